import { useEffect } from "react";
import { Link, Redirect, useLocation, useSearchParams } from "wouter";
import { type Order, Problem } from "../api/client";
import { useSession } from "../api/session";
import { useQuote } from "../cart/quote";
import { useCart } from "../cart/store";
import { settling, unpaid as waits, useOrder } from "../orders/orders";
import { useCancel } from "../orders/cancel";
import { roubles, texts, useTexts } from "../texts";
import { Empty, Failed, Title, Waiting } from "../ui/parts";
import { toast } from "../ui/toasts";
import { SessionUnknown } from "../people/signed-in";
import { useCheckout, usePaying, useUnderWay } from "./checkout";
import { PaymentForm } from "./form";

/* An order that is not there yet: placed and paid in one go. */
function New() {
	const t = useTexts();
	const lines = useCart((c) => c.lines);
	const { current, sum, priceAt, error, refetch } = useQuote();
	const { busy, problem, run } = useCheckout();
	const [, go] = useLocation();
	// the cart asks about it
	const refused = error instanceof Problem && error.status === 409;
	const changed = !busy && (refused || lines.some((l, at) => (priceAt(at) ?? l.price) !== l.price));
	useEffect(() => {
		if (changed) {
			toast(texts().changedMeanwhile, true);
			go("/cart", { replace: true });
		}
	}, [changed, go]);

	return (
		<div className="narrow pb-10">
			<Title>{t.payment}</Title>
			{error && !busy ? <Failed problem={error} onRetry={() => void refetch()} /> : null}
			<PaymentForm label={t.orderFor(roubles(sum))} busy={busy} ready={current && !changed} problem={problem}
				onPay={(means) => void run(means, sum)} />
			<Link href="/cart" className="button-link mt-3">{t.backToCart}</Link>
		</div>
	);
}

function Working({ order, onBank, busy }: { order: Order; onBank: () => void; busy: boolean }) {
	const t = useTexts();
	const online = order.payment?.method === "online";
	return (
		<div role="status" className="panel text-center">
			<div className="skeleton mx-auto mb-4 h-2 w-2/3" />
			<p className="text-lg">{online ? t.waitsForBank : t.charging}</p>
			<p className="mt-1 text-soft">{t.mayLeave}</p>
			{online ? <button type="button" disabled={busy} className="button-main mt-4" onClick={onBank}>{t.toBank}</button> : null}
		</div>
	);
}

/* An order that waits for its payment. */
function Existing({ id }: { id: string }) {
	const t = useTexts();
	const { data: order, error, isPending, refetch } = useOrder(id);
	const busy = useUnderWay();
	const { problem, pay } = usePaying(order);
	const [, go] = useLocation();
	const cancel = useCancel();
	const settled = order !== undefined && order.status !== "canceled" && order.status !== "created" && !waits(order);

	useEffect(() => {
		if (settled) {
			toast(texts().accepted);
			go(`/orders/${id}`, { replace: true });
		}
	}, [settled, id, go]);

	if (isPending || settled)
		return <div className="narrow"><Title>{t.payment}</Title><Waiting /></div>;
	if (!order)
		return (
			<div className="narrow"><Title>{t.payment}</Title>
				{error instanceof Problem && error.status === 404
					? <Empty title={t.noOrder}><Link href="/orders" className="button-main">{t.myOrders}</Link></Empty>
					: <Failed problem={error} onRetry={() => void refetch()} />}
			</div>
		);
	if (order.status === "canceled")
		return (
			<div className="narrow"><Title>{t.payment}</Title>
				<Empty title={t.wasCanceled(order.number)}>
					<p>{t.cartIsKept}</p><Link href="/cart" className="button-main">{t.toCart}</Link>
				</Empty>
			</div>
		);

	const failed = order.payment?.status === "failed";
	return (
		<div className="narrow pb-10">
			<Title>{t.paymentOf(order.number)}</Title>
			{settling(order) ? (
				<Working order={order} busy={busy} onBank={() => void pay({ method: "online" })} />
			) : (
				<>
					{failed ? (
						<p role="alert" className="panel mb-4 border-2 border-red">
							<strong>{t.declined}</strong> {t.reasons[order.payment?.error_message as keyof typeof t.reasons] ?? ""} {t.declinedText}
						</p>
					) : null}
					<PaymentForm key={order.payment?.id ?? "first"} label={t.payFor(roubles(order.total_amount))} busy={busy} problem={problem}
						onPay={(m) => void pay(m)} />
				</>
			)}
			{order.status === "created" ? (
				<button type="button" className="button-link mt-3" disabled={cancel.busy || busy} onClick={() => void (async () => {
					if (await cancel.run(order, texts().changedMind))
						go("/cart");
				})()}>{t.changeOrder}</button>
			) : null}
		</div>
	);
}

export default function PaymentPage() {
	const state = useSession((s) => s.state);
	const [params] = useSearchParams();
	const empty = useCart((c) => c.lines.length === 0 && c.unpaid === null);
	const waiting = useCart((c) => c.unpaid?.id);
	const named = params.get("order");
	// while it is being placed, the page stays what it is
	const busy = useUnderWay();
	const id = named ?? (busy ? undefined : waiting);

	if (state === "unknown")
		return <SessionUnknown />;
	if (state === "out")
		return <Redirect to={`/login?next=${encodeURIComponent(`/payment${id ? `?order=${id}` : ""}`)}`} replace />;
	// paid, it is not the one that waits any more: the address names it
	if (id && id !== named)
		return <Redirect to={`/payment?order=${id}`} replace />;
	if (id)
		return <Existing key={id} id={id} />;
	return empty && !busy ? <Redirect to="/cart" replace /> : <New />;
}
