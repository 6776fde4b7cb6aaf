/*
 * Addresses for one request to an S3-compatible store, signed in the query
 * string (AWS Signature Version 4, payload unsigned):
 * https://docs.aws.amazon.com/AmazonS3/latest/API/sigv4-query-string-auth.html
 */
#ifndef S3_H
#define S3_H

#include <stdint.h>

#include "arena.h"

struct s3 {
	const char *url;    /* of the bucket: https://photos.s3.amazonaws.com,
			     * http://127.0.0.1:7480/photos */
	const char *region; /* "us-east-1" */
	const char *access_key, *secret_key;
};

/* A header that is signed along: the request must carry exactly it. */
struct s3_header {
	const char *name; /* lower case, below "host" in the alphabet */
	const char *value;
};

/*
 * The address of object key for one method, good for so many seconds after
 * now (seconds since the epoch). headers: sorted by name, end with { 0 }; NULL:
 * none but host.
 */
const char *s3_presign(struct arena *a, const struct s3 *s, const char *method,
    const char *key, const struct s3_header *headers, long seconds,
    int64_t now);

#endif
