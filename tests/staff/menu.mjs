// The menu's administration: every noun, photos, prices out and in.
import { url } from "./fleet.mjs";
import { staff, told } from "./house.mjs";
import { mark } from "./board.mjs";
import { COOKIE, button, desk, form, formToken, heading, send, t } from "./desk.mjs";

const m = t.menu, f = t.field, r = t.reasons;
const XSS = "<img src=x onerror=window.xss=1>\"'{{token}}";
const dishOf = (id) => told("GET", `/dishes/${id}?lang=ru`);
const named = async (noun, name) => (await told("GET",
	`/${noun}?lang=ru&page_size=100`))[noun].find((o) => o.name === name);
const made = async (more = {}) => told("POST", "/dishes", await staff("admin"),
	{ name: `Блюдо ${mark()}`, price: 100, category_id: 1, ...more });
const gone = async (dish) => told("DELETE", `/dishes/${dish.id}`,
	await staff("admin"));
const field = (page, name) => page.locator(`[name="${name}"]`);
const wrong = (page, name) => page.locator(`[id="wrong-${name}"]`);
const save = (page) => button(page, m.save).click();

// A form with a file, as a browser sends it.
async function sendFile(path, name, bytes, type, token) {
	const body = new FormData();
	const session = token ?? await staff("admin");
	body.append("token", await formToken(session));
	body.append(name, new Blob([bytes], { type }), "file");
	return fetch(url + path, { method: "POST", body, redirect: "manual",
		headers: { Cookie: `${COOKIE}=${session}`, Origin: url } });
}
const csv = (...lines) => `id;name;price\n${lines.join("\n")}\n`;
const look = async (text) => (await sendFile("/staff/menu-prices", "file", text,
	"text/csv"));

// A picture: a canvas knows how to make one.
const picture = (page, type) => page.evaluate((kind) => new Promise((done) => {
	const canvas = document.createElement("canvas");
	canvas.width = canvas.height = 64;
	const c = canvas.getContext("2d");
	c.fillStyle = "#a3261d";
	c.fillRect(0, 0, 64, 64);
	canvas.toBlob(async (blob) => done([...new Uint8Array(
		await blob.arrayBuffer())]), kind);
}), type);

export default {
	"a dish": async (s) => {
		const name = `Щи ${mark()}`;
		const visit = await desk(s, "admin", { script: false });
		const { page } = visit;
		visit.bear("400 POST /staff/menu");
		await page.goto("/staff/menu");
		await page.getByRole("link", { name: m.new, exact: true }).click();
		await field(page, "name").fill(name);
		await field(page, "price").fill("тысяча");
		await field(page, "protein_g").fill("1,5");
		await field(page, "allergens.known").check();
		await field(page, "allergens.milk").check();
		await save(page);
		await s.comes("a price that is none is said at its field",
			wrong(page, "price").getByText(/./));
		s.check("what was typed is kept", await field(page, "name")
			.inputValue() === name && await field(page, "price")
			.inputValue() === "тысяча" && await field(page,
			"allergens.milk").isChecked());
		await field(page, "price").fill("1 350,50");
		await field(page, "diets.vegan").check();
		await save(page);
		await s.comes("so is what contradicts itself", wrong(page, "diets"));
		await field(page, "diets.vegan").uncheck();
		await field(page, "option_groups[0].name").fill("Размер");
		await field(page, "option_groups[0].min_choices").fill("3");
		await field(page, "option_groups[0].options[1].name").fill("Большой");
		await field(page, "option_groups[0].options[1].price").fill("50,00");
		await save(page);
		await s.comes("and what no guest could choose", page.locator(".group")
			.first().locator(".wrong"));
		s.check("the row has come up", await field(page,
			"option_groups[0].options[0].name").inputValue() === "Большой");
		await field(page, "option_groups[0].min_choices").fill("1");
		await save(page);
		await s.comes("then it is there", page.getByText(t.said.made));
		const found = (await told("GET", `/dishes?lang=ru&q=${
			encodeURIComponent(name)}`)).dishes.find((d) => d.name === name);
		const dish = await dishOf(found.id);
		s.check("as it was written", dish.base_price === 1350.5 &&
			dish.protein_g === 1.5 && dish.allergens.join() === "milk" &&
			dish.option_groups[0].options[0].price === 50 &&
			dish.option_groups[0].options[0].is_available,
			JSON.stringify(dish));
		await page.goto(`/staff/menu/dishes/${dish.id}`);
		await field(page, "description").fill("Из печи\nи со сметаной");
		await field(page, "allergens.known").uncheck();
		await field(page, "option_groups[0].options[0].name").fill("");
		await field(page, "option_groups[0].name").fill("");
		await save(page);
		await s.comes("it is changed", page.getByText(t.said.changed));
		const now = await dishOf(dish.id);
		s.check("in what was changed", now.allergens === null &&
			now.option_groups.length === 0 && now.base_price === 1350.5 &&
			now.description === "Из печи\nи со сметаной",
			JSON.stringify(now));
		await page.getByText(m.delete).click();
		await button(page, m.deleteDo).click();
		await s.comes("and deleted", page.getByText(t.said.removed));
	},

	"two admins at one dish": async (s) => {
		const dish = await made();
		const pages = [];
		for (let i = 0; i < 2; i++) {
			const visit = await desk(s, "admin", { script: false });
			visit.bear("409 POST /staff/menu");
			await visit.page.goto(`/staff/menu/dishes/${dish.id}`);
			pages.push(visit.page);
		}
		const [a, b] = pages;
		await field(a, "price").fill("200");
		await save(a);
		await field(b, "calories").fill("300");
		await save(b);
		await s.comes("what one does not touch stays", async () =>
			(await dishOf(dish.id)).base_price === 200 &&
			(await dishOf(dish.id)).calories === 300);
		await b.goto(`/staff/menu/dishes/${dish.id}`);
		await a.goto(`/staff/menu/dishes/${dish.id}`);
		await field(a, "price").fill("210");
		await save(a);
		await field(b, "price").fill("220");
		await save(b);
		await s.comes("what both do is said to the second", wrong(b, "price")
			.getByText(r["was changed meanwhile"]));
		s.check("and not overwritten", (await dishOf(dish.id)).base_price
			=== 210);
		await save(b);
		await s.comes("until they press again", async () =>
			(await dishOf(dish.id)).base_price === 220);
		await gone(dish);
	},

	"categories, menus, promotions": async (s) => {
		const word = mark(), dish = await made();
		const visit = await desk(s, "admin", { script: false });
		const { page } = visit;
		visit.bear("409 POST /staff/menu", "400 POST /staff/menu");
		const open = async (noun) => {
			await page.goto(`/staff/menu/${noun}/new`);
			await heading(page, { categories: m.category, menus: m.menu,
				promotions: m.promotion }[noun]).waitFor();
		};
		await open("categories");
		await field(page, "name").fill(`Раздел ${word}`);
		await field(page, "display_order").fill("90");
		await save(page);
		await s.comes("a category", page.getByText(t.said.made));
		await open("categories");
		await field(page, "name").fill(`Раздел ${word}`);
		await save(page);
		await s.comes("its name is taken", wrong(page, "name")
			.getByText(r["a category of this name exists"]));
		const category = await named("categories", `Раздел ${word}`);
		await page.goto("/staff/menu/categories");
		await button(page, `${t.up}: Раздел ${word}`).click();
		await s.comes("it goes up", page.getByText(t.said.placed));
		const order = (await told("GET", "/categories?lang=ru&page_size=100"))
			.categories.map((c) => c.id);
		s.check("by one place", order.indexOf(category.id) ===
			order.length - 2, order.join());
		await told("PATCH", `/dishes/${dish.id}`, await staff("admin"),
			{ category_id: category.id });

		await open("menus");
		await field(page, "name").fill(`Меню ${word}`);
		await field(page, "valid_from").fill("2031-01-02");
		await field(page, "valid_to").fill("2031-01-01");
		await field(page, `category.${category.id}`).check();
		await field(page, `place.${category.id}`).fill("7");
		await save(page);
		await s.comes("a menu that ends too early is refused",
			wrong(page, "valid_to"));
		s.check("with its boxes kept", await field(page,
			`category.${category.id}`).isChecked());
		await field(page, "valid_to").fill("2031-01-31");
		await save(page);
		await page.getByText(t.said.made).waitFor();
		const menu = await named("menus", `Меню ${word}`);
		s.check("then it is there", menu.categories[0].display_order === 7 &&
			menu.is_active, JSON.stringify(menu));
		await page.goto(`/staff/menu/menus/${menu.id}`);
		await page.getByText(m.loose).click();
		await field(page, `dish.${dish.id}`).check();
		await save(page);
		await page.getByText(t.said.changed).waitFor();
		s.check("and has a dish more", (await named("menus", `Меню ${word}`))
			.dish_ids.join() === String(dish.id));

		await open("promotions");
		await field(page, "dish_id").selectOption(String(dish.id));
		await field(page, "discount_percent").fill("101");
		await field(page, "start_date").fill("2031-01-01");
		await field(page, "end_date").fill("2031-01-02");
		await save(page);
		await s.comes("more than all is no discount",
			wrong(page, "discount_percent"));
		await field(page, "discount_percent").fill("15");
		await save(page);
		await page.getByText(t.said.made).waitFor();
		const promotion = (await told("GET", "/promotions?page_size=100"))
			.promotions.find((p) => p.dish_id === dish.id);
		s.check("15 percent are", promotion.discount_percent === 15);
		for (const path of [`promotions/${promotion.id}`, `menus/${menu.id}`]) {
			await page.goto(`/staff/menu/${path}`);
			await page.getByText(m.delete).click();
			await button(page, m.deleteDo).click();
			await s.comes(`${path.split("/")[0]} can be deleted`,
				page.getByText(t.said.removed));
		}
		await page.goto(`/staff/menu/categories/${category.id}`);
		await page.getByText(m.delete).click();
		await button(page, m.deleteDo).click();
		await s.comes("a category with dishes stays",
			page.getByText(t.refused.wrong_state));
		await page.getByText(m.delete).click();
		await field(page, "force").check();
		await button(page, m.deleteDo).click();
		await s.comes("unless they go, too", page.getByText(t.said.removed));
		s.check("and they do", (await send("GET",
			`/staff/menu/dishes/${dish.id}`, { token: await staff("admin") }))
			.status === 404);
	},

	"a photo": async (s) => {
		const dish = await made();
		const { page } = await desk(s, "admin");
		await page.goto(`/staff/menu/dishes/${dish.id}`);
		const bytes = Buffer.from(await picture(page, "image/png"));
		await page.locator("input[type=file]").setInputFiles({ buffer: bytes,
			name: "щи.png", mimeType: "image/png" });
		await s.comes("is shown before it is sent", page.locator("canvas"));
		await button(page, m.upload).click();
		await s.comes("is on the page in the end", page.locator(".photo img"), 40);
		s.check("of the dish", (await dishOf(dish.id)).image_url !== null);
		const visit = await desk(s, "admin", { script: false });
		const plain = visit.page;
		await plain.goto(`/staff/menu/dishes/${dish.id}`);
		await plain.locator("input[type=file]").setInputFiles({ name: "x.jpg",
			buffer: Buffer.from("no picture at all"), mimeType: "image/jpeg" });
		await button(plain, m.upload).click();
		await s.comes("what is none is refused in the end",
			plain.getByText(m.photoRefused), 40);
		const path = `/staff/menu-photo/${dish.id}`;
		for (const [what, answer, said] of [
			["a text", await sendFile(path, "photo", "x", "text/plain"),
				"said=bad_photo"],
			["nothing", await sendFile(path, "photo", "", "image/png"),
				"said=no_photo"],
			["another field", await sendFile(path, "picture", "x", "image/png"),
				"said=no_photo"]])
			s.check(`${what} is no photo`, answer.headers.get("location")
				?.endsWith(said), `${answer.status} ${
				answer.headers.get("location")}`);
		const big = await sendFile(path, "photo", new Uint8Array(6 << 20),
			"image/png").catch(() => ({ status: 413 }));
		s.check("six megabytes are too many", big.status === 413, big.status);
		const token = await staff("admin");
		for (const [body, type, status] of [["token=x", undefined, 415],
			["x", "multipart/form-data; boundary=a", 400],
			["--a\r\n\r\nx\r\n--a--", "multipart/form-data; boundary=a", 400],
			["--a\r\nx", "multipart/form-data; boundary=a", 403],
			["--a\r\nContent-Disposition: form-data; name=\"token\"\r\n\r\n1\r\n--a--",
				"multipart/form-data; boundary=a", 403],
			["", "multipart/form-data", 415]]) {
			const got = await send("POST", path, { token, body,
				headers: type ? { "Content-Type": type } : {} });
			s.check(`${JSON.stringify(body.slice(0, 20))} is refused`,
				got.status === status, got.status);
		}
		await gone(dish);
	},

	"prices out and in": async (s) => {
		const dish = await made({ name: `=1+1 ${mark()}; "x"` });
		const visit = await desk(s, "admin", { script: false });
		const { page } = visit;
		const token = await staff("admin");
		const out = await (await send("GET", "/staff/menu-prices/export",
			{ token })).text();
		// others make and delete dishes meanwhile
		const steady = out.split("\r\n").filter((l, i) => i === 0 ||
			[1, 2, 3, dish.id].some((id) => l.startsWith(`${id};`)))
			.join("\r\n");
		const line = out.split("\r\n").find((l) => l.startsWith(`${dish.id};`));
		s.check("no name is a formula", line.includes(";\"'=1+1 ") &&
			!/;"?[=+@-]/.test(line), line);
		await page.goto("/staff/menu-prices");
		const put = async (text) => {
			await page.locator("input[type=file]").setInputFiles({
				name: "prices.csv", mimeType: "text/csv",
				buffer: Buffer.from(text) });
			await button(page, m.look).click();
		};
		await put(steady);
		await s.comes("as it came out nothing changes",
			page.getByText(m.nothingNew));
		await put(steady.replace(/100,00/g, (x, at) => steady.slice(0, at)
			.endsWith(line.slice(0, line.lastIndexOf(";") + 1))
			? "120,50" : x));
		const row = page.locator(".diff tbody tr");
		await s.comes("a change is shown", row.getByText("120,50"));
		s.check("alone, and not done yet", await row.count() === 1 &&
			(await dishOf(dish.id)).base_price === 100);
		await told("PATCH", `/dishes/${dish.id}`, token, { price: 110 });
		visit.bear("409 POST /staff/menu-prices/confirm");
		await button(page, m.confirm).click();
		await s.comes("what changed in between is shown again",
			row.getByText("110,00"));
		s.check("with the reason", (await page.locator("#refused")
			.innerText()).includes(t.reasons["the price is * now"]
			.replace("*", "110,00")));
		s.check("and not overwritten",
			(await dishOf(dish.id)).base_price === 110);
		await button(page, m.confirm).click();
		await s.comes("confirmed, it is done", page.getByText(t.said.priced));
		s.check("to the kopeck", (await dishOf(dish.id)).base_price === 120.5);
		await gone(dish);
	},

	"prices refused": async (s) => {
		const dish = await made();
		for (const [text, said] of [
			[csv("2000000000;;10"), `${m.line} 2, id`],
			[csv(`${dish.id};;x`), `${m.line} 2, price`],
			[csv(`${dish.id};;`), `${m.line} 2, price`],
			[csv(`${dish.id};;0`), `${m.line} 2, price`],
			[csv(`${dish.id};;1,001`), `${m.line} 2, price`],
			[csv(`${dish.id};;-5`), `${m.line} 2, price`],
			[csv(`${dish.id};Другое;5`), `${m.line} 2, name`],
			[csv(`${dish.id};;5`, "", `${dish.id};;6`), `${m.line} 4, id`],
			[`id;name\n${dish.id};x\n`, `${m.line} 1, price`],
			["name;price\nx;1\n", `${m.line} 1, id`]]) {
			const got = await look(text);
			const html = await got.text();
			s.check(`${JSON.stringify(text.slice(13))} is refused there`,
				got.status === 400 && html.includes(said) &&
				!html.includes(m.confirm), got.status);
		}
		for (const [bytes, said] of [["", "no_file"], ["\n\n", "no_file"],
			[new Uint8Array([0xff, 0xfe, 0x41]), "no_text"],
			["id;price\n1;1\0\n", "no_text"]])
			s.check(`${said} is said`, (await look(bytes)).headers
				.get("location")?.endsWith(`said=${said}`));
		s.check("a book is too large", (await look("x".repeat(230_000)))
			.status === 413);
		const token = await staff("admin");
		const confirm = async (fields) => (await send("POST",
			"/staff/menu-prices/confirm", { token, body: form({
				token: await formToken(token), ...fields }) })).status;
		for (const fields of [{ price: "1 2" }, { "price.x": "1 2" },
			{ [`price.${dish.id}`]: "1" }, { [`price.${dish.id}`]: "a b" }, {}])
			s.check(`${JSON.stringify(fields)} is no confirmation`,
				[400, 409].includes(await confirm(fields)));
		s.check("nothing was changed",
			(await dishOf(dish.id)).base_price === 100);
		await gone(dish);
	},

	"names are text": async (s) => {
		const admin = await staff("admin");
		const dish = await made({ name: XSS, name_en: XSS, description: XSS,
			option_groups: [{ name: XSS, options: [{ name: XSS, price: 1 }] }] });
		const promotion = await told("POST", "/promotions", admin, {
			dish_id: dish.id, discount_percent: 5, start_date: "2031-01-01",
			end_date: "2031-01-02" });
		const category = await told("POST", "/categories", admin,
			{ name: `${XSS}${mark()}`, is_active: false });
		const menu = await told("POST", "/menus", admin, { name:
			`${XSS}${mark()}`, valid_from: "2031-01-01", valid_to: "2031-01-02" });
		const { page } = await desk(s, "admin");
		for (const path of ["dishes", `dishes/${dish.id}`, "promotions",
			`promotions/${promotion.id}`, "categories",
			`categories/${category.id}`, "menus", `menus/${menu.id}`]) {
			await page.goto(`/staff/menu/${path}`);
			s.check(`${path.replace(/\d+/, "…")} shows it`, (await page.content())
				.includes("onerror") && await page.evaluate(() => window.xss)
				=== undefined && await page.locator("main img[src=x]")
				.count() === 0);
		}
		await told("DELETE", `/menus/${menu.id}`, admin);
		await told("DELETE", `/categories/${category.id}`, admin);
		await gone(dish);
	},

	"refusals": async (s) => {
		const token = await staff("admin"), fields = {
			token: await formToken(token) };
		const post = (path, more) => send("POST", path, { token,
			body: form({ ...fields, ...more }) });
		for (const [path, more, status] of [
			["/staff/menu/none", {}, 404], ["/staff/menu/dishes", {}, 400],
			["/staff/menu/dishes/2000000000", { was: "{}" }, 404],
			["/staff/menu/dishes/1", {}, 400],
			["/staff/menu/dishes/1", { was: "x" }, 400],
			["/staff/menu/dishes/1", { was: "[]" }, 400],
			["/staff/menu/dishes/1/move", { way: "up" }, 404],
			["/staff/menu/categories/1/move", { way: "left" }, 400],
			["/staff/menu/categories/1/delete", { force: "x" }, 400],
			["/staff/menu/dishes", { token: "" }, 403]]) {
			const got = await post(path, more);
			s.check(`${path} ${JSON.stringify(more)}: ${status}`,
				got.status === status, got.status);
		}
		for (const [path, status] of [["none", 404], ["none/1", 404],
			["none/new", 404], ["dishes/2000000000", 404],
			["categories/2000000000", 404], ["dishes?page=0", 400],
			["dishes?none=1", 400], ["dishes/1?image=x", 400]])
			s.check(`${path}: ${status}`, (await send("GET",
				`/staff/menu/${path}`, { token })).status === status);
	},
};
