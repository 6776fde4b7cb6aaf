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
const watcher = new Live({ token: mint("staff", 730000, ["waiter"]),
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

// All come back at once.
const storm = sockets.slice(0, 1000);
process.kill(pidOf("live-hub"), "SIGKILL");
await Promise.all(sockets.map((s) => s.closed));
const killed = performance.now();
const missed = await placeOrder(mint("user", 730000, ["customer"]));
const back = await Promise.all(storm.map(async (s) => {
	for (;;) {
		await s.reopen();
		const gone = await Promise.race([s.closed.then(() => true),
			within(10, () => s.ws.readyState === 1).then(() => false)]);
		if (!gone && s.ws.readyState === 1)
			return performance.now() - killed;
		await pause(100 + Math.random() * 400);
	}
}));
await within(20, () => storm[0].has("order.confirmed", missed.id));
check("1,000 clients are back after a kill, and nothing is lost",
	storm[0].has("order.confirmed", missed.id));
console.log(`live: 1,000 clients back after a kill of the hub: median ` +
	`${median(back, 0.5).toFixed(0)} ms, all ${median(back, 1).toFixed(0)} ms`);
done();
