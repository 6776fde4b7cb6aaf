/* What the server says it costs; asked again with every change of the cart. */
import { keepPreviousData, useQuery } from "@tanstack/react-query";
import { useEffect, useState } from "react";
import { type OrderRequest, api, ask } from "../api/client";
import { requestOf } from "./order";
import { total, useCart } from "./store";

const STILL = 250; // ms without a change

function useStill<T>(value: T): T {
	const [still, setStill] = useState(value);
	useEffect(() => {
		const timer = setTimeout(() => setStill(value), STILL);
		return () => clearTimeout(timer);
	}, [value]);
	return still;
}

/* Where to does not change the sum yet, and need not be known for it. */
function quoted(body: OrderRequest): OrderRequest {
	return body.type === "delivery" ? { ...body, delivery_address: { street: "-" } as never } : body;
}

export function useQuote() {
	const cart = useCart();
	const now = JSON.stringify(quoted(requestOf(cart)));
	const body = useStill(now);
	const query = useQuery({
		queryKey: ["quote", body],
		queryFn: () => ask(api.POST("/orders/quote", { body: JSON.parse(body) as OrderRequest })),
		enabled: cart.lines.length > 0 && cart.unpaid === null,
		placeholderData: keepPreviousData,
		staleTime: 10_000,
		refetchOnMount: "always",
		retry: 1,
	});
	const current = query.data !== undefined && !query.isPlaceholderData && body === now;
	const fee = query.data?.delivery_fee ?? 0;
	return {
		...query,
		current,
		fee,
		/* What the guest has seen and would be charged; the server refuses if it is another sum. */
		sum: Math.round((total(cart.lines) + fee) * 100) / 100,
		/* Of a piece of the line at this place, as the server says now. */
		priceAt: (at: number): number | undefined => current ? query.data?.lines[at]?.price : undefined,
	};
}
