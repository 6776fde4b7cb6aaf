/* Addresses for uploads, and the upload to this host itself. */
#include "config.h"
#include "picture.h"

#include <errno.h>
#include <fcntl.h>
#include <inttypes.h>
#include <sodium.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <time.h>
#include <unistd.h>

#include "conf.h"
#include "file.h"
#include "hmac.h"
#include "rpc.h"
#include "s3.h"
#include "serve.h"
#include "uuid.h"

#define SECONDS 300 /* an address is good for */
#define CHUNK 65536

struct image_in {
	const char *filename;
	int content_type;
	struct opt_int content_length;
};

static const struct jf image_in_f[] = {
	JF(struct image_in, filename, .req = true, .min = 1, .max = 200),
	JF(struct image_in, content_type, .req = true, .names = picture_types),
	JF(struct image_in, content_length, .min = 1, .max = PICTURE_BYTES_MAX),
	JF_END
};

const char *
upload_path(struct arena *a, const char *id)
{
	return arena_printf(a, "%s/%s", conf.uploads_dir, id);
}

int
upload_s3(struct arena *a, struct s3 *out, struct err *e)
{
	const char *text, *colon;

	if (secret_read(a, "s3", &text, e) < 0)
		return -1;
	colon = strchr(text, ':');
	if (colon == NULL)
		return err_set(e, E_INTERNAL, "",
		    "the secret s3 is not ACCESS_KEY:SECRET_KEY");
	*out = (struct s3){ .url = conf.s3_url, .region = conf.s3_region,
		.access_key = arena_strndup(a, text, (size_t)(colon - text)),
		.secret_key = colon + 1 };
	return 0;
}

/* What the address of an upload to this host holds for. */
static int
local_mac(struct req *r, const char *key, const char *type,
    const char *length, const char *expires, char out[HMAC_HEX])
{
	const char *text = arena_printf(r->a, "PUT\n%s\n%s\n%s\n%s", key, type,
	    length, expires), *secret;

	if (secret_read(r->a, "uploads", &secret, &r->err) < 0)
		return -1;
	hmac_hex(secret, "", 0, text, strlen(text), out);
	return 0;
}

static const char *
local_url(struct req *r, const char *id, const char *key, const char *type,
    const char *length)
{
	const char *expires = txt(r, (int64_t)time(NULL) + SECONDS);
	char mac[HMAC_HEX];

	if (local_mac(r, key, type, length != NULL ? length : "", expires,
		mac) < 0)
		return NULL;
	return arena_printf(r->a,
	    "%s/api/v1/uploads/%s?expires=%s&signature=%s", conf.public_url, id,
	    expires, mac);
}

static const char *
s3_url(struct req *r, const char *key, const char *type, const char *length)
{
	const struct s3_header headers[] = {
		{ "content-length", length }, { "content-type", type }, { 0 }
	};
	struct s3 s;

	if (upload_s3(r->a, &s, &r->err) < 0)
		return NULL;
	return s3_presign(r->a, &s, "PUT", key, length != NULL ? headers :
	    headers + 1, SECONDS, (int64_t)time(NULL));
}

/* MenuService.GenerateUploadUrl */
int
image_create(struct req *r)
{
	const bool s3 = conf.s3_url[0] != '\0';
	const char *id = uuid_new(r->a), *key, *type, *url, *length;
	struct buf b = buf_new(r->a);
	struct image_in in = { 0 };

	if (req_body(r, image_in_f, &in) < 0)
		return -1;
	if (!in.content_length.set && r->rpc == NULL)
		return fail_field(r, E_BAD_REQUEST, "content_length",
		    "content_length: is missing");
	type = picture_types[in.content_type];
	key = arena_printf(r->a, "dishes/%s.%s", id,
	    picture_endings[in.content_type]);
	length = in.content_length.set ? txt(r, in.content_length.v) : NULL;
	url = s3 ? s3_url(r, key, type, length) :
	    local_url(r, id, key, type, length);
	if (url == NULL)
		return -1;
	db_queue(r, Q_UPLOAD_ADD, key, id, s3 ? "s3" : "local", in.filename,
	    type, length, txt(r, SECONDS), txt(r, r->who.sub),
	    txt(r, PICTURE_BYTES_MAX), txt(r, conf.upload_quota));
	if (db_sync(r) < 0)
		return -1;
	if (db_affected(r, Q_UPLOAD_ADD) == 0)
		return fail(r, E_STATE, "pictures that no dish shows fill %ld"
		    " MiB: use them, or wait until they are deleted",
		    conf.upload_quota);
	buf_str(&b, "{");
	buf_json_member(&b, "url", url);
	buf_json_member(&b, "object_key", key);
	buf_str(&b, ",\"headers\":{");
	buf_json_member(&b, "Content-Type", type);
	if (length != NULL)
		buf_json_member(&b, "Content-Length", length);
	buf_str(&b, "}}");
	return reply_json(r, 200, b.s);
}

/* GET /images/{uuid}: how far it is, and what is wrong with it */
int
image_get(struct req *r)
{
	db_queue(r, Q_UPLOAD_SHOW, r->param[0]);
	if (db_sync(r) < 0)
		return -1;
	if (db_rows(r, Q_UPLOAD_SHOW) == 0)
		return fail(r, E_NOT_FOUND, "there is no such picture");
	return reply_row(r, 200, Q_UPLOAD_SHOW);
}

int
image_check(struct req *r, const struct opt_text *key,
    const struct opt_text *url)
{
	const char *status;

	if (!key->set || key->null)
		return 0;
	if (url->set && !url->null)
		return fail_field(r, E_BAD_REQUEST, "image_key",
		    "image_key: goes without image_url");
	db_queue(r, Q_UPLOAD_USE, key->v);
	if (db_sync(r) < 0)
		return -1;
	status = db_rows(r, Q_UPLOAD_USE) == 0 ? "gone" :
	    db_text(r, Q_UPLOAD_USE, 0, "status");
	if (strcmp(status, "gone") == 0)
		return fail_field(r, E_BAD_REQUEST, "image_key",
		    "image_key: there is no such picture");
	if (strcmp(status, "refused") == 0)
		return fail_field(r, E_BAD_REQUEST, "image_key",
		    "image_key: the picture was refused: %s",
		    db_text(r, Q_UPLOAD_USE, 0, "problem"));
	return 0;
}

struct address {
	const char *expires, *signature;
};

static const struct jf address_f[] = {
	JF(struct address, expires, .req = true, .min = 1, .max = 20),
	JF(struct address, signature, .req = true, .min = 1, .max = 100),
	JF_END
};

/* The address is ours, for this type and length, and not too old. */
static int
address_check(struct req *r, const struct address *in)
{
	const char *type = req_env(r, "CONTENT_TYPE");
	const char *length = db_text(r, Q_UPLOAD_GET, 0, "content_length");
	char mac[HMAC_HEX];

	if (local_mac(r, db_text(r, Q_UPLOAD_GET, 0, "key"),
		type != NULL ? type : "",
		length != NULL ? txt(r, (int64_t)r->body_len) : "",
		in->expires, mac) < 0)
		return -1;
	if (strlen(in->signature) != HMAC_HEX - 1 ||
	    sodium_memcmp(mac, in->signature, HMAC_HEX - 1) != 0)
		return fail(r, E_FORBIDDEN, "the address does not hold for this"
		    " picture, Content-Type and Content-Length");
	if (strtoll(in->expires, NULL, 10) < (int64_t)time(NULL))
		return fail(r, E_FORBIDDEN, "the address is too old");
	if (r->body_len > PICTURE_BYTES_MAX)
		return fail(r, E_TOO_LARGE, "at most %d bytes, please",
		    PICTURE_BYTES_MAX);
	if (r->body_len == 0)
		return fail(r, E_BAD_REQUEST, "there is no picture");
	return 0;
}

/* The body into a new file, down to the disk. */
static int
body_save(struct req *r, const char *path)
{
	const int fd = open(path, O_WRONLY | O_CREAT | O_EXCL | O_CLOEXEC, 0600);
	char *chunk = arena_alloc(r->a, CHUNK);
	size_t left = r->body_len;
	bool good = fd >= 0;

	while (good && left > 0) {
		const size_t n = req_stream(r, chunk,
		    left < CHUNK ? left : CHUNK);

		if (n == 0) {
			fail(r, E_BAD_REQUEST, "the body ends too early");
			break;
		}
		good = write(fd, chunk, n) == (ssize_t)n;
		left -= n;
	}
	good = good && fsync(fd) == 0;
	if (!good)
		fail(r, E_UNAVAILABLE, "%s: %s", path, strerror(errno));
	if (fd >= 0)
		close(fd);
	return r->err.code != E_OK ? -1 : 0;
}

/* Of several uploads to one address the first whose row is changed counts. */
static int
upload_keep(struct req *r, const char *part)
{
	db_begin(r);
	db_queue(r, Q_UPLOAD_TAKE, r->param[0]);
	if (db_sync(r) < 0)
		return -1;
	if (db_affected(r, Q_UPLOAD_TAKE) == 0)
		return fail(r, E_STATE, "the picture has been uploaded already");
	if (rename(part, upload_path(r->a, r->param[0])) < 0 ||
	    folder_sync(conf.uploads_dir) < 0)
		return fail(r, E_UNAVAILABLE, "%s: %s", part, strerror(errno));
	return db_commit(r);
}

/* PUT /uploads/{uuid}: what an S3 store would do */
int
upload_put(struct req *r)
{
	const char *part = arena_printf(r->a, "%s/.%s.%s", conf.uploads_dir,
	    r->param[0], uuid_new(r->a));
	struct address in = { 0 };

	if (req_query(r, address_f, &in) < 0)
		return -1;
	db_queue(r, Q_UPLOAD_GET, r->param[0]);
	if (db_sync(r) < 0)
		return -1;
	if (db_rows(r, Q_UPLOAD_GET) == 0)
		return fail(r, E_NOT_FOUND, "there is no such address");
	if (address_check(r, &in) < 0)
		return -1;
	if (body_save(r, part) < 0 || upload_keep(r, part) < 0) {
		unlink(part);
		return -1;
	}
	r->wake = true;
	return reply_json(r, 200, arena_printf(r->a, "{\"object_key\":\"%s\"}",
	    db_text(r, Q_UPLOAD_GET, 0, "key")));
}
