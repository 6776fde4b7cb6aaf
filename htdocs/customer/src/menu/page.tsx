import { useEffect, useMemo, useState } from "react";
import { useSearchParams } from "wouter";
import { CartBar } from "../cart/bar";
import { useCart } from "../cart/store";
import { clock, moment, useTexts } from "../texts";
import { Icon } from "../ui/icon";
import { Empty, Failed, Title } from "../ui/parts";
import { Problem } from "../api/client";
import { Usual } from "../orders/usual";
import { DishCard, SHEET } from "./card";
import { Filters } from "./filters";
import { type Shelf, shelves, wantedOf, wantsAll } from "./find";
import { useMenu } from "./menu";
import { DishSheet } from "./sheet";

export interface SetSearchParamsOptions {
	replace?: boolean;
}

const OLD = 10 * 60_000; // ms after which a menu is said to be of another time
const FIRST = 4; // dishes that are seen at once

/* Which shelf is being read: the last one that has come to the top. */
function useReading(ids: string, drawn: number): number {
	const [at, setAt] = useState(0);
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

function Tabs({ all, shown }: { all: Shelf[]; shown: number }) {
	const t = useTexts();
	const at = useReading(all.map((s) => `c${s.id}`).join(" "), shown);
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
						<a id={`to${s.id}`} href={`#c${s.id}`} aria-current={s.id === at ? "true" : undefined}
							className={`flex min-h-11 items-center rounded-full px-4 whitespace-nowrap ${
								s.id === at ? "bg-red text-on-red" : "bg-chip"}`}>{s.name}</a>
					</li>
				))}
			</ul>
		</nav>
	);
}

/* How many of so many may be drawn: the first few at once, the rest when the
   browser has nothing better to do; all when they have been drawn before. */
let drawn = 0;
function useGrowing(all: number, first: number): number {
	const [n, setN] = useState(Math.max(first, drawn));
	useEffect(() => {
		drawn = Math.max(drawn, n);
		if (n >= all)
			return;
		const idle = window.requestIdleCallback ?? ((f: () => void) => setTimeout(f, 50));
		idle(() => setN(n + 1));
	}, [n, all]);
	return n;
}

function Skeleton() {
	const t = useTexts();
	return (
		<div aria-busy="true" className="wide grid grid-cols-[repeat(auto-fill,minmax(min(100%,17rem),1fr))] gap-4 py-8">
			<span className="sr-only">{t.loading}</span>
			{Array.from({ length: 8 }, (_, i) => <div key={i} className="skeleton h-32 rounded-2xl sm:h-80" />)}
		</div>
	);
}

export default function MenuPage() {
	const t = useTexts();
	const { data, error, isPending, refetch } = useMenu();
	const [params, setParams] = useSearchParams();
	const wanted = wantedOf(params);
	const text = params.toString();
	const all = useMemo(() => data ? shelves(data.menu, wantedOf(new URLSearchParams(text)), t.others) : [], [data, text, t]);
	const dish = data?.dishes.get(Number(params.get("dish")));

	const set = (change: Record<string, string | null>, options?: SetSearchParamsOptions): void => setParams((now) => {
		for (const [name, value] of Object.entries(change))
			if (value === null)
				now.delete(name);
			else
				now.set(name, value);
		return now;
	}, options);
	const close = (): void => {
		if ((history.state as typeof SHEET | null)?.sheet)
			history.back();
		else
			set({ dish: null }, { replace: true });
	};
	const rest = useMemo(() => {
		const now = new URLSearchParams(text);
		now.delete("dish");
		return now.size === 0 ? "/menu?dish=" : `/menu?${now}&dish=`;
	}, [text]);
	const locked = useCart((c) => c.pending !== null || c.unpaid !== null);
	// "/menu?table=7" stands on the code at a table
	const table = params.get("table");
	useEffect(() => {
		if (table && useCart.getState().unpaid === null)
			useCart.setState({ type: "dine-in", table: table.slice(0, 20) });
	}, [table]);
	const shown = useGrowing(all.length, location.hash === "" ? 1 : all.length);
	const found = all.reduce((n, s) => n + s.dishes.length, 0);

	return (
		<>
			<Title hidden>{t.menu}</Title>
			<div className="wide pt-3 pb-3">
				<p className="font-serif text-2xl leading-tight font-bold sm:text-4xl">{t.heroTitle}</p>
				<p className="mt-1 text-soft sm:text-lg">{table ? t.atTable(table) : t.heroText}</p>
			</div>
			<Usual />
			<div className="sticky top-16 z-20 border-b border-line bg-paper pt-2">
				<Filters wanted={wanted} found={found} set={set} />
				{data ? <Tabs all={all} shown={shown} /> : <div className="min-h-14" />}
			</div>
			{data && Date.now() - data.at.getTime() > OLD ? (
				<p role="status" className="wide mt-3 flex items-center gap-2 text-soft"><Icon name="offline" />{t.menuOf(moment(data.at))}</p>
			) : null}
			{isPending ? <Skeleton /> : !data ? (
				<div className="narrow">
					{error instanceof Problem && error.status === 404 ? <Empty title={t.noMenu}>{t.noMenuText}</Empty>
						: <Failed problem={error} onRetry={() => void refetch()} />}
				</div>
			) : (
				<div className="wide pb-28">
					{all.length === 0 ? (
						<Empty title={t.nothingFound}>
							<button type="button" className="button-soft"
								onClick={() => set({ q: null, diet: null, without: null })}>{t.showAll}</button>
						</Empty>
					) : null}
					{all.slice(0, shown).map((s, at) => (
						<section key={s.id} id={`c${s.id}`} aria-labelledby={`c${s.id}-h`} className="pt-7 [contain-intrinsic-size:auto_60rem] [content-visibility:auto]">
							<h2 id={`c${s.id}-h`} className="font-serif text-2xl font-bold">{s.name}</h2>
							{s.description && wantsAll(wanted) ? <p className="text-soft">{s.description}</p> : null}
							<ul className="mt-3 grid grid-cols-[repeat(auto-fill,minmax(min(100%,17rem),1fr))] gap-3 sm:gap-4">
								{s.dishes.map((d, i) => (
									<DishCard key={d.id} dish={d} href={rest + d.id} soon={at === 0 && i < FIRST} locked={locked} />
								))}
							</ul>
						</section>
					))}
					<p className="pt-10 text-sm text-soft">{t.menuFoot(clock(data.at))}</p>
				</div>
			)}
			{dish ? <DishSheet key={dish.id} dish={dish} onClose={close} /> : null}
			<CartBar />
		</>
	);
}
