// Signing in and up, a forgotten password, everything on the profile; what is
// wrong is said at its field.
import { readFileSync, readdirSync } from "node:fs";
import { newcomer } from "./browser.mjs";
import { ask, within } from "./fleet.mjs";
import { HOME, told } from "./house.mjs";
import { texts } from "./texts.mjs";
import { button, heading, send, t } from "./walk.mjs";

const spool = `${process.env.SAMOVAR_STATE}/spool`;

// The newest code in the messages to this address; orders make some, too.
const codeFor = (email) => within(20, () => {
	let found;
	for (const name of readdirSync(spool).sort().reverse()) {
		const text = readFileSync(`${spool}/${name}`, "utf8");
		if (text.includes(`To: ${email}\n`) || text.includes(`To: ${email}\r`))
			found ??= /[A-Z2-9]{4}-[A-Z2-9]{4}-[A-Z2-9]{4}/.exec(text)?.[0];
	}
	return found;
});

const canSignIn = async ({ email, password }) => (await ask("POST",
	"/api/v1/auth/login", null, { email, password })).status === 200;

async function signIn(page, { email, password }) {
	await page.getByLabel(t.email).fill(email);
	await page.getByLabel(t.password).fill(password);
	await send(page, t.signIn);
}

// Its words are with the field, which is marked and has the focus.
async function saidAt(scenario, page, what, label, words) {
	const field = page.getByLabel(label, { exact: true });
	await scenario.comes(`${what}: is said`, page.getByText(words));
	const [invalid, about, focused] = await field.evaluate((e) => [
		e.getAttribute("aria-invalid"),
		(e.getAttribute("aria-describedby") ?? "").split(" ")
			.map((id) => document.getElementById(id)?.textContent).join(" "),
		document.activeElement === e]);
	scenario.check(`${what}: at the field, which has the focus`,
		invalid === "true" && about.includes(words) && focused,
		JSON.stringify([invalid, about, focused]));
}

const inside = (page) => page.getByRole("link", { name: t.profile });

// A part of the profile.
const part = (page, name) => page.getByRole("region", { name, exact: true });

export default {
	"registering": async (s) => {
		const visit = await s.visit();
		const { page } = visit;
		const who = newcomer();
		visit.bear("400 POST /api/v1/auth/register",
			"409 POST /api/v1/auth/register");
		await page.goto("/register");
		await button(page, t.register).click({ noWaitAfter: true });
		s.check("an empty form is not sent",
			await page.locator("input:invalid").count() === 3 &&
			visit.complaints.length === 0);
		await page.getByLabel(t.fullName).fill(who.full_name);
		await page.getByLabel(t.email).fill("customer@samovar.local");
		await page.getByLabel(t.password).fill("PassWord1");
		await page.getByLabel(t.phoneMaybe).fill("12");
		await send(page, t.register);
		await saidAt(s, page, "a password that everybody has", t.password,
			t.fieldErrors.password);
		await page.getByLabel(t.password).fill(who.password);
		await send(page, t.register);
		await saidAt(s, page, "a phone that is none", t.phoneMaybe,
			t.fieldErrors.phone);
		await page.getByLabel(t.phoneMaybe).fill("");
		await send(page, t.register);
		await saidAt(s, page, "an address that is taken", t.email, t.taken);
		await page.getByLabel(t.email).fill(who.email);
		await send(page, t.register);
		await s.comes("then one is in", inside(page));
		s.check("on the menu", page.url().endsWith("/menu"));
	},

	"signing in": async (s) => {
		const { account } = await s.visit({ account: true });
		const visit = await s.visit();
		const { page } = visit;
		visit.bear("401 POST /api/v1/auth/login");
		await page.goto("/orders");
		await s.comes("a page of one's own asks who one is",
			heading(page, t.signIn));
		await signIn(page, { ...account, password: "not this one" });
		await s.comes("a wrong password is said", page.getByRole("alert")
			.getByText(t.wrongPassword));
		await signIn(page, account);
		await s.comes("the right one leads where one wanted to go",
			heading(page, t.myOrders));
		await page.goto("/login?next=/profile");
		await s.comes("who is in need not sign in", heading(page, t.profile));
		for (const next of ["https://example.org/", "//example.org", "/\\example.org"]) {
			await page.goto(`/login?next=${encodeURIComponent(next)}`);
			await s.comes(`not to ${next}`, async () =>
				page.url().endsWith("/menu") && inside(page).isVisible());
		}
	},

	"a forgotten password": async (s) => {
		const { account } = await s.visit({ account: true });
		const visit = await s.visit();
		const { page } = visit;
		visit.bear("400 POST /api/v1/auth/password/reset/confirm");
		await page.goto("/login");
		await page.getByRole("link", { name: t.forgot }).click();
		await page.getByLabel(t.email).fill(account.email);
		await button(page, t.sendCode).click();
		await s.comes("a code is on its way", page.getByText(
			t.codeSent(account.email)));
		const code = await codeFor(account.email);
		s.check("it comes by mail", code !== undefined);
		const next = `${account.password} 2`;
		await page.getByLabel(t.code).fill("AAAA-AAAA-AAAA");
		await page.getByLabel(t.newPassword).fill(next);
		await send(page, t.changePassword);
		await s.comes("a code that is none is refused", page.getByText(
			t.fieldErrors.code).or(page.getByText(t.wrongCode)));
		await page.getByLabel(t.code).fill(code);
		await page.getByLabel(t.newPassword).fill("password");
		await send(page, t.changePassword);
		await saidAt(s, page, "a password that everybody has", t.newPassword,
			t.fieldErrors.new_password);
		await page.getByLabel(t.newPassword).fill(next);
		await send(page, t.changePassword);
		await s.comes("the new one is taken", page.getByText(t.passwordChanged));
		s.check("the old one is not any more", !await canSignIn(account));
		await signIn(page, { ...account, password: next });
		await s.comes("and one is in by it", inside(page));
	},

	"data": async (s) => {
		const visit = await s.visit({ account: true });
		const { page } = visit;
		visit.bear("409 PATCH /api/v1/users/me", "400 PATCH /api/v1/users/me");
		await page.goto("/profile");
		const data = part(page, t.aboutYou);
		await data.getByLabel(t.fullName).fill("Анна Петровна");
		await data.getByLabel(t.phoneMaybe).fill("+7 903 000-00-00x");
		await button(data, t.save).click();
		await saidAt(s, page, "a phone that is none", t.phoneMaybe,
			t.fieldErrors.phone);
		await data.getByLabel(t.phoneMaybe).fill("");
		await data.getByLabel(t.email).fill("customer@samovar.local");
		await button(data, t.save).click();
		await saidAt(s, page, "another's address", t.email, t.taken);
		await data.getByLabel(t.email).fill(visit.account.email);
		await button(data, t.save).click();
		await s.comes("what is right is saved", page.getByText(t.saved));
		await page.reload();
		await s.comes("and there after a reload", async () =>
			await data.getByLabel(t.fullName).inputValue() === "Анна Петровна");
	},

	"addresses": async (s) => {
		const { page, account } = await s.visit({ account: true });
		await page.goto("/profile");
		const addresses = part(page, t.addresses);
		await button(addresses, t.addAddress).click();
		await button(addresses, t.save).click();
		await s.comes("what is missing is said", addresses.getByText(t.needed)
			.first());
		await addresses.getByLabel(t.addressLabel).fill("Дача");
		await addresses.getByLabel(t.street).fill(HOME.street);
		await addresses.getByLabel(t.house).fill(HOME.house);
		await button(addresses, t.save).click();
		await s.comes("one is there", addresses.getByText("Дача"));
		await told("POST", "/users/me/addresses", account.token,
			{ street: "Арбат", house: "1" });
		await page.reload();
		await s.comes("the first one is the default",
			addresses.getByRole("listitem").filter({ hasText: "Дача" })
				.getByText(t.byDefault));
		await button(addresses, t.makeDefault).click();
		await s.comes("another can be", addresses.getByRole("listitem")
			.filter({ hasText: "Арбат" }).getByText(t.byDefault));
		await addresses.getByRole("listitem").filter({ hasText: "Дача" })
			.getByRole("button", { name: t.change }).click();
		await addresses.getByLabel(t.house).fill("77");
		await button(addresses, t.save).click();
		await s.comes("it can be changed", addresses.getByText(/77/));
		await addresses.getByRole("listitem").filter({ hasText: "Дача" })
			.getByRole("button", { name: t.remove }).click();
		await s.comes("and removed", async () =>
			await addresses.getByText("Дача").count() === 0);
	},

	"language": async (s) => {
		const { page } = await s.visit({ account: true });
		await page.goto("/profile");
		await part(page, t.language).getByLabel(t.languages.en).check();
		await s.comes("all speaks English", heading(page, texts.en.profile));
		await page.reload();
		await s.comes("also after a reload", heading(page, texts.en.profile));
		s.check("which the browser is told", await page.locator("html")
			.getAttribute("lang") === "en");
		await page.goto("/menu");
		await s.comes("the dishes, too", page.getByText("Pancakes").first());
		await page.locator("header button[lang]").click();
		await s.comes("and Russian again", page.getByText("Блины").first());
	},

	"sessions and passwords": async (s) => {
		const here = await s.visit({ account: true });
		const { account, page } = here;
		const [second, third] = [await s.visit({ account }),
			await s.visit({ account })];
		for (const other of [second, third]) {
			other.bear("401");
			await other.page.goto("/profile");
			await heading(other.page, t.profile).waitFor();
		}
		here.bear("403 POST /api/v1/auth/password",
			"400 POST /api/v1/auth/password");
		await page.goto("/profile");
		const list = part(page, t.sessions).getByRole("listitem");
		await s.comes("all three are listed", async () => await list.count() === 3);
		s.check("this one cannot be ended there", await list.filter({
			hasText: t.thisDevice }).getByRole("button").count() === 0);
		await list.getByRole("button").first().click();
		await s.comes("one is ended", async () => await list.count() === 2);
		const out = async (visit) => {
			await visit.page.reload();
			return heading(visit.page, t.signIn).or(heading(visit.page, t.profile))
				.first().textContent();
		};
		await s.comes("and is out", async () => (await Promise.all(
			[second, third].map(out))).filter((h) => h === t.signIn).length === 1);

		await button(page, t.changePassword).click();
		const form = part(page, t.password);
		const next = `${account.password} 2`;
		await form.getByLabel(t.currentPassword).fill("not this one");
		await form.getByLabel(t.newPassword).fill(next);
		await send(page, t.changePassword, { form });
		await s.comes("a wrong password is refused", form.getByText(
			t.wrongCurrent).or(form.getByText(t.wrongValue)).first());
		await form.getByLabel(t.currentPassword).fill(account.password);
		await send(page, t.changePassword, { form });
		await s.comes("the right one is changed", page.getByText(t.passwordChanged));
		await page.reload();
		await s.comes("one stays in here", heading(page, t.profile));
		await s.comes("and is out elsewhere", async () => (await Promise.all(
			[second, third].map(out))).every((h) => h === t.signIn));
		s.check("the old one is not taken any more", !await canSignIn(account));
	},

	"leaving for good": async (s) => {
		const visit = await s.visit({ account: true });
		const { page, account } = visit;
		visit.bear("401 POST /api/v1/auth/refresh"); // the live socket's
		await page.goto("/profile");
		await button(page, t.deleteAccount).click();
		await button(page.getByRole("dialog"), t.stay).click();
		s.check("who stays is there", await canSignIn(account));
		await button(page, t.deleteAccount).click();
		await button(page.getByRole("dialog"), t.deleteForGood).click();
		await s.comes("who leaves is told so", page.getByText(t.deleted));
		await s.comes("and is out", heading(page, t.signIn));
		s.check("the account is gone", !await canSignIn(account));
	},

	"by Yandex": async (s) => {
		const visit = await s.visit({ account: true });
		const { page } = visit;
		visit.bear("404 GET /api/v1/auth/yandex");
		const away = async (path = "/login") => {
			await page.goto("/robots.txt");
			await page.evaluate(() => localStorage.removeItem("session"));
			await page.goto(path);
			await button(page, t.withYandex).click();
		};
		await away();
		await s.comes("where it is not set up, that is said",
			page.getByText(t.yandex.unavailable));
		s.check("on our own page", await heading(page, t.signIn).isVisible());
		let back;
		await page.route("**/api/v1/auth/yandex", (route) => route.fulfill(
			{ status: 302, headers: { Location: back } }));
		for (const why of Object.keys(t.yandex)) {
			back = `/#sign-in=yandex-${why}`;
			await away();
			await s.comes(`${why} is said`, page.getByText(t.yandex[why]));
		}
		back = "/"; // with the cookie that this guest has
		await away("/login?next=/orders");
		await s.comes("who comes back is where they wanted to go",
			heading(page, t.myOrders));
	},

	"staff": async (s) => {
		const { page } = await s.visit();
		await page.goto("/login?next=/profile");
		await signIn(page, { email: "waiter@samovar.local",
			password: "samovar-demo" });
		await s.comes("are told where they belong", page.getByText(t.staffHere));
		await button(page, t.signOut).click();
		await s.comes("and can leave", heading(page, t.signIn));
	},

	"the bot of a restaurant that has none": async (s) => {
		const visit = await s.visit({ account: true });
		visit.bear("404 POST /api/v1/telegram/link");
		await visit.page.route("**/api/v1/telegram/link", (route) =>
			route.fulfill({ status: 404, json: { code: "not_found",
				error: "this restaurant has no bot" } }));
		await visit.page.goto("/profile");
		await button(visit.page, t.telegramLink).click();
		await s.comes("is said", visit.page.getByText(t.telegramAbsent));
	},
};
