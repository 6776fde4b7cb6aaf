/* Accept-Language, as the menu reads it. */
#include "config.h"
#include "../../apps/menu/menu.h"

#include <string.h>

#include "fuzz.h"
#include "language.h"

int
LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
	struct arena *a = fuzz_arena();
	struct fuzz_rest in = { (const char *)data, size };

	PROMISE(list_is_lang(language_of(fuzz_text(a, &in))));
	return 0;
}
