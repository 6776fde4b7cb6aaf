// Signing in and out, who may see what, and forms that others made.
import { ask, mint, url } from "./fleet.mjs";
import { newcomer } from "./browser.mjs";
import { staff } from "./house.mjs";
import { COOKIE, button, desk, enter, form, formToken, heading, send, signIn, t,
	texts } from "./desk.mjs";

const rows = process.env.STAFF_ROUTES.trim().split("\n")
	.map((line) => line.split(" "))
	.map(([method, path, ...who]) => ({ method, who,
		path: path.replace("{uuid}", "0192f0c1-5b7e-7abc-8def-0123456789ab")
			.replace("{uuid}", "0192f0c1-5b7e-7abc-8def-0123456789ac")
			.replace("{id}", "1").replace("/menu/{word}", "/menu/dishes")
			.replace("{word}", "none") }));
// Their forms bring a file: another kind of body is none of theirs.
const WITH_FILE = /^\/staff\/menu-(photo|prices)/;
const PEOPLE = ["waiter", "chef", "admin"];

const cookieOf = async (context) => (await context.cookies())
	.find((c) => c.name === COOKIE);

export default {
	...Object.fromEntries([true, false].map((script) =>
		[`in and out ${script ? "with" : "without"} scripts`, async (s) => {
			const { page, context } = await desk(s, null, { script });
			await page.goto("/staff/");
			s.check("who is nobody is led to the sign-in",
				page.url() === `${url}/staff/login?next=%2Fstaff%2F`, page.url());
			await signIn(page, "waiter");
			await s.comes("one is in", () => button(page, t.signOut).isVisible());
			const cookie = await cookieOf(context);
			s.check("the session is a cookie for the server alone",
				cookie?.httpOnly && cookie.secure && cookie.sameSite === "Strict" &&
				cookie.path === "/" && cookie.domain === "127.0.0.1",
				JSON.stringify(cookie));
			s.check("which the page's scripts do not see", !script ||
				!(await page.evaluate(() => document.cookie)).includes("staff"));
			await button(page, t.signOut).click();
			await s.comes("and out again", heading(page, t.signIn));
			s.check("the cookie is gone", await cookieOf(context) === undefined);
			await enter({ context }, cookie.value);
			await page.goto("/staff/");
			await s.comes("a copy of it holds no longer", heading(page, t.signIn));
		}])),

	"wrong": async (s) => {
		const visit = await desk(s, null);
		const { page, context } = visit;
		visit.bear("401 POST /staff/login");
		await page.goto("/staff/login");
		await signIn(page, "waiter", "wrong");
		await s.comes("a wrong password is said", page.getByText(t.login.wrong));
		s.check("the address stays, the password does not",
			await page.getByLabel(t.email).inputValue() === "waiter@samovar.local" &&
			await page.getByLabel(t.password).inputValue() === "");
		await signIn(page, "customer");
		await s.comes("a guest is nobody here", page.getByText(t.login.wrong));
		const guest = newcomer();
		await ask("POST", "/api/v1/auth/register", null, guest);
		await signIn(page, guest.email, guest.password);
		await s.comes("nor with an account of their own",
			page.getByText(t.login.wrong));
		s.check("there is no session", await cookieOf(context) === undefined);
	},

	"where to": async (s) => {
		const token = await formToken();
		const to = async (next) => {
			const got = await send("POST", "/staff/login", {
				body: form({ token, email: "waiter@samovar.local",
					password: "samovar-demo", next }) });
			return got.status === 503 ? to(next) // too busy
				: got.headers.get("location");
		};
		for (const path of ["/staff/?said=done", "/staff/kitchen"])
			s.check(`back to ${path}`, await to(path) === path);
		for (const next of ["https://example.org/", "//example.org",
			"/\\example.org", "/staff/../evil", "/staff//example.org",
			"/staff/\r\nSet-Cookie: a=b", "javascript:alert(1)", "/menu"]) {
			const got = await to(next); // or it is refused
			s.check(`not to ${JSON.stringify(next)}`,
				got === "/staff/" || got === null, got);
		}
	},

	"cookies that do not hold": async (s) => {
		const good = await staff("admin");
		const [head, body, mark] = good.split(".");
		const claims = JSON.parse(Buffer.from(body, "base64url"));
		const b64 = (o) => Buffer.from(JSON.stringify(o)).toString("base64url");
		const bad = {
			"expired": mint("staff", claims.sub, ["admin"], -60),
			"another signature": `${head}.${body}.${mark.slice(0, -4)}AAAA`,
			"other roles": `${head}.${b64({ ...claims, roles: ["admin",
				"chef"] })}.${mark}`,
			"no algorithm": `${b64({ alg: "none" })}.${body}.`,
			"garbage": "x", "long garbage": "x".repeat(5000) };
		for (const [what, token] of Object.entries(bad)) {
			const { status, headers } = await send("GET", "/staff/", { token });
			s.check(`${what}: sign in first`, status === 303 &&
				headers.get("location").startsWith("/staff/login"), status);
			const login = await send("GET", "/staff/login", { token });
			s.check(`${what}: the form is there`, login.status === 200);
		}
		const guest = mint("user", 1, ["customer"]);
		s.check("a guest's token is refused",
			(await send("GET", "/staff/", { token: guest })).status === 403);
	},

	"every page by every role": async (s) => {
		for (const { method, path, who } of rows.filter((r) => r.method === "GET"))
			for (const role of [...PEOPLE, null]) {
				const token = role && await staff(role);
				const { status, headers } = await send(method, path, { token });
				const open = who.includes("anyone");
				const good = open || who.includes(role)
					? status < 400 || status === 404 ||
						// these are asked for a table or a dish
						status === 400 && path.startsWith("/staff/waiter/")
					: role ? status === 403 : status === 303;
				s.check(`${path} by ${role ?? "nobody"}`, good, status);
				s.check(`${path} is kept nowhere and framed by nobody`,
					headers.get("cache-control") === "no-store" &&
					(status === 303 || /^text\/csv/.test(
						headers.get("content-type")) || /frame-ancestors 'none'/.test(
						headers.get("content-security-policy"))) &&
					!/unsafe|\*/.test(headers.get("content-security-policy") ?? ""));
			}
	},

	"a page that is not there": async (s) => {
		const visit = await desk(s, "waiter");
		const { page } = visit;
		visit.bear("404 GET /staff/none/of/ours");
		const got = await page.goto("/staff/none/of/ours");
		s.check("is 404", got.status() === 404, got.status());
		s.check("has the strictest policy", /default-src 'none'/.test(
			got.headers()["content-security-policy"]));
		await page.locator("a.button").click();
		s.check("and leads back to the staff's pages",
			page.url() === `${url}/staff/dashboard`, page.url());
	},

	"why a page is refused": async (s) => {
		const token = await staff("admin"), none = crypto.randomUUID();
		for (const [path, status, ru, en, more] of [
			["/staff/waiter/table", 400, "Стол: не заполнено",
				"Table: is missing"],
			["/staff/waiter/table?table=7&none=1", 400,
				"none: здесь такого нет", "none: is not known here"],
			["/staff/kitchen?page=1000", 400, "Страница: от 1 до 160",
				"Page: must be between 1 and 160"],
			[`/staff/orders/${none}`, 404, "нет такого заказа",
				"there is no such order"],
			["/staff/people/none/1", 404, "есть сотрудники и гости",
				"there are staff and guests"],
			["/staff/people/staff/999999", 404, "этого нет",
				"there is no such thing"],
			["/staff/menu/none", 404, "в меню нет раздела none",
				"the menu has no none"],
			["/staff/menu/dishes/999999", 404, "нет такого блюда",
				"there is no such dish"],
			["/staff/analytics/none", 404, "нет такой таблицы",
				"there is no such sheet"],
			["/staff/language", 405,
				"по адресу /staff/language понимают только POST",
				"/staff/language takes POST"],
			// what nobody has said in Russian is better than nothing
			["/staff/", 400, null, "a header is there twice",
				{ "X-None": "1", X_None: "2" }]])
			for (const [lang, said] of Object.entries({ ru: ru ?? en, en })) {
				const got = await send("GET", path, { token,
					headers: { "Accept-Language": lang, ...more } });
				const main = (await got.text()).split("<main")[1] ?? "";
				s.check(`${path.slice(0, 36)}, ${lang}: ${said}`,
					got.status === status && main.includes(`>${said}`) &&
					main.includes('lang="en"') === (ru === null),
					`${got.status} ${main}`);
			}
	},

	"what no program of ours answers": async (s) => {
		const big = "a".repeat(2_000_000), html = { Accept: "text/html" };
		const token = await staff("admin");
		for (const [method, path, body, headers, status, said] of [
			["GET", "/staff/nope", undefined, html, 404, "Такой страницы нет"],
			["GET", "/staff/nope", undefined, html, 404, "no such page"],
			["POST", "/staff/nope", "a=b", html, 405, "Такой страницы нет"],
			["POST", "/staff/login", big, html, 413, "Слишком много"],
			["POST", "/staff/settings/password", big, html, 413, "too much"],
			["GET", "/staff/nope", undefined, {}, 404, null],
			["POST", "/staff/nope", "a=b", {}, 405, null],
			["POST", "/staff/login", big, { Accept: "application/json" }, 413,
				null],
			["POST", "/api/v1/orders", big, html, 413, null]]) {
			const got = await send(method, path, { token, body, headers });
			const text = await got.text();
			s.check(`${method} ${path}, ${said ?? "not for people"}`,
				got.status === status && (said === null
					? JSON.parse(text).code !== undefined
					: text.includes("<h1>") && text.includes(said) &&
						/default-src 'none'/.test(
							got.headers.get("content-security-policy"))),
				`${got.status} ${text}`);
		}
		const visit = await desk(s, "admin", { script: false });
		visit.bear("413 POST /staff/menu-photo/{id}");
		const { page } = visit;
		await page.goto("/staff/menu/dishes/1");
		await page.locator("[type=file]").setInputFiles({ name: "big.jpg",
			mimeType: "image/jpeg", buffer: Buffer.alloc(6 << 20) });
		await button(page, t.menu.upload).click();
		await s.comes("who sends a large photo reads so", page.getByRole(
			"heading", { name: "Слишком много за один раз" }));
		await page.locator("a.button").click();
		await s.comes("and comes back to the staff's pages", async () =>
			page.url() === `${url}/staff/dashboard`);
	},

	"forms of others": async (s) => {
		const admin = await staff("admin");
		const others = await formToken(await staff("waiter"), "/staff/login?none=1");
		for (const { method, path } of rows.filter((r) => r.method === "POST")) {
			const mine = await formToken(admin, "/staff/login?none=1");
			const tries = {
				"no token": form({ a: "b" }),
				"an empty form": "",
				"nobody's token": form({ token: await formToken() }),
				"another's token": form({ token: others }),
				"half a token": form({ token: mine.slice(0, 32) }) };
			for (const [what, body] of Object.entries(tries)) {
				const got = await send(method, path, { token: admin, body });
				s.check(`${path} with ${what}`, (got.status === 403 ||
					got.status === 415 && WITH_FILE.test(path)) &&
					/<h1>/.test(await got.text()), got.status);
			}
			for (const headers of [{ Origin: "https://example.org" },
				{ Origin: "null" }, { "Sec-Fetch-Site": "cross-site" },
				{ "Sec-Fetch-Site": "same-site" }]) {
				const got = await send(method, path, { token: admin, headers,
					body: form({ token: mine }) });
				s.check(`${path} from ${Object.values(headers)}`,
					got.status === 403, got.status);
			}
		}
	},

	"languages": async (s) => {
		const { page } = await desk(s, null, { script: false });
		await page.goto("/staff/login?next=/staff/kitchen");
		await button(page, t.otherLanguage).click();
		await s.comes("the page is in English", heading(page, texts.en.signIn));
		s.check("and where it was", page.url().endsWith("next=/staff/kitchen") &&
			await page.locator("html").getAttribute("lang") === "en", page.url());
		await page.goto("/staff/login");
		await s.comes("it stays so", heading(page, texts.en.signIn));
		const english = await desk(s, null, { lang: "en" });
		await english.page.goto("/staff/login");
		await s.comes("whose browser speaks English sees English",
			heading(english.page, texts.en.signIn));
		const token = await formToken();
		const got = await send("POST", "/staff/language",
			{ body: form({ token, lang: "xx" }) });
		s.check("there is no third one", got.status === 400 &&
			/<h1>/.test(await got.text()), got.status);
	},

	"too long": async (s) => {
		const got = await send("POST", "/staff/login", {
			body: form({ token: await formToken(), email: "a".repeat(300),
				password: "x" }) });
		s.check("is refused on a page", got.status === 400 &&
			/<h1>/.test(await got.text()), got.status);
	},

	"the short ways": async (s) => {
		for (const path of ["/dashboard", "/kitchen", "/analytics"]) {
			const { status, headers } = await send("GET", path);
			s.check(path, status === 302 &&
				headers.get("location") === `/staff${path}`, status);
		}
		const { status, headers } = await send("GET", "/staff");
		s.check("/staff", status === 302 && headers.get("location") === "/staff/");
	},
};
