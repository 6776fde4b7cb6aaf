#include "config.h"
#include "log.h"

#include <stdarg.h>
#include <stdio.h>
#include <string.h>
#include <time.h>
#include <unistd.h>

#include "req.h"
#include "utf8.h"

#define LINE 2048
#define TEXT (LINE / 2 - 160) /* fits even if every byte is escaped */

static const char *const levels[] = {
	[LOG_DEBUG] = "debug",
	[LOG_INFO] = "info",
	[LOG_WARN] = "warn",
	[LOG_ERROR] = "error",
};

static const char *program = "samovar";
static enum log_level least = LOG_INFO;

void
log_open(const char *name, enum log_level level)
{
	program = name;
	least = level;
}

enum log_level
log_level_of(const char *word)
{
	for (enum log_level l = LOG_DEBUG; l <= LOG_ERROR; l++)
		if (strcmp(levels[l], word) == 0)
			return l;
	return LOG_INFO;
}

/* ts= level= svc= trace= span= req=; returns the bytes used. */
static size_t
head(char *out, size_t size, enum log_level level, const struct req *r)
{
	struct timespec now;
	struct tm tm;
	char ts[32];
	size_t n;

	clock_gettime(CLOCK_REALTIME, &now);
	gmtime_r(&now.tv_sec, &tm);
	strftime(ts, sizeof(ts), "%Y-%m-%dT%H:%M:%S", &tm);
	n = (size_t)snprintf(out, size, "ts=%s.%03ldZ level=%s svc=%s ", ts,
	    now.tv_nsec / 1000000, levels[level], program);
	if (r != NULL && r->traceparent[0] != '\0')
		n += (size_t)snprintf(out + n, size - n,
		    "trace=%.32s span=%.16s ", r->traceparent + 3,
		    r->traceparent + 36);
	if (r != NULL)
		n += (size_t)snprintf(out + n, size - n, "req=%s ", r->id);
	return n;
}

static void
line_write(const char *s, size_t n)
{
	/* a log that cannot be written must not stop the work */
	if (write(STDERR_FILENO, s, n) < 0)
		return;
}

void
log_fields(enum log_level level, const struct req *r, const char *fields)
{
	char line[LINE];
	size_t n;

	if (level < least)
		return;
	n = head(line, sizeof(line), level, r);
	n += (size_t)snprintf(line + n, sizeof(line) - n, "%s", fields);
	if (n > sizeof(line) - 1)
		n = sizeof(line) - 1;
	line[n] = '\n';
	line_write(line, n + 1);
}

void
log_at(enum log_level level, const struct req *r, const char *fmt, ...)
{
	char line[LINE], text[TEXT];
	va_list ap;
	size_t n;

	if (level < least)
		return;
	va_start(ap, fmt);
	vsnprintf(text, sizeof(text), fmt, ap);
	va_end(ap);
	utf8_mend(text);
	n = head(line, sizeof(line), level, r);
	memcpy(line + n, "msg=\"", 5);
	n += 5;
	for (const char *p = text; *p != '\0' && n < sizeof(line) - 4; p++) {
		const unsigned char c = (unsigned char)*p;

		if (c == '"' || c == '\\')
			line[n++] = '\\';
		line[n++] = c < 0x20 || c == 0x7f ? ' ' : (char)c;
	}
	line[n++] = '"';
	line[n++] = '\n';
	line_write(line, n);
}
