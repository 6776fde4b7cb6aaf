bin_PROGRAMS += samovar-audit
samovar_audit_SOURCES = \
	%D%/audit.h \
	%D%/audit_sql.c \
	%D%/main.c
