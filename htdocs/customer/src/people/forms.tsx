/* Forms about people: what the server says of a field is said at the field. */
import { type FormEvent, type ReactNode, useState } from "react";
import { Problem } from "../api/client";
import { useTexts } from "../texts";
import { wordsFor } from "../ui/parts";

export interface FormState {
	busy: boolean;
	problem: unknown;
	/* What is wrong with the field of this name, in the catalogue's words. */
	error: (field: string) => string | undefined;
}

export function useForm(send: (form: FormData) => Promise<void>): FormState & { onSubmit: (e: FormEvent<HTMLFormElement>) => void } {
	const t = useTexts();
	const [busy, setBusy] = useState(false);
	const [problem, setProblem] = useState<unknown>(null);

	return {
		busy,
		problem,
		error: (field) => problem instanceof Problem && problem.field === field
			? problem.code === "exists" ? t.taken : t.fieldErrors[field as keyof typeof t.fieldErrors] ?? t.wrongValue : undefined,
		onSubmit: (e) => {
			e.preventDefault();
			if (busy)
				return;
			const form = e.currentTarget;
			setBusy(true);
			setProblem(null);
			send(new FormData(form)).catch((p: unknown) => {
				setProblem(p);
				if (p instanceof Problem && p.field !== undefined)
					form.querySelector<HTMLElement>(`[name="${CSS.escape(p.field)}"]`)?.focus();
			}).finally(() => setBusy(false));
		},
	};
}

export const text = (form: FormData, name: string): string => String(form.get(name) ?? "").trim();
export const secret = (form: FormData, name: string): string => String(form.get(name) ?? "");

/* What is wrong with the form as a whole. */
export function FormProblem({ state, words = {} }: { state: FormState; words?: Record<number, string> }) {
	const t = useTexts();
	const p = state.problem;
	if (p === null || (p instanceof Problem && p.field !== undefined && p.code !== "unauthenticated" && state.error(p.field) !== undefined && p.status !== 401))
		return null;
	return <p role="alert" className="rounded-xl border-2 border-red p-3">{(p instanceof Problem && words[p.status]) || wordsFor(t, p)}</p>;
}

export function Submit({ state, children }: { state: FormState; children: ReactNode }) {
	const t = useTexts();
	return <button type="submit" disabled={state.busy} className="button-main min-h-12 w-full text-lg">{state.busy ? t.sending : children}</button>;
}
