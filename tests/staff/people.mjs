// Administrators' pages of people: made, changed, refused at the field, roles,
// the last admin; one's own settings; the audit log.
import { ask } from "./fleet.mjs";
import { newcomer } from "./browser.mjs";
import { staff, told } from "./house.mjs";
import { mark } from "./board.mjs";
import { button, desk, enter, form, formToken, heading, press, send, signIn, t }
	from "./desk.mjs";

const PASSWORD = "девять жизней кота";
const XSS = "<img src=x onerror=window.xss=1>";
const field = (page, name) => page.locator(`[name="${name}"]`);
const wrong = (page, name) => page.locator(`#wrong-${name}`);

// Somebody of the staff, made by the API, with the roles.
async function hired(roles) {
	const word = mark();
	return told("POST", "/staff", await staff("admin"), {
		work_email: `p-${word}@samovar.local`, full_name: `Пётр ${word}`,
		password: PASSWORD, roles });
}

async function fill(page, fields) {
	for (const [name, value] of Object.entries(fields))
		await field(page, name).fill(value);
}

// The form is sent; once more while the pool that hashes is too busy.
async function make(page) {
	await press(page, "/staff/people/new", () => button(page, t.people.make),
		() => fill(page, { password: PASSWORD }));
}

export default {
	...Object.fromEntries([true, false].map((script) =>
		[`hired, changed, dismissed ${script ? "with" : "without"} scripts`,
			async (s) => {
				const visit = await desk(s, "admin", { script });
				visit.bear("400 POST /staff/people", "409 POST /staff/people",
					"503 POST /staff/people/new");
				const { page } = visit;
				const word = mark(), email = `h-${word}@samovar.local`;
				await page.goto("/staff/people");
				await page.getByRole("link", { name: t.people.new }).click();
				await fill(page, { work_email: email, full_name: XSS,
					work_phone: "12", position: "бармен", password: PASSWORD });
				await page.getByLabel(t.role.waiter).check();
				await button(page, t.people.make).click();
				await s.comes("what is no telephone number is refused at its field",
					wrong(page, "work_phone"));
				s.check("what was typed is kept", await field(page, "work_email")
					.inputValue() === email &&
					await field(page, "full_name").inputValue() === XSS &&
					await page.getByLabel(t.role.waiter).isChecked());
				s.check("but for the password",
					await field(page, "password").inputValue() === "");
				await fill(page, { work_phone: "" });
				await make(page);
				await s.comes("then it is done", page.getByText(t.said.made));
				const id = new URL(page.url()).pathname.split("/").pop();
				const made = await told("GET", `/staff/${id}`,
					await staff("admin"));
				s.check("as it was typed", made.work_email === email &&
					made.full_name === XSS && made.roles.join() === "waiter" &&
					made.position === "бармен", JSON.stringify(made));
				s.check("names are text", await heading(page, XSS).isVisible() &&
					await page.locator("main img").count() === 0);
				await fill(page, { full_name: "", position: "x".repeat(101) });
				const typed = page.locator("form", { has: field(page,
					"full_name") });
				await typed.evaluate((e) => { e.noValidate = true; });
				await button(page, t.people.save).click();
				await s.comes("a change is refused at its field, too",
					wrong(page, "position"));
				await fill(page, { full_name: `Анна ${word}`, position: "повар",
					work_phone: "+7 916 1" + String(Date.now()).slice(-6) });
				await button(page, t.people.save).click();
				await s.comes("a good one is saved", page.getByText(t.said.changed));
				s.check("and shown", await heading(page, `Анна ${word}`)
					.isVisible());
				await page.getByRole("button", { name:
					`${t.people.give}: ${t.role.chef}` }).click();
				await s.comes("a role is given", page.getByText(t.said.given));
				await page.getByRole("button", { name:
					`${t.people.take}: ${t.role.waiter}` }).click();
				await s.comes("another is taken", page.getByText(t.said.taken));
				s.check("so they are", (await told("GET", `/staff/${id}`,
					await staff("admin"))).roles.join() === "chef");
				await button(page, t.people.deactivate).click();
				await s.comes("access ends", page.getByText(t.said.deactivated));
				await button(page, t.people.activate).click();
				await s.comes("and begins", page.getByText(t.said.activated));
				await page.locator("summary").click();
				await page.getByLabel(t.people.dismissSure).check();
				await button(page, t.people.dismiss).click();
				await s.comes("dismissed", page.getByText(t.said.deleted));
				s.check("which is seen", await page.getByText(t.people.inactive)
					.isVisible());
			}])),

	"guests": async (s) => {
		const visit = await desk(s, "admin", { script: false });
		visit.bear("409 POST /staff/people", "400 POST /staff/people",
			"503 POST /staff/people/new");
		const { page } = visit;
		const guest = newcomer();
		await page.goto("/staff/people/new?who=guests");
		await fill(page, { email: "customer@samovar.local",
			full_name: guest.full_name });
		await make(page);
		await s.comes("an address that is taken", wrong(page, "email")
			.getByText(t.wrong.taken));
		await fill(page, { email: guest.email });
		await make(page);
		await s.comes("a guest is made", page.getByText(t.said.made));
		const path = new URL(page.url()).pathname;
		await page.goto("/staff/people?who=guests");
		await page.getByLabel(t.people.find).fill(guest.email);
		await button(page, t.apply).click();
		await s.comes("and found by address", () => page.url().endsWith(path));
		await page.goto(`/staff/people?who=guests&q=${path.split("/").pop()}`);
		s.check("by id", page.url().endsWith(path));
		await page.goto(`/staff/people?who=guests&q=${encodeURIComponent(XSS)}`);
		await s.comes("nobody is nobody", page.getByText(t.people.nobody));
		s.check("what was looked for stays, as text", await page.getByLabel(
			t.people.find).inputValue() === XSS &&
			await page.locator("main img").count() === 0);
		await page.goto(path);
		await page.locator("summary").click();
		await page.getByLabel(t.people.deleteSure).check();
		await button(page, t.people.delete).click();
		await s.comes("deleted", page.getByText(t.said.deleted));
		const { status } = await send("GET", path, { token: await staff("admin") });
		s.check("there is no such guest any more", status === 404, status);
	},

	"pages of the list": async (s) => {
		const { page } = await desk(s, "admin", { script: false });
		await page.goto("/staff/people?who=guests");
		const first = await page.locator(".people a").first().innerText();
		await page.getByRole("link", { name: t.more }).click();
		s.check("the second page has others",
			await page.locator(".people a").first().innerText() !== first);
		await page.getByRole("link", { name: t.less }).click();
		s.check("and back", await page.locator(".people a").first()
			.innerText() === first);
		const token = await staff("admin");
		for (const query of ["who=robots", "page=0", "page=501", "active=2",
			"none=1", "q=%FF"]) {
			const { status } = await send("GET", `/staff/people?${query}`,
				{ token });
			s.check(`${query} is refused`, status === 400, status);
		}
		for (const path of ["robots/1", "staff/999999", "guests/999999"]) {
			const { status } = await send("GET", `/staff/people/${path}`,
				{ token });
			s.check(`there is no ${path}`, status === 404, status);
		}
	},

	"what is refused changes nothing": async (s) => {
		const admin = await staff("admin");
		const { id } = await hired(["waiter"]);
		const post = async (what, fields) => send("POST",
			`/staff/people/staff/${id}${what}`, { token: admin,
				body: form({ token: await formToken(admin), ...fields }) });
		for (const [what, fields] of [["/act", {}], ["/act", { act: "hanged" }],
			["/act", { act: "given", role: "king" }], ["/act", { act: "given" }],
			["/act", { act: "taken", role: "../../users/1" }],
			["/act", { act: "deleted" }], ["", { more: "1" }],
			["", { full_name: "x".repeat(1001) }],
			["", { full_name: "a\nb", position: "x" }],
			["", { work_phone: "телефон" }]]) {
			const { status } = await post(what, fields);
			s.check(`${what} ${JSON.stringify(fields).slice(0, 50)}`,
				status === 400, status);
		}
		const after = await told("GET", `/staff/${id}`, admin);
		s.check("they are as before", after.is_active &&
			after.roles.join() === "waiter" && after.position === "",
		JSON.stringify(after));
	},

	"one's own password and sessions": async (s) => {
		const me = await hired(["chef"]);
		const visit = await desk(s, null, { script: false });
		visit.bear("403 POST /staff/settings/password", "503 POST /staff",
			"400 POST /staff/settings/password");
		const { page } = visit;
		await page.goto("/staff/settings");
		await signIn(page, me.work_email, PASSWORD);
		await s.comes("who one is", page.getByText(me.full_name));
		s.check("the gateway is for administrators",
			await page.getByText(t.settings.mock).count() === 0);
		const other = await told("POST", "/auth/login", null, {
			work_email: me.work_email, password: PASSWORD });
		await page.reload();
		await page.getByRole("button", { name: t.settings.end }).first().click();
		await s.comes("another session ends", page.getByText(t.said.session));
		await s.comes("at once", async () => (await ask("GET",
			"/api/v1/auth/me", other.access_token)).status === 401);
		const change = async (current, next, again) => {
			await press(page, "/staff/settings/password", () =>
				button(page, t.settings.passwordDo), async () => {
				await page.goto("/staff/settings");
				await fill(page, { current_password: current,
					new_password: next, again });
			});
		};
		await change("не тот", `${PASSWORD}!`, `${PASSWORD}!`);
		await s.comes("a wrong one is said at its field",
			wrong(page, "current_password"));
		await change(PASSWORD, `${PASSWORD}!`, PASSWORD);
		await s.comes("two that differ", wrong(page, "again"));
		await change(PASSWORD, "password1", "password1");
		await s.comes("a common one", wrong(page, "new_password"));
		s.check("passwords are not repeated", !(await page.content())
			.includes("password1"));
		await change(PASSWORD, `${PASSWORD}!`, `${PASSWORD}!`);
		await s.comes("a good one is taken", page.getByText(t.said.password));
		await page.goto("/staff/kitchen");
		s.check("one stays signed in", page.url().endsWith("/staff/kitchen"));
	},

	"a chat of one's own": async (s) => {
		const { page } = await desk(s, "waiter", { script: false });
		await page.goto("/staff/settings");
		s.check("there is no link before one asks", await page.getByRole(
			"link", { name: t.settings.chatOpen }).count() === 0);
		await button(page, t.settings.chatDo).click();
		const link = page.getByRole("link", { name: t.settings.chatOpen });
		await s.comes("a link to the bot", link);
		s.check("with a code", /^https:\/\/t\.me\/\w+\?start=[\w-]{22}$/
			.test(await link.getAttribute("href")));
	},

	"the gateway's stub": async (s) => {
		const visit = await desk(s, "admin", { script: false });
		visit.bear("400 POST /staff/settings/mock");
		const { page } = visit;
		await page.goto("/staff/settings");
		await fill(page, { success_rate: "101", error_pattern: "(" });
		await button(page, t.settings.mockDo).click();
		await s.comes("a share over a hundred", wrong(page, "success_rate"));
		s.check("what was typed is kept",
			await field(page, "error_pattern").inputValue() === "(");
		await fill(page, { success_rate: "100", error_pattern: "(" });
		await button(page, t.settings.mockDo).click();
		await s.comes("an expression that is none", wrong(page, "error_pattern"));
		await fill(page, { error_pattern: "NEVER_THERE" });
		await button(page, t.settings.mockDo).click();
		await s.comes("what is good is set", page.getByText(t.said.mock));
		await button(page, t.settings.mockReset).click();
		await s.comes("and taken back", page.getByText(t.said.mockReset));
	},

	"the audit log": async (s) => {
		const admin = await staff("admin");
		const dish = await told("POST", "/dishes", admin, { name: XSS,
			category_id: 1, price: 100.5 });
		await told("PATCH", `/dishes/${dish.id}`, admin, { price: 120 });
		await told("DELETE", `/dishes/${dish.id}`, admin);
		const { page } = await desk(s, "admin");
		await page.goto(`/staff/audit?subject=dish:${dish.id}`);
		const rows = page.locator(".log > li");
		s.check("all of a dish", await rows.count() === 3, await rows.count());
		const text = await rows.nth(1).innerText();
		s.check("what was, and what is", /price/.test(text) &&
			text.includes("100.50") && text.includes("120.00"), text);
		s.check("names are text", (await page.locator("main").innerText())
			.includes(XSS) && await page.locator("main img").count() === 0 &&
			await page.evaluate(() => window.xss) === undefined);
		await page.getByRole("link", { name: t.audit.together }).first().click();
		s.check("all of a request", await rows.count() === 1 &&
			/request_id=/.test(page.url()), page.url());
		for (const [query, n] of [[`subject=dish:${dish.id}&action=dish.updated`, 1],
			[`subject=dish:${dish.id}&actor=staff:99`, 0],
			[`subject=dish:${dish.id}&to=2020-01-01`, 0],
			[`subject=${encodeURIComponent(XSS)}`, 0]]) {
			await page.goto(`/staff/audit?${query}`);
			s.check(`${query.slice(0, 40)}: ${n}`, await rows.count() === n,
				await rows.count());
		}
		const other = await told("POST", "/dishes", admin, { name: mark(),
			category_id: 1, price: 1 });
		for (let price = 2; price < 52; price++) // more than a page has
			await told("PATCH", `/dishes/${other.id}`, admin, { price });
		await told("DELETE", `/dishes/${other.id}`, admin);
		await page.goto("/staff/audit");
		const newest = await rows.first().innerText();
		await page.getByRole("link", { name: t.more }).click();
		s.check("the second page has others",
			await rows.first().innerText() !== newest);
		for (const query of ["from=yesterday", `actor=${"x".repeat(81)}`,
			"page=0", "none=1"]) {
			const got = await send("GET", `/staff/audit?${query}`,
				{ token: admin });
			s.check(`${query.slice(0, 20)} is refused`, got.status === 400,
				got.status);
		}
		const html = await (await send("GET", "/staff/audit?from=yesterday",
			{ token: admin, headers: { "Accept-Language": "ru" } })).text();
		s.check("at its field, with what was typed",
			html.includes("id=\"wrong-from\"") && html.includes("yesterday"));
		s.check("in the reader's language alone", html.includes(t.wrong.from) &&
			!html.split("<main")[1].includes("lang=\"en\""));
	},

	"who and when, in the audit log": async (s) => {
		const admin = await staff("admin"), { page } = await desk(s, "admin");
		const { id } = await hired(["waiter"]);
		const me = (await told("GET", "/staff?page_size=100", admin)).staff
			.find((p) => p.work_email === "admin@samovar.local");
		const read = async (query) => {
			await page.goto(`/staff/audit?${query}`);
			return page.locator("main").innerText();
		};
		const mine = `staff:${me.id} (${me.full_name})`;
		await told("PATCH", `/staff/${id}`, admin, { full_name: XSS });
		let text = await read(`subject=staff:${id}`);
		s.check("a person who did something has a name", text.includes(mine), text);
		s.check("and to whom it was done, which is text",
			text.includes(`staff:${id} (${XSS})`) &&
			await page.locator("main img").count() === 0 &&
			await page.evaluate(() => window.xss) === undefined, text);
		const guest = newcomer(), { id: user } = await told("POST", "/users",
			admin, guest);
		text = await read(`subject=user:${user}`);
		s.check("a guest, too",
			text.includes(`user:${user} (${guest.full_name})`), text);
		await told("DELETE", `/users/${user}`, admin);
		text = await read(`subject=user:${user}`);
		s.check("who is gone has a number alone",
			text.includes(`user:${user}`) && text.includes(mine) &&
			!text.includes(`user:${user} (`), text);
		await told("POST", "/dishes/2/stop", admin,
			{ until: "2030-12-01T23:30:00+00:00" });
		await told("DELETE", "/dishes/2/stop", admin);
		text = await read(`actor=staff:${me.id}&action=stop`);
		s.check("times are the restaurant's", text.includes("02.12.2030 02:30") &&
			text.includes("Europe/Moscow") && !/\d{4}-\d\d-\d\dT/.test(text),
		text);
		s.check("to the microsecond for who points at them", await page
			.locator("[title^='2030-12-01T23:30:00']").count() > 0);
		for (const subject of ["staff:x", "staff:", "dish:2", "staff:2147483648"])
			s.check(`${subject} is nobody`, !(await read(
				`subject=${subject}`)).includes(`${subject} (`));
	},

	"the last admin stays": async (s) => {
		const admin = await staff("admin");
		const { staff: all } = await told("GET", "/staff?page_size=100&only_active=true",
			admin);
		const admins = all.filter(({ roles }) => roles.includes("admin"));
		if (admins.length !== 1) // another suite's are there, too
			return;
		const visit = await desk(s, "admin", { script: false });
		visit.bear("409 POST /staff/people");
		await enter(visit, admin);
		const { page } = visit;
		for (const name of [`${t.people.take}: ${t.role.admin}`,
			t.people.deactivate]) {
			await page.goto(`/staff/people/staff/${admins[0].id}`);
			await page.getByRole("button", { name }).click();
			await s.comes(`${name}: it is said`, page.getByText(t.wrong.lastAdmin));
		}
	},
};
