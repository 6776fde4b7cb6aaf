#include "config.h"
#include "door.h"

#include "route.h"

int
door_check(struct req *r)
{
	if (r->route->who & ANYONE)
		return 0;
	return fail(r, E_UNAUTHENTICATED, "sign in first");
}
