// What scenarios of the staff share: who is signed in, texts, forms without a
// browser.
import { readFileSync, readdirSync } from "node:fs";
import { pause, url } from "./fleet.mjs";
import { staff } from "./house.mjs";

export const sources = process.env.STAFF_SOURCES;
export const texts = Object.fromEntries(["ru", "en"].map((lang) =>
	[lang, JSON.parse(readFileSync(`${sources}/texts/${lang}.json`, "utf8"))]));
export const t = texts.ru;
export const templates = () => readdirSync(`${sources}/templates`)
	.map((file) => [file, readFileSync(`${sources}/templates/${file}`, "utf8")]);

// A sum of roubles as the pages write it; the blanks are U+00A0.
export const sum = (roubles, lang = "ru") => {
	const [whole, kopecks] = roubles.toFixed(2).split(".");
	return whole.replace(/\B(?=(\d{3})+$)/g, lang === "en" ? "," : "\u00a0") +
		(lang === "en" ? "." : ",") + kopecks;
};

export const COOKIE = "__Host-staff";
export const button = (where, name) =>
	where.getByRole("button", { name, exact: true });
export const heading = (page, name) =>
	page.getByRole("heading", { name, exact: true });

// A browser in which the role is signed in; script: false is without scripts.
export async function desk(s, role, options = {}) {
	const visit = await s.visit(options);
	visit.bear("503 POST /staff/login");
	if (role)
		await enter(visit, await staff(role));
	return visit;
}

// A cookie for secure places can be given to this one, as browsers take it from
// there.
export const enter = ({ context }, token) => context.addCookies([{
	name: COOKIE, value: token, url: url.replace("http:", "https:"),
	httpOnly: true, secure: true, sameSite: "Strict" }]);

export async function signIn(page, who, password = "samovar-demo") {
	await press(page, "/staff/login", () => button(page, t.signInDo), async () => {
		await page.getByLabel(t.email).fill(who.includes("@") ? who
			: `${who}@samovar.local`);
		await page.getByLabel(t.password).fill(password);
	});
}

// A request as a browser's, with whatever headers and cookie; again while a part
// is too busy, as its page says.
export async function send(method, path, { token, body, headers = {},
	again = 10 } = {}) {
	const got = await fetch(url + path, { method, redirect: "manual", body,
		headers: { ...(token ? { Cookie: `${COOKIE}=${token}` } : {}),
			...(body !== undefined ? { "Content-Type":
				"application/x-www-form-urlencoded", Origin: url } : {}),
			...headers } });
	if (got.status !== 503 || again === 0)
		return got;
	await pause(500);
	return send(method, path, { token, body, headers, again: again - 1 });
}

// Presses what sends a form there; again while a part is too busy. `fill` fills
// in what its page does not keep.
export async function press(page, path, what, fill = async () => undefined) {
	for (;;) {
		await fill();
		const [answer] = await Promise.all([page.waitForResponse((a) =>
			a.request().method() === "POST" &&
				new URL(a.url()).pathname === path), what().click()]);
		await page.waitForLoadState();
		if (answer.status() !== 503)
			return;
		await pause(500);
	}
}

// The token of the forms of a session.
export async function formToken(token, path = "/staff/login?none=1") {
	const html = await (await send("GET", path, { token })).text();
	return html.match(/name="token" value="([0-9a-f]{64})"/)[1];
}

export const form = (fields) => new URLSearchParams(fields).toString();
