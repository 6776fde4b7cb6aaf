/*
 * HTML from Mustache templates (the language of mustache/spec 1.4 without
 * lambdas, inheritance and dynamic names) over JSON.
 *
 * What data says is always escaped: {{{x}}} and {{&x}} are refused, and so is
 * a tag where escaping is not enough. A template is HTML that begins and ends
 * in text; by where a tag stands in it, the tag may be
 *
 *	in text, <title>, <textarea>		values, sections
 *	in text					partials
 *	in a quoted value of an attribute	values, sections
 *	among the attributes			sections: whole attributes
 *	in an attribute that is code (on…, style, srcdoc, some of htmx's), in
 *	<script>, <style>, a comment, a name	nothing but {{! }} and {{= =}}
 *
 * A section closes where it opened, a value of an attribute stands in quotes,
 * a < that opens nothing is written &lt;. An address from data (href, src) is
 * checked by whoever puts it into the data: here any scheme goes through.
 *
 * False for a section are false, null, what is absent, the empty list and the
 * empty text; 0 is true. Numbers are written as the JSON had them ("350.50"),
 * null and what is absent as nothing, lists and objects as JSON.
 */
#ifndef MUSTACHE_H
#define MUSTACHE_H

#include <stddef.h>

#include "arena.h"
#include "buf.h"
#include "err.h"

struct json_object;
struct mustache;

#define MUSTACHE_DEPTH 64	  /* sections and partials in one another */
#define MUSTACHE_ROOM (4 << 20)	  /* a rendering's bytes and steps together */
#define MUSTACHE_FILE (256 << 10) /* bytes of a template */

/*
 * Every <name>.mustache of the folder (letters, digits, - and _; not of
 * folders in it), parsed, in the arena: nothing changes it any more, so it may
 * be shared after a fork. NULL with E_INTERNAL, "orders.mustache:12: …", for
 * what is no template, a partial that is not there, a tag in a place that is
 * not safe, a template that includes itself whatever the data.
 */
const struct mustache *mustache_load(struct arena *a, const char *folder,
    struct err *e);

/* The same from texts, which must live as long. */
struct mustache_source {
	const char *name, *text;
	size_t len;
};
const struct mustache *mustache_parse(struct arena *a,
    const struct mustache_source *sources, size_t n, struct err *e);

/*
 * Appends the template of that name to out, in one pass; data is any JSON
 * (NULL: null). 0, or -1 with E_INTERNAL and out as it was: no such template,
 * or data that leads deeper than MUSTACHE_DEPTH or past MUSTACHE_ROOM.
 */
int mustache_render(const struct mustache *m, const char *name,
    struct json_object *data, struct buf *out, struct err *e);

#endif
