/* What is in the cart, at the bottom of the menu: the way to order it. */
import { Link } from "wouter";
import { roubles, useTexts } from "../texts";
import { pieces, total, useCart } from "./store";

export function CartBar() {
	const t = useTexts();
	const lines = useCart((c) => c.lines);
	const unpaid = useCart((c) => c.unpaid);

	if (lines.length === 0)
		return null;
	return (
		<div className="fixed inset-x-0 bottom-0 z-30 p-3 pb-[max(.75rem,env(safe-area-inset-bottom))] no-print">
			<Link href={unpaid ? `/payment?order=${unpaid.id}` : "/cart"}
				className="button-main mx-auto flex min-h-14 w-full max-w-xl justify-between px-5 text-lg shadow-card">
				<span>{unpaid ? t.waitsForPayment(unpaid.number) : t.toCart}</span>
				<span className="tabular-nums" aria-live="polite">
					<span className="font-normal">{t.pieces(pieces(lines))}</span> · {roubles(unpaid?.total ?? total(lines))}
				</span>
			</Link>
		</div>
	);
}
