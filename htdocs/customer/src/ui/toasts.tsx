/* Short words on what has just happened; a screen reader says them. */
import { create } from "zustand";

interface Toast {
	id: number;
	text: string;
	urgent: boolean;
}

const STAY = 6_000; // ms
let last = 0;

const useToasts = create<{ toasts: Toast[] }>(() => ({ toasts: [] }));

export function toast(text: string, urgent = false): void {
	const id = ++last;
	useToasts.setState(({ toasts }) => ({
		toasts: [...toasts.filter((t) => t.text !== text).slice(-2), { id, text, urgent }],
	}));
	setTimeout(() => drop(id), STAY);
}

const drop = (id: number): void =>
	useToasts.setState(({ toasts }) => ({ toasts: toasts.filter((t) => t.id !== id) }));

export function Toasts() {
	const { toasts } = useToasts();
	return (
		<div className="pointer-events-none fixed inset-x-0 top-3 z-50 flex flex-col items-center gap-2 px-3 no-print">
			{[false, true].map((urgent) => (
				<div key={String(urgent)} role={urgent ? "alert" : "status"} className="contents">
					{toasts.filter((t) => t.urgent === urgent).map((t) => (
						<p key={t.id} className={`rise pointer-events-auto max-w-md rounded-xl px-4 py-3 shadow-card ${
							urgent ? "bg-red text-on-red" : "bg-ink text-paper"}`} onClick={() => drop(t.id)}>
							{t.text}
						</p>
					))}
				</div>
			))}
		</div>
	);
}
