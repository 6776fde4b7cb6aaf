/* What can go wrong, in a few frozen words, and what each means outside. */
#ifndef ERR_H
#define ERR_H

#include <stdbool.h>

struct buf;

enum err_code {
	E_OK,
	E_BAD_REQUEST,	    /* 400 input that can never be right */
	E_UNAUTHENTICATED,  /* 401 no token, or one that does not hold */
	E_FORBIDDEN,	    /* 403 the role may not */
	E_NOT_FOUND,	    /* 404 absent, or not the caller's */
	E_METHOD,	    /* 405 path known, method not */
	E_EXISTS,	    /* 409 a unique value is taken */
	E_STATE,	    /* 409 not in this state */
	E_RACE,		    /* 409 somebody else was first */
	E_TOO_LARGE,	    /* 413 */
	E_TYPE,		    /* 415 content type */
	E_KEY_REUSED,	    /* 422 idempotency key with another body */
	E_RATE,		    /* 429 */
	E_UNAVAILABLE,	    /* 503 a part is down */
	E_INTERNAL,	    /* 500 our own mistake */
	E_NO_RPC,	    /* 404 an rpc that is not there, or not this way */
	E_DEADLINE,	    /* 504 the time that the caller gave is over */
	E_AGAIN,	    /* inside only: serialization failure, run again */
	E_REPLAY,	    /* inside only: the stored answer is the answer */
	E__MAX
};

/* One reason. The deepest layer sets it; a set reason is not overwritten. */
struct err {
	enum err_code code;
	int retry_after;  /* seconds, with E_RATE and E_UNAVAILABLE */
	char field[128];  /* path of the offending field, "" if none */
	char text[384];	  /* one sentence, for the caller or for logs only */
	bool inner;	  /* the database's words: for logs only */
	const char *members; /* more of the answer, JSON: "\"lines\":[…]"; in the
			      * unit's arena; NULL: none */
};

struct err_row {
	const char *word; /* "bad_request": REST's code, frozen */
	int status;	  /* HTTP */
	bool secret;	  /* the text stays in the log, always */
	const char *plain; /* what the caller reads where it does */
	const char *rpc;  /* the Connect protocol's code … */
	int rpc_status;	  /* … and HTTP status */
};

/* The row of a code. */
const struct err_row *err_row(enum err_code code);

/* What the caller may read of it: e->text, or a sentence that tells less. */
const char *err_sentence(const struct err *e);

/* REST's body for it; id: of the request. */
void err_json(struct buf *out, const struct err *e, const char *id);

/* Sets the reason unless one is set; always -1, so `return err_set(…)`. */
int err_set(struct err *e, enum err_code code, const char *field,
    const char *fmt, ...) __attribute__((format(printf, 4, 5)));

/* PostgreSQL's SQLSTATE as a code; E_INTERNAL for what nobody expects. */
enum err_code err_from_sqlstate(const char *sqlstate);

#endif
