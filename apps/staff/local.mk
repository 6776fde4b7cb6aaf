bin_PROGRAMS += samovar-staff
samovar_staff_SOURCES = \
	%D%/board.c \
	%D%/form.c \
	%D%/kitchen.c \
	%D%/live.c \
	%D%/login.c \
	%D%/main.c \
	%D%/order.c \
	%D%/page.c \
	%D%/show.c \
	%D%/staff.h \
	%D%/text.c
