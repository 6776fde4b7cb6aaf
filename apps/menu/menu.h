/* The menu: categories, dishes, promotions, and the file guests read. */
#ifndef MENU_H
#define MENU_H

#include "app.h"
#include "rpc.h"

#define INT4_MAX INT64_C(2147483647)

/* Every statement of this context; menu_sql.c has their texts. */
enum {
	Q_CATEGORY_LIST,
	Q_CATEGORY_GET,
	Q_CATEGORY_INSERT,
	Q_CATEGORY_UPDATE,
	Q_CATEGORY_SHARE,
	Q_CATEGORY_LOCK,
	Q_CATEGORY_DELETE,
	Q_CATEGORY_DISHES_DELETE,
	Q_DISH_LIST,
	Q_DISH_GET,
	Q_DISH_INSERT,
	Q_DISH_UPDATE,
	Q_DISH_DELETE,
	Q_DISH_TOUCH,
	Q_CATEGORY_TOUCH,
	Q_OPTION_PROBLEM,
	Q_OPTIONS_PUT,
	Q_DISH_EVENTS,
	Q_DISH_EVENTS_AFTER,
	Q_DELETED_EVENTS_AFTER,
	Q_MENU_LIST,
	Q_MENU_GET,
	Q_MENU_TODAY,
	Q_MENU_PROBLEM,
	Q_MENU_INSERT,
	Q_MENU_UPDATE,
	Q_MENU_CATEGORIES_CLEAR,
	Q_MENU_CATEGORIES_ADD,
	Q_MENU_DISHES_CLEAR,
	Q_MENU_DISHES_ADD,
	Q_MENU_DELETE,
	Q_MENU_ACTIVE,
	Q_MENU_STATE,
	Q_PROMOTION_LIST,
	Q_PROMOTION_LOCK,
	Q_PROMOTION_INSERT,
	Q_PROMOTION_UPDATE,
	Q_PROMOTION_DELETE,
	Q_STOP_SET,
	Q_EXPORT_CATEGORIES,
	Q_EXPORT_DISHES,
	Q_PRICE_LIST,
	Q_PRICES_LOCK,
	Q_PRICES_PROBLEM,
	Q_PRICES_SET,
	Q_CATEGORY_NAMED,
	Q_CATEGORY_DIFF,
	Q_DISH_NAMED,
	Q_DISH_DIFF,
	Q_UPLOAD_ADD,
	Q_UPLOAD_SHOW,
	Q_UPLOAD_GET,
	Q_UPLOAD_USE,
	Q_UPLOAD_TAKE,
	Q_UPLOAD_CLAIM,
	Q_UPLOAD_RENEW,
	Q_UPLOAD_SETTLE,
	Q_UPLOADS_UNUSED,
	Q_UPLOADS_GONE,
	Q_UPLOAD_DELETE,
	Q_GAUGES,
	Q__MAX
};

extern const struct stmt stmts[Q__MAX];
extern const struct gauge gauges[];

/* Texts of some, in write_sql.c. */
extern const char dish_touch_sql[], promotion_delete_sql[];
extern const char category_insert_sql[], category_update_sql[],
    menu_insert_sql[], menu_update_sql[], menu_state_sql[], stop_set_sql[];
/* And of prices, in prices_sql.c. */
extern const char price_list_sql[], prices_lock_sql[], prices_problem_sql[],
    prices_set_sql[];

/* What the reads take in their query strings; a table names its part. */
struct list_in {
	const char *lang; /* "ru" or "en"; list_read fills it in */
	int64_t page, page_size;
	const char *q, *diet, *without_allergen;
	int64_t category_id;
	bool only_available, only_active, active, force;
	const char *limit, *offset; /* of the page, as SQL parameters */
};

/* The row of `lang`, which every read takes. */
#define LIST_LANG JF(struct list_in, lang, .check = list_is_lang, \
	.what = "ru or en")
/* The rows every list takes. */
#define LIST_PAGE LIST_LANG, \
	JF(struct list_in, page, .min = 1, .max = 10000), \
	JF(struct list_in, page_size, .min = 1, .max = 100)

bool list_is_lang(const char *s);

/*
 * Decodes the query string; the language comes from it, or else from
 * Accept-Language: the first of ru and en that it names, or else ru.
 */
int list_read(struct req *r, const struct jf *fields, struct list_in *in);

/*
 * "milk,nuts" as {milk,nuts}, an array for SQL; NULL stays NULL. -1 when one
 * of the words is not in names (ends with NULL).
 */
int list_words(struct req *r, const char *field, const char *text,
    const char *const *names, const char **out);

/* Text for SQL: "t" or "f". */
const char *list_bool(bool b);

/* The body's text, as a parameter of type jsonb. */
const char *body_text(struct req *r);

/*
 * Syncs; where that fails with `code`, says instead that the field is wrong
 * and how (a constraint's name means nothing to a caller).
 */
int sync_or(struct req *r, enum err_code code, const char *field,
    const char *text);

/* rpc.c: the messages of menu.v1 */
extern const struct rpc create_category, update_category, list_categories,
    delete_category, create_dish, update_dish, get_dish, list_dishes,
    create_menu, get_active_menu, update_menu, create_promotion,
    update_promotion, list_active_promotions, generate_upload_url;

/*
 * Writes the category in the request's body: a new one (id NULL), or what it
 * changes of one. Its id, or NULL with r->err.
 */
const char *category_save(struct req *r, const char *id);

int category_list(struct req *r);
int category_create(struct req *r);
int category_update(struct req *r);
int category_delete(struct req *r);

/* The same for a dish; nobody is told of it yet. */
const char *dish_save(struct req *r, const char *id);

int dish_list(struct req *r);
int dish_get(struct req *r);
int dish_create(struct req *r);
int dish_update(struct req *r);
int dish_delete(struct req *r);

/* menu.changed, one for each row of the statement's column `event`. */
int dish_emit(struct req *r, int q);

/* A group of options in the body of a dish. */
struct option_group_in {
	struct opt_int id, min_choices, max_choices;
	const char *name, *name_en;
	struct jf_list options;
};
extern const struct jf option_group_f[];
#define OPTION_GROUPS_MAX 10

/* menu.changed for each of n dishes. */
int dish_emit_ids(struct req *r, const char *const *ids, size_t n);

/* What the groups of a body say together, beyond each field alone. */
int options_check(struct req *r, const struct jf_list *groups);

/*
 * Queues the groups of the body in place of the dish's old ones; nothing if
 * the body does not name them. E_BAD_REQUEST for an id that is not the dish's.
 */
int options_put(struct req *r, const struct jf_list *groups, const char *dish,
    const char *body);

/* The command `republish`: menu.changed for every dish there is or was. */
int dish_republish(struct req *r, int argc, char **argv);

/* `export [--csv]`: categories and dishes as JSON, or prices, to stdout. */
int menu_export(struct req *r, int argc, char **argv);

/* `import [--dry-run]`: the same from stdin, in one transaction. */
int menu_import(struct req *r, int argc, char **argv);

/* One row of what is imported: what it changes, and where it stands. */
struct import_row {
	const char *dish;	/* id as a text; NULL: a new one */
	struct json_object *o;	/* its members, as POST and PATCH take them */
	const char *where;	/* "line 7" */
};

/*
 * Prices, a dish a line: columns id and price, others are not looked at but
 * for name, which must be the dish's. The rows, or NULL with r->err.
 */
struct import_row *csv_read(struct req *r, const char *text, size_t *n);

/*
 * "line 12, column 5" of the value at path ("dishes[3].price") in a JSON text
 * that holds together, or of the nearest thing around it.
 */
const char *json_where(struct arena *a, const char *text, const char *path);

/* The same of a byte, from 0. */
const char *text_where(struct arena *a, const char *text, size_t offset);

/* Runs one of the commands above. */
int command_run(const struct app *app, int argc, char **argv);

/* stop.changed: what the kitchen says is off, or how much is left. */
int stop_changed(struct req *r, const struct event *e);

int menu_list(struct req *r);
int menu_today(struct req *r);
int menu_create(struct req *r);
int menu_update(struct req *r);
int menu_delete(struct req *r);

int price_list(struct req *r);
int prices_put(struct req *r);

int promotion_list(struct req *r);
int promotion_create(struct req *r);
int promotion_update(struct req *r);
int promotion_delete(struct req *r);

/* The languages a menu is kept in; ends with NULL. */
extern const char *const menu_langs[];

/* The menu in force, from the cache. */
int menu_active(struct req *r);

/* Asks the database for the menu in force. */
int active_query(struct req *r);

/* What it said for that language, as guests get it; NULL: no menu holds. */
const char *active_body(const struct req *r, const char *lang);

/* Makes Redis hold these texts, one a language; without Redis nothing happens. */
void active_keep(struct req *r, const char *const *bodies);

/* The task that keeps public_dir/menu/active.<lang>.json, and Redis, as they
 * should be. */
int publish_run(struct req *r);

/*
 * Makes folder/name hold exactly body (NULL: removes it), in one step for
 * whoever reads it. A file that is right already is not touched. -1 with *e.
 */
int publish_file(struct arena *a, const char *folder, const char *name,
    const char *body, struct err *e);

#endif
