# The demo restaurant: menu, pictures, people, past orders.
bin_PROGRAMS += samovar-demo
samovar_demo_SOURCES = \
	%D%/demo.h \
	%D%/demo_sql.c \
	%D%/main.c \
	%D%/menu_file.c \
	%D%/menu_load.c \
	%D%/past.c \
	%D%/past_load.c \
	%D%/people.c
samovar_demo_CPPFLAGS = $(AM_CPPFLAGS) -DPKGDATADIR='"$(pkgdatadir)"'
dist_bin_SCRIPTS += %D%/samovar-demo-photos
demodir = $(pkgdatadir)/demo
dist_demo_DATA = %D%/menu.txt
photosdir = $(demodir)/photos
dist_photos_DATA = \
	%D%/photos/dough.awk \
	%D%/photos/draw.awk \
	%D%/photos/food.awk \
	%D%/photos/pen.awk
