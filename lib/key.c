#include "config.h"
#include "key.h"

#include <stdlib.h>
#include <string.h>

#include "db.h"
#include "route.h"

int
key_read(struct req *r, const char *header)
{
	size_t n;

	if (header == NULL)
		return 0;
	n = strlen(header);
	for (size_t i = 0; i < n; i++)
		if (header[i] <= ' ' || header[i] >= 0x7f)
			n = 0;
	if (n < 1 || n > 255)
		return fail_field(r, E_BAD_REQUEST, "Idempotency-Key",
		    "Idempotency-Key takes 1 to 255 visible ASCII characters");
	r->key = header;
	return 0;
}

const char *
key_body_hash(struct req *r)
{
	return txt_sha256(r, r->sent, r->sent_len);
}

void
key_queue(struct req *r)
{
	r->key_scope = arena_printf(r->a, "%d:%lld:%s:%s:%s", (int)r->who.typ,
	    (long long)r->who.sub, method_names[r->method], r->path, r->key);
	db_queue(r, DB_KEY_LOCK, r->key_scope);
	db_queue(r, DB_KEY_FIND, r->key_scope);
	r->key_pending = true;
}

int
key_answer(struct req *r)
{
	r->key_pending = false;
	if (!db_bool(r, DB_KEY_LOCK, 0, "locked"))
		return fail(r, E_RACE,
		    "the first request with this Idempotency-Key is running");
	if (db_rows(r, DB_KEY_FIND) == 0)
		return 0;
	if (strcmp(db_text(r, DB_KEY_FIND, 0, "body_hash"), key_body_hash(r)) != 0)
		return fail_field(r, E_KEY_REUSED, "Idempotency-Key",
		    "this Idempotency-Key came before with another body");
	reply_json(r, (int)db_int(r, DB_KEY_FIND, 0, "status"),
	    db_text(r, DB_KEY_FIND, 0, "answer"));
	reply_header(r, "Idempotent-Replayed", "true");
	return fail(r, E_REPLAY, "replayed");
}

void
key_store(struct req *r)
{
	db_queue(r, DB_KEY_STORE, r->key_scope, key_body_hash(r),
	    txt(r, r->reply.status), r->reply.body ? r->reply.body : "");
}
