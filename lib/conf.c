#include "config.h"
#include "conf.h"

#include <ctype.h>
#include <errno.h>
#include <fcntl.h>
#include <limits.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

struct conf conf;

/* A key: a text, or a number between min and max. */
struct key {
	const char *name;
	size_t off;
	bool number;
	long min, max;
	const char *unit; /* "" for texts */
	const char *initial;
	const char *help;
};

#define TEXT(m, initial, help) \
	{ #m, offsetof(struct conf, m), false, 0, 0, "", initial, help }
#define NUMBER(m, min, max, unit, initial, help) \
	{ #m, offsetof(struct conf, m), true, min, max, unit, initial, help }

static const struct key keys[] = {
	TEXT(run_dir, "var/run", "Unix sockets and shared counters."),
	TEXT(secrets_dir, "var/secrets", "Secrets, a file of mode 0600 each."),
	TEXT(keys_dir, "var/keys", "Public keys of tokens, <kid>.pem."),
	TEXT(share_dir, "/usr/local/share/samovar",
	    "What is installed as it stands: templates, texts."),
	TEXT(public_dir, "var/public", "Files lighttpd serves: menu, photos."),
	TEXT(uploads_dir, "var/uploads",
	    "Pictures that are being uploaded and looked at."),
	NUMBER(upload_quota, 1, 1000000, "MiB", "512",
	    "Uploaded pictures that no dish shows may fill so much."),
	NUMBER(keep_uploads, 1, 87600, "h", "24",
	    "So long such a picture is kept."),
	TEXT(s3_url, "", "The S3 bucket that pictures are uploaded to"
	    " (https://photos.s3.eu-central-1.amazonaws.com; the secret s3 is"
	    " ACCESS_KEY:SECRET_KEY); empty: this host."),
	TEXT(s3_region, "us-east-1", "Its region."),
	TEXT(gateway_dir, "var/gateway", "The gateway stub's book."),
	TEXT(database_host, "var/run", "PostgreSQL's socket folder, or a host."),
	NUMBER(database_port, 1, 65535, "port", "5432", "PostgreSQL's port."),
	TEXT(replica_host, "", "A streaming replica's socket folder or host, which"
	    " reports are read from while it answers; empty: there is none."),
	NUMBER(replica_port, 1, 65535, "port", "5432", "Its port."),
	TEXT(amqp_host, "127.0.0.1", "RabbitMQ's host."),
	NUMBER(amqp_port, 1, 65535, "port", "5672", "RabbitMQ's port."),
	TEXT(redis_socket, "var/run/redis.sock", "Redis: limits, revocations."),
	TEXT(public_url, "http://127.0.0.1:8080",
	    "What guests reach; links lead there."),
	TEXT(internal_url, "http://127.0.0.1:8081",
	    "The internal listener: calls between services."),
	TEXT(gateway_url, "http://127.0.0.1:8081/gateway/v3",
	    "The payment gateway's API."),
	NUMBER(gateway_late, 0, 3600000, "ms", "5000",
	    "The gateway stub: until the card that answers late does."),
	TEXT(webhook_url, "",
	    "Where the gateway stub tells of outcomes; empty: the payment"
	    " callback on the internal listener."),
	TEXT(time_zone, "Europe/Moscow", "The restaurant's time zone."),
	NUMBER(workers, 1, 64, "processes", "2", "Workers of a pool."),
	NUMBER(rate_limit, 0, 1000000, "requests/min", "100",
	    "Requests a minute a user or address; 0 is no limit."),
	NUMBER(rate_limit_staff, 0, 1000000, "requests/min", "600",
	    "The same for staff."),
	NUMBER(login_limit, 0, 1000000, "attempts/min", "10",
	    "Wrong logins a minute an account, half of them from one stranger's"
	    " network; 0 is no limit."),
	NUMBER(login_limit_address, 1, 1000000, "attempts/min", "60",
	    "Wrong logins a minute an address, over all accounts that have not"
	    " signed in from it; without login_limit there is no limit."),
	NUMBER(login_floor, 0, 5000, "ms", "160",
	    "A login that is refused takes at least this long, so that the"
	    " hashes of guests and staff look alike."),
	NUMBER(password_cost, 11, 16, "log2 rounds", "11",
	    "bcrypt's cost for guests' passwords."),
	NUMBER(password_memory, 46, 1024, "MiB", "64",
	    "Argon2id's memory for the staff's passwords."),
	NUMBER(costly_queue, 1, 4096, "requests", "20",
	    "So many may wait for the pool that hashes passwords; while there"
	    " are more, it answers 503."),
	NUMBER(password_cheap, 0, 1, "0 or 1", "0",
	    "1 makes hashes that cost nothing: for tests alone."),
	TEXT(revocation_path, "/internal/v1/auth/revocations",
	    "Where revoked tokens are asked for while Redis is away."),
	TEXT(yandex_client_id, "",
	    "Signing in by Yandex: the application's id there, its secret is"
	    " the file yandex-secret; empty: it is not offered."),
	TEXT(yandex_redirect_uri, "",
	    "Where Yandex sends people back to, as registered there; empty:"
	    " /api/v1/auth/yandex/callback on public_url."),
	TEXT(yandex_authorize_url, "https://oauth.yandex.ru/authorize",
	    "Yandex's page on which people agree."),
	TEXT(yandex_token_url, "https://oauth.yandex.ru/token",
	    "Where Yandex exchanges a code for a token."),
	TEXT(yandex_info_url, "https://login.yandex.ru/info?format=json",
	    "Where Yandex tells who signed in."),
	NUMBER(outside_http, 0, 1, "0 or 1", "0",
	    "1 lets calls to what lies outside be made without TLS: for tests"
	    " alone."),
	NUMBER(payment_timeout, 1, 604800, "s", "900",
	    "How long an order waits for its payment."),
	NUMBER(tables, 0, 999, "tables", "20",
	    "Tables of the restaurant, which are called 1, 2, 3, …"),
	NUMBER(order_soon, 1, 600, "min", "10",
	    "An order that came so long ago is shown to the staff as urgent."),
	NUMBER(order_late, 1, 600, "min", "20",
	    "The same as late."),
	NUMBER(order_untaken, 0, 1440, "min", "10",
	    "An order that nobody has begun to cook for so long is told to the"
	    " administrators in their chats; 0 is never."),
	TEXT(metabase_url, "", "A Metabase whose dashboard stands on the page of"
	    " figures; its embedding secret is the file metabase; empty: none."),
	NUMBER(metabase_dashboard, 0, 1000000000, "id", "0",
	    "Which of its dashboards."),
	NUMBER(delivery_fee, 0, 1000000, "kopecks", "0",
	    "Added to a delivery order."),
	NUMBER(keep_outbox, 0, 3650, "days", "7",
	    "Events are kept so long after they were sent; 0 is for ever."),
	NUMBER(keep_inbox, 0, 3650, "days", "30",
	    "So long an event that comes again is known; 0 is for ever."),
	NUMBER(live_sockets, 1, 4096, "sockets", "20",
	    "Live connections of one person at a time; the oldest goes."),
	NUMBER(keep_live, 1, 3650, "days", "7",
	    "So long a live client can catch up with what it missed."),
	TEXT(spool_dir, "var/spool", "E-mail on its way out, a file each."),
	TEXT(smtp_url, "",
	    "Where e-mail goes: smtp://host:587 or smtps://host; empty: it stays"
	    " in spool_dir."),
	TEXT(smtp_user, "",
	    "Who signs in at smtp_url, with the secret smtp-password; empty:"
	    " nobody."),
	NUMBER(smtp_tls, 0, 1, "0 or 1", "1",
	    "1 sends e-mail over TLS or not at all."),
	TEXT(mail_from, "samovar@localhost", "The sender of our e-mail."),
	TEXT(telegram_bot, "",
	    "The name of the restaurant's bot at Telegram, its token is the file"
	    " telegram-token; empty: there is none."),
	TEXT(telegram_url, "https://api.telegram.org",
	    "Telegram's Bot API, or a server like it."),
	TEXT(telegram_webhook, "",
	    "Where Telegram reaches us (https://samovar.example.org, port 443,"
	    " 80, 88 or 8443) to tell what people write; empty: we ask it."),
	NUMBER(demo_orders, 0, 1000000, "orders", "5000",
	    "Past orders of a restaurant to try out."),
	TEXT(log_level, "info", "debug, info, warn or error."),
};
#define N_KEYS (sizeof(keys) / sizeof(*keys))

static const struct key *
key_find(const char *name, size_t len)
{
	for (size_t i = 0; i < N_KEYS; i++)
		if (strlen(keys[i].name) == len &&
		    strncmp(keys[i].name, name, len) == 0)
			return &keys[i];
	return NULL;
}

static int
key_set(const struct key *k, const char *value, struct err *e)
{
	char *at = (char *)&conf + k->off, *end;
	long n;

	if (!k->number) {
		static struct arena *texts; /* as long as the process */
		char *copy;

		if (texts == NULL)
			texts = arena_new();
		copy = arena_strdup(texts, value);
		memcpy(at, &copy, sizeof(copy));
		return 0;
	}
	errno = 0;
	n = strtol(value, &end, 10);
	if (errno != 0 || end == value || *end != '\0' ||
	    n < k->min || n > k->max)
		return err_set(e, E_BAD_REQUEST, k->name,
		    "%s: '%s' is not a number between %ld and %ld (%s)",
		    k->name, value, k->min, k->max, k->unit);
	memcpy(at, &n, sizeof(n));
	return 0;
}

/* One line of the file, cut in place: "key = value", "# …" or empty. */
static int
line_read(char *line, const char *file, int no, struct err *e)
{
	const struct key *k;
	char *name = line, *value, *end;

	name += strspn(name, " \t");
	name[strcspn(name, "\r\n")] = '\0';
	if (*name == '\0' || *name == '#')
		return 0;
	value = strchr(name, '=');
	if (value == NULL)
		return err_set(e, E_BAD_REQUEST, "",
		    "%s:%d: 'key = value' expected", file, no);
	for (end = value; end > name && isblank((unsigned char)end[-1]); end--)
		;
	k = key_find(name, (size_t)(end - name));
	if (k == NULL)
		return err_set(e, E_BAD_REQUEST, "", "%s:%d: unknown key '%.*s'",
		    file, no, (int)(end - name), name);
	value += 1 + strspn(value + 1, " \t");
	for (end = value + strlen(value);
	     end > value && isblank((unsigned char)end[-1]); end--)
		;
	*end = '\0';
	return key_set(k, value, e);
}

static int
file_read(const char *file, struct err *e)
{
	FILE *f = fopen(file, "re");
	char line[1024];
	int no = 0, rc = 0;

	if (f == NULL)
		return err_set(e, E_BAD_REQUEST, "", "%s: %s", file,
		    strerror(errno));
	while (rc == 0 && fgets(line, sizeof(line), f) != NULL) {
		no++;
		rc = strlen(line) == sizeof(line) - 1 ?
		    err_set(e, E_BAD_REQUEST, "", "%s:%d: the line is too long",
			file, no) : line_read(line, file, no, e);
	}
	if (rc == 0 && ferror(f))
		rc = err_set(e, E_BAD_REQUEST, "", "%s: %s", file,
		    strerror(errno));
	fclose(f);
	return rc;
}

int
conf_load(const char *file, struct err *e)
{
	char env[64] = "SAMOVAR_";

	for (size_t i = 0; i < N_KEYS; i++)
		if (key_set(&keys[i], keys[i].initial, e) < 0)
			return -1;
	if (file == NULL)
		file = getenv("SAMOVAR_CONF");
	if (file != NULL && file_read(file, e) < 0)
		return -1;
	for (size_t i = 0; i < N_KEYS; i++) {
		const char *p = keys[i].name, *value;
		size_t n = strlen("SAMOVAR_");

		while (*p != '\0' && n < sizeof(env) - 1)
			env[n++] = (char)toupper((unsigned char)*p++);
		env[n] = '\0';
		value = getenv(env);
		if (value != NULL && *value != '\0' &&
		    key_set(&keys[i], value, e) < 0)
			return -1;
	}
	return 0;
}

void
conf_print(void)
{
	puts("# samovar.conf: every key with its default. An environment\n"
	     "# variable SAMOVAR_<KEY> goes before the line here.");
	for (size_t i = 0; i < N_KEYS; i++)
		printf("\n# %s%s%s%s\n#%s = %s\n", keys[i].help,
		    *keys[i].unit ? " [" : "", keys[i].unit,
		    *keys[i].unit ? "]" : "", keys[i].name, keys[i].initial);
}

int
secret_read(struct arena *a, const char *name, const char **out, struct err *e)
{
	char path[PATH_MAX], text[8192];
	struct stat st;
	ssize_t n;
	int fd;

	snprintf(path, sizeof(path), "%s/%s", conf.secrets_dir, name);
	fd = open(path, O_RDONLY | O_CLOEXEC);
	if (fd < 0)
		return err_set(e, E_INTERNAL, "", "secret %s: %s", name,
		    strerror(errno));
	if (fstat(fd, &st) < 0 || (st.st_mode & 077) != 0) {
		close(fd);
		return err_set(e, E_INTERNAL, "",
		    "secret %s: readable by others, want mode 0600", name);
	}
	n = read(fd, text, sizeof(text));
	close(fd);
	if (n == sizeof(text))
		n = 0;
	while (n > 0 && (text[n - 1] == '\n' || text[n - 1] == '\r'))
		n--;
	if (n <= 0)
		return err_set(e, E_INTERNAL, "",
		    "secret %s: empty, too long or unreadable", name);
	*out = arena_strndup(a, text, (size_t)n);
	explicit_bzero(text, sizeof(text));
	return 0;
}
