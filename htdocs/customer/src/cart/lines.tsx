/* The lines of the cart, with what has changed about them since. */
import { useState } from "react";
import { Link } from "wouter";
import { Stepper } from "../ui/parts";
import { roubles, useTexts } from "../texts";
import { type Read, chosen, troubleOf } from "../menu/menu";
import { type Line, PIECES, addLine, changeLine, lineKey } from "./store";

/* The line goes, and with it what has the focus. */
function drop(key: string): void {
	changeLine(key, { quantity: 0 });
	document.getElementById("main")?.focus({ preventScroll: true });
}

/* Dishes of the same category, nearest in price first. */
function instead(line: Line, read: Read) {
	const dish = read.dishes.get(line.dish_id);
	const near = (read.menu.categories.find((c) => c.id === dish?.category_id)?.dishes ?? [])
		.filter((d) => d.id !== line.dish_id && d.is_available && (d.option_groups ?? []).every((g) => g.min_choices === 0));
	const price = dish?.price ?? line.price;
	return near.sort((a, b) => Math.abs(a.price - price) - Math.abs(b.price - price)).slice(0, 3);
}

function Trouble({ line, lines, read, price }: { line: Line; lines: Line[]; read: Read; price: number | undefined }) {
	const t = useTexts();
	const key = lineKey(line);
	const trouble = troubleOf(line, lines, read, price);

	if (trouble === null)
		return null;
	if (trouble.kind === "price")
		return (
			<div role="alert" className="mt-2 rounded-xl border border-red p-3">
				<p>{t.priceChanged(roubles(line.price), roubles(trouble.now))}</p>
				<div className="mt-2 flex flex-wrap gap-2">
					<button type="button" className="button-main" onClick={() => changeLine(key, { price: trouble.now })}>{t.agree}</button>
					<button type="button" className="button-soft" onClick={() => drop(key)}>{t.remove}</button>
				</div>
			</div>
		);
	if (trouble.kind === "choose")
		return (
			<div role="alert" className="mt-2 rounded-xl border border-red p-3">
				<p>{t.chooseAnew}</p>
				<div className="mt-2 flex flex-wrap gap-2">
					<Link href={`/menu?dish=${line.dish_id}`} className="button-main" onClick={() => drop(key)}>{t.choose(line.name)}</Link>
					<button type="button" className="button-soft" onClick={() => drop(key)}>{t.remove}</button>
				</div>
			</div>
		);
	return (
		<div role="alert" className="mt-2 rounded-xl border border-red p-3">
			<p>{trouble.kind === "few" ? t.onlyLeft(trouble.left) : t.goneFromCart}</p>
			<div className="mt-2 flex flex-wrap gap-2">
				{trouble.kind === "few" ? trouble.take === 0 ? null : (
					<button type="button" className="button-main" onClick={() => changeLine(key, { quantity: trouble.take })}>{t.take(trouble.take)}</button>
				) : instead(line, read).map((d) => (
					<button key={d.id} type="button" className="button-soft" onClick={() => {
						drop(key);
						addLine({ dish_id: d.id, name: d.name, options: [], wish: "", quantity: line.quantity, price: d.price });
					}}>{t.insteadOf(d.name, roubles(d.price))}</button>
				))}
				<button type="button" className="button-soft" onClick={() => drop(key)}>{t.remove}</button>
			</div>
		</div>
	);
}

function Wish({ line }: { line: Line }) {
	const t = useTexts();
	const [open, setOpen] = useState(false);
	const [wish, setWish] = useState(line.wish);

	if (!open)
		return (
			<button type="button" className="button-link text-sm" onClick={() => setOpen(true)}>
				{line.wish === "" ? t.addWish : t.changeWish}<span className="sr-only">: {line.name}</span>
			</button>
		);
	return (
		<form className="mt-1 flex gap-2" onSubmit={(e) => {
			e.preventDefault();
			changeLine(lineKey(line), { wish: wish.trim() });
			setOpen(false);
		}}>
			<input autoFocus className="field" aria-label={t.wishFor(line.name)} value={wish} maxLength={500}
				onInput={(e) => setWish(e.currentTarget.value)} />
			<button type="submit" className="button-soft">{t.done}</button>
		</form>
	);
}

export function Lines({ lines, read, locked, priceAt }: {
	lines: Line[];
	read: Read | undefined;
	locked: boolean;
	priceAt?: (at: number) => number | undefined;
}) {
	const t = useTexts();
	return (
		<ul className="divide-y divide-line">
			{lines.map((line, at) => {
				const dish = read?.dishes.get(line.dish_id);
				const options = dish ? chosen(dish, line.options) : [];
				return (
					<li key={lineKey(line)} className="py-3">
						<div className="flex items-start gap-3">
							<div className="min-w-0 flex-1">
								<p className="font-semibold">{dish?.name ?? line.name}</p>
								{options.length > 0 ? (
									<p className="text-sm text-soft">{options.map(({ option, quantity }) =>
										quantity > 1 ? `${option.name} × ${quantity}` : option.name).join(", ")}</p>
								) : null}
								{line.wish !== "" ? <p className="text-sm text-soft italic">{line.wish}</p> : null}
							</div>
							<p className="whitespace-nowrap tabular-nums">{roubles(Math.round(line.price * 100) * line.quantity / 100)}</p>
						</div>
						{locked ? <p className="text-sm text-soft">{t.pieces(line.quantity)}</p> : (
							<>
								<div className="mt-1 flex items-center justify-between">
									<Wish line={line} />
									<Stepper value={line.quantity} most={PIECES} label={dish?.name ?? line.name}
										onChange={(n) => n > 0 ? changeLine(lineKey(line), { quantity: n }) : drop(lineKey(line))} />
								</div>
								{read ? <Trouble line={line} lines={lines} read={read} price={priceAt?.(at)} /> : null}
							</>
						)}
					</li>
				);
			})}
		</ul>
	);
}

