/* What a screen of the kitchen does with a ticket, by its buttons and keys. */
#include "config.h"
#include "staff.h"

#include "http.h"

struct ticket_in {
	struct opt_int through;
	const char *cooking_status, *station, *back;
};

#define TICKET \
	JF(struct ticket_in, station, .max = 40), \
	JF(struct ticket_in, back, .max = 1000), \
	JF_END

/* The whole kitchen's screen has no station. */
static int
ticket_act(struct req *r, const struct jf *fields, const char *path,
    const char *said)
{
	struct ticket_in in = { 0 };
	struct buf b = buf_new(r->a);

	if (form_read(r, fields, &in) < 0)
		return -1;
	buf_str(&b, "{");
	if (in.through.set)
		buf_json_int(&b, "through", in.through.v);
	if (in.cooking_status != NULL)
		buf_json_member(&b, "cooking_status", in.cooking_status);
	if (in.station != NULL && *in.station != '\0')
		buf_json_member(&b, "station", in.station);
	buf_str(&b, "}");
	return act(r, "POST", path, b.s, in.back, said);
}

static const struct jf acknowledge_in_f[] = {
	JF(struct ticket_in, through, .req = true, .min = 1),
	TICKET
};

/* POST /staff/orders/{uuid}/acknowledge: the screen has understood */
int
order_acknowledge(struct req *r)
{
	return ticket_act(r, acknowledge_in_f, arena_printf(r->a,
	    "/api/v1/orders/%s/acknowledge", r->param[0]), "understood");
}

static const struct jf bump_in_f[] = {
	JF(struct ticket_in, cooking_status, .req = true, .max = 20),
	TICKET
};

/* POST /staff/orders/{uuid}/bump: all lines of this screen take a step */
int
order_bump(struct req *r)
{
	return ticket_act(r, bump_in_f, arena_printf(r->a,
	    "/api/v1/orders/%s/bump", r->param[0]), "cooked");
}

static const struct jf recall_in_f[] = { TICKET };

/* POST /staff/orders/{uuid}/recall: on the screen again */
int
order_recall(struct req *r)
{
	return ticket_act(r, recall_in_f, arena_printf(r->a,
	    "/api/v1/orders/%s/recall", r->param[0]), "recalled");
}
