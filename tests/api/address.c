/* Addresses that guests save. */
#include "config.h"
#include "api.h"

#define ADDRESSES "/api/v1/users/me/addresses"
#define SAVE "POST", ADDRESSES, AS_OTHER
#define CHANGE(id) "PATCH", ADDRESSES "/${" id "}", AS_OTHER
#define DROP(id) "DELETE", ADDRESSES "/${" id "}", AS_OTHER, NULL
#define LIST "GET", ADDRESSES, AS_OTHER, NULL, 200
#define NOT_THERE ADDRESSES "/0192f0c1-5b7e-7abc-8def-0123456789ab"
#define TWENTY "12345678901234567890"
#define FIFTY TWENTY TWENTY "1234567890"

const struct row address_rows[] = {
	/* who has none */
	{ "nobody has addresses", "GET", ADDRESSES, AS_NOBODY, NULL, 401 },
	{ "nor saves one", "POST", ADDRESSES, AS_NOBODY,
	    J({"street":"Тайная","house":"1"}), 401 },
	{ "nor have staff", "GET", ADDRESSES, AS_WAITER, NULL, 403 },
	{ "nor admins", "POST", ADDRESSES, AS_ADMIN,
	    J({"street":"Тайная","house":"1"}), 403 },
	{ "no address yet", LIST, { "/addresses#=0", "/total_count=0" } },

	/* refused */
	{ "nothing", SAVE, J({}), 400, { "/error=street: is missing" } },
	{ "a street alone", SAVE, J({"street":"Тайная"}), 400,
	    { "/error=house: is missing" } },
	{ "no street", SAVE, J({"street":null,"house":"1"}), 400,
	    { "/error=street: must not be null" } },
	{ "an empty street", SAVE, J({"street":"","house":"1"}), 400,
	    { "/field=street" } },
	{ "a blank one", SAVE, J({"street":" \n ","house":"1"}), 400,
	    { "/error=street: must not be blank" } },
	{ "one of no-break spaces", SAVE,
	    "{\"street\":\"\\u00a0\\u00a0\",\"house\":\"1\"}", 400,
	    { "/error=street: must be a text, in one line" } },
	{ "one in two lines", SAVE, J({"street":"Тайная\n5","house":"1"}), 400,
	    { "/field=street" } },
	{ "one that turns the text around", SAVE,
	    "{\"street\":\"Тайная \\u202e5\",\"house\":\"1\"}", 400,
	    { "/field=street" } },
	{ "one without end", SAVE, "{\"street\":\"" FIFTY FIFTY FIFTY FIFTY
	    "1\",\"house\":\"1\"}", 400,
	    { "/error=street: must have at most 200 characters" } },
	{ "a house that is a number", SAVE, J({"street":"Тайная","house":1}),
	    400, { "/error=house: must be a text" } },
	{ "a house without end", SAVE,
	    "{\"street\":\"Тайная\",\"house\":\"" TWENTY "1\"}", 400,
	    { "/error=house: must have at most 20 characters" } },
	{ "an apartment in a list", SAVE,
	    J({"street":"Тайная","house":"1","apartment":["5"]}), 400,
	    { "/field=apartment" } },
	{ "an empty apartment", SAVE,
	    J({"street":"Тайная","house":"1","apartment":""}), 400,
	    { "/field=apartment" } },
	{ "an entrance without end", SAVE, "{\"street\":\"Тайная\","
	    "\"house\":\"1\",\"entrance\":\"" TWENTY "1\"}", 400,
	    { "/field=entrance" } },
	{ "a floor that is a number", SAVE,
	    J({"street":"Тайная","house":"1","floor":5}), 400,
	    { "/field=floor" } },
	{ "a label without end", SAVE, "{\"street\":\"Тайная\","
	    "\"house\":\"1\",\"label\":\"" FIFTY "1\"}", 400,
	    { "/error=label: must have at most 50 characters" } },
	{ "a blank comment", SAVE,
	    J({"street":"Тайная","house":"1","comment":"\t "}), 400,
	    { "/field=comment" } },
	{ "a default that is none", SAVE,
	    J({"street":"Тайная","house":"1","is_default":"yes"}), 400,
	    { "/field=is_default" } },
	{ "nor null", SAVE, J({"street":"Тайная","house":"1",
	    "is_default":null}), 400, { "/field=is_default" } },
	{ "what no address has", SAVE,
	    J({"street":"Тайная","house":"1","city":"Москва"}), 400,
	    { "/error=city: is not known here" } },
	{ "an id of one's own", SAVE, J({"street":"Тайная","house":"1",
	    "id":"0192f0c1-5b7e-7abc-8def-0123456789ab"}), 400,
	    { "/field=id" } },
	{ "another's", SAVE, J({"street":"Тайная","house":"1","user_id":1}),
	    400, { "/field=user_id" } },
	{ "nothing of it was saved", LIST, { "/addresses#=0" } },

	/* saved */
	{ "the first", SAVE, J({"street":" Тайная ${run} ","house":"1Б",
	    "apartment":"5","comment":"звонить\nне надо","is_default":false}),
	    201, { "/id~^[0-9a-f-]{36}$", "/street=Тайная ${run}",
		"/house=1Б", "/apartment=5", "/label=null",
		"/comment=звонить\nне надо", "/created_at~T.*[+]00:00$",
		"/is_default=true" }, .keep = "a1=/id" },
	{ "the same place again", SAVE, J({"street":"\nтайная ${run}",
	    "house":" 1б","apartment":"5 ","label":"Другая"}), 200,
	    { "/id=${a1}", "/street=Тайная ${run}", "/label=null" } },
	{ "the house itself is another", SAVE,
	    J({"street":"Тайная ${run}","house":"1Б","apartment":null}), 201,
	    { "/apartment=null", "/is_default=false" }, .keep = "a2=/id" },
	{ "and is saved once", SAVE,
	    J({"street":"ТАЙНАЯ ${run}","house":"1б"}), 200,
	    { "/id=${a2}" } },
	{ "one that becomes the default", SAVE, J({"label":"Работа",
	    "street":"Тайная ${run}","house":"3","entrance":"2","floor":"-1",
	    "is_default":true}), 201, { "/is_default=true", "/label=Работа",
		"/entrance=2", "/floor=-1" }, .keep = "a3=/id" },
	{ "goes first", LIST, { "/addresses#=3", "/total_count=3",
		"/addresses/0/id=${a3}", "/addresses/0/is_default=true",
		"/addresses/1/id=${a2}", "/addresses/1/is_default=false",
		"/addresses/2/id=${a1}", "/addresses/2/is_default=false" } },
	{ "saving again changes nothing", SAVE, J({"street":"Тайная ${run}",
	    "house":"1Б","apartment":"5","is_default":true}), 200,
	    { "/id=${a1}", "/is_default=false" } },
	{ "another guest may live there, too", "POST", ADDRESSES, AS_CUSTOMER,
	    J({"street":"Тайная ${run}","house":"3"}), 201, { "/id" },
	    .keep = "theirs=/id" },

	/* changed */
	{ "the first is the default again", CHANGE("a1"),
	    J({"is_default":true}), 200,
	    { "/id=${a1}", "/is_default=true", "/apartment=5" },
	    .db = "user", .sql = "select string_agg(id::text, ' ')"
		   " from addresses where user_id = ${other} and is_default",
	    .is = "${a1}" },
	{ "and stays it", CHANGE("a1"), J({"is_default":true}), 200,
	    { "/is_default=true" } },
	{ "there is always one", CHANGE("a1"),
	    J({"is_default":false,"floor":"9"}), 409,
	    { "/code=wrong_state", "/field=is_default" } },
	{ "what is none already", CHANGE("a2"), J({"is_default":false}), 200,
	    { "/is_default=false" } },
	{ "a label and a floor", CHANGE("a1"),
	    J({"label":" Дом ","floor":"3"}), 200, { "/label=Дом",
		"/floor=3", "/apartment=5", "/is_default=true" } },
	{ "null clears", CHANGE("a1"), J({"label":null}), 200,
	    { "/label=null", "/floor=3" } },
	{ "what is absent stays", CHANGE("a1"), J({}), 200,
	    { "/label=null", "/floor=3", "/street=Тайная ${run}" } },
	{ "another spelling of itself", CHANGE("a1"), J({"house":"1б"}), 200,
	    { "/house=1б" } },
	{ "to another's place", CHANGE("a1"), J({"apartment":null}), 409,
	    { "/code=exists", "/field=street" } },
	{ "no street", CHANGE("a1"), J({"street":null}), 400,
	    { "/error=street: must not be null" } },
	{ "no house", CHANGE("a1"), J({"house":" "}), 400,
	    { "/field=house" } },
	{ "a default that is null", CHANGE("a1"), J({"is_default":null}), 400,
	    { "/field=is_default" } },
	{ "another time", CHANGE("a1"),
	    J({"created_at":"2026-01-01T00:00:00Z"}), 400,
	    { "/field=created_at" } },
	{ "a change of no object", CHANGE("a1"), "[]", 400 },

	/* another's */
	{ "there is no reading of one", "GET", ADDRESSES "/${a1}", AS_OTHER,
	    NULL, 405 },
	{ "another guest does not see them", "GET", ADDRESSES, AS_CUSTOMER,
	    NULL, 200, { "/addresses/0/id=${theirs}" } },
	{ "does not change them", "PATCH", ADDRESSES "/${a2}", AS_CUSTOMER,
	    J({"is_default":true}), 404, { "/code=not_found" } },
	{ "nor deletes them", "DELETE", ADDRESSES "/${a2}", AS_CUSTOMER, NULL,
	    404 },
	{ "nor do admins", "DELETE", ADDRESSES "/${a2}", AS_ADMIN, NULL, 403 },
	{ "and has kept their own default", "DELETE", ADDRESSES "/${theirs}",
	    AS_CUSTOMER, NULL, 204, .db = "user",
	    .sql = "select id from addresses where user_id = ${other}"
		   " and is_default", .is = "${a1}" },
	{ "a change of what is not there", "PATCH", NOT_THERE, AS_OTHER,
	    J({"is_default":true}), 404, .db = "user",
	    .sql = "select id from addresses where user_id = ${other}"
		   " and is_default", .is = "${a1}" },
	{ "an end of it", "DELETE", NOT_THERE, AS_OTHER, NULL, 404 },
	{ "what is no id", "DELETE", ADDRESSES "/7", AS_OTHER, NULL, 404 },

	/* deleted */
	{ "the default goes", DROP("a1"), 204 },
	{ "but once", DROP("a1"), 404 },
	{ "the newest other is it", LIST, { "/addresses#=2",
		"/addresses/0/id=${a3}", "/addresses/0/is_default=true",
		"/addresses/1/id=${a2}", "/addresses/1/is_default=false" } },
	{ "what is none goes", DROP("a2"), 204 },
	{ "and leaves the default", LIST,
	    { "/addresses#=1", "/addresses/0/is_default=true" } },
	{ "the last goes", DROP("a3"), 204 },
	{ "none is left", LIST, { "/addresses#=0", "/total_count=0" } },

	/* told, but not where it is */
	{ "the log has the whole life of one", NULL, .db = "user",
	    .sql = "select string_agg(action, ' ' order by id) from audit"
		   " where subject = 'address:${a3}'"
		   " and actor = 'user:${other}'",
	    .is = "address.created address.updated address.updated"
		  " address.deleted" },
	{ "its place is hidden", NULL, .db = "user",
	    .sql = "select concat_ws(' ', after->>'street', after->>'house',"
		   " after->>'label', after->>'entrance', after->>'floor',"
		   " coalesce(after->>'comment', 'none')) from audit where"
		   " subject = 'address:${a3}' and action = 'address.created'",
	    .is = "hidden hidden hidden hidden hidden none" },
	{ "nowhere a street", NULL, .db = "user", .sql = "select count(*)"
	    " from audit a where a::text like '%${run}%'"
	    " and subject like 'address:%'", .is = "0" },

	/* many at once */
	{ "a guest with many", "POST", "/api/v1/auth/register", AS_NOBODY,
	    J({"email":"many-${run}@example.com","full_name":"Много",
	    "password":"a-long-password"}), 201,
	    .keep = "many=/access_token many_id=/user/id" },
	{ "who comes while twenty are saved waits, and is refused", NULL,
	    .run = "address_behind ${many_id} ${many}" },
	{ "of thirty at once twenty are saved", NULL,
	    .run = "addresses_at_once ${many_id} ${many}" },
	{ "one of them the default", NULL, .db = "user",
	    .sql = "select count(*) || ' ' || count(*) filter (where is_default)"
		   " from addresses where user_id = ${many_id}",
	    .is = "20 1" },
	{ "one more", "POST", ADDRESSES, AS_NOBODY,
	    J({"street":"Лишняя","house":"1"}), 409, { "/code=wrong_state",
		"at most 20 addresses are kept" },
	    .headers = "Authorization: Bearer ${many}" },
	{ "which of the thirty are there", "GET", ADDRESSES, AS_NOBODY, NULL,
	    200, { "/addresses#=20" },
	    .headers = "Authorization: Bearer ${many}",
	    .keep = "there=/addresses/0/house" },
	{ "what is there is still found", "POST", ADDRESSES, AS_NOBODY,
	    J({"street":"ЛЕНИНА","house":"${there}"}), 200,
	    { "/house=${there}" },
	    .headers = "Authorization: Bearer ${many}" },
	{ "the guest leaves", "DELETE", "/api/v1/users/me", AS_NOBODY, NULL,
	    204, .headers = "Authorization: Bearer ${many}", .db = "user",
	    .sql = "select count(*) from addresses where user_id = ${many_id}",
	    .is = "0" },
	{ 0 }
};
