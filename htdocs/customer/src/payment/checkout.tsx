/* Ordering and paying, for every page that has such a button. */
import { useQueryClient } from "@tanstack/react-query";
import { useState } from "react";
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

interface Ready {
	token?: string;
	kept?: string; // id of the card that was saved just now
}

/* Readies the means: another card becomes a token, or one of the saved ones. */
async function ready(means: Means): Promise<Ready> {
	if (means.saved !== undefined)
		await ask(api.PATCH("/payment-methods/{payment_method_id}", {
			params: { path: { payment_method_id: means.saved } }, body: { is_default: true },
		}));
	if (means.card === undefined)
		return {};
	const token = await cardToken(means.card);
	if (!means.keep)
		return { token };
	return { kept: (await ask(api.POST("/payment-methods", { body: { card_token: token, is_default: true } }))).id };
}

/* Pays an order that exists: the first time, or after a refusal. */
async function pay(order: Unpaid, method: Method, { token, kept }: Ready): Promise<boolean> {
	try {
		const started = await startPayment(order, method, token);
		expectPayment(order.id, started.payment_id);
		nextAttempt(order);
		// a card that was declined is not worth remembering
		if (started.status === "failed" && kept !== undefined)
			await ask(api.DELETE("/payment-methods/{payment_method_id}", { params: { path: { payment_method_id: kept } } }))
				.catch(() => undefined);
		if (started.payment_url !== null) {
			location.assign(started.payment_url);
			return false;
		}
	} catch (e) {
		// kept only while it may still have arrived
		if (!passing(e))
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
	return pay(attempt, means.method, await ready(means));
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

	const during = async (what: () => Promise<void>): Promise<void> => {
		setBusy(true);
		setProblem(null);
		try {
			await what();
		} catch (e) {
			failed(e);
		} finally {
			void askAgain(client, "cards");
			setBusy(false);
		}
	};

	return {
		busy,
		problem,
		/* Orders what is in the cart and pays it. */
		run: (means: Means, sum: number): Promise<void> => during(async () => {
			const prepared = await ready(means);
			const order = await placed(means.method, sum);
			const { unpaid } = useCart.getState();
			if (order.status !== "created" || unpaid === null)
				show(order, "orders");
			else if (await pay(unpaid, means.method, prepared))
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
