/* Uploaded pictures: addresses, the upload itself, checks and sizes. */
#ifndef PICTURE_H
#define PICTURE_H

#include "menu.h"

#define PICTURE_BYTES_MAX (5 * 1024 * 1024)
#define PICTURE_PIXELS_MAX 50000000
#define PICTURE_SIDE_MAX 16383 /* WebP's own */

enum picture_type { JPEG = 1, PNG, WEBP };

/* In SQL: where the sizes of row u of uploads are. */
#define PICTURE_OF(size) "'/photos/dishes/' || u.id || '-" size ".webp'"
#define PICTURE_SIZES_OF \
	"json_build_object('400', " PICTURE_OF("400") "," \
	" '800', " PICTURE_OF("800") ", '1600', " PICTURE_OF("1600") ")"

extern const char uploads_gauges_sql[];
extern const char upload_add_sql[], upload_show_sql[], upload_get_sql[],
    upload_use_sql[], upload_take_sql[], upload_claim_sql[],
    upload_renew_sql[], upload_settle_sql[], uploads_unused_sql[],
    uploads_gone_sql[], upload_delete_sql[];

/* "image/jpeg", … and "jpg", …, indexed by enum picture_type. */
extern const char *const picture_types[], *const picture_endings[];

/* The widths and heights that pictures are brought to, small to large. */
#define PICTURE_SIZES 3
extern const int picture_sizes[PICTURE_SIZES];

struct picture {
	enum picture_type type;
	int64_t width, height;
	bool animated;
};

/*
 * What the first bytes of a file say it is, without decoding it; false when
 * they are of no picture that is taken.
 */
bool picture_look(const void *bytes, size_t n, struct picture *out);

/*
 * Takes out of a still WebP, in place, all but the picture: profile, EXIF and
 * XMP (vips 8.14 keeps them whatever it is told), and what no reader knows. Its
 * new length; 0 for what is no WebP.
 */
size_t picture_strip(void *bytes, size_t n);

/* Where an upload lies until it has been looked at. */
const char *upload_path(struct arena *a, const char *id);

/* Key, access and secret of the S3 store in conf; -1 with *e. */
struct s3;
int upload_s3(struct arena *a, struct s3 *out, struct err *e);

/* POST /images, GET /images/{uuid}, PUT /uploads/{uuid} */
int image_create(struct req *r);
int image_get(struct req *r);
int upload_put(struct req *r);

/* The dish's image_key can be had: 0, or 400. */
int image_check(struct req *r, const struct opt_text *key,
    const struct opt_text *url);

/*
 * The command `picture`: works on one upload in a process of its own, without
 * a database. `picture make FOLDER STORE KEY TYPE LENGTH` fetches it, checks
 * it, and leaves its sizes and a file "result" in FOLDER; `picture forget KEY`
 * deletes the original in the S3 store. The exit status is one of these.
 */
enum picture_exit { PICTURE_DONE, PICTURE_REFUSED = 10, PICTURE_ABSENT,
	PICTURE_LATER, PICTURE_BROKEN_OFF };
int picture_command(const struct app *app, int argc, char **argv);

/*
 * Decodes folder/original into folder/<size>.webp, no side longer than size
 * pixels, in a child that can do little else (its messages: folder/log). Its
 * exit status, 0 for a picture that was decoded to its end; -1 when it died of
 * the picture; DECODER_KILLED when somebody else ended it, or we since the
 * machine was too busy for it; DECODER_ABSENT when it is not installed or no
 * process could be had. Where the kernel has Landlock it sees its folder and
 * /usr alone.
 */
#define DECODER_ABSENT 127
#define DECODER_KILLED 137
int decoder_run(struct arena *a, const char *folder, int size);

/* Tasks: the work on uploads, one at a time; what nobody uses goes. */
int uploads_work(struct req *r);
int uploads_purge(struct req *r);

#endif
