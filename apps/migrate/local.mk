# Migrations: schema/*.sql into the databases.
bin_PROGRAMS += samovar-migrate
samovar_migrate_SOURCES = \
	%D%/main.c \
	%D%/apply.c \
	%D%/files.c %D%/migrate.h
samovar_migrate_CPPFLAGS = $(AM_CPPFLAGS) -DPKGDATADIR='"$(pkgdatadir)"'
