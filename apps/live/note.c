#include "config.h"
#include "note.h"

#include <libwebsockets.h>
#include <stdlib.h>
#include <string.h>

struct note *
note_new(enum note_kind kind, uint64_t id, const char *text, size_t len)
{
	struct note *n = malloc(sizeof(*n) + LWS_PRE + len + 1);

	if (n == NULL)
		abort();
	*n = (struct note){ .kind = kind, .id = id, .len = len };
	n->text = n->room + LWS_PRE;
	if (len > 0)
		memcpy(n->text, text, len);
	n->text[len] = '\0';
	return n;
}

void
post_init(struct post *p, void (*ring)(void *arg), void *arg)
{
	*p = (struct post){ .ring = ring, .arg = arg };
	p->end = &p->first;
	pthread_mutex_init(&p->lock, NULL);
}

void
post_put(struct post *p, struct note *n)
{
	bool first;

	pthread_mutex_lock(&p->lock);
	first = p->first == NULL;
	*p->end = n;
	p->end = &n->next;
	pthread_mutex_unlock(&p->lock);
	if (first) /* whoever takes, takes all */
		p->ring(p->arg);
}

struct note *
post_take(struct post *p)
{
	struct note *all;

	pthread_mutex_lock(&p->lock);
	all = p->first;
	p->first = NULL;
	p->end = &p->first;
	pthread_mutex_unlock(&p->lock);
	return all;
}

void
notes_free(struct note *n)
{
	for (struct note *next; n != NULL; n = next) {
		next = n->next;
		free(n);
	}
}
