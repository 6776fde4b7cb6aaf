// Every page and what else it can show, in both languages, narrow and wide, by
// day and by night: nothing is complained of, nothing breaks WCAG 2.2 AA,
// nothing stands out of the window. A picture of each is kept.
import { CARDS, HOME, cardToken, items, menu, ordered, staff, told, unpaid } from "./house.mjs";
import { findings, overflowing, shoot } from "./look.mjs";
import { texts } from "./texts.mjs";
import { button, heading, send } from "./walk.mjs";

// The usual run: axe looks at Russian on a telephone, at English in a wide
// window; what else the pages can show is seen in Russian.
const LONG = process.env.SAMOVAR_TEST_LONG === "1";
const PAGES = new Set(["menu", "dish", "cart", "payment", "orders", "order",
	"login", "register", "reset", "profile"]);
const shown = (states, lang) => states.filter(({ name }) =>
	LONG || lang === "ru" || PAGES.has(name));

const NARROW = { width: 360, height: 800 };
const WIDE = { width: 1440, height: 900 };
const NOWHERE = "00000000-0000-7000-8000-000000000000";

// The pages of somebody who has not signed in. ready: what is seen when it is
// there; before: what is done on the way, after the page has come.
const strangers = [
	{ name: "menu", path: "/menu",
		ready: ({ page, dishes }) => page.getByText(dishes.get(1).name) },
	{ name: "menu-nothing-found", path: "/menu?q=qwerty",
		ready: ({ page, t }) => page.getByText(t.nothingFound) },
	{ name: "dish", path: "/menu?dish=1",
		ready: ({ page, t }) => page.getByRole("dialog").getByText(t.wish) },
	{ name: "filters", path: "/menu",
		before: ({ page, t }) => button(page, t.filters).click(),
		ready: ({ page, t }) => page.getByRole("dialog").getByText(t.withoutTitle) },
	{ name: "cart-empty", path: "/cart",
		ready: ({ page, t }) => page.getByText(t.cartEmpty) },
	{ name: "login", path: "/login",
		ready: ({ page, t }) => heading(page, t.signIn) },
	{ name: "login-refused", path: "/login", bear: "401 POST /api/v1/auth/login",
		before: async ({ page, t }) => {
			await page.getByLabel(t.email).fill("nobody@example.org");
			await page.getByLabel(t.password).fill("not this one");
			await send(page, t.signIn, { words: t });
		},
		ready: ({ page, t }) => page.getByText(t.wrongPassword) },
	{ name: "register", path: "/register",
		ready: ({ page, t }) => heading(page, t.registration) },
	{ name: "register-refused", path: "/register",
		bear: "409 POST /api/v1/auth/register",
		before: async ({ page, t }) => {
			await page.getByLabel(t.fullName).fill("Анна");
			await page.getByLabel(t.email).fill("customer@samovar.local");
			await page.getByLabel(t.password).fill("не та почта 1");
			await send(page, t.register, { words: t });
		},
		ready: ({ page, t }) => page.getByText(t.taken) },
	{ name: "reset", path: "/reset",
		ready: ({ page, t }) => heading(page, t.resetTitle) },
	{ name: "reset-code", path: "/reset",
		before: async ({ page, t }) => {
			await page.getByLabel(t.email).fill("nobody@example.org");
			await button(page, t.sendCode).click();
		},
		ready: ({ page, t }) => page.getByLabel(t.code) },
	{ name: "not-found", path: "/nothing",
		ready: ({ page, t }) => page.getByText(t.notFound) },
	{ name: "menu-none", path: "/menu", bear: "404 GET /api/v1/menu/active",
		answer: { status: 404, json: { error: "no menu", code: "not_found" } },
		ready: ({ page, t }) => page.getByText(t.noMenu) },
	{ name: "menu-away", path: "/menu", bear: "503 GET /api/v1/menu/active",
		answer: { status: 503, json: { error: "away", code: "unavailable" } },
		ready: ({ page, t }) => page.getByText(t.problems.unavailable) },
	{ name: "menu-comes", path: "/menu", answer: null,
		ready: ({ page, t }) => page.getByText(t.loading) },
];

// Those of a guest who has ordered before. The cart is filled on the way.
const guests = [
	{ name: "menu-usual", path: "/menu", part: "main > section",
		ready: ({ page, t }) => page.getByText(t.usual) },
	{ name: "cart", path: "/menu", before: async ({ page, t, dishes }) => {
			await button(page, t.add(dishes.get(2).name)).click();
			await button(page, t.add(dishes.get(1).name)).click();
			await page.getByRole("link", { name: t.toCart }).last().click();
		},
		ready: ({ page, t }) => page.getByRole("button", { name: t.toPayment("") }) },
	{ name: "cart-table", path: "/cart",
		before: ({ page, t }) => page.getByLabel(t.types["dine-in"]).check(),
		ready: ({ page, t }) => page.getByLabel(t.table) },
	{ name: "payment", path: "/payment",
		before: ({ page, t }) => page.getByLabel(t.methods.card).check(),
		ready: ({ page, t }) => page.getByRole("button", { name: t.orderFor("") }) },
	{ name: "payment-declined", path: ({ made }) => `/payment?order=${made.declined.id}`,
		ready: ({ page, t }) => page.getByText(t.declined) },
	{ name: "payment-at-the-bank", path: ({ made }) => `/payment?order=${made.online.id}`,
		ready: ({ page, t }) => page.getByText(t.waitsForBank) },
	{ name: "orders", path: "/orders",
		ready: ({ page, t, made }) => page.getByText(t.orderNo(made.open.number)) },
	{ name: "order", path: ({ made }) => `/orders/${made.open.id}`,
		ready: ({ page, t }) => button(page, t.cancelOrder) },
	{ name: "order-cancel", path: ({ made }) => `/orders/${made.open.id}`,
		before: ({ page, t }) => button(page, t.cancelOrder).click(),
		ready: ({ page, t }) => page.getByRole("dialog").getByText(t.cancelText) },
	{ name: "order-delivered", path: ({ made }) => `/orders/${made.delivered.id}`,
		ready: ({ page, t }) => page.getByText(t.statuses.brought) },
	{ name: "order-canceled", path: ({ made }) => `/orders/${made.canceled.id}`,
		ready: ({ page, t }) => page.getByText(t.statuses.canceled) },
	{ name: "order-sold-out", path: ({ made }) => `/orders/${made.lacking.id}`,
		ready: ({ page, t }) => page.getByText(t.kitchenOutText) },
	{ name: "order-none", path: `/orders/${NOWHERE}`,
		bear: "404 GET /api/v1/orders/{id}",
		ready: ({ page, t }) => page.getByText(t.noOrder) },
	{ name: "profile", path: "/profile",
		ready: ({ page, t, account }) => page.getByLabel(t.email).and(
			page.locator(`[value="${account.email}"]`)) },
	{ name: "profile-forms", path: "/profile", before: async ({ page, t }) => {
			await button(page, t.addAddress).click();
			await button(page, t.save).last().click();
			await button(page, t.changePassword).click();
		},
		ready: ({ page, t }) => page.getByText(t.needed) },
	{ name: "profile-delete", path: "/profile",
		before: ({ page, t }) => button(page, t.deleteAccount).click(),
		ready: ({ page, t }) => page.getByRole("dialog").getByText(t.deleteWaits) },
];

async function orders(account) {
	const as = account.token;
	const [delivered, open, canceled, lacking, declined, online] = await Promise.all([
		ordered(account, "delivered", { type: "delivery",
			delivery_address: HOME, items: items(1, 2) }),
		ordered(account),
		ordered(account),
		ordered(account, "confirmed", { items: items(4, 3) }),
		unpaid(account, { payment_method: "card",
			card_token: await cardToken(CARDS.declined) }),
		unpaid(account, { payment_method: "online" }),
	]);
	await told("POST", `/orders/${canceled.id}/cancel`, as, {});
	await told("POST", `/orders/${lacking.id}/items/${
		lacking.items[0].item_id}/sold-out`, await staff("chef"));
	await told("POST", "/payment-methods", as,
		{ card_token: await cardToken(CARDS.good), is_default: true });
	return { delivered, open, canceled, lacking, declined, online };
}

// To a page without loading all anew: axe stays where it is.
async function walk(page, path) {
	await page.evaluate((to) => {
		history.pushState(null, "", "/menu/nothing"); // the same one begins anew
		history.pushState(null, "", to);
	}, path);
}

async function look(scenario, visit, state, words) {
	const { page } = visit;
	const { name } = state;
	const { lang } = visit;
	const about = { page, ...words };
	const wrong = [];
	const note = (what, found) => wrong.push(...found.map((f) => `${what}: ${f}`));
	const path = typeof state.path === "string" ? state.path : state.path(about);

	if (state.bear)
		visit.bear(state.bear);
	if (state.answer !== undefined) // null: none
		await page.route("**/api/v1/menu/active*", (r) =>
			state.answer && r.fulfill(state.answer));
	await page.setViewportSize(NARROW);
	if (state.answer !== undefined)
		await page.goto(path);
	else
		await walk(page, path);
	await state.before?.(about);
	await state.ready(about).first().waitFor();
	for (const [size, window] of [[360, NARROW], [1440, WIDE]]) {
		await page.setViewportSize(window);
		note(`${size} px`, await overflowing(page));
		if (LONG || (size === 360) === (lang === "ru"))
			note(`${size} px`, await findings(page, { part: state.part }));
		await shoot(page, `${name}-${size}-${lang}`);
	}
	if (lang === "ru") {
		await page.emulateMedia({ colorScheme: "dark" });
		note("dark", await findings(page,
			{ part: state.part, rules: ["color-contrast"] }));
		await page.emulateMedia({ colorScheme: "light" });
	}
	if (state.answer !== undefined)
		await page.unroute("**/api/v1/menu/active*");
	scenario.check(name, wrong.length === 0, wrong.join("\n"));
}

const strange = (lang) => async (scenario) => {
	const visit = await scenario.visit({ lang });
	const words = { t: texts[lang], dishes: await menu(lang) };
	await visit.page.goto("/menu");
	for (const state of shown(strangers, lang))
		await look(scenario, visit, state, words);
};

const known = (lang) => async (scenario) => {
	const visit = await scenario.visit({ lang, account: true });
	const { account } = visit;
	const words = { t: texts[lang], dishes: await menu(lang), account,
		made: await orders(account) };
	await visit.page.goto("/menu");
	for (const state of shown(guests, lang))
		await look(scenario, visit, state, words);
};

export default {
	"of a guest, in Russian": known("ru"),
	"of a guest, in English": known("en"),
	"of a stranger, in Russian": strange("ru"),
	"of a stranger, in English": strange("en"),
};
