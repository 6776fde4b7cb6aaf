// A part of the fleet is away: pages say which, keep what was typed, and are
// themselves again when it is back. Nothing else goes on meanwhile.
import { execFileSync } from "node:child_process";
import { url, within } from "./fleet.mjs";
import { CARDS, cardToken, items, staff, told } from "./house.mjs";
import { atTable, mark } from "./board.mjs";
import { button, desk, send, t } from "./desk.mjs";

const sv = (what, pools) => execFileSync("sv", ["-w", "20", what,
	...pools.map((pool) => `${process.env.SAMOVAR_STATE}/service/${pool}`)]);
const answers = async (path, token) => (await fetch(url + path, { headers: {
	Authorization: `Bearer ${token}` } }).catch(() => null))?.status === 200;

// Without the pools of a context; then with them again, whatever has happened.
async function without(pools, path, scenario) {
	const token = await staff("admin");
	sv("down", pools);
	try {
		await scenario();
	} finally {
		sv("up", pools);
		await within(60, () => answers(path, token));
	}
}

const PAGES = ["/staff/dashboard", "/staff/kitchen", "/staff/kitchen?view=left",
	"/staff/board", "/staff/waiter", "/staff/waiter/table?table=7",
	"/staff/waiter/order?table=7&draft=1-2", "/staff/waiter/bill?table=7",
	"/staff/stops", "/staff/menu/dishes", "/staff/menu/dishes/1",
	"/staff/menu-prices", "/staff/people", "/staff/people/staff/1",
	"/staff/audit", "/staff/settings", "/staff/analytics"];

// No page is a failure of ours; those that have less say so.
async function pages(s, context, words, tell) {
	const token = await staff("admin");
	for (const path of PAGES) {
		const got = await send("GET", path, { token, again: 0 });
		const html = await got.text();
		s.check(`${context}: ${path}`, [200, 503].includes(got.status),
			got.status);
		if (tell.some((start) => path.startsWith(start)))
			s.check(`${context}: ${path} says what is missing`,
				words.some((word) => html.includes(word)), html.slice(-1500));
	}
}

export default {
	"the pages themselves": async (s) => {
		const visit = await desk(s, "waiter", { script: false });
		visit.bear("503 GET /staff/dashboard");
		await without(["staff"], "/staff/dashboard", async () => {
			const got = await visit.page.goto("/staff/dashboard");
			s.check("a browser gets a page", got.status() === 503 &&
				await visit.page.getByRole("heading").isVisible(), got.status());
			const { status, headers } = await send("GET", "/staff/dashboard",
				{ again: 0 });
			s.check("a program gets what programs get", status === 503 &&
				headers.get("content-type") === "application/json", status);
		});
		await visit.page.reload();
		s.check("and then it is there again", await visit.page.getByRole(
			"link", { name: t.section.dashboard }).isVisible());
	},

	"order": async (s) => {
		const table = mark(), order = await atTable(table);
		const board = await desk(s, "waiter", { script: false });
		await board.page.goto(`/staff/dashboard?table=${table}`);
		const lively = await desk(s, "waiter");
		await lively.page.goto(`/staff/dashboard?table=${table}`);
		const writes = await desk(s, "waiter", { script: false });
		await writes.page.goto("/staff/waiter/order?type=delivery&draft=1-2_без лука");
		for (const visit of [board, lively, writes])
			visit.bear("503", "htmx", "WebSocket");
		await without(["order"], "/api/v1/orders", async () => {
			await pages(s, "order", [t.missingOrders, t.missingStops,
				t.refused.unavailable], ["/staff/dashboard", "/staff/kitchen",
				"/staff/board", "/staff/waiter", "/staff/stops"]
				.filter((path) => path !== "/staff/waiter/order"));
			// before a form is opened, under which nothing is exchanged
			await s.comes("that what is shown may be old is said",
				lively.page.locator("#lost").getByText(t.lost));
			for (const { page } of [board, lively]) {
				await page.getByText(t.cancelOrder).click();
				await page.getByLabel(t.reason).fill("гость ушёл");
				await button(page, t.cancelDo).click();
				await s.comes("that it is not canceled is said",
					page.getByText(t.refused.unavailable).first());
			}
			s.check("what was typed stays with scripts", await lively.page
				.getByLabel(t.reason).inputValue() === "гость ушёл");
			s.check("so does what the page has shown",
				await lively.page.getByText(table).first().isVisible());
			s.check("without, it can be sent again", await button(board.page,
				t.sendAgain).isVisible());
			const { page } = writes;
			await page.getByLabel(t.waiter.phone).fill("+79161234567");
			await page.getByLabel(t.waiter.street).fill("Ордынка");
			await page.getByLabel(t.waiter.house).fill("10");
			await page.locator("form.send button.main").click();
			await s.comes("that an order is not sent is said",
				page.getByText(t.refused.unavailable));
			s.check("all that was written down stays", await page
				.getByLabel(t.waiter.street).inputValue() === "Ордынка" &&
				await page.getByText("без лука").isVisible());
		});
		await button(board.page, t.sendAgain).click();
		await s.comes("it is back: the same form is sent",
			board.page.getByText(t.said.canceled));
		s.check("as it was typed", (await told("GET", `/orders/${order.id}`,
			await staff("admin"))).reason === "гость ушёл");
		await writes.page.locator("form.send button.main").click();
		await s.comes("and the order is in the kitchen",
			writes.page.getByText(t.said.ordered));
	},

	"menu": async (s) => {
		const table = mark();
		await atTable(table);
		const admin = await desk(s, "admin", { script: false });
		const { page } = admin;
		admin.bear("503");
		await page.goto("/staff/menu/categories/new");
		await page.locator("main form input.field").first().fill(`Десерт ${table}`);
		await without(["menu"], "/api/v1/categories", async () => {
			await pages(s, "menu", [t.missingMenu, t.missing, t.noAllergens,
				t.refused.unavailable], ["/staff/kitchen", "/staff/stops",
				"/staff/menu"]);
			await page.locator("main form button.main").click();
			await s.comes("that nothing is made is said",
				page.getByText(t.refused.unavailable).first());
			s.check("it can be sent again",
				await button(page, t.sendAgain).isVisible());
			const chef = await desk(s, "chef", { script: false });
			await chef.page.goto("/staff/kitchen");
			s.check("the kitchen cooks on", await chef.page.locator(
				"article.ticket", { hasText: table }).isVisible());
		});
		await button(page, t.sendAgain).click();
		await s.comes("then it is made", page.getByText(`Десерт ${table}`));
		const { categories } = await told("GET", "/categories?page_size=100");
		await told("DELETE", `/categories/${categories.find(({ name }) =>
			name.includes(table)).id}`, await staff("admin"));
	},

	"user": async (s) => {
		const name = mark();
		const admin = await desk(s, "admin", { script: false });
		const { page } = admin;
		admin.bear("503");
		await page.goto("/staff/people/new");
		const field = (tab, which) => tab.locator(`main form [name=${which}]`);
		const fill = async (tab, fields) => {
			for (const [which, value] of Object.entries(fields))
				await field(tab, which).fill(value);
		};
		await fill(page, { full_name: `Повар ${name}`,
			work_email: `${name}@samovar.local`, password: `пароль ${name}` });
		const other = await page.context().newPage();
		await other.goto("/staff/people/staff/1");
		const { work_phone: before } = await told("GET", "/staff/1",
			await staff("admin"));
		await fill(other, { work_phone: "+79161112233" });
		await without(["user", "user-join"], "/api/v1/users", async () => {
			await pages(s, "user", [t.section.people, t.missing],
				["/staff/people"]);
			for (const tab of [page, other]) {
				await tab.locator("main form button.main").first().click();
				await s.comes("that it is not kept is said",
					tab.getByText(t.refused.unavailable).first());
			}
			s.check("what was typed stays, but for the password",
				await field(page, "full_name").inputValue() ===
				`Повар ${name}` && await field(page, "password")
					.inputValue() === "");
			s.check("or can be sent again",
				await button(other, t.sendAgain).isVisible());
		});
		await button(other, t.sendAgain).click();
		await s.comes("then it is", other.getByText(t.said.changed));
		await told("PATCH", "/staff/1", await staff("admin"),
			{ work_phone: before });
	},

	"payment": async (s) => {
		const token = await staff("admin"), unpaid = await atTable(mark());
		const paid = await told("POST", "/orders", await staff("customer"), {
			type: "takeaway", items: items(1), payment_method: "card",
			card_token: await cardToken(CARDS.good) });
		await s.comes("a guest has paid", async () => (await told("GET",
			`/orders/${paid.id}`, token)).payment.status === "succeeded");
		const page = async ({ id }) => (await send("GET",
			`/staff/orders/${id}`, { token })).text();
		await without(["payment"], `/api/v1/payments/${paid.payment.id}`,
			async () => {
				await pages(s, "payment", [t.missing], ["/staff/analytics"]);
				const html = await page(paid);
				s.check("that refunds are not known is said",
					html.includes(t.refundsMissing), html);
				s.check("the rest of the history is there",
					/<b>\d\d:\d\d<\/b>/.test(html.split("history")[1]));
				s.check("where there can be none nothing is missing",
					!(await page(unpaid)).includes(t.refundsMissing));
			});
		s.check("then they are", !(await page(paid)).includes(t.refundsMissing));
	},
};
