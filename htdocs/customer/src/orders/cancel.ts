import { useQueryClient } from "@tanstack/react-query";
import { useState } from "react";
import { askAgain } from "../api/again";
import { type Order, api, ask } from "../api/client";
import { follow } from "../cart/order";
import { texts } from "../texts";
import { wordsFor } from "../ui/parts";
import { toast } from "../ui/toasts";

/* Cancels an order; true when it is canceled, else it has been said why not. */
export function useCancel() {
	const [busy, setBusy] = useState(false);
	const client = useQueryClient();
	return {
		busy,
		run: async (order: Order, reason: string): Promise<boolean> => {
			setBusy(true);
			try {
				follow(await ask(api.POST("/orders/{order_id}/cancel", {
					params: { path: { order_id: order.id } }, body: { reason },
				})));
				return true;
			} catch (e) {
				toast(wordsFor(texts(), e), true);
				return false;
			} finally {
				setBusy(false);
				await askAgain(client, "order", "orders");
			}
		},
	};
}
