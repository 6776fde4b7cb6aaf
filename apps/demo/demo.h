/* The demo restaurant: a menu, its people, and ninety days of past orders. */
#ifndef DEMO_H
#define DEMO_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "buf.h"
#include "money.h"
#include "pg.h"

#define DAYS 90		/* of past orders, up to yesterday */
#define DAYS_TEXT "90"
#define N_GUESTS 61	/* users 1 to 61; user 1 is the demo customer */
#define N_STAFF 8		/* staff 1 to 8; the first three are demo logins */
#define COURIER_ID 8	/* the member of staff who brings it */
#define LINES_MAX 6	/* of a past order */

struct category {
	const char *name, *name_en, *text, *text_en, *station;
};

struct dish_option {
	const char *name, *name_en;
	struct money price;
	int max_quantity;
};

struct option_group {
	const char *name, *name_en;
	int min_choices, max_choices;
	struct dish_option options[8];
	int n_options;
};

struct dish {
	const char *slug, *name, *name_en, *text, *text_en;
	const char *allergens, *diets; /* words, or "none" */
	struct money price;
	int category; /* index */
	int minutes, kcal;
	int weight, protein, fat, carbohydrates; /* grams a portion */
	int discount; /* percent of a promotion; 0 none */
	struct option_group groups[3];
	int n_groups;
};

struct menu {
	struct category categories[32];
	struct dish dishes[256];
	int n_categories, n_dishes;
};

/*
 * What all parts must agree on, kept in the first database: a load that was
 * cut short goes on with the same numbers.
 */
struct plan {
	const char *at;	       /* when the first load began */
	int64_t days[DAYS + 1]; /* beginnings of the restaurant's days */
	int weekdays[DAYS];    /* 1 is Monday */
	long orders;
	const struct menu *menu;
};

/* Reads the menu's file; -1 with the line that is wrong. */
int menu_read(struct arena *a, const char *path, struct menu *m, struct err *e);

/* One part fills one database, within a transaction that it is called in. */
int auth_load(struct arena *a, struct pg *pg, const struct plan *p);
int user_load(struct arena *a, struct pg *pg, const struct plan *p);
int menu_load(struct arena *a, struct pg *pg, const struct plan *p);
int orders_load(struct arena *a, struct pg *pg, const struct plan *p);
int payments_load(struct arena *a, struct pg *pg, const struct plan *p);

/* Accounts as a JSON array, the same for auth and user. */
const char *guests_json(struct arena *a);
const char *staff_json(struct arena *a);

/* The address of a guest, as an order for delivery carries it. */
const char *guest_address(struct arena *a, int guest);
const char *guest_name(struct arena *a, int guest);

struct past_line {
	int dish; /* index */
	int quantity;
	const char *request; /* NULL: none */
	char id[37];
};

/* Times are seconds since 1970. */
struct past_order {
	char id[37], payment_id[37];
	int number;
	int guest, waiter, chef; /* ids; guest 0: none */
	const char *type;
	int table;
	int64_t created, confirmed, cooking, ready, delivered;
	struct money total;
	struct past_line lines[LINES_MAX];
	int n_lines;
};

/* Deals the past out, order by order, the same each time for one plan. */
struct past {
	const struct plan *plan;
	uint64_t chance;
	int day;
	long left_of_day, number;
	int64_t last;
};

void past_begin(struct past *past, const struct plan *p);
bool past_next(struct past *past, struct past_order *o);

/* demo_sql.c */
extern const char SQL_LOADS[], SQL_LOADS_LOCK[], SQL_PART[], SQL_PLAN[],
    SQL_PLAN_BEGIN[], SQL_PLAN_BEGUN[], SQL_MENU_TAKEN[], SQL_DAYS[],
    SQL_CATEGORIES[], SQL_PHOTOS[], SQL_DISHES[], SQL_OPTION_GROUPS[],
    SQL_OPTIONS[],
    SQL_PROMOTIONS[], SQL_MENU[],
    SQL_SHELVES[], SQL_MENU_SEQUENCES[], SQL_GUESTS[], SQL_STAFF[],
    SQL_GUEST_PASSWORD[], SQL_STAFF_PASSWORD[], SQL_PEOPLE_DONE[];

#endif
