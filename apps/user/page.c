/* Lists in pages. */
#include "config.h"
#include "user.h"

#define PAGE_SIZE 20
#define DEEPEST 10000 /* page x page_size */

static const struct jf page_f[] = {
	JF(struct page, only_active),
	JF(struct page, page, .min = 1),
	JF(struct page, page_size, .min = 1, .max = 100),
	JF_END
};

int
page_read(struct req *r, struct page *out)
{
	out->page = 1;
	out->page_size = PAGE_SIZE;
	if (req_query(r, page_f, out) < 0)
		return -1;
	if (out->page > DEEPEST || out->page * out->page_size > DEEPEST)
		return fail_field(r, E_BAD_REQUEST, "page",
		    "page: page times page_size is at most %d", DEEPEST);
	out->limit = txt(r, out->page_size);
	out->offset = txt(r, (out->page - 1) * out->page_size);
	return 0;
}

int
page_reply(struct req *r, int q, const char *name)
{
	struct buf b = buf_new(r->a);

	buf_str(&b, "{");
	buf_json_raw(&b, name, db_text(r, q, 0, "list"));
	buf_json_int(&b, "total_count", db_int(r, q, 0, "total"));
	if (db_bool(r, q, 0, "more"))
		buf_json_bool(&b, "more", true);
	buf_str(&b, "}");
	return reply_json(r, 200, b.s);
}
