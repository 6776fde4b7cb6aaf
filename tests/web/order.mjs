// From hungry to ordered: in how many taps, and that nothing is lost or
// ordered twice on the way.
import { HOME, items, nameOf, ordered } from "./house.mjs";
import { add, atOrder, button, cart, heading, howMany, orderButton, ordersOf,
	send, t, toCart, toPayment } from "./walk.mjs";

// Counts taps of finger or mouse in all pages of this browser.
async function counting(page) {
	await page.addInitScript(() => addEventListener("pointerdown", () => {
		sessionStorage.setItem("taps", 1 + Number(sessionStorage.getItem("taps")));
	}, true));
	return () => page.evaluate(() => Number(sessionStorage.getItem("taps")));
}

// What happens to the orders that a page sends: each is given to `what` with
// its number; the keys and traces they carried are collected.
async function sending(page, what) {
	const sent = { count: 0, keys: new Set(), traces: new Set() };
	await page.route("**/api/v1/orders", async (route) => {
		const request = route.request();
		if (request.method() !== "POST")
			return route.fallback();
		sent.keys.add(await request.headerValue("Idempotency-Key"));
		sent.traces.add(await request.headerValue("traceparent"));
		return what(route, ++sent.count);
	});
	return sent;
}

// It arrives, its answer does not.
async function losing(route) {
	await route.fetch();
	await route.abort("connectionreset");
}

// Ready to order in cash: only the button is missing.
async function readyInCash(scenario) {
	const visit = await scenario.visit({ account: true });
	await toPayment(visit.page, 2, 3);
	await visit.page.getByLabel(t.methods.cash).check();
	return visit;
}

async function one(scenario, visit, what = "exactly one order is there") {
	const id = await atOrder(visit.page);
	const n = ordersOf(visit.account);
	scenario.check(what, n === 1, `${n} orders`);
	scenario.check("the cart is empty", (await cart(visit.page)).lines.length === 0);
	return id;
}

export default {
	"the usual of a returning guest": async (s) => {
		const first = await s.visit({ account: true });
		await ordered(first.account, "delivered",
			{ type: "delivery", delivery_address: HOME, items: items(1, 2) });

		// on another telephone, where only the session is known
		const { page } = await s.visit({ account: first.account });
		const taps = await counting(page);
		await page.goto("/menu");
		await page.getByRole("button", { name: t.repeatFor("") }).click();
		await orderButton(page).click();
		await atOrder(page);
		s.check(`the same again takes ${await taps()} taps`, await taps() <= 3);
		await s.comes("it goes where it went before",
			page.getByText(HOME.street));

		await page.goto("/menu");
		const before = await taps();
		await add(page, 6);
		await toCart(page);
		await orderButton(page).click();
		await atOrder(page);
		s.check(`anything else takes ${await taps() - before} taps`,
			await taps() - before <= 3);
	},

	"a stranger registers in the middle of it": async (s) => {
		const { page } = await s.visit();
		const dish = await nameOf(1);
		await page.goto("/menu");
		await page.getByRole("link", { name: dish, exact: true }).click();
		const sheet = page.getByRole("dialog");
		await sheet.getByLabel("Сгущёнка").check();
		await sheet.getByLabel(t.wish).fill("без лука <b>");
		await sheet.getByRole("button", { name: t.addFor("") }).click();
		await add(page, 2);
		const wanted = await cart(page);
		await toCart(page);
		await page.getByLabel(t.types["dine-in"]).check();
		await button(page, t.signInToOrder).click();
		await s.comes("a table is asked for first", page.getByText(t.needed));
		await page.getByLabel(t.table).fill("7");
		await button(page, t.signInToOrder).click();
		await page.getByRole("link", { name: t.register }).click();
		await page.getByLabel(t.fullName).fill("Вера");
		await page.getByLabel(t.email).fill(`vera-${Date.now()}@example.org`);
		await page.getByLabel(t.password).fill("самовар на столе");
		await send(page, t.register);
		await s.comes("comes back to the cart", heading(page, t.cart));
		const { lines, table } = await cart(page);
		s.check("the cart is as it was", JSON.stringify(lines) ===
			JSON.stringify(wanted.lines) && table === "7",
		JSON.stringify([lines, wanted.lines, table]));
		await page.getByRole("button", { name: t.toPayment("") }).click();
		await page.getByLabel(t.methods.cash).check();
		await orderButton(page).click();
		await atOrder(page);
		await s.comes("it is ordered for the table", page.getByText(t.tableNo("7")));
		s.check("the wish is text, whatever it is",
			await page.getByText("без лука <b>").isVisible());
		s.check("the option is there", await page.getByText("Сгущёнка").isVisible());
	},

	"by the code on a table": async (s) => {
		const { page } = await s.visit();
		await page.goto("/menu?table=7");
		await s.comes("the menu knows the table", page.getByText(t.atTable("7")));
		await add(page, 2);
		await toCart(page);
		s.check("so does the cart", await page.getByLabel(t.table)
			.inputValue() === "7");
	},

	"back and reload": async (s) => {
		const { page } = await s.visit({ account: true });
		const dish = await nameOf(2);
		await page.goto("/menu");
		await page.getByRole("searchbox").fill("каша");
		await s.comes("the search finds", page.getByRole("heading",
			{ name: dish }));
		await page.getByRole("link", { name: dish, exact: true }).click();
		await page.getByRole("dialog").waitFor();
		await page.reload();
		await s.comes("a dish stays open on reload", page.getByRole("dialog"));
		await page.goBack();
		await s.comes("back closes it", async () =>
			await page.getByRole("dialog").count() === 0);
		s.check("what was searched for is kept",
			await page.getByRole("searchbox").inputValue() === "каша");
		await add(page, 2);
		await page.reload();
		await s.comes("the cart stays on reload", async () =>
			(await howMany(page)).includes(t.pieces(1)));
		await toCart(page);
		await page.getByLabel(t.street).fill("Арбат");
		await page.getByLabel(t.house).fill("12");
		await page.reload();
		s.check("an address that was begun stays",
			await page.getByLabel(t.street).inputValue() === "Арбат" &&
			await page.getByLabel(t.house).inputValue() === "12");
		await page.getByRole("button", { name: t.toPayment("") }).click();
		await heading(page, t.payment).waitFor();
		await page.reload();
		await s.comes("the payment's page stays on reload", orderButton(page));
		await page.goBack();
		await s.comes("back leads to the cart", heading(page, t.cart));
		await page.goBack();
		await s.comes("and to the menu, as it was searched", async () =>
			await page.getByRole("searchbox").inputValue() === "каша");
		await page.goForward();
		await page.goForward();
		await page.getByLabel(t.methods.cash).check();
		await orderButton(page).click();
		const id = await atOrder(page);
		await page.reload();
		await s.comes("an order stays on reload",
			page.getByText(t.statuses.confirmed));
		await page.goBack();
		await s.comes("back from an order does not order again", async () =>
			!page.url().includes(id) && await orderButton(page).count() === 0);
	},

	"pressed five times, the answer lost": async (s) => {
		const visit = await readyInCash(s);
		const sent = await sending(visit.page, (route, n) =>
			n === 1 ? losing(route) : route.continue());
		await orderButton(visit.page).click({ clickCount: 5, noWaitAfter: true });
		await one(s, visit);
		s.check("it was sent again, under the same key",
			sent.count >= 2 && sent.keys.size === 1, JSON.stringify(sent));
		s.check("each sending under a trace of its own",
			sent.traces.size === sent.count && [...sent.traces].every(
				(trace) => /^00-[0-9a-f]{32}-[0-9a-f]{16}-01$/.test(trace)),
			JSON.stringify([...sent.traces]));
	},

	"the network is gone in the middle": async (s) => {
		const visit = await readyInCash(s);
		const { page, context } = visit;
		const sent = await sending(page, async (route, n) => {
			if (n > 1)
				return route.continue();
			await route.fetch();
			await context.setOffline(true);
			return route.abort("internetdisconnected");
		});
		await orderButton(page).click();
		await s.comes("says that there is no network",
			page.getByText(t.problems.offline).first());
		s.check("the cart is kept", (await cart(page)).lines.length === 2);
		await context.setOffline(false);
		await page.reload();
		await page.goto("/cart");
		await one(s, visit, "when it is back, exactly one order is there");
		s.check("it was sent under one key", sent.keys.size === 1);
	},

	"nothing arrives at first": async (s) => {
		const visit = await readyInCash(s);
		const sent = await sending(visit.page, (route, n) =>
			n <= 8 ? route.abort("connectionrefused") : route.continue());
		await orderButton(visit.page).click();
		await s.comes("after two rounds it says that it is not known",
			visit.page.getByText(t.unsureText), 40);
		s.check("nothing is ordered", ordersOf(visit.account) === 0);
		await button(visit.page, t.sendAgain).click();
		await one(s, visit);
		s.check("it was sent under one key", sent.keys.size === 1);
	},

	"two tabs order the same cart": async (s) => {
		const visit = await readyInCash(s);
		const other = await visit.tab("/payment");
		visit.bear("409 POST /api/v1/orders", "422 POST /api/v1/orders");
		await other.getByLabel(t.methods.cash).check();
		await Promise.all([orderButton(visit.page).click(),
			orderButton(other).click()]);
		await s.comes("both know that it is ordered", async () => {
			const ends = [visit.page.url(), other.url()];
			return ends.some((u) => /orders\//.test(u)) &&
				ends.every((u) => !/payment/.test(u));
		});
		const n = ordersOf(visit.account);
		s.check("exactly one order is there", n === 1, `${n} orders`);
	},
};
