import { Link, Route, Switch } from "wouter";
import type { Order } from "../api/client";
import { SignedIn } from "../people/signed-in";
import { useNameOf } from "../menu/menu";
import { moment, roubles, useTexts } from "../texts";
import { Empty, Failed, Title, Waiting } from "../ui/parts";
import { OrderPage } from "./order";
import { open, unpaid, useOrders } from "./orders";
import { useRepeat } from "./usual";

function Row({ order, onRepeat }: { order: Order; onRepeat: ((order: Order) => void) | null }) {
	const t = useTexts();
	const nameOf = useNameOf();
	return (
		<li className="panel relative">
			<div className="flex items-baseline justify-between gap-3">
				<h2 className="font-semibold"><Link href={`/orders/${order.id}`} className="after:absolute after:inset-0">{t.orderNo(order.number)}</Link></h2>
				<span className="font-semibold whitespace-nowrap tabular-nums">{roubles(order.total_amount)}</span>
			</div>
			<p className="text-sm text-soft">{moment(order.created_at)} · <span className={open(order) ? "font-semibold text-red" : ""}>{
				unpaid(order) && order.status === "created" ? t.waitsPayment : t.statuses[order.status]}</span></p>
			<p className="mt-1 line-clamp-2 text-sm">{order.items.map((i) => i.quantity > 1 ? `${nameOf(i)} × ${i.quantity}` : nameOf(i)).join(", ")}</p>
			{onRepeat && !open(order) ? (
				<button type="button" className="button-link relative z-10" onClick={() => onRepeat(order)}>
					{t.repeat}<span className="sr-only"> {t.orderNo(order.number)}</span>
				</button>
			) : null}
		</li>
	);
}

function List() {
	const t = useTexts();
	const { data, error, isPending, refetch, hasNextPage, isFetchingNextPage, fetchNextPage } = useOrders();
	const again = useRepeat();
	const all = data?.pages.flatMap((p) => p.orders) ?? [];

	return (
		<div className="narrow pb-12">
			<Title>{t.myOrders}</Title>
			{isPending ? <Waiting lines={4} /> : !data ? <Failed problem={error} onRetry={() => void refetch()} />
				: all.length === 0 ? <Empty title={t.noOrders}><Link href="/menu" className="button-main">{t.toMenu}</Link></Empty>
				: (
					<>
						<ul className="grid gap-3">{all.map((o) => <Row key={o.id} order={o} onRepeat={again} />)}</ul>
						{hasNextPage ? <button type="button" className="button-soft mt-4 w-full" disabled={isFetchingNextPage} onClick={() => void fetchNextPage()}>{t.older}</button> : null}
					</>
				)}
		</div>
	);
}

export default function OrdersPage() {
	return (
		<SignedIn>
			<Switch>
				<Route path="/orders/:id">{({ id }) => <OrderPage key={id} id={id} />}</Route>
				<Route><List /></Route>
			</Switch>
		</SignedIn>
	);
}
