import { useState } from "react";
import { Link } from "wouter";
import { type Order, type OrderItem, Problem } from "../api/client";
import { useLive } from "../api/live";
import { addressLine } from "../cart/address";
import type { Address } from "../cart/store";
import { useNameOf } from "../menu/menu";
import { moment, roubles, texts, useTexts } from "../texts";
import { Icon } from "../ui/icon";
import { Empty, Failed, Title, Waiting } from "../ui/parts";
import { Sheet } from "../ui/sheet";
import { useCancel } from "./cancel";
import { cancelable, open, unpaid, useHistory, useOrder } from "./orders";
import { SoldOut } from "./sold-out";
import { Steps } from "./steps";
import { useRepeat } from "./usual";

function Item({ order, item }: { order: Order; item: OrderItem }) {
	const t = useTexts();
	const nameOf = useNameOf();
	return (
		<li className="py-3">
			<div className="flex gap-3">
				<span className="min-w-8 text-soft tabular-nums">{item.quantity} ×</span>
				<div className="min-w-0 flex-1">
					<p>{nameOf(item)}</p>
					{item.options.length > 0 ? <p className="text-sm text-soft">{item.options.map((o) => o.quantity > 1 ? `${o.name} × ${o.quantity}` : o.name).join(", ")}</p> : null}
					{item.special_requests ? <p className="text-sm text-soft italic">{item.special_requests}</p> : null}
					{order.status === "cooking" ? <p className="text-sm text-soft">{t.cooking[item.cooking_status]}</p> : null}
				</div>
				<span className="whitespace-nowrap tabular-nums">{roubles(Math.round(item.price * 100) * item.quantity / 100)}</span>
			</div>
			{item.sold_out && open(order) ? <SoldOut order={order} item={item} /> : null}
		</li>
	);
}

/* What was bought, for what; the browser prints it as a receipt. */
function Receipt({ order }: { order: Order }) {
	const t = useTexts();
	const address = order.delivery_address as Partial<Address> | null;
	// what was never paid is of no interest once the order is off
	const payment = order.status === "canceled" && order.payment?.status === "failed" ? null : order.payment;
	return (
		<section aria-label={t.receipt} className="panel mt-4">
			<ul className="divide-y divide-line">{order.items.map((i) => <Item key={i.item_id} order={order} item={i} />)}</ul>
			<dl className="mt-2 grid gap-1 border-t border-line pt-3">
				{order.delivery_fee > 0 ? <div className="flex justify-between text-soft"><dt>{t.deliveryFee}</dt><dd>{roubles(order.delivery_fee)}</dd></div> : null}
				<div className="flex justify-between text-lg font-bold"><dt>{t.total}</dt><dd className="tabular-nums">{roubles(order.total_amount)}</dd></div>
				{payment ? (
					<div className="flex justify-between gap-3"><dt className="text-soft">{t.payment}</dt>
						<dd className="text-right">{t.methodWords[payment.method]}, {t.paymentStatuses[payment.status]}</dd></div>
				) : null}
				{payment && payment.refunded_amount > 0 ? (
					<div className="flex justify-between"><dt className="text-soft">{t.refunded}</dt><dd>{roubles(payment.refunded_amount)}</dd></div>
				) : null}
				<div className="flex justify-between gap-3"><dt className="text-soft">{t.types[order.type]}</dt>
					<dd className="min-w-0 text-right wrap-anywhere">{address ? addressLine(t, address) : order.table_number ? t.tableNo(order.table_number) : ""}</dd></div>
			</dl>
		</section>
	);
}

function CancelSheet({ order, onClose }: { order: Order; onClose: () => void }) {
	const t = useTexts();
	const { busy, run } = useCancel();
	return (
		<Sheet title={t.cancelAsk(order.number)} onClose={onClose} foot={
			<div className="flex gap-3">
				<button type="button" className="button-soft flex-1" onClick={onClose}>{t.keepOrder}</button>
				<button type="button" className="button-main flex-1" disabled={busy}
					onClick={() => void run(order, texts().changedMind).then(onClose)}>{t.cancelOrder}</button>
			</div>
		}>
			<p className="px-4 py-4">{order.payment?.status === "succeeded" ? t.cancelRefund : t.cancelText}</p>
		</Sheet>
	);
}

export function OrderPage({ id }: { id: string }) {
	const t = useTexts();
	const { data: order, error, isPending, refetch } = useOrder(id);
	const history = useHistory(id, order?.status);
	const again = useRepeat();
	const live = useLive((l) => l.connected);
	const [asking, setAsking] = useState(false);

	if (isPending)
		return <div className="narrow"><Title>{t.order}</Title><Waiting /></div>;
	if (!order)
		return (
			<div className="narrow">
				<Title>{t.order}</Title>
				{error instanceof Problem && error.status === 404
					? <Empty title={t.noOrder}><Link href="/orders" className="button-main">{t.myOrders}</Link></Empty>
					: <Failed problem={error} onRetry={() => void refetch()} />}
			</div>
		);
	return (
		<div className="narrow pb-12">
			<Link href="/orders" className="button-link no-print"><Icon name="back" size={18} />{t.myOrders}</Link>
			<Title>{t.orderNo(order.number)}</Title>
			<p className="-mt-3 mb-3 text-soft">{moment(order.created_at)}</p>
			<div aria-live="polite"><Steps order={order} history={history.data?.history} /></div>
			{unpaid(order) ? <Link href={`/payment?order=${order.id}`} className="button-main mt-4 min-h-14 w-full no-print">{t.payFor(roubles(order.total_amount))}</Link> : null}
			<Receipt order={order} />
			<div className="mt-4 flex flex-wrap gap-3 no-print">
				{again ? <button type="button" className="button-soft" onClick={() => again(order)}><Icon name="repeat" size={18} />{t.repeat}</button> : null}
				<button type="button" className="button-soft" onClick={() => print()}>{t.printReceipt}</button>
				{cancelable(order) ? <button type="button" className="button-soft" onClick={() => setAsking(true)}>{t.cancelOrder}</button> : null}
			</div>
			{open(order) ? <p className="mt-4 text-sm text-soft no-print">{live ? t.liveOn : t.liveOff}</p> : null}
			{asking ? <CancelSheet order={order} onClose={() => setAsking(false)} /> : null}
		</div>
	);
}
