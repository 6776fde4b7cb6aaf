/* The shelves of the menu and the way to each. They are drawn a few dishes at a
   time: a long menu takes a slow telephone seconds. */
import { memo, useEffect, useMemo, useState } from "react";
import { flushSync } from "react-dom";
import { create } from "zustand";
import { useCart } from "../cart/store";
import { clock, useTexts } from "../texts";
import { DishCard } from "./card";
import type { Shelf } from "./find";

const FIRST = 2; // dishes drawn with the page
const SEEN = 4; // dishes whose photos are seen at once
const PAUSE = 40; // ms between dishes that are not: the guest comes first

/* How many dishes are drawn: the first few at once, the rest when the browser has
   nothing better to do; all when they have been drawn before. */
const useDrawn = create<{ dishes: number }>(() => ({ dishes: 0 }));

/* Now: somebody wants to go where nothing may be yet. */
const drawAll = (): void => flushSync(() => useDrawn.setState({ dishes: Infinity }));

/* The shelves as far as they are drawn. */
function drawnOf(all: Shelf[], dishes: number): Shelf[] {
	const drawn: Shelf[] = [];
	for (const shelf of all) {
		if (dishes <= 0)
			break;
		drawn.push(dishes >= shelf.dishes.length ? shelf : { ...shelf, dishes: shelf.dishes.slice(0, dishes) });
		dishes -= shelf.dishes.length;
	}
	return drawn;
}

function useGrowing(all: Shelf[], found: number): Shelf[] {
	const n = useDrawn((d) => d.dishes);
	const first = location.hash === "" ? FIRST : found;
	const shown = Math.max(first, n);
	useEffect(() => {
		if (shown >= found)
			return useDrawn.setState({ dishes: shown });
		const idle = window.requestIdleCallback ?? ((f: () => void) => setTimeout(f, 50));
		const more = (): void => useDrawn.setState({ dishes: shown + 1 });
		setTimeout(() => idle(more), shown < SEEN ? 0 : PAUSE);
	}, [shown, found]);
	return useMemo(() => drawnOf(all, shown), [all, shown]);
}

/* Which shelf is being read: the last one that has come to the top. */
function useReading(all: Shelf[]): number {
	const [at, setAt] = useState(0);
	const ids = all.map((s) => `c${s.id}`).join(" ");
	const drawn = useDrawn((d) => drawnOf(all, d.dishes).length);
	useEffect(() => {
		const watcher = new IntersectionObserver((seen) => {
			for (const s of seen)
				if (s.isIntersecting)
					setAt(Number(s.target.id.slice(1)));
		}, { rootMargin: "-30% 0px -65% 0px" });
		for (const id of ids.split(" ")) {
			const shelf = document.getElementById(id);
			if (shelf)
				watcher.observe(shelf);
		}
		return () => watcher.disconnect();
	}, [ids, drawn]);
	return at;
}

export const Tabs = memo(function Tabs({ all }: { all: Shelf[] }) {
	const t = useTexts();
	const at = useReading(all);
	useEffect(() => {
		const list = document.getElementById("shelves");
		const here = document.getElementById(`to${at}`);
		if (list && here)
			list.scrollTo({ left: here.offsetLeft - list.offsetLeft - 16 });
	}, [at]);
	return (
		<nav aria-label={t.sections}>
			<ul id="shelves" className="wide shelf-scroll flex min-h-14 gap-2 py-1.5">
				{all.map((s) => (
					<li key={s.id}>
						<a id={`to${s.id}`} href={`#c${s.id}`} onClick={drawAll} aria-current={s.id === at ? "true" : undefined}
							className={`flex min-h-11 items-center rounded-full px-4 whitespace-nowrap ${
								s.id === at ? "bg-red text-on-red" : "bg-chip"}`}>{s.name}</a>
					</li>
				))}
			</ul>
		</nav>
	);
});

const Section = memo(function Section({ shelf, first, described, address, locked }: {
	shelf: Shelf;
	first: boolean;
	described: boolean;
	address: string;
	locked: boolean;
}) {
	return (
		<section id={`c${shelf.id}`} aria-labelledby={`c${shelf.id}-h`} className="pt-7 [contain-intrinsic-size:auto_60rem] [content-visibility:auto]">
			<h2 id={`c${shelf.id}-h`} className="font-serif text-2xl font-bold">{shelf.name}</h2>
			{shelf.description && described ? <p className="text-soft">{shelf.description}</p> : null}
			<ul className="mt-3 grid grid-cols-[repeat(auto-fill,minmax(min(100%,17rem),1fr))] gap-3 sm:gap-4">
				{shelf.dishes.map((d, i) => (
					<DishCard key={d.id} dish={d} href={address + d.id} soon={first && i < SEEN} locked={locked} />
				))}
			</ul>
		</section>
	);
});

/* address: of a dish, without its number. */
export function Shelves({ all, found, described, address, at }: {
	all: Shelf[];
	found: number;
	described: boolean;
	address: string;
	at: Date;
}) {
	const t = useTexts();
	const locked = useCart((c) => c.pending !== null || c.unpaid !== null);
	const drawn = useGrowing(all, found);
	return (
		<>
			{drawn.map((s, i) => (
				<Section key={s.id} shelf={s} first={i === 0} described={described} address={address} locked={locked} />
			))}
			{drawn.at(-1) === all.at(-1) ? <p className="pt-10 text-sm text-soft">{t.menuFoot(clock(at))}</p> : null}
		</>
	);
}
