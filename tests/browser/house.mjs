// The restaurant's side of a scenario: its menu, its staff, orders of before.
import { ask, signIn, within } from "./fleet.mjs";

const PASSWORD = "samovar-demo";

function once(make) {
	const made = new Map();
	return (key) => {
		if (!made.has(key))
			made.set(key, make(key));
		return made.get(key);
	};
}

export const staff = once(async (role) => (await signIn({
	email: `${role}@samovar.local`, password: PASSWORD })).access_token);

// Dishes by their id.
export const menu = once(async (lang) => {
	const { body } = await ask("GET", `/api/v1/menu/active?lang=${lang}`);
	return new Map([...body.categories.flatMap((c) => c.dishes), ...body.dishes]
		.map((d) => [d.id, d]));
});

export const nameOf = async (id, lang = "ru") => (await menu(lang)).get(id).name;

// A request that must be answered well.
export async function told(method, path, token, body, headers) {
	const got = await ask(method, `/api/v1${path}`, token, body, headers);
	if (got.status >= 400)
		throw new Error(`${method} ${path}: ${got.status} ${
			JSON.stringify(got.body)}`);
	return got.body;
}

export const orderOf = (guest, id) => told("GET", `/orders/${id}`, guest.token);

// Reaches a status in time.
export async function reaches(guest, id, status) {
	if (!await within(20, async () =>
		(await orderOf(guest, id)).status === status))
		throw new Error(`order ${id} does not become ${status}`);
}

const COURSE = ["confirmed", "cooking", "ready", "delivered"];

// Staff take the order on, step by step.
export async function move(order, ...statuses) {
	for (const status of statuses)
		await told("PATCH", `/orders/${order.id}/status`,
			await staff("admin"), { status });
}

export const items = (...ids) => ids.map((dish_id) => ({ dish_id, quantity: 1 }));

export const HOME = { street: "Большая Ордынка", house: "10", apartment: "14" };

// An order in cash that has come as far as `status`.
export async function ordered(guest, status = "confirmed", order = {}) {
	const made = await told("POST", "/orders", guest.token, {
		type: "takeaway", payment_method: "cash", items: items(1), ...order });
	await reaches(guest, made.id, "confirmed");
	await move(made, ...COURSE.slice(1, COURSE.indexOf(status) + 1));
	return made;
}

export const CARDS = {
	good: "4242 4242 4242 4242",
	declined: "4000 0000 0000 0002",
	poor: "4000 0000 0000 9995",
	late: "4000 0000 0000 3220",
};

export async function cardToken(number) {
	const { body } = await ask("POST", "/pay/tokens", null,
		{ number, month: "12", year: "2030", cvc: "123" });
	return body.token;
}

// An order that waits for its payment, which has been tried like this.
export async function unpaid(guest, payment, order = {}) {
	const made = await told("POST", "/orders", guest.token, {
		type: "takeaway", items: items(1), ...order });
	if (payment)
		await told("POST", `/orders/${made.id}/payment`, guest.token, payment);
	return made;
}

export const stop = async (dish, how = {}) =>
	told("POST", `/dishes/${dish}/stop`, await staff("chef"), how);
export const unstop = async (dish) =>
	told("DELETE", `/dishes/${dish}/stop`, await staff("chef"));
export const price = async (dish, amount) =>
	told("PATCH", `/dishes/${dish}`, await staff("admin"), { price: amount });
