/*
 * The cart: kept in the browser, so that a reload, a closed tab or signing in
 * loses nothing, and the same in every tab. What it keeps is checked when it
 * is read: an older page may have written it.
 */
import * as v from "valibot";
import { create } from "zustand";
import { createJSONStorage, persist } from "zustand/middleware";
import { onEntering, onLeaving } from "../api/session";
import { recall, remember } from "../texts";

const Choice = v.object({ option_id: v.number(), quantity: v.number() });
const Line = v.object({
	dish_id: v.number(),
	name: v.string(),
	options: v.array(Choice),
	wish: v.string(),
	quantity: v.pipe(v.number(), v.integer(), v.minValue(1), v.maxValue(99)),
	price: v.number(), // a piece, in roubles, as the guest has seen it
});
const Address = v.object({
	street: v.string(),
	house: v.string(),
	apartment: v.string(),
	entrance: v.string(),
	floor: v.string(),
	comment: v.string(),
});
export const methods = ["card", "online", "cash"] as const;
const Method = v.picklist(methods);

/* An order that was sent and not yet answered: the same key until it is. */
const Pending = v.object({ key: v.string(), body: v.string(), method: Method });
/* An order that waits for its payment; its lines are still in the cart. */
const Unpaid = v.object({ id: v.string(), number: v.number(), total: v.number(), method: Method, key: v.string() });

export const nowhere: Address = { street: "", house: "", apartment: "", entrance: "", floor: "", comment: "" };

/* Whatever else an address has, and whatever it lacks: a form's texts. */
export const addressOf = (from: object): Address => {
	const known = from as Partial<Record<keyof Address, unknown>>;
	return Object.fromEntries(Object.keys(nowhere).map((name) =>
		[name, String(known[name as keyof Address] ?? "")])) as Address;
};

/* What is not as it should be costs the rest nothing. */
const Kept = v.object({
	lines: v.pipe(v.fallback(v.array(v.unknown()), []),
		v.transform((lines) => lines.filter((l) => v.is(Line, l)))),
	type: v.fallback(v.picklist(["delivery", "takeaway", "dine-in"]), "delivery"),
	table: v.fallback(v.string(), ""),
	address: v.fallback(Address, nowhere),
	method: v.fallback(v.nullable(Method), null),
	pending: v.fallback(v.nullable(Pending), null),
	unpaid: v.fallback(v.nullable(Unpaid), null),
	owner: v.fallback(v.nullable(v.number()), null), // who was signed in last; null: a guest
});

export type Choice = v.InferOutput<typeof Choice>;
export type Line = v.InferOutput<typeof Line>;
export type Address = v.InferOutput<typeof Address>;
export type Method = v.InferOutput<typeof Method>;
export type Pending = v.InferOutput<typeof Pending>;
export type Unpaid = v.InferOutput<typeof Unpaid>;
export type Cart = v.InferOutput<typeof Kept>;

export const LINES = 50; // an order takes no more
export const PIECES = 99; // nor a line

const empty = (): Cart => ({
	lines: [], type: "delivery", table: "", address: nowhere, method: null, pending: null, unpaid: null, owner: null,
});

const KEY = "cart";

export const useCart = create<Cart>()(persist(empty, {
	name: KEY,
	version: 1,
	storage: createJSONStorage(() => ({
		getItem: recall,
		setItem: remember,
		removeItem: (name) => remember(name, null),
	})),
	merge: (kept, now) => {
		const read = v.safeParse(Kept, kept);
		return read.success ? read.output : now;
	},
}));

window.addEventListener("storage", (event) => {
	if (event.key === KEY || event.key === null)
		void useCart.persist.rehydrate();
});

const set = useCart.setState;

// a session that is over takes nothing along; the next one may be another's.
// One that was ended from afar leaves the dishes, not the way to somebody's door.
onLeaving((forGood) => set(forGood ? empty() : { address: nowhere }));
onEntering(({ id }) => {
	const { owner } = useCart.getState();
	set(owner === null || owner === id ? { owner: id } : { ...empty(), owner: id });
});

/* The same dish with the same choices and wish is the same line. */
export function lineKey(line: Pick<Line, "dish_id" | "options" | "wish">): string {
	const options = line.options.map((o) => `${o.option_id}x${o.quantity}`).sort();
	return [line.dish_id, ...options, line.wish.trim()].join("/");
}

export function addLine(line: Line): boolean {
	const { lines } = useCart.getState();
	const key = lineKey(line);
	const at = lines.findIndex((l) => lineKey(l) === key);

	if (at < 0 && lines.length >= LINES)
		return false;
	set({
		lines: at < 0 ? [...lines, line] : lines.map((l, i) => i !== at ? l :
			// at the price that was seen first: the cart asks about another
			{ ...l, quantity: Math.min(l.quantity + line.quantity, PIECES) }),
	});
	return true;
}

/* Another quantity (0: the line goes), choice or wish for a line. */
export function changeLine(key: string, change: Partial<Line>): void {
	const lines: Line[] = [];
	for (const old of useCart.getState().lines) {
		const line = lineKey(old) === key ? { ...old, ...change } : old;
		const same = lines.find((l) => lineKey(l) === lineKey(line));
		if (line.quantity <= 0)
			continue;
		if (same === undefined)
			lines.push(line);
		else
			same.quantity = Math.min(same.quantity + line.quantity, PIECES);
	}
	set({ lines });
}

export function emptyCart(): void {
	set({ lines: [], pending: null, unpaid: null });
}

export const pieces = (lines: Line[]): number => lines.reduce((n, l) => n + l.quantity, 0);

/* In kopecks inside, so that no sum is a fraction off. */
export const total = (lines: Line[]): number =>
	lines.reduce((sum, l) => sum + Math.round(l.price * 100) * l.quantity, 0) / 100;
