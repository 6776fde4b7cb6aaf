/* What guests and staff are told: by notices, and by e-mail. */
#ifndef NOTIFY_H
#define NOTIFY_H

#include "app.h"

#define SPOOL_NAME_MAX 64 /* bytes of a file's name there */

enum {
	Q_NOTICE_ADD,
	Q_NOTICES_TELL,
	Q_NOTICES_PURGE,
	Q_FORGOTTEN_PURGE,
	Q_NOTICES_FORGET,
	Q__MAX
};

extern const struct stmt stmts[Q__MAX];

/* Every event of orders and payments: a notice for each who is to be told. */
int on_event(struct req *r, const struct event *e);

/* user.deleted: nothing is told any more, nor kept. */
int on_user_deleted(struct req *r, const struct event *e);

/* POST /internal/v1/notify/messages: an e-mail to one person. */
int message_post(struct req *r);

/* A file name, <id>.eml, of a message put whole and safe into the spool. */
int spool_put(struct req *r, const char *id, const char *text, size_t len);

/*
 * Gives the message in the file `path` to the SMTP server: 0 it has taken
 * it, 1 it refuses it for good, -1 not now. why: 256 bytes for a sentence.
 */
int smtp_give(struct req *r, const char *path, char *why);

/* Task: what is due in the spool goes out, if there is a server. */
int mail_send(struct req *r);

/* Task: what lies in the spool for a day goes. */
int mail_purge(struct req *r);

/* Task: tells what waits. */
int notices_tell(struct req *r);

/* Task: old notices go. */
int notices_purge(struct req *r);

#endif
