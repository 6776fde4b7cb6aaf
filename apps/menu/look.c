/* What a file is, by its first bytes, and what of it is the picture. Nothing
 * here decodes. */
#include "config.h"
#include "picture.h"

#include <string.h>

const char *const picture_types[] = { "", "image/jpeg", "image/png",
	"image/webp", NULL };
const char *const picture_endings[] = { "", "jpg", "png", "webp", NULL };
const int picture_sizes[PICTURE_SIZES] = { 400, 800, 1600 };

/* Flags of an extended WebP. */
#define MOVES 0x02
#define ALPHA 0x10

static int64_t
big(const unsigned char *p, int n)
{
	int64_t v = 0;

	while (n-- > 0)
		v = v << 8 | *p++;
	return v;
}

static int64_t
little(const unsigned char *p, int n)
{
	int64_t v = 0;

	while (n-- > 0)
		v = v << 8 | p[n];
	return v;
}

/* The frame header behind whatever segments there are. */
static bool
look_jpeg(const unsigned char *p, size_t n, struct picture *out)
{
	size_t i = 2;

	while (i + 9 < n && p[i] == 0xff) {
		const unsigned char m = p[i + 1];

		if (m == 0xff) { /* a fill byte */
			i++;
			continue;
		}
		if (m >= 0xc0 && m <= 0xcf && m != 0xc4 && m != 0xc8 &&
		    m != 0xcc) {
			out->height = big(p + i + 5, 2);
			out->width = big(p + i + 7, 2);
			return true;
		}
		if (m == 0xd9 || m == 0xda || big(p + i + 2, 2) < 2)
			return false;
		i += 2 + (size_t)big(p + i + 2, 2);
	}
	return false;
}

static bool
look_png(const unsigned char *p, size_t n, struct picture *out)
{
	if (n < 33 || memcmp(p + 8, "\0\0\0\rIHDR", 8) != 0)
		return false;
	out->width = big(p + 16, 4);
	out->height = big(p + 20, 4);
	for (size_t i = 33; i + 12 <= n; i += 12 + (size_t)big(p + i, 4)) {
		if (memcmp(p + i + 4, "acTL", 4) == 0)
			out->animated = true;
		if (memcmp(p + i + 4, "IDAT", 4) == 0)
			break;
	}
	return true;
}

static bool
look_webp(const unsigned char *p, size_t n, struct picture *out)
{
	if (n >= 30 && memcmp(p + 12, "VP8X\x0a\0\0\0", 8) == 0) {
		out->animated = p[20] & MOVES;
		out->width = little(p + 24, 3) + 1;
		out->height = little(p + 27, 3) + 1;
	} else if (n >= 25 && memcmp(p + 12, "VP8L", 4) == 0 &&
	    p[20] == 0x2f) {
		out->width = (little(p + 21, 4) & 0x3fff) + 1;
		out->height = (little(p + 21, 4) >> 14 & 0x3fff) + 1;
	} else if (n >= 30 && memcmp(p + 12, "VP8 ", 4) == 0 &&
	    memcmp(p + 23, "\x9d\x01\x2a", 3) == 0) {
		out->width = little(p + 26, 2) & 0x3fff;
		out->height = little(p + 28, 2) & 0x3fff;
	} else {
		return false;
	}
	return true;
}

bool
picture_look(const void *bytes, size_t n, struct picture *out)
{
	const unsigned char *p = bytes;

	*out = (struct picture){ 0 };
	if (n >= 4 && memcmp(p, "\xff\xd8\xff", 3) == 0) {
		out->type = JPEG;
		return look_jpeg(p, n, out);
	}
	if (n >= 8 && memcmp(p, "\x89PNG\r\n\x1a\n", 8) == 0) {
		out->type = PNG;
		return look_png(p, n, out);
	}
	if (n >= 16 && memcmp(p, "RIFF", 4) == 0 &&
	    memcmp(p + 8, "WEBP", 4) == 0) {
		out->type = WEBP;
		return look_webp(p, n, out);
	}
	return false;
}

size_t
picture_strip(void *bytes, size_t n)
{
	static const char kept[] = "VP8XALPHVP8 VP8L";
	unsigned char *p = bytes;
	size_t from = 12, to = 12;

	if (n < 12 || memcmp(p, "RIFF", 4) != 0 || memcmp(p + 8, "WEBP", 4) != 0)
		return 0;
	while (n - from >= 8) {
		const size_t said = (size_t)little(p + from + 4, 4);
		const size_t whole = 8 + said + (said & 1);
		bool keep = false;

		if (whole > n - from)
			return 0;
		for (size_t i = 0; i < sizeof(kept) - 1; i += 4)
			keep |= memcmp(p + from, kept + i, 4) == 0;
		if (memcmp(p + from, "VP8X", 4) == 0) {
			if (said != 10 || to != 12)
				return 0;
			p[from + 8] &= ALPHA;
		}
		if (keep) {
			memmove(p + to, p + from, whole);
			to += whole;
		}
		from += whole;
	}
	for (int i = 0; i < 4; i++)
		p[4 + i] = (unsigned char)((to - 8) >> 8 * i);
	return to;
}
