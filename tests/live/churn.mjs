// Orders while clients are cut off at random, and the hub is killed: at the end
// every client's list is the database's, none missing, none twice.
import { Live, check, done, mint, newest, pause, pidOf, placeOrder, sql,
	within } from "./client.mjs";

const orders = Number(process.env.LIVE_ORDERS ?? 200);
const cuts = Number(process.env.LIVE_CUTS ?? 100);
const kills = Number(process.env.LIVE_KILLS ?? 2);
const guests = 20;
// All that order and payment have said was sent.
const waiting = () => ["order", "payment"].reduce((n, context) => n + Number(
	sql(context, "select count(*) from outbox where sent_at is null")), 0);
// what has been told before is not counted
await within(20, async () => {
	const seen = newest();
	await pause(500);
	return waiting() === 0 && newest() === seen;
});
const from = newest();
const began = sql("order", "select now()")[0];

const clients = [];
for (let i = 0; i < guests; i++)
	for (let k = 0; k < 2; k++)
		clients.push({ user: 710000 + i, live: new Live({ since: from,
			token: mint("user", 710000 + i, ["customer"]) }) });
for (let k = 0; k < 3; k++)
	clients.push({ live: new Live({ since: from,
		token: mint("staff", 710000 + k, ["waiter"]) }) });

clients.placed = 0;
let placing = true;
let lost = 0;
// Comes back after whatever end, as a page does.
const keep = async (client) => {
	while (placing || client.holds) {
		await Promise.race([client.live.closed, pause(200)]);
		if (client.live.ws.readyState === 3) {
			await pause(Math.random() * 300);
			await client.live.reopen();
		}
	}
};
for (const client of clients)
	client.holds = true;
const keeping = clients.map(keep);

const cutting = (async () => {
	for (let i = 0; i < cuts; i++) {
		await within(600, () => clients.placed * cuts >= i * orders);
		const { live } = clients[Math.floor(Math.random() * clients.length)];
		live.ws.terminate();
		lost++;
	}
})();
const killing = (async () => {
	for (let i = 0; i < kills; i++) {
		await within(600, () =>
			clients.placed * (kills + 1) >= (i + 1) * orders);
		process.kill(pidOf("live-hub"), "SIGKILL");
	}
})();

const tokens = Array.from({ length: guests }, (_, i) =>
	mint("user", 710000 + i, ["customer"]));
await Promise.all(Array.from({ length: 8 }, async (_, lane) => {
	for (let i = lane; i < orders; i += 8) {
		await placeOrder(tokens[i % guests], `churn-${process.pid}-${i}`);
		clients.placed++;
	}
}));
placing = false;
await Promise.all([cutting, killing]);

// All that order and payment have said since then has its number.
const said = () => ["order", "payment"].reduce((n, context) => n + Number(sql(
	context, `select count(*) from outbox where created_at >= '${began}'
	and routing_key ~ '^(order|payment)[.]'`)), 0);
const confirmed = () => Number(sql("live", `select count(*) from events
	where seq > ${from} and routing_key = 'order.confirmed'`));
let rows = [];
// other orders, which others have left, may come to their end meanwhile
const counted = await within(60, () => {
	if (confirmed() < orders || waiting() > 0)
		return false;
	rows = sql("live", `select seq, coalesce(user_id, 0), routing_key,
		order_id from events where seq > ${from} order by seq`).map((line) => {
		const [seq, user, event, order] = line.split("|");
		return { seq: Number(seq), user: Number(user), event, order };
	});
	return rows.length === said();
});
check(`every event of ${orders} orders has one number`,
	counted && rows.every((r, i) => r.seq === from + 1 + i),
	`${rows.length} numbers, ${said()} events`);
const listOf = (client) => rows.filter((r) =>
	client.user === undefined || r.user === client.user)
	.map((r) => r.seq).join();
const same = (client) => client.live.events.map((e) => e.seq)
	.filter((seq) => seq <= rows.at(-1).seq).join() === listOf(client);
await within(30, () => clients.every(same));
for (const client of clients)
	client.holds = false;
await Promise.all(keeping);
const wrong = clients.filter((c) => !same(c));
check(`${clients.length} clients, ${lost} of their connections cut, ` +
	`${kills} kills of the hub: every list is the database's`,
	wrong.length === 0, wrong.map((c) =>
		`${c.user}: ${c.live.events.length} of ${listOf(c).split(",").length}`)
		.join("\n"));
console.log(`live: ${rows.length} events, ` +
	`${clients.reduce((n, c) => n + c.live.events.length, 0)} messages`);
done();
