/* A dish on the menu: a row on a telephone, a card elsewhere. */
import { type ReactNode, memo } from "react";
import { navigate } from "wouter/use-browser-location";
import type { Dish } from "../api/client";
import { PIECES, addLine, changeLine, lineKey, useCart } from "../cart/store";
import { quantity, useTexts } from "../texts";
import { Icon } from "../ui/icon";
import { Price, Stepper, Swap } from "../ui/parts";
import { toast } from "../ui/toasts";
import { plain, priceOf } from "./menu";
import { Photo } from "./photo";

export const SHEET = { sheet: true }; // history state: going back closes it

function facts(t: ReturnType<typeof useTexts>, dish: Dish): string {
	return [
		dish.weight_g ? t.grams(quantity(dish.weight_g)) : "",
		dish.calories ? t.kcal(quantity(dish.calories)) : "",
		dish.cooking_time_min ? t.minutes(quantity(dish.cooking_time_min)) : "",
	].filter(Boolean).join(" · ");
}

/* Opens the sheet. A Link would listen to every change of the address, and
   there are two on each of a hundred cards. */
function Open({ href, label, className, children }: { href: string; label?: string; className: string; children: ReactNode }) {
	return (
		<a href={href} aria-label={label} className={className} onClick={(e) => {
			if (e.button !== 0 || e.metaKey || e.ctrlKey || e.shiftKey || e.altKey)
				return;
			e.preventDefault();
			navigate(href, { state: SHEET });
		}}>{children}</a>
	);
}

/* Adds one as it comes, or shows how many there are. */
function Add({ dish, href, locked }: { dish: Dish; href: string; locked: boolean }) {
	const t = useTexts();
	const mine = { dish_id: dish.id, options: [], wish: "" };
	const key = lineKey(mine);
	const line = useCart((c) => c.lines.find((l) => lineKey(l) === key));

	if (!dish.is_available)
		return null;
	if (!plain(dish))
		return (
			<Open href={href} label={t.choose(dish.name)} className="relative z-10 grid size-11 place-items-center rounded-full bg-chip">
				<Icon name="plus" />
			</Open>
		);
	return (
		<Swap>
			{line !== undefined && !locked ? (
				<Stepper value={line.quantity} most={PIECES} label={dish.name}
					onChange={(n) => changeLine(key, { quantity: n })} />
			) : (
				<button type="button" aria-label={t.add(dish.name)} disabled={locked} onClick={() => {
					if (!addLine({ ...mine, name: dish.name, quantity: 1, price: priceOf(dish, []) }))
						toast(t.cartFull, true);
				}} className="grid size-11 place-items-center rounded-full bg-red text-on-red disabled:bg-chip disabled:text-soft">
					<Icon name="plus" />
				</button>
			)}
		</Swap>
	);
}

export const DishCard = memo(function DishCard({ dish, href, soon, locked }: {
	dish: Dish;
	href: string;
	soon: boolean;
	locked: boolean;
}) {
	const t = useTexts();
	const left = dish.stop?.portions;
	return (
		<li className="relative grid grid-cols-[6.5rem_1fr] overflow-hidden rounded-2xl bg-card shadow-card sm:flex sm:flex-col">
			<Photo dish={dish} soon={soon} sizes="(max-width: 639px) 104px, 300px"
				className="row-span-2 h-full min-h-30 sm:aspect-4/3 sm:h-auto" />
			{dish.discount_percent && dish.is_available ? (
				<span aria-hidden="true" className="absolute top-2 left-2 rounded-full bg-badge px-2 py-0.5 text-sm font-bold text-white">
					−{dish.discount_percent}%
				</span>
			) : null}
			<div className="flex min-w-0 flex-1 flex-col p-3 wrap-anywhere sm:px-4">
				<h3 className="text-base leading-snug font-semibold sm:text-lg">
					<Open href={href} className="after:absolute after:inset-0">{dish.name}</Open>
				</h3>
				{dish.description ? <p className="mt-1 line-clamp-2 text-sm text-soft">{dish.description}</p> : null}
				<p className="mt-1 text-sm text-soft">{facts(t, dish)}</p>
				<div className="mt-auto flex min-h-11 flex-wrap items-center justify-between gap-2 pt-2">
					<div className="text-lg">
						{dish.is_available ? <Price now={dish.price} before={dish.base_price} />
							: <span className="text-base text-soft">{t.soldOut}</span>}
						{dish.is_available && left !== undefined ? <span className="block text-sm text-soft">{t.left(left)}</span> : null}
					</div>
					<Add dish={dish} href={href} locked={locked} />
				</div>
			</div>
		</li>
	);
});
