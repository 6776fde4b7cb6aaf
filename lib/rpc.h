/*
 * Rpcs: a route row asked for as `POST /<package>.<Service>/<Method>`, with
 * JSON as the Connect protocol has it (unary). An rpc is a REST request in
 * another spelling: tables of the .proto's messages say which, and this module
 * rewrites the body into what the handler of the row reads (path parameters,
 * query string, body) and its answer into the rpc's. A handler does not know
 * by which of the two it was asked.
 *
 *	static const struct rpc_field order[] = {
 *		{ "id", RPC_TEXT },
 *		{ "order_type", RPC_ENUM, .rest = "type", .words = order_type },
 *		{ "items", RPC_MESSAGE, .sub = order_item, .list = true },
 *		{ 0 }
 *	};
 */
#ifndef RPC_H
#define RPC_H

#include "req.h"

enum rpc_type {
	RPC_TEXT = 1,
	RPC_UUID,    /* text, in any case */
	RPC_INT,     /* int32, int64: number, or number in a text */
	RPC_BOOL,
	RPC_MONEY,   /* double */
	RPC_ENUM,    /* word on REST: .words */
	RPC_TIME,    /* Timestamp */
	RPC_DATE,    /* Timestamp; a day of the restaurant's on REST */
	RPC_BYTES,   /* base64 of JSON; the JSON itself on REST */
	RPC_MAP,     /* map<string, string> */
	RPC_MESSAGE, /* .sub, an object on both */
	RPC_PART,    /* .sub, whose fields stand one level higher on REST */
	RPC_HEADER   /* answers: goes into the header of this name */
};

/* A value of an enum: its row in the table is its number. Further words for
 * a value stand in rows behind the last number. */
struct rpc_word {
	const char *name; /* "ORDER_STATUS_CREATED" */
	const char *rest; /* "created"; NULL: as good as absent */
};

/* A field of a message. */
struct rpc_field {
	const char *name; /* as in the .proto; camelCase is taken, too */
	enum rpc_type type;
	const char *rest; /* name on REST, where that differs */
	const struct rpc_word *words;
	const struct rpc_field *sub;
	/* requests only: */
	int param;	  /* the n-th {…} of the path, from 1 */
	bool list;	  /* repeated */
	bool optional;	  /* zero is a value; elsewhere as good as absent … */
	bool zero;	  /* … or, set here, absent is as good as zero */
	bool clears;	  /* optional: its zero is REST's null */
	bool ignored;
};

struct rpc {
	const char *name; /* "order.v1.OrderService/CreateOrder" */
	const struct rpc_field *request; /* end with { 0 } */
	const struct rpc_field *answer;	 /* without fields: {} */
	unsigned who;	   /* instead of the row's, if not 0 */
	bool internal;	   /* internal listener only */
	const char *query; /* REST parameters that are part of its meaning */
};

/* google.protobuf.Empty */
extern const struct rpc_field rpc_empty[];

/* The request asks for an rpc, known or not. */
bool rpc_asked(const char *path);

/* Of an rpc that nobody knows: only how its errors are spelled. */
extern const struct rpc rpc_unknown;

/* Before the body is read: the protocol's headers. 0, or -1 with r->err. */
int rpc_head(struct req *r);

/*
 * Turns the body into r->param, r->query and r->body as REST has them; the
 * bytes that came stay in r->sent. -1 with E_BAD_REQUEST and the field.
 */
int rpc_request(struct req *r);

/* The deadline that the caller set has passed: -1 with E_DEADLINE. */
int rpc_in_time(struct req *r);

/* Turns the handler's answer, or r->err, into the rpc's. */
void rpc_answer(struct req *r);
void rpc_error(struct req *r);

/*
 * What is wrong with the tables of an rpc whose path has n_params {…} (-1: it
 * has no path) and which reads a query string (or else a body); NULL: nothing.
 */
const char *rpc_wrong(const struct rpc *rpc, int n_params, bool query);

/* The field's name on REST. */
const char *rpc_rest_name(const struct rpc_field *f);

#endif
