// What scripts add: pages that stay up to date, word of new orders, dragging,
// and word of a lost connection.
import { staff, told } from "./house.mjs";
import { atTable, mark } from "./board.mjs";
import { button, desk, t } from "./desk.mjs";

const numbers = (page) => page.locator("article.order h3").allInnerTexts()
	.then((texts) => texts.map((text) => Number(text.match(/\d+/)[0])).join());

export default {
	"orders that come": async (s) => {
		const table = mark();
		const { page, context } = await desk(s, "waiter");
		await page.goto(`/staff/dashboard?table=${table}`);
		const alerts = page.locator("#alerts");
		await page.waitForResponse((a) => a.url().endsWith("/staff/alerts"));
		const order = await atTable(table);
		const mine = new RegExp(`${t.number} ${order.number}(?!\\d)`);
		await s.comes("one comes onto the page by itself",
			page.locator("article.order"));
		await s.comes("and is told of", alerts.getByText(mine));
		const other = await context.newPage();
		await other.goto(`/staff/orders/${order.id}`);
		await s.comes("on every tab", other.locator("#alerts")
			.getByText(mine));
		await button(alerts, t.acknowledge).click();
		await s.comes("until somebody has seen it", async () =>
			!await alerts.getByText(mine).isVisible() &&
			!await other.locator("#alerts").getByText(mine).isVisible());
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
		const visit = await desk(s, "waiter");
		const { page, context } = visit;
		visit.bear("TypeError", "htmx", "AbortError");
		await page.goto(`/staff/dashboard?table=${mark()}`);
		s.check("all is well", !await page.getByText(t.lost).isVisible());
		await context.setOffline(true);
		await s.comes("it is said", page.getByText(t.lost));
		await context.setOffline(false);
		await s.comes("until it is back", async () =>
			!await page.getByText(t.lost).isVisible());
	},
};
