#include "config.h"
#include "language.h"

#include <string.h>
#include <strings.h>

#include "buf.h"

const char *
language_of(const char *header)
{
	const char *p = header;

	while (p != NULL && *p != '\0') {
		size_t n;

		p += strspn(p, " \t,");
		n = strcspn(p, " \t,;-");
		if (n == 2 && strncasecmp(p, "ru", 2) == 0)
			return "ru";
		if (n == 2 && strncasecmp(p, "en", 2) == 0)
			return "en";
		p += strcspn(p, ",");
	}
	return "ru";
}

const char *
language_number(struct arena *a, const char *language, const char *number)
{
	const bool en = strcmp(language, "en") == 0;
	const size_t minus = strspn(number, "-"),
	    whole = strcspn(number, ".");
	struct buf b = buf_new(a);

	buf_bytes(&b, number, minus);
	for (size_t i = minus; i < whole; i++) {
		if (i > minus && (whole - i) % 3 == 0)
			buf_str(&b, en ? "," : "\xc2\xa0");
		buf_bytes(&b, number + i, 1);
	}
	if (number[whole] == '.')
		buf_printf(&b, "%s%s", en ? "." : ",", number + whole + 1);
	return b.s;
}
