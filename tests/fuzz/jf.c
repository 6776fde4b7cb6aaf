/* Field tables: the first byte is the surface, the rest the body. */
#include "config.h"
#include "fuzz.h"

static const enum jf_mode modes[] = { JF_STRICT, JF_EVENT, JF_RPC };

int
LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
	struct arena *a = fuzz_arena();
	struct fuzz_body *out = fuzz_body_new(a);
	struct err e = { 0 };
	struct json_object *o;

	if (size == 0)
		return 0;
	o = json_read(a, (const char *)data + 1, size - 1, &e);
	if (o == NULL)
		return 0;
	if (jf_decode(a, fuzz_body_f,
		modes[data[0] % (sizeof(modes) / sizeof(*modes))], o, out,
		&e) == 0)
		fuzz_held(fuzz_body_f, out);
	else
		fuzz_reason(&e);
	return 0;
}
