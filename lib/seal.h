/*
 * Texts for one reader: sealed by whoever has the public key, opened by whom
 * the secret keys belong to, bound to their owner (X25519 and XSalsa20-Poly1305,
 * libsodium's sealed boxes). A sealed text is "<key>.<base64>"; the key that
 * comes first in the file of secret keys is the newest, the others only open.
 *
 *	secrets_dir/<name>.pub	the public key, 64 hex digits
 *	secrets_dir/<name>.keys	secret keys, a line each, newest first
 */
#ifndef SEAL_H
#define SEAL_H

#include "arena.h"
#include "err.h"

/* Seals text for the reader `name`. 0, or -1 with E_INTERNAL: no key. */
int seal(struct arena *a, const char *name, const char *owner,
    const char *text, const char **out, struct err *e);

/*
 * The text of what was sealed for the same owner. -1 with E_BAD_REQUEST when
 * it is not, or its key is gone; with E_INTERNAL when the keys are unreadable.
 */
int seal_open(struct arena *a, const char *name, const char *owner,
    const char *sealed, const char **out, struct err *e);

/* The part of a sealed text that names its key, of the newest key in *out. */
int seal_key(struct arena *a, const char *name, const char **out,
    struct err *e);

/* A new pair, which seals from now on; the older keys go on opening. */
int seal_key_add(const char *name, struct err *e);

/* Forgets all keys but the newest. */
int seal_key_retire(const char *name, struct err *e);

#endif
