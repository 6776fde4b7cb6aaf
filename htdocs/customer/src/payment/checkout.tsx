/* Ordering and paying, for every page that has such a button. */
import { useQueryClient } from "@tanstack/react-query";
import { useState } from "react";
import { useLocation } from "wouter";
import { create } from "zustand";
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
		await useCard(means.saved);
	return means.card && cardToken(means.card);
}

const useCard = (id: string) => ask(api.PATCH("/payment-methods/{payment_method_id}", {
	params: { path: { payment_method_id: id } }, body: { is_default: true },
}));
const remember = (token: string) => ask(api.POST("/payment-methods", { body: { card_token: token, is_default: true } }));

/* A card that was declined goes, and the one of before is used again. */
async function forget(id: string, before: string | undefined): Promise<void> {
	await ask(api.DELETE("/payment-methods/{payment_method_id}", { params: { path: { payment_method_id: id } } }))
		.catch(() => undefined);
	if (before !== undefined)
		await useCard(before).catch(() => undefined);
}

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
			await forget(kept, means.before);
		if (started.payment_url !== null) {
			location.assign(started.payment_url);
			return false;
		}
	} catch (e) {
		if (kept !== undefined)
			await forget(kept, means.before);
		// the same only while it may still have arrived, and says the same
		if (!passing(e) || token !== undefined)
			nextAttempt(order);
		throw e;
	}
	return true;
}

async function payOrder(order: Order, means: Means): Promise<boolean> {
	const { unpaid } = useCart.getState();
	const kept = unpaid?.id === order.id ? unpaid
		: { id: order.id, number: order.number, total: order.total_amount, method: means.method, key: crypto.randomUUID() };
	// another way to pay is another payment
	const attempt = kept.method === means.method ? kept : nextAttempt({ ...kept, method: means.method });
	return pay(attempt, means, await ready(means));
}

/* An order or a payment is on its way, whatever page is shown meanwhile. */
const useWay = create(() => ({ busy: false }));
export const useUnderWay = (): boolean => useWay((w) => w.busy);

/* One at a time: busy is seen only when a page is drawn anew. */
async function oneAtATime(what: () => Promise<void>): Promise<void> {
	if (useWay.getState().busy)
		return;
	useWay.setState({ busy: true });
	try {
		await what();
	} finally {
		useWay.setState({ busy: false });
	}
}

/* Pays an order that is there; the guest may have been sent to the bank. */
export function usePaying(order: Order | undefined) {
	const [problem, setProblem] = useState<unknown>(null);
	const client = useQueryClient();
	return {
		problem,
		pay: (means: Means): Promise<void> => oneAtATime(async () => {
			setProblem(null);
			try {
				if (order !== undefined && await payOrder(order, means))
					await askAgain(client, "order", "cards");
			} catch (e) {
				setProblem(e);
			}
		}),
	};
}

export function useCheckout() {
	const busy = useUnderWay();
	const [problem, setProblem] = useState<unknown>(null);
	const client = useQueryClient();
	const save = useSaveAddress();
	const [, go] = useLocation();

	const show = (order: { id: string }, page: "orders" | "payment"): void =>
		go(page === "orders" ? `/orders/${order.id}` : `/payment?order=${order.id}`, { replace: true });

	const placed = async (fresh: { method: Method; sum: number } | null): Promise<Order | null> => {
		const { type, address } = useCart.getState();
		const order = await placeOrder(fresh);
		void askAgain(client, "orders");
		if (order !== null && type === "delivery" && address.street !== "")
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
		let wrong: unknown = null;
		await oneAtATime(async () => {
			setProblem(null);
			await what().catch((e: unknown) => wrong = e);
		});
		void askAgain(client, "cards");
		if (wrong !== null)
			failed(wrong);
	};

	return {
		busy,
		problem,
		/* Orders what is in the cart and pays it. */
		run: (means: Means, sum: number): Promise<void> => during(async () => {
			const token = await ready(means);
			const order = await placed({ method: means.method, sum });
			const { unpaid } = useCart.getState();
			if (order === null)
				return;
			if (order.status !== "created" || unpaid === null)
				show(order, "orders");
			else if (await pay(unpaid, means, token))
				show(order, "payment");
		}),
		/* Goes on with an order that was sent and not answered. Which card it
		   was for is not kept, so paying is asked about. */
		resume: (): Promise<void> => during(async () => {
			const order = await placed(null);
			if (order !== null)
				show(order, order.status === "created" ? "payment" : "orders");
		}),
	};
}
