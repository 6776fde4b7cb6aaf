// The restaurant without what others have left: their open orders come to an
// end, so that a screen with room for the first sixty has room for ours.
import { ask } from "./fleet.mjs";
import { staff, told } from "./house.mjs";

const AT_ONCE = 8;

// Calls each for all of a list, some at a time.
async function each(list, call) {
	const queue = [...list];
	await Promise.all(Array.from({ length: AT_ONCE }, async () => {
		for (let next = queue.shift(); next; next = queue.shift())
			await call(next);
	}));
}

// What is ready is handed over, what is not is canceled; what can be neither
// (somebody's choice is awaited, say) stays.
async function end(orders) {
	const admin = await staff("admin");
	await each(orders, ({ id, status }) => status === "ready"
		? ask("PATCH", `/api/v1/orders/${id}/status`, admin,
			{ status: "delivered" })
		: ask("POST", `/api/v1/orders/${id}/cancel`, admin, { reason: "тест" }));
}

// The whole kitchen has understood all changes of these tickets.
const understand = async (tickets) => each(
	tickets.filter(({ changes }) => changes.length > 0),
	async ({ id, changes }) => ask("POST", `/api/v1/orders/${id}/acknowledge`,
		await staff("chef"), { through: changes.at(-1).id }));

// Asks for first pages until there is none, or none gets less.
async function empty(path, name, finish) {
	for (let left = Infinity; ;) {
		const got = await told("GET", path, await staff("admin"));
		const key = got[name].map(({ id }) => id).join();
		if (key === "" || key === left)
			return;
		left = key;
		await finish(got[name]);
	}
}

export async function clear() {
	for (const status of ["created", "confirmed", "cooking", "ready"])
		await empty(`/orders?status=${status}&page_size=100`, "orders", end);
	await empty("/kitchen?page_size=100", "tickets", understand);
}
