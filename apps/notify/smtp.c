/* One e-mail to the SMTP server, by libcurl, every wait bounded. */
#include "config.h"
#include "notify.h"

#include <curl/curl.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "conf.h"

#define CONNECT_MS 2000L
#define DEADLINE_MS 5000L

/* The address of the message's To, which we wrote ourselves. */
static int
recipient(FILE *f, char out[256])
{
	char line[1024];

	while (fgets(line, sizeof(line), f) != NULL && line[0] != '\r')
		if (sscanf(line, "To: %255[^\r\n]", out) == 1) {
			rewind(f);
			return 0;
		}
	return -1;
}

static int
user_set(struct req *r, CURL *h)
{
	const char *password;

	if (conf.smtp_user[0] == '\0')
		return 0;
	if (secret_read(r->a, "smtp-password", &password, &r->err) < 0)
		return -1;
	curl_easy_setopt(h, CURLOPT_USERNAME, conf.smtp_user);
	curl_easy_setopt(h, CURLOPT_PASSWORD, password);
	return 0;
}

static void
prepare(CURL *h, FILE *f, struct curl_slist *to, char *why)
{
	curl_easy_setopt(h, CURLOPT_URL, conf.smtp_url);
	curl_easy_setopt(h, CURLOPT_PROTOCOLS_STR, "smtp,smtps");
	curl_easy_setopt(h, CURLOPT_USE_SSL,
	    conf.smtp_tls ? (long)CURLUSESSL_ALL : (long)CURLUSESSL_TRY);
	curl_easy_setopt(h, CURLOPT_MAIL_FROM, conf.mail_from);
	curl_easy_setopt(h, CURLOPT_MAIL_RCPT, to);
	curl_easy_setopt(h, CURLOPT_UPLOAD, 1L);
	curl_easy_setopt(h, CURLOPT_READDATA, f);
	curl_easy_setopt(h, CURLOPT_NOSIGNAL, 1L);
	curl_easy_setopt(h, CURLOPT_PROXY, "");
	curl_easy_setopt(h, CURLOPT_CONNECTTIMEOUT_MS, CONNECT_MS);
	curl_easy_setopt(h, CURLOPT_TIMEOUT_MS, DEADLINE_MS);
	curl_easy_setopt(h, CURLOPT_ERRORBUFFER, why);
}

/* 5xx is for ever, anything else may be better next time. */
static int
judge(CURL *h, CURLcode rc, char *why)
{
	long code = 0;

	if (rc == CURLE_OK)
		return 0;
	curl_easy_getinfo(h, CURLINFO_RESPONSE_CODE, &code);
	if (why[0] == '\0')
		snprintf(why, CURL_ERROR_SIZE, "%s", curl_easy_strerror(rc));
	/* what is wrong with our sign-in is not wrong with the message */
	return code / 100 == 5 && rc != CURLE_LOGIN_DENIED ? 1 : -1;
}

int
smtp_give(struct req *r, const char *path, char *why)
{
	struct curl_slist *to = NULL;
	FILE *f = fopen(path, "re");
	char address[256];
	CURL *h;
	int rc = -1;

	why[0] = '\0';
	if (f == NULL || recipient(f, address) < 0) {
		snprintf(why, CURL_ERROR_SIZE, "the file cannot be read");
		if (f != NULL)
			fclose(f);
		return f != NULL ? 1 : -1;
	}
	h = curl_easy_init();
	to = curl_slist_append(NULL, address);
	if (h == NULL || to == NULL)
		abort();
	if (user_set(r, h) < 0) {
		snprintf(why, CURL_ERROR_SIZE, "%.200s", r->err.text);
		r->err = (struct err){ 0 };
	} else {
		prepare(h, f, to, why);
		rc = judge(h, curl_easy_perform(h), why);
	}
	curl_slist_free_all(to);
	curl_easy_cleanup(h);
	fclose(f);
	return rc;
}
