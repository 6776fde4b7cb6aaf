// What changes while a guest is choosing: it is shown and asked about, nobody
// gets or pays what they have not seen.
import { ask, within } from "./fleet.mjs";
import { menu, nameOf, orderOf, price, staff, stop, told, unstop } from "./house.mjs";
import { add, atOrder, button, cart, orderButton, ordersOf, roubles, t, toCart,
	toPayment } from "./walk.mjs";

async function onMenu(dish) {
	const { body } = await ask("GET", "/api/v1/menu/active?lang=ru");
	return JSON.stringify(body.categories.flatMap((c) => c.dishes)
		.find((d) => d.id === dish));
}

// A scenario in which one dish, its own, changes: play gets what changes it,
// on the menu, too. Afterwards all is as before.
const changing = (dish, change, back, play) => async (scenario) => {
	const before = await onMenu(dish);
	try {
		await play(scenario, dish, async () => {
			await change(dish);
			if (!await within(20, async () => await onMenu(dish) !== before))
				throw new Error(`the menu keeps dish ${dish} as it was`);
		});
	} finally {
		await back(dish);
	}
};

const costing = (sum, play) => async (scenario) => {
	const [dish, was, now] = sum;
	await changing(dish, () => price(dish, now), () => price(dish, was),
		play)(scenario);
};

const row = (page, name) => page.getByRole("listitem").filter({ hasText: name });

// A dish and a porridge in the cart, which is open.
async function inCart(scenario, dish) {
	const visit = await scenario.visit({ account: true });
	await visit.page.goto("/menu");
	await add(visit.page, dish, 2);
	await toCart(visit.page);
	await visit.page.getByLabel(t.types.takeaway).check();
	return visit;
}

// The guest looks at the sum, the dish changes, the guest presses.
async function pressing(scenario, dish, change) {
	const visit = await scenario.visit({ account: true });
	const { page } = visit;
	visit.bear("409 POST /api/v1/orders");
	await toPayment(page, dish);
	await page.getByLabel(t.methods.cash).check();
	await orderButton(page).and(page.locator(":enabled")).waitFor();
	await change();
	await orderButton(page).click();
	await scenario.comes("the guest is led to the cart and told",
		page.getByText(t.changedMeanwhile));
	return visit;
}

async function order(page) {
	await page.getByRole("button", { name: t.toPayment("") }).click();
	await page.getByLabel(t.methods.cash).check();
	await orderButton(page).click();
	return atOrder(page);
}

export default {
	"sold out on the open menu": changing(47, stop, unstop,
		async (s, dish, change) => {
			const { page } = await s.visit();
			const name = await nameOf(dish);
			await page.goto("/menu");
			await button(page, t.add(name)).waitFor();
			await page.evaluate(() => { window.same = true; });
			await change();
			await s.comes("it is said there", row(page, name)
				.getByText(t.soldOut), 40);
			s.check("without a reload", await page.evaluate(() => window.same));
			s.check("it cannot be added any more",
				await button(page, t.add(name)).count() === 0);
		}),

	"the price of what is in the cart": costing([43, 580, 612.5],
		async (s, dish, change) => {
			const visit = await inCart(s, dish);
			const { page, account } = visit;
			await change();
			await page.reload();
			await s.comes("the difference is shown", page.getByText(
				t.priceChanged(roubles(580), roubles(612.5))));
			const settle = button(page, t.settleFirst);
			s.check("and must be settled first", await settle.isDisabled());
			await button(page, t.agree).click();
			const id = await order(page);
			const { total_amount } = await orderOf(account, id);
			s.check("then it costs what was agreed to",
				total_amount === 612.5 + (await menu("ru")).get(2).price,
				total_amount);
		}),

	"the price changes between looking and pressing": costing([51, 560, 620],
		async (s, dish, change) => {
			const { page, account } = await pressing(s, dish, change);
			await s.comes("the difference is shown", page.getByText(
				t.priceChanged(roubles(560), roubles(620))));
			s.check("nothing is ordered", ordersOf(account) === 0);
			await button(page, t.agree).click();
			await order(page);
		}),

	// of a category of its own: what is offered instead changes nowhere else
	"sold out in the cart": changing(54, stop, unstop,
		async (s, dish, change) => {
			const visit = await inCart(s, dish);
			const { page, account } = visit;
			visit.bear("409 POST /api/v1/orders/quote");
			await change();
			await page.reload();
			await s.comes("it is said", page.getByText(t.goneFromCart));
			s.check("and must be settled first",
				await button(page, t.settleFirst).isDisabled());
			const other = page.getByRole("alert").getByRole("button").first();
			const words = await other.textContent();
			await other.click();
			const { lines } = await cart(page);
			s.check("another dish takes its place", lines.length === 2 &&
				lines.every((l) => l.dish_id !== dish) &&
				lines.some((l) => words.includes(l.name)), words);
			const id = await order(page);
			const { items } = await orderOf(account, id);
			s.check("and is ordered", items.some((i) => words.includes(i.name)));
		}),

	"fewer left than wanted": changing(45, () => stop(45, { portions: 1 }), unstop,
		async (s, dish, change) => {
			const visit = await inCart(s, dish);
			const { page } = visit;
			const name = await nameOf(dish);
			visit.bear("409 POST /api/v1/orders/quote");
			await button(page, t.more(name)).click();
			await change();
			await page.reload();
			await s.comes("it is said how many", page.getByText(t.onlyLeft(1)));
			await button(page, t.take(1)).click();
			await s.comes("and so many are taken", async () =>
				(await cart(page)).lines[0].quantity === 1);
			await order(page);
		}),

	"sold out while the button is pressed": changing(49, stop, unstop,
		async (s, dish, change) => {
			const { page, account } = await pressing(s, dish, change);
			await s.comes("what is gone is said there",
				page.getByText(t.goneFromCart));
			s.check("nothing is ordered", ordersOf(account) === 0);
			await button(page, t.remove).click();
			await s.comes("without it the cart is empty", page.getByText(t.cartEmpty));
		}),

	"an option is gone": changing(20,
		async (dish) => stop(dish, { option_id: await optionOf(dish) }),
		async (dish) => told("DELETE", `/dishes/${dish}/stop?option_id=${
			await optionOf(dish)}`, await staff("chef")),
		async (s, dish, change) => {
			const visit = await s.visit();
			const { page } = visit;
			visit.bear("409 POST /api/v1/orders/quote");
			await page.goto(`/menu?dish=${dish}`);
			const sheet = page.getByRole("dialog");
			await sheet.getByRole("checkbox").first().check();
			await sheet.getByRole("button", { name: t.addFor("") }).click();
			await change();
			await page.goto("/cart");
			await s.comes("it is said in the cart", page.getByText(t.chooseAnew));
			await page.goto(`/menu?dish=${dish}`);
			s.check("it cannot be chosen any more", await sheet
				.getByRole("checkbox").first().isDisabled());
		}),
};

async function optionOf(dish) {
	return (await menu("ru")).get(dish).option_groups[0].options[0].id;
}
