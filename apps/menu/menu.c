/* Menus: which categories and dishes are on offer, and on which days. */
#include "config.h"
#include "menu.h"

#include "conf.h"

struct menu_in {
	struct opt_text name, name_en, description, description_en;
	struct opt_text valid_from, valid_to;
	struct opt_bool is_active;
	struct jf_list categories; /* struct menu_category_in */
	struct jf_list dish_ids;   /* int64_t */
};

struct menu_category_in {
	int64_t category_id;
	struct opt_int display_order;
};

static const struct jf menu_category_f[] = {
	JF(struct menu_category_in, category_id, .req = true, .min = 1,
	    .max = INT4_MAX),
	JF(struct menu_category_in, display_order, .max = 1000000),
	JF_END
};

#define MENU(must) { \
	JF(struct menu_in, name, .req = must, .min = 1, .max = 100), \
	JF(struct menu_in, name_en, .nullable = true, .min = 1, .max = 100), \
	JF(struct menu_in, description, .nullable = true, .max = 2000), \
	JF(struct menu_in, description_en, .nullable = true, .max = 2000), \
	JF(struct menu_in, valid_from, .req = must, .check = jf_is_date, \
	    .what = "a date like 2026-12-31"), \
	JF(struct menu_in, valid_to, .req = must, .check = jf_is_date, \
	    .what = "a date like 2026-12-31"), \
	JF(struct menu_in, is_active), \
	JF(struct menu_in, categories, .max = 200, .sub = menu_category_f, \
	    .size = sizeof(struct menu_category_in)), \
	JF(struct menu_in, dish_ids, .max = 500), \
	JF_END \
}

static const struct jf menu_new_f[] = MENU(true);
static const struct jf menu_f[] = MENU(false);

static const struct jf list_f[] = { LIST_PAGE, JF_END };
static const struct jf one_f[] = { LIST_LANG, JF_END };

#define NAME_TAKEN "a menu of this name exists"

int
menu_list(struct req *r)
{
	struct list_in in = { 0 };

	if (list_read(r, list_f, &in) < 0)
		return -1;
	db_queue(r, Q_MENU_LIST, in.limit, in.offset, in.lang);
	return db_sync(r) < 0 ? -1 : reply_row(r, 200, Q_MENU_LIST);
}

/* MenuService.GetActiveMenu; REST has the whole of it as a file */
int
menu_today(struct req *r)
{
	struct list_in query = { 0 };

	if (list_read(r, one_f, &query) < 0)
		return -1;
	db_queue(r, Q_MENU_TODAY, query.lang, conf.time_zone);
	if (db_sync(r) < 0)
		return -1;
	if (db_rows(r, Q_MENU_TODAY) == 0)
		return fail(r, E_NOT_FOUND, "no menu is valid today");
	return reply_row(r, 200, Q_MENU_TODAY);
}

/* Every category and dish that the body names is there, and once only. */
static int
menu_parts_hold(struct req *r, const char *body)
{
	db_queue(r, Q_MENU_PROBLEM, body);
	if (db_sync(r) < 0)
		return -1;
	if (db_rows(r, Q_MENU_PROBLEM) > 0) {
		const char *field = db_text(r, Q_MENU_PROBLEM, 0, "field");

		return fail_field(r, E_BAD_REQUEST, field, "%s: %s", field,
		    db_text(r, Q_MENU_PROBLEM, 0, "problem"));
	}
	return 0;
}

/* Syncs the write of the row; what the constraints say, in our words. */
static int
menu_sync(struct req *r)
{
	if (sync_or(r, E_EXISTS, "name", NAME_TAKEN) == 0)
		return 0;
	if (r->err.code != E_STATE)
		return -1;
	r->err = (struct err){ 0 };
	return fail_field(r, E_BAD_REQUEST, "valid_to",
	    "valid_to: must not be before valid_from");
}

/* Puts the menu's parts in place of the old ones; absent: they stay. */
static int
menu_answer(struct req *r, int status, const char *id, const char *body,
    const struct menu_in *in, const char *lang)
{
	if (in->categories.v != NULL) {
		db_queue(r, Q_MENU_CATEGORIES_CLEAR, id);
		db_queue(r, Q_MENU_CATEGORIES_ADD, id, body);
	}
	if (in->dish_ids.v != NULL) {
		db_queue(r, Q_MENU_DISHES_CLEAR, id);
		db_queue(r, Q_MENU_DISHES_ADD, id, body);
	}
	db_queue(r, Q_MENU_GET, id, lang);
	r->wake = true;
	return db_sync(r) < 0 ? -1 : reply_row(r, status, Q_MENU_GET);
}

int
menu_create(struct req *r)
{
	const char *body = body_text(r);
	struct menu_in in = { 0 };
	struct list_in query = { 0 };

	if (req_body(r, menu_new_f, &in) < 0 ||
	    list_read(r, one_f, &query) < 0 ||
	    menu_parts_hold(r, body) < 0)
		return -1;
	db_queue(r, Q_MENU_INSERT, body);
	if (menu_sync(r) < 0)
		return -1;
	return menu_answer(r, 201, db_text(r, Q_MENU_INSERT, 0, "id"), body,
	    &in, query.lang);
}

int
menu_update(struct req *r)
{
	const char *body = body_text(r);
	struct menu_in in = { 0 };
	struct list_in query = { 0 };

	if (req_body(r, menu_f, &in) < 0 ||
	    list_read(r, one_f, &query) < 0 ||
	    menu_parts_hold(r, body) < 0)
		return -1;
	db_queue(r, Q_MENU_UPDATE, r->param[0], body);
	if (menu_sync(r) < 0)
		return -1;
	if (db_rows(r, Q_MENU_UPDATE) == 0)
		return fail(r, E_NOT_FOUND, "there is no such menu");
	return menu_answer(r, 200, r->param[0], body, &in, query.lang);
}

int
menu_delete(struct req *r)
{
	db_queue(r, Q_MENU_DELETE, r->param[0]);
	if (db_sync(r) < 0)
		return -1;
	if (db_affected(r, Q_MENU_DELETE) == 0)
		return fail(r, E_NOT_FOUND, "there is no such menu");
	r->wake = true;
	return reply_empty(r);
}
