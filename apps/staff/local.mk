bin_PROGRAMS += samovar-staff
samovar_staff_SOURCES = \
	%D%/form.c \
	%D%/login.c \
	%D%/main.c \
	%D%/page.c \
	%D%/staff.h \
	%D%/text.c
