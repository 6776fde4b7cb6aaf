/*
 * The past: ninety days of orders with the rhythm of a restaurant. Everything
 * comes from one chain of pseudo-random numbers, so the order context's part
 * and the payment context's part deal out the same orders.
 */
#include "config.h"
#include "demo.h"

#include <stdio.h>
#include <string.h>

/* Shares of a day by weekday (Monday first) and by hour, percent of a mean. */
static const int day_share[7] = { 78, 82, 88, 98, 132, 148, 120 };
static const int hour_share[24] = { [9] = 4, [10] = 9, [11] = 14, [12] = 30,
	[13] = 42, [14] = 28, [15] = 15, [16] = 13, [17] = 19, [18] = 34,
	[19] = 46, [20] = 42, [21] = 26, [22] = 8 };

static const char *const requests[] = { "Без лука, пожалуйста",
	"Сметану отдельно", "Поменьше соли", "Поострее",
	"Приборы на двоих", "Без укропа", "Соус отдельно" };
#define N_REQUESTS ((int)(sizeof(requests) / sizeof(*requests)))

/* splitmix64: the same numbers on every machine. */
static uint64_t
chance(struct past *past)
{
	uint64_t z = past->chance += 0x9e3779b97f4a7c15u;

	z = (z ^ z >> 30) * 0xbf58476d1ce4e5b9u;
	z = (z ^ z >> 27) * 0x94d049bb133111ebu;
	return z ^ z >> 31;
}

static int
upto(struct past *past, int n)
{
	return (int)(chance(past) % (uint64_t)n);
}

static int
between(struct past *past, int low, int high)
{
	return low + upto(past, high - low + 1);
}

/* An identifier as of that second, UUID version 7. */
static void
past_id(struct past *past, int64_t at, char out[37])
{
	uint64_t a = chance(past), b = chance(past);
	uint64_t ms = (uint64_t)at * 1000 + a % 1000;

	snprintf(out, 37, "%08x-%04x-7%03x-%04x-%012llx",
	    (unsigned)(ms >> 16), (unsigned)(ms & 0xffff),
	    (unsigned)(a >> 20 & 0xfff), (unsigned)(0x8000 | (a >> 40 & 0x3fff)),
	    (unsigned long long)(b & 0xffffffffffffu));
}

/* Orders up to and with this day: the shares, and a slow growth on top. */
static long
orders_until(const struct plan *p, int day)
{
	int64_t sum = 0, all = 0;

	for (int i = 0; i < DAYS; i++) {
		int64_t share = day_share[p->weekdays[i] - 1] * (200 + i);

		all += share;
		if (i <= day)
			sum += share;
	}
	return (long)(p->orders * sum / all);
}

static void
day_begin(struct past *past, int day)
{
	past->day = day;
	past->left_of_day = orders_until(past->plan, day) -
	    (day > 0 ? orders_until(past->plan, day - 1) : 0);
	past->number = 0;
	past->last = 0;
}

void
past_begin(struct past *past, const struct plan *p)
{
	*past = (struct past){ .plan = p, .chance = 20261122 };
	day_begin(past, 0);
}

/*
 * The second of the day for the next of the orders left, in rising order: the
 * day's shares are cut evenly and each cut is moved a little.
 */
static int64_t
time_next(struct past *past, long of_day)
{
	long all = 0, at, sum = 0;

	for (int h = 0; h < 24; h++)
		all += hour_share[h];
	at = (long)(((past->number - 1) * 1000 + upto(past, 1000)) *
	    (int64_t)all * 1000 / (of_day * 1000));
	for (int h = 0; h < 24; h++) {
		long share = hour_share[h] * 1000L;

		if (at < sum + share)
			return h * 3600 + (at - sum) * 3600 / share;
		sum += share;
	}
	return 22 * 3600 + 3599;
}

/* How much a dish is asked for at this hour, in one number. */
static int
dish_weight(const struct menu *m, int dish, int hour)
{
	int weight = 4 + (dish * 37 + 11) % 29;

	if (m->dishes[dish].category == 0) /* breakfasts */
		return hour < 12 ? weight * 6 : weight / 6 + 1;
	return weight;
}

static int
dish_pick(struct past *past, int hour)
{
	const struct menu *m = past->plan->menu;
	int all = 0, at;

	for (int i = 0; i < m->n_dishes; i++)
		all += dish_weight(m, i, hour);
	at = upto(past, all);
	for (int i = 0; i < m->n_dishes; i++) {
		at -= dish_weight(m, i, hour);
		if (at < 0)
			return i;
	}
	return 0;
}

static void
lines_deal(struct past *past, struct past_order *o, int hour)
{
	int want = between(past, 1, 4) + (o->table > 0 ? upto(past, 3) : 0);

	for (int i = 0; i < want && o->n_lines < LINES_MAX; i++) {
		struct past_line *l = &o->lines[o->n_lines];
		int dish = dish_pick(past, hour);
		bool there = false;

		for (int j = 0; j < o->n_lines; j++)
			there = there || o->lines[j].dish == dish;
		if (there)
			continue;
		*l = (struct past_line){ .dish = dish,
			.quantity = upto(past, 4) == 0 ? 2 : 1 };
		if (upto(past, 14) == 0)
			l->request = requests[upto(past, N_REQUESTS)];
		past_id(past, o->created, l->id);
		o->total.kopecks += l->quantity *
		    past->plan->menu->dishes[dish].price.kopecks;
		o->n_lines++;
	}
}

/* Who, where, and for how long. */
static void
order_deal(struct past *past, struct past_order *o)
{
	int kind = upto(past, 100), minutes = 0;
	bool known = upto(past, 100) < 45;

	o->waiter = (int[]){ 1, 4, 5 }[upto(past, 3)];
	o->chef = (int[]){ 2, 6, 7 }[upto(past, 3)];
	o->type = kind < 52 ? "dine-in" : kind < 80 ? "delivery" : "takeaway";
	o->table = kind < 52 ? between(past, 1, 18) : 0;
	if (known || kind >= 52)
		o->guest = upto(past, 12) == 0 ? 1 : between(past, 2, N_GUESTS);
	lines_deal(past, o, (int)((o->created -
	    past->plan->days[past->day]) / 3600));
	for (int i = 0; i < o->n_lines; i++) {
		int m = past->plan->menu->dishes[o->lines[i].dish].minutes;

		minutes = m > minutes ? m : minutes;
	}
	o->confirmed = o->created;
	o->cooking = o->confirmed + between(past, 40, 300);
	o->ready = o->cooking + minutes * 60 + between(past, -90, 360);
	o->delivered = o->ready + (o->table > 0 ? between(past, 900, 3000) :
		kind < 80 ? between(past, 1100, 2700) : between(past, 120, 1200));
	past_id(past, o->created, o->id);
	past_id(past, o->created, o->payment_id);
}

bool
past_next(struct past *past, struct past_order *o)
{
	long of_day;

	while (past->left_of_day == 0) {
		if (past->day == DAYS - 1)
			return false;
		day_begin(past, past->day + 1);
	}
	past->left_of_day--;
	past->number++;
	of_day = past->left_of_day + past->number;
	memset(o, 0, sizeof(*o));
	o->number = (int)past->number;
	o->created = past->plan->days[past->day] + time_next(past, of_day);
	order_deal(past, o);
	return true;
}
