/*
 * The catalogues and what a language decides: texts, plurals, money, times.
 * Whatever people read stands in ru.ts and en.ts (tests/web/strings checks).
 */
import { create } from "zustand";
import { ru } from "./ru";

export type Lang = "ru" | "en";
export type Texts = typeof ru;

// English comes when it is asked for: most guests need not wait for it
const catalogues: Partial<Record<Lang, Texts>> = { ru };
const KEY = "lang";

/* What storage has not taken, switched off or full: it lasts as long as the page. */
const unkept = new Map<string, string | null>();

export function recall(key: string): string | null {
	try {
		return unkept.has(key) ? unkept.get(key) ?? null : localStorage.getItem(key);
	} catch {
		return null;
	}
}

export function remember(key: string, value: string | null): void {
	try {
		if (value === null)
			localStorage.removeItem(key);
		else
			localStorage.setItem(key, value);
		unkept.delete(key);
	} catch {
		unkept.set(key, value);
	}
}

/* The first language of the browser's that there is a catalogue of. */
function spoken(): Lang {
	for (const tag of navigator.languages)
		if (tag.startsWith("ru"))
			return "ru";
		else if (tag.startsWith("en"))
			return "en";
	return "ru";
}

const chosen = recall(KEY);

export const useLang = create<{ lang: Lang }>(() => ({
	lang: chosen === "ru" || chosen === "en" ? chosen : spoken(),
}));

/* The server would answer in it without being told. */
export const isSpoken = (lang: Lang): boolean => lang === spoken();

async function load(lang: Lang): Promise<void> {
	if (lang === "en")
		catalogues.en ??= (await import("./en")).en;
}

export async function speak(lang: Lang): Promise<void> {
	await load(lang);
	remember(KEY, lang);
	useLang.setState({ lang });
}

/* Before anything is drawn. */
export const learn = (): Promise<void> => load(useLang.getState().lang);

export function useTexts(): Texts {
	return catalogues[useLang((s) => s.lang)] ?? ru;
}

/* For what is not drawn: toasts, titles. */
export function texts(): Texts {
	return catalogues[useLang.getState().lang] ?? ru;
}

const locale = (): string => useLang.getState().lang === "ru" ? "ru-RU" : "en-GB";

/* Made when first needed: a formatter takes milliseconds to make. */
const formats = new Map<string, Intl.NumberFormat | Intl.DateTimeFormat>();

function format<F extends Intl.NumberFormat | Intl.DateTimeFormat>(name: string, make: () => F): F {
	let known = formats.get(name);
	if (known === undefined)
		formats.set(name, known = make());
	return known as F;
}

/* Roubles as menus write them: kopecks only where there are any. */
export function roubles(amount: number): string {
	const digits = Number.isInteger(amount) ? 0 : 2;
	return format(`money ${digits}`, () => new Intl.NumberFormat("ru-RU", {
		style: "currency", currency: "RUB", minimumFractionDigits: digits, maximumFractionDigits: digits,
	})).format(amount);
}

export function quantity(amount: number): string {
	const where = locale();
	return format(`number ${where}`, () => new Intl.NumberFormat(where)).format(amount);
}

function written(kind: string, time: Date, parts: Intl.DateTimeFormatOptions): string {
	const where = locale();
	return format(`${kind} ${where}`, () => new Intl.DateTimeFormat(where, parts)).format(time);
}

const minute = { hour: "2-digit", minute: "2-digit" } as const;
const day = { day: "numeric", month: "long", ...minute } as const;

export const clock = (time: string | number | Date): string => written("clock", new Date(time), minute);

/* Today: the time alone; else the day, too, and the year if it is another. */
export function moment(time: string | number | Date): string {
	const then = new Date(time);
	const now = new Date();
	if (then.toDateString() === now.toDateString())
		return clock(then);
	return then.getFullYear() === now.getFullYear() ? written("day", then, day)
		: written("year", then, { ...day, year: "numeric" });
}
