/*
 * samovar-live-hub: WebSockets behind lighttpd, on run_dir/live-hub.sock. One
 * thread is libwebsockets' loop, the other one (store.c) waits for the rest.
 */
#include "config.h"
#include "hub.h"

#include <signal.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "conf.h"
#include "log.h"
#include "met.h"
#include "socket.h"

#define TICK_US (200 * LWS_US_PER_MS)
#define DRAIN_MS 3000 /* for goodbyes */
#define NOTES_AT_ONCE 256
#define HEADERS 12288 /* bytes: more than lighttpd lets through */
#define MESSAGE_BYTES 1024 /* of an incoming message in one piece */

static struct lws_context *to_wake; /* by a signal */
static volatile sig_atomic_t stopping;

static void
on_term(int sig)
{
	(void)sig;
	stopping = 1;
	lws_cancel_service(to_wake);
}

/* The store's thread gets none of them. */
static void
signals_set(void)
{
	const struct sigaction sa = { .sa_handler = on_term };
	const struct sigaction ignore = { .sa_handler = SIG_IGN };
	sigset_t set;

	sigemptyset(&set);
	sigaddset(&set, SIGTERM);
	sigaddset(&set, SIGINT);
	sigaction(SIGTERM, &sa, NULL);
	sigaction(SIGINT, &sa, NULL);
	sigaction(SIGPIPE, &ignore, NULL);
	pthread_sigmask(SIG_UNBLOCK, &set, NULL);
}

bool
hub_enter(struct hub *h, struct socket *s)
{
	for (size_t i = 0; i < SOCKETS_MAX; i++) {
		const uint64_t id = ++h->opened;

		if (h->place[id % SOCKETS_MAX] != NULL)
			continue;
		h->place[id % SOCKETS_MAX] = s;
		h->n++;
		s->id = id;
		return true;
	}
	return false;
}

void
hub_leave(struct hub *h, const struct socket *s)
{
	h->place[s->id % SOCKETS_MAX] = NULL;
	h->n--;
}

const struct note *
hub_event(const struct hub *h, int64_t seq)
{
	return seq >= h->first && seq <= h->last ? h->ring[seq % RING] : NULL;
}

static void
event_take(struct hub *h, struct note *n)
{
	struct note **place = &h->ring[n->seq % RING];

	free(*place);
	*place = n;
	if (h->last == 0)
		h->first = n->seq;
	h->last = n->seq;
	if (h->last - h->first >= RING)
		h->first = h->last - RING + 1;
	for (size_t i = 0; i < SOCKETS_MAX; i++)
		if (h->place[i] != NULL)
			socket_event(h->place[i], n);
}

static void
note_take(struct hub *h, struct note *n)
{
	struct socket *s = h->place[n->id % SOCKETS_MAX];

	n->next = NULL;
	if (n->kind == NOTE_EVENT)
		event_take(h, n);
	else if (s != NULL && s->id == n->id)
		socket_note(s, n);
	else
		free(n); /* its socket is gone */
}

/* A few at a time: what they bring is written in between. */
void
hub_notes(struct hub *h)
{
	for (int i = 0; i < NOTES_AT_ONCE; i++) {
		struct note *n;

		if (h->waiting == NULL)
			h->waiting = post_take(&h->out);
		n = h->waiting;
		if (n == NULL)
			return;
		h->waiting = n->next;
		note_take(h, n);
	}
	lws_cancel_service(h->context);
}

static void
drain(struct hub *h)
{
	h->draining = true;
	h->drain_ms = now_ms();
	for (size_t i = 0; i < SOCKETS_MAX; i++)
		if (h->place[i] != NULL)
			socket_close(h->place[i], CLOSE_DRAIN, "come back");
}

static void
tick(lws_sorted_usec_list_t *sul)
{
	struct hub *h = lws_container_of(sul, struct hub, tick);

	met_set(MET_SOCKETS, (int64_t)h->n);
	if (store_alive(h->store))
		met_alive();
	lws_sul_schedule(h->context, 0, &h->tick, tick, TICK_US);
}

static void
lws_says(int level, const char *line)
{
	log_at(level == LLL_ERR ? LOG_ERROR : LOG_WARN, NULL, "%.*s",
	    (int)strcspn(line, "\n"), line);
}

static struct lws_context *
context_new(struct hub *h, const char *path)
{
	/* pings by whom nothing was heard of; who does not answer is gone */
	static const lws_retry_bo_t idle = { .secs_since_valid_ping = 20,
		.secs_since_valid_hangup = 45 };
	static const struct lws_protocols protocols[] = {
		{ "", socket_callback, sizeof(struct socket), MESSAGE_BYTES,
		    0, NULL, 0 },
		{ NULL, NULL, 0, 0, 0, NULL, 0 }
	};
	struct lws_context_creation_info info = {
		.options = LWS_SERVER_OPTION_UNIX_SOCK |
		    LWS_SERVER_OPTION_VALIDATE_UTF8,
		.iface = path,
		.protocols = protocols,
		.retry_and_idle_policy = &idle,
		.max_http_header_data = HEADERS,
		.fd_limit_per_thread = SOCKETS_MAX + 32,
		.gid = -1,
		.uid = -1,
		.user = h,
	};

	lws_set_log_level(LLL_ERR | LLL_WARN, lws_says);
	unlink(path);
	return lws_create_context(&info);
}

static void
bell(void *arg)
{
	const struct hub *h = arg;

	lws_cancel_service(h->context);
}

static void
nobody(void *arg)
{
	(void)arg;
}

static void
hub_free(struct hub *h)
{
	store_stop(h->store); /* it rings the loop's bell */
	h->in.ring = nobody;
	lws_context_destroy(h->context);
	notes_free(post_take(&h->in));
	notes_free(post_take(&h->out));
	notes_free(h->waiting);
	for (size_t i = 0; i < RING; i++)
		free(h->ring[i]);
	free(h);
}

int
hub_run(const struct app *app)
{
	struct hub *h = calloc(1, sizeof(*h));
	char path[108];
	sigset_t all, before;

	if (h == NULL || snprintf(path, sizeof(path), "%s/%s-hub.sock",
		conf.run_dir, app->name) >= (int)sizeof(path))
		return 1;
	sigfillset(&all);
	pthread_sigmask(SIG_SETMASK, &all, &before);
	h->context = to_wake = context_new(h, path);
	if (h->context == NULL) {
		log_error(NULL, "%s: the socket cannot be made", path);
		free(h);
		return 1;
	}
	post_init(&h->out, bell, h);
	h->store = store_start(app, &h->in, &h->out);
	pthread_sigmask(SIG_SETMASK, &before, NULL);
	signals_set();
	log_info(NULL, "hub of %s starts", app->name);
	tick(&h->tick);
	while (!h->draining || (h->n > 0 && now_ms() - h->drain_ms < DRAIN_MS)) {
		if (lws_service(h->context, 0) < 0)
			break;
		if (stopping && !h->draining)
			drain(h);
	}
	log_info(NULL, "hub of %s ends", app->name);
	hub_free(h);
	return 0;
}
