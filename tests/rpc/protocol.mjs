// What the Connect protocol says of requests, whatever they ask for.
import { check, clients, Code, guest, internalUrl, raw, refuses, same, signIn,
	that, url } from "./client.mjs";

const LIST = "menu.v1.MenuService/ListCategories";

// [what, path, body, headers, status, code]
const refusals = [
	["an unknown method", "order.v1.OrderService/Nope", {}, {}, 404, "unimplemented"],
	["an unknown service", "shop.v1.ShopService/Get", {}, {}, 404, "unimplemented"],
	["an unknown version", "order.v2.OrderService/GetOrder", {}, {}, 404, "unimplemented"],
	["a method in lower case", "order.v1.OrderService/getOrder", {}, {}, 404, "unimplemented"],
	["binary messages", LIST, "", { "Content-Type": "application/proto" }, 415, "invalid_argument"],
	["streams", LIST, "", { "Content-Type": "application/connect+json" }, 415, "invalid_argument"],
	["another protocol version", LIST, {}, { "Connect-Protocol-Version": "2" }, 400, "invalid_argument"],
	["a timeout of no number", LIST, {}, { "Connect-Timeout-Ms": "soon" }, 400, "invalid_argument"],
	["a timeout of eleven digits", LIST, {}, { "Connect-Timeout-Ms": "12345678901" }, 400, "invalid_argument"],
	["a deadline that has passed", LIST, {}, { "Connect-Timeout-Ms": "0" }, 504, "deadline_exceeded"],
	["a compressed request", LIST, {}, { "Content-Encoding": "br" }, 404, "unimplemented"],
	["too large a body", LIST, JSON.stringify("x".repeat(300000)), {}, 413, "resource_exhausted"],
	["half a body", LIST, "{", {}, 400, "invalid_argument"],
	["a list for a message", LIST, "[]", {}, 400, "invalid_argument"],
	["null for a message", LIST, "null", {}, 400, "invalid_argument"],
	["a field that is not known", LIST, { colour: "red" }, {}, 400, "invalid_argument"],
	["a field in two spellings", LIST, { pageSize: 1, page_size: 1 }, {}, 400, "invalid_argument"],
	["a bool that is a text", LIST, { onlyActive: "true" }, {}, 400, "invalid_argument"],
	["a page that is none", LIST, { page: "one" }, {}, 400, "invalid_argument"],
	["pages below one", LIST, { page: -1 }, {}, 400, "invalid_argument"],
	["no token", "order.v1.OrderService/ListOrders", {}, {}, 401, "unauthenticated"],
	["a wrong token", LIST, {}, { Authorization: "Bearer x.y.z" }, 401, "unauthenticated"],
	["payments from outside", "payment.v1.PaymentService/GetPaymentStatus", {}, {}, 404, "unimplemented"],
];

const methods = ["GET", "PUT", "DELETE", "PATCH"];

export default async function protocol() {
	for (const [what, path, body, headers, status, code] of refusals)
		await check(`refused: ${what}`, async () => {
			const got = await raw(path, body, headers);
			same([got.status, got.body.code], [status, code]);
			same(got.headers.get("content-type"), "application/json");
			same(typeof got.body.message, "string");
			same(Object.keys(got.body).sort(), ["code", "message"]);
		});
	for (const method of methods)
		await check(`refused: ${method}`, async () => {
			const got = await fetch(`${url}/${LIST}`, { method });
			same([got.status, got.headers.get("allow")], [405, "POST"]);
			same((await got.json()).code, "unimplemented");
		});
	await check("a page far away is refused by its name", () =>
		refuses(Code.InvalidArgument, "page",
			clients().menu.listCategories({ page: 10000, pageSize: 100 })));
	await check("a body may have either spelling, and numbers as texts", async () => {
		const camel = await raw(LIST, { pageSize: "2", onlyActive: true });
		const snake = await raw(LIST, { page_size: 2, only_active: true });
		same(camel.status, 200);
		same(camel.body.categories.length, 2);
		same(camel.text, snake.text);
	});
	await check("an empty body is an empty message", async () =>
		same((await raw(LIST, "")).status, 200));
	await check("a charset may follow the type", async () =>
		same((await raw(LIST, {}, { "Content-Type":
			"application/json; charset=utf-8" })).status, 200));
	await check("request ids go in and out", async () => {
		const got = await raw(LIST, {}, { "X-Request-Id": "rpc-test-1" });
		same(got.headers.get("x-request-id"), "rpc-test-1");
	});
	await check("a client's own deadline is heard of", async () => {
		const list = await clients().menu.listCategories({}, { timeoutMs: 60000 });
		that(list.totalCount >= 8, "categories");
	});
	await check("an idempotency key answers again, and knows another body", async () => {
		const customer = await signIn(guest("customer@samovar.local"));
		const headers = { Authorization: `Bearer ${customer.token}`,
			"Idempotency-Key": `rpc-${Date.now()}` };
		const path = "order.v1.OrderService/CreateOrder";
		const body = { orderType: 3, items: [{ dishId: "1", quantity: 1 }] };
		const first = await raw(path, body, headers);
		same(first.status, 200);
		const second = await raw(path, body, headers);
		same(second.text, first.text);
		same(second.headers.get("idempotent-replayed"), "true");
		const third = await raw(path, { ...body, orderType: 1 }, headers);
		same([third.status, third.body.code], [400, "invalid_argument"]);
	});
	await check("the internal listener answers, too", async () => {
		const list = await clients(undefined, internalUrl).menu.listCategories({});
		that(list.totalCount >= 8, "categories");
	});
}
