/* A dish's photo: from the form to where the menu wants it uploaded. */
#include "config.h"
#include "menu.h"

#include <json-c/json.h>
#include <string.h>

#include "conf.h"
#include "http.h"
#include "multipart.h"

#define PHOTO_MAX (5 * 1024 * 1024) /* bytes, as the menu has it */
#define FORM_MAX (PHOTO_MAX + 16 * 1024)

struct upload {
	const char *url, *object_key;
};

static const struct jf upload_f[] = {
	JF(struct upload, url, .req = true),
	JF(struct upload, object_key, .req = true),
	JF_END
};

static int
upload_ask(struct req *r, const struct part *file, struct upload *out)
{
	struct buf b = buf_new(r->a);
	struct http_answer a;

	buf_str(&b, "{");
	buf_json_member(&b, "filename", "photo");
	buf_json_member(&b, "content_type", file->type);
	buf_json_int(&b, "content_length", (int64_t)file->len);
	buf_str(&b, "}");
	return service_call(r, "POST", "/api/v1/images", b.s,
	    AS_CALLER | REFUSALS, &a) < 0 ? -1 :
	    http_json(r, &a, upload_f, out);
}

/* To this host by the internal listener, to a bucket as its address says. */
static int
upload_send(struct req *r, const struct part *file, const struct upload *to)
{
	const size_t own = strlen(conf.public_url);
	const bool here = strncmp(to->url, conf.public_url, own) == 0;
	const struct http_call c = { .method = "PUT",
		.url = here ? arena_printf(r->a, "%s%s", conf.internal_url,
		    to->url + own) : to->url,
		.body = file->bytes, .len = file->len, .type = file->type,
		.outside = !here, .deadline_ms = HTTP_PATIENT_MS };
	struct http_answer a;

	if (http_call(r, &c, &a) < 0)
		return -1;
	return a.status / 100 == 2 ? 0 : http_refused(r, &a, "the upload");
}

/* The id in "dishes/<id>.jpg". */
static const char *
image_of(struct req *r, const char *key)
{
	const char *s = strchr(key, '/');

	return s == NULL ? "" : arena_strndup(r->a, s + 1, strcspn(s + 1, "."));
}

/* POST /staff/menu-photo/{id} */
int
photo_post(struct req *r)
{
	struct part parts[PARTS_MAX];
	const int n = multipart_read(r, FORM_MAX, parts);
	const char *back = arena_printf(r->a, "/staff/menu/dishes/%s",
	    r->param[0]);
	struct upload to = { 0 };
	const struct part *file;
	struct http_answer a;

	if (n < 0)
		return -1;
	file = part_find(parts, n, "photo");
	if (file == NULL || file->type == NULL)
		return see_said(r, 0, back, "no_photo");
	if (upload_ask(r, file, &to) < 0) {
		if (r->err.code != E_BAD_REQUEST)
			return see_said(r, -1, back, NULL);
		r->err = (struct err){ 0 };
		return see_said(r, 0, back, "bad_photo");
	}
	if (upload_send(r, file, &to) < 0 ||
	    service_call(r, "PATCH", arena_printf(r->a, "/api/v1/dishes/%s",
		r->param[0]), arena_printf(r->a, "{\"image_key\":\"%s\"}",
		to.object_key), AS_CALLER | REFUSALS, &a) < 0)
		return see_said(r, -1, back, NULL);
	return page_see(r, arena_printf(r->a, "%s?image=%s", back,
	    image_of(r, to.object_key)));
}
