/* Signing in by Yandex ID. */
#ifndef YANDEX_H
#define YANDEX_H

#include "req.h"

/* What Yandex says of a person; their id there is the key, nothing else is. */
struct yandex_person {
	const char *id;
	const char *email;     /* NULL: none, or none they let us see */
	const char *phone;     /* E.164; NULL likewise */
	const char *full_name; /* never empty, at most 100 characters */
};

/* Where Yandex sends people back to, by the configuration. */
const char *yandex_redirect_uri(struct req *r);

/* Its page on which people agree; challenge: PKCE's, S256. */
const char *yandex_authorize_url(struct req *r, const char *state,
    const char *challenge);

/*
 * Whose code this is: exchanges it and asks for the profile, in at most three
 * seconds together. verifier is PKCE's, NULL without. -1 with
 * E_UNAUTHENTICATED when Yandex refuses the code, E_UNAVAILABLE when it
 * answers with anything else or not at all.
 */
int yandex_ask(struct req *r, const char *code, const char *verifier,
    struct yandex_person *out);

#endif
