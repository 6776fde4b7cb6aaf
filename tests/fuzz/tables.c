/* Field tables with every type of row, and what must hold of the result. */
#include "config.h"
#include "fuzz.h"

#include <json-c/json.h>
#include <string.h>

#include "utf8.h"

static const char *const words[] = { "", "cash", "card", "наличные", NULL };

struct line {
	int64_t dish_id;
	const char *note;
	int method;
};

struct fuzz_body {
	const char *name, *email, *at;
	int64_t n, any;
	bool flag;
	struct money price;
	int method;
	struct jf_list lines, ids, texts, methods;
	void *line;
	struct json_object *raw;
	struct opt_text nick;
	struct opt_int age;
	struct opt_bool open;
	struct opt_money tip;
};

static const struct jf line_f[] = {
	JF(struct line, dish_id, .req = true, .min = 1, .max = INT32_MAX),
	JF(struct line, note, .max = 5, .nullable = true),
	JF(struct line, method, .names = words),
	JF_END
};

const struct jf fuzz_body_f[] = {
	JF(struct fuzz_body, name, .min = 1, .max = 10),
	JF(struct fuzz_body, email, .tidy = jf_email),
	JF(struct fuzz_body, at, .check = jf_is_time, .what = "a time"),
	JF(struct fuzz_body, n, .min = -5, .max = 99),
	JF(struct fuzz_body, any),
	JF(struct fuzz_body, flag),
	JF(struct fuzz_body, price, .min = 1, .max = 1000000),
	JF(struct fuzz_body, method, .names = words, .nullable = true),
	JF(struct fuzz_body, lines, .min = 1, .max = 3, .sub = line_f,
	    .size = sizeof(struct line)),
	JF(struct fuzz_body, ids, .max = 4),
	JF(struct fuzz_body, texts, .max = 4, .of = JF_TEXT),
	JF(struct fuzz_body, methods, .max = 4, .of = JF_WORD, .names = words),
	JF(struct fuzz_body, line, .sub = line_f, .size = sizeof(struct line)),
	JF(struct fuzz_body, raw, .max = 64),
	JF(struct fuzz_body, nick, .max = 8, .nullable = true),
	JF(struct fuzz_body, age, .min = 1, .max = 150),
	JF(struct fuzz_body, open, .nullable = true),
	JF(struct fuzz_body, tip, .nullable = true),
	JF_END
};

struct fuzz_query {
	const char *q, *from;
	int64_t page;
	bool only;
	struct money least;
	int method;
	struct opt_int size;
};

const struct jf fuzz_query_f[] = {
	JF(struct fuzz_query, q, .min = 1, .max = 20),
	JF(struct fuzz_query, from, .check = jf_is_date, .what = "a date"),
	JF(struct fuzz_query, page, .min = 1, .max = 10000),
	JF(struct fuzz_query, only),
	JF(struct fuzz_query, least),
	JF(struct fuzz_query, method, .names = words),
	JF(struct fuzz_query, size, .min = 1, .max = 100),
	JF_END
};

struct fuzz_body *
fuzz_body_new(struct arena *a)
{
	return arena_alloc(a, sizeof(struct fuzz_body));
}

struct fuzz_query *
fuzz_query_new(struct arena *a)
{
	return arena_alloc(a, sizeof(struct fuzz_query));
}

static int64_t
most(const struct jf *f, int64_t otherwise)
{
	return f->max != 0 ? f->max : otherwise;
}

static void
text_held(const struct jf *f, const char *s)
{
	const char *end;
	int64_t n = 0;
	int bytes;

	if (s == NULL) {
		PROMISE(!f->req);
		return;
	}
	for (end = s + strlen(s); s < end; s += bytes, n++)
		PROMISE(utf8_decode(s, end, &bytes) > 0);
	PROMISE(n >= f->min && n <= most(f, 1000));
}

/* Zero is what an absent number looks like. */
static void
number_held(const struct jf *f, int64_t v, int64_t otherwise)
{
	if ((f->min != 0 || f->max != 0) && v != 0)
		PROMISE(v >= f->min && v <= most(f, otherwise));
}

static void
word_held(const struct jf *f, int v)
{
	int n = 0;

	while (f->names[n] != NULL)
		n++;
	PROMISE(v >= 0 && v < n);
}

static void
list_held(const struct jf *f, const struct jf_list *list)
{
	const struct jf one = { .names = f->names };

	if (list->v == NULL && list->n == 0)
		return;
	PROMISE((int64_t)list->n >= f->min &&
	    (int64_t)list->n <= most(f, 1000));
	for (size_t i = 0; i < list->n; i++)
		if (f->sub != NULL)
			fuzz_held(f->sub, (char *)list->v + i * f->size);
		else if (f->of == JF_TEXT)
			text_held(&one, ((const char **)list->v)[i]);
		else if (f->of == JF_WORD)
			word_held(&one, ((int *)list->v)[i]);
}

static void
value_held(const struct jf *f, const void *p)
{
	const struct opt_text *text = p;
	const struct opt_int *number = p;
	const struct opt_money *money = p;

	switch (f->type) {
	case JF_TEXT:
		text_held(f, *(const char *const *)p);
		break;
	case JF_INT:
		number_held(f, *(const int64_t *)p, INT64_MAX);
		break;
	case JF_MONEY:
		number_held(f, ((const struct money *)p)->kopecks, 9999999999);
		break;
	case JF_WORD:
		word_held(f, *(const int *)p);
		break;
	case JF_LIST:
		list_held(f, p);
		break;
	case JF_OBJECT:
		if (*(void *const *)p != NULL)
			fuzz_held(f->sub, *(void *const *)p);
		break;
	case JF_OPT_TEXT:
		PROMISE(text->set || (!text->null && text->v == NULL));
		PROMISE(!text->null || f->nullable);
		text_held(f, text->v);
		break;
	case JF_OPT_INT:
		PROMISE(!number->null || f->nullable);
		number_held(f, number->v, INT64_MAX);
		break;
	case JF_OPT_MONEY:
		PROMISE(!money->null || f->nullable);
		number_held(f, money->v.kopecks, 9999999999);
		break;
	case JF_BOOL:
	case JF_OPT_BOOL:
	case JF_RAW:
		break;
	}
}

void
fuzz_held(const struct jf *fields, const void *out)
{
	for (; fields->name != NULL; fields++)
		value_held(fields, (const char *)out + fields->off);
}

void
fuzz_readable(const char *s)
{
	const char *end = s + strlen(s);
	int bytes;

	PROMISE(*s != '\0');
	for (; s < end; s += bytes)
		PROMISE(!utf8_is_control(utf8_decode(s, end, &bytes)) &&
		    utf8_decode(s, end, &bytes) >= 0);
}

void
fuzz_reason(const struct err *e)
{
	PROMISE(e->code != E_OK && e->code != E_INTERNAL);
	fuzz_readable(e->text);
	PROMISE(*e->field == '\0' || strstr(e->text, e->field) != NULL);
}
