/* Log lines: logfmt on stderr, one write each; the supervisor rotates. */
#ifndef LOG_H
#define LOG_H

struct req;

enum log_level { LOG_DEBUG, LOG_INFO, LOG_WARN, LOG_ERROR };

/* Names the program in every line; level is the least that is written. */
void log_open(const char *program, enum log_level level);

/* The level named by a word of the configuration; LOG_INFO if unknown. */
enum log_level log_level_of(const char *word);

/* ts= level= svc= trace= span= req= msg="…": the request first, NULL where there
 * is none. `samovar trace` puts the lines of a trace together. */
void log_at(enum log_level level, const struct req *r, const char *fmt, ...)
    __attribute__((format(printf, 3, 4)));

#define log_info(r, ...) log_at(LOG_INFO, (r), __VA_ARGS__)
#define log_warn(r, ...) log_at(LOG_WARN, (r), __VA_ARGS__)
#define log_error(r, ...) log_at(LOG_ERROR, (r), __VA_ARGS__)

/* As log_at, but fields is already logfmt ("route=… status=…"). */
void log_fields(enum log_level level, const struct req *r, const char *fields);

#endif
