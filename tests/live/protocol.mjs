// What a client is told, and what it is refused.
import { appendFileSync, readFileSync } from "node:fs";
import { request } from "node:http";
import { connect } from "node:net";
import { Live, WebSocket, ask, check, done, liveUrl, mint, newest, patience,
	pause, pidOf, placeOrder, signIn, sql, url, within } from "./client.mjs";

const alice = mint("user", 700001, ["customer"]);
const bob = mint("user", 700002, ["customer"]);
const waiter = mint("staff", 700001, ["waiter"]);

// Who is told what.
const since = newest();
const a = new Live({ token: alice, since });
const b = new Live({ token: bob, since });
const w = new Live({ token: waiter, since });
const order = await placeOrder(alice);
await within(10, () => [a, w].every((c) => c.has("order.confirmed", order.id)));
check("a guest is told of an own order", a.has("order.created", order.id) &&
	a.has("order.confirmed", order.id), JSON.stringify(a.events));
check("staff are told of all", w.has("order.created", order.id) &&
	w.has("order.confirmed", order.id), JSON.stringify(w.events));
check("others are not", b.events.length === 0, JSON.stringify(b.events));
check("a message is what the contract says", a.events.every((e) =>
	Object.keys(e).join() === "seq,event,order_id,status,at" &&
	Number.isInteger(e.seq) && !Number.isNaN(Date.parse(e.at))),
	JSON.stringify(a.events[0]));
check("numbers grow", w.events.every((e, i) =>
	i === 0 || e.seq > w.events[i - 1].seq));

// Since.
// one may have heard of something before the other
const alike = (one, other) => within(5, () => JSON.stringify(one.events) ===
	JSON.stringify(other()));
const again = new Live({ token: alice, since });
check("since repeats what came after it, in order",
	await alike(again, () => a.events), JSON.stringify(again.events));
const rest = new Live({ token: alice, since: a.events[0].seq });
check("and no more than that", await alike(rest, () => a.events.slice(1)),
	JSON.stringify(rest.events));
const future = new Live({ token: alice, since: 1e15 });
const fresh = new Live({ token: alice });
await pause(500);
check("without since nothing old comes", fresh.events.length === 0,
	JSON.stringify(fresh.events));
check("nor with one from a future", future.events.length === 0);
// nobody is told when they have joined: an order of before is old to them
const ours = [order.id];
check("but what happens then does", await within(20, async () => {
	const { id } = await placeOrder(alice);
	ours.push(id);
	return within(2, () => [fresh, future].every((c) =>
		c.has("order.created", id) && c.has("order.confirmed", id)));
}));
check("and nothing old comes with it", [fresh, future].every((c) =>
	c.events.every((e) => e.order_id !== order.id)));
sql("live", "update numbering set forgotten = 1");
const old = new Live({ token: alice, since: 0 });
check("since 0 is all there is",
	await within(10, () => old.events.length >= 4));
for (const c of [b, again, rest, future, fresh, old])
	c.end();

// First messages that are refused, each with its code.
const first = (text, options) => new Promise((gone) => {
	const ws = new WebSocket(liveUrl, options);
	ws.on("open", () => ws.send(text));
	ws.on("error", () => {});
	ws.on("close", (code, why) => gone({ code, why: why.toString() }));
});
const ended = mint("user", 700001, ["customer"], -40);
for (const [what, text, code, why] of [
	["no JSON", "hello", 4401, ""],
	["nothing in it", "{}", 4401, "token"],
	["an empty message", "", 4401, ""],
	["a number for a token", '{"token":5}', 4401, "token"],
	["a token that is none", '{"token":"abc"}', 4401, ""],
	["a token that has ended", JSON.stringify({ token: ended }), 4401, ""],
	["a guest's token without a role", JSON.stringify({ since: 0,
		token: mint("user", 700001, []) }), 4401, "role"],
	["one of staff", JSON.stringify({ since: 0,
		token: mint("staff", 700001, []) }), 4401, "role"],
	["a token that has just ended", JSON.stringify({ since: 0,
		token: mint("user", 700001, ["customer"], -1) }), 4401, "ended"],
	["a ticket that is none", '{"ticket":"abc"}', 4401, "ticket"],
	["both", JSON.stringify({ token: alice, ticket: "a" }), 4401, "token"],
	["an unknown name", JSON.stringify({ token: alice, a: 1 }), 4401, "a"],
	["since as a text", JSON.stringify({ token: alice, since: "1" }), 4401,
		"since"],
	["since below 0", JSON.stringify({ token: alice, since: -1 }), 4401,
		"since"],
	["a service's secret", `{"token":"${"a".repeat(64)}"}`, 4401, ""],
	["too much of it", JSON.stringify({ token: "a".repeat(6000) }), 1009, ""],
	["binary", Buffer.from("{}"), 1003, "text"],
]) {
	const got = await first(text);
	check(`first message: ${what}: ${code}`, got.code === code &&
		got.why.includes(why), JSON.stringify(got));
}
await first('{"somebody@example.org":1}');
check("what a client sends is in no log", !readFileSync(
	`${process.env.SAMOVAR_STATE}/log/live-hub/current`, "utf8")
	.includes("somebody@example.org"));
const silent = new WebSocket(liveUrl);
const opened = Date.now();
silent.on("close", (code) => { silent.code = code; });
sql("live", "update numbering set forgotten = last");
const gone = await first(JSON.stringify({ token: alice, since: 1 }));
check("since older than what is kept: 4410", gone.code === 4410 &&
	gone.why.includes("since"), JSON.stringify(gone));
sql("live", "update numbering set forgotten = 0");

// Tickets.
const ticket = await ask("POST", "/api/v1/live/ticket", alice);
check("a ticket", ticket.status === 200 && ticket.body.expires_in === 30 &&
	ticket.body.ticket.length >= 32, JSON.stringify(ticket.body));
const byTicket = new Live({ ticket: ticket.body.ticket, since });
await within(5, () => byTicket.events.length >= a.events.length);
const ending = await ask("POST", "/api/v1/live/ticket",
	mint("user", 700001, ["customer"], 1));
await pause(1200);
const late = await first(JSON.stringify({ ticket: ending.body.ticket }));
check("not for longer than its token", late.code === 4401 &&
	late.why.includes("ended"), JSON.stringify(late));
check("opens what its token would", byTicket.events.length > 0 &&
	byTicket.events.every((e) => ours.includes(e.order_id)));
check("once", (await first(JSON.stringify(
	{ ticket: ticket.body.ticket }))).code === 4401);
check("nobody gets none",
	(await ask("POST", "/api/v1/live/ticket")).status === 401);
byTicket.end();

// For tests/contract, as tests/api/record.c notes it.
const kept = new WebSocket(liveUrl);
kept.on("upgrade", (answer) => process.env.TEST_EXCHANGES && appendFileSync(
	`${process.env.TEST_EXCHANGES}/live-${process.pid}.jsonl`,
	JSON.stringify({ name: "a socket", as: "customer", internal: false,
		method: "GET", url: "/api/v1/live", sent: "", body: null,
		status: answer.statusCode, answer: null,
		headers: Object.entries(answer.headers)
			.map(([name, value]) => `${name}: ${value}\r\n`).join("") }) + "\n"));
kept.on("open", () => kept.terminate());
await new Promise((gone) => kept.on("close", gone));

// Over HTTP.
for (const [what, method, options, status] of [
	["a request that is none for a socket", "GET", {}, 400],
	["another method", "POST", {}, 405],
]) {
	const got = await fetch(`${url}/api/v1/live`, { method, ...options });
	const body = await got.json();
	check(`${what}: ${status}`, got.status === status && body.request_id,
		`${got.status} ${JSON.stringify(body)}`);
}
const origin = (value, path = liveUrl) => new Promise((told) => {
	const ws = new WebSocket(path, { headers: { Origin: value } });
	ws.on("open", () => { told(101); ws.terminate(); });
	ws.on("unexpected-response", (_, answer) => told(answer.statusCode));
	ws.on("error", () => {});
});
check("a page of ours may", await origin(url) === 101);
for (const page of ["https://evil.example", `${url}.evil.example`, "null",
	`https://evil.example/${url}`])
	check(`the page ${page.replace(url, "OURS")} may not`,
		await origin(page) === 403);
const handshake = async (headers, method = "GET") => (await new Promise(
	(told) => request(`${url}/api/v1/live`, { method, headers: {
		Connection: "Upgrade", Upgrade: "websocket",
		"Sec-WebSocket-Version": "13",
		"Sec-WebSocket-Key": "dGhlIHNhbXBsZSBub25jZQ==", ...headers } })
		.on("upgrade", (answer, socket) => { socket.destroy(); told(answer); })
		.on("response", told).on("error", told).end())).statusCode;
for (const [what, headers, status, method] of [
	["all it takes", {}, 101],
	["7 KB of cookies", { Cookie: `a=${"b".repeat(7000)}` }, 101],
	["another version", { "Sec-WebSocket-Version": "8" }, 400],
	["no key", { "Sec-WebSocket-Key": "" }, 400],
	["a long key", { "Sec-WebSocket-Key": "a".repeat(200) }, 400],
	["a subprotocol", { "Sec-WebSocket-Protocol": "chat" }, 400],
	["another method", {}, 405, "PUT"],
]) {
	const answer = await handshake(headers, method);
	check(`handshake: ${what}: ${status}`, answer === status, answer);
}
check("the specification's short path does it, too",
	await origin(url, liveUrl.replace("/v1", "")) === 101);

// Frames that no client of good will sends; each ends its own socket alone.
const hostile = (bytes) => new Promise((told) => {
	const { hostname, port } = new URL(url);
	const s = connect(Number(port), hostname);
	let got = Buffer.alloc(0), sent = false;
	const end = setTimeout(() => { told("stays open"); s.destroy(); },
		5000 * patience());
	s.on("connect", () => s.write(`GET /api/v1/live HTTP/1.1\r\n` +
		`Host: ${hostname}:${port}\r\nUpgrade: websocket\r\n` +
		"Connection: Upgrade\r\nSec-WebSocket-Version: 13\r\n" +
		"Sec-WebSocket-Key: dGhlIHNhbXBsZSBub25jZQ==\r\n\r\n"));
	s.on("data", (part) => {
		got = Buffer.concat([got, part]);
		if (!got.includes("\r\n\r\n"))
			return;
		if (!sent)
			s.write(bytes);
		sent = true;
		const frame = got.subarray(got.indexOf("\r\n\r\n") + 4);
		if (frame.length >= 4 && frame[0] === 0x88) {
			told(frame.readUInt16BE(2));
			s.destroy();
		}
	});
	s.on("error", () => {});
	s.on("close", () => {
		clearTimeout(end);
		told("closed");
	});
});
const masked = (head, payload = []) => Buffer.from([...head, 0, 0, 0, 0,
	...payload]);
for (const [what, bytes, ...codes] of [
	["not masked", Buffer.from([0x81, 0x02, 0x7b, 0x7d]), 1002],
	["RSV1", masked([0xc1, 0x80]), 1002],
	["RSV3", masked([0x91, 0x80]), 1002],
	["an opcode that is none", masked([0x83, 0x80]), 1002],
	["a control opcode that is none", masked([0x8b, 0x80]), 1002],
	["bad UTF-8", masked([0x81, 0x82], [0xc3, 0x28]), 1007],
	["a surrogate in UTF-8", masked([0x81, 0x83], [0xed, 0xa0, 0x80]), 1007],
	["a ping in pieces", masked([0x09, 0x80]), 1002],
	["a ping of 126 bytes", masked([0x89, 0xfe, 0, 126],
		Array(126).fill(0)), 1002],
	["2^63 bytes", masked([0x81, 0xff, 0x80, 0, 0, 0, 0, 0, 0, 0]), 1002,
		1009, "closed"],
	["the rest of nothing", masked([0x80, 0x80]), 1002],
	["a goodbye of one byte", masked([0x88, 0x81], [3]), 1002, "closed"],
	["a goodbye with no such code", masked([0x88, 0x82], [3, 0xec]), 1002,
		1005, "closed"],
]) {
	const got = await hostile(bytes);
	check(`frame: ${what}`, codes.includes(got), got);
}
check("the others are still there", a.ws.readyState === WebSocket.OPEN &&
	w.ws.readyState === WebSocket.OPEN);

// The end of a token.
const timed = async (live, act) => {
	const began = Date.now();
	await act();
	const { code } = await live.closed;
	return { code, ms: Date.now() - began };
};
// Who is told nothing finds out when the token ends, in a quarter of an hour.
const inTime = (got) => got.code === 4401 && got.ms < 10000 * patience();
const guest = await signIn({ email: "customer@samovar.local",
	password: "samovar-demo" });
const mine = new Live({ token: guest.access_token });
await within(5, () => mine.ws.readyState === WebSocket.OPEN);
await pause(300);
let got = await timed(mine, () => ask("POST", "/api/v1/auth/logout",
	guest.access_token));
check("signing out closes the socket", inTime(got), JSON.stringify(got));
console.log(`live: closed ${got.ms} ms after signing out was asked for`);
const short = new Live({ token: mint("user", 700001, ["customer"], 2) });
got = await timed(short, () => pause(1000));
check("so does the token's end", inTime(got),
	JSON.stringify(got));

// Too many of one person.
const many = [];
for (let i = 0; i < 21; i++) {
	const live = new Live({ token: mint("user", 700003, ["customer"]) });
	await within(5, () => live.ws.readyState === WebSocket.OPEN);
	many.push(live);
}
got = await Promise.race([many[0].closed, pause(5000 * patience())]);
check("the twenty-first closes the first", got?.code === 4429,
	JSON.stringify(got));
check("and no other", many.slice(1).every((c) =>
	c.ws.readyState === WebSocket.OPEN));
for (const c of many)
	c.end();

await within(12, () => silent.code !== undefined);
check("who says nothing is sent away after 10 s", silent.code === 4401 &&
	Date.now() - opened > 9500, silent.code);

// The hub ends, and comes back.
process.kill(pidOf("live-hub"), "SIGTERM");
got = await Promise.race([a.closed, pause(5000 * patience())]);
check("a hub that ends says so", got?.code === 1001, JSON.stringify(got));
const meanwhile = await placeOrder(alice);
await within(20, async () => {
	if (a.ws.readyState === WebSocket.CLOSED)
		await a.reopen();
	await pause(100);
	return a.has("order.confirmed", meanwhile.id);
});
check("what came meanwhile comes afterwards",
	a.has("order.confirmed", meanwhile.id), JSON.stringify(a.events));
done();
