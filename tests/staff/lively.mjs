// What scripts add: pages that stay up to date, word of new orders, dragging,
// and word of a lost connection.
import { staff, told } from "./house.mjs";
import { atTable, mark } from "./board.mjs";
import { button, desk, t } from "./desk.mjs";

// Counts the tones that a tab of that context begins.
const listen = (context) => context.addInitScript(() => {
	const { start } = AudioScheduledSourceNode.prototype;
	window.tones = 0;
	AudioScheduledSourceNode.prototype.start = function (...when) {
		window.tones++;
		return start.apply(this, when);
	};
});
const tones = (page) => page.evaluate(() => window.tones);

// Ten seconds without a tone. Other scenarios' orders ring, too: who hears one
// acknowledges it, and listens again.
async function silent(page) {
	const before = await tones(page), { clock } = page.context();
	await clock.runFor(10_000);
	if (await tones(page) === before)
		return true;
	await button(page.locator("#alerts"), t.acknowledge).click({ timeout: 1000 })
		.catch(() => undefined);
	return false;
}

const numbers = (page) => page.locator("article.order h3").allInnerTexts()
	.then((texts) => texts.map((text) => Number(text.match(/\d+/)[0])).join());

export default {
	"orders that come": async (s) => {
		const table = mark();
		const visit = await desk(s, "waiter");
		const { page, context } = visit;
		visit.bear("htmx"); // time leaps
		await listen(context);
		await context.clock.install();
		const looked = page.waitForResponse((a) =>
			a.url().endsWith("/staff/alerts"));
		await page.goto(`/staff/dashboard?table=${table}`);
		const alerts = page.locator("#alerts");
		await looked;
		const order = await atTable(table);
		const mine = new RegExp(`${t.number} ${order.number}(?!\\d)`);
		await s.comes("one comes onto the page by itself",
			page.locator("article.order"));
		await s.comes("and is told of", alerts.getByText(mine));
		const other = await context.newPage();
		await other.goto(`/staff/orders/${order.id}`);
		await s.comes("on every tab", other.locator("#alerts")
			.getByText(mine));
		for (const tab of [page, other]) {
			s.check("no browser lets it ring before somebody was there",
				await tones(tab) === 0);
			await tab.locator("h1, h2").first().click({ force: true });
			await s.comes("it rings, on every tab", async () =>
				await tones(tab) > 1);
		}
		await button(alerts, t.acknowledge).click();
		await s.comes("until somebody has seen it", async () =>
			!await alerts.getByText(mine).isVisible() &&
			!await other.locator("#alerts").getByText(mine).isVisible());
		for (const tab of [page, other])
			await s.comes("and rings no more", () => silent(tab));
		await page.getByText(t.cancelOrder).click();
		await page.getByLabel(t.reason).fill("пока пишут");
		await told("PATCH", `/orders/${order.id}/status`, await staff("chef"),
			{ status: "cooking" });
		await page.waitForRequest((r) => r.url().includes("table="),
			{ timeout: 6000 }).catch(() => undefined);
		s.check("no page changes under one's hands",
			await page.getByLabel(t.reason).inputValue() === "пока пишут");
	},

	"dragging": async (s) => {
		const table = mark();
		const [a, b] = [await atTable(table), await atTable(table)];
		const { page } = await desk(s, "waiter", { width: 1440, height: 900 });
		await page.goto(`/staff/dashboard?table=${table}`);
		const heads = page.locator("article.order header");
		s.check("as they came", await numbers(page) === `${a.number},${b.number}`);
		await heads.last().dragTo(heads.first(),
			{ targetPosition: { x: 20, y: 2 } });
		await s.comes("it is kept", page.getByText(t.said.placed));
		await page.reload();
		s.check("the last is the first", await numbers(page) ===
			`${b.number},${a.number}`, await numbers(page));
	},

	"the connection is gone": async (s) => {
		const visit = await desk(s, "admin", { height: 300 });
		const { page, context } = visit;
		visit.bear("TypeError", "htmx", "AbortError", "WebSocket");
		const tabs = [page, await context.newPage(), await context.newPage()];
		const paths = [`/staff/dashboard?table=${mark()}`, "/staff/kitchen",
			"/staff/board"];
		for (const [i, tab] of tabs.entries()) {
			await tab.goto(paths[i]);
			s.check(`${paths[i].slice(0, 16)}: all is well`,
				await tab.locator("#lost").isHidden());
		}
		await context.setOffline(true);
		for (const tab of tabs) {
			const lost = tab.locator("#lost");
			await s.comes("it is said", lost.getByText(t.lost));
			await tab.evaluate(() => scrollTo(0, document.body.scrollHeight));
			s.check("where it is seen, wherever one is", await lost.evaluate((e) => {
				const { top, bottom } = e.getBoundingClientRect();
				return top >= 0 && bottom <= innerHeight;
			}));
		}
		await context.setOffline(false);
		for (const tab of tabs)
			await s.comes("until it is back", () =>
				tab.locator("#lost").isHidden());
	},

	"a screen on the wall stays on": async (s) => {
		const { page, context } = await desk(s, "admin");
		await context.addInitScript(() => {
			window.locks = [];
			Object.defineProperty(navigator, "wakeLock", { value: {
				request: async (what) => { window.locks.push(what); } } });
		});
		const locks = () => page.evaluate(() => window.locks.join());
		const seen = (is) => page.evaluate((hidden) => {
			Object.defineProperty(document, "hidden", { configurable: true,
				get: () => hidden });
			document.dispatchEvent(new Event("visibilitychange",
				{ bubbles: true }));
		}, !is);
		for (const path of ["/staff/kitchen", "/staff/board"]) {
			await page.goto(path);
			s.check(`${path} asks for it`, await locks() === "screen");
			await seen(false);
			s.check("not while nobody sees it", await locks() === "screen");
			await seen(true);
			s.check("again when it is seen again",
				await locks() === "screen,screen");
		}
		await page.goto("/staff/stops");
		s.check("other pages do not", await locks() === "");
	},
};
