// What has a screen of the kitchen to itself: which ticket is the first, how
// many there are, what they come to in all.
import { clear } from "./cleared.mjs";
import { items, staff, told } from "./house.mjs";
import { atTable, longAgo, mark } from "./board.mjs";
import { desk, send, t } from "./desk.mjs";
import { ticket } from "./kitchen.mjs";

const orderOf = async (id) => told("GET", `/orders/${id}`, await staff("chef"));

// Each finds the screens empty.
const plays = {
	"what is late stands out": async (s) => {
		const table = mark();
		const ids = [0, 12, 30].map((minutes) => longAgo(table, minutes));
		const { page } = await desk(s, "admin", { script: false, width: 1920,
			height: 1080 });
		for (const [path, kind, part] of [
			[`/staff/dashboard?table=${table}`, "order", "article"],
			["/staff/kitchen", "ticket", "article header"]]) {
			await page.goto(path);
			const [fresh, soon, late] = ids.map((id) =>
				page.locator(`article.${kind}[data-order="${id}"]`));
			const look = (where) => where.evaluate((e, header) => {
				const { backgroundColor, borderLeftColor } = getComputedStyle(
					header ? e.querySelector("header") : e);
				return `${backgroundColor} ${borderLeftColor}`;
			}, part.includes(" "));
			s.check(`${kind}: in words`, await late.getByText(t.lateNow)
				.isVisible() && await soon.getByText(t.soonNow).isVisible() &&
				await fresh.getByText(t.lateNow).count() === 0 &&
				await fresh.getByText(t.soonNow).count() === 0);
			s.check(`${kind}: in three colours`, new Set([await look(fresh),
				await look(soon), await look(late)]).size === 3);
		}
		await page.goto(`/staff/dashboard?table=${table}&late=1`);
		s.check("late ones alone can be looked at", (await page.locator(
			"article.order").evaluateAll((all) => all.map((e) =>
			e.dataset.order))).join() === ids[2]);
	},

	"what is to be cooked in all": async (s) => {
		const { page } = await desk(s, "chef", { script: false });
		const name = (await told("GET", "/dishes/59")).name;
		const count = async () => {
			await page.goto("/staff/kitchen");
			const row = page.locator(".all-day li").filter({ hasText: name });
			return await row.count() === 0 ? 0
				: Number((await row.innerText()).match(/\d+/)[0]);
		};
		const before = await count();
		await atTable(mark(), { items: [{ dish_id: 59, quantity: 3 }] });
		await atTable(mark(), { items: items(59) });
		s.check("counts all tickets", await count() === before + 4);
	},

	"a bump bar's keys": async (s) => {
		const table = mark();
		const salad = (await told("GET", "/dishes?category_id=3")).dishes[0];
		const order = await atTable(table, { items: [{ dish_id: 1, quantity: 1 },
			{ dish_id: salad.id, quantity: 2 }] });
		const open = async (station) => {
			const { page } = await desk(s, "chef", { width: 1920, height: 1080 });
			await page.goto(`/staff/kitchen?station=${station}`);
			return page;
		};
		const [cold, other] = [await open("cold"), await open("cold")];
		const hot = await other.context().newPage();
		await hot.goto("/staff/kitchen?station=hot");
		const first = (page) => page.locator("article.ticket").first()
			.getAttribute("data-order");
		s.check("the only ticket is the first one", await first(cold) === order.id
			&& await first(hot) === order.id);
		const salads = async () => (await orderOf(order.id)).items[1]
			.cooking_status;
		await cold.keyboard.press("x");
		await cold.keyboard.press("2");
		await cold.keyboard.press("Control+1");
		await cold.keyboard.press("1");
		await s.comes("a ticket's key begins it", async () =>
			await salads() === "preparing");
		const bump = (text) => ticket(cold, table).getByRole("button",
			{ name: text });
		await s.comes("the screen knows", bump(t.bump.ready));
		await cold.keyboard.press("1");
		await s.comes("then the ticket leaves the station", async () =>
			await ticket(cold, table).count() === 0);
		await s.comes("also its other device", async () =>
			await ticket(other, table).count() === 0);
		s.check("nobody else's", await ticket(hot, table).count() === 1 &&
			(await orderOf(order.id)).items[0].cooking_status === "pending");
		await cold.getByRole("link", { name: t.recall }).click();
		await bump(t.recallDo).waitFor();
		await cold.keyboard.press("1");
		for (const page of [cold, other])
			await s.comes("the same key recalls it, for both devices",
				ticket(page, table).and(page.locator(".is-recalled")));
		await other.reload();
		s.check("as long as nobody dismisses it",
			await ticket(other, table).count() === 1);
		s.check("nothing of it is cooked again", await salads() === "ready");
		await other.keyboard.press("1");
		for (const page of [cold, other])
			await s.comes("the same key dismisses it, for both", async () =>
				await ticket(page, table).count() === 0);
	},

	"more than a page": async (s) => {
		const { page } = await desk(s, "chef", { script: false });
		const total = (await told("GET", "/kitchen?page_size=1",
			await staff("chef"))).total_count;
		await Promise.all(Array.from({ length: 61 - total }, () =>
			atTable(mark())));
		await page.goto("/staff/kitchen");
		s.check("it is said how many there are", /^1–60 /.test(
			await page.locator(".range").innerText()));
		await page.getByRole("link", { name: t.more }).click();
		await s.comes("and the others are there", page.locator(".range")
			.getByText(/^61–/));
		await page.getByRole("link", { name: t.less }).click();
		for (const query of ["page=0", "page=x", "page=161", "view=x", "none=1"]) {
			const { status } = await send("GET", `/staff/kitchen?${query}`,
				{ token: await staff("chef") });
			s.check(`${query} is refused`, status === 400, status);
		}
	},

	"the guests' board": async (s) => {
		const waiter = await staff("waiter"), chef = await staff("chef");
		const make = (more) => told("POST", "/orders", waiter,
			{ type: "takeaway", items: items(1), payment_method: "cash",
				customer: { name: "Анна" }, ...more });
		const { page } = await desk(s, "chef", { width: 1920, height: 1080 });
		await page.goto("/staff/board");
		const order = await make();
		const table = await atTable(mark());
		const at = (part) => page.locator(`.${part} li`).getByText(
			new RegExp(`^${order.number}$`));
		await s.comes("an order that is fetched comes by itself", at("preparing"));
		await told("PATCH", `/orders/${order.id}/status`, chef,
			{ status: "cooking" });
		await told("PATCH", `/orders/${order.id}/status`, chef, { status: "ready" });
		await s.comes("and is ready", at("ready"));
		s.check("once", await at("preparing").count() === 0);
		const text = await page.locator("body").innerText();
		s.check("no names, no tables, no ways elsewhere", !text.includes("Анна") &&
			!text.includes(table.table_number) &&
			await page.locator("a, button, form").count() === 0);
		s.check("it is read across a room", await page.locator(".ready li").first()
			.evaluate((e) => parseFloat(getComputedStyle(e).fontSize) >= 100));
		await told("PATCH", `/orders/${order.id}/status`, waiter,
			{ status: "delivered" });
		await s.comes("until it is fetched", async () =>
			await at("ready").count() === 0);
	},
};

export default Object.fromEntries(Object.entries(plays).map(([name, play]) =>
	[name, async (s) => {
		await clear();
		await play(s);
	}]));
