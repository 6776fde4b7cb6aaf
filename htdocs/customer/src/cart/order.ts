/*
 * Sending an order. Its idempotency key is kept, with the very body, from
 * before the first attempt until an answer has come: pressing twice, a lost
 * network, a reload or a second tab send the same order once more, and the
 * server knows it.
 */
import { alone } from "../api/alone";
import { type Order, type OrderRequest, Problem, type Schemas, api, ask, passing } from "../api/client";
import { type Address, type Cart, type Method, type Pending, type Unpaid, emptyCart, useCart } from "./store";

const ATTEMPTS = 4;
const PAUSE = 800; // ms, then twice as long each time

const filled = (address: Address): Record<string, string> =>
	Object.fromEntries(Object.entries(address).map(([k, s]) => [k, s.trim()]).filter(([, s]) => s !== ""));

/* The order's lines and where it goes, as a quote or an order takes them. */
export function requestOf(cart: Cart): OrderRequest {
	return {
		type: cart.type,
		items: cart.lines.map((l) => ({
			dish_id: l.dish_id,
			quantity: l.quantity,
			...(l.options.length > 0 ? { options: l.options } : {}),
			...(l.wish.trim() !== "" ? { special_requests: l.wish.trim() } : {}),
		})),
		...(cart.type === "delivery" ? { delivery_address: filled(cart.address) as never } : {}),
		...(cart.type === "dine-in" && cart.table.trim() !== "" ? { table_number: cart.table.trim() } : {}),
	};
}

const pause = (ms: number): Promise<void> => new Promise((done) => setTimeout(done, ms));

/* Again while it may pass by itself; a request with the same key still runs: wait, too. */
async function insist<T>(call: () => Promise<T>): Promise<T> {
	for (let attempt = 1; ; attempt++)
		try {
			return await call();
		} catch (e) {
			const running = e instanceof Problem && e.code === "race_lost";
			if (attempt >= ATTEMPTS || !(running || passing(e)) || !navigator.onLine)
				throw e;
			const asked = e instanceof Problem ? e.retryAfter * 1000 : 0;
			await pause(Math.max(Math.min(asked, 5000), PAUSE * 2 ** (attempt - 1)));
		}
}

async function send(pending: Pending): Promise<Order> {
	return insist(() => ask(api.POST("/orders", {
		params: { header: { "Idempotency-Key": pending.key } },
		body: JSON.parse(pending.body) as OrderRequest,
	})));
}

/*
 * Orders what is in the cart, or goes on with what was sent and not answered.
 * A Problem that is not passing() is the server's no: nothing was ordered.
 * fresh: what to order if nothing was sent; null: then there is nothing to do.
 * What is not paid in cash is paid by a request of its own: a card that is
 * declined then leaves the order as it is, and another can be tried.
 */
export function placeOrder(fresh: { method: Method; sum: number } | null): Promise<Order | null> {
	return alone("order", async () => {
		// another tab may have ordered it just now
		await useCart.persist.rehydrate();
		let { pending } = useCart.getState();
		const { lines, unpaid } = useCart.getState();
		if (pending === null) {
			if (fresh === null)
				return null;
			if (lines.length === 0 || unpaid !== null)
				throw new Problem("wrong_state", 409, undefined, [], 0, "it is ordered already");
			// else it would be sent, unasked, when the network is back
			if (!navigator.onLine)
				throw new Problem("network", 0, undefined, [], 0, "there is no network");
			const { method, sum } = fresh;
			pending = {
				key: crypto.randomUUID(),
				method,
				body: JSON.stringify({
					...requestOf(useCart.getState()),
					...(method === "cash" ? { payment_method: method } : {}),
					expected_total: sum,
				}),
			};
			useCart.setState({ pending });
		}
		try {
			const order = await send(pending);
			settle(order, pending.method);
			return order;
		} catch (e) {
			if (!passing(e) && !(e instanceof Problem && e.code === "race_lost"))
				useCart.setState({ pending: null });
			throw e;
		}
	});
}

function settle(order: Order, method: Method): void {
	if (order.status !== "created") {
		emptyCart();
		useCart.setState({ method });
		return;
	}
	useCart.setState({
		pending: null,
		method,
		unpaid: { id: order.id, number: order.number, total: order.total_amount, method, key: crypto.randomUUID() },
	});
}

export type Started = Schemas["PaymentStart"];

/* Begins the payment of an order that waits for one; the key as above. */
export async function startPayment(order: { id: string; key: string }, method: Method, cardToken?: string): Promise<Started> {
	return insist(() => ask(api.POST("/orders/{order_id}/payment", {
		params: { path: { order_id: order.id }, header: { "Idempotency-Key": order.key } },
		body: {
			payment_method: method,
			...(method === "online" ? { return_url: `/payment?order=${order.id}` } : {}),
			...(cardToken !== undefined ? { card_token: cardToken } : {}),
		},
	})));
}

/* What became of an order that waited: the cart follows it. */
export function follow(order: Order): void {
	const { unpaid } = useCart.getState();
	if (unpaid?.id !== order.id || order.status === "created")
		return;
	if (order.status === "canceled")
		useCart.setState({ unpaid: null });
	else
		emptyCart();
}

/* Another attempt is another payment: it has a key of its own. */
export function nextAttempt(unpaid: Unpaid): Unpaid {
	const next = { ...unpaid, key: crypto.randomUUID() };
	if (useCart.getState().unpaid?.id === unpaid.id)
		useCart.setState({ unpaid: next });
	return next;
}

export interface Card {
	number: string;
	month: string;
	year: string;
	cvc: string;
}

/* The card goes to the gateway itself; what comes back stands for it. */
export async function cardToken(card: Card): Promise<string> {
	return insist(async () => {
		let answer: Response;
		try {
			answer = await fetch("/pay/tokens", {
				method: "POST",
				headers: { "Content-Type": "application/json" },
				body: JSON.stringify(card),
			});
		} catch (e) {
			throw new Problem("network", 0, undefined, [], 0, String(e));
		}
		const body = await answer.json().catch(() => ({})) as Partial<Schemas["Error"]> & { token?: string };
		if (body.token !== undefined)
			return body.token;
		throw new Problem(body.code ?? "unavailable", answer.status, body.field, [], 0, body.error ?? "");
	});
}
