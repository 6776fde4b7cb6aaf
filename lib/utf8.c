#include "config.h"
#include "utf8.h"

#include <string.h>

long
utf8_decode(const char *s, const char *end, int *n)
{
	static const long least[] = { 0, 0, 0x80, 0x800, 0x10000 };
	const unsigned char c = (unsigned char)*s;
	long v;
	int len;

	*n = 1;
	if (c < 0x80)
		return c;
	len = c >= 0xf0 && c < 0xf8 ? 4 : c >= 0xe0 && c < 0xf0 ? 3
	    : c >= 0xc2 && c < 0xe0 ? 2 : 0;
	if (len == 0 || end - s < len)
		return -1;
	v = c & (0xff >> (len + 1));
	for (int i = 1; i < len; i++) {
		if (((unsigned char)s[i] & 0xc0) != 0x80)
			return -1;
		v = v << 6 | ((unsigned char)s[i] & 0x3f);
	}
	if (v < least[len] || v > 0x10ffff || (v >= 0xd800 && v < 0xe000))
		return -1;
	*n = len;
	return v;
}

size_t
utf8_encode(long c, char *out)
{
	size_t n = 0;

	if (c < 0x80) {
		out[n++] = (char)c;
	} else if (c < 0x800) {
		out[n++] = (char)(0xc0 | c >> 6);
	} else if (c < 0x10000) {
		out[n++] = (char)(0xe0 | c >> 12);
		out[n++] = (char)(0x80 | (c >> 6 & 0x3f));
	} else {
		out[n++] = (char)(0xf0 | c >> 18);
		out[n++] = (char)(0x80 | (c >> 12 & 0x3f));
		out[n++] = (char)(0x80 | (c >> 6 & 0x3f));
	}
	if (c >= 0x80)
		out[n++] = (char)(0x80 | (c & 0x3f));
	return n;
}

bool
utf8_is_text(const char *s, size_t len)
{
	const char *end = s + len;
	int n;

	for (; s < end; s += n)
		if (utf8_decode(s, end, &n) <= 0)
			return false;
	return true;
}

void
utf8_mend(char *s)
{
	const size_t len = strlen(s);
	size_t i = len;
	int n;

	while (i > 0 && len - i < 3 && ((unsigned char)s[i - 1] & 0xc0) == 0x80)
		i--;
	if (i > 0 && utf8_decode(s + i - 1, s + len, &n) < 0)
		s[i - 1] = '\0';
}

bool
utf8_is_control(long c)
{
	return (c >= 0 && c < 0x20) || (c >= 0x7f && c < 0xa0);
}
