// The kitchen: tickets, their items and stations, what changes, the stop-list.
import { ask } from "./fleet.mjs";
import { items, staff, told } from "./house.mjs";
import { atTable, mark } from "./board.mjs";
import { button, desk, form, formToken, send, t } from "./desk.mjs";

const orderOf = async (id) => told("GET", `/orders/${id}`, await staff("chef"));
export const ticket = (page, table) => page.locator("article.ticket")
	.filter({ hasText: table });
const XSS = "<img src=x onerror=window.xss=1>";
const height = (locator) => locator.evaluate((e) =>
	e.getBoundingClientRect().height);

export default {
	...Object.fromEntries([true, false].map((script) =>
		[`a ticket ${script ? "with" : "without"} scripts`, async (s) => {
			const table = mark();
			const order = await atTable(table, { items: [{ dish_id: 1,
				quantity: 2, special_requests: "без сахара" },
			{ dish_id: 2, quantity: 1 }] });
			const { page } = await desk(s, "chef", { script, width: 1920,
				height: 1080 });
			await page.goto("/staff/kitchen");
			const mine = ticket(page, table);
			await s.comes("has its wishes and allergens", async () =>
				await mine.getByText("без сахара").isVisible() &&
				await mine.getByText(t.allergen.milk).first().isVisible());
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
			await s.comes("and is among what has just left", mine);
			const act = (text) => mine.getByRole("button", { name: text });
			s.check("to be recalled by a hand in a hurry",
				await height(act(t.recallDo)) >= 64);
			await act(t.recallDo).click();
			await s.comes("it is on the screen again", mine.locator(".changes")
				.getByText(t.change.recalled));
			s.check("marked", await mine.evaluate((e) =>
				e.classList.contains("is-recalled")));
			s.check("with nothing to cook", await mine.locator(
				".items button, .whole-order").count() === 0 &&
				(await orderOf(order.id)).status === "ready");
			await act(t.dismiss).click();
			await s.comes("until it is dismissed", async () =>
				await mine.count() === 0);
		}])),

	"it comes anew by itself": async (s) => {
		const { page } = await desk(s, "chef", { script: false });
		await page.goto("/staff/kitchen?said=cooked");
		s.check("without what was said", await page.locator(
			"meta[http-equiv=refresh]").getAttribute("content") ===
			"20; url=/staff/kitchen");
	},

	"a whole order in sight": async (s) => {
		const table = mark();
		const order = await atTable(table, { items: items(1, 2, 4) });
		await told("POST", `/orders/${order.id}/items`, await staff("waiter"),
			{ dish_id: 5, quantity: 1 }); // which is a notice
		for (const [width, height] of [[1920, 1080], [1440, 900], [360, 800]]) {
			const { page } = await desk(s, "chef", { width, height });
			await page.goto("/staff/kitchen");
			const mine = ticket(page, table), size = `${width}×${height}`;
			await mine.locator(".changes").waitFor();
			// so that a ticket can be wherever it is on a full screen
			await page.evaluate(() => {
				document.body.style.paddingBlock = "2000px";
			});
			const top = (part, y) => mine.locator(part).first().evaluate((e, y) =>
				scrollBy(0, e.getBoundingClientRect().top - y), y);
			const touched = (part) => mine.locator(part).last().evaluate((e) => {
				const { left, right, top, bottom } = e.getBoundingClientRect();
				return top >= 0 && bottom <= innerHeight && e.contains(document
					.elementFromPoint((left + right) / 2, (top + bottom) / 2));
			});
			await top("header", 60);
			s.check(`${size}: a ticket longer than the screen can be begun`,
				await mine.evaluate((e) => e.getBoundingClientRect().bottom >
					innerHeight) && await touched(".whole-order"));
			await top(".items", height - 250);
			s.check(`${size}: and so while its first dish is to be seen`,
				await touched(".whole-order") && await touched(".items li .dish"
					+ " >> nth=0"));
			await top("header", height - 110);
			s.check(`${size}: the button is not over the number`,
				await touched("header") && !await touched(".whole-order"));
			await top("header", height + 10);
			s.check(`${size}: nor there before the ticket`,
				!await touched(".whole-order"));
			await top(".items button >> nth=-1", height - 75);
			await mine.locator(".items button").last().focus();
			s.check(`${size}: nor over what the keyboard comes to`,
				await touched(".items button"));
		}
		await told("POST", `/orders/${order.id}/cancel`, await staff("waiter"),
			{ reason: "тест" });
	},

	"a whole order": async (s) => {
		const table = mark();
		const order = await atTable(table);
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
		await told("POST", `/orders/${order.id}/items`, await staff("waiter"),
			{ dish_id: 2, quantity: 1 });
		await page.goto("/staff/kitchen");
		await ticket(page, table).getByRole("button", { name:
			`${t.cook.preparing}: ` }).click();
		await ticket(page, table).locator(".whole-order").click();
		await s.comes("what is added to it is cooked, too", async () =>
			(await orderOf(order.id)).items[1].cooking_status === "ready");
		for (const [what, fields, word] of [
			["bump", { cooking_status: "ready" }, "wrong_state"],
			["bump", { cooking_status: "pending" }, "bad_request"],
			["bump", { cooking_status: "served" }, "bad_request"],
			["bump", {}, 400], ["bump", { cooking_status: "ready",
				station: "x".repeat(41) }, 400],
			["recall", { station: "cold" }, "wrong_state"],
			["recall", { through: "1" }, 400]]) {
			const { status, headers } = await send("POST",
				`/staff/orders/${order.id}/${what}`, { token, body: form({
					token: await formToken(token), ...fields }) });
			s.check(`${what} ${JSON.stringify(fields).slice(0, 40)}: ${word}`,
				status === word || headers.get("location") ===
				`/staff/?said=${word}`, `${status} ${headers.get("location")}`);
		}
	},

	"what has changed": async (s) => {
		const table = mark();
		const order = await atTable(table, { items: items(1, 59) });
		const waiter = await staff("waiter");
		const screen = async (station, script) => {
			const { page } = await desk(s, "chef", { script });
			await page.goto(`/staff/kitchen${station ? `?station=${station}` : ""}`);
			return page;
		};
		const all = await screen("", true);
		const hot = await screen("hot", false);
		await told("PATCH", `/orders/${order.id}/items/${order.items[0].item_id}`,
			waiter, { quantity: 3, special_requests: XSS });
		const mine = ticket(all, table);
		await s.comes("comes as a difference, by itself", mine.locator(".changes")
			.getByText(t.change.changed));
		const [was, is] = [await mine.locator("del").innerText(),
			await mine.locator("ins").innerText()];
		s.check("what was and what is", was.startsWith("1 × ") &&
			is.startsWith("3 × ") && is.endsWith(XSS), `${was}, ${is}`);
		await told("POST", `/orders/${order.id}/items`, waiter,
			{ dish_id: 60, quantity: 1 });
		await s.comes("then another", mine.getByText(t.change.added));
		await s.comes("its button is for a hand in a hurry", async () =>
			await height(button(mine.locator(".changes"),
				new RegExp(t.understood))) >= 64);
		await hot.reload();
		const there = ticket(hot, table);
		await button(there, new RegExp(t.understood)).click();
		await s.comes("who has understood is not told again", async () =>
			await there.locator(".changes").count() === 0);
		await hot.reload();
		s.check("nor after a reload", await there.count() === 1 &&
			await there.locator(".changes").count() === 0);
		await told("POST", `/orders/${order.id}/cancel`, waiter,
			{ reason: "гость ушёл" });
		await s.comes("a canceled order stays", mine.getByText(
			t.change.canceled));
		s.check("with its reason", await mine.getByText("гость ушёл").isVisible());
		s.check("nothing of it is cooked", await mine.locator(".items button, "
			+ ".whole-order").count() === 0);
		await button(mine, new RegExp(t.understood)).click();
		await s.comes("until it is understood", async () =>
			await mine.count() === 0);
		await hot.reload();
		s.check("by the whole kitchen, so by all", await there.count() === 0);
		const token = await staff("chef");
		for (const fields of [{}, { through: "0" }, { through: "x" },
			{ through: "999999999" }, { through: "1", station: "x".repeat(41) }]) {
			const got = await send("POST", `/staff/orders/${order.id}/acknowledge`,
				{ token, body: form({ token: await formToken(token), ...fields }) });
			s.check(`${JSON.stringify(fields).slice(0, 40)} is refused`,
				got.status === 400 || got.headers.get("location") ===
				"/staff/?said=wrong_state", got.status);
		}
	},

	"stations": async (s) => {
		const table = mark();
		// syrniki are hot, salads cold
		const salad = (await told("GET", "/dishes?category_id=3")).dishes[0];
		const order = await atTable(table, { items: [{ dish_id: 1, quantity: 1 },
			{ dish_id: salad.id, quantity: 2 }] });
		const { page } = await desk(s, "chef", { script: false });
		await page.goto("/staff/kitchen");
		await page.getByRole("link", { name: t.station.cold, exact: true }).click();
		const mine = ticket(page, table);
		await s.comes("a station has its lines", async () =>
			await mine.locator(".items li").count() === 1 &&
			await mine.getByText(salad.name).isVisible());
		s.check("and knows what others still cook", (await mine.locator(
			".elsewhere").innerText()).includes(`${t.station.hot} 1`));
		for (const text of [t.bump.preparing, t.bump.ready])
			await mine.getByRole("button", { name: text }).click();
		await s.comes("its part done, the ticket has left it", async () =>
			await mine.count() === 0);
		s.check("what is not its own is not begun", (await orderOf(order.id))
			.items.map((i) => i.cooking_status).join() === "pending,ready");
		s.check("it stays where it was", page.url().includes("station=cold"));
		await page.getByRole("link", { name: t.recall }).click();
		await s.comes("and is among what has just left", mine);
		await page.goto("/staff/kitchen?station=hot");
		s.check("the others have theirs", await mine.count() === 1 &&
			await mine.locator(".elsewhere").count() === 0);
		s.check("the order cooks on",
			(await orderOf(order.id)).status === "cooking");
		await page.goto("/staff/kitchen?station=%3Cb%3E");
		s.check("a station that is none is empty",
			await page.locator("article.ticket").count() === 0);
		const { status } = await send("GET", `/staff/kitchen?station=${
			"x".repeat(41)}`, { token: await staff("chef") });
		s.check("too long a one is refused", status === 400, status);
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
		await s.comes("it is found by its name", async () => await button(page,
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
