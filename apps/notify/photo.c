/*
 * Photos in chats: sent as a file once, by the name that Telegram has given it
 * from then on. Whatever is wrong with one, its text is said without it.
 */
#include "config.h"
#include "notify.h"

#include <json-c/json.h>
#include <string.h>

#include "conf.h"
#include "http.h"
#include "uuid.h"

#define FETCH_MS 2000

/* One of ours; others Telegram fetches itself. */
static bool
is_ours(const char *image)
{
	return strncmp(image, "/photos/", strlen("/photos/")) == 0;
}

static void
part_write(struct buf *b, const char *mark, const char *name,
    const char *value, size_t n, const char *more)
{
	buf_printf(b, "--%s\r\nContent-Disposition: form-data; name=\"%s\"%s"
	    "\r\n\r\n", mark, name, more);
	buf_bytes(b, value, n);
	buf_str(b, "\r\n");
}

/* The fields of a message as a form (RFC 7578), and the picture's bytes. */
static int
upload(struct req *r, struct json_object *fields, const char *image,
    long deadline_ms, struct telegram_answer *out)
{
	const struct http_call get = { .method = "GET",
		.url = arena_printf(r->a, "%s%s", conf.internal_url, image),
		.idempotent = true, .deadline_ms = FETCH_MS };
	const char *mark = random_text(r->a, 18);
	struct buf b = buf_new(r->a);
	struct http_answer a;

	if (http_call(r, &get, &a) < 0 || a.status != 200) {
		r->err = (struct err){ 0 };
		*out = (struct telegram_answer){ .verdict = TELEGRAM_REFUSED,
			.why = "the photo is away" };
		return 0;
	}
	json_object_object_foreach(fields, name, value) {
		const char *text = json_object_get_string(value);

		part_write(&b, mark, name, text, strlen(text), "");
	}
	part_write(&b, mark, "photo", a.body, a.len,
	    "; filename=\"photo.webp\"\r\nContent-Type: image/webp");
	buf_printf(&b, "--%s--\r\n", mark);
	return telegram_send(r, "sendPhoto", arena_printf(r->a,
	    "multipart/form-data; boundary=%s", mark), b.s, b.len,
	    deadline_ms, out);
}

/* The largest size's name at Telegram; NULL: it says none. */
static const char *
file_id(struct json_object *result)
{
	struct json_object *sizes = NULL, *last, *id = NULL;
	size_t n;

	if (!json_object_is_type(result, json_type_object) ||
	    !json_object_object_get_ex(result, "photo", &sizes) ||
	    !json_object_is_type(sizes, json_type_array) ||
	    (n = json_object_array_length(sizes)) == 0)
		return NULL;
	last = json_object_array_get_idx(sizes, n - 1);
	return json_object_is_type(last, json_type_object) &&
	    json_object_object_get_ex(last, "file_id", &id) &&
	    json_object_is_type(id, json_type_string) ?
	    json_object_get_string(id) : NULL;
}

static int
by_name(struct req *r, struct json_object *fields, const char *photo,
    long deadline_ms, struct telegram_answer *out)
{
	const char *body;

	json_object_object_add(fields, "photo", json_object_new_string(photo));
	body = json_text(fields);
	return telegram_call(r, "sendPhoto", body, deadline_ms, out);
}

int
photo_send(struct req *r, struct json_object *fields, const char *image,
    long deadline_ms, struct telegram_answer *out)
{
	const char *known, *id;

	db_queue(r, Q_PHOTO_OF, image);
	if (db_sync(r) < 0)
		return -1;
	known = db_rows(r, Q_PHOTO_OF) > 0 ?
	    db_text(r, Q_PHOTO_OF, 0, "file_id") : NULL;
	if (known != NULL || !is_ours(image)) {
		if (by_name(r, fields, known != NULL ? known : image,
			deadline_ms, out) < 0)
			return -1;
	} else if (upload(r, fields, image, deadline_ms, out) < 0) {
		return -1;
	}
	if (out->verdict == TELEGRAM_REFUSED && known != NULL)
		db_queue(r, Q_PHOTO_FORGET, image);
	else if (out->verdict == TELEGRAM_DONE && known == NULL &&
	    (id = file_id(out->result)) != NULL)
		db_queue(r, Q_PHOTO_KEEP, image, id);
	return 0;
}
