/* A dish with all that is known of it, its options and a wish for the cook. */
import { useId, useState } from "react";
import type { Dish, OptionGroup } from "../api/client";
import { type Choice, PIECES, addLine, useCart } from "../cart/store";
import { quantity, roubles, useTexts } from "../texts";
import { Price, Stepper } from "../ui/parts";
import { Sheet } from "../ui/sheet";
import { toast } from "../ui/toasts";
import { chosen, priceOf, roomIn, unsettled } from "./menu";
import { Photo } from "./photo";

/* The cheapest of what must be chosen is chosen to begin with. */
function begun(dish: Dish): Choice[] {
	return (dish.option_groups ?? []).flatMap((g) => {
		const offered = g.options.filter((o) => o.is_available);
		return g.min_choices === 1 && g.max_choices === 1 && offered[0] !== undefined
			? [{ option_id: offered.reduce((a, b) => b.price < a.price ? b : a).id, quantity: 1 }] : [];
	});
}

function Group({ group, options, onChange }: {
	group: OptionGroup;
	options: Choice[];
	onChange: (options: Choice[]) => void;
}) {
	const t = useTexts();
	const one = group.max_choices === 1;
	const room = roomIn(group, options);
	const set = (id: number, n: number): void => {
		const others = options.filter((o) => o.option_id !== id &&
			!(one && group.options.some((g) => g.id === o.option_id)));
		onChange(n > 0 ? [...others, { option_id: id, quantity: n }] : others);
	};

	return (
		<fieldset className="mt-4">
			<legend className="font-semibold">
				{group.name} <span className="font-normal text-soft">{t.chooseFrom(group.min_choices, group.max_choices)}</span>
			</legend>
			<ul className="mt-1 divide-y divide-line">
				{group.options.map((o) => {
					const n = options.find((c) => c.option_id === o.id)?.quantity ?? 0;
					const must = one && group.min_choices === 1;
					return (
						<li key={o.id} className="flex min-h-12 items-center gap-3">
							<label className={`flex flex-1 items-center gap-3 py-2 ${o.is_available ? "" : "text-soft line-through"}`}>
								<input type={must ? "radio" : "checkbox"} name={`group-${group.id}`} checked={n > 0}
									disabled={n === 0 && (!o.is_available || (room <= 0 && !one))}
									onChange={(e) => set(o.id, e.currentTarget.checked ? 1 : 0)} className="size-5 accent-red" />
								<span className="flex-1">{o.name}</span>
								{o.price > 0 ? <span className="whitespace-nowrap text-soft tabular-nums">+ {roubles(o.price)}</span> : null}
							</label>
							{n > 0 && o.max_quantity > 1 ? (
								<Stepper value={n} most={Math.min(o.max_quantity, n + room)} label={o.name}
									onChange={(q) => set(o.id, q)} />
							) : null}
						</li>
					);
				})}
			</ul>
		</fieldset>
	);
}

function Facts({ dish }: { dish: Dish }) {
	const t = useTexts();
	const rows = ([
		["weight", dish.weight_g, t.grams], ["energy", dish.calories, t.kcal], ["protein", dish.protein_g, t.grams],
		["fat", dish.fat_g, t.grams], ["carbohydrates", dish.carbohydrates_g, t.grams],
	] as const).filter(([, amount]) => amount !== undefined);
	return (
		<>
			{rows.length === 0 ? null : (
				<dl className="mt-3 flex flex-wrap gap-x-5 gap-y-2 text-sm">
					{rows.map(([name, amount, unit]) => (
						<div key={name}><dt className="text-soft">{t.facts[name]}</dt><dd>{unit(quantity(amount ?? 0))}</dd></div>
					))}
				</dl>
			)}
			{dish.diets.length > 0 ? <p className="mt-3 text-sm">{dish.diets.map((d) => t.diets[d]).join(", ")}</p> : null}
			{dish.allergens == null ? null : (
				<p className="mt-2 text-sm text-soft">
					{dish.allergens.length === 0 ? t.noAllergens : t.contains(dish.allergens.map((a) => t.allergens[a]).join(", "))}
				</p>
			)}
		</>
	);
}

export default function DishSheet({ dish, onClose }: { dish: Dish; onClose: () => void }) {
	const t = useTexts();
	const wishId = useId();
	const [options, setOptions] = useState(() => begun(dish));
	const [count, setCount] = useState(1);
	const [wish, setWish] = useState("");
	const locked = useCart((c) => c.pending !== null || c.unpaid !== null);
	const lost = chosen(dish, options).find((c) => !c.option.is_available);
	const group = lost?.group ?? unsettled(dish, options);
	const price = priceOf(dish, options);

	const add = (): void => {
		if (addLine({ dish_id: dish.id, name: dish.name, options, wish: wish.trim(), quantity: count, price })) {
			toast(t.added(dish.name));
			onClose();
		} else {
			toast(t.cartFull, true);
		}
	};
	const foot = dish.is_available ? (
		<div className="flex items-center gap-3">
			<Stepper value={count} most={Math.min(PIECES, dish.stop?.portions ?? PIECES)} label={dish.name}
				onChange={(n) => setCount(Math.max(1, n))} />
			<button type="button" onClick={add} disabled={group !== undefined || locked} className="button-main flex-1">
				{locked ? t.cartBusy : group !== undefined ? t.pick(group.name) : t.addFor(roubles(Math.round(price * 100) * count / 100))}
			</button>
		</div>
	) : <p className="py-2 text-center text-soft">{t.soldOut}</p>;

	return (
		<Sheet title={dish.name} quiet onClose={onClose} foot={foot}>
			<Photo dish={dish} soon sizes="(max-width: 639px) 100vw, 576px" className="aspect-4/3 max-h-[40dvh] w-full" />
			<div className="px-4 py-4">
				<h2 className="font-serif text-2xl font-bold">{dish.name}</h2>
				<p className="mt-1 text-lg"><Price now={dish.price} before={dish.base_price} /></p>
				{dish.description ? <p className="mt-2">{dish.description}</p> : null}
				<Facts dish={dish} />
				{(dish.option_groups ?? []).map((g) => <Group key={g.id} group={g} options={options} onChange={setOptions} />)}
				{dish.is_available ? (
					<>
						<label htmlFor={wishId} className="mt-4 mb-1 block text-sm font-semibold">{t.wish}</label>
						<textarea id={wishId} value={wish} maxLength={500} rows={2} placeholder={t.wishExample}
							onInput={(e) => setWish(e.currentTarget.value)} className="field" />
					</>
				) : null}
			</div>
		</Sheet>
	);
}
