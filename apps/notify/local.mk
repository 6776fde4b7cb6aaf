bin_PROGRAMS += samovar-notify
WORKERS += samovar-notify
samovar_notify_SOURCES = \
	%D%/main.c \
	%D%/notice.c \
	%D%/notify.h \
	%D%/notify_sql.c
