/* Other programs of ours, known by the bearer secret each calls with. */
#ifndef CALLER_H
#define CALLER_H

#include <stddef.h>

/*
 * Name of the service whose secret this is, by secrets_dir/service-hashes
 * (lines "<name> <SHA-256 in hex>"); NULL for nobody. The file is read again
 * at most once a second when a secret is not known.
 */
const char *caller_find(const char *secret, size_t len);

#endif
