// What has run out after it was ordered: marked, the guest called, settled.
import { staff, told } from "./house.mjs";
import { atTable, mark } from "./board.mjs";
import { button, desk, form, formToken, send, t } from "./desk.mjs";
import { items } from "./house.mjs";

const orderOf = async (id) => told("GET", `/orders/${id}`, await staff("admin"));

export default {
	...Object.fromEntries([true, false].map((script) =>
		[`settled ${script ? "with" : "without"} scripts`, async (s) => {
			const table = mark();
			const order = await atTable(table, { items: items(1, 2),
				customer: { name: "Анна", phone: "+79161234567" } });
			const { page } = await desk(s, "waiter", { script });
			await page.goto(`/staff/orders/${order.id}`);
			const [syrniki, porridge] = order.items.map((i) => i.name);
			await page.getByText(t.runOut).click();
			await button(page, `${t.stop}: ${porridge}`).click();
			await s.comes("it is marked", async () =>
				(await orderOf(order.id)).items[1].sold_out);
			await page.goto(`/staff/dashboard?table=${table}`);
			await page.getByRole("link", { name: t.soldOut }).click();
			const sold = page.locator(".sold");
			await s.comes("the dashboard leads to what is to be asked", sold);
			s.check("with whom to call", await sold.getByText("+7 916 123-45-67")
				.or(sold.getByText("+79161234567")).isVisible());
			await sold.getByLabel(t.replaceBy).selectOption({ index: 2 });
			await button(sold, t.replaceDo).click();
			await s.comes("something else is cooked", async () => {
				const now = (await orderOf(order.id)).items;
				return now.length === 2 && !now.some((i) => i.sold_out) &&
					now[1].dish_id !== order.items[1].dish_id;
			});
			await page.goto(`/staff/orders/${order.id}`);
			await page.getByText(t.runOut).click();
			await button(page, `${t.stop}: ${syrniki}`).click();
			await s.comes("another one", sold);
			await button(sold, `${t.dropDo}: ${syrniki}`).click();
			await s.comes("is taken off the bill", async () => {
				const now = await orderOf(order.id);
				return now.items.length === 1 &&
					now.total_amount < order.total_amount;
			});
		}])),

	"there is some after all": async (s) => {
		const order = await atTable(mark());
		const [item] = order.items;
		const { page } = await desk(s, "chef", { script: false });
		await page.goto(`/staff/orders/${order.id}`);
		await page.getByText(t.runOut).click();
		await button(page, `${t.stop}: ${item.name}`).click();
		const sold = page.locator(".sold");
		await s.comes("a cook marks it", sold);
		s.check("but calls nobody",
			await sold.getByLabel(t.replaceBy).count() === 0);
		await button(sold, `${t.foundDo}: ${item.name}`).click();
		await s.comes("and takes it back", async () => await sold.count() === 0 &&
			!(await orderOf(order.id)).items[0].sold_out);
	},

	"refused": async (s) => {
		const order = await atTable(mark());
		const token = await staff("waiter");
		const path = `/staff/orders/${order.id}/items/${order.items[0].item_id}`;
		const post = async (what, fields, as = token) => send("POST",
			`${path}/${what}`, { token: as, body: form({
				token: await formToken(as), ...fields }) });
		for (const [what, fields, word] of [
			["choice", { choice: "drop" }, "wrong_state"],
			["found", {}, "ok"],
			["choice", { choice: "replace" }, 400],
			["choice", { choice: "replace", dish_id: "x" }, 400],
			["choice", { choice: "cancel" }, 400], ["choice", {}, 400],
			["sold-out", { more: "1" }, 400]]) {
			const got = await post(what, fields);
			s.check(`${what} ${JSON.stringify(fields)}: ${word}`, word === "ok"
				? got.status === 303 : got.status === word ||
					got.headers.get("location")?.endsWith(`said=${word}`),
			`${got.status} ${got.headers.get("location")}`);
		}
		await post("sold-out", {});
		const none = await post("choice", { choice: "replace",
			dish_id: "2000000000" });
		s.check("a dish that is not there", none.headers.get("location")
			.endsWith("said=bad_request"), none.headers.get("location"));
		s.check("nothing has changed", (await orderOf(order.id)).items.length === 1);
		const chef = await post("choice", { choice: "drop" },
			await staff("chef"));
		s.check("a cook decides nothing for a guest", chef.status === 403);
	},
};
