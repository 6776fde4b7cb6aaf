bin_PROGRAMS += samovar-notify
WORKERS += samovar-notify
OTHER_NAMES += samovar-notify-hub:samovar-notify samovar-notify-bot:samovar-notify
samovar_notify_SOURCES = \
	%D%/bot.c \
	%D%/button.c \
	%D%/chat.c \
	%D%/command.c \
	%D%/dead.c \
	%D%/dishes.c \
	%D%/hook.c \
	%D%/hub.c \
	%D%/listen.c \
	%D%/loop.c \
	%D%/mail.c \
	%D%/main.c \
	%D%/notice.c \
	%D%/notify.h \
	%D%/notify_sql.c \
	%D%/offer.c \
	%D%/photo.c \
	%D%/post.c \
	%D%/smtp.c \
	%D%/spool.c \
	%D%/staff.c \
	%D%/talk.h \
	%D%/telegram.c \
	%D%/words.c
