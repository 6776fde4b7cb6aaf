/* Uploaded pictures: what they are, and what their decoder may do. */
#include "config.h"
#include "../../apps/menu/picture.h"
#include "unit.h"

#include <fcntl.h>
#include <linux/landlock.h>
#include <stdio.h>
#include <string.h>
#include <sys/stat.h>
#include <sys/syscall.h>
#include <unistd.h>

static struct arena *a;
static char folder[64];

static void
setup(void)
{
	a = arena_new();
	strcpy(folder, "/tmp/test_picture.XXXXXX");
	ck_assert_ptr_nonnull(mkdtemp(folder));
}

static void
teardown(void)
{
	static const char *const names[] = { "thumbnail", "log", "new",
		"true" };

	for (size_t i = 0; i < N(names); i++)
		unlink(arena_printf(a, "%s/%s", folder, names[i]));
	rmdir(folder);
	arena_free(a);
}

#define BYTES(s) s, sizeof(s) - 1
#define PNG_16X32 "\x89PNG\r\n\x1a\n\0\0\0\rIHDR\0\0\0\x10\0\0\0\x20" \
	"\x08\2\0\0\0crc-"
#define WEBP_HEAD "RIFF\x16\0\0\0WEBP"

START_TEST(what_a_file_is)
{
	static const struct {
		const char *bytes;
		size_t n;
		int type; /* 0: none that is taken */
		int64_t width, height;
		bool animated;
	} rows[] = {
		{ BYTES("\xff\xd8\xff\xc0\0\x0b\x08\0\x20\0\x10\1\1\x11\0"),
		    JPEG, 16, 32, false },
		/* behind a segment and a fill byte; progressive */
		{ BYTES("\xff\xd8\xff\xe0\0\4JF\xff\xff\xc2\0\x0b\x08\0\x20"
			"\0\x10\1\1\x11\0"), JPEG, 16, 32, false },
		{ BYTES(PNG_16X32 "\0\0\0\0IDATcrc-"), PNG, 16, 32, false },
		{ BYTES(PNG_16X32 "\0\0\0\x08" "acTL12345678crc-"), PNG, 16,
		    32, true },
		{ BYTES(WEBP_HEAD "VP8 \x0a\0\0\0\0\0\0\x9d\x01\x2a\x10\0\x20"
			"\0"), WEBP, 16, 32, false },
		{ BYTES(WEBP_HEAD "VP8L\x05\0\0\0\x2f\x0f\xc0\x07\0"),
		    WEBP, 16, 32, false },
		{ BYTES(WEBP_HEAD "VP8X\x0a\0\0\0\0\0\0\0\x0f\0\0\x1f\0\0"),
		    WEBP, 16, 32, false },
		{ BYTES(WEBP_HEAD "VP8X\x0a\0\0\0\2\0\0\0\x0f\0\0\x1f\0\0"),
		    WEBP, 16, 32, true },

		{ BYTES(""), 0 },
		{ BYTES("\xff\xd8\xff"), 0 },
		{ BYTES("\xff\xd8\xff<script>alert(1)</script>"), 0 },
		/* a segment that ends before it began, one that never does */
		{ BYTES("\xff\xd8\xff\xe0\0\0\xff\xc0\0\x0b\x08\0\x20\0\x10"),
		    0 },
		{ BYTES("\xff\xd8\xff\xe0\xff\xff\xff\xc0\0\x0b\x08\0\x20\0"),
		    0 },
		/* no frame before the scan */
		{ BYTES("\xff\xd8\xff\xda\0\2\xff\xc0\0\x0b\x08\0\x20\0\x10"),
		    0 },
		{ BYTES("\x89PNG\r\n\x1a\n"), 0 },
		{ BYTES("\x89PNG\r\n\x1a\n\0\0\0\4gAMA\0\0\0\x10\0\0\0\x20"
			"\x08\2\0\0\0crc-"), 0 },
		{ BYTES(WEBP_HEAD), 0 },
		{ BYTES(WEBP_HEAD "VP9 \x0a\0\0\0\2\0\0\0\x0f\0\0\x1f\0\0"),
		    0 },
		{ BYTES("GIF89a\x10\0\x20\0\x80\0\0\0\0\0\xff\xff\xff"), 0 },
		{ BYTES("<svg xmlns=\"http://www.w3.org/2000/svg\"/>"), 0 },
		{ BYTES("\0\0\0\x18" "ftypavif\0\0\0\0avifmif1"), 0 },
		{ BYTES("II*\0\x08\0\0\0\0\0\0\0\0\0\0\0\0\0"), 0 },
	};
	struct picture p;

	for (size_t i = 0; i < N(rows); i++) {
		ck_assert_msg(picture_look(rows[i].bytes, rows[i].n, &p) ==
		    (rows[i].type != 0), "row %zu", i);
		if (rows[i].type == 0)
			continue;
		ck_assert_msg((int)p.type == rows[i].type && p.width ==
		    rows[i].width && p.height == rows[i].height &&
		    p.animated == rows[i].animated, "row %zu: %d, %lld x %lld",
		    i, p.type, (long long)p.width, (long long)p.height);
	}
}
END_TEST

#define CHUNK(name) name "\3\0\0\0abc\0"
#define EXTENDED(flags) "VP8X\x0a\0\0\0" flags "\0\0\0\x0f\0\0\x1f\0\0"

START_TEST(what_is_not_the_picture)
{
	static const struct {
		const char *bytes;
		size_t n;
		const char *left; /* behind the head; NULL: no WebP */
		size_t left_n;
	} rows[] = {
		{ BYTES(WEBP_HEAD CHUNK("VP8 ")), BYTES(CHUNK("VP8 ")) },
		{ BYTES(WEBP_HEAD EXTENDED("\x2c") CHUNK("ICCP") CHUNK("VP8 ")
			CHUNK("EXIF") CHUNK("XMP ")),
		    BYTES(EXTENDED("\0") CHUNK("VP8 ")) },
		{ BYTES(WEBP_HEAD EXTENDED("\x3c") CHUNK("ALPH") CHUNK("EXIF")
			CHUNK("VP8 ") CHUNK("else")),
		    BYTES(EXTENDED("\x10") CHUNK("ALPH") CHUNK("VP8 ")) },
		/* less than a chunk's head behind the last one */
		{ BYTES(WEBP_HEAD CHUNK("VP8L") "secret"),
		    BYTES(CHUNK("VP8L")) },
		{ BYTES(WEBP_HEAD), BYTES("") },
		{ BYTES(WEBP_HEAD "EXIF\xff\xff\xff\xff" "abc"), NULL },
		{ BYTES(WEBP_HEAD CHUNK("VP8 ") "VP8 \4\0\0\0abc"), NULL },
		{ BYTES(WEBP_HEAD "VP8X\0\0\0\0" CHUNK("VP8 ")), NULL },
		{ BYTES(WEBP_HEAD CHUNK("VP8 ") EXTENDED("\2")), NULL },
		{ BYTES("RIFF\0\0\0\0AVI "), NULL },
		{ BYTES("RIFF"), NULL },
		{ BYTES(""), NULL },
	};
	unsigned char got[128];
	size_t n;

	for (size_t i = 0; i < N(rows); i++) {
		memcpy(got, rows[i].bytes, rows[i].n);
		n = picture_strip(got, rows[i].n);
		if (rows[i].left == NULL) {
			ck_assert_msg(n == 0, "row %zu: %zu", i, n);
			continue;
		}
		ck_assert_msg(n == 12 + rows[i].left_n && memcmp(got + 12,
		    rows[i].left, rows[i].left_n) == 0, "row %zu", i);
		ck_assert_msg(got[4] == n - 8 && got[5] == 0, "row %zu", i);
	}
}
END_TEST

/* The decoder is bash here, its first argument the name of this script. */
static int
run(const char *script)
{
	const char *path = arena_printf(a, "%s/thumbnail", folder);
	FILE *f = fopen(path, "we");

	ck_assert_ptr_nonnull(f);
	fputs(script, f);
	ck_assert_int_eq(fclose(f), 0);
	return decoder_run(a, folder, 400);
}

START_TEST(how_a_decoder_ends)
{
	ck_assert_int_eq(run("exit 0"), 0);
	ck_assert_int_eq(run("exit 3"), 3);
	/* out of time, by a limit of its own */
	ck_assert_int_eq(run("ulimit -St 1; while :; do :; done"), -1);
	ck_assert_int_eq(run("[ \"$*\" = \"original 400.webp[Q=80] 400"
	    " --height 400 --size down --fail-on truncated"
	    " --export-profile srgb\" ]"), 0);
}
END_TEST

static bool
has_landlock(void)
{
	return syscall(SYS_landlock_create_ruleset, NULL, 0,
	    LANDLOCK_CREATE_RULESET_VERSION) > 0;
}

START_TEST(what_a_decoder_may)
{
	static const struct {
		const char *script;
		int exit;
		bool landlock; /* it needs it */
	} rows[] = {
		{ "echo x >new && read -r x <new && [ $x = x ] && exec rm new",
		    0, false },
		{ "exec vips --version", 0, false },
		{ "[ -z \"$SAMOVAR_CONF$SECRET\" ]", 0, false },
		{ ": <&9", 1, false },
		{ "{ true 3<>/dev/tcp/127.0.0.1/9; } 2>new; read -r x <new;"
		  " [[ $x = *'not permitted' ]]", 0, false },
		{ "(exit 0)", 1, false },
		{ "/usr/bin/true", 1, false },
		{ "kill -0 $PPID", 1, false },
		{ "kill -0 $$", 1, false },
		{ "exec prlimit --pid $PPID --cpu=1", 1, false },
		{ "printf '%70000000s' x >new", 1, false },
		{ "exec dd if=/usr/bin/true of=new bs=1500M", 1, false },
		{ "ulimit -n 100", 1, false },
		{ "exec cat /etc/passwd", 1, true },
		{ "exec ls /", 2, true },
		{ "exec ls ..", 2, true },
		{ "exec cat /proc/1/cmdline", 1, true },
		{ "echo x >../test_picture", 1, true },
		{ "exec mkdir new", 1, true },
		{ "exec ln -s / new", 1, true },
		{ "exec ./true", 1, true },
	};
	int got;

	setenv("SECRET", "1", 1);
	ck_assert_int_eq(system(arena_printf(a, "cp /usr/bin/true %s",
	    folder)), 0);
	for (size_t i = 0; i < N(rows); i++) {
		if (rows[i].landlock && !has_landlock())
			continue;
		got = run(rows[i].script);
		ck_assert_msg(rows[i].exit == 0 ? got == 0 : got != 0 &&
		    got != DECODER_ABSENT, "%s: %d", rows[i].script, got);
	}
}
END_TEST

int
main(void)
{
	return unit_run_with("picture", setup, teardown, (const TTest *const[]){
	    what_a_file_is, what_is_not_the_picture, how_a_decoder_ends,
	    what_a_decoder_may, NULL });
}
