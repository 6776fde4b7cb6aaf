/*
 * The service worker: the pages open and the last menu can be read without a
 * network. Nothing personal is kept: of the API only the menu.
 */
const FILES = __FILES__;
const SHELL = "/index.html";
const shell = `shell-${FILES.join()}`;
const menus = "menus";
const pictures = "pictures";
const PICTURES = 120;
const PATIENCE = 3000; // ms

self.addEventListener("install", (event) => {
	event.waitUntil((async () => {
		const cache = await caches.open(shell);
		await cache.addAll([SHELL, "/icon.svg", "/manifest.webmanifest", "/early.js", ...FILES]);
		// the page has read it before this could hear of it
		await (await caches.open(menus)).add("/api/v1/menu/active").catch(() => undefined);
		await self.skipWaiting();
	})());
});

self.addEventListener("activate", (event) => {
	event.waitUntil((async () => {
		for (const name of await caches.keys())
			if (![shell, menus, pictures].includes(name))
				await caches.delete(name);
		await self.clients.claim();
	})());
});

/* From the network; without one, or with one that keeps a guest waiting, what
   was kept last. */
async function newest(request, name, key, type) {
	const cache = await caches.open(name);
	const answer = fetch(request).then(async (fresh) => {
		// who asks for money before letting anybody out answers with a page
		if (fresh.ok && !fresh.headers.get("Content-Type")?.startsWith(type))
			throw new TypeError("no answer of ours");
		if (fresh.ok)
			await cache.put(key, fresh.clone());
		return fresh;
	});
	const kept = await cache.match(key);
	if (!kept)
		return answer;
	return Promise.race([
		answer.then((fresh) => fresh.status >= 500 ? kept : fresh, () => kept),
		new Promise((late) => setTimeout(late, PATIENCE, kept)),
	]);
}

/* What was kept, else from the network. */
async function kept(request, name) {
	const cache = await caches.open(name);
	const known = await cache.match(request);
	if (known)
		return known;
	const answer = await fetch(request);
	if (answer.ok && name === pictures) {
		await cache.put(request, answer.clone());
		const all = await cache.keys();
		for (const old of all.slice(0, Math.max(0, all.length - PICTURES)))
			await cache.delete(old);
	}
	return answer;
}

const PAGES = /^\/(?:(?:menu|cart|payment|orders|login|register|reset|profile)(?:\/.*)?)?$/;

self.addEventListener("fetch", (event) => {
	const { request } = event;
	const url = new URL(request.url);

	if (request.method !== "GET" || url.origin !== location.origin)
		return;
	if (request.mode === "navigate") {
		if (PAGES.test(url.pathname))
			event.respondWith(newest(request, shell, SHELL, "text/html"));
	} else if (url.pathname === "/api/v1/menu/active") {
		event.respondWith(newest(request, menus, request.url, "application/json"));
	} else if (url.pathname.startsWith("/photos/")) {
		event.respondWith(kept(request, pictures));
	} else if (FILES.includes(url.pathname)) {
		event.respondWith(kept(request, shell));
	}
});
