# The shared library: one module, one .c and one .h. No context's name in it.
noinst_LIBRARIES += libsamovar.a
libsamovar_a_SOURCES = \
	%D%/app.c %D%/app.h \
	%D%/arena.c %D%/arena.h \
	%D%/audit.c %D%/audit.h \
	%D%/backoff.c %D%/backoff.h \
	%D%/buf.c %D%/buf.h \
	%D%/caller.c %D%/caller.h \
	%D%/conf.c %D%/conf.h \
	%D%/confirm.c %D%/confirm.h \
	%D%/consume.c %D%/consume.h \
	%D%/cookie.c %D%/cookie.h \
	%D%/csv.c %D%/csv.h \
	%D%/day.c %D%/day.h \
	%D%/db.c %D%/db.h %D%/db_int.h \
	%D%/db_result.c \
	%D%/db_sql.c %D%/db_sql.h \
	%D%/door.c %D%/door.h \
	%D%/err.c %D%/err.h \
	%D%/file.c %D%/file.h \
	%D%/gauge.c %D%/gauge.h \
	%D%/hmac.c %D%/hmac.h \
	%D%/http.c %D%/http.h \
	%D%/jf.c %D%/jf.h \
	%D%/jf_format.c \
	%D%/jf_query.c \
	%D%/json.c %D%/json.h \
	%D%/json_place.c \
	%D%/key.c %D%/key.h \
	%D%/language.c %D%/language.h \
	%D%/limit.c %D%/limit.h \
	%D%/log.c %D%/log.h \
	%D%/met.c %D%/met.h \
	%D%/met_int.h %D%/met_render.c \
	%D%/money.c %D%/money.h \
	%D%/mq.c %D%/mq.h \
	%D%/mq_frame.c %D%/mq_int.h \
	%D%/mustache.c %D%/mustache.h \
	%D%/mustache_cut.c \
	%D%/mustache_html.c \
	%D%/mustache_load.c %D%/mustache_int.h \
	%D%/password.c %D%/password.h \
	%D%/password_common.c \
	%D%/pattern.c %D%/pattern.h \
	%D%/period.c %D%/period.h %D%/period_sql.h \
	%D%/pg.c %D%/pg.h \
	%D%/pool.c %D%/pool.h \
	%D%/purge.c %D%/purge.h \
	%D%/queue.c %D%/queue.h \
	%D%/redis.c %D%/redis.h \
	%D%/relay.c %D%/relay.h \
	%D%/req.c %D%/req.h \
	%D%/revoked.c %D%/revoked.h \
	%D%/route.c %D%/route.h \
	%D%/rpc.c %D%/rpc.h \
	%D%/rpc_answer.c \
	%D%/rpc_request.c \
	%D%/s3.c %D%/s3.h \
	%D%/seal.c %D%/seal.h \
	%D%/serve.c %D%/serve.h \
	%D%/term.c %D%/term.h \
	%D%/token.c %D%/token.h \
	%D%/token_key.c %D%/token_key.h \
	%D%/trace.c %D%/trace.h \
	%D%/utf8.c %D%/utf8.h \
	%D%/uuid.c %D%/uuid.h \
	%D%/wake.c %D%/wake.h \
	%D%/webhook.c %D%/webhook.h \
	%D%/who.c %D%/who.h \
	%D%/worker.c %D%/worker.h
