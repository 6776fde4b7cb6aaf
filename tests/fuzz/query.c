/* Query strings. */
#include "config.h"
#include "fuzz.h"

int
LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
	struct arena *a = fuzz_arena();
	struct fuzz_rest in = { (const char *)data, size };
	struct fuzz_query *out = fuzz_query_new(a);
	struct err e = { 0 };

	if (jf_query(a, fuzz_query_f, fuzz_text(a, &in), out, &e) == 0)
		fuzz_held(fuzz_query_f, out);
	else
		fuzz_reason(&e);
	return 0;
}
