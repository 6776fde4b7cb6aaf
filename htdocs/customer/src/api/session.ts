/*
 * Who is signed in. The access token lives in memory only; a reload gets the
 * next one for the refresh cookie, which no script can read. Tabs tell each
 * other when somebody signs in or out.
 */
import { create } from "zustand";
import { recall, remember } from "../texts";
import { alone } from "./alone";
import type { components } from "./schema";
import { traceparent } from "./trace";

export type Account = components["schemas"]["Account"];
type Answer = components["schemas"]["LoginAnswer"];

/* unknown: there may be a session, its cookie is just being tried. */
interface Session {
	state: "unknown" | "in" | "out";
	away: boolean; // and the server did not answer
	user: Account | null;
}

const HINT = "session"; // somebody has signed in here
const YANDEX = "yandex"; // somebody has gone there to sign in: where to next
const LEFT = "left"; // somebody has signed out, and the server does not know yet
const tabs = new BroadcastChannel("samovar-session");
let token: string | null = null;
const forgetting: ((forGood: boolean) => void)[] = [];
const entering: ((user: Account) => void)[] = [];

const mayBeIn = (): boolean => recall(LEFT) === null && (recall(HINT) !== null || recall(YANDEX) !== null);

export const useSession = create<Session>(() => ({
	state: mayBeIn() ? "unknown" : "out",
	away: false,
	user: null,
}));

export const bearer = (): string | null => token;

/* Called whenever a session has ended, to forget what was its; for good, when
   its guest said so: then nothing of theirs is left here. */
export function onLeaving(forget: (forGood: boolean) => void): void {
	forgetting.push(forget);
}

export function onEntering(greet: (user: Account) => void): void {
	entering.push(greet);
}

export function enter(answer: Answer): void {
	const before = useSession.getState().user;
	if (before !== null && before.id !== answer.user.id)
		forget(true);
	for (const greet of entering)
		greet(answer.user);
	token = answer.access_token;
	remember(HINT, "1");
	remember(YANDEX, null);
	remember(LEFT, null);
	useSession.setState({ state: "in", away: false, user: answer.user });
}

/* Signed in or renamed: the other tabs are told. */
export function entered(answer: Answer): void {
	enter(answer);
	tabs.postMessage("in");
}

export function rename(user: Partial<Account>): void {
	const now = useSession.getState().user;
	if (now !== null)
		useSession.setState({ user: { ...now, ...user } });
}

function forget(forGood: boolean): void {
	for (const f of forgetting)
		f(forGood);
}

/* Over: by the server's word, or for good by the guest's. */
export function ended(forGood: boolean, tell = true): void {
	token = null;
	remember(HINT, null);
	remember(YANDEX, null);
	const was = useSession.getState().state;
	useSession.setState({ state: "out", user: null });
	if (was !== "out" || forGood)
		forget(forGood);
	if (tell)
		tabs.postMessage(forGood ? "out" : "over");
}

const post = (path: string, body: object): Promise<Response> =>
	fetch(`/api/v1/auth/${path}`, {
		method: "POST",
		headers: {
			"Content-Type": "application/json",
			traceparent: traceparent(),
			...(token === null ? {} : { Authorization: `Bearer ${token}` }),
		},
		body: JSON.stringify(body),
		keepalive: true, // also when the page goes
		signal: AbortSignal.timeout(15_000),
	});

/* The next token in place of the spent one, or null; once for all callers. */
let renewing: Promise<string | null> | null = null;
export function renew(spent: string | null): Promise<string | null> {
	if (token !== spent)
		return Promise.resolve(token);
	renewing ??= alone("refresh", async () => {
		if (recall(LEFT) !== null)
			return null; // its cookie may still be there
		const answer = await post("refresh", {});
		if (answer.ok)
			enter(await answer.json() as Answer);
		else if (answer.status === 401 || answer.status === 400)
			ended(false);
		return answer.ok ? token : null;
	}).catch(() => null).finally(() => renewing = null);
	return renewing;
}

/* At the start, until it is known; a server that is away is asked again. */
export async function restore(): Promise<void> {
	void sayLeft();
	for (let pause = 1000; useSession.getState().state === "unknown"; pause = Math.min(2 * pause, 30_000)) {
		await renew(null);
		if (useSession.getState().state === "unknown") {
			useSession.setState({ away: true });
			await new Promise((done) => {
				setTimeout(done, pause);
				window.addEventListener("online", done, { once: true });
			});
		}
	}
}

let leaving: Promise<unknown> = Promise.resolve();

async function logout(): Promise<void> {
	const answer = await post("logout", {}).catch(() => null);
	if (answer !== null && answer.status < 500 && answer.status !== 429)
		remember(LEFT, null);
}

/* What the server could not be told before. */
function sayLeft(): Promise<unknown> {
	if (recall(LEFT) !== null)
		leaving = leaving.then(logout);
	return leaving;
}
window.addEventListener("online", () => void sayLeft());

/* At once here, whatever the network does; the server is told meanwhile. */
export async function signOut(): Promise<void> {
	remember(LEFT, "1");
	leaving = logout();
	ended(true);
	await leaving;
}

/* The server's answer takes the cookie of the session before away: who signs
   in waits for it. */
export const left = (): Promise<unknown> => leaving;

/* Signing in at Yandex; it comes back to /, and from there to next. False: the
   way there is closed, here or for now. */
export async function goToYandex(next: string): Promise<boolean> {
	await sayLeft();
	if (recall(LEFT) !== null)
		return false; // what comes back would be taken for the session before
	const there = "/api/v1/auth/yandex";
	const way = await fetch(there, { redirect: "manual" }).catch(() => null);
	if (way?.type !== "opaqueredirect")
		return false;
	remember(YANDEX, next);
	location.assign(there);
	return true;
}

/* Back from Yandex: the page it was for, or why it did not work, or null. */
export function backFromYandex(): { next: string } | { failed: string } | null {
	const next = recall(YANDEX);
	if (location.pathname !== "/" || next === null)
		return null;
	const [, failed] = /^#sign-in=yandex-(\w[\w-]*)$/.exec(location.hash) ?? [];
	if (failed === undefined)
		return { next };
	remember(YANDEX, null);
	if (recall(HINT) === null)
		useSession.setState({ state: "out" });
	return { failed };
}

tabs.onmessage = (message: MessageEvent<string>) => {
	if (message.data !== "in") {
		ended(message.data === "out", false);
	} else if (useSession.getState().state !== "unknown") {
		// another tab has signed in: this one gets a token of its own
		token = null;
		useSession.setState({ state: "unknown" });
		void restore();
	}
};
