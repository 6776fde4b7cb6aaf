// The kitchen's screen after whatever has happened to its connection: sockets
// cut, frames and answers lost, hub and responders killed, while orders change.
// STREAM_CUTS disconnects; by name 1,000.
import { readFileSync } from "node:fs";
import { pause, pidOf, sql, within } from "./fleet.mjs";
import { items, staff, told } from "./house.mjs";
import { atTable, mark } from "./board.mjs";
import { desk, t } from "./desk.mjs";

const CUTS = Number(process.env.STREAM_CUTS ?? 12);
const any = (list) => list[Math.floor(Math.random() * list.length)];

// What the kitchen has to cook, by the database.
export const inDatabase = () => sql("order", `select o.id || ' ' || o.status
	|| ' ' || (select string_agg(i.quantity || ' ' || i.name || ' '
		|| i.cooking_status, '; ' order by i.line)
		from order_items i where i.order_id = o.id)
	from orders o where o.status in ('cooking', 'confirmed')
	order by o.status <> 'cooking',
	coalesce(o.position, extract(epoch from o.created_at)), o.id limit 100`);

// The same, as it can be read.
export const onScreen = (page) => page.evaluate(() =>
	[...document.querySelectorAll("article.ticket")].map((ticket) => {
		const lines = [...ticket.querySelectorAll(".items li")].map((line) =>
			`${line.querySelector(".dish").innerText.replace(/\s+/g, " ")
				.replace(" ×", "").trim()} ${line.className.split(" ")[0]}`);
		return `${ticket.dataset.order} ${ticket.classList[1]} ${lines.join("; ")}`;
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
		])().catch(() => undefined);
	if (orders.length > 12)
		orders.splice(0, 1);
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
		const over = () => { w.open = w.open === ws ? null : w.open; };
		ws.onClose((code, reason) => { over(); server.close({ code, reason }); });
		server.onClose((code, reason) => { over(); ws.close({ code: 4000, reason }); });
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

export default {
	"numbered": async (s) => {
		const visit = await desk(s, "chef");
		const { page } = visit;
		await page.goto("/staff/kitchen");
		const main = page.locator("main");
		const said = await main.getAttribute("data-seq"), seq = Number(said);
		s.check("a page says the number it was drawn at", /^\d+$/.test(said) &&
			seq <= Number(sql("live", "select last from numbering")[0]), said);
		const order = await atTable(mark());
		await s.comes("an order comes at once, not with the next look",
			page.locator(`[data-order="${order.id}"]`), 4);
		await told("POST", `/orders/${order.id}/cancel`, await staff("waiter"),
			{ reason: "тест" });
		await s.comes("with a higher number", async () =>
			Number(await main.getAttribute("data-seq")) > seq);
	},

	"no socket": async (s) => {
		const visit = await desk(s, "chef");
		const { page } = visit;
		let shut = true;
		await page.routeWebSocket(/\/api\/v1\/live$/, (ws) => {
			if (shut)
				ws.close({ code: 1013 });
			else
				ws.connectToServer();
		});
		await page.goto("/staff/kitchen");
		await s.comes("it is said", page.getByText(t.unlive));
		s.check("and since when", /\d\d:\d\d:\d\d/.test(
			await page.locator("#lost").innerText()));
		const order = await atTable(mark());
		await s.comes("the page goes on asking",
			page.locator(`[data-order="${order.id}"]`));
		shut = false;
		await s.comes("until there is one", () =>
			page.locator("#lost").isHidden());
		await told("POST", `/orders/${order.id}/cancel`, await staff("waiter"),
			{ reason: "тест" });
	},

	"in all weathers": async (s) => {
		const visit = await desk(s, "chef", { width: 1920, height: 1080 });
		const { page } = visit;
		visit.bear("WebSocket", "TypeError", "htmx", "AbortError", "Failed", "50");
		const w = await weather(page);
		await page.goto("/staff/kitchen");
		const table = mark(), orders = [];
		const kills = { hub: 0, responder: 0 };
		let cuts = 0;
		while (cuts < CUTS) {
			for (let i = 0; i < 2; i++)
				await change(table, orders);
			await within(10, () => w.open !== null);
			await pause(Math.random() * 100);
			for (const what of Object.keys(kills))
				if (cuts * 2 > kills[what] * CUTS / (CUTS > 100 ? 10 : 1)) {
					kills[what]++;
					kill[what]();
				}
			w.open?.close({ code: 1001 });
			w.open = null;
			cuts++;
		}
		w.storm = false;
		await change(table, orders);
		const good = await within(60, () => same(page));
		s.check(`${cuts} disconnects, ${w.lost} of ${w.frames} frames and ${
			w.answers} answers lost, hub and responders killed ${
			kills.hub + kills.responder} times: the screen is the database`,
			good, good || await differences(page));
		for (const { id } of orders)
			await told("POST", `/orders/${id}/cancel`, await staff("waiter"),
				{ reason: "тест" }).catch(() => undefined);
	},
};
