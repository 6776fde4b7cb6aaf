import { QueryClient, QueryClientProvider } from "@tanstack/react-query";
import { createRoot } from "react-dom/client";
import { passing } from "./api/client";
import { backFromYandex, onLeaving, restore } from "./api/session";
import { App } from "./app";
import { menuIn } from "./menu/menu";
import { forgetOrders, freshen } from "./orders/orders";
import "./styles.css";
import { learn, recall, remember, texts, useLang } from "./texts";
import { toast } from "./ui/toasts";

const client = new QueryClient({
	defaultOptions: {
		queries: {
			networkMode: "always", // the service worker answers without a network
			retry: (count, problem) => passing(problem) && count < 2,
			staleTime: 5_000,
		},
	},
});

// nothing of a guest's is left when they have gone
onLeaving(() => {
	client.removeQueries({ predicate: ({ queryKey }) => queryKey[0] !== "menu" });
	forgetOrders();
});
freshen(client);

// after a release the pages of the one before are gone: once more from the start
const BLINK = 150; // ms that nobody minds
const AGAIN = "reloaded"; // when it was
window.addEventListener("vite:preloadError", () => {
	if (Date.now() - Number(recall(AGAIN)) < 60_000)
		return;
	remember(AGAIN, String(Date.now()));
	if (recall(AGAIN) !== null)
		location.reload();
});
if (import.meta.env.PROD && "serviceWorker" in navigator)
	window.addEventListener("load", () => void navigator.serviceWorker.register("/sw.js").catch(() => undefined));

async function start(): Promise<void> {
	await learn().catch(() => undefined); // without a network in the language there is

	const back = backFromYandex();
	if (back !== null && "failed" in back) {
		const { yandex } = texts();
		history.replaceState(null, "", "/login");
		toast(yandex[back.failed as keyof typeof yandex] ?? yandex.failed, true);
	} else if (back !== null || location.pathname === "/") {
		history.replaceState(null, "", back?.next ?? `/menu${location.search}${location.hash}`);
	}
	const menu = client.prefetchQuery(menuIn(useLang.getState().lang));
	void restore();
	// it was asked for before this program: what is all but here needs no skeleton
	if (location.pathname === "/menu")
		await Promise.race([menu, new Promise((late) => setTimeout(late, BLINK))]);
	createRoot(document.getElementById("app") as HTMLElement).render(
		<QueryClientProvider client={client}><App /></QueryClientProvider>,
	);
}
void start();
