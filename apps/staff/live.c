/* What a page that stays up to date goes on from. */
#include "config.h"
#include "staff.h"

#include <json-c/json.h>

#include "http.h"

struct json_object *
page_live(struct req *r)
{
	struct json_object *data = json_object_new_object(), *o;
	const struct err before = r->err;
	struct http_answer a;

	json_keep(r->a, data);
	put_flag(data, "live", true);
	/* without it the page asks for itself from time to time */
	if (service_call(r, "POST", "/api/v1/live/ticket", "{}",
		AS_CALLER | QUICK, &a) == 0 &&
	    (o = json_read(r->a, a.body, a.len, &r->err)) != NULL) {
		put_text(data, "ticket", get_text(o, "ticket"));
		put_text(data, "seq", get_text(o, "seq"));
	}
	r->err = before;
	return data;
}
