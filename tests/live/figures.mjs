// Figures, not checks of time: what sockets cost, how late news are, and how
// long it takes until 1,000 clients are back.
import { readFileSync } from "node:fs";
import { Live, check, done, mint, newest, pause, pidOf, placeOrder,
	within } from "./client.mjs";

const median = (v, share) => v.sort((a, b) => a - b)[
	Math.min(v.length - 1, Math.floor(v.length * share))];

// PSS of a process and its children, in MB.
const pss = (pid) => {
	const rollup = readFileSync(`/proc/${pid}/smaps_rollup`, "utf8");
	return Number(/^Pss: +(\d+)/m.exec(rollup)[1]) / 1024;
};

const idle = Number(process.env.LIVE_IDLE ?? 1500);
const before = pss(pidOf("live-hub")) + pss(pidOf("lighttpd"));
const sockets = [];
const from = newest();
for (let i = 0; i < idle; i++) {
	sockets.push(new Live({ since: from,
		token: mint("user", 730000 + i, ["customer"]) }));
	if (i % 50 === 49)
		await within(30, () => sockets.every((s) => s.ws.readyState === 1));
}
await pause(1000);
const hub = pss(pidOf("live-hub")), lighttpd = pss(pidOf("lighttpd"));
check(`${idle} sockets are open`,
	sockets.every((s) => s.ws.readyState === 1));
console.log(`live: ${idle} idle sockets: hub ${hub.toFixed(1)} MB, lighttpd ` +
	`${lighttpd.toFixed(1)} MB (both before: ${before.toFixed(1)} MB)`);

// From the answer of POST /orders, so after the commit, to the message.
const answered = new Map(), seen = new Map();
new Live({ token: mint("staff", 730000, ["waiter"]) }, {
	onEvent: (e) => e.event === "order.created" &&
		seen.set(e.order_id, performance.now()) });
await pause(500);
const began = performance.now();
const orders = 1000;
const under_way = [];
for (let i = 0; i < orders; i++) {
	while (performance.now() - began < i * 20)
		await pause(1);
	under_way.push((async () => {
		const order = await placeOrder(mint("user", 730000 + i % idle,
			["customer"]));
		answered.set(order.id, performance.now());
	})());
}
await Promise.all(under_way);
await within(30, () => seen.size >= orders);
const late = [...answered].map(([id, at]) => seen.get(id) - at);
check(`${orders} orders were told of`, seen.size >= orders, seen.size);
console.log(`live: commit to client at 50 orders a second: median ` +
	`${median(late, 0.5).toFixed(0)} ms, p99 ${median(late, 0.99).toFixed(0)} ms`);

// All come back at once, and are told of what they have missed.
for (const s of sockets)
	s.end();
await Promise.all(sockets.map((s) => s.closed));
const since = newest();
const storm = Array.from({ length: 1000 }, (_, i) => new Live({ since,
	token: mint("staff", 740000 + i, ["waiter"]) }));
await within(30, () => storm.every((s) => s.ws.readyState === 1));
await pause(1000);
process.kill(pidOf("live-hub"), "SIGKILL");
const killed = performance.now();
await Promise.all(storm.map((s) => s.closed));
const missed = await placeOrder(mint("user", 730000, ["customer"]));
const back = await Promise.all(storm.map(async (s) => {
	while (!s.has("order.confirmed", missed.id)) {
		if (s.ws.readyState === 3)
			await s.reopen();
		await pause(20 + Math.random() * 20);
		if (performance.now() - killed > 60000)
			break;
	}
	return performance.now() - killed;
}));
check("1,000 clients are back after a kill, and nothing is lost or twice",
	storm.every((s) => s.has("order.confirmed", missed.id) &&
		new Set(s.events.map((e) => e.seq)).size === s.events.length));
console.log(`live: 1,000 clients told after a kill of the hub: median ` +
	`${median(back, 0.5).toFixed(0)} ms, all ${median(back, 1).toFixed(0)} ms`);
done();
