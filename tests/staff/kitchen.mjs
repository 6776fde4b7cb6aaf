// The kitchen: tickets, their items, what is to be cooked in all, the stop-list.
import { ask } from "./fleet.mjs";
import { items, staff, told } from "./house.mjs";
import { atTable, mark } from "./board.mjs";
import { button, desk, form, formToken, send, t } from "./desk.mjs";

// A new order at a table, above what others have left: a screen has an end.
const first = async (table, more) => {
	const order = await atTable(table, more);
	await told("PUT", `/orders/${order.id}/position`, await staff("waiter"), {});
	return order;
};
const orderOf = async (id) => told("GET", `/orders/${id}`, await staff("chef"));
const ticket = (page, table) => page.locator("article.ticket")
	.filter({ hasText: table });
const height = (locator) => locator.evaluate((e) =>
	e.getBoundingClientRect().height);

export default {
	...Object.fromEntries([true, false].map((script) =>
		[`a ticket ${script ? "with" : "without"} scripts`, async (s) => {
			const table = mark();
			const order = await first(table, { items: [{ dish_id: 1,
				quantity: 2, special_requests: "без сахара" },
			{ dish_id: 2, quantity: 1 }] });
			const { page } = await desk(s, "chef", { script, width: 1920,
				height: 1080 });
			await page.goto("/staff/kitchen");
			const mine = ticket(page, table);
			s.check("has its wishes and allergens", await mine.getByText(
				"без сахара").isVisible() && await mine.getByText(
				t.allergen.milk).first().isVisible());
			s.check("its buttons are for a hand in a hurry",
				await height(mine.getByRole("button").first()) >= 64 &&
				await height(mine.locator(".whole-order")) >= 64);
			s.check("and it is read from two metres", await mine.locator(".dish")
				.first().evaluate((e) => parseFloat(getComputedStyle(e).fontSize)
					>= 24));
			await mine.getByRole("button", { name: t.cook.preparing }).first()
				.click();
			await s.comes("an item is begun, and the order with it", async () => {
				const now = await orderOf(order.id);
				return now.status === "cooking" &&
					now.items[0].cooking_status === "preparing";
			});
			for (const [act, status] of [[t.cook.ready, "ready"],
				[t.cook.preparing, "preparing"], [t.cook.ready, "ready"]]) {
				await mine.getByRole("button", { name: `${act}: ` }).first().click();
				await s.comes(`then one is ${status}`, async () =>
					(await orderOf(order.id)).items.some((i) =>
						i.cooking_status === status));
			}
			await s.comes("with the last one the order is", async () =>
				(await orderOf(order.id)).status === "ready");
			await s.comes("the ticket has left", async () =>
				await mine.count() === 0);
			await page.goto("/staff/kitchen");
			await page.getByRole("link", { name: t.recall }).click();
			await s.comes("and can be recalled", mine);
			await page.getByRole("link", { name: t.backToKitchen }).click();
		}])),

	"it comes anew by itself": async (s) => {
		const { page } = await desk(s, "chef", { script: false });
		await page.goto("/staff/kitchen?said=cooked");
		s.check("without what was said", await page.locator(
			"meta[http-equiv=refresh]").getAttribute("content") ===
			"20; url=/staff/kitchen");
	},

	"a whole order": async (s) => {
		const table = mark();
		const order = await first(table);
		const { page } = await desk(s, "chef", { script: false });
		await page.goto("/staff/kitchen");
		for (const status of ["cooking", "ready"]) {
			await ticket(page, table).locator(".whole-order").click();
			await s.comes(status, async () =>
				(await orderOf(order.id)).status === status);
		}
		s.check("its items with it", (await orderOf(order.id)).items.every((i) =>
			i.cooking_status === "ready"));
		const token = await staff("chef");
		const got = await send("POST", `/staff/orders/${order.id}/items/${
			order.items[0].item_id}`, { token, body: form({
			token: await formToken(token), cooking_status: "preparing",
			back: "/staff/kitchen" }) });
		s.check("nothing is uncooked", got.headers.get("location") ===
			"/staff/kitchen?said=wrong_state", got.headers.get("location"));
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
		await first(mark(), { items: [{ dish_id: 59, quantity: 3 }] });
		await first(mark(), { items: items(59) });
		s.check("counts all tickets", await count() === before + 4);
	},

	"the stop-list": async (s) => {
		const dish = await told("GET", "/dishes/9?lang=ru");
		const { page } = await desk(s, "chef", { script: false });
		await page.goto("/staff/kitchen");
		await page.getByRole("link", { name: t.section.stops }).last().click();
		await button(page, `${t.stop}: ${dish.name}`).click();
		await s.comes("two taps, and it is off", page.getByText(t.said.stopped));
		const { body } = await ask("GET", "/api/v1/stops?page_size=100",
			await staff("chef"));
		s.check("for all", body.stops.some((row) => row.dish_id === 9));
		await button(page, `${t.unstop}: ${dish.name}`).click();
		await s.comes("and there again", page.getByText(t.said.unstopped));
		await page.getByLabel(t.dishName).fill(dish.name);
		await button(page, t.apply).click();
		s.check("it is found by its name", await button(page,
			`${t.stop}: ${dish.name}`).count() === 1);
		const token = await staff("chef");
		for (const fields of [{ dish_id: "2000000000" }, { dish_id: "x" },
			{ dish_id: "0" }, {}, { dish_id: "9", option_id: "-1" }]) {
			const got = await send("POST", "/staff/stops", { token, body: form({
				token: await formToken(token), ...fields }) });
			s.check(`${JSON.stringify(fields)} is refused`, got.status === 400 ||
				got.headers.get("location") === "/staff/?said=not_found",
				got.status);
		}
	},
};
