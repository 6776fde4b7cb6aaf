/* For who has ordered before: the same again, in one tap. */
import { useEffect, useRef } from "react";
import { useLocation } from "wouter";
import type { Order } from "../api/client";
import { onLeaving, useSession } from "../api/session";
import { addressOf, methods, useCart } from "../cart/store";
import { useMenu, useNameOf } from "../menu/menu";
import { recall, remember, roubles, texts, useTexts } from "../texts";
import { Icon } from "../ui/icon";
import { toast } from "../ui/toasts";
import { open, repeat, useOrders } from "./orders";

/* Fills the cart with an order's lines and goes there. */
export function useRepeat() {
	const t = useTexts();
	const [, go] = useLocation();
	const { data } = useMenu();
	const last = useRef(-Infinity); // when it was pressed: twice in a moment is once
	return data === undefined ? null : (order: Order): void => {
		if (performance.now() - last.current < 1000)
			return;
		last.current = performance.now();
		const { pending, unpaid, type, address, method } = useCart.getState();
		if (pending !== null || unpaid !== null) {
			toast(texts().cartBusy, true);
			return go("/cart");
		}
		const missing = repeat(order, data);
		if (missing.length > 0)
			toast(t.missing(missing.join(", ")), true);
		const paidBy = methods.find((m) => m === order.payment?.method);
		if (method === null && paidBy !== undefined)
			useCart.setState({ method: paidBy });
		if (order.type === "delivery" && address.street === "" && order.delivery_address !== null)
			useCart.setState({ type: "delivery", address: addressOf(order.delivery_address) });
		else if (type === "delivery" && order.type !== "delivery")
			useCart.setState({ type: order.type, table: "" });
		go("/cart");
	};
}

const USUAL = "usual"; // there was something to repeat the last time
onLeaving(() => remember(USUAL, null));

export function Usual() {
	const t = useTexts();
	const state = useSession((s) => s.state);
	const { data } = useOrders();
	const again = useRepeat();
	const nameOf = useNameOf();
	const busy = useCart((c) => c.lines.length > 0);
	const last = data?.pages[0]?.orders.find((o) => !open(o) && o.status === "delivered") ??
		data?.pages[0]?.orders.find((o) => o.status !== "canceled");

	const shown = state === "in" && last !== undefined && again !== null;
	useEffect(() => {
		if (shown)
			remember(USUAL, "1");
	}, [shown]);

	if (busy || state === "out")
		return null;
	if (!shown) // its place is kept, so that nothing jumps when it comes
		return recall(USUAL) === null || data !== undefined ? null
			: <div className="wide pb-3"><div className="skeleton h-17" /></div>;
	return (
		<section aria-label={t.usual} className="wide pb-3">
			<div className="panel flex flex-wrap items-center gap-3 py-3">
				<div className="min-w-36 flex-1">
					<p className="font-semibold">{t.usual}</p>
					<p className="truncate text-sm text-soft">{last.items.map(nameOf).join(", ")}</p>
				</div>
				<button type="button" className="button-main" onClick={() => again(last)}>
					<Icon name="repeat" size={18} />{t.repeatFor(roubles(last.total_amount))}
				</button>
			</div>
		</section>
	);
}
