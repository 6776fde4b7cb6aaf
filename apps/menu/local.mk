# The menu: categories, dishes, promotions, the file guests read.
bin_PROGRAMS += samovar-menu
WORKERS += samovar-menu
samovar_menu_SOURCES = \
	%D%/active.c \
	%D%/category.c \
	%D%/command.c \
	%D%/csv.c \
	%D%/decoder.c \
	%D%/dish.c \
	%D%/export.c \
	%D%/import.c \
	%D%/list.c \
	%D%/look.c \
	%D%/main.c \
	%D%/menu.c \
	%D%/menu.h \
	%D%/menu_sql.c \
	%D%/option.c \
	%D%/picture.h \
	%D%/prices.c \
	%D%/prices_sql.c \
	%D%/promotion.c \
	%D%/publish.c \
	%D%/rpc.c \
	%D%/resize.c \
	%D%/state_sql.c \
	%D%/upload.c \
	%D%/upload_sql.c \
	%D%/where.c \
	%D%/work.c \
	%D%/write_sql.c
samovar_menu_LDADD = $(LDADD) -lseccomp
