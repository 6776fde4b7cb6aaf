bin_PROGRAMS += samovar-live
WORKERS += samovar-live
OTHER_NAMES += samovar-live-hub:samovar-live
samovar_live_SOURCES = \
	%D%/event.c \
	%D%/hub.c %D%/hub.h \
	%D%/live.h \
	%D%/live_sql.c \
	%D%/main.c \
	%D%/mask.c %D%/mask.h \
	%D%/member.c %D%/member.h \
	%D%/note.c %D%/note.h \
	%D%/socket.c %D%/socket.h \
	%D%/store.c \
	%D%/ticket.c
samovar_live_CPPFLAGS = $(AM_CPPFLAGS) $(LWS_CFLAGS)
samovar_live_LDADD = $(LDADD) $(LWS_LIBS)
