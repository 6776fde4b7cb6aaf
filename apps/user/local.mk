bin_PROGRAMS += samovar-user
WORKERS += samovar-user
OTHER_NAMES += samovar-admin:samovar-user
samovar_user_SOURCES = \
	%D%/address.c \
	%D%/admin.c \
	%D%/audit.c \
	%D%/main.c \
	%D%/page.c \
	%D%/rpc.c \
	%D%/saga.c \
	%D%/staff.c \
	%D%/user.h \
	%D%/user_sql.c \
	%D%/users.c \
	%D%/yandex.c \
	%D%/yandex.h \
	%D%/yandex_person.c \
	apps/auth/rpc_login.c \
	apps/auth/rpc_login.h
