/* Today's menu: asked for again every few seconds while somebody looks. */
import { keepPreviousData, queryOptions, useQuery } from "@tanstack/react-query";
import { type Dish, type Menu, type OptionGroup, api, asked } from "../api/client";
import type { Choice, Line } from "../cart/store";
import { type Lang, isSpoken, useLang } from "../texts";

const FRESH = 15_000; // ms; what has not changed is answered by 304

export interface Read {
	menu: Menu;
	at: Date; // when it was answered: long ago when it was kept for offline
	dishes: Map<number, Dish>;
}

export const everyDish = (menu: Menu): Dish[] => [...menu.categories.flatMap((c) => c.dishes), ...menu.dishes];

async function read(lang: "ru" | "en" | null): Promise<Read> {
	const { data, response } = await asked(api.GET("/menu/active", {
		params: { query: lang === null ? {} : { lang } },
		credentials: "same-origin",
	}));
	return {
		menu: data,
		at: new Date(response.headers.get("Date") ?? Date.now()),
		dishes: new Map(everyDish(data).map((d) => [d.id, d])),
	};
}

/* In the browser's own language it is the address that index.html preloads. */
export const menuIn = (lang: Lang) => queryOptions({
	queryKey: ["menu", lang],
	queryFn: () => read(isSpoken(lang) ? null : lang),
	staleTime: FRESH,
});

export const useMenu = () => useQuery({
	...menuIn(useLang((l) => l.lang)),
	refetchInterval: FRESH,
	placeholderData: keepPreviousData,
});

/* A dish's name in the guest's language; as it was ordered, where there is no other. */
export function useNameOf(): (item: { dish_id: number; name: string }) => string {
	const lang = useLang((l) => l.lang);
	// every line of every order has one: they do not poll, nor ask in Russian
	const { data } = useQuery({ ...menuIn(lang), enabled: lang !== "ru" });
	return (item) => (lang === "ru" ? undefined : data?.dishes.get(item.dish_id)?.name) ?? item.name;
}

/* Choices of a line that are on the menu, each with its group. */
export function chosen(dish: Dish, options: Choice[]) {
	return options.flatMap(({ option_id, quantity }) => {
		for (const group of dish.option_groups ?? [])
			for (const option of group.options)
				if (option.id === option_id)
					return [{ group, option, quantity }];
		return [];
	});
}

/* What a piece costs now, in roubles. */
export function priceOf(dish: Dish, options: Choice[]): number {
	return chosen(dish, options).reduce((kopecks, { option, quantity }) =>
		kopecks + Math.round(option.price * 100) * quantity, Math.round(dish.price * 100)) / 100;
}

const inGroup = (group: OptionGroup, options: Choice[]): number =>
	options.reduce((n, o) => n + (group.options.some((g) => g.id === o.option_id) ? o.quantity : 0), 0);

/* The first group that wants more or other choices. */
export function unsettled(dish: Dish, options: Choice[]): OptionGroup | undefined {
	return dish.option_groups?.find((group) => {
		const n = inGroup(group, options);
		return n < group.min_choices || n > group.max_choices;
	});
}

export const roomIn = (group: OptionGroup, options: Choice[]): number => group.max_choices - inGroup(group, options);

/* It can be added without a question. */
export const plain = (dish: Dish): boolean => (dish.option_groups ?? []).every((g) => g.min_choices === 0);

/* What keeps a line of the cart from being ordered as it stands. */
export type Trouble = { kind: "gone" } | { kind: "choose" } | { kind: "price"; now: number }
	| { kind: "few"; left: number; take: number };

/* lines: the whole cart. price: of a piece, as the server has just said; else the menu's. */
export function troubleOf(line: Line, lines: Line[], read: Read, price?: number): Trouble | null {
	const dish = read.dishes.get(line.dish_id);
	if (dish === undefined || !dish.is_available)
		return { kind: "gone" };
	const picked = chosen(dish, line.options);
	if (picked.length < line.options.length || picked.some((p) => !p.option.is_available) ||
		unsettled(dish, line.options) !== undefined)
		return { kind: "choose" };
	const left = dish.stop?.portions;
	const others = lines.reduce((n, l) => l !== line && l.dish_id === line.dish_id ? n + l.quantity : n, 0);
	if (left === 0)
		return { kind: "gone" };
	if (left !== undefined && left < line.quantity + others)
		return { kind: "few", left, take: Math.max(0, left - others) };
	const now = price ?? priceOf(dish, line.options);
	return now === line.price ? null : { kind: "price", now };
}
