import { Suspense, lazy, useEffect, useMemo } from "react";
import { useSearchParams } from "wouter";
import { CartBar } from "../cart/bar";
import { useCart } from "../cart/store";
import { moment, texts, useTexts } from "../texts";
import { Icon } from "../ui/icon";
import { Empty, Failed, Title } from "../ui/parts";
import { toast } from "../ui/toasts";
import { Problem } from "../api/client";
import { Usual } from "../orders/usual";
import { SHEET } from "./card";
import { Filters } from "./filters";
import { shelves, wantedOf, wantsAll } from "./find";
import { useMenu } from "./menu";
import { Shelves, Tabs } from "./shelves";

export interface SetSearchParamsOptions {
	replace?: boolean;
}

// fetched when nothing else is to be done
const DishSheet = lazy(() => import("./sheet"));

const OLD = 10 * 60_000; // ms after which a menu is said to be of another time

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
	const lost = data !== undefined && params.has("dish") && dish === undefined;

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
	useEffect(() => {
		if (lost) {
			toast(texts().soldOut, true);
			set({ dish: null }, { replace: true });
		}
	}, [lost]);
	const rest = useMemo(() => {
		const now = new URLSearchParams(text);
		now.delete("dish");
		return now.size === 0 ? "/menu?dish=" : `/menu?${now}&dish=`;
	}, [text]);
	// "/menu?table=7" stands on the code at a table
	const table = params.get("table");
	useEffect(() => {
		if (table && useCart.getState().unpaid === null)
			useCart.setState({ type: "dine-in", table: table.slice(0, 20) });
	}, [table]);
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
				{data ? <Tabs all={all} /> : <div className="min-h-14" />}
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
					<Shelves all={all} found={found} described={wantsAll(wanted)} address={rest} at={data.at} />
				</div>
			)}
			<Suspense fallback={null}>
				{dish ? <DishSheet key={dish.id} dish={dish} onClose={close} /> : null}
			</Suspense>
			<CartBar />
		</>
	);
}
