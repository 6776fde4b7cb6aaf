/*
 * The kitchen: tickets of what is to be cooked, a station's or all, what has
 * changed on them, what that is in all, and what has just left. And the guests'
 * board on the wall.
 */
#include "config.h"
#include "staff.h"

#include <json-c/json.h>
#include <string.h>

#include "http.h"

#define KEYS 9	 /* tickets that a bump bar has keys for */
#define SHOWN 60 /* tickets of a page */

enum view { OPEN = 1, LEFT };
static const char *const view_words[] = { "", "open", "left", NULL };

struct kitchen_in {
	int view;
	const char *station, *said;
	struct opt_int page;
};

static const struct jf kitchen_in_f[] = {
	JF(struct kitchen_in, view, .names = view_words),
	JF(struct kitchen_in, station, .max = 40),
	JF(struct kitchen_in, page, .min = 1, .max = 160),
	JF(struct kitchen_in, said, .max = 40),
	JF_END
};

/* This page, or what it asks the order context: another station, view, page. */
static const char *
kitchen_path(struct req *r, const char *base, const char *station, int view,
    int64_t page)
{
	struct buf b = buf_new(r->a);

	buf_str(&b, base);
	path_param(&b, "station", station);
	path_param(&b, "view", view == LEFT ? view_words[LEFT] : NULL);
	path_param(&b, "page", page > 1 ? txt(r, page) : NULL);
	return b.s;
}

/* What may harm somebody. */
static void
put_allergens(struct req *r, struct json_object *item,
    struct json_object *dishes)
{
	const char *id = get_text(item, "dish_id");
	struct json_object *list = json_object_object_get(
	    json_object_object_get(dishes, id != NULL ? id : ""), "allergens");
	struct buf b = buf_new(r->a);

	for (size_t i = 0; json_object_is_type(list, json_type_array) &&
	     i < json_object_array_length(list); i++)
		buf_printf(&b, "%s%s", b.len > 0 ? ", " : "",
		    text_word(r, "allergen", json_object_get_string(
			json_object_array_get_idx(list, i))));
	put_text(item, "allergens", b.s);
}

static bool
is_to_cook(struct json_object *item)
{
	const char *status = get_text(item, "cooking_status");

	return status != NULL && (strcmp(status, "pending") == 0 ||
	    strcmp(status, "preparing") == 0);
}

/*
 * A station's screen has its own lines, and how many pieces of each of the
 * others are still to come.
 */
static void
put_lines(struct req *r, struct json_object *ticket, const char *station,
    struct json_object *dishes)
{
	struct json_object *items = json_object_object_get(ticket, "items"),
	    *own = json_object_new_array(), *elsewhere =
	    json_object_new_object(), *list = json_object_new_array();

	json_keep(r->a, elsewhere);
	for (size_t i = 0; i < json_object_array_length(items); i++) {
		struct json_object *item = json_object_array_get_idx(items, i);
		const char *whose = get_text(item, "station");

		put_allergens(r, item, dishes);
		whose = whose != NULL ? whose : "";
		if (station == NULL || strcmp(whose, station) == 0)
			json_object_array_add(own, json_object_get(item));
		else if (is_to_cook(item))
			json_object_object_add(elsewhere, whose,
			    json_object_new_int64(json_object_get_int64(
				json_object_object_get(elsewhere, whose)) +
				json_object_get_int64(json_object_object_get(
				    item, "quantity"))));
	}
	json_object_object_foreach(elsewhere, whose, count) {
		struct json_object *o = json_object_new_object();

		put_text(o, "station", *whose != '\0' ?
		    text_word(r, "station", whose) : text(r, "noStation"));
		json_object_object_add(o, "count", json_object_get(count));
		json_object_array_add(list, o);
	}
	put_flag(ticket, "is_elsewhere", json_object_array_length(list) > 0);
	json_object_object_add(ticket, "elsewhere", list);
	json_object_object_add(ticket, "items", own);
}

/*
 * The step that all lines of this screen take at once: while none is begun it
 * is that, then all are done. Nothing to cook: no step.
 */
static void
put_bump(struct req *r, struct json_object *ticket)
{
	struct json_object *items = json_object_object_get(ticket, "items");
	bool begun = false, steps = false;
	const char *to;

	for (size_t i = 0; i < json_object_array_length(items); i++) {
		struct json_object *item = json_object_array_get_idx(items, i);
		const char *step = get_text(item, "cook_to");

		steps = steps || step != NULL;
		begun = begun || get_text(item, "ready_at") != NULL ||
		    (step != NULL && strcmp(step, "ready") == 0);
	}
	if (!steps)
		return;
	to = begun ? "ready" : "preparing";
	put_text(ticket, "bump", to);
	put_word(r, ticket, "bump_said", "bump", to);
}

/* "2 × Borscht + Sour cream, no onion" */
static const char *
line_said(struct req *r, struct json_object *line)
{
	struct json_object *options = json_object_object_get(line, "options");
	const char *name = get_text(line, "name"),
	    *quantity = get_text(line, "quantity"),
	    *wish = get_text(line, "special_requests");
	struct buf b = buf_new(r->a);

	if (name == NULL || quantity == NULL)
		return NULL;
	buf_printf(&b, "%s %s %s", quantity, text(r, "times"), name);
	for (size_t i = 0; json_object_is_type(options, json_type_array) &&
	     i < json_object_array_length(options); i++)
		buf_printf(&b, " + %s", get_text(
		    json_object_array_get_idx(options, i), "name"));
	if (wish != NULL)
		buf_printf(&b, ", %s", wish);
	return b.s;
}

/*
 * What was and what is, and up to which change a button has understood. A
 * ticket that was only recalled is dismissed by it.
 */
static void
put_changes(struct req *r, struct json_object *ticket)
{
	struct json_object *changes = json_object_object_get(ticket,
	    "changes");
	const size_t n = json_object_array_length(changes);
	size_t recalled = 0;

	for (size_t i = 0; i < n; i++) {
		struct json_object *o = json_object_array_get_idx(changes, i);

		recalled += strcmp(get_text(o, "kind"), "recalled") == 0;
		put_word(r, o, "kind_said", "change", get_text(o, "kind"));
		put_text(o, "was", line_said(r,
		    json_object_object_get(o, "before")));
		put_text(o, "is", line_said(r,
		    json_object_object_get(o, "after")));
		if (i == n - 1)
			put_text(ticket, "through", get_text(o, "id"));
	}
	put_text(ticket, "through_said", text(r, n > 0 && recalled == n ?
	    "dismiss" : "understood"));
	put_flag(ticket, "is_recalled", recalled > 0);
	put_flag(ticket, "is_canceled", strcmp(get_text(ticket, "status"),
	    "canceled") == 0);
}

/* Makes an answer's tickets ready; NULL: there is no answer. */
static struct json_object *
tickets_make(struct req *r, struct json_object *answer, const char *station,
    struct json_object *dishes)
{
	struct json_object *tickets = json_object_object_get(answer, "tickets");

	if (!json_object_is_type(tickets, json_type_array))
		return NULL;
	for (size_t i = 0; i < json_object_array_length(tickets); i++) {
		struct json_object *o = json_object_array_get_idx(tickets, i);

		order_show(r, o);
		put_lines(r, o, station, dishes);
		put_bump(r, o);
		put_changes(r, o);
		if (i < KEYS)
			json_object_object_add(o, "key",
			    json_object_new_int64((int64_t)i + 1));
	}
	return tickets;
}

/* The ways to the other stations, and to all of them. */
static void
put_stations(struct req *r, struct json_object *data,
    struct json_object *answer, const struct kitchen_in *in)
{
	struct json_object *all = json_object_object_get(answer, "stations"),
	    *list = json_object_new_array();
	const size_t n = json_object_is_type(all, json_type_array) ?
	    json_object_array_length(all) : 0;

	for (size_t i = 0; n > 0 && i <= n; i++) {
		const char *name = i == 0 ? NULL : json_object_get_string(
		    json_object_array_get_idx(all, i - 1));
		struct json_object *o = json_object_new_object();

		put_text(o, "said", name != NULL ?
		    text_word(r, "station", name) : text(r, "allStations"));
		put_text(o, "href", kitchen_path(r, "/staff/kitchen", name,
		    in->view, 1));
		put_flag(o, "current", name == NULL ? in->station == NULL :
		    in->station != NULL && strcmp(name, in->station) == 0);
		json_object_array_add(list, o);
	}
	put_flag(data, "has_stations", n > 0);
	json_object_object_add(data, "stations", list);
}

/* Which of how many tickets these are, and the ways to the others. */
static void
put_pages(struct req *r, struct json_object *data, struct json_object *answer,
    const struct kitchen_in *in, size_t here)
{
	const int64_t page = in->page.set ? in->page.v : 1,
	    first = (page - 1) * SHOWN, total = json_object_get_int64(
		json_object_object_get(answer, "total_count"));

	if (total > first + (int64_t)here)
		put_text(data, "more", kitchen_path(r, "/staff/kitchen",
		    in->station, in->view, page + 1));
	if (page > 1)
		put_text(data, "less", kitchen_path(r, "/staff/kitchen",
		    in->station, in->view, page - 1));
	if (total > (int64_t)here)
		put_text(data, "range", arena_printf(r->a, "%s–%s %s %s%s",
		    txt(r, here > 0 ? first + 1 : 0),
		    txt(r, here > 0 ? first + (int64_t)here : 0),
		    text(r, "outOf"), txt(r, total),
		    json_object_object_get(answer, "more") != NULL ? "+" : ""));
}

/* GET /staff/kitchen */
int
kitchen_get(struct req *r)
{
	struct kitchen_in in = { 0 };
	struct service_ask asks[2] = { { 0 } };
	struct json_object *data, *answer, *tickets;
	struct buf b = buf_new(r->a);
	int64_t page;

	if (query_read(r, kitchen_in_f, &in) < 0)
		return -1;
	page = in.page.set ? in.page.v : 1;
	buf_str(&b, kitchen_path(r, "/api/v1/kitchen", in.station, in.view,
	    page));
	path_param(&b, "page_size", txt(r, SHOWN));
	asks[0].path = menu_path(r);
	asks[1].path = b.s;
	data = page_live(r);
	service_ask_all(r, asks, 2);
	answer = ask_read(r, &asks[1]);
	tickets = tickets_make(r, answer, in.station, menu_index(r, &asks[0]));
	put_flag(data, "missing", tickets == NULL);
	put_flag(data, "no_menu", asks[0].rc < 0);
	put_flag(data, "left", in.view == LEFT);
	put_text(data, "station", in.station);
	put_stations(r, data, answer, &in);
	if (tickets != NULL) {
		put_flag(data, "empty", json_object_array_length(tickets) == 0);
		json_object_object_add(data, "tickets",
		    json_object_get(tickets));
		json_object_object_add(data, "counts", json_object_get(
		    json_object_object_get(answer, "to_cook")));
		put_pages(r, data, answer, &in,
		    json_object_array_length(tickets));
	}
	put_text(data, "back", kitchen_path(r, "/staff/kitchen", in.station,
	    in.view, page));
	put_text(data, "open_path", kitchen_path(r, "/staff/kitchen",
	    in.station, OPEN, 1));
	put_text(data, "left_path", kitchen_path(r, "/staff/kitchen",
	    in.station, LEFT, 1));
	put_flag(data, "anew", true); /* nobody has a hand free to ask */
	put_said(r, data, in.said);
	/* a screen that has something to show keeps it rather than this */
	return page_reply(r, tickets != NULL ? 200 : 503, "kitchen", "section.kitchen",
	    json_object_get(data));
}

/* GET /staff/board: for guests, on a screen on the wall */
int
wall_get(struct req *r)
{
	struct service_ask ask = { .path = "/api/v1/wall" };
	struct json_object *data = page_live(r), *answer;
	static const char *const parts[] = { "preparing", "ready" };

	service_ask_all(r, &ask, 1);
	answer = ask_read(r, &ask);
	put_flag(data, "missing", answer == NULL);
	for (size_t i = 0; i < 2; i++)
		if (answer != NULL)
			json_object_object_add(data, parts[i], json_object_get(
			    json_object_object_get(answer, parts[i])));
	put_text(data, "back", "/staff/board");
	put_flag(data, "anew", true);
	return page_reply(r, answer != NULL ? 200 : 503, "wall", "section.board",
	    json_object_get(data));
}
