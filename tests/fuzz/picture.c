/* What an uploaded file is, by its first bytes; and a WebP that keeps nothing
 * but its picture. */
#include "config.h"
#include "fuzz.h"

#include <string.h>

#include "../../apps/menu/picture.h"

int
LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
	struct arena *a = fuzz_arena();
	char *copy = arena_alloc(a, size + 1);
	const size_t n = picture_strip(memcpy(copy, data, size), size);
	struct picture p;

	PROMISE(n <= size && (n == 0 || n >= 12));
	PROMISE(picture_strip(copy, n) == n);
	PROMISE(n == 0 || !picture_look(copy, n, &p) || !p.animated);
	if (!picture_look(data, size, &p))
		return 0;
	PROMISE(p.type >= JPEG && p.type <= WEBP);
	PROMISE(p.width >= 0 && p.height >= 0);
	PROMISE(memcmp(data, p.type == JPEG ? "\xff\xd8" : p.type == PNG ?
	    "\x89P" : "RI", 2) == 0);
	return 0;
}
