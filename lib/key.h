/*
 * Idempotency-Key: the same key and body answers the first answer again.
 * Scope is (typ, sub, method, path, key); an advisory lock on it is held by
 * the transaction, the answer is stored in the same transaction.
 */
#ifndef KEY_H
#define KEY_H

#include "req.h"

/* Reads and checks the header (1 to 255 visible ASCII characters). */
int key_read(struct req *r, const char *header);

/* Queues lock and lookup behind the transaction's begin. */
void key_queue(struct req *r);

/*
 * After the sync that carried the lookup: 0 go on; -1 with E_REPLAY (r->reply
 * is the stored answer), E_RACE (the first is still running) or E_KEY_REUSED.
 */
int key_answer(struct req *r);

/* SHA-256 of the body's bytes, in hex. */
const char *key_body_hash(struct req *r);

/* Queues the storing of r->reply, before the commit. */
void key_store(struct req *r);

#endif
