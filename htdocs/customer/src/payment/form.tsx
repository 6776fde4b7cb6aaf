/* How to pay: in cash, by a saved card, by another one, on the bank's page. */
import { type FormEvent, useId, useState } from "react";
import { Problem } from "../api/client";
import type { Card } from "../cart/order";
import { type Method, methods, useCart } from "../cart/store";
import { useCards } from "../people/cards";
import { useTexts } from "../texts";
import { Choices, Field, wordsFor } from "../ui/parts";

export interface Means {
	method: Method;
	saved?: string; // id of a card
	before?: string | undefined; // id of the card that was used until now
	card?: Card;
	keep?: boolean; // save the card
}

const text = (form: FormData, name: string): string => String(form.get(name) ?? "").trim();

/* "04/29", "4 / 2029": month and year as the gateway takes them. */
function expiry(value: string): { month: string; year: string } {
	const [month = "", year = ""] = value.split(/[^0-9]+/).filter(Boolean);
	if (year === "" && /^\d{4}$/.test(month))
		return { month: month.slice(0, 2), year: `20${month.slice(2)}` };
	return { month, year: year.length === 2 ? `20${year}` : year };
}

const cardOf = (form: FormData): Card => ({
	number: text(form, "number"), ...expiry(text(form, "expiry")), cvc: text(form, "cvc"),
});

/* The gateway names what is wrong with a card; here it is said in place. */
function useCardErrors(problem: unknown): (name: string) => string | undefined {
	const t = useTexts();
	const field = problem instanceof Problem && problem.status === 400 ? problem.field : undefined;
	return (name) => field !== undefined && (name === "expiry" ? ["month", "year"] : [name]).includes(field)
		? t.cardErrors[name as keyof typeof t.cardErrors] : undefined;
}

function CardFields({ problem, keep, onKeep }: { problem: unknown; keep: boolean; onKeep: (keep: boolean) => void }) {
	const t = useTexts();
	const error = useCardErrors(problem);
	return (
		<div className="mt-3 grid grid-cols-2 gap-3">
			<div className="col-span-2">
				<Field label={t.cardNumber} name="number" inputMode="numeric" autoComplete="cc-number" required maxLength={24}
					placeholder="0000 0000 0000 0000" error={error("number")} />
			</div>
			<Field label={t.cardExpiry} name="expiry" inputMode="numeric" autoComplete="cc-exp" required maxLength={9}
				placeholder={t.cardExpiryExample} error={error("expiry")} />
			<Field label={t.cardCode} name="cvc" inputMode="numeric" autoComplete="cc-csc" required maxLength={4} pattern="[0-9]{3,4}"
				error={error("cvc")} />
			<label className="col-span-2 flex min-h-11 items-center gap-3">
				<input type="checkbox" checked={keep} onChange={(e) => onKeep(e.currentTarget.checked)} className="size-5 accent-red" />
				{t.keepCard}
			</label>
			<p className="col-span-2 text-sm text-soft">{t.cardSafe}</p>
		</div>
	);
}

/* ready: the sum is known, it may be pressed. */
export function PaymentForm({ label, busy, ready = true, problem, onPay }: {
	label: string;
	busy: boolean;
	ready?: boolean;
	problem: unknown;
	onPay: (means: Means) => void;
}) {
	const t = useTexts();
	const id = useId();
	const last = useCart((c) => c.method);
	const { data } = useCards();
	const cards = data?.payment_methods ?? [];
	const [method, setMethod] = useState<Method>(last ?? "card");
	const [card, setCard] = useState<string | null>(null);
	const [keep, setKeep] = useState(true);
	const usual = cards.find((c) => c.is_default)?.id;
	const chosen = card ?? usual ?? cards[0]?.id ?? "new";
	const shown = problem instanceof Problem && problem.field !== undefined && ["number", "month", "year", "cvc"].includes(problem.field)
		? null : problem;

	const pay = (e: FormEvent<HTMLFormElement>): void => {
		e.preventDefault();
		if (busy || !ready)
			return;
		if (method !== "card")
			onPay({ method });
		else if (chosen === "new")
			onPay({ method, card: cardOf(new FormData(e.currentTarget)), keep, before: usual });
		else
			onPay({ method, saved: chosen });
	};
	return (
		<form id={id} onSubmit={pay} aria-label={t.payment}>
			<div className="panel">
				<Choices legend={t.payBy} name="method" column value={method} onChange={setMethod}
					options={methods.map((value) => ({ value, label: t.methods[value], note: t.methodNotes[value] }))} />
				{method === "card" ? (
					<div className="mt-4">
						{cards.length > 0 ? (
							<Choices legend={t.whichCard} name="card" column value={chosen} onChange={setCard} options={[
								...cards.map((c) => ({ value: c.id, label: t.cardEnding(c.brand, c.last4) })),
								{ value: "new", label: t.otherCard },
							]} />
						) : null}
						{chosen === "new" ? (
							// what is typed stays, whatever cards are heard of meanwhile
							<div onInput={() => setCard("new")}><CardFields problem={problem} keep={keep} onKeep={setKeep} /></div>
						) : null}
					</div>
				) : null}
			</div>
			{shown ? <p role="alert" className="mt-3 rounded-xl border-2 border-red p-3">{wordsFor(t, shown)}</p> : null}
			<button type="submit" disabled={busy || !ready} className="button-main mt-4 min-h-14 w-full text-lg">{busy ? t.sending : label}</button>
		</form>
	);
}
