/*
 * Who has which socket, as the store knows it: it sees that a person has not
 * too many, and that tokens hold for as long as their sockets are open.
 */
#ifndef MEMBER_H
#define MEMBER_H

#include "backoff.h"
#include "live.h"

struct members;
struct members *members_new(void);
void members_free(struct members *m);

/*
 * Socket id is who's from now on. When that is one too many, the id of the
 * person's oldest one, which is forgotten; else 0.
 */
uint64_t member_add(struct members *m, uint64_t id, const struct who *who);

/* NULL when there is no such socket any more. */
const struct who *member_find(const struct members *m, uint64_t id);
void member_drop(struct members *m, uint64_t id);

/*
 * Looks whose tokens have ended or were revoked: `gone` is called for each, and
 * each is forgotten. Auth, which is asked while Redis is away, is left alone
 * until `doors` is due when it does not answer.
 */
void members_check(struct members *m, struct req *r, struct backoff *doors,
    void (*gone)(void *arg, uint64_t id, const char *why), void *arg);

#endif
