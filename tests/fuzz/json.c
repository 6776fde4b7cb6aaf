/* Strict JSON: what is let through, json-c reads, and reads again the same. */
#include "config.h"
#include "fuzz.h"

#include <json-c/json.h>
#include <string.h>

int
LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
	struct arena *a = fuzz_arena();
	struct err e = { 0 }, again = { 0 };
	const struct fuzz_rest in = { (const char *)data, size };
	const char *text = fuzz_text(a, &in), *out;
	struct json_object *o;

	if (json_check(a, text, size, &e) < 0) {
		fuzz_reason(&e);
		PROMISE(json_read(a, text, size, &again) == NULL);
		return 0;
	}
	o = json_read(a, text, size, &again);
	if (o == NULL) {
		PROMISE(strstr(text, "null") != NULL);
		return 0;
	}
	out = json_object_to_json_string_ext(o, JSON_C_TO_STRING_PLAIN);
	PROMISE(json_check(a, out, strlen(out), &e) == 0);
	PROMISE(json_object_equal(o, json_read(a, out, strlen(out), &e)));
	return 0;
}
