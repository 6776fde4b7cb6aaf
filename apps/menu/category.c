#include "config.h"
#include "menu.h"

#include <string.h>

struct category_in {
	struct opt_text name, name_en, description, description_en, station;
	struct opt_int display_order;
	struct opt_bool is_active;
};

/* It stands in addresses and on screens as it is. */
static bool
is_station(const char *s)
{
	const size_t n = strlen(s);

	for (size_t i = 0; i < n; i++)
		if ((unsigned char)s[i] < ' ' || s[i] == 0x7f)
			return false;
	return n > 0 && s[0] != ' ' && s[n - 1] != ' ';
}

#define CATEGORY_REST \
	JF(struct category_in, name_en, .nullable = true, .min = 1, .max = 100), \
	JF(struct category_in, description, .nullable = true, .max = 2000), \
	JF(struct category_in, description_en, .nullable = true, .max = 2000), \
	JF(struct category_in, display_order, .max = 1000000), \
	JF(struct category_in, is_active), \
	JF(struct category_in, station, .nullable = true, .min = 1, .max = 40, \
	    .check = is_station, .what = "a word or some, without blanks around"), \
	JF_END

static const struct jf category_new_f[] = {
	JF(struct category_in, name, .req = true, .min = 1, .max = 100),
	CATEGORY_REST
};

static const struct jf category_f[] = {
	JF(struct category_in, name, .min = 1, .max = 100),
	CATEGORY_REST
};

static const struct jf list_f[] = {
	LIST_PAGE,
	JF(struct list_in, only_active),
	JF_END
};

static const struct jf one_f[] = { LIST_LANG, JF_END };

static const struct jf delete_f[] = { JF(struct list_in, force), JF_END };

#define NAME_TAKEN "a category of this name exists"

int
category_list(struct req *r)
{
	struct list_in in = { 0 };

	if (list_read(r, list_f, &in) < 0)
		return -1;
	db_queue(r, Q_CATEGORY_LIST, in.limit, in.offset, in.lang,
	    list_bool(in.only_active));
	return db_sync(r) < 0 ? -1 : reply_row(r, 200, Q_CATEGORY_LIST);
}

/* Answers with the row as it is now; the worker looks at the menu again. */
static int
category_answer(struct req *r, int status, const char *id, const char *lang)
{
	r->wake = true;
	db_queue(r, Q_CATEGORY_GET, id, lang);
	return db_sync(r) < 0 ? -1 : reply_row(r, status, Q_CATEGORY_GET);
}

/* The kitchen's screens hear of a category's station by its dishes. */
static int
station_tell(struct req *r, const char *id)
{
	db_queue(r, Q_CATEGORY_TOUCH, id);
	return db_sync(r) < 0 ? -1 : dish_emit(r, Q_CATEGORY_TOUCH);
}

const char *
category_save(struct req *r, const char *id)
{
	struct category_in in = { 0 };
	const int q = id == NULL ? Q_CATEGORY_INSERT : Q_CATEGORY_UPDATE;

	if (req_body(r, id == NULL ? category_new_f : category_f, &in) < 0)
		return NULL;
	if (id == NULL)
		db_queue(r, q, body_text(r));
	else
		db_queue(r, q, id, body_text(r));
	if (sync_or(r, E_EXISTS, "name", NAME_TAKEN) < 0)
		return NULL;
	if (db_rows(r, q) == 0) {
		fail(r, E_NOT_FOUND, "there is no such category");
		return NULL;
	}
	return id != NULL && in.station.set && station_tell(r, id) < 0 ? NULL :
	    db_text(r, q, 0, "id");
}

static int
category_change(struct req *r, const char *id, int status)
{
	struct list_in query = { 0 };

	if (list_read(r, one_f, &query) < 0 ||
	    (id = category_save(r, id)) == NULL)
		return -1;
	return category_answer(r, status, id, query.lang);
}

int
category_create(struct req *r)
{
	return category_change(r, NULL, 201);
}

int
category_update(struct req *r)
{
	return category_change(r, r->param[0], 200);
}

/* A category with dishes stays, unless force takes them along. */
int
category_delete(struct req *r)
{
	struct list_in in = { 0 };

	if (req_query(r, delete_f, &in) < 0)
		return -1;
	db_queue(r, Q_CATEGORY_LOCK, r->param[0]);
	if (in.force)
		db_queue(r, Q_CATEGORY_DISHES_DELETE, r->param[0]);
	db_queue(r, Q_CATEGORY_DELETE, r->param[0]);
	if (db_sync(r) < 0)
		return -1;
	if (db_rows(r, Q_CATEGORY_LOCK) == 0)
		return fail(r, E_NOT_FOUND, "there is no such category");
	if (db_affected(r, Q_CATEGORY_DELETE) == 0)
		return fail(r, E_STATE,
		    "the category has dishes; force=true deletes them too");
	if (in.force && dish_emit(r, Q_CATEGORY_DISHES_DELETE) < 0)
		return -1;
	r->wake = true;
	return reply_empty(r);
}
