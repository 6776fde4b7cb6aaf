# Built and tested, made to be copied: cp -r apps/skeleton apps/<name>, then
# replace the word skeleton; see HACKING.md.
noinst_PROGRAMS += samovar-skeleton
samovar_skeleton_SOURCES = \
	%D%/greeting.c \
	%D%/main.c \
	%D%/skeleton.h \
	%D%/skeleton_sql.c
