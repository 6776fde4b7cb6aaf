// Steps that guests take, in Russian, and what is found on the way.
import { sql } from "./fleet.mjs";
import { nameOf } from "./house.mjs";
import { roubles, texts } from "./texts.mjs";

export const t = texts.ru;

export const button = (page, name) =>
	page.getByRole("button", { name, exact: true });
export const heading = (page, name) =>
	page.getByRole("heading", { name, exact: true });

// Presses it, and again when what makes hashes of passwords was too busy.
export async function send(page, name, { form = page, words = t } = {}) {
	const busy = page.getByRole("alert").getByText(words.problems.unavailable);
	for (;;) {
		await button(form, name).click();
		// an answer has come when the button is itself again, or gone
		await button(form, words.sending).waitFor({ state: "detached" });
		if (await busy.count() === 0)
			return;
	}
}

// On the menu: one of these dishes each into the cart, as they come.
export async function add(page, ...dishes) {
	for (const dish of dishes)
		await button(page, t.add(await nameOf(dish))).click();
}

// By the bar at the bottom of the menu.
export const toCart = (page) =>
	page.getByRole("link", { name: t.toCart }).last().click();

export const howMany = (page) => page.locator("header a[href='/cart'] .sr-only")
	.last().textContent({ timeout: 1000 }).catch(() => "");

// From an empty cart to the page where it is paid.
export async function toPayment(page, ...dishes) {
	await page.goto("/menu");
	await add(page, ...dishes);
	await toCart(page);
	await page.getByLabel(t.types.takeaway).check();
	await page.getByRole("button", { name: t.toPayment("") }).click();
	await heading(page, t.payment).waitFor();
}

export async function typeCard(page, number, expiry = "12/30", cvc = "123") {
	await page.getByLabel(t.methods.card).check();
	await page.getByLabel(t.cardNumber).fill(number);
	await page.getByLabel(t.cardExpiry).fill(expiry);
	await page.getByLabel(t.cardCode).fill(cvc);
}

// The buttons that order and that pay, whatever the sum.
export const orderButton = (page) =>
	page.getByRole("button", { name: t.orderFor("") });
export const payButton = (page) =>
	page.getByRole("button", { name: t.payFor("") });

// The number in the address of the order's page, once it is there.
export async function atOrder(page) {
	await page.waitForURL(/\/orders\/[0-9a-f-]{36}$/);
	return page.url().slice(-36);
}

// What the cart is, as the browser keeps it.
export const cart = (page) => page.evaluate(() =>
	JSON.parse(localStorage.getItem("cart"))?.state);

// As many orders as the database has of them.
export const ordersOf = (account) => Number(sql("order",
	`select count(*) from orders where user_id = ${Number(account.id)}`)[0]);

export { roubles };
