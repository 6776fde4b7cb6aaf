bin_PROGRAMS += samovar-auth samovar-keys
WORKERS += samovar-auth
samovar_auth_SOURCES = \
	%D%/auth.h \
	%D%/auth_sql.c \
	%D%/credentials.c \
	%D%/device.c \
	%D%/login.c \
	%D%/mac.c \
	%D%/main.c \
	%D%/password.c \
	%D%/refresh.c \
	%D%/reset.c \
	%D%/revocation.c \
	%D%/rpc.c \
	%D%/rpc_login.c \
	%D%/rpc_login.h \
	%D%/session.c
samovar_keys_SOURCES = %D%/keys.c
