// The waiter: tables, writing an order down, the bill; two devices at one table.
import { ask, url } from "./fleet.mjs";
import { HOME, items, move, staff, told } from "./house.mjs";
import { atTable, mark } from "./board.mjs";
import { overflowing } from "./look.mjs";
import { button, desk, form, formToken, heading, send, sum, t }
	from "./desk.mjs";

const w = t.waiter;
const phone = { width: 390, height: 844 };
const heldBy = async (table) => (await told("GET",
	`/orders?sort=table&table_number=${encodeURIComponent(table)}`,
	await staff("waiter"))).orders;
const tableOf = (table) =>
	`/staff/waiter/table?table=${encodeURIComponent(table)}`;
const newOf = (table, more = "") =>
	`/staff/waiter/order?table=${encodeURIComponent(table)}${more}`;

// A device at a table: sends what was written down, as its form does.
async function device(role = "waiter") {
	const token = await staff(role), fields = { token: await formToken(token) };
	return (table, draft, more = {}) => send("POST", "/staff/waiter/send", {
		token, body: form({ ...fields, table, draft,
			key: crypto.randomUUID(), ...more }) });
}

export default {
	...Object.fromEntries([true, false].map((script) =>
		[`an evening at a table ${script ? "with" : "without"} scripts`,
			async (s) => {
				const table = mark();
				const { page } = await desk(s, "waiter", { script, ...phone });
				await page.goto(tableOf(table));
				await page.getByRole("link", { name: w.new, exact: true }).click();
				await heading(page, `${w.enter}. ${t.table} ${table}`).waitFor();
				const draft = page.locator("#draft");
				await s.comes("nothing is written yet", async () =>
					await draft.getByText(w.nothingWritten).isVisible() &&
					await draft.getByRole("button").count() === 0);
				const one = page.locator("#dishes [aria-label]")
					.filter({ hasText: "+" }).first();
				const dish = (await one.getAttribute("aria-label"))
					.replace(`${w.one}: `, "");
				await one.click();
				await s.comes("one press writes a dish down",
					draft.getByText(dish));
				await page.getByRole("link", { name: `${w.more}: ${dish}` }).click();
				await s.comes("another, two", draft.locator("b")
					.getByText("2", { exact: true }));
				await page.reload();
				s.check("reloading loses nothing", await draft.getByText(dish)
					.isVisible());
				await page.goBack();
				await s.comes("going back takes one away", draft.locator("b")
					.getByText("1", { exact: true }));
				await page.goForward();
				await button(page, w.send).click();
				await s.comes("it is in the kitchen", page.getByText(
					t.said.ordered));
				s.check("as one that is new", await page.locator(".state")
					.innerText() === t.state.confirmed);
				const [order] = await heldBy(table);
				s.check("as written", order.common && order.items.length === 1 &&
					order.items[0].quantity === 2 &&
					order.status === "confirmed", JSON.stringify(order));
				await page.getByRole("link", { name: w.add }).click();
				await page.getByLabel(t.dishName).fill(dish);
				await button(page, w.find).click();
				await page.locator("#dishes .dish-link").first().click();
				await page.getByLabel(t.wish).fill("без лука & <b>соли</b>");
				await page.getByLabel(w.quantity).fill("3");
				await button(page, w.write).click();
				await s.comes("with a wish", draft.getByText(
					"без лука & <b>соли</b>"));
				await button(page, w.sendMore).click();
				await s.comes("more is added", page.getByText(t.said.added));
				s.check("to the same order", (await heldBy(table)).length === 1 &&
					(await heldBy(table))[0].items[1].quantity === 3);
				await move(order, "cooking", "ready");
				await page.reload();
				await page.getByRole("button", { name: t.move.delivered }).click();
				await s.comes("it is handed over", page.getByText(t.said.moved));
				await page.getByRole("link", { name: w.bill, exact: true }).click();
				await s.comes("the bill has the sum", async () => (await page
					.locator(".due").innerText())
					.includes(sum(order.total_amount / 2 * 5)));
				await button(page, w.payCash).click();
				await s.comes("is paid", page.getByText(t.said.paid));
				await s.comes("and the table is free", async () =>
					(await heldBy(table)).length === 0);
			}])),

	"two devices at one table": async (s) => {
		const devices = [await device(), await device()];
		let more = 0, refused = 0, replayed = 0;
		for (let i = 0; i < 50; i++) {
			const table = `${mark()} ${i}`;
			const key = crypto.randomUUID();
			// two waiters, and the first one's thumb twice
			const got = await Promise.all([devices[0](table, "1-1", { key }),
				devices[1](table, "2-1"), devices[0](table, "1-1", { key })]);
			const { length } = await heldBy(table);
			more += length !== 1;
			refused += got.filter((a) => a.status === 409).length;
			replayed += got.filter((a) => a.status === 303).length;
		}
		s.check("50 times never make two orders", more === 0, `${more} of 50`);
		s.check("each time somebody is told so", refused >= 50, refused);
		s.check("and somebody is served", replayed >= 50, replayed);
	},

	"the second device": async (s) => {
		const table = mark();
		const { page } = await desk(s, "waiter", { script: false, ...phone });
		(await page.context()).setDefaultTimeout(20_000);
		s.visits[0].bear("409 POST /staff/waiter/send");
		await page.goto(newOf(table, "&draft=2-1_без лука"));
		const [other] = [await atTable(table, { common: true })];
		await button(page, w.send).click();
		await s.comes("is asked what to do", page.getByText(w.hasOrder));
		s.check("nothing it had is lost", await page.locator("#draft")
			.getByText("без лука").isVisible());
		await button(page, w.addToIt).click();
		await s.comes("adds it to the one there", page.getByText(t.said.added));
		s.check("which there is one of", (await heldBy(table)).length === 1 &&
			(await heldBy(table))[0].id === other.id);
		await page.goto(newOf(table, "&draft=2-1"));
		await button(page, w.send).click();
		await button(page, w.newApart).click();
		await s.comes("or makes a bill of its own", page.getByText(
			t.said.ordered));
		const all = await heldBy(table);
		s.check("deliberately", all.length === 2 && !all[1].common);
		await move(other, "cooking", "ready");
		await page.goto(newOf(table, "&draft=2-1"));
		await button(page, w.send).click();
		await s.comes("the next round is an order again",
			page.getByText(t.said.ordered));
		const mine = await atTable(table);
		await page.goto(`/staff/waiter/order?table=${table}&order=${mine.id}` +
			"&draft=2-1");
		await move(mine, "cooking", "ready");
		await button(page, w.sendMore).click();
		await s.comes("what is ready takes no more", page.getByText(
			t.reasons["the order is ready"]));
		s.check("and keeps what was written", await page.locator("#draft b")
			.first().innerText() === "1");
	},

	"sent once": async (s) => {
		const table = mark(), put = await device(), key = crypto.randomUUID();
		const first = await put(table, "1-2", { key });
		const again = await put(table, "1-2", { key });
		const twice = { key: crypto.randomUUID() }, pressed = mark();
		const both = await Promise.all([put(pressed, "1-1", twice),
			put(pressed, "1-1", twice)]);
		s.check("a double press is one order, and says so twice",
			both.every(({ status }) => status === 303) &&
			(await heldBy(pressed)).length === 1,
			both.map(({ status }) => status));
		s.check("a retry is the same order", first.status === 303 &&
			again.status === 303 && (await heldBy(table)).length === 1);
		const other = await put(table, "1-3", { key });
		s.check("another draft under its key is refused", other.status === 422 &&
			(await other.text()).includes(t.refused.key_reused), other.status);
		const [order] = await heldBy(table);
		const more = { order: order.id, key: crypto.randomUUID() };
		await Promise.all([put(table, "2-1", more), put(table, "2-1", more)]);
		await put(table, "2-1", more);
		s.check("lines are added once", (await heldBy(table))[0].items
			.length === 2);
	},

	"by telephone": async (s) => {
		const word = mark();
		const visit = await desk(s, "waiter", { script: false, ...phone });
		const { page } = visit;
		visit.bear("400 POST /staff/waiter/send");
		await page.goto("/staff/waiter");
		await page.getByRole("link", { name: w.newDelivery }).click();
		await page.locator("#dishes a.icon").first().click();
		await page.getByLabel(w.name).fill(`Анна ${word}`);
		await page.getByLabel(w.phone).fill("12");
		await button(page, w.send).click();
		await s.comes("a number that is none is said at its field",
			page.locator("#wrong-phone").getByText(
				t.reasons["must be a telephone number"]));
		s.check("what was typed is kept", await page.getByLabel(w.name)
			.inputValue() === `Анна ${word}` &&
			await page.getByLabel(w.phone).inputValue() === "12");
		await page.getByLabel(w.phone).fill("8 916 123-45-67");
		await button(page, w.send).click();
		await s.comes("so is an address that says nothing",
			page.locator("#wrong-address"));
		await page.getByLabel(w.street).fill(HOME.street);
		await page.getByLabel(w.house).fill(HOME.house);
		await button(page, w.send).click();
		await s.comes("then it is in the kitchen", page.getByText(
			t.said.ordered));
		const { orders } = await told("GET",
			`/orders?sort=position&q=${word}`, await staff("waiter"));
		s.check("with all that was said", orders.length === 1 &&
			orders[0].delivery_address.street === HOME.street &&
			orders[0].customer.phone === "+79161234567" &&
			orders[0].payment.method === "cash", JSON.stringify(orders));
		await page.goto("/staff/waiter/order?type=takeaway&draft=1-1");
		await page.getByLabel(t.method.card).check();
		await button(page, w.send).click();
		await s.comes("takeaway needs no more", page.getByText(t.said.ordered));
	},

	"options": async (s) => {
		const dish = (await ask("GET", "/api/v1/menu/active?lang=ru")).body
			.categories.flatMap((c) => c.dishes)
			.find((d) => d.option_groups?.some((g) => g.min_choices > 0));
		const table = mark();
		const visit = await desk(s, "waiter", { script: false, ...phone });
		const { page } = visit;
		visit.bear("400 GET /staff/waiter/dish");
		await page.goto(`/staff/waiter/order?table=${table}&q=${
			encodeURIComponent(dish.name)}`);
		await page.locator("#dishes .dish-link").filter({ hasText: dish.name })
			.first().click();
		await button(page, w.write).click();
		const group = dish.option_groups.find((g) => g.min_choices > 0);
		await s.comes("what must be chosen is said", page.locator("#refused")
			.getByText(group.name));
		await page.getByLabel(group.options[0].name).first().check();
		await button(page, w.write).click();
		await s.comes("then it is written", page.locator("#draft")
			.getByText(group.options[0].name));
		await button(page, w.send).click();
		await page.getByText(t.said.ordered).waitFor();
		s.check("and ordered", (await heldBy(table))[0].items[0].options[0]
			.option_id === group.options[0].id);
	},

	"carrying": async (s) => {
		const table = mark();
		const order = await atTable(table, { items: items(1, 2) });
		const chef = await staff("chef");
		for (const cooking_status of ["preparing", "ready"])
			await told("PATCH", `/orders/${order.id}/items/${
				order.items[0].item_id}`, chef, { cooking_status });
		const { page } = await desk(s, "waiter", { script: false, ...phone });
		await page.goto("/staff/waiter");
		const tile = page.locator(".tile").filter({ hasText: table });
		s.check("the table says what is ready", await tile.getByText(
			`${w.carry}: 1`).isVisible());
		await tile.click();
		await page.getByRole("button", { name: w.served }).click();
		await s.comes("one line is carried", async () =>
			(await heldBy(table))[0].items[0].cooking_status === "served");
	},

	"refusals": async (s) => {
		const token = await staff("waiter"), put = await device();
		for (const query of ["", "?table=", "?table=7&draft=x", "?draft=1-1",
			"?table=7&draft=1-100", "?table=7&draft=0-1", "?table=7&draft=1-1~",
			"?table=7&draft=1-1--", "?table=7&draft=1-1_!3", "?table=7&order=7",
			"?table=7&key=x", "?type=takeaway&table=7", "?type=eaten&table=7",
			"?table=7&none=1", `?table=${"x".repeat(21)}`, "?table=a%0Ab",
			`?table=7&draft=${"1-1~".repeat(50)}1-1`]) {
			const { status } = await send("GET",
				`/staff/waiter/order${query}`, { token });
			const tail = query === "?table=7&draft=1-1~" ? 200 : 400;
			s.check(`${query.slice(0, 30)} is refused`, status === tail, status);
		}
		for (const [draft, more] of [["", {}], ["2000000000-1", {}],
			["1-1-2000000000", {}], ["1-1", { key: "x" }],
			["1-1", { order: "x" }], ["1-1", { token: "" }],
			["1-1", { type: "delivery" }]]) {
			const { status } = await put("7", draft, more);
			s.check(`${draft} ${JSON.stringify(more)} is refused`,
				[400, 403].includes(status), status);
		}
		const pay = async (fields) => (await send("POST", "/staff/waiter/pay",
			{ token, body: form({ token: await formToken(token), ...fields }) }))
			.status;
		for (const fields of [{}, { table: "7" }, { table: "7", key: "x",
			payment_method: "cash" }, { table: "7", key: crypto.randomUUID(),
			payment_method: "shells" }])
			s.check(`${JSON.stringify(fields)} pays nothing`,
				await pay(fields) === 400);
		const admin = await device("admin");
		s.check("an admin who is no waiter makes no order",
			(await admin(mark(), "1-1")).status === 403);
	},

	"tables that are none": async (s) => {
		const token = await staff("waiter");
		const of = (page, table) => send("GET", `/staff/waiter/${page}?table=${
			encodeURIComponent(table)}`, { token,
			headers: { "Accept-Language": "ru" } });
		for (const page of ["table", "bill", "order"]) {
			for (const table of ["0", "-1", "00", "-0", "+0", "-99"]) {
				const got = await of(page, table);
				const said = `${t.table}: ${t.reasons["must be a table"]}`;
				s.check(`${page} of "${table}" says that it is none`,
					got.status === 400 && (await got.text()).includes(said),
					got.status);
			}
			for (const table of ["1", "12", "0-1", "-", "-а", "Терраса 0"]) {
				const { status } = await of(page, table);
				s.check(`${page} of "${table}" is one`, status === 200, status);
			}
		}
		const put = await device();
		for (const table of ["0", "-1"]) {
			const { status } = await put(table, "1-1");
			s.check(`nothing is ordered for "${table}"`, status === 400 &&
				(await heldBy(table)).length === 0, status);
		}
	},

	"a bill in parts": async (s) => {
		const table = mark();
		const a = await atTable(table), b = await atTable(table,
			{ items: items(2) });
		const { page } = await desk(s, "waiter", { script: false, ...phone });
		await page.goto(`/staff/waiter/bill?table=${table}`);
		const due = async (roubles) => (await page.locator(".due")
			.innerText()).includes(sum(roubles));
		await s.comes("is whole first", () =>
			due(a.total_amount + b.total_amount));
		await page.getByRole("link", { name: w.onlyThis }).last().click();
		await button(page, w.payCard).click();
		await s.comes("one of them is paid", page.getByText(t.said.paid));
		s.check("the other is due yet", await due(a.total_amount));
		const token = await staff("waiter"), payment = new URL(page.url())
			.searchParams.get("paid"), other = mark();
		const { total_amount: whole } = await atTable(other);
		for (const [paid, due] of [[payment, whole], ["x..y", whole],
			["", whole], [crypto.randomUUID(), whole], [Array.from(
				{ length: 20 }, () => crypto.randomUUID()).join("."), whole],
			["a".repeat(999), 0]]) {
			const answer = await send("GET", `/staff/waiter/bill?${form({
				table: other, paid })}`, { token });
			s.check(`what is no payment of it lessens nothing: ${paid
				.slice(0, 9)}`, due === 0 ? answer.status === 400 :
				(await answer.text()).split('class="due"')[1]
					.includes(`<b>${sum(due)}\u00a0₽`), answer.status);
		}
		await page.emulateMedia({ media: "print" });
		s.check("on paper there are no buttons", await page.getByRole("button")
			.count() === 0 && await page.locator(".due").isVisible());
	},

	"sums": async (s) => {
		const table = mark(), token = await staff("admin");
		const dear = await told("POST", "/dishes", token, { name: `Пир ${table}`,
			category_id: 1, price: 1234567.5 });
		let order;
		await s.comes("somebody orders it, when order has heard of it",
			async () => order = await atTable(table, { items: [
				{ dish_id: dear.id, quantity: 2 },
				{ dish_id: 1, quantity: 3 }] }).catch(() => null));
		const q = encodeURIComponent(dear.name);
		for (const [path, roubles] of [
			[`/staff/dashboard?table=${table}`, order.total_amount],
			[`/staff/orders/${order.id}`, order.total_amount],
			["/staff/waiter", order.total_amount],
			[tableOf(table), order.total_amount],
			[`/staff/waiter/bill?table=${table}`, order.total_amount],
			[`/staff/waiter/bill?table=${table}`, 2 * 1234567.5],
			[newOf(table, `&q=${q}`), 1234567.5],
			[newOf(table, `&draft=${dear.id}-3`), 3 * 1234567.5],
			[`/staff/waiter/dish?table=${table}&dish=${dear.id}`, 1234567.5],
			["/staff/menu/dishes", 1234567.5]])
			for (const lang of ["ru", "en"]) {
				const html = await (await send("GET", path, { token,
					headers: { "Accept-Language": lang } })).text();
				const other = html.match(lang === "ru"
					? /\d\.\d\d\s*₽|\d,\d{3},/
					: /,\d\d\s*₽|\d\u00a0\d/);
				s.check(`${path.split("?")[0]}, ${lang}: ${sum(roubles, lang)}`,
					html.includes(sum(roubles, lang)) && other === null,
					other?.[0]);
			}
		for (const width of [360, 1440]) {
			const { page } = await desk(s, "waiter", { width });
			await page.goto(`/staff/waiter/bill?table=${table}`);
			const out = await overflowing(page);
			s.check(`the bill has room for them in ${width} px`,
				out.length === 0, out.join("\n"));
			const name = await page.locator(".bill td").first().evaluate((e) =>
				e.getBoundingClientRect().width);
			s.check("and for a name that is not broken", name > 150, name);
		}
		await move(order, "cooking", "ready", "delivered");
		await told("DELETE", `/dishes/${dear.id}`, token);
	},

	"what is written is text": async (s) => {
		const bad = "<img src=x onerror=window.xss=1>\"'{{token}}";
		const table = bad.slice(0, 20);
		await atTable(table, { customer: { name: bad }, items: [{ dish_id: 1,
			quantity: 1, special_requests: bad }] });
		const { page } = await desk(s, "waiter", phone);
		for (const path of ["/staff/waiter", tableOf(table),
			`/staff/waiter/bill?table=${encodeURIComponent(table)}`,
			newOf(table, `&draft=1-1_${encodeURIComponent(bad)}`)]) {
			await page.goto(path);
			s.check(`${path.split("?")[0]} shows it`, (await page.locator("main")
				.innerText()).includes(table));
			s.check("and runs nothing of it",
				await page.evaluate(() => window.xss) === undefined &&
				await page.locator("main img, main script").count() === 0);
		}
	},
};
