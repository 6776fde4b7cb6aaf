// Cards that are declined, the bank's own page, money that comes late: the
// order waits and the cart is there until it is paid.
import { sql } from "./fleet.mjs";
import { CARDS } from "./house.mjs";
import { atOrder, button, cart, heading, howMany, orderButton, ordersOf,
	payButton, t, toPayment, typeCard } from "./walk.mjs";

// What became of the payments of an order, the oldest first.
const payments = (id) => sql("payment", `select method || ' ' || status
	from payments where order_id = '${id}' order by created_at`);

async function begin(scenario, ...dishes) {
	const visit = await scenario.visit({ account: true });
	await toPayment(visit.page, ...dishes);
	return visit;
}

async function paid(scenario, visit, ...expected) {
	const id = await atOrder(visit.page);
	await scenario.comes("its page says that it is accepted",
		visit.page.getByText(t.paymentStatuses.succeeded));
	const got = payments(id);
	scenario.check(`its payments: ${expected.join(", ")}`,
		got.join() === expected.join(), got.join());
	scenario.check("one order", ordersOf(visit.account) === 1);
	scenario.check("now the cart is empty",
		(await cart(visit.page)).lines.length === 0);
	return id;
}

// The bank's page has labels of its own.
async function payAtBank(page, number) {
	await page.waitForURL(/\/pay\/[0-9a-f-]{36}$/);
	await page.locator("[name=number]").fill(number);
	await page.locator("[name=month]").fill("12");
	await page.locator("[name=year]").fill("2030");
	await page.locator("[name=cvc]").fill("123");
	await page.getByRole("button").click();
}

export default {
	"a card that answers late": async (s) => {
		const visit = await begin(s, 2);
		await typeCard(visit.page, CARDS.late);
		await orderButton(visit.page).click();
		await s.comes("says that it is under way", visit.page.getByText(t.charging));
		await paid(s, visit, "card succeeded");
	},

	"declined, then paid": async (s) => {
		const visit = await begin(s, 2, 3);
		const { page } = visit;
		await typeCard(page, CARDS.declined);
		await orderButton(page).click();
		await s.comes("says that the bank declined",
			page.getByText(t.reasons["declined by the bank"]));
		s.check("and that the order waits",
			await page.getByText(t.declinedText).isVisible());
		s.check("the cart is not lost", (await cart(page)).lines.length === 2 &&
			(await howMany(page)).includes(t.pieces(2)), await howMany(page));
		await page.goto("/menu");
		await s.comes("the menu leads back to it", page.getByRole("link",
			{ name: t.waitsForPayment((await cart(page)).unpaid?.number) }));
		await page.goto("/cart");
		await page.getByRole("link", { name: t.toPay }).click();
		await s.comes("its page still says why", page.getByText(t.declined));
		await typeCard(page, CARDS.poor);
		await payButton(page).click();
		await s.comes("another card has too little",
			page.getByText(t.reasons["insufficient funds"]));
		await page.reload();
		await s.comes("also after a reload",
			page.getByText(t.reasons["insufficient funds"]));
		await typeCard(page, CARDS.good);
		await payButton(page).click();
		await paid(s, visit, "card failed", "card failed", "card succeeded");
		await page.goto("/profile");
		await s.comes("the card that was good is kept",
			page.getByText("•• 4242").first());
		s.check("those that were not are not",
			await page.getByText(/•• (0002|9995)/).count() === 0);
	},

	"a card as it is typed": async (s) => {
		const visit = await begin(s, 2);
		const { page } = visit;
		visit.bear("400 POST /pay/tokens");
		const wrong = [
			["4242 4242 4242 4241", "12/30", "123", t.cardNumber, "number"],
			[CARDS.good, "12/20", "123", t.cardExpiry, "expiry"],
			[CARDS.good, "13/30", "123", t.cardExpiry, "expiry"],
		];
		for (const [number, expiry, cvc, label, name] of wrong) {
			await typeCard(page, number, expiry, cvc);
			await orderButton(page).click();
			await s.comes(`${number} ${expiry}: said at the field`,
				page.getByText(t.cardErrors[name]));
			s.check(`${number} ${expiry}: the field is marked`, await page
				.getByLabel(label).getAttribute("aria-invalid") === "true");
		}
		s.check("nothing is ordered meanwhile", ordersOf(visit.account) === 0);
		await typeCard(page, "4242424242424242", "1230");
		await page.getByLabel(t.keepCard).uncheck();
		await orderButton(page).click();
		await paid(s, visit, "card succeeded");
		await page.goto("/profile");
		await s.comes("a card that shall not be kept is not",
			page.getByText(t.noCards));
	},

	"at the bank's page": async (s) => {
		const visit = await begin(s, 2);
		const { page } = visit;
		await page.getByLabel(t.methods.online).check();
		await orderButton(page).click();
		await page.waitForURL(/\/pay\/[0-9a-f-]{36}$/);
		await page.goBack();
		await page.goto("/payment");
		await s.comes("who comes back without paying is led there again",
			page.getByText(t.waitsForBank));
		await button(page, t.toBank).click();
		await payAtBank(page, CARDS.poor);
		await s.comes("back here: too little money",
			page.getByText(t.reasons["insufficient funds"]));
		s.check("the cart is not lost", (await cart(page)).lines.length === 1);
		await page.getByLabel(t.methods.online).check();
		await payButton(page).click();
		await payAtBank(page, CARDS.good);
		await paid(s, visit, "online failed", "online succeeded");
	},

	"in cash": async (s) => {
		const visit = await begin(s, 2);
		const { page } = visit;
		await page.getByLabel(t.methods.cash).check();
		await orderButton(page).click();
		const id = await atOrder(page);
		await s.comes("is accepted at once", page.getByText(t.statuses.confirmed));
		s.check("to be paid when it comes",
			payments(id).join() === "cash pending", payments(id).join());
	},

	"of an order that is changed after all": async (s) => {
		const visit = await begin(s, 2);
		const { page } = visit;
		await typeCard(page, CARDS.declined);
		await orderButton(page).click();
		await page.getByText(t.declined).waitFor();
		await button(page, t.changeOrder).click();
		await s.comes("leads to the cart", heading(page, t.cart));
		s.check("with all that was chosen", (await cart(page)).lines.length === 1);
		await page.getByRole("button", { name: t.more("") }).click();
		await page.getByRole("button", { name: t.orderFor("") })
			.or(page.getByRole("button", { name: t.toPayment("") })).click();
		await page.getByLabel(t.methods.cash).check();
		await orderButton(page).click();
		await atOrder(page);
		const orders = sql("order", `select status from orders where user_id = ${
			visit.account.id} order by created_at`);
		s.check("the first order is canceled, the second is there",
			orders.join() === "canceled,confirmed", orders.join());
	},

	"a bank that is away": async (s) => {
		const visit = await begin(s, 2);
		const { page } = visit;
		await page.route("**/pay/tokens", (route) => route.abort());
		await typeCard(page, CARDS.good);
		await orderButton(page).click();
		await s.comes("is said", page.getByText(t.problems.network));
		s.check("nothing is ordered", ordersOf(visit.account) === 0);
		await page.unroute("**/pay/tokens");
		await orderButton(page).click();
		await paid(s, visit, "card succeeded");
	},
};
