// What seldom goes wrong, and costs a guest most: storage that is full, a cart
// that another version has written, a server that is away at the wrong moment.
import { CARDS, cardToken, items, menu, nameOf, ordered, stop, told, unpaid, unstop }
	from "./house.mjs";
import { atOrder, button, cart, heading, orderButton, ordersOf, payButton, t,
	toPayment, typeCard } from "./walk.mjs";

// No more than a few letters fit.
const fill = (page) => page.evaluate(() => {
	let text = "x".repeat(1 << 20);
	for (let n = 0; text.length > 0; n++)
		try {
			localStorage.setItem(`full-${n}`, text);
		} catch {
			text = text.slice(text.length >> 1 || 1);
		}
});

// What the browser keeps of the cart, changed by hand.
const rewrite = (page, change) => page.evaluate((with_) => {
	const kept = JSON.parse(localStorage.getItem("cart"));
	Object.assign(kept.state, with_);
	localStorage.setItem("cart", JSON.stringify(kept));
}, change);

const line = async (id, more) => {
	const { name, price } = (await menu("ru")).get(id);
	return { dish_id: id, name, price, options: [], wish: "", quantity: 1, ...more };
};

export default {
	"storage is full": async (s) => {
		const visit = await s.visit({ account: true });
		const { page, account } = visit;
		const keys = new Set();
		await toPayment(page, 2);
		await page.getByLabel(t.methods.cash).check();
		await page.route("**/api/v1/orders", async (route) => {
			keys.add(await route.request().headerValue("Idempotency-Key"));
			await route.fetch(); // it arrives, its answer does not
			await route.abort("connectionreset");
		});
		await fill(page);
		await orderButton(page).click();
		await s.comes("it says that it is not known", page.getByText(t.unsureText), 40);
		await page.unroute("**/api/v1/orders");
		// by the guest, or by itself if that was quicker
		await Promise.race([atOrder(page), button(page, t.sendAgain).click()
			.catch(() => undefined)]);
		await atOrder(page);
		s.check("one order, under one key", ordersOf(account) === 1 &&
			keys.size === 1, `${ordersOf(account)} orders, ${keys.size} keys`);
	},

	"a cart as nobody wrote it": async (s) => {
		const { page } = await s.visit();
		await page.goto("/menu");
		await page.getByText(t.heroTitle).waitFor();
		await page.evaluate(() => localStorage.setItem("cart",
			JSON.stringify({ version: 1, state: {} })));
		await rewrite(page, { lines: [await line(2), await line(3, { quantity: -3 }),
			await line(6, { quantity: 1e9 }), "x", null, await line(1)],
		address: { street: 7 }, type: "balloon", pending: { key: 1 }, owner: "x" });
		await page.goto("/cart");
		await s.comes("what is right is there", page.getByText(await nameOf(1)).first());
		await page.getByLabel(t.types.takeaway).check();
		const { lines, type } = await cart(page);
		s.check("the rest is not", lines.length === 2, JSON.stringify(lines));
		s.check("and it can be gone on with", type === "takeaway");
	},

	"an address of another shape": async (s) => {
		const { page, account } = await s.visit({ account: true });
		await ordered(account, "delivered", { type: "delivery", items: items(1, 2),
			delivery_address: { street: "Сретенка", house: "3",
				apartment: null, lat: 55.77 } });
		await page.goto("/menu");
		await page.getByRole("button", { name: t.repeatFor("") }).click();
		await s.comes("the cart opens", heading(page, t.cart));
		await page.reload();
		await s.comes("and stays", page.getByText(await nameOf(2)).first());
		s.check("with its street",
			await page.getByLabel(t.street).inputValue() === "Сретенка");
	},

	"a new card is declined": async (s) => {
		const visit = await s.visit({ account: true });
		const { page, account } = visit;
		await told("POST", "/payment-methods", account.token,
			{ card_token: await cardToken(CARDS.good), is_default: true });
		await toPayment(page, 2);
		await page.getByLabel(t.methods.card).check();
		await page.getByLabel(t.otherCard).check();
		await typeCard(page, CARDS.declined);
		await orderButton(page).click();
		await s.comes("it is said", page.getByText(t.declined));
		await s.comes("the card of before is the usual one again", async () => {
			const { payment_methods: cards } = await told("GET",
				"/payment-methods", account.token);
			return cards.length === 1 && cards[0].is_default &&
				cards[0].last4 === "4242";
		});
	},

	"money takes its time": async (s) => {
		const visit = await s.visit({ account: true });
		const { page, account } = visit;
		let answer;
		const pressed = new Promise((done) => { answer = done; });
		await toPayment(page, 2);
		await typeCard(page, CARDS.good);
		await page.route("**/api/v1/orders/*/payment", async (route) => {
			await pressed;
			await route.continue();
		});
		await orderButton(page).click();
		await s.comes("the order is there", () => ordersOf(account) === 1);
		await s.comes("the cart knows", async () =>
			(await cart(page)).unpaid !== null);
		s.check("there is no other form", await payButton(page).count() === 0 &&
			await button(page, t.sending).isDisabled() &&
			await page.getByLabel(t.cardNumber).inputValue() !== "");
		answer();
		await atOrder(page);
		await s.comes("it is paid", page.getByText(t.paymentStatuses.succeeded));
	},

	"an order that waits, by the bare address": async (s) => {
		const { page, account } = await s.visit({ account: true });
		const made = await unpaid(account, null);
		await page.goto("/menu");
		await page.getByText(t.heroTitle).waitFor();
		await rewrite(page, { lines: [await line(1)], unpaid: { id: made.id,
			number: made.number, total: made.total_amount, method: "card",
			key: crypto.randomUUID() } });
		await page.goto("/payment");
		await typeCard(page, CARDS.good);
		await payButton(page).click();
		s.check("its page is led to", await atOrder(page) === made.id);
	},

	"signing out unheard": async (s) => {
		const visit = await s.visit({ account: true });
		const { page, context } = visit;
		visit.bear("503 POST /api/v1/auth/logout", "401");
		await page.goto("/profile");
		await page.route("**/auth/logout", (route) => route.fulfill({ status: 503,
			json: { error: "away", code: "unavailable" } }));
		await button(page, t.signOut).click();
		await heading(page, t.signIn).waitFor();
		await page.goto("/orders");
		await s.comes("one is out, whatever the server heard",
			heading(page, t.signIn));
		s.check("its cookie is still there", (await context.cookies()).length === 1);
		await page.unroute("**/auth/logout");
		await page.reload();
		await s.comes("it is told as soon as it can be", async () =>
			(await context.cookies()).length === 0);
	},

	"sent, and signed out since": async (s) => {
		const { page } = await s.visit();
		await page.goto("/menu");
		await button(page, t.add(await nameOf(2))).click();
		await rewrite(page, { type: "takeaway", pending: { method: "cash",
			key: crypto.randomUUID(), body: JSON.stringify({ type: "takeaway",
				items: items(2) }) } });
		await page.goto("/cart");
		await button(page, t.sendAgain).click();
		await s.comes("there is a way on", heading(page, t.signIn));
	},

	"few left for two lines of a dish": async (s) => {
		const dish = 63;
		const visit = await s.visit({ account: true });
		const { page } = visit;
		visit.bear("409 POST /api/v1/orders/quote");
		try {
			await stop(dish, { portions: 3 });
			await page.goto("/menu");
			await page.getByText(t.left(3)).first().waitFor();
			await rewrite(page, { type: "takeaway", lines: [
				await line(dish, { quantity: 2 }),
				await line(dish, { quantity: 2, wish: "без мяты" })] });
			await page.goto("/cart");
			await s.comes("it is said", page.getByText(t.onlyLeft(3)).first());
			await button(page, t.take(1)).first().click();
			await s.comes("and can be settled", page.getByRole("button",
				{ name: t.toPayment("") }).and(page.locator(":enabled")));
		} finally {
			await unstop(dish);
		}
	},

	"the order is refused in the cart": async (s) => {
		const visit = await s.visit({ account: true });
		const { page } = visit;
		visit.bear("403 POST /api/v1/orders");
		await toPayment(page, 2);
		await rewrite(page, { method: "cash" });
		await page.goto("/cart");
		await page.route("**/api/v1/orders", (route) => route.fulfill({ status: 403,
			json: { error: "no", code: "forbidden" } }));
		await orderButton(page).click();
		await s.comes("it is said why", page.getByText(t.problems.forbidden));
	},

	"the server is away as the page opens": async (s) => {
		const visit = await s.visit({ account: true });
		const { page } = visit;
		visit.bear("503 POST /api/v1/auth/refresh");
		await page.route("**/auth/refresh", (route) => route.fulfill({ status: 503,
			json: { error: "away", code: "unavailable" } }));
		await page.goto("/orders");
		await s.comes("it is said", page.getByText(t.problems.unavailable));
		await page.unroute("**/auth/refresh");
		await s.comes("until it is back", heading(page, t.myOrders));
	},
};
