#include "config.h"
#include "uuid.h"

#include <sodium.h>
#include <stdint.h>
#include <stdlib.h>
#include <sys/random.h>
#include <time.h>

void
random_bytes(void *p, size_t n)
{
	/* up to 256 bytes the kernel neither blocks nor cuts short */
	for (size_t at = 0; at < n; at += 256) {
		const size_t part = n - at < 256 ? n - at : 256;

		if (getrandom((char *)p + at, part, 0) != (ssize_t)part)
			abort();
	}
}

const char *
random_text(struct arena *a, size_t n)
{
	const size_t size = sodium_base64_encoded_len(n,
	    sodium_base64_VARIANT_URLSAFE_NO_PADDING);
	unsigned char raw[RANDOM_TEXT_MAX];

	if (n > sizeof(raw))
		abort();
	random_bytes(raw, n);
	return sodium_bin2base64(arena_alloc(a, size), size, raw, n,
	    sodium_base64_VARIANT_URLSAFE_NO_PADDING);
}

char *
uuid_v7(char *out)
{
	static const char hex[] = "0123456789abcdef";
	struct timespec now;
	uint8_t b[16];
	uint64_t ms;
	char *p = out;

	clock_gettime(CLOCK_REALTIME, &now);
	ms = (uint64_t)now.tv_sec * 1000 + (uint64_t)now.tv_nsec / 1000000;
	random_bytes(b, sizeof(b));
	for (int i = 0; i < 6; i++)
		b[i] = (uint8_t)(ms >> (40 - 8 * i));
	b[6] = 0x70 | (b[6] & 0x0f);
	b[8] = 0x80 | (b[8] & 0x3f);
	for (int i = 0; i < 16; i++) {
		if (i == 4 || i == 6 || i == 8 || i == 10)
			*p++ = '-';
		*p++ = hex[b[i] >> 4];
		*p++ = hex[b[i] & 15];
	}
	*p = '\0';
	return out;
}

const char *
uuid_new(struct arena *a)
{
	return uuid_v7(arena_alloc(a, UUID_TEXT));
}
