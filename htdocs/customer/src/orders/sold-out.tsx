/* The kitchen cannot make a line: its guest says what shall become of it. */
import { useQueryClient } from "@tanstack/react-query";
import { useState } from "react";
import { askAgain } from "../api/again";
import { type Order, type OrderItem, api, ask } from "../api/client";
import { everyDish, plain, useMenu } from "../menu/menu";
import { roubles, useTexts } from "../texts";
import { wordsFor } from "../ui/parts";
import { toast } from "../ui/toasts";

export function SoldOut({ order, item }: { order: Order; item: OrderItem }) {
	const t = useTexts();
	const { data } = useMenu();
	const client = useQueryClient();
	const [busy, setBusy] = useState(false);
	const dish = data?.dishes.get(item.dish_id);
	const others = (data ? everyDish(data.menu) : [])
		.filter((d) => d.id !== item.dish_id && d.is_available && plain(d) && d.price <= item.price &&
			(dish === undefined || d.category_id === dish.category_id))
		.sort((a, b) => b.price - a.price).slice(0, 4);

	const choose = async (body: { choice: "replace" | "drop"; replacement?: { dish_id: number } }): Promise<void> => {
		setBusy(true);
		try {
			await ask(api.POST("/orders/{order_id}/items/{item_id}/choice", {
				params: { path: { order_id: order.id, item_id: item.item_id } }, body,
			}));
			await askAgain(client, "order");
		} catch (e) {
			toast(wordsFor(t, e), true);
		} finally {
			setBusy(false);
		}
	};
	return (
		<div role="alert" className="mt-2 rounded-xl border-2 border-red p-3">
			<p className="font-semibold">{t.kitchenOut(dish?.name ?? item.name)}</p>
			<p className="text-sm text-soft">{t.kitchenOutText}</p>
			<div className="mt-2 flex flex-wrap gap-2">
				{others.map((d) => (
					<button key={d.id} type="button" disabled={busy} className="button-soft"
						onClick={() => void choose({ choice: "replace", replacement: { dish_id: d.id } })}>
						{t.insteadOf(d.name, roubles(d.price))}
					</button>
				))}
				<button type="button" disabled={busy} className="button-soft" onClick={() => void choose({ choice: "drop" })}>
					{order.items.length > 1 ? t.without : t.cancelOrder}
				</button>
			</div>
		</div>
	);
}
