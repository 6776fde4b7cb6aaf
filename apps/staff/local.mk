bin_PROGRAMS += samovar-staff
samovar_staff_SOURCES = \
	%D%/analytics.c \
	%D%/analytics.h \
	%D%/audit.c \
	%D%/bill.c \
	%D%/board.c \
	%D%/chart.c \
	%D%/dish.c \
	%D%/dishes.c \
	%D%/draft.c \
	%D%/enter.c \
	%D%/form.c \
	%D%/kitchen.c \
	%D%/live.c \
	%D%/login.c \
	%D%/main.c \
	%D%/metabase.c \
	%D%/office.c \
	%D%/office.h \
	%D%/order.c \
	%D%/page.c \
	%D%/people.c \
	%D%/people.h \
	%D%/person.c \
	%D%/reason.c \
	%D%/send.c \
	%D%/settings.c \
	%D%/sheet.c \
	%D%/show.c \
	%D%/staff.h \
	%D%/sold.c \
	%D%/stops.c \
	%D%/tables.c \
	%D%/text.c \
	%D%/waiter.h
