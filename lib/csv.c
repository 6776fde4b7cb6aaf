#include "config.h"
#include "csv.h"

#include <string.h>

/* What makes a formula of a text; and the apostrophe, so that csv_plain finds
 * out what was there. */
static bool
is_special(char c)
{
	return c != '\0' && strchr("=+-@\t\r\n'", c) != NULL;
}

void
csv_begin(struct buf *b)
{
	buf_str(b, "\xef\xbb\xbf");
}

static void
number_write(struct buf *b, const char *s)
{
	for (; *s != '\0'; s++)
		buf_bytes(b, *s == '.' ? "," : s, 1);
}

static void
text_write(struct buf *b, const char *s)
{
	const bool quoted = s[strcspn(s, ";\"\t\r\n")] != '\0';

	buf_str(b, quoted ? "\"" : "");
	buf_str(b, is_special(*s) ? "'" : "");
	for (; *s != '\0'; s++) {
		buf_str(b, *s == '"' ? "\"" : "");
		buf_bytes(b, s, 1);
	}
	buf_str(b, quoted ? "\"" : "");
}

void
csv_row(struct buf *b, const struct csv_cell *cells, size_t n)
{
	for (size_t i = 0; i < n; i++) {
		buf_str(b, i > 0 ? ";" : "");
		if (cells[i].s == NULL)
			continue;
		if (cells[i].number)
			number_write(b, cells[i].s);
		else
			text_write(b, cells[i].s);
	}
	buf_str(b, "\r\n");
}

const char *
csv_plain(const char *s)
{
	return s[0] == '\'' && is_special(s[1]) ? s + 1 : s;
}
