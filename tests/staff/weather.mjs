// The kitchen's screens after whatever has happened to their connections: sockets
// cut, frames and answers lost, hub and responders killed, while orders change.
// STREAM_CUTS disconnects, by name 1,000; a screen waits seconds for the next
// socket when none holds, so several share them. Other scenarios would complain
// of it: it is played alone.
import { readFileSync } from "node:fs";
import { pause, pidOf, sql, within } from "./fleet.mjs";
import { items, staff, told } from "./house.mjs";
import { atTable, mark } from "./board.mjs";
import { desk } from "./desk.mjs";
import { over, understood } from "./stream.mjs";

const CUTS = Number(process.env.STREAM_CUTS ?? 12);
const SCREENS = CUTS > 100 ? 10 : 2;
const any = (list) => list[Math.floor(Math.random() * list.length)];

// What the kitchen has to cook or to understand, by the database.
const inDatabase = () => sql("order", `select o.id || ' ' || o.status
	|| ' ' || (select string_agg(i.quantity || ' ' || i.name || ' '
		|| i.cooking_status, '; ' order by i.line)
		from order_items i where i.order_id = o.id)
	|| ' / ' || (select count(*) from ticket_changes c
		where c.order_id = o.id and c.closed_at is null)
	from orders o where o.status in ('cooking', 'confirmed')
	or o.status = 'ready' and exists (select from order_items i
		where i.order_id = o.id and i.cooking_status in ('pending', 'preparing'))
	or o.status <> 'delivered' and exists (select from ticket_changes c
		where c.order_id = o.id and c.closed_at is null)
	order by o.status = 'confirmed',
	coalesce(o.position, extract(epoch from o.created_at)), o.id limit 60`);

// The same, as it can be read.
const onScreen = (page) => page.evaluate(() =>
	[...document.querySelectorAll("article.ticket")].map((ticket) => {
		const lines = [...ticket.querySelectorAll(".items li")].map((line) =>
			`${line.querySelector(".dish").innerText.replace(/\s+/g, " ")
				.replace(" ×", "").trim()} ${line.className.split(" ")[0]}`);
		return `${ticket.dataset.order} ${ticket.classList[1]} ${
			lines.join("; ")} / ${ticket.querySelectorAll(".changes li").length}`;
	}));

const same = async (page) => {
	const [there, here] = [inDatabase(), await onScreen(page)];
	return there.join("\n") === here.join("\n");
};
const differences = async (page) => {
	const [there, here] = [inDatabase(), await onScreen(page)];
	return [...there.filter((x) => !here.includes(x)).map((x) => `not shown: ${x}`),
		...here.filter((x) => !there.includes(x)).map((x) => `shown: ${x}`),
		`${here.length} tickets, ${there.length} orders`].join("\n");
};

// One change of an order of ours; who is too late is.
async function change(table, orders) {
	const chef = await staff("chef"), waiter = await staff("waiter");
	const order = any(orders);
	const item = order && any(order.items);
	const patch = (path, body, token = chef) =>
		told("PATCH", `/orders/${order.id}${path}`, token, body);
	if (orders.length < 8 || Math.random() < .1)
		orders.push(await atTable(table, { items: items(1, 2) }));
	else
		await any([
			() => patch(`/items/${item.item_id}`, { cooking_status: "preparing" }),
			() => patch(`/items/${item.item_id}`, { cooking_status: "ready" }),
			() => patch(`/items/${item.item_id}`, { quantity: 1 + Math.floor(
				Math.random() * 9) }, waiter),
			() => told("POST", `/orders/${order.id}/items`, waiter,
				{ dish_id: 3, quantity: 1 }),
			() => patch("/status", { status: "cooking" }),
			() => told("PUT", `/orders/${order.id}/position`, waiter, {}),
			() => told("POST", `/orders/${order.id}/cancel`, waiter,
				{ reason: "тест" }),
			() => understood(order.id),
		])().catch(() => undefined);
	if (orders.length > 12)
		await over(orders.shift().id);
}

// Stands between the page and the hub, and in the way of answers.
async function weather(page) {
	const w = { open: null, frames: 0, lost: 0, answers: 0, storm: true };
	await page.routeWebSocket(/\/api\/v1\/live$/, (ws) => {
		const server = ws.connectToServer();
		w.open = ws;
		server.onMessage((message) => {
			w.frames++;
			if (w.storm && Math.random() < .2)
				w.lost++;
			else
				ws.send(message);
		});
		const gone = () => { w.open = w.open === ws ? null : w.open; };
		ws.onClose((code, reason) => { gone(); server.close({ code, reason }); });
		server.onClose((code, reason) => { gone(); ws.close({ code: 4000, reason }); });
	});
	await page.route(/\/staff\/kitchen/, (route) => {
		const lost = w.storm && w.frames > 0 && Math.random() < .05;
		w.answers += lost;
		return lost ? route.abort() : route.continue();
	});
	return w;
}

const children = (pid) => readFileSync(`/proc/${pid}/task/${pid}/children`,
	"utf8").trim().split(" ").map(Number);
const kill = {
	hub: () => process.kill(pidOf("live-hub"), "SIGKILL"),
	responder: () => process.kill(any(children(pidOf("staff"))), "SIGKILL"),
};

// A kitchen's screen in a browser's tab of its own.
async function screen(visit) {
	const page = await visit.context.newPage();
	const w = await weather(page);
	await page.goto("/staff/kitchen");
	return { page, w };
}

// Cuts one screen's sockets, one after the other, until all have had enough.
async function cut({ w }, storm) {
	while (storm.cuts < CUTS) {
		if (!await within(20, () => w.open !== null))
			throw new Error("a screen has no socket any more");
		await pause(Math.random() * 200);
		if (w.open === null)
			continue; // the hub was killed
		w.open.close({ code: 1001 });
		w.open = null;
		storm.cuts++;
	}
}

async function changes(storm, table, orders) {
	for (; storm.cuts < CUTS; await pause(100))
		await change(table, orders);
}

// Each of them some times in all, when so many sockets were cut.
async function kills(storm) {
	const times = CUTS > 100 ? 10 : 1;
	for (const [i, what] of Array.from({ length: times },
		() => Object.keys(kill)).flat().entries()) {
		await within(1800, () => storm.cuts >= (i + .5) * CUTS / times / 2);
		kill[what]();
		storm.kills++;
	}
}

export default {
	"in all weathers": async (s) => {
		const visit = await desk(s, "chef", { width: 1920, height: 1080 });
		visit.bear("WebSocket", "TypeError", "htmx", "AbortError", "Failed", "50");
		const screens = await Promise.all(Array.from({ length: SCREENS },
			() => screen(visit)));
		const table = mark(), orders = [], storm = { cuts: 0, kills: 0 };
		await Promise.all([changes(storm, table, orders), kills(storm),
			...screens.map((one) => cut(one, storm))]);
		for (const { w } of screens)
			w.storm = false;
		await change(table, orders);
		for (const [i, { page, w }] of screens.entries()) {
			const good = await within(60, () => same(page));
			s.check(`screen ${i + 1} is the database after ${storm.cuts
			} disconnects of all, ${w.lost} of its ${w.frames} frames and ${
			w.answers} answers lost, ${storm.kills} kills of hub and responders`,
			good, good || await differences(page));
		}
		for (const { id } of orders)
			await over(id);
	},
};
