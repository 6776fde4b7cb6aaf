// The dashboard: orders from their first minute to the door, by plain forms.
import { randomBytes } from "node:crypto";
import { sql } from "./fleet.mjs";
import { CARDS, cardToken, items, staff, told } from "./house.mjs";
import { button, desk, form, formToken, send, sum, t, texts } from "./desk.mjs";

export const mark = () => randomBytes(4).toString("hex");

// An order that a waiter has entered for a table.
export const atTable = async (table, more = {}) => told("POST", "/orders",
	await staff("waiter"), { type: "dine-in", table_number: table,
		items: items(1), ...more });
// One that came so many minutes ago.
export const longAgo = (table, minutes) => sql("order", `with a as (select
	now() - interval '${minutes} min' as at), o as (insert into orders (id,
	number, type, status, table_number, staff_id, total_amount, created_at,
	updated_at) select (lpad(to_hex((extract(epoch from at) * 1000)::bigint),
	12, '0') || '70008' || substr(md5(random()::text), 1, 15))::uuid, 998,
	'dine-in', 'confirmed', '${table}', 1, 100, at, at from a returning id),
	i as (insert into order_items (item_id, order_id, line, dish_id, name,
	quantity, base_price, price) select gen_random_uuid(), id, 1, 1, 'Сырники',
	1, 100, 100 from o) insert into order_status_history (order_id, status)
	select id, unnest(array['created', 'confirmed']) from o
	returning order_id`)[0];
const orderOf = async (id) => told("GET", `/orders/${id}`, await staff("admin"));
const column = (page, title) => page.locator("section.column")
	.filter({ has: page.getByRole("heading", { name: title }) });
const cards = (page) => page.locator("article.order");

const XSS = ["<img src=x onerror=window.xss=1>", "\"><script>window.xss=1</script>",
	"' onmouseover='window.xss=1", "{{token}}", "javascript:window.xss=1"];

export default {
	...Object.fromEntries([true, false].map((script) =>
		[`from accepting to handing over ${script ? "with" : "without"} scripts`,
			async (s) => {
				const table = mark();
				const order = await atTable(table);
				const { page } = await desk(s, "waiter", { script });
				await page.goto(`/staff/dashboard?table=${table}`);
				s.check("the order is a new one",
					await column(page, t.status.confirmed).getByText(
						`${t.table} ${table}`).isVisible());
				for (const [act, status] of [["cooking", "cooking"],
					["ready", "ready"], ["delivered", "delivered"]]) {
					await page.getByRole("button", { name: t.move[act] })
						.first().click();
					await s.comes(`it is ${status}`, async () =>
						(await orderOf(order.id)).status === status);
					await s.comes("which is said", page.getByText(t.said.moved));
					s.check("the filter stays",
						page.url().includes(`table=${table}`), page.url());
				}
				await s.comes("then it is off the board", async () =>
					await cards(page).count() === 0);
			}])),

	"canceling": async (s) => {
		const table = mark();
		const order = await atTable(table);
		const { page } = await desk(s, "waiter", { script: false });
		await page.goto(`/staff/dashboard?table=${table}`);
		await page.getByText(t.cancelOrder).click();
		await page.getByLabel(t.reason).fill("гость ушёл & не вернулся");
		await button(page, t.cancelDo).click();
		await s.comes("it is said", page.getByText(t.said.canceled));
		await page.goto(`/staff/orders/${order.id}`);
		s.check("the history has the reason", await page.locator(".history")
			.getByText("гость ушёл & не вернулся").isVisible());
		s.check("nothing more can be done with it",
			await page.locator(".acts button").count() === 0);
		const token = await staff("waiter");
		const act = async (what, fields) => (await send("POST",
			`/staff/orders/${order.id}/${what}`, { token, body: form({
				token: await formToken(token), back: "/staff/dashboard",
				...fields }) }));
		const late = await act("move", { status: "cooking" });
		s.check("who is too late is told so", late.status === 303 &&
			late.headers.get("location") === "/staff/dashboard?said=wrong_state",
			late.headers.get("location"));
		for (const [what, fields] of [["cancel", { reason: " " }], ["cancel", {}],
			["move", { status: "eaten" }], ["move", {}],
			["place", { after: "x" }], ["place", { more: "1" }]]) {
			const { status, headers } = await act(what, fields);
			s.check(`${what} ${JSON.stringify(fields)} is refused`,
				status === 400 || /said=bad_request$/.test(
					headers.get("location")), status);
		}
		const abroad = await act("move", { status: "ready",
			back: "https://example.org/" });
		s.check("no form leads elsewhere",
			abroad.headers.get("location").startsWith("/staff/?"));
		await page.goto("/staff/dashboard?said=wrong_state");
		await s.comes("in words", page.getByText(t.refused.wrong_state));
	},

	"refunds": async (s) => {
		const order = await told("POST", "/orders", await staff("customer"), {
			type: "takeaway", items: items(1), payment_method: "card",
			card_token: await cardToken(CARDS.good) });
		await s.comes("the guest has paid", async () =>
			(await orderOf(order.id)).payment?.status === "succeeded");
		const waiter = await desk(s, "waiter", { script: false });
		await waiter.page.goto(`/staff/orders/${order.id}`);
		s.check("a waiter gives no money back",
			await waiter.page.getByText(t.refund).count() === 0);
		const { page } = await desk(s, "admin", { script: false });
		await page.goto(`/staff/orders/${order.id}`);
		await page.getByText(t.refund, { exact: true }).click();
		const refund = page.locator("form[action$='/refund']");
		await refund.getByLabel(t.refundSum).fill("100,50");
		await refund.getByLabel(t.reason).fill("холодный суп");
		await button(refund, t.refundDo).click();
		await s.comes("an admin does", page.getByText(t.said.refunded));
		await s.comes("the guest has that much less paid", async () =>
			(await orderOf(order.id)).payment.refunded_amount === 100.5);
		await s.comes("the order's page says how much", async () => {
			await page.reload();
			return page.locator("dd").getByText("100,50").isVisible();
		});
		const history = async (lang) => (await (await send("GET",
			`/staff/orders/${order.id}`, { token: await staff("waiter"),
				headers: { "Accept-Language": lang } })).text())
			.split('class="history">')[1].split("</ol>")[0];
		const ru = await history("ru"), en = await history("en");
		s.check("its history says when, how much and why", new RegExp(
			`<b>\\d\\d:\\d\\d</b> ${t.refundIs.succeeded} 100,50\u00a0₽: ` +
			"холодный суп").test(ru), ru);
		s.check("in English, too", en.includes(
			`${texts.en.refundIs.succeeded} 100.50\u00a0₽: холодный суп`), en);
		await told("POST", `/payments/${order.payment.id}/refund`,
			await staff("admin"), { amount: 1, reason: XSS[0] });
		s.check("a reason is text", (await history("ru")).includes(
			"&lt;img src=x onerror=window.xss=1&gt;"));
		await told("POST", `/orders/${order.id}/cancel`, await staff("waiter"),
			{ reason: "передумал" });
		const rest = `${sum(order.total_amount - 101.5)}\u00a0₽: ${
			t.reasons["order canceled"]}`;
		await s.comes("what the system pays back is there as well", async () =>
			(await history("ru")).includes(
				`${t.refundIs.succeeded} ${rest}`));
		s.check("each in its place", /новый.*100,50.*\s1,00.*отменён: передумал/s
			.test(await history("ru")) && (await history("ru"))
			.match(/<li>/g).length === 6, await history("ru"));
	},

	"no refunds": async (s) => {
		const order = await atTable(mark());
		const { page } = await desk(s, "waiter", { script: false });
		await page.goto(`/staff/orders/${order.id}`);
		const rows = await page.locator(".history li").allInnerTexts();
		s.check("what was not paid has none", rows.length === 2 &&
			!rows.join().includes("₽") &&
			await page.getByText(t.refundsMissing).count() === 0, rows.join());
	},

	"the order of things": async (s) => {
		const table = mark();
		const numbers = [];
		for (let i = 0; i < 3; i++)
			numbers.push((await atTable(table)).number);
		const { page } = await desk(s, "waiter", { script: false });
		const shown = async () => (await page.locator("article.order h3")
			.allInnerTexts()).map((text) => Number(text.match(/\d+/)[0])).join();
		await page.goto(`/staff/dashboard?table=${table}`);
		s.check("as they came", await shown() === numbers.join(), await shown());
		const [a, b, c] = numbers;
		await page.getByRole("button", { name: `${t.up}: ${t.number} ${c}` }).click();
		await s.comes("one goes up", async () => await shown() === [a, c, b].join());
		await page.getByRole("button", { name: `${t.down}: ${t.number} ${a}` }).click();
		await s.comes("one goes down", async () =>
			await shown() === [c, a, b].join());
		await page.getByRole("button", { name: `${t.up}: ${t.number} ${a}` }).click();
		await s.comes("one is the first", async () =>
			await shown() === [a, c, b].join());
		s.check("which goes no higher", await page.getByRole("button",
			{ name: `${t.up}: ${t.number} ${a}` }).count() === 0);
	},

	"looking for orders": async (s) => {
		const word = mark(), table = mark();
		const order = await atTable(table, { customer: { name: `Анна ${word}` } });
		const { page } = await desk(s, "admin", { script: false });
		const found = async (query) => {
			await page.goto(`/staff/dashboard?${query}`);
			return cards(page).count();
		};
		for (const [query, n] of [[`q=${word.toUpperCase()}`, 1],
			[`table=${table}`, 1], [`table=${table}&status=confirmed`, 1],
			[`table=${table}&status=ready`, 0], [`table=${table}&type=dine-in`, 1],
			[`table=${table}&type=delivery`, 0], [`table=${table}&late=1`, 0],
			[`table=${table}&page=2`, 0], [`q=${word}%25`, 0],
			[`q=${order.number}&table=${table}`, 1]])
			s.check(`${query.replace(word, "…").replace(table, "…")}: ${n}`,
				await found(query) === n, page.url());
		await page.goto("/staff/dashboard");
		await page.getByLabel(t.search).fill(word);
		await button(page, t.apply).click();
		await s.comes("by the form", async () => await cards(page).count() === 1);
		await page.getByRole("link", { name: t.reset }).click();
		s.check("and all again", await page.getByLabel(t.search).inputValue() === "");
		const token = await staff("admin");
		for (const query of ["status=eaten", "page=0", "page=x", "late=2",
			"none=1", "q=%FF", `q=${"x".repeat(101)}`]) {
			const { status } = await send("GET", `/staff/dashboard?${query}`,
				{ token });
			s.check(`${query.slice(0, 20)} is refused`, status === 400, status);
		}
	},

	"what guests write is text": async (s) => {
		const admin = await staff("admin");
		const dish = await told("POST", "/dishes", admin, { name: XSS[0],
			category_id: 1, price: 100 });
		await s.comes("there is a dish of an odd name", async () =>
			(await told("GET", `/dishes/${dish.id}`)).name === XSS[0]);
		let order;
		await s.comes("which somebody orders", async () => {
			const made = await told("POST", "/orders", await staff("waiter"), {
				type: "delivery", items: [{ dish_id: dish.id, quantity: 1,
					special_requests: XSS[1] }],
				delivery_address: { street: XSS[2], house: XSS[3], comment: XSS[4] },
				customer: { name: XSS[0] }, payment_method: "cash" })
				.catch(() => null);
			order = made;
			return made !== null;
		});
		const visit = await desk(s, "admin");
		const { page } = visit;
		for (const path of [`/staff/dashboard?q=${order.number}`,
			`/staff/orders/${order.id}`]) {
			await page.goto(path);
			const text = await page.locator("main").innerText();
			const lost = XSS.filter((x) => !text.includes(x));
			s.check(`${path.split(/[/?]/)[2]} shows what was written`,
				lost.length === 0, lost.join("\n"));
			s.check("and runs nothing of it",
				await page.evaluate(() => window.xss) === undefined &&
				await page.locator("main img, main script").count() === 0);
		}
		for (const query of XSS) {
			await page.goto(`/staff/dashboard?q=${encodeURIComponent(query)}`);
			s.check("what is looked for is text, too",
				await page.getByLabel(t.search).inputValue() === query &&
				await page.locator("main img, main script").count() === 0);
		}
		await told("POST", `/orders/${order.id}/cancel`, admin, { reason: XSS[1] });
		await page.goto(`/staff/orders/${order.id}`);
		s.check("a reason is text", await page.locator(".history")
			.getByText(XSS[1]).isVisible());
		await told("DELETE", `/dishes/${dish.id}`, admin);
	},

	"what there is not": async (s) => {
		const token = await staff("waiter");
		for (const path of ["/staff/orders/0192f0c1-5b7e-7abc-8def-0123456789ab"]) {
			const got = await send("GET", path, { token });
			s.check(`${path} is a page that says so`, got.status === 404 &&
				(await got.text()).includes(t.refused.not_found), got.status);
		}
	},
};
