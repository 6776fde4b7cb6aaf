/* The API as schema/api/openapi.yaml describes it, and what goes wrong there. */
import createClient from "openapi-fetch";
import type { components, paths } from "./schema";
import { bearer, renew } from "./session";
import { traceparent } from "./trace";

export type Schemas = components["schemas"];
export type Order = Schemas["Order"];
export type OrderItem = Schemas["OrderItem"];
export type Menu = Schemas["ActiveMenu"];
export type Dish = Schemas["MenuDish"];
export type OptionGroup = NonNullable<Dish["option_groups"]>[number];
export type Quote = Schemas["Quote"];
export type OrderRequest = Schemas["OrderRequest"];
export type Lacking = Schemas["Lacking"];

const DEADLINE = 20_000; // ms; the server's own is below it

/*
 * What came instead of an answer. "network": nothing came, and whether the
 * request arrived is not known.
 */
export class Problem extends Error {
	constructor(
		readonly code: Schemas["Code"] | "network",
		readonly status: number,
		readonly field: string | undefined,
		readonly lines: Lacking[],
		readonly retryAfter: number, // seconds
		message: string,
	) {
		super(message);
	}
}

/* With the token; when it has just ended, once more with the next one. */
async function send(request: Request): Promise<Response> {
	request.headers.set("traceparent", traceparent());
	const again = request.clone();
	const token = bearer();

	const signed = (r: Request, t: string | null): Request => {
		if (t !== null)
			r.headers.set("Authorization", `Bearer ${t}`);
		return new Request(r, { signal: AbortSignal.any([r.signal, AbortSignal.timeout(DEADLINE)]) });
	};
	const answer = await fetch(signed(request, token));
	if (answer.status !== 401 || token === null)
		return answer;
	const next = await renew(token);
	return next === null ? answer : fetch(signed(again, next));
}

export const api = createClient<paths>({ baseUrl: "/api/v1", fetch: send });

interface Got<T> {
	data?: T;
	error?: unknown;
	response: Response;
}

function problem(error: unknown, response: Response): Problem {
	const e = typeof error === "object" && error !== null ? error as Partial<Schemas["Error"]> : {};
	const code = e.code ?? (response.status === 429 ? "rate_limited" : "unavailable");
	return new Problem(code, response.status, e.field, e.lines ?? [],
		Number(response.headers.get("Retry-After") ?? 0), e.error ?? response.statusText);
}

/* The answer's body, or a Problem is thrown. */
export async function ask<T>(call: Promise<Got<T>>): Promise<T> {
	return (await asked(call)).data;
}

/* The same with the response's headers. */
export async function asked<T>(call: Promise<Got<T>>): Promise<{ data: T; response: Response }> {
	let got: Got<T>;
	try {
		got = await call;
	} catch (e) {
		throw new Problem("network", 0, undefined, [], 0, String(e));
	}
	if (!got.response.ok)
		throw problem(got.error, got.response);
	return { data: got.data as T, response: got.response };
}

/* It may pass by itself: nothing came, or a part of the system is away. */
export function passing(e: unknown): boolean {
	return e instanceof Problem && (e.code === "network" || e.status >= 500 || e.status === 429);
}
