/* What stands around the live socket: tickets, and requests that are none for
 * it. The socket itself has a suite of its own, tests/live. */
#include "config.h"
#include "api.h"

#define LIVE "/api/v1/live", AS_NOBODY, NULL
#define TICKET "POST", "/api/v1/live/ticket"

const struct row live_rows[] = {
	{ "a ticket for a guest", TICKET, AS_CUSTOMER, NULL, 200,
	    { "/ticket~^[A-Za-z0-9_-]{32}$", "/expires_in=30",
	      "/seq~^[0-9]+$" } },
	{ "and for staff", TICKET, AS_CHEF, NULL, 200, { "/ticket" } },
	{ "with an empty body", TICKET, AS_CUSTOMER, J({}), 200, { "/ticket" } },
	{ "none for nobody", TICKET, AS_NOBODY, NULL, 401 },
	{ "none to be read", "GET", "/api/v1/live/ticket", AS_CUSTOMER, NULL,
	    405 },
	{ "a socket without a handshake", "GET", LIVE, 400,
	    { "/code=bad_request", "/error~WebSocket", "/request_id" } },
	{ "nor by another method", "POST", LIVE, 405, { "/request_id" } },
	{ 0 }
};
