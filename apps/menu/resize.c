/*
 * One upload in a process of its own: fetched, looked at, decoded and brought
 * to sizes. What decodes is a further child that can do little (decoder.c). It
 * may die in any way; a picture that makes it is refused.
 */
#include "config.h"
#include "picture.h"

#include <errno.h>
#include <stdlib.h>
#include <string.h>
#include <time.h>

#include "conf.h"
#include "file.h"
#include "http.h"
#include "log.h"
#include "s3.h"

#define FETCH_MS 20000
#define SIZE_BYTES_MAX ((size_t)8 << 20)
#define ADDRESS_S 60 /* an address for our own request is good for */

struct job {
	struct req *r;
	const char *folder, *store, *key;
	int type;	/* as it was signed */
	long length;	/* likewise; 0: not said */
	const char *bytes;
	size_t n;
	struct picture picture;
};

/* The job's result: a line that the worker reads. */
static int
result(const struct job *j, enum picture_exit code, const char *text)
{
	return file_write(arena_printf(j->r->a, "%s/result", j->folder), text,
	    strlen(text), 0600, false) == 0 ? (int)code : PICTURE_LATER;
}

static int
refuse(const struct job *j, const char *why)
{
	return result(j, PICTURE_REFUSED, why);
}

/* dishes/<id>.jpg: <id> */
static const char *
id_of(struct arena *a, const char *key)
{
	const char *name = strrchr(key, '/');

	name = name != NULL ? name + 1 : key;
	return arena_strndup(a, name, strcspn(name, "."));
}

static int
s3_call(struct job *j, const char *method, struct http_answer *out)
{
	/* one byte more than it may have tells a longer one */
	const char *const headers[] = { arena_printf(j->r->a,
	    "Range: bytes=0-%d", PICTURE_BYTES_MAX), NULL };
	struct http_call c = { .method = method, .idempotent = true,
		.headers = headers, .deadline_ms = FETCH_MS,
		.max = PICTURE_BYTES_MAX + 1 };
	struct s3 s;

	if (upload_s3(j->r->a, &s, &j->r->err) < 0)
		return -1;
	c.url = s3_presign(j->r->a, &s, method, j->key, NULL, ADDRESS_S,
	    (int64_t)time(NULL));
	return http_call(j->r, &c, out);
}

static int
fetch_s3(struct job *j)
{
	struct http_answer a;

	if (s3_call(j, "GET", &a) < 0) {
		log_warn(j->r, "the picture store does not answer");
		return PICTURE_LATER;
	}
	if (a.status == 404)
		return PICTURE_ABSENT;
	if (a.status != 200 && a.status != 206 && a.status != 416) {
		log_warn(j->r, "the picture store answers %d", a.status);
		return PICTURE_LATER;
	}
	j->bytes = a.body;
	j->n = a.status == 416 ? 0 : a.len; /* no range of nothing */
	return PICTURE_DONE;
}

static int
fetch_local(struct job *j)
{
	const char *path = upload_path(j->r->a, id_of(j->r->a, j->key));
	char *bytes = arena_alloc(j->r->a, PICTURE_BYTES_MAX + 1);
	const ssize_t n = file_read(path, bytes, PICTURE_BYTES_MAX + 1);

	if (n < 0)
		return errno == ENOENT ? PICTURE_ABSENT : PICTURE_LATER;
	j->bytes = bytes;
	j->n = (size_t)n;
	return PICTURE_DONE;
}

/* What can be seen without decoding; NULL: nothing against it. */
static const char *
problem_of(struct job *j)
{
	struct picture *p = &j->picture;

	if (j->n > PICTURE_BYTES_MAX || (j->length > 0 &&
	    j->n != (size_t)j->length))
		return "it is not as long as was said";
	if (!picture_look(j->bytes, j->n, p))
		return "it is no JPEG, PNG or WebP picture";
	if ((int)p->type != j->type)
		return "it is of another type than was said";
	if (p->animated)
		return "it moves";
	if (p->width < 1 || p->height < 1)
		return "it is empty";
	if (p->width > PICTURE_SIDE_MAX || p->height > PICTURE_SIDE_MAX ||
	    p->width * p->height > PICTURE_PIXELS_MAX)
		return "it has too many pixels";
	return NULL;
}

/* What the decoder has left is a picture of that size, and then nothing but
 * the picture. */
static bool
size_take(const struct job *j, int size)
{
	const char *path = arena_printf(j->r->a, "%s/%d.webp", j->folder, size);
	char *bytes = arena_alloc(j->r->a, SIZE_BYTES_MAX);
	const ssize_t made = file_read(path, bytes, SIZE_BYTES_MAX);
	const size_t n = made < 0 ? 0 : picture_strip(bytes, (size_t)made);
	struct picture p;

	return picture_look(bytes, n, &p) && p.type == WEBP && !p.animated &&
	    p.width <= size && p.height <= size &&
	    file_write(path, bytes, n, 0644, true) == 0;
}

static int
size_make(const struct job *j, int size)
{
	const int status = decoder_run(j->r->a, j->folder, size);

	if (status == DECODER_ABSENT) {
		log_error(j->r, "the decoder could not be started");
		return PICTURE_LATER;
	}
	if (status == DECODER_KILLED)
		return PICTURE_BROKEN_OFF;
	if (status != 0 || !size_take(j, size))
		return refuse(j, "it is damaged, or takes too much to decode");
	return PICTURE_DONE;
}

static int
make(struct job *j)
{
	const char *path = arena_printf(j->r->a, "%s/original", j->folder), *why;
	int code = strcmp(j->store, "s3") == 0 ? fetch_s3(j) : fetch_local(j);

	if (code != PICTURE_DONE)
		return code;
	why = problem_of(j);
	if (why != NULL)
		return refuse(j, why);
	if (file_write(path, j->bytes, j->n, 0600, false) < 0)
		return PICTURE_LATER;
	for (int i = 0; i < PICTURE_SIZES && code == PICTURE_DONE; i++)
		code = size_make(j, picture_sizes[i]);
	return code != PICTURE_DONE ? code : result(j, PICTURE_DONE,
	    arena_printf(j->r->a, "%lld %lld", (long long)j->picture.width,
		(long long)j->picture.height));
}

/* Takes the original out of the S3 store. */
static int
forget(struct job *j)
{
	struct http_answer a;

	return s3_call(j, "DELETE", &a) == 0 && (a.status / 100 == 2 ||
	    a.status == 404) ? PICTURE_DONE : PICTURE_LATER;
}

int
picture_command(const struct app *app, int argc, char **argv)
{
	struct arena *a = arena_new();
	int code = 64;
	struct req r;

	req_init(&r, a, app, NULL, NULL);
	if (argc == 7 && strcmp(argv[1], "make") == 0) {
		struct job j = { .r = &r, .folder = argv[2], .store = argv[3],
			.key = argv[4], .length = strtol(argv[6], NULL, 10) };

		for (int i = JPEG; i <= WEBP; i++)
			if (strcmp(argv[5], picture_types[i]) == 0)
				j.type = i;
		code = make(&j);
	} else if (argc == 3 && strcmp(argv[1], "forget") == 0) {
		code = forget(&(struct job){ .r = &r, .key = argv[2] });
	}
	arena_reset(a);
	arena_free(a);
	return code;
}
