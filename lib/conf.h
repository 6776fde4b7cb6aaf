/*
 * Configuration: one samovar.conf of `key = value` lines, every key a row of
 * one table, each overridable as SAMOVAR_<KEY>. Secrets are files, never keys.
 */
#ifndef CONF_H
#define CONF_H

#include <stdbool.h>
#include <stddef.h>

#include "arena.h"
#include "err.h"

struct conf {
	const char *run_dir;	  /* sockets and shared counters */
	const char *secrets_dir;  /* files of mode 0600 */
	const char *keys_dir;	  /* public keys, <kid>.pem */
	const char *share_dir;	  /* what is installed as it stands */
	const char *public_dir;	  /* files lighttpd serves: menu, photos */
	const char *uploads_dir;  /* pictures nobody has looked at yet */
	long upload_quota;	  /* MiB of pictures no dish shows */
	long keep_uploads;	  /* hours they are kept */
	const char *s3_url;	  /* of the bucket for uploads; "": here */
	const char *s3_region;
	const char *gateway_dir;  /* the gateway stub's book */
	const char *database_host; /* folder of the unix socket, or a host */
	long database_port;
	const char *replica_host; /* read for reports; "": there is none */
	long replica_port;
	const char *amqp_host;
	long amqp_port;
	const char *redis_socket;
	const char *public_url;	  /* http://127.0.0.1:8080 */
	const char *internal_url; /* http://127.0.0.1:8081 */
	const char *gateway_url;  /* the payment gateway's API */
	long gateway_late;	  /* ms until a late card's outcome */
	const char *webhook_url;  /* "": payment's callback, internal */
	const char *time_zone;	  /* the restaurant's, Europe/Moscow */
	long workers;		  /* processes of this pool */
	long rate_limit;	  /* requests a minute a user; 0 off */
	long rate_limit_staff;
	long login_limit;	  /* wrong logins a minute an account; 0 off */
	long login_limit_address; /* the same for a stranger's address */
	long login_floor;	  /* ms that a refused login takes at least */
	long password_cost;	  /* bcrypt's, 11 or more */
	long password_memory;	  /* MiB of Argon2id, 46 or more */
	long costly_queue;	  /* requests that may wait for a costly one */
	long password_cheap;	  /* 1: for tests, hashes cost nothing */
	const char *revocation_path; /* on internal_url */
	const char *yandex_client_id; /* "": no signing in by Yandex */
	const char *yandex_redirect_uri; /* "": on public_url */
	const char *yandex_authorize_url;
	const char *yandex_token_url;
	const char *yandex_info_url;
	long outside_http;	  /* 1: for tests, calls outside without TLS */
	long payment_timeout;	  /* seconds an order waits for its payment */
	long tables;		  /* of the restaurant, called 1, 2, … */
	long order_soon, order_late; /* minutes since it came: colours */
	long order_untaken;	  /* minutes until it is told; 0: never */
	const char *metabase_url; /* "": none; its secret is metabase */
	long metabase_dashboard;
	long delivery_fee;	  /* kopecks */
	long keep_outbox;	  /* days an event is kept after it was sent */
	long keep_inbox;	  /* days it is known that an event was taken */
	long live_sockets;	  /* of one person at a time */
	long keep_live;		  /* days of events a hub can repeat */
	const char *spool_dir;	  /* e-mail on its way out */
	const char *smtp_url;	  /* "": e-mail stays in spool_dir */
	const char *smtp_user;	  /* "": no sign-in */
	long smtp_tls;		  /* 1: over TLS or not at all */
	const char *mail_from;
	const char *telegram_bot; /* its name; "": none */
	const char *telegram_url; /* of the Bot API */
	const char *telegram_webhook; /* where it reaches us; "": we ask it */
	long demo_orders;	  /* past orders of a restaurant to try out */
	const char *log_level;
};

/* The values in force; conf_load has filled them. */
extern struct conf conf;

/* Defaults, then the file (NULL: $SAMOVAR_CONF, or none), then SAMOVAR_*. */
int conf_load(const char *file, struct err *e);

/* The documentation of every key, as a sample file. */
void conf_print(void);

/* Contents of secrets_dir/name without a trailing newline; -1 if unreadable. */
int secret_read(struct arena *a, const char *name, const char **out,
    struct err *e);

#endif
