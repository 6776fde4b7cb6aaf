// Pages are told of each event, and say when they are not.
import { sql } from "./fleet.mjs";
import { staff, told } from "./house.mjs";
import { atTable, mark } from "./board.mjs";
import { desk, t } from "./desk.mjs";

// Some screen has understood what changed.
export const understood = async (id) => told("POST", `/orders/${id}/acknowledge`,
	await staff("chef"), { through: Number(sql("order", `select max(id)
		from ticket_changes where order_id = '${id}'`)[0]) });

// What is left of a scenario is not to be seen by the next one.
export async function over(id) {
	await told("POST", `/orders/${id}/cancel`, await staff("waiter"),
		{ reason: "тест" }).catch(() => undefined);
	await understood(id).catch(() => undefined);
}

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
		await over(order.id);
		await s.comes("with a higher number", async () =>
			Number(await main.getAttribute("data-seq")) > seq);
	},

	"under a finger": async (s) => {
		const { page, context } = await desk(s, "chef");
		const other = await context.newPage();
		const [above, below] = [await atTable(mark()), await atTable(mark())];
		const ticket = (order, tab = page) =>
			tab.locator(`[data-order="${order.id}"]`);
		await other.goto("/staff/kitchen");
		await page.goto("/staff/kitchen");
		await ticket(below).locator(".items button").first().hover();
		await page.mouse.down();
		await over(above.id);
		await s.comes("another screen is told what has changed", () =>
			ticket(above, other).isHidden());
		s.check("nothing moves while it is down", await ticket(above).isVisible());
		await page.mouse.up();
		await s.comes("it has pressed what it went down on", async () =>
			(await told("GET", `/orders/${below.id}`, await staff("chef")))
				.items[0].cooking_status !== "pending");
		await s.comes("and the page comes anew", () => ticket(above).isHidden());
		await over(below.id);
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
		await over(order.id);
	},
};
