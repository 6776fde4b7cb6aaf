/* What pages are made of: fields, steppers, choices, states of waiting. */
import { type InputHTMLAttributes, type ReactNode, useEffect, useId, useLayoutEffect, useRef } from "react";
import { Problem } from "../api/client";
import { roubles, useTexts } from "../texts";
import { Icon } from "./icon";

export function Stepper({ value, most, label, onChange }: {
	value: number;
	most: number;
	label: string;
	onChange: (value: number) => void;
}) {
	const t = useTexts();
	return (
		<div role="group" aria-label={label} className="inline-flex items-center rounded-full bg-chip">
			<button type="button" aria-label={t.fewer(label)} onClick={() => onChange(value - 1)}
				className="grid size-11 place-items-center rounded-full">
				<Icon name="minus" size={18} />
			</button>
			<span aria-live="polite" className="min-w-6 text-center font-semibold tabular-nums">{value}</span>
			<button type="button" aria-label={t.more(label)} disabled={value >= most} onClick={() => onChange(value + 1)}
				className="grid size-11 place-items-center rounded-full disabled:text-soft">
				<Icon name="plus" size={18} />
			</button>
		</div>
	);
}

/* Buttons that take each other's place when they are pressed: the focus was in
   what has gone and goes to what has come. */
export function Swap({ children }: { children: ReactNode }) {
	const box = useRef<HTMLDivElement>(null);
	const had = useRef(false);
	had.current = box.current?.contains(document.activeElement) ?? false;
	useLayoutEffect(() => {
		if (had.current && !box.current?.contains(document.activeElement))
			box.current?.querySelector<HTMLElement>("button:last-of-type")?.focus();
	});
	return <div ref={box} className="relative z-10">{children}</div>;
}

/* A labelled input; its error is said with it. */
export function Field({ label, error, hint, ...input }: {
	label: string;
	error?: string | undefined;
	hint?: string;
} & InputHTMLAttributes<HTMLInputElement>) {
	const id = useId();
	const about = [error ? `${id}-e` : "", hint ? `${id}-h` : ""].filter(Boolean).join(" ");
	return (
		<div>
			<label htmlFor={id} className="mb-1 block text-sm font-semibold">{label}</label>
			<input id={id} className="field" aria-invalid={error ? true : undefined}
				{...(about === "" ? {} : { "aria-describedby": about })} {...input} />
			{error ? <p id={`${id}-e`} className="mt-1 text-sm text-red">{error}</p> : null}
			{hint ? <p id={`${id}-h`} className="mt-1 text-sm text-soft">{hint}</p> : null}
		</div>
	);
}

/* One of several, side by side or below each other. */
export function Choices<T extends string>({ legend, name, value, options, onChange, hidden = false, column = false }: {
	legend: string;
	name: string;
	value: T | null;
	options: { value: T; label: string; note?: string }[];
	onChange: (value: T) => void;
	hidden?: boolean;
	column?: boolean;
}) {
	return (
		<fieldset className="min-w-0">
			<legend className={hidden ? "sr-only" : "mb-1 text-sm font-semibold"}>{legend}</legend>
			<div className={column ? "grid gap-2" : "flex flex-wrap gap-2"}>
				{options.map((o) => (
					<label key={o.value} className={`flex min-h-12 min-w-0 flex-auto items-center gap-3 rounded-xl border px-4 py-2 has-focus-visible:outline-3 has-focus-visible:outline-offset-2 has-focus-visible:outline-red ${
						o.value === value ? "border-red bg-card font-semibold" : "border-line bg-card"}`}>
						<input type="radio" name={name} value={o.value} checked={o.value === value}
							onChange={() => onChange(o.value)} className="size-5 accent-red outline-none" />
						<span className="min-w-0 wrap-anywhere">{o.label}{o.note ? <span className="block text-sm font-normal text-soft">{o.note}</span> : null}</span>
					</label>
				))}
			</div>
		</fieldset>
	);
}

/* A price, and the one before the promotion. */
export function Price({ now, before }: { now: number; before?: number | undefined }) {
	const t = useTexts();
	if (before === undefined || before <= now)
		return <strong className="whitespace-nowrap tabular-nums">{roubles(now)}</strong>;
	return (
		<span className="inline-flex flex-wrap items-baseline gap-x-2">
			<span className="sr-only">{t.nowPrice}</span>
			<strong className="whitespace-nowrap text-red tabular-nums">{roubles(now)}</strong>
			<span className="sr-only">{t.wasPrice}</span>
			<s className="text-sm whitespace-nowrap text-soft tabular-nums">{roubles(before)}</s>
		</span>
	);
}

/* What went wrong, in the words of the catalogue. */
export function wordsFor(t: ReturnType<typeof useTexts>, e: unknown): string {
	if (!(e instanceof Problem))
		return t.problems.unavailable;
	if (e.code === "network")
		return navigator.onLine ? t.problems.network : t.problems.offline;
	return t.problems[e.code] ?? t.problems.unavailable;
}

/* An error with a way on. */
export function Failed({ problem, onRetry }: { problem: unknown; onRetry?: () => void }) {
	const t = useTexts();
	return (
		<div role="alert" className="panel my-6 text-center">
			<p className="text-lg">{wordsFor(t, problem)}</p>
			{onRetry ? <button type="button" onClick={onRetry} className="button-soft mt-3">{t.again}</button> : null}
		</div>
	);
}

export function Empty({ title, children }: { title: string; children?: ReactNode }) {
	return (
		<div className="py-14 text-center">
			<p className="font-serif text-2xl font-bold">{title}</p>
			<div className="mt-4 flex flex-col items-center gap-3 text-soft">{children}</div>
		</div>
	);
}

export function Waiting({ lines = 3 }: { lines?: number }) {
	const t = useTexts();
	return (
		<div aria-busy="true" className="grid gap-4 py-4">
			<span className="sr-only">{t.loading}</span>
			{Array.from({ length: lines }, (_, i) => <div key={i} className="skeleton h-24" />)}
		</div>
	);
}

/* The page's heading; the tab and a screen reader are told where they are. */
export function Title({ children, hidden = false }: { children: string; hidden?: boolean }) {
	const t = useTexts();
	useEffect(() => {
		document.title = `${children} — ${t.brand}`;
	}, [children, t]);
	return <h1 className={hidden ? "sr-only" : "mt-6 mb-4 font-serif text-3xl font-bold"}>{children}</h1>;
}
