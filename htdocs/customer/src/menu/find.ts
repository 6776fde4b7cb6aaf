/* Searching and filtering the menu that is already here. */
import type { Dish, Menu } from "../api/client";

export const diets = ["vegetarian", "vegan", "lenten", "gluten_free", "lactose_free", "halal", "kosher"] as const;
export const allergens = [
	"milk", "eggs", "gluten", "nuts", "peanuts", "fish", "crustaceans", "molluscs", "soybeans", "sesame",
	"mustard", "celery", "sulphites", "lupin",
] as const;
export type Diet = (typeof diets)[number];
export type Allergen = (typeof allergens)[number];

export interface Wanted {
	q: string;
	diet: Diet[];
	without: Allergen[];
}

const listed = <T extends string>(words: readonly T[], text: string | null): T[] =>
	words.filter((w) => (text ?? "").split(",").includes(w));

export const wantedOf = (params: URLSearchParams): Wanted => ({
	q: params.get("q") ?? "",
	diet: listed(diets, params.get("diet")),
	without: listed(allergens, params.get("without")),
});

export const wantsAll = (w: Wanted): boolean => w.q.trim() === "" && w.diet.length === 0 && w.without.length === 0;

/* Letters as people type them: no case, no accents, ё is е. */
const folded = (s: string): string => s.toLowerCase().normalize("NFD").replace(/[\u0300-\u0305\u0307\u0308]/g, "");

/* Every word asked for begins a word of the name or of the description. */
function found(dish: Dish, words: string[]): boolean {
	const text = ` ${folded(`${dish.name} ${dish.description ?? ""}`).replace(/[^\p{L}\p{N}]+/gu, " ")}`;
	return words.every((w) => text.includes(` ${w}`));
}

function suits(dish: Dish, w: Wanted, words: string[]): boolean {
	// of a dish whose allergens nobody has named it cannot be said
	const free = w.without.length === 0 ||
		(dish.allergens != null && !w.without.some((a) => dish.allergens?.includes(a)));
	return free && w.diet.every((d) => dish.diets.includes(d)) && (words.length === 0 || found(dish, words));
}

export interface Shelf {
	id: number;
	name: string;
	description?: string | undefined;
	dishes: Dish[];
}

/* The menu's categories with the dishes wanted; what is empty falls away. */
export function shelves(menu: Menu, w: Wanted, others: string): Shelf[] {
	const words = folded(w.q).split(/[^\p{L}\p{N}]+/u).filter(Boolean);
	const all: Shelf[] = [...menu.categories, { id: 0, name: others, dishes: menu.dishes }];
	return all
		.map((c) => ({ ...c, dishes: c.dishes.filter((d) => suits(d, w, words)) }))
		.filter((c) => c.dishes.length > 0);
}
