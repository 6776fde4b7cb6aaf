/* Ordering and paying, for every page that has such a button. */
import { useQueryClient } from "@tanstack/react-query";
import { useRef, useState } from "react";
import { useLocation } from "wouter";
import { askAgain } from "../api/again";
import { type Order, Problem, api, ask, passing } from "../api/client";
import { useSaveAddress } from "../cart/address";
import { cardToken, nextAttempt, placeOrder, startPayment } from "../cart/order";
import { type Method, type Unpaid, useCart } from "../cart/store";
import { expectPayment } from "../orders/orders";
import { texts } from "../texts";
import { wordsFor } from "../ui/parts";
import { toast } from "../ui/toasts";
import type { Means } from "./form";

/* Readies the means: a saved card becomes the one that is used, another one a token. */
async function ready(means: Means): Promise<string | undefined> {
	if (means.saved !== undefined)
		await ask(api.PATCH("/payment-methods/{payment_method_id}", {
			params: { path: { payment_method_id: means.saved } }, body: { is_default: true },
		}));
	return means.card && cardToken(means.card);
}

const remember = (token: string) => ask(api.POST("/payment-methods", { body: { card_token: token, is_default: true } }));
const forget = (id: string) => ask(api.DELETE("/payment-methods/{payment_method_id}", { params: { path: { payment_method_id: id } } }))
	.catch(() => undefined);

/* Pays an order that exists: the first time, or after a refusal. A card stays
   remembered only if it was not declined. */
async function pay(order: Unpaid, means: Means, token: string | undefined): Promise<boolean> {
	let kept: string | undefined;
	try {
		if (token !== undefined && means.keep)
			kept = (await remember(token)).id;
		const started = await startPayment(order, means.method, kept === undefined ? token : undefined);
		expectPayment(order.id, started.payment_id);
		nextAttempt(order);
		if (started.status === "failed" && kept !== undefined)
			await forget(kept);
		if (started.payment_url !== null) {
			location.assign(started.payment_url);
			return false;
		}
	} catch (e) {
		if (kept !== undefined)
			await forget(kept);
		// the same only while it may still have arrived, and says the same
		if (!passing(e) || token !== undefined)
			nextAttempt(order);
		throw e;
	}
	return true;
}

/* Pays an order that is there; the guest may have been sent to the bank. */
export async function payOrder(order: Order, means: Means): Promise<boolean> {
	const { unpaid } = useCart.getState();
	const kept = unpaid?.id === order.id ? unpaid
		: { id: order.id, number: order.number, total: order.total_amount, method: means.method, key: crypto.randomUUID() };
	// another way to pay is another payment
	const attempt = kept.method === means.method ? kept : nextAttempt({ ...kept, method: means.method });
	return pay(attempt, means, await ready(means));
}

export function useCheckout() {
	const [busy, setBusy] = useState(false);
	const [problem, setProblem] = useState<unknown>(null);
	const client = useQueryClient();
	const save = useSaveAddress();
	const [, go] = useLocation();

	const show = (order: { id: string }, page: "orders" | "payment"): void =>
		go(page === "orders" ? `/orders/${order.id}` : `/payment?order=${order.id}`, { replace: true });

	const placed = async (method: Method, sum: number): Promise<Order> => {
		const { type, address } = useCart.getState();
		const order = await placeOrder(method, sum);
		void askAgain(client, "orders");
		if (type === "delivery" && address.street !== "")
			void save(address);
		return order;
	};

	/* Says what went wrong, and leads to where it can be mended. */
	const failed = (e: unknown): void => {
		const { unpaid, pending } = useCart.getState();
		setProblem(e);
		// something is not as it was shown: look again
		void askAgain(client, "menu");
		void client.resetQueries({ queryKey: ["quote"] });
		if (e instanceof Problem && e.status === 401) {
			toast(texts().signInAgain, true);
			go("/login?next=/cart");
		} else if (unpaid !== null) {
			toast(wordsFor(texts(), e), true);
			show(unpaid, "payment");
		} else if (e instanceof Problem && e.status === 409 && (e.lines.length > 0 || e.field === "expected_total")) {
			toast(texts().changedMeanwhile, true);
			go("/cart", { replace: true });
		} else if (pending !== null && passing(e) && navigator.onLine) {
			go("/cart", { replace: true });
		}
	};

	const running = useRef(false); // busy is seen only when the page is drawn anew
	const during = async (what: () => Promise<void>): Promise<void> => {
		if (running.current)
			return;
		running.current = true;
		setBusy(true);
		setProblem(null);
		try {
			await what();
		} catch (e) {
			failed(e);
		} finally {
			void askAgain(client, "cards");
			running.current = false;
			setBusy(false);
		}
	};

	return {
		busy,
		problem,
		/* Orders what is in the cart and pays it. */
		run: (means: Means, sum: number): Promise<void> => during(async () => {
			const token = await ready(means);
			const order = await placed(means.method, sum);
			const { unpaid } = useCart.getState();
			if (order.status !== "created" || unpaid === null)
				show(order, "orders");
			else if (await pay(unpaid, means, token))
				show(order, "payment");
		}),
		/* Goes on with an order that was sent and not answered. Which card it
		   was for is not kept, so paying is asked about. */
		resume: (): Promise<void> => during(async () => {
			const order = await placed("cash", 0);
			show(order, order.status === "created" ? "payment" : "orders");
		}),
	};
}
