#include "config.h"
#include "menu.h"
#include "picture.h"

#include <stdio.h>
#include <string.h>

#include "conf.h"

#define EVENTS_A_TRIP 16
#define GRAMS_MAX 999999 /* hundredths: NUMERIC(6,2) */

struct dish_in {
	struct opt_text name, name_en, description, description_en, image_url,
		image_key;
	struct opt_money price;
	struct opt_int category_id, cooking_time_min, calories, weight_g;
	struct opt_money protein_g, fat_g, carbohydrates_g; /* hundredths */
	struct opt_bool is_available;
	struct jf_list allergens, diets; /* int */
	struct jf_list option_groups;	 /* struct option_group_in */
};

/* The 14 that the EU's regulation 1169/2011 names in its annex II. */
static const char *const allergen_words[] = { "celery", "crustaceans", "eggs",
	"fish", "gluten", "lupin", "milk", "molluscs", "mustard", "nuts",
	"peanuts", "sesame", "soybeans", "sulphites", NULL };
static const char *const diet_words[] = { "gluten_free", "halal", "kosher",
	"lactose_free", "lenten", "vegan", "vegetarian", NULL };

static bool
is_address(const char *s)
{
	return *s == '/' || strncmp(s, "https://", 8) == 0 ||
	    strncmp(s, "http://", 7) == 0;
}

/* What only POST insists on. */
#define DISH_CORE(must) \
	JF(struct dish_in, name, .req = must, .min = 1, .max = 200), \
	JF(struct dish_in, price, .req = must, .min = 1), \
	JF(struct dish_in, category_id, .req = must, .min = 1, .max = INT4_MAX)
#define DISH_REST \
	JF(struct dish_in, name_en, .nullable = true, .min = 1, .max = 200), \
	JF(struct dish_in, description, .nullable = true, .max = 4000), \
	JF(struct dish_in, description_en, .nullable = true, .max = 4000), \
	JF(struct dish_in, cooking_time_min, .nullable = true, .min = 1, \
	    .max = 1440), \
	JF(struct dish_in, image_key, .nullable = true, .min = 1, .max = 200), \
	JF(struct dish_in, image_url, .nullable = true, .min = 1, .max = 500, \
	    .check = is_address, .what = "an address: /…, http:// or https://"), \
	JF(struct dish_in, is_available), \
	JF(struct dish_in, calories, .nullable = true, .max = 100000), \
	JF(struct dish_in, weight_g, .nullable = true, .min = 1, \
	    .max = 100000), \
	JF(struct dish_in, protein_g, .nullable = true, .max = GRAMS_MAX), \
	JF(struct dish_in, fat_g, .nullable = true, .max = GRAMS_MAX), \
	JF(struct dish_in, carbohydrates_g, .nullable = true, \
	    .max = GRAMS_MAX), \
	JF(struct dish_in, allergens, .max = 14, .of = JF_WORD, \
	    .names = allergen_words), \
	JF(struct dish_in, diets, .max = 7, .of = JF_WORD, \
	    .names = diet_words), \
	JF(struct dish_in, option_groups, .max = OPTION_GROUPS_MAX, \
	    .sub = option_group_f, .size = sizeof(struct option_group_in)), \
	JF_END

static const struct jf dish_new_f[] = { DISH_CORE(true), DISH_REST };
static const struct jf dish_f[] = { DISH_CORE(false), DISH_REST };

static const struct jf list_f[] = {
	LIST_PAGE,
	JF(struct list_in, q, .max = 100),
	JF(struct list_in, category_id, .min = 1, .max = INT4_MAX),
	JF(struct list_in, only_available),
	JF(struct list_in, diet, .max = 100),
	JF(struct list_in, without_allergen, .max = 200),
	JF_END
};

static const struct jf one_f[] = { LIST_LANG, JF_END };

int
dish_list(struct req *r)
{
	struct list_in in = { 0 };
	const char *diets, *allergens;

	if (list_read(r, list_f, &in) < 0 ||
	    list_words(r, "diet", in.diet, diet_words, &diets) < 0 ||
	    list_words(r, "without_allergen", in.without_allergen,
		allergen_words, &allergens) < 0)
		return -1;
	db_queue(r, Q_DISH_LIST, in.limit, in.offset, in.lang, conf.time_zone,
	    in.category_id > 0 ? txt(r, in.category_id) : NULL,
	    list_bool(in.only_available), in.q, diets, allergens);
	return db_sync(r) < 0 ? -1 : reply_row(r, 200, Q_DISH_LIST);
}

/* Answers with the dish as it is now; sends what else is queued. */
static int
dish_reply(struct req *r, int status, const char *id, const char *lang)
{
	db_queue(r, Q_DISH_GET, id, lang, conf.time_zone);
	if (db_sync(r) < 0)
		return -1;
	if (db_rows(r, Q_DISH_GET) == 0)
		return fail(r, E_NOT_FOUND, "there is no such dish");
	return reply_row(r, status, Q_DISH_GET);
}

int
dish_get(struct req *r)
{
	struct list_in in = { 0 };

	if (list_read(r, one_f, &in) < 0)
		return -1;
	return dish_reply(r, 200, r->param[0], in.lang);
}

int
dish_emit(struct req *r, int q)
{
	const int n = db_rows(r, q);

	for (int i = 0; i < n; i++) {
		event_add(r, "menu.changed", db_text(r, q, i, "event"));
		if (i % EVENTS_A_TRIP == EVENTS_A_TRIP - 1 && db_sync(r) < 0)
			return -1;
	}
	return 0;
}

int
dish_emit_ids(struct req *r, const char *const *ids, size_t n)
{
	for (size_t i = 0; i < n; i++) {
		db_queue(r, Q_DISH_EVENTS, arena_printf(r->a, "{%s}", ids[i]));
		if (db_sync(r) < 0 || dish_emit(r, Q_DISH_EVENTS) < 0)
			return -1;
	}
	return 0;
}

/* Tells the others of the dish, and the caller how it stands now. */
static int
dish_answer(struct req *r, int status, const char *id, const char *lang)
{
	db_queue(r, Q_DISH_EVENTS, arena_printf(r->a, "{%s}", id));
	return dish_reply(r, status, id, lang) < 0 ? -1 :
	    dish_emit(r, Q_DISH_EVENTS);
}

/* The category named in the body is there, and stays until we commit. */
static int
category_holds(struct req *r, const struct opt_int *id)
{
	if (!id->set)
		return 0;
	db_queue(r, Q_CATEGORY_SHARE, txt(r, id->v));
	if (db_sync(r) < 0)
		return -1;
	if (db_rows(r, Q_CATEGORY_SHARE) == 0)
		return fail_field(r, E_BAD_REQUEST, "category_id",
		    "category_id: there is no such category");
	return 0;
}

#define CONTRADICTION "contradict the dish's allergens"

const char *
dish_save(struct req *r, const char *id)
{
	struct dish_in in = { 0 };
	const char *body = body_text(r);
	const int q = id == NULL ? Q_DISH_INSERT : Q_DISH_UPDATE;

	if (req_body(r, id == NULL ? dish_new_f : dish_f, &in) < 0 ||
	    options_check(r, &in.option_groups) < 0 ||
	    category_holds(r, &in.category_id) < 0 ||
	    image_check(r, &in.image_key, &in.image_url) < 0)
		return NULL;
	if (id == NULL)
		db_queue(r, q, body);
	else
		db_queue(r, q, id, body);
	if (sync_or(r, E_STATE, "diets", CONTRADICTION) < 0)
		return NULL;
	if (db_rows(r, q) == 0) {
		fail(r, E_NOT_FOUND, "there is no such dish");
		return NULL;
	}
	id = db_text(r, q, 0, "id");
	return options_put(r, &in.option_groups, id, body) < 0 ? NULL : id;
}

static int
dish_change(struct req *r, const char *id, int status)
{
	struct list_in query = { 0 };

	if (list_read(r, one_f, &query) < 0 || (id = dish_save(r, id)) == NULL)
		return -1;
	return dish_answer(r, status, id, query.lang);
}

int
dish_create(struct req *r)
{
	return dish_change(r, NULL, 201);
}

int
dish_update(struct req *r)
{
	return dish_change(r, r->param[0], 200);
}

int
dish_delete(struct req *r)
{
	db_queue(r, Q_DISH_DELETE, r->param[0]);
	if (db_sync(r) < 0)
		return -1;
	if (db_rows(r, Q_DISH_DELETE) == 0)
		return fail(r, E_NOT_FOUND, "there is no such dish");
	return dish_emit(r, Q_DISH_DELETE) < 0 ? -1 : reply_empty(r);
}

/* All rows of q by id, EVENTS_A_TRIP at a time, a transaction each. */
static int
republish(struct req *r, int q, int *count)
{
	const char *after = "0";
	int n;

	do {
		db_begin(r);
		db_queue(r, q, after, txt(r, EVENTS_A_TRIP));
		if (db_sync(r) < 0 || dish_emit(r, q) < 0 || db_commit(r) < 0)
			return -1;
		n = db_rows(r, q);
		if (n > 0)
			after = db_text(r, q, n - 1, "id");
		*count += n;
	} while (n == EVENTS_A_TRIP);
	return 0;
}

int
dish_republish(struct req *r, int argc, char **argv)
{
	int n = 0;

	(void)argc;
	(void)argv;
	if (republish(r, Q_DISH_EVENTS_AFTER, &n) < 0 ||
	    republish(r, Q_DELETED_EVENTS_AFTER, &n) < 0)
		return -1;
	printf("%d dishes\n", n);
	return 0;
}

struct stop_in {
	int64_t dish_id, option_id, version;
	bool stopped;
	const char *until, *at;
	struct opt_int portions;
};

static const struct jf stop_f[] = {
	JF(struct stop_in, dish_id, .req = true, .min = 1, .max = INT4_MAX),
	JF(struct stop_in, option_id, .max = INT4_MAX, .nullable = true),
	JF(struct stop_in, version, .req = true, .min = 1),
	JF(struct stop_in, stopped, .req = true),
	JF(struct stop_in, until, .nullable = true, .check = jf_is_time, .what = "a time"),
	JF(struct stop_in, portions, .nullable = true, .max = INT4_MAX),
	JF(struct stop_in, at, .req = true, .check = jf_is_time,
	    .what = "a time"),
	JF_END
};

int
stop_changed(struct req *r, const struct event *e)
{
	struct stop_in in = { 0 };

	if (jf_decode(r->a, stop_f, JF_EVENT, e->body, &in, &r->err) < 0)
		return -1;
	db_queue(r, Q_STOP_SET, txt(r, in.dish_id), txt(r, in.option_id),
	    list_bool(in.stopped), in.until,
	    in.portions.set && !in.portions.null ? txt(r, in.portions.v) : NULL,
	    in.at, txt(r, in.version));
	r->wake = true;
	return db_sync(r);
}
