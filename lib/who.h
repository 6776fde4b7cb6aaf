/* Words for roles and account types, as tokens, bodies and SQL spell them. */
#ifndef WHO_H
#define WHO_H

#include "buf.h"
#include "req.h"

/* "waiter" as its bit; 0 for a word that is no role of a person. */
unsigned role_bit(const char *word);

/* The word of the n-th role, NULL past the last: for loops over all roles. */
const char *role_word(int n);

/* roles as a JSON array of words. */
void role_json(struct buf *b, unsigned roles);

/* Roles an account of this type can have. */
unsigned role_mask(enum account typ);

/* "user", "staff", "service"; "" for ACCOUNT_NONE. */
const char *who_word(enum account typ);

/* "user" or "staff" as a type; ACCOUNT_NONE for any other word. */
enum account who_from(const char *word);

#endif
