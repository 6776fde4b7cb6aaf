#include "config.h"
#include "hmac.h"

#include <string.h>

#include "unit.h"

/* RFC 4231, test cases 2 and 6. */
START_TEST(what_the_rfc_says)
{
	char key[132] = "", got[HMAC_HEX];

	hmac_hex("Jefe", "", 0, "what do ya want for nothing?", 28, got);
	ck_assert_str_eq(got, "5bdcc146bf60754e6a042426089575c7"
	    "5a003f089d2739839dec58b964ec3843");
	memset(key, 0xaa, 131);
	hmac_hex(key, "Test Using Larger Than Block-Size Key", 37,
	    " - Hash Key First", 17, got);
	ck_assert_str_eq(got, "60e431591ee0b67f0d8a26aacbf5b77f"
	    "8e0bc6213728c5140546040f0ee37f54");
}
END_TEST

START_TEST(wherever_it_is_cut)
{
	static const char text[] = "what do ya want for nothing?";
	unsigned char whole[HMAC_BYTES], parts[HMAC_BYTES];

	hmac("k\0y", 3, "", 0, text, sizeof(text), whole);
	for (size_t n = 0; n <= sizeof(text); n++) {
		hmac("k\0y", 3, text, n, text + n, sizeof(text) - n, parts);
		ck_assert_mem_eq(parts, whole, sizeof(whole));
	}
	hmac("k\0z", 3, "", 0, text, sizeof(text), parts);
	ck_assert_mem_ne(parts, whole, sizeof(whole));
}
END_TEST

int
main(void)
{
	return unit_run("hmac", (const TTest *const[]){ what_the_rfc_says,
	    wherever_it_is_cut, NULL });
}
