#include "config.h"
#include "met.h"
#include "unit.h"

#include <regex.h>
#include <signal.h>
#include <stdio.h>
#include <string.h>
#include <sys/time.h>
#include <sys/wait.h>
#include <time.h>

#include "conf.h"

static const struct route routes[] = {
	{ GET, "/api/v1/things/{id}", ANYONE, NULL },
	{ POST, "/api/v1/things", ANYONE, NULL },
	{ 0 }
};

static struct arena *a;
static char dir[32];

static void
setup(void)
{
	struct err e = { 0 };

	a = arena_new();
	snprintf(dir, sizeof(dir), "/tmp/unit-met-XXXXXX");
	ck_assert_ptr_nonnull(mkdtemp(dir));
	conf.run_dir = dir;
	ck_assert_int_eq(met_open("shop", routes, &e), 0);
}

static void
teardown(void)
{
	unlink(arena_printf(a, "%s/shop.met", dir));
	rmdir(dir);
	arena_free(a);
}

static const char *
render(void)
{
	struct buf b = buf_new(a);

	ck_assert_int_eq(met_render("shop", routes, &b), 0);
	return b.s;
}

/* The number of a sample, by the beginning of its line; -1 for no such. */
static double
sample(const char *name)
{
	const char *line = strstr(render(), arena_printf(a, "\n%s", name));
	double v = -1;

	if (line != NULL)
		sscanf(strchr(line + 1, ' '), " %lf", &v);
	return v;
}

/*
 * Prometheus' text format: comments and samples of a form; every family is
 * told once, before its samples, and they stand together; no sample twice.
 */
static void
text_check(char *text)
{
	enum { MANY = 1000 };
	static const char *seen[MANY], *family[MANY]; /* of the last text */
	size_t n_seen = 0, n_family = 0, n;
	regex_t type, help, line;
	char *save, name[128];

	ck_assert_int_eq(text[strlen(text) - 1], '\n');
	regcomp(&type, "^# TYPE [a-z_]+ (counter|gauge|histogram)$",
	    REG_EXTENDED | REG_NOSUB);
	regcomp(&help, "^# HELP [a-z_]+ .+$", REG_EXTENDED | REG_NOSUB);
	regcomp(&line, "^[a-z_]+\\{[a-z]+=\"[^\"\\]*\"(,[a-z]+=\"[^\"\\]*\")*\\}"
	    " [0-9]+(\\.[0-9]+)?$", REG_EXTENDED | REG_NOSUB);
	for (char *s = strtok_r(text, "\n", &save); s != NULL;
	     s = strtok_r(NULL, "\n", &save)) {
		if (regexec(&help, s, 0, NULL, 0) == 0)
			continue;
		if (regexec(&type, s, 0, NULL, 0) == 0) {
			sscanf(s, "# TYPE %127s", name);
			for (size_t i = 0; i < n_family; i++)
				ck_assert_str_ne(family[i], name);
			family[n_family++] = arena_strdup(a, name);
			continue;
		}
		ck_assert_msg(regexec(&line, s, 0, NULL, 0) == 0, "%s", s);
		n = strlen(family[n_family - 1]);
		ck_assert_msg(strncmp(s, family[n_family - 1], n) == 0 &&
		    strchr("{_", s[n]) != NULL, "%s in %s", s,
		    family[n_family - 1]);
		s[strcspn(s, " ")] = '\0';
		for (size_t i = 0; i < n_seen; i++)
			ck_assert_str_ne(seen[i], s);
		seen[n_seen++] = s;
	}
	ck_assert_uint_ge(n_family, 3);
	regfree(&type);
	regfree(&help);
	regfree(&line);
}

#define LABELS "pool=\"shop\",method=\"POST\",route=\"/api/v1/things\""
#define BUCKET "samovar_http_request_duration_seconds_bucket{" LABELS ",le="

START_TEST(requests_are_counted_by_route_and_status)
{
	met_request(1, 201, E_OK, 1500);
	met_request(1, 204, E_OK, 1500);
	met_request(1, 409, E_STATE, 1500);
	met_request(0, 200, E_OK, 1500);
	ck_assert_double_eq(sample("samovar_http_requests_total{" LABELS
	    ",code=\"201\"}"), 1);
	ck_assert_double_eq(sample("samovar_http_requests_total{" LABELS
	    ",code=\"204\"}"), 1);
	ck_assert_double_eq(sample("samovar_http_requests_total{" LABELS
	    ",code=\"409\"}"), 1);
	ck_assert_double_eq(sample("samovar_http_requests_total{" LABELS
	    ",code=\"500\"}"), -1);
	ck_assert_double_eq(sample("samovar_http_requests_total{pool=\"shop\","
	    "method=\"GET\",route=\"/api/v1/things/{id}\",code=\"200\"}"), 1);
	ck_assert_double_eq(sample(
	    "samovar_errors_total{pool=\"shop\",code=\"wrong_state\"}"), 1);
}
END_TEST

START_TEST(durations_fall_into_their_buckets)
{
	/* a bound belongs to its bucket */
	static const int64_t us[] = { 0, 1000, 1001, 2500, 2500000, 2500001,
		60000000 };

	for (size_t i = 0; i < N(us); i++)
		met_request(1, 200, E_OK, us[i]);
	ck_assert_double_eq(sample(BUCKET "\"0.001\"}"), 2);
	ck_assert_double_eq(sample(BUCKET "\"0.0025\"}"), 4);
	ck_assert_double_eq(sample(BUCKET "\"1\"}"), 4);
	ck_assert_double_eq(sample(BUCKET "\"2.5\"}"), 5);
	ck_assert_double_eq(sample(BUCKET "\"+Inf\"}"), 7);
	ck_assert_double_eq(sample("samovar_http_request_duration_seconds_count{"
	    LABELS "}"), 7);
	ck_assert_double_eq_tol(sample(
	    "samovar_http_request_duration_seconds_sum{" LABELS "}"),
	    65.004502, 1e-6);
}
END_TEST

START_TEST(what_no_route_took_is_counted_too)
{
	met_request(-1, 404, E_NOT_FOUND, 10);
	met_request(1000, 404, E_NOT_FOUND, 10); /* past the file's rows */
	met_request(-1, 999, E_OK, 10);
	ck_assert_double_eq(sample("samovar_http_requests_total{pool=\"shop\","
	    "method=\"\",route=\"none\",code=\"404\"}"), 2);
	ck_assert_double_eq(sample("samovar_http_requests_total{pool=\"shop\","
	    "method=\"\",route=\"none\",code=\"0\"}"), 1);
}
END_TEST

START_TEST(counters_add_up_over_processes)
{
	for (int i = 0; i < 4; i++)
		if (fork() == 0) {
			for (int k = 0; k < 1000; k++)
				met_count(MET_TASKS_FAILED, 2);
			_exit(0);
		}
	while (wait(NULL) > 0)
		;
	ck_assert_double_eq(sample("samovar_tasks_failed_total{"), 8000);
	ck_assert_double_eq(sample("samovar_tasks_run_total{"), 0);
}
END_TEST

START_TEST(the_text_is_valid)
{
	text_check(arena_strdup(a, render()));
	for (int i = -1; i < 2; i++)
		for (int status = 100; status < 600; status += 100)
			met_request(i, status, status < 400 ? E_OK : E_STATE,
			    status * 1000);
	for (enum met_counter c = 0; c < MET__MAX; c++)
		met_count(c, (uint64_t)c + 1);
	met_count(MET_TASKS_RUN, UINT64_C(1) << 39);
	for (enum met_gauge g = 0; g < MET_GAUGE__MAX; g++)
		met_set(g, g);
	for (enum met_event e = 0; e < MET_EVENT__MAX; e++)
		met_event(e, "thing.made");
	met_time(MET_REDIS, 120);
	met_alive();
	text_check(arena_strdup(a, render()));
}
END_TEST

START_TEST(what_was_not_set_is_not_told)
{
	ck_assert_double_eq(sample("samovar_live_sockets{"), -1);
	met_set(MET_SOCKETS, 0);
	ck_assert_double_eq(sample("samovar_live_sockets{"), 0);
	met_set(MET_SOCKETS, -1);
	ck_assert_double_eq(sample("samovar_live_sockets{"), -1);
	met_set(MET_OUTBOX_OLDEST_MS, 1500);
	ck_assert_double_eq(sample("samovar_outbox_oldest_seconds{"), 1.5);
}
END_TEST

#define EVENT(key) "samovar_events_taken_total{pool=\"shop\",event=\"" key "\"}"

START_TEST(events_are_counted_by_key)
{
	char key[16];

	met_event(MET_TAKEN, "order.created");
	met_event(MET_TAKEN, "order.created");
	met_event(MET_SENT, "order.created");
	met_event(MET_TAKEN, "order.failed");
	ck_assert_double_eq(sample(EVENT("order.created")), 2);
	ck_assert_double_eq(sample(EVENT("order.failed")), 1);
	/* what cannot stand in a label, and what finds no room */
	met_event(MET_TAKEN, "a\"} 1\n");
	met_event(MET_TAKEN, "");
	ck_assert_double_eq(sample(EVENT("other")), 2);
	for (int i = 0; i < 100; i++) {
		snprintf(key, sizeof(key), "key.%d", i);
		met_event(MET_TAKEN, key);
	}
	ck_assert_double_eq(sample(EVENT("key.0")), 1);
	ck_assert_double_gt(sample(EVENT("other")), 50);
}
END_TEST

START_TEST(what_took_time_is_told)
{
	met_time(MET_DATABASE, 100);
	met_time(MET_DATABASE, 2000000);
	met_time(MET_DATABASE, 2000001);
#define TIMED "samovar_database_duration_seconds"
	ck_assert_double_eq(sample(TIMED "_bucket{pool=\"shop\",le=\"0.0001\"}"),
	    1);
	ck_assert_double_eq(sample(TIMED "_bucket{pool=\"shop\",le=\"2\"}"), 2);
	ck_assert_double_eq(sample(TIMED "_count{pool=\"shop\"}"), 3);
	ck_assert_double_eq_tol(sample(TIMED "_sum{pool=\"shop\"}"), 4.000101,
	    1e-6);
}
END_TEST

START_TEST(gauges_are_shown_for_a_minute)
{
	static const char text[] = "# TYPE samovar_things gauge\n"
	    "samovar_things{pool=\"shop-worker\"} 7\n";
	const char *path = arena_printf(a, "%s/shop.gauges", dir);
	struct timeval old[2];

	ck_assert_int_eq(met_gauges_write(text, strlen(text)), 0);
	ck_assert_double_eq(sample("samovar_things{"), 7);
	gettimeofday(&old[0], NULL);
	old[0].tv_sec -= 70;
	old[1] = old[0];
	ck_assert_int_eq(utimes(path, old), 0);
	ck_assert_double_eq(sample("samovar_things{"), -1);
	unlink(path);
}
END_TEST

START_TEST(what_runs_is_told)
{
	const time_t now = time(NULL);

	ck_assert_double_eq(sample("samovar_build_info{pool=\"shop\",version=\""
	    PACKAGE_VERSION "\"}"), 1);
	ck_assert_double_eq_tol(sample("process_start_time_seconds{"),
	    (double)now, 5);
	met_slot_start(0, 100);
	met_slot_start(1, 101);
	met_slot_busy(1, true);
	ck_assert_double_eq(sample("samovar_workers{"), 2);
	ck_assert_double_eq(sample("samovar_workers_busy{"), 1);
}
END_TEST

START_TEST(slots_tell_who_is_busy)
{
	met_slot_start(0, 100);
	met_slot_start(63, 163);
	ck_assert_int_eq(met_slot_busy_ms(0), 0);
	met_slot_busy(0, true);
	usleep(20000);
	ck_assert_int_ge(met_slot_busy_ms(0), 20);
	ck_assert_int_lt(met_slot_busy_ms(0), 10000);
	ck_assert_int_eq(met_slot_busy_ms(63), 0);
	met_slot_busy(0, false);
	ck_assert_int_eq(met_slot_busy_ms(0), 0);
	met_slot_busy(0, true);
	met_slot_start(0, 101); /* another worker: the hang is gone with it */
	ck_assert_int_eq(met_slot_busy_ms(0), 0);
}
END_TEST

START_TEST(a_sign_of_life_is_seen_by_others)
{
	met_alive();
	usleep(30000);
	ck_assert_int_ge(met_silence_ms("shop"), 30);
	/* on a busy machine the moment between both may be a long one */
	for (int i = 0; i < 100 && met_silence_ms("shop") >= 30; i++)
		met_alive();
	ck_assert_int_lt(met_silence_ms("shop"), 30);
	ck_assert_int_eq(met_silence_ms("bar"), -1);
}
END_TEST

/* Asked while the sign of life is given: silence is never less than none. */
START_TEST(silence_is_not_negative)
{
	const pid_t child = fork();

	while (child == 0)
		met_alive();
	for (const int64_t end = now_ms() + 500; now_ms() < end;)
		ck_assert_int_ge(met_silence_ms("shop"), 0);
	kill(child, SIGKILL);
	waitpid(child, NULL, 0);
}
END_TEST

START_TEST(without_a_file_there_is_no_text)
{
	struct buf b = buf_new(a);
	FILE *f;

	ck_assert_int_eq(met_render("bar", routes, &b), -1);
	f = fopen(arena_printf(a, "%s/bar.met", dir), "w");
	fputs("short", f);
	fclose(f);
	ck_assert_int_eq(met_render("bar", routes, &b), -1);
	ck_assert_int_eq(met_silence_ms("bar"), -1);
	unlink(arena_printf(a, "%s/bar.met", dir));
	ck_assert_uint_eq(b.len, 0);
}
END_TEST

START_TEST(counters_outlive_a_restart_but_not_their_routes)
{
	static const struct route fewer[] = {
		{ POST, "/api/v1/things", ANYONE, NULL },
		{ 0 }
	};
	struct buf b = buf_new(a);
	struct err e = { 0 };

	met_request(1, 200, E_OK, 10);
	ck_assert_int_eq(met_open("shop", routes, &e), 0);
	ck_assert_double_eq(sample("samovar_http_requests_total{" LABELS), 1);
	/* read by a table with fewer rows: nothing past its end */
	ck_assert_int_eq(met_render("shop", fewer, &b), 0);
	ck_assert_ptr_null(strstr(b.s, "201"));
	ck_assert_int_eq(met_open("shop", fewer, &e), 0);
	ck_assert_double_eq(sample("samovar_http_requests_total{"), -1);
	ck_assert_int_eq(met_open("shop", NULL, &e), 0);
}
END_TEST

START_TEST(a_folder_that_is_not_there_is_told)
{
	struct err e = { 0 };

	conf.run_dir = "/nowhere";
	ck_assert_int_eq(met_open("shop", routes, &e), -1);
	ck_assert_str_eq(e.text, "/nowhere/shop.met: No such file or directory");
}
END_TEST

int
main(void)
{
	return unit_run_with("met", setup, teardown, (const TTest *[]){
	    requests_are_counted_by_route_and_status,
	    durations_fall_into_their_buckets,
	    what_no_route_took_is_counted_too, counters_add_up_over_processes,
	    the_text_is_valid, what_was_not_set_is_not_told,
	    events_are_counted_by_key, what_took_time_is_told,
	    gauges_are_shown_for_a_minute, what_runs_is_told,
	    slots_tell_who_is_busy,
	    a_sign_of_life_is_seen_by_others, silence_is_not_negative,
	    without_a_file_there_is_no_text,
	    counters_outlive_a_restart_but_not_their_routes,
	    a_folder_that_is_not_there_is_told, NULL });
}
