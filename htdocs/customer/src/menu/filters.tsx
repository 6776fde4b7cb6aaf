/* Search, diets, allergens. They stand in the address: going back undoes them. */
import { useState } from "react";
import type { SetSearchParamsOptions } from "./page";
import { useTexts } from "../texts";
import { Icon } from "../ui/icon";
import { Sheet } from "../ui/sheet";
import { type Wanted, allergens, diets } from "./find";

type Set = (change: Record<string, string | null>, options?: SetSearchParamsOptions) => void;

function Boxes<T extends string>({ legend, words, names, on, onChange }: {
	legend: string;
	words: readonly T[];
	names: Record<T, string>;
	on: T[];
	onChange: (on: T[]) => void;
}) {
	return (
		<fieldset className="mt-4">
			<legend className="font-semibold">{legend}</legend>
			<div className="mt-2 flex flex-wrap gap-2">
				{words.map((w) => (
					<label key={w} className={`flex min-h-11 items-center gap-2 rounded-full border px-4 has-focus-visible:outline-3 has-focus-visible:outline-red ${
						on.includes(w) ? "border-red bg-card font-semibold" : "border-line bg-card"}`}>
						<input type="checkbox" checked={on.includes(w)} className="size-4 accent-red outline-none"
							onChange={(e) => onChange(e.currentTarget.checked ? [...on, w] : on.filter((o) => o !== w))} />
						{names[w]}
					</label>
				))}
			</div>
		</fieldset>
	);
}

export function Filters({ wanted, found, set }: { wanted: Wanted; found: number; set: Set }) {
	const t = useTexts();
	const [open, setOpen] = useState(false);
	const n = wanted.diet.length + wanted.without.length;
	const put = (name: string) => (words: string[]): void => set({ [name]: words.join(",") || null }, { replace: true });

	return (
		<div className="wide flex items-center gap-2 pb-2">
			<div role="search" className="relative flex-1">
				<span className="pointer-events-none absolute inset-y-0 left-3 grid place-items-center text-soft"><Icon name="search" size={20} /></span>
				<input type="search" value={wanted.q} aria-label={t.search} placeholder={t.search} maxLength={100}
					onInput={(e) => set({ q: e.currentTarget.value || null }, { replace: true })}
					className="field rounded-full pl-10" enterKeyHint="search" autoComplete="off" />
			</div>
			<button type="button" onClick={() => setOpen(true)} aria-haspopup="dialog" className="button-soft min-w-11 px-3 sm:px-4">
				<Icon name="filter" size={20} />
				<span className="sr-only sm:not-sr-only">{t.filters}</span>
				{n > 0 ? <span className="rounded-full bg-red px-2 text-sm text-on-red">{n}</span> : null}
			</button>
			{open ? (
				<Sheet title={t.filters} onClose={() => setOpen(false)} foot={
					<div className="flex gap-3">
						<button type="button" className="button-soft" disabled={n === 0}
							onClick={() => set({ diet: null, without: null }, { replace: true })}>{t.clear}</button>
						<button type="button" className="button-main flex-1" onClick={() => setOpen(false)}>{t.showDishes(found)}</button>
					</div>
				}>
					<div className="px-4 pb-5">
						<Boxes legend={t.dietsTitle} words={diets} names={t.diets} on={wanted.diet} onChange={put("diet")} />
						<Boxes legend={t.withoutTitle} words={allergens} names={t.allergens} on={wanted.without} onChange={put("without")} />
						<p className="mt-3 text-sm text-soft">{t.allergensNote}</p>
					</div>
				</Sheet>
			) : null}
		</div>
	);
}
