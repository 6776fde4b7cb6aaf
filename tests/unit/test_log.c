#include "config.h"
#include "log.h"
#include "unit.h"

#include <fcntl.h>
#include <stdio.h>
#include <string.h>

#include "req.h"
#include "utf8.h"

static int from;
static char got[8192];

/* What went to stderr, after the fork that check makes. */
static void
setup(void)
{
	int ends[2];

	ck_assert_int_eq(pipe2(ends, O_NONBLOCK), 0);
	from = ends[0];
	ck_assert_int_ge(dup2(ends[1], STDERR_FILENO), 0);
	log_open("unit", LOG_INFO);
}

/* The lines written since; their text is in got. */
static int
lines(void)
{
	ssize_t n = read(from, got, sizeof(got) - 1);
	int count = 0;

	got[n > 0 ? n : 0] = '\0';
	for (const char *p = got; (p = strchr(p, '\n')) != NULL; p++)
		count++;
	return count;
}

START_TEST(a_line_is_logfmt)
{
	struct req r = { .id = "req-1" };
	int year, ms, end = 0;

	log_info(NULL, "%d orders", 3);
	ck_assert_int_eq(lines(), 1);
	ck_assert_int_eq(sscanf(got, "ts=%4d-%*2d-%*2dT%*2d:%*2d:%*2d.%3dZ %n",
	    &year, &ms, &end), 2);
	ck_assert_str_eq(got + end,
	    "level=info svc=unit msg=\"3 orders\"\n");
	log_error(&r, "no");
	lines();
	ck_assert_str_eq(strstr(got, "level="),
	    "level=error svc=unit req=req-1 msg=\"no\"\n");
	snprintf(r.traceparent, sizeof(r.traceparent), "%s",
	    "00-0af7651916cd43dd8448eb211c80319c-b7ad6b7169203331-01");
	log_info(&r, "no");
	lines();
	ck_assert_str_eq(strstr(got, "svc="), "svc=unit"
	    " trace=0af7651916cd43dd8448eb211c80319c span=b7ad6b7169203331"
	    " req=req-1 msg=\"no\"\n");
	r.traceparent[0] = '\0';
	log_fields(LOG_INFO, &r, "route=/x status=200");
	ck_assert_int_eq(lines(), 1);
	ck_assert_str_eq(strstr(got, "level="),
	    "level=info svc=unit req=req-1 route=/x status=200\n");
}
END_TEST

START_TEST(levels_below_are_silent)
{
	for (enum log_level least = LOG_DEBUG; least <= LOG_ERROR; least++) {
		log_open("unit", least);
		for (enum log_level l = LOG_DEBUG; l <= LOG_ERROR; l++) {
			log_at(l, NULL, "x");
			ck_assert_int_eq(lines(), l >= least);
			log_fields(l, NULL, "x=1");
			ck_assert_int_eq(lines(), l >= least);
		}
	}
}
END_TEST

START_TEST(levels_have_words)
{
	ck_assert_int_eq(log_level_of("debug"), LOG_DEBUG);
	ck_assert_int_eq(log_level_of("warn"), LOG_WARN);
	ck_assert_int_eq(log_level_of("error"), LOG_ERROR);
	ck_assert_int_eq(log_level_of("loud"), LOG_INFO);
	ck_assert_int_eq(log_level_of(""), LOG_INFO);
}
END_TEST

START_TEST(nothing_breaks_out_of_its_line)
{
	static const struct {
		const char *in, *out;
	} rows[] = {
		{ "say \"no\"", "msg=\"say \\\"no\\\"\"\n" },
		{ "a\\", "msg=\"a\\\\\"\n" },
		{ "a\nts=1 level=error", "msg=\"a ts=1 level=error\"\n" },
		{ "\r\t\033[31m\177", "msg=\"   [31m \"\n" },
		{ "Борщ", "msg=\"Борщ\"\n" },
		{ "%s%n", "msg=\"%s%n\"\n" },
	};

	for (size_t i = 0; i < N(rows); i++) {
		log_info(NULL, "%s", rows[i].in);
		ck_assert_int_eq(lines(), 1);
		ck_assert_str_eq(strstr(got, "msg="), rows[i].out);
	}
}
END_TEST

/* Cut to one line that still ends, and not within a character. */
START_TEST(long_texts_are_cut)
{
	char text[6000];

	for (size_t shift = 0; shift < 4; shift++) {
		int n;

		memset(text, 'a', shift);
		text[shift] = '\0';
		for (int i = 0; i < 1000; i++)
			strcat(text, "🍲");
		log_info(NULL, "%s", text);
		ck_assert_int_eq(lines(), 1);
		ck_assert_str_eq(got + strlen(got) - 2, "\"\n");
		ck_assert_uint_gt(strlen(got), 900);
		for (const char *p = got; *p != '\0'; p += n)
			ck_assert_int_ge(utf8_decode(p, p + strlen(p), &n), 0);
	}
	memset(text, '"', sizeof(text) - 1);
	text[sizeof(text) - 1] = '\0';
	log_info(NULL, "%s", text);
	ck_assert_int_eq(lines(), 1);
	ck_assert_uint_le(strlen(got), 2048);
	log_fields(LOG_INFO, NULL, text);
	ck_assert_int_eq(lines(), 1);
	ck_assert_uint_le(strlen(got), 2048);
}
END_TEST

START_TEST(a_log_nobody_reads_stops_nothing)
{
	signal(SIGPIPE, SIG_IGN); /* as every program of ours does */
	close(from);
	log_info(NULL, "to nobody");
	close(STDERR_FILENO);
	log_info(NULL, "to nothing");
}
END_TEST

int
main(void)
{
	return unit_run_with("log", setup, NULL, (const TTest *[]){
	    a_line_is_logfmt, levels_below_are_silent, levels_have_words,
	    nothing_breaks_out_of_its_line, long_texts_are_cut,
	    a_log_nobody_reads_stops_nothing, NULL });
}
