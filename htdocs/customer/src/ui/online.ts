import { useSyncExternalStore } from "react";

function watch(changed: () => void): () => void {
	window.addEventListener("online", changed);
	window.addEventListener("offline", changed);
	return () => {
		window.removeEventListener("online", changed);
		window.removeEventListener("offline", changed);
	};
}

/* The browser's word on whether there is a network at all. */
export const useOnline = (): boolean => useSyncExternalStore(watch, () => navigator.onLine);
