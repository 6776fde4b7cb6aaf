bin_PROGRAMS += samovar-notify
WORKERS += samovar-notify
samovar_notify_SOURCES = \
	%D%/mail.c \
	%D%/main.c \
	%D%/notice.c \
	%D%/notify.h \
	%D%/notify_sql.c \
	%D%/smtp.c \
	%D%/spool.c
