/*
 * samovar-admin create --work-email ADDRESS --full-name NAME
 *	[--phone NUMBER] [--position TEXT]
 *
 * The first account of a real install: somebody who may hire the others. The
 * password is asked for on the terminal, twice and unseen, or read as one
 * line where standard input is no terminal. Goes the way of POST /staff, so
 * the fleet must be up.
 */
#include "config.h"
#include "user.h"

#include <getopt.h>
#include <sodium.h>
#include <stdio.h>
#include <string.h>
#include <termios.h>
#include <unistd.h>

#define LINE 1024

static int
usage(void)
{
	fputs("usage: samovar-admin create --work-email ADDRESS"
	      " --full-name NAME\n"
	      "	[--phone NUMBER] [--position TEXT]\n", stderr);
	return 64;
}

static int
line_read(char line[LINE])
{
	if (fgets(line, LINE, stdin) == NULL)
		return -1;
	line[strcspn(line, "\r\n")] = '\0';
	return 0;
}

/* One line that is not shown while it is typed. */
static int
unseen_read(const char *prompt, char line[LINE])
{
	struct termios shown, hidden;
	int rc;

	if (tcgetattr(STDIN_FILENO, &shown) < 0)
		return line_read(line);
	hidden = shown;
	hidden.c_lflag &= ~(tcflag_t)ECHO;
	tcsetattr(STDIN_FILENO, TCSAFLUSH, &hidden);
	fputs(prompt, stderr);
	rc = line_read(line);
	tcsetattr(STDIN_FILENO, TCSAFLUSH, &shown);
	fputs("\n", stderr);
	return rc;
}

static int
password_read(char password[LINE])
{
	char again[LINE];
	bool same;

	if (unseen_read("Password: ", password) < 0) {
		fputs("samovar-admin: no password was given\n", stderr);
		return -1;
	}
	if (!isatty(STDIN_FILENO))
		return 0;
	same = unseen_read("The same again: ", again) == 0 &&
	    strcmp(password, again) == 0;
	sodium_memzero(again, sizeof(again));
	if (!same)
		fputs("samovar-admin: the two are not the same\n", stderr);
	return same ? 0 : -1;
}

/* What the command line says, by the names that POST /staff knows. */
struct words {
	const char *work_email, *full_name, *work_phone, *position;
};

static int
words_read(int argc, char **argv, struct words *out)
{
	static const struct option options[] = {
		{ "work-email", required_argument, NULL, 'e' },
		{ "full-name", required_argument, NULL, 'n' },
		{ "phone", required_argument, NULL, 't' },
		{ "position", required_argument, NULL, 'p' },
		{ 0 }
	};
	int c;

	while ((c = getopt_long(argc, argv, "", options, NULL)) != -1)
		switch (c) {
		case 'e': out->work_email = optarg; break;
		case 'n': out->full_name = optarg; break;
		case 't': out->work_phone = optarg; break;
		case 'p': out->position = optarg; break;
		default: return -1;
		}
	return optind == argc && out->work_email != NULL &&
		out->full_name != NULL ? 0 : -1;
}

static const char *
body_make(struct arena *a, const struct words *w, const char *password)
{
	struct buf b = buf_new(a);

	buf_str(&b, "{");
	buf_json_member(&b, "work_email", w->work_email);
	buf_json_member(&b, "full_name", w->full_name);
	if (w->work_phone != NULL)
		buf_json_member(&b, "work_phone", w->work_phone);
	if (w->position != NULL)
		buf_json_member(&b, "position", w->position);
	buf_json_member(&b, "password", password);
	buf_json_raw(&b, "roles", "[\"admin\"]");
	buf_str(&b, "}");
	return b.s;
}

static int
create(struct req *r, const struct words *w, const char *password)
{
	/* the audit log's actor is "service:admin" */
	r->who = (struct who){ .typ = ACCOUNT_SERVICE, .service = "admin" };
	r->body = body_make(r->a, w, password);
	r->body_len = strlen(r->body);
	if (staff_post(r) < 0) {
		db_rollback(r);
		fprintf(stderr, "samovar-admin: %s\n", r->err.text);
		return r->err.code == E_UNAVAILABLE ? 75 : 65;
	}
	printf("%s may sign in now, as an admin\n", w->work_email);
	return 0;
}

int
admin_create(const struct app *app, int argc, char **argv)
{
	struct words w = { 0 };
	char password[LINE];
	struct arena *a;
	struct db *db;
	struct req r;
	int rc;

	if (words_read(argc, argv, &w) < 0)
		return usage();
	if (password_read(password) < 0)
		return 65;
	a = arena_new();
	db = db_new(app->name, app->stmts, app->n_stmts);
	req_init(&r, a, app, db, NULL);
	rc = create(&r, &w, password);
	sodium_memzero(password, sizeof(password));
	db_free(db);
	arena_free(a);
	return rc;
}
