#include "config.h"
#include "socket.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "hub.h"
#include "mask.h"
#include "met.h"
#include "token.h"
#include "trace.h"

#define FIRST_US (10 * LWS_US_PER_SEC)
#define FIRST_MAX (TOKEN_MAX + 512) /* bytes of the first message */
#define TALK_MAX 600  /* pieces of messages in a minute: heartbeats are few */
#define GOODBYE_S 3

static struct hub *
hub_of(struct lws *wsi)
{
	return lws_context_user(lws_get_context(wsi));
}

static void
old_free(struct socket *s)
{
	notes_free(s->old);
	s->old = NULL;
}

void
socket_close(struct socket *s, int code, const char *why)
{
	if (s->state == SOCKET_CLOSING)
		return;
	s->state = SOCKET_CLOSING;
	s->code = code;
	snprintf(s->why, sizeof(s->why), "%s", why);
	old_free(s);
	/* who does not read hears nothing, but is gone */
	lws_set_timeout(s->wsi, PENDING_TIMEOUT_USER_REASON_BASE, GOODBYE_S);
	lws_callback_on_writable(s->wsi);
}

void
socket_note(struct socket *s, struct note *n)
{
	if (n->kind == NOTE_CLOSE) {
		socket_close(s, n->code, n->text);
	} else if (s->state == SOCKET_CLOSING) {
		;
	} else if (n->kind == NOTE_JOINED) {
		s->state = SOCKET_CATCHING;
		s->user = n->user;
		s->staff = n->staff;
		s->old_end = &s->old;
	} else {
		*s->old_end = n;
		s->old_end = &n->next;
		lws_callback_on_writable(s->wsi);
		return;
	}
	free(n);
}

static bool
concerns(const struct socket *s, const struct note *n)
{
	return s->staff || (n->user != 0 && n->user == s->user);
}

void
socket_event(struct socket *s, const struct note *n)
{
	if (s->state != SOCKET_LIVE)
		return;
	if (!s->wants && !concerns(s, n)) {
		s->sent = n->seq;
		return;
	}
	if (!s->wants) {
		s->wants = true;
		lws_callback_on_writable(s->wsi);
	} else if (s->sent + 1 < s->hub->first) {
		socket_close(s, CLOSE_POLICY, "too slow");
	}
}

static bool
note_write(struct socket *s, const struct note *n)
{
	return lws_write(s->wsi, (unsigned char *)n->text, n->len,
	    LWS_WRITE_TEXT) >= (int)n->len;
}

/* What was missed has been sent as far as the store has read it. */
static void
caught(struct socket *s, const struct note *n)
{
	struct note *more;

	s->sent = n->seq;
	s->old_end = &s->old;
	if (n->last && (s->sent >= s->hub->last ||
	    s->sent + 1 >= s->hub->first)) {
		s->state = SOCKET_LIVE;
		s->wants = true;
		return;
	}
	more = note_new(NOTE_MORE, s->id, NULL, 0);
	more->seq = n->seq;
	post_put(&s->hub->in, more);
}

/* One message; 1 sent, 0 there is none, -1 the connection is lost. */
static int
old_write(struct socket *s)
{
	struct note *n = s->old;
	bool ok = true;

	if (n == NULL)
		return 0;
	s->old = n->next;
	if (s->old == NULL)
		s->old_end = &s->old;
	if (n->kind == NOTE_CAUGHT)
		caught(s, n);
	else
		ok = note_write(s, n);
	free(n);
	return ok ? 1 : -1;
}

static int
ring_write(struct socket *s)
{
	const struct note *n;

	while ((n = hub_event(s->hub, s->sent + 1)) != NULL) {
		s->sent++;
		if (concerns(s, n))
			return note_write(s, n) ? 1 : -1;
	}
	s->wants = false;
	return 0;
}

static int
on_writable(struct socket *s)
{
	int rc = 1;

	if (s->state == SOCKET_CLOSING) {
		lws_close_reason(s->wsi, (enum lws_close_status)s->code,
		    (unsigned char *)s->why, strlen(s->why));
		return -1;
	}
	while (rc == 1 && !lws_send_pipe_choked(s->wsi))
		rc = s->state == SOCKET_CATCHING ? old_write(s) :
		    s->state == SOCKET_LIVE ? ring_write(s) : 0;
	if (rc == 1)
		lws_callback_on_writable(s->wsi);
	return rc < 0 ? -1 : 0;
}

/* The first message, piece by piece. */
static int
on_first(struct socket *s, const void *in, size_t len)
{
	char *grown;

	if (s->first_len + len > FIRST_MAX) {
		socket_close(s, CLOSE_TOO_LONG, "the first message is too long");
		return 0;
	}
	grown = realloc(s->first, s->first_len + len + 1);
	if (grown == NULL)
		return -1;
	s->first = grown;
	if (len > 0)
		memcpy(s->first + s->first_len, in, len);
	s->first_len += len;
	if (lws_remaining_packet_payload(s->wsi) > 0 ||
	    !lws_is_final_fragment(s->wsi))
		return 0;
	s->state = SOCKET_JOINING;
	post_put(&s->hub->in,
	    note_new(NOTE_JOIN, s->id, s->first, s->first_len));
	free(s->first);
	s->first = NULL;
	return 0;
}

static int
on_receive(struct socket *s, const void *in, size_t len)
{
	if (s->state == SOCKET_CLOSING)
		return 0;
	if (now_ms() - s->talk_ms > 60000) {
		s->talk_ms = now_ms();
		s->talk = 0;
	}
	if (++s->talk > TALK_MAX)
		socket_close(s, CLOSE_POLICY, "too many messages");
	else if (lws_frame_is_binary(s->wsi))
		socket_close(s, CLOSE_NO_TEXT, "text messages only");
	else if (s->state == SOCKET_WAITS)
		return on_first(s, in, len);
	return 0; /* a heartbeat */
}

static int
on_established(struct socket *s, struct lws *wsi)
{
	*s = (struct socket){ .wsi = wsi, .hub = hub_of(wsi) };
	if (!hub_enter(s->hub, s))
		return -1;
	mask_begin(lws_get_socket_fd(wsi));
	if (s->hub->draining)
		socket_close(s, CLOSE_DRAIN, "come back");
	else
		lws_set_timer_usecs(wsi, FIRST_US);
	return 0;
}

static void
on_closed(struct socket *s)
{
	if (s->id == 0)
		return;
	mask_end(lws_get_socket_fd(s->wsi));
	hub_leave(s->hub, s);
	post_put(&s->hub->in, note_new(NOTE_LEFT, s->id, NULL, 0));
	old_free(s);
	free(s->first);
	s->first = NULL;
	s->id = 0;
}

static bool
header_add(struct lws *wsi, const char *name, const char *value,
    unsigned char **p, unsigned char *end)
{
	return lws_add_http_header_by_name(wsi, (const unsigned char *)name,
	    (const unsigned char *)value, (int)strlen(value), p, end) == 0;
}

/* An answer over HTTP, in place of a socket; always 1. */
static int
refuse(struct lws *wsi, enum err_code code, const char *text)
{
	static const char id_header[] = "x-request-id:";
	unsigned char room[LWS_PRE + 1024], *p = room + LWS_PRE;
	unsigned char *const head = p, *const end = room + sizeof(room);
	struct arena *a = arena_new();
	struct buf b = buf_new(a);
	char id[80] = "";
	struct req r;

	lws_hdr_custom_copy(wsi, id, sizeof(id), id_header,
	    (int)strlen(id_header));
	req_init(&r, a, NULL, NULL, NULL);
	trace_take(&r, id, NULL);
	fail(&r, code, "%s", text);
	err_json(&b, &r.err, r.id);
	if (lws_add_http_header_status(wsi, (unsigned)err_row(code)->status,
		&p, end) == 0 &&
	    header_add(wsi, "content-type:", "application/json", &p, end) &&
	    header_add(wsi, "cache-control:", "no-store", &p, end) &&
	    header_add(wsi, id_header, r.id, &p, end) &&
	    (code != E_METHOD ||
		header_add(wsi, "allow:", "GET, HEAD", &p, end)) &&
	    lws_add_http_header_content_length(wsi, b.len, &p, end) == 0 &&
	    lws_finalize_write_http_header(wsi, head, &p, end) == 0) {
		memcpy(room + LWS_PRE, b.s, b.len);
		lws_write(wsi, room + LWS_PRE, b.len, LWS_WRITE_HTTP_FINAL);
	}
	arena_free(a);
	return 1;
}

/*
 * A browser names the page that asks: it must be one of ours, else any page
 * could use what its visitor's browser knows. Other clients name none.
 */
static bool
origin_is_ours(struct lws *wsi)
{
	char origin[256], host[256];
	const char *at;

	if (lws_hdr_total_length(wsi, WSI_TOKEN_ORIGIN) == 0)
		return true;
	if (lws_hdr_copy(wsi, origin, sizeof(origin), WSI_TOKEN_ORIGIN) <= 0 ||
	    lws_hdr_copy(wsi, host, sizeof(host), WSI_TOKEN_HOST) <= 0)
		return false;
	at = strstr(origin, "://");
	return at != NULL && strcasecmp(at + 3, host) == 0;
}

/*
 * The handshake (RFC 6455, 4.2.1), before libwebsockets looks at it: whom that
 * refuses it leaves without an answer. 1: refused.
 */
static int
handshake_check(struct lws *wsi)
{
	char version[8] = "", key[32] = "";

	lws_hdr_copy(wsi, version, sizeof(version), WSI_TOKEN_VERSION);
	lws_hdr_copy(wsi, key, sizeof(key), WSI_TOKEN_KEY);
	if (lws_hdr_total_length(wsi, WSI_TOKEN_GET_URI) == 0)
		return refuse(wsi, E_METHOD, "a handshake is a GET");
	if (strcmp(version, "13") != 0)
		return refuse(wsi, E_BAD_REQUEST,
		    "Sec-WebSocket-Version: 13, please");
	if (strlen(key) != 24)
		return refuse(wsi, E_BAD_REQUEST,
		    "Sec-WebSocket-Key: 16 bytes as base64, please");
	if (lws_hdr_total_length(wsi, WSI_TOKEN_PROTOCOL) > 0)
		return refuse(wsi, E_BAD_REQUEST,
		    "Sec-WebSocket-Protocol: there is none here");
	if (!origin_is_ours(wsi))
		return refuse(wsi, E_FORBIDDEN, "the page is not one of ours");
	return 0;
}

int
socket_callback(struct lws *wsi, enum lws_callback_reasons reason, void *user,
    void *in, size_t len)
{
	struct socket *s = user;

	switch (reason) {
	case LWS_CALLBACK_HTTP:
		refuse(wsi, lws_hdr_total_length(wsi, WSI_TOKEN_GET_URI) > 0 ||
		    lws_hdr_total_length(wsi, WSI_TOKEN_HEAD_URI) > 0 ?
		    E_BAD_REQUEST : E_METHOD, "this is a WebSocket (RFC 6455)");
		return -1;
	case LWS_CALLBACK_HTTP_CONFIRM_UPGRADE:
		return handshake_check(wsi);
	case LWS_CALLBACK_ESTABLISHED:
		return on_established(s, wsi);
	case LWS_CALLBACK_RECEIVE:
		return on_receive(s, in, len);
	case LWS_CALLBACK_SERVER_WRITEABLE:
		return on_writable(s);
	case LWS_CALLBACK_TIMER:
		if (s->state == SOCKET_WAITS)
			socket_close(s, CLOSE_TOKEN, "no token within 10 s");
		return 0;
	case LWS_CALLBACK_CLOSED:
		on_closed(s);
		return 0;
	case LWS_CALLBACK_EVENT_WAIT_CANCELLED:
		hub_notes(hub_of(wsi));
		return 0;
	default:
		return 0;
	}
}
