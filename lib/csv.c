#include "config.h"
#include "csv.h"

#include <string.h>

#define MARK "\xef\xbb\xbf" /* of UTF-8 */

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
	buf_str(b, MARK);
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

struct csv_in
csv_open(struct arena *a, const char *text)
{
	struct csv_in c = { .a = a, .p = text, .line = 1 };
	size_t head;

	if (strncmp(text, MARK, strlen(MARK)) == 0)
		c.p += strlen(MARK);
	head = strcspn(c.p, "\r\n");
	c.separator = memchr(c.p, ';', head) != NULL ? ';' :
	    memchr(c.p, '\t', head) != NULL ? '\t' : ',';
	return c;
}

/* One field, its quotes taken away; p stands behind it afterwards. */
static const char *
field_read(struct csv_in *c)
{
	struct buf b = buf_new(c->a);
	bool quoted = *c->p == '"';

	buf_str(&b, "");
	c->p += quoted;
	while (*c->p != '\0') {
		if (quoted && *c->p == '"') {
			quoted = c->p[1] == '"';
			c->p += quoted ? 1 : 0;
			if (!quoted) {
				c->p++;
				continue;
			}
		} else if (!quoted && (*c->p == c->separator ||
			*c->p == '\n' || *c->p == '\r')) {
			break;
		}
		c->line += *c->p == '\n';
		buf_bytes(&b, c->p++, 1);
	}
	return csv_plain(b.s);
}

bool
csv_next(struct csv_in *c, struct csv_line *line)
{
	*line = (struct csv_line){ .n = 0 };
	for (; *c->p == '\n' || *c->p == '\r'; c->p++)
		c->line += *c->p == '\n';
	if (*c->p == '\0')
		return false;
	line->line = c->line;
	for (;;) {
		const char *v = field_read(c);

		if (line->n < CSV_COLUMNS)
			line->v[line->n++] = v;
		if (*c->p != c->separator)
			return true;
		c->p++;
	}
}

int
csv_column(const struct csv_line *head, const char *name)
{
	for (int i = 0; i < head->n; i++)
		if (strcmp(head->v[i], name) == 0)
			return i;
	return -1;
}
