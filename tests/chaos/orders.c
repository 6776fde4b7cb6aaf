/*
 * Places many orders and leads each to its end, whatever dies meanwhile:
 *
 *	orders URL COUNT SECONDS [LOG [GUESTS [PATIENCE]]]
 *
 * Several guests at a time (8) order by cash, by card and online; some cards
 * are declined, some guests cancel. Every step is tried again while a part is
 * down, for so many seconds (60), with the same Idempotency-Key, as a good
 * client does. A line an order that did not end as it should; the exit status
 * is 1 if there is one. LOG gets a line an order that was acknowledged: its
 * id, its way, what it costs, the seconds it took, and how it ended ("-": it
 * did not). GUESTS 0: orders are placed and left alone. "all are placed" is
 * said when each order was acknowledged, or given up.
 */
#include "config.h"

#include <curl/curl.h>
#include <json-c/json.h>
#include <pthread.h>
#include <stdbool.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <time.h>
#include <unistd.h>

#define GUESTS_MAX 256
#define LOOK_MS 250 /* between two looks at an order: the machine has others */

static int patience = 60; /* seconds a step may take, with everything dying */
static bool leave;	   /* orders are placed, and that is all */
static FILE *log_file;
static _Atomic int to_place;

/* What a guest does; every order is the next of these. */
enum way { BY_CASH, BY_CARD, ONLINE, DECLINED, CANCELS, WAY__MAX };

static const struct {
	const char *name, *method, *card, *ends;
} ways[WAY__MAX] = {
	[BY_CASH] = { "cash", "cash", NULL, "delivered" },
	[BY_CARD] = { "card", "card", NULL, "delivered" },
	[ONLINE] = { "online", "online", "4242424242424242", "delivered" },
	[DECLINED] = { "declined", "card", "4000000000000002", "canceled" },
	[CANCELS] = { "cancels", "card", NULL, "canceled" },
};

struct guest {
	CURL *curl;
	const char *url;
	char *customer, *waiter, *chef; /* "Authorization: Bearer …" */
	pthread_t thread;
	int first, count, wrong;
	double pause; /* seconds between orders */
	double took;  /* the last order, until it was acknowledged */
	char total[32];
	char *text;   /* of the last answer */
	size_t len;
};

/* Orders that are left alone are such that nobody must pay them by hand. */
static enum way
way_of(int n)
{
	return (enum way)(leave ? n % (BY_CARD + 1) : n % WAY__MAX);
}

static double
now(void)
{
	struct timespec t;

	clock_gettime(CLOCK_MONOTONIC, &t);
	return (double)t.tv_sec + (double)t.tv_nsec / 1e9;
}

static void
pause_ms(int ms)
{
	nanosleep(&(struct timespec){ ms / 1000, ms % 1000 * 1000000L }, NULL);
}

static size_t
take(char *p, size_t size, size_t n, void *arg)
{
	struct guest *g = arg;

	g->text = realloc(g->text, g->len + size * n + 1);
	memcpy(g->text + g->len, p, size * n);
	g->len += size * n;
	g->text[g->len] = '\0';
	return size * n;
}

/* One request; the status, or 0 when there was no answer. */
static long
call(struct guest *g, const char *method, const char *path, const char *who,
    const char *key, const char *body)
{
	struct curl_slist *h = NULL;
	char url[512], line[128];
	long status = 0;

	g->len = 0;
	take((char[]){ "" }, 1, 0, g);
	snprintf(url, sizeof(url), "%s%s", g->url, path);
	h = curl_slist_append(h, "Expect:");
	h = curl_slist_append(h, strncmp(path, "/pay/", 5) == 0 &&
		strcmp(path, "/pay/tokens") != 0 ?
	    "Content-Type: application/x-www-form-urlencoded" :
	    "Content-Type: application/json");
	if (who != NULL)
		h = curl_slist_append(h, who);
	if (key != NULL) {
		snprintf(line, sizeof(line), "Idempotency-Key: %s", key);
		h = curl_slist_append(h, line);
	}
	curl_easy_reset(g->curl);
	curl_easy_setopt(g->curl, CURLOPT_URL, url);
	curl_easy_setopt(g->curl, CURLOPT_CUSTOMREQUEST, method);
	curl_easy_setopt(g->curl, CURLOPT_HTTPHEADER, h);
	curl_easy_setopt(g->curl, CURLOPT_WRITEFUNCTION, take);
	curl_easy_setopt(g->curl, CURLOPT_WRITEDATA, g);
	curl_easy_setopt(g->curl, CURLOPT_TIMEOUT, 20L);
	curl_easy_setopt(g->curl, CURLOPT_NOSIGNAL, 1L);
	if (body != NULL)
		curl_easy_setopt(g->curl, CURLOPT_POSTFIELDS, body);
	if (curl_easy_perform(g->curl) == CURLE_OK)
		curl_easy_getinfo(g->curl, CURLINFO_RESPONSE_CODE, &status);
	curl_slist_free_all(h);
	return status;
}

/* Tries again while nothing or a 5xx comes back, or a first try still runs. */
static long
call_through(struct guest *g, const char *method, const char *path,
    const char *who, const char *key, const char *body)
{
	const double until = now() + patience;
	long status;

	for (;;) {
		status = call(g, method, path, who, key, body);
		if ((status != 0 && status < 500 && status != 429 &&
			!(status == 409 && key != NULL &&
			    strstr(g->text, "race_lost") != NULL)) ||
		    now() > until)
			return status;
		pause_ms(100);
	}
}

/* Member of the last answer as text in out; "" if there is none. */
static const char *
member(const struct guest *g, const char *path, char *out, size_t size)
{
	struct json_object *o = json_tokener_parse(g->text), *v = NULL;

	out[0] = '\0';
	if (o != NULL && json_pointer_get(o, path, &v) == 0 && v != NULL)
		snprintf(out, size, "%s", json_object_get_string(v));
	json_object_put(o);
	return out;
}

/* Reads the order until its status is one of a and b. */
static bool
wait_status(struct guest *g, const char *id, const char *a, const char *b)
{
	const double until = now() + patience;
	char path[128], status[32];

	snprintf(path, sizeof(path), "/api/v1/orders/%s", id);
	do {
		call_through(g, "GET", path, g->customer, NULL, NULL);
		member(g, "/status", status, sizeof(status));
		if (strcmp(status, a) == 0 || (b && strcmp(status, b) == 0))
			return true;
		pause_ms(LOOK_MS);
	} while (now() < until);
	return false;
}

static bool
create(struct guest *g, int n, enum way way, char id[64])
{
	char body[512], key[64], token[128] = "";
	double begin;

	if (way == DECLINED) {
		snprintf(body, sizeof(body), "{\"number\":\"%s\",\"month\":12,"
		    "\"year\":2030,\"cvc\":\"123\"}", ways[way].card);
		call_through(g, "POST", "/pay/tokens", NULL, NULL, body);
		member(g, "/token", token, sizeof(token));
	}
	snprintf(key, sizeof(key), "chaos-%d-%d", (int)getpid(), n);
	snprintf(body, sizeof(body), "{\"type\":\"takeaway\",\"items\":["
	    "{\"dish_id\":%d,\"quantity\":1},{\"dish_id\":%d,\"quantity\":2}],"
	    "\"payment_method\":\"%s\"%s%s%s}", n % 20 + 1, n % 20 + 21,
	    ways[way].method, *token ? ",\"card_token\":\"" : "", token,
	    *token ? "\"" : "");
	begin = now();
	if (call_through(g, "POST", "/api/v1/orders", g->customer, key, body) !=
	    201)
		return false;
	g->took = now() - begin;
	member(g, "/id", id, 64);
	member(g, "/total_amount", g->total, sizeof(g->total));
	return true;
}

/* Asks for the payment's page and fills in its form. */
static bool
pay_online(struct guest *g, const char *id)
{
	const double until = now() + patience;
	char path[128], url[256], key[96];

	snprintf(path, sizeof(path), "/api/v1/orders/%s/payment", id);
	snprintf(key, sizeof(key), "pay-%s", id);
	do {
		call_through(g, "POST", path, g->customer, NULL,
		    "{\"payment_method\":\"online\"}");
		member(g, "/payment_url", url, sizeof(url));
		pause_ms(50);
	} while (*url == '\0' && now() < until);
	if (strstr(url, "/pay/") == NULL)
		return false;
	call_through(g, "POST", strstr(url, "/pay/"), NULL, NULL,
	    "number=4242424242424242&month=12&year=2030&cvc=123");
	return true;
}

/* One item step by step; a step that was done before its answer is fine. */
static bool
cook(struct guest *g, const char *id, int item)
{
	static const char *const steps[] = { "preparing", "ready" };
	char path[192], item_id[64], pointer[32], body[64];

	snprintf(path, sizeof(path), "/api/v1/orders/%s", id);
	call_through(g, "GET", path, g->customer, NULL, NULL);
	snprintf(pointer, sizeof(pointer), "/items/%d/item_id", item);
	if (*member(g, pointer, item_id, sizeof(item_id)) == '\0')
		return false;
	snprintf(path, sizeof(path), "/api/v1/orders/%s/items/%s", id, item_id);
	for (int i = 0; i < 2; i++) {
		snprintf(body, sizeof(body), "{\"cooking_status\":\"%s\"}",
		    steps[i]);
		if (call_through(g, "PATCH", path, g->chef, NULL, body) >= 500)
			return false;
	}
	return true;
}

static bool
deliver(struct guest *g, const char *id)
{
	char path[128];

	if (!wait_status(g, id, "confirmed", "cooking"))
		return false;
	for (int i = 0; i < 2; i++)
		if (!cook(g, id, i))
			return false;
	if (!wait_status(g, id, "ready", NULL))
		return false;
	snprintf(path, sizeof(path), "/api/v1/orders/%s/status", id);
	call_through(g, "PATCH", path, g->waiter, NULL,
	    "{\"status\":\"delivered\"}");
	return true;
}

static bool
order(struct guest *g, int n, char id[64])
{
	const enum way way = way_of(n);
	const bool created = create(g, n, way, id);
	char path[128];

	if (--to_place == 0) {
		puts("all are placed");
		fflush(stdout);
	}
	if (!created)
		return false;
	if (leave)
		return true;
	if (way == ONLINE && !pay_online(g, id))
		return false;
	if (way == CANCELS) {
		snprintf(path, sizeof(path), "/api/v1/orders/%s/cancel", id);
		call_through(g, "POST", path, g->customer, NULL, "{}");
	} else if (way != DECLINED && !deliver(g, id)) {
		return false;
	}
	return wait_status(g, id, ways[way].ends, NULL);
}

static void *
guest_run(void *arg)
{
	struct guest *g = arg;
	char id[64];

	for (int i = 0; i < g->count; i++) {
		const double next = now() + g->pause;

		bool good;

		id[0] = '\0';
		good = order(g, g->first + i, id);
		if (log_file != NULL && *id != '\0')
			fprintf(log_file, "%s %s %s %.3f %s\n", id,
			    ways[way_of(g->first + i)].name, g->total,
			    g->took, !good || leave ? "-" :
			    ways[way_of(g->first + i)].ends);
		if (!good) {
			g->wrong++;
			printf("order %d (%s) %s: %.300s\n", g->first + i,
			    ways[way_of(g->first + i)].name, id, g->text);
		}
		while (now() < next)
			pause_ms(20);
	}
	return NULL;
}

static char *
login(struct guest *g, const char *email)
{
	char body[128], token[2048], *header = malloc(2100);

	snprintf(body, sizeof(body),
	    "{\"email\":\"%s@samovar.local\",\"password\":\"samovar-demo\"}",
	    email);
	call_through(g, "POST", "/api/v1/auth/login", NULL, NULL, body);
	member(g, "/access_token", token, sizeof(token));
	snprintf(header, 2100, "Authorization: Bearer %s", token);
	if (*token == '\0')
		fprintf(stderr, "login of %s: %s\n", email, g->text);
	return header;
}

int
main(int argc, char **argv)
{
	static struct guest guests[GUESTS_MAX];
	int count, n = 8, wrong = 0;

	if (argc < 4 || argc > 7) {
		fprintf(stderr, "usage: orders URL COUNT SECONDS [LOG [GUESTS"
		    " [PATIENCE]]]\n");
		return 64;
	}
	count = atoi(argv[2]);
	to_place = count;
	if (argc > 4 && (log_file = fopen(argv[4], "a")) == NULL) {
		perror(argv[4]);
		return 74;
	}
	if (argc > 5)
		n = atoi(argv[5]);
	leave = n == 0;
	n = leave ? 32 : n < GUESTS_MAX ? n : GUESTS_MAX;
	if (argc > 6)
		patience = atoi(argv[6]);
	curl_global_init(CURL_GLOBAL_DEFAULT);
	for (int i = 0; i < n; i++) {
		struct guest *g = &guests[i];

		g->curl = curl_easy_init();
		g->url = argv[1];
		g->first = count * i / n;
		g->count = count * (i + 1) / n - g->first;
		g->pause = g->count > 0 ? atof(argv[3]) / g->count : 0;
		g->customer = i ? guests[0].customer : login(g, "customer");
		g->waiter = i ? guests[0].waiter : login(g, "waiter");
		g->chef = i ? guests[0].chef : login(g, "chef");
	}
	for (int i = 0; i < n; i++)
		pthread_create(&guests[i].thread, NULL, guest_run, &guests[i]);
	for (int i = 0; i < n; i++) {
		pthread_join(guests[i].thread, NULL);
		wrong += guests[i].wrong;
		curl_easy_cleanup(guests[i].curl);
		free(guests[i].text);
	}
	free(guests[0].customer);
	free(guests[0].waiter);
	free(guests[0].chef);
	curl_global_cleanup();
	printf("%d orders, %d ended wrongly\n", count, wrong);
	return wrong > 0;
}
