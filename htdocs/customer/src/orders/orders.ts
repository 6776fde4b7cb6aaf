/* The guest's orders, kept fresh by live updates, else by asking again. */
import { type QueryClient, useInfiniteQuery, useQuery } from "@tanstack/react-query";
import { askAgain } from "../api/again";
import { type Order, api, ask, asked } from "../api/client";
import { onLive, useLive } from "../api/live";
import { useSession } from "../api/session";
import { type Line, addLine } from "../cart/store";
import { follow } from "../cart/order";
import { type Read, priceOf } from "../menu/menu";

const PAGE = 10;
const POLL = 10_000; // ms, while there is no live connection
const MOMENT = 3_000; // ms, while money is under way

export const open = (order: Order): boolean => order.status !== "delivered" && order.status !== "canceled";
export const paid = (order: Order): boolean => order.payment !== null && order.payment.status !== "pending" && order.payment.status !== "failed";

/* It waits for money that its guest can send now. */
export const unpaid = (order: Order): boolean => order.status !== "canceled" && order.total_amount > 0 &&
	(order.payment === null || order.payment.status === "failed");

export const cancelable = (order: Order): boolean => order.status === "created" || order.status === "confirmed";

/* Payments that were begun here, by their order. */
const begun = new Map<string, string>();

export function expectPayment(order: string, payment: string): void {
	begun.set(order, payment);
}

/* Money is under way. Its order knows of it a moment after everybody was told,
   and that it knows now nobody tells: it is asked until it does. (Ids grow: a
   later one was begun elsewhere.) */
export function settling({ id, status, payment }: Order): boolean {
	const expected = begun.get(id);
	if (expected !== undefined && (payment === null || payment.id < expected))
		return true;
	return payment !== null && (status === "canceled" ? payment.status === "succeeded"
		: payment.status === "pending" && payment.method !== "cash");
}

const tags = new Map<string, { tag: string; order: Order }>();

async function read(id: string): Promise<Order> {
	const known = tags.get(id);
	const call = api.GET("/orders/{order_id}", {
		params: { path: { order_id: id }, header: known ? { "If-None-Match": known.tag } : {} },
		cache: "no-store",
	});
	const { response } = await call.catch(() => ({ response: null }));
	if (known && response?.status === 304)
		return known.order;
	const { data, response: answer } = await asked(call);
	tags.set(id, { tag: answer.headers.get("ETag") ?? "", order: data });
	follow(data);
	return data;
}

export function useOrder(id: string) {
	const user = useSession((s) => s.user?.id);
	const connected = useLive((l) => l.connected);
	return useQuery({
		queryKey: ["order", user, id],
		queryFn: () => read(id),
		enabled: user !== undefined,
		refetchInterval: ({ state: { data } }) => data && settling(data) ? MOMENT
			: connected || (data && !open(data)) ? false : POLL,
	});
}

export function useHistory(id: string, status: string | undefined) {
	const user = useSession((s) => s.user?.id);
	return useQuery({
		queryKey: ["history", user, id, status],
		queryFn: () => ask(api.GET("/orders/{order_id}/history", { params: { path: { order_id: id } } })),
		enabled: user !== undefined && status !== undefined,
		placeholderData: (before) => before,
	});
}

export function useOrders() {
	// of staff all the restaurant's orders would be asked for
	const user = useSession((s) => s.user?.account_type === "user" ? s.user.id : undefined);
	const connected = useLive((l) => l.connected);
	return useInfiniteQuery({
		queryKey: ["orders", user],
		queryFn: ({ pageParam }) => ask(api.GET("/orders", { params: { query: { page: pageParam, page_size: PAGE } } })),
		initialPageParam: 1,
		getNextPageParam: (last, all) => last.orders.length === PAGE ? all.length + 1 : undefined,
		enabled: user !== undefined,
		refetchInterval: connected ? false : 3 * POLL,
	});
}

/* Every event of an order has its pages ask again; and so does a new connection. */
export function freshen(client: QueryClient): void {
	onLive((e) => {
		void askAgain(client, "orders");
		void client.invalidateQueries({ predicate: ({ queryKey }) => queryKey[0] === "order" && queryKey[2] === e.order_id });
	});
	useLive.subscribe((now, before) => {
		if (now.connected && !before.connected)
			void askAgain(client, "order", "orders");
	});
}

export function forgetOrders(): void {
	tags.clear();
	begun.clear();
}

/* The same once more into the cart, at today's prices; what is gone is named. */
export function repeat(order: Order, read: Read): string[] {
	const missing: string[] = [];
	for (const item of order.items) {
		const dish = read.dishes.get(item.dish_id);
		const options = item.options.map((o) => ({ option_id: o.option_id, quantity: o.quantity }));
		const line: Line = {
			dish_id: item.dish_id,
			name: dish?.name ?? item.name,
			options,
			wish: item.special_requests ?? "",
			quantity: item.quantity,
			price: dish ? priceOf(dish, options) : item.price,
		};
		if (!dish?.is_available || !addLine(line))
			missing.push(item.name);
	}
	return missing;
}
