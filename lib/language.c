#include "config.h"
#include "language.h"

#include <string.h>
#include <strings.h>

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
