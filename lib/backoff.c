#include "config.h"
#include "backoff.h"

#include "met.h"
#include "uuid.h"

#define FIRST_MS 100
#define LONGEST_MS 5000

void
backoff_failed(struct backoff *b)
{
	unsigned ms = LONGEST_MS, random;

	if (b->failures < 6)
		ms = FIRST_MS << b->failures;
	if (ms > LONGEST_MS)
		ms = LONGEST_MS;
	b->failures++;
	random_bytes(&random, sizeof(random));
	b->due_ms = now_ms() + ms - random % (ms / 2 + 1);
}

void
backoff_worked(struct backoff *b)
{
	*b = (struct backoff){ 0 };
}

bool
backoff_due(const struct backoff *b)
{
	return b->failures == 0 || now_ms() >= b->due_ms;
}
