// What a page costs who opens it: bytes on the way, and jumps of the layout.
import { gzipSync } from "node:zlib";
import { url } from "./fleet.mjs";
import { items, ordered } from "./house.mjs";
import { t } from "./walk.mjs";

const KB = 1000;
const MOST = { html: 4 * KB, css: 12 * KB, js: 50 * KB, menu: 250 * KB };
const SHIFT = 0.05;

const bytes = async (path) => Buffer.from(
	await (await fetch(url + path)).arrayBuffer());
const packed = async (paths) => (await Promise.all(paths.map(bytes)))
	.reduce((sum, text) => sum + gzipSync(text, { level: 9 }).length, 0);

const kb = (n) => `${(n / KB).toFixed(1)} KB`;

// A telephone's network, not the best: 150 ms, 1.6 Mbit/s.
async function slow(context, page) {
	const devtools = await context.newCDPSession(page);
	await devtools.send("Network.enable");
	await devtools.send("Network.emulateNetworkConditions", { offline: false,
		latency: 150, downloadThroughput: 200_000, uploadThroughput: 90_000 });
	return devtools;
}

// How far things have jumped since the page was opened.
const shifted = (page) => page.evaluate(() => new Promise((done) => {
	let sum = 0;
	const watcher = new PerformanceObserver((list) => {
		for (const entry of list.getEntries())
			if (!entry.hadRecentInput)
				sum += entry.value;
	});
	watcher.observe({ type: "layout-shift", buffered: true });
	// what is buffered comes before the next two frames are drawn
	requestAnimationFrame(() => requestAnimationFrame(() => done(sum)));
}));

export default {
	"what comes first": async (s) => {
		const html = (await bytes("/menu")).toString();
		const scripts = [...html.matchAll(
			/<(?:script type="module"|link rel="modulepreload")[^>]*(?:src|href)="([^"]+)"/g)];
		const styles = [...html.matchAll(
			/<link rel="stylesheet"[^>]*href="([^"]+)"/g)];
		const names = (found) => found.map(([, path]) => path);
		for (const [what, paths] of [["html", ["/menu"]], ["css", names(styles)],
			["js", names(scripts)]]) {
			const size = await packed(paths);
			s.check(`${what} is ${kb(size)} packed, at most ${kb(MOST[what])}`,
				paths.length > 0 && size <= MOST[what]);
		}
		const { headers } = await fetch(url + names(scripts)[0]);
		s.check("it comes packed and is kept for ever",
			headers.get("content-encoding") !== null &&
			/immutable/.test(headers.get("cache-control")),
			JSON.stringify([...headers]));
	},

	"the menu on a telephone": async (s) => {
		const { page, context } = await s.visit({ scale: 2.625 });
		const devtools = await slow(context, page);
		let sum = 0;
		const sizes = new Map(), names = new Map();
		devtools.on("Network.responseReceived", ({ requestId, response }) =>
			names.set(requestId, response.url));
		devtools.on("Network.loadingFinished", ({ requestId, encodedDataLength }) => {
			sum += encodedDataLength;
			sizes.set(requestId, encodedDataLength);
		});
		await page.goto("/menu", { waitUntil: "networkidle" });
		await page.getByText(t.menuFoot("").slice(0, 20)).waitFor();
		s.check(`with data and thumbnails it is ${kb(sum)}, at most ${
			kb(MOST.menu)}`, sum <= MOST.menu, [...sizes].map(([id, size]) =>
			`${size} ${names.get(id)}`).join("\n"));
	},

	"nothing jumps": async (s) => {
		for (const width of [360, 1440]) {
			const { page, context, account } = await s.visit({ width,
				account: true });
			await ordered(account, "delivered", { items: items(1, 2) });
			await page.goto("/menu");
			await page.getByText(t.usual).waitFor();
			await slow(context, page);
			for (const [path, ready] of [
				["/menu", page.getByText(t.usual)],
				["/orders", page.getByText(t.statuses.delivered)],
				["/cart", page.getByText(t.cartEmpty)],
				["/profile", page.locator(`[value="${account.email}"]`)],
				["/login?next=/cart", page.getByText(t.cartEmpty)]]) {
				await page.goto(path, { waitUntil: "networkidle" });
				await ready.waitFor();
				const sum = await shifted(page);
				s.check(`${path} at ${width} px: ${sum.toFixed(3)}, below ${SHIFT}`,
					sum < SHIFT);
			}
		}
	},
};
