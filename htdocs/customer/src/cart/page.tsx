import { useEffect, useState } from "react";
import { Link, useLocation } from "wouter";
import { Problem } from "../api/client";
import { useSession } from "../api/session";
import { type Read, troubleOf, useMenu } from "../menu/menu";
import { useCheckout } from "../payment/checkout";
import { useCards } from "../people/cards";
import { roubles, useTexts } from "../texts";
import { Choices, Empty, Failed, Field, Title, wordsFor } from "../ui/parts";
import { toast } from "../ui/toasts";
import { useOnline } from "../ui/online";
import { AddressPicker, useAddresses } from "./address";
import { Lines } from "./lines";
import { useQuote } from "./quote";
import { type Cart, addressOf, emptyCart, useCart } from "./store";

function Sums({ sum, fee, discount, fresh }: { sum: number; fee: number; discount: number; fresh: boolean }) {
	const t = useTexts();
	const rows = [[t.discount, discount], [t.deliveryFee, fee]] as const;
	return (
		<dl aria-busy={!fresh} className="mt-4 grid gap-1 border-t border-line pt-3">
			{rows.map(([name, amount]) => amount === 0 ? null : (
				<div key={name} className="flex justify-between text-soft"><dt>{name}</dt><dd className="tabular-nums">{roubles(amount)}</dd></div>
			))}
			<div className="flex justify-between text-lg font-bold"><dt>{t.total}</dt><dd className="tabular-nums">{roubles(sum)}</dd></div>
		</dl>
	);
}

/* The first thing that is missing before it can be ordered. */
function lacking(cart: Cart): "address" | "table" | null {
	if (cart.type === "delivery" && (cart.address.street.trim() === "" || cart.address.house.trim() === ""))
		return "address";
	return cart.type === "dine-in" && cart.table.trim() === "" ? "table" : null;
}

function Where({ missing }: { missing: boolean }) {
	const t = useTexts();
	const { type, table } = useCart();
	return (
		<section aria-label={t.whereTo} className="panel mt-4 grid gap-4">
			<Choices legend={t.howToGet} name="type" value={type} onChange={(next) => useCart.setState({ type: next })}
				options={(["delivery", "takeaway", "dine-in"] as const).map((value) => ({ value, label: t.types[value] }))} />
			{type === "delivery" ? <AddressPicker missing={missing} /> : null}
			{type === "dine-in" ? (
				<Field label={t.table} value={table} maxLength={20} inputMode="numeric" name="table" hint={t.tableHint} required
					error={missing && table.trim() === "" ? t.needed : undefined}
					onInput={(e) => useCart.setState({ table: e.currentTarget.value })} />
			) : null}
		</section>
	);
}

/* Sent and not answered: nothing can be changed until it is known. */
function Unsure({ onAgain, busy }: { onAgain: () => void; busy: boolean }) {
	const t = useTexts();
	return (
		<div role="alert" className="panel mt-4 border-2 border-red">
			<p>{busy ? t.sending : t.unsureText}</p>
			<button type="button" className="button-main mt-3" disabled={busy} onClick={onAgain}>{t.sendAgain}</button>
		</div>
	);
}

/* A delivery to nowhere yet goes to the default address. */
function useDefaultAddress(): void {
	const { data } = useAddresses();
	const address = useCart((c) => c.address);
	const first = data?.addresses.find((a) => a.is_default);
	useEffect(() => {
		if (first && address.street === "" && address.house === "")
			useCart.setState({ address: addressOf(first) });
		// only when the list comes, not whenever the guest empties a field
	}, [first?.id]);
}

const troubled = (cart: Cart, read: Read | undefined, priceAt: (at: number) => number | undefined): boolean =>
	read !== undefined && cart.lines.some((l, at) => troubleOf(l, cart.lines, read, priceAt(at)) !== null);

export default function CartPage() {
	const t = useTexts();
	const cart = useCart();
	const online = useOnline();
	const session = useSession((s) => s.state);
	const { data: read, refetch } = useMenu();
	const quote = useQuote();
	const cards = useCards();
	const [, go] = useLocation();
	const [missing, setMissing] = useState(false);
	const { busy, problem, run, resume } = useCheckout();
	useDefaultAddress();
	// the kitchen knows better than the menu that is here
	const refused = quote.error instanceof Problem && quote.error.status === 409;
	useEffect(() => {
		if (refused)
			void refetch();
	}, [refused, refetch]);
	const sent = cart.pending !== null;
	useEffect(() => {
		if (sent && session === "in" && online && !busy)
			void resume();
		// when the page opens and when the network is back; else the guest says so
	}, [session, online]);

	if (cart.unpaid)
		return (
			<div className="narrow">
				<Title>{t.cart}</Title>
				<div className="panel">
					<p className="text-lg">{t.waitsLong(cart.unpaid.number, roubles(cart.unpaid.total))}</p>
					<Lines lines={cart.lines} read={read} locked />
					<Link href={`/payment?order=${cart.unpaid.id}`} className="button-main mt-4 w-full">{t.toPay}</Link>
					{session === "out" ? ( // whose it is may be gone
						<button type="button" className="button-link" onClick={() => useCart.setState({ unpaid: null })}>{t.startAnew}</button>
					) : null}
				</div>
			</div>
		);
	if (cart.lines.length === 0)
		return (
			<div className="narrow">
				<Title hidden>{t.cart}</Title>
				<Empty title={t.cartEmpty}><p>{t.cartEmptyText}</p><Link href="/menu" className="button-main">{t.toMenu}</Link></Empty>
			</div>
		);

	const { sum } = quote;
	const discount = quote.data?.discounts.reduce((n, d) => n + d.amount, 0) ?? 0;
	const card = cards.data?.payment_methods.find((c) => c.is_default);
	const known = cart.method === "cash" || cart.method === "online" || (cart.method === "card" && card !== undefined);
	const bad = troubled(cart, read, quote.priceAt);
	const done = async (): Promise<void> => {
		if (lacking(cart) !== null) {
			setMissing(true);
			document.querySelector<HTMLElement>(cart.type === "delivery" ? "[name=street]" : "[name=table]")?.focus();
			return;
		}
		if (session === "unknown")
			return toast(t.problems.unavailable, true);
		if (session === "out")
			return go("/login?next=/cart");
		if (!known || cart.method === null)
			return go("/payment");
		await run(cart.method === "card" && card !== undefined ? { method: "card", saved: card.id } : { method: cart.method }, sum);
	};

	return (
		<div className="narrow pb-40">
			<Title>{t.cart}</Title>
			{sent && session !== "unknown" ? (
				<Unsure busy={busy} onAgain={() => session === "in" ? void resume() : go("/login?next=/cart")} />
			) : null}
			<section aria-label={t.dishes} className="panel">
				<Lines lines={cart.lines} read={read} locked={cart.pending !== null} priceAt={quote.priceAt} />
				{quote.error && !bad ? <Failed problem={quote.error} onRetry={() => void quote.refetch()} /> : null}
				<Sums sum={sum} fee={quote.fee} discount={discount} fresh={quote.current} />
				<div className="mt-2 flex flex-wrap gap-x-5">
					<Link href="/menu" className="button-link">{t.addMore}</Link>
					{cart.pending === null ? <button type="button" className="button-link" onClick={emptyCart}>{t.emptyIt}</button> : null}
				</div>
			</section>
			<Where missing={missing} />
			<section aria-label={t.payment} className="panel mt-4 flex items-center justify-between gap-3">
				<p><span className="block text-sm text-soft">{t.payment}</span>{
					!cart.method || !known ? t.chooseLater
						: cart.method === "card" && card ? t.cardEnding(card.brand, card.last4) : t.methods[cart.method]}</p>
				{known ? <Link href="/payment" className="button-link">{t.change}</Link> : null}
			</section>
			<div className="fixed inset-x-0 bottom-0 z-30 border-t border-line bg-paper p-3 pb-[max(.75rem,env(safe-area-inset-bottom))]">
				<div className="mx-auto max-w-xl">
					{!online ? <p role="status" className="mb-2 text-center text-sm">{t.offlineOrder}</p> : null}
					{problem !== null && !busy && !bad ? <p role="alert" className="mb-2 text-center text-sm text-red">{wordsFor(t, problem)}</p> : null}
					<button type="button" disabled={busy || bad || !online || (session === "in" && (!quote.current || sent))}
						onClick={() => void done()} className="button-main min-h-14 w-full text-lg">
						{busy ? t.sending : bad ? t.settleFirst : session === "out" ? t.signInToOrder
							: known ? t.orderFor(roubles(sum)) : t.toPayment(roubles(sum))}
					</button>
				</div>
			</div>
		</div>
	);
}
