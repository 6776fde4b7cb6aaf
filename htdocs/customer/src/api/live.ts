/*
 * Live updates: one WebSocket a browser. The tab that holds the lock has it
 * and tells the others; when it closes, the next one takes over from the same
 * number, so that nothing is missed. While there is none, pages poll.
 */
import { create } from "zustand";
import { recall, remember } from "../texts";
import { bearer, onLeaving, renew, useSession } from "./session";

export interface LiveEvent {
	seq: number;
	event: string;
	order_id: string;
	status: string;
	at: string;
}

const SINCE = "live-since";
const HEARTBEAT = 25_000; // ms
const PAUSE = { first: 1_000, most: 30_000 }; // ms between attempts
const ENDED = 4401; // the token has

export const useLive = create<{ connected: boolean }>(() => ({ connected: false }));

const tabs = new BroadcastChannel("samovar-live");
const listeners = new Set<(e: LiveEvent) => void>();
let stop: AbortController | null = null;

export function onLive(listener: (e: LiveEvent) => void): () => void {
	listeners.add(listener);
	return () => listeners.delete(listener);
}

type Note = { connected: boolean } | { event: LiveEvent } | "who";

function take(note: Note): void {
	if (note === "who")
		return;
	if ("connected" in note)
		useLive.setState({ connected: note.connected });
	else
		for (const listener of listeners)
			listener(note.event);
}

function tell(note: Note): void {
	take(note);
	tabs.postMessage(note);
}

let leading = false;
tabs.onmessage = ({ data }: MessageEvent<Note>) => {
	if (data !== "who")
		take(data);
	else if (leading)
		tabs.postMessage({ connected: useLive.getState().connected } satisfies Note);
};

/* One socket from its opening to its end; the code it was closed with. */
function talk(signal: AbortSignal): Promise<number> {
	return new Promise((over) => {
		const socket = new WebSocket(`${location.protocol === "https:" ? "wss" : "ws"}://${location.host}/api/v1/live`);
		const end = (): void => socket.close();
		const heart = setInterval(() => {
			if (socket.bufferedAmount > 0)
				socket.close(); // the last beat has not left: nobody is there
			else if (socket.readyState === WebSocket.OPEN)
				socket.send("{}");
		}, HEARTBEAT);

		signal.addEventListener("abort", end);
		socket.onopen = () => {
			const since = Number(recall(SINCE));
			socket.send(JSON.stringify({ token: bearer(), ...(since > 0 ? { since } : {}) }));
			tell({ connected: true });
		};
		socket.onmessage = ({ data }: MessageEvent<string>) => {
			const event = JSON.parse(data) as LiveEvent;
			remember(SINCE, String(event.seq));
			tell({ event });
		};
		socket.onclose = ({ code }) => {
			clearInterval(heart);
			signal.removeEventListener("abort", end);
			tell({ connected: false });
			over(code);
		};
	});
}

const wait = (ms: number, signal: AbortSignal): Promise<void> => new Promise((done) => {
	const timer = setTimeout(done, ms);
	for (const [target, name] of [[signal, "abort"], [window, "online"]] as const)
		target.addEventListener(name, () => {
			clearTimeout(timer);
			done();
		}, { once: true });
});

async function lead(signal: AbortSignal): Promise<void> {
	let pause = PAUSE.first;

	leading = true;
	while (!signal.aborted) {
		const began = Date.now();
		if (await talk(signal) === ENDED)
			await renew(bearer());
		if (Date.now() - began > PAUSE.most)
			pause = PAUSE.first;
		if (!signal.aborted)
			await wait(pause * (0.5 + Math.random() / 2), signal);
		pause = Math.min(2 * pause, PAUSE.most);
	}
	leading = false;
}

function begin(): void {
	stop ??= new AbortController();
	const { signal } = stop;
	void navigator.locks.request("samovar-live", { signal }, () => lead(signal)).catch(() => undefined);
	tabs.postMessage("who");
}

onLeaving(() => {
	stop?.abort();
	stop = null;
	remember(SINCE, null);
	useLive.setState({ connected: false });
});

useSession.subscribe(({ state }) => {
	if (state === "in" && stop === null)
		begin();
});
