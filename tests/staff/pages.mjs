// Every page as it looks: both languages, narrow and wide, dark, under axe.
// Pictures of them are kept.
import { findings, overflowing, shoot } from "./look.mjs";
import { atTable } from "./board.mjs";
import { desk, texts } from "./desk.mjs";
import { HOME, items, move, staff, told } from "./house.mjs";

// Name, address, who, sizes beside 360×800 and 1440×900, what is on it.
const pages = [
	{ name: "login", path: "/staff/login", title: "signIn" },
	{ name: "dashboard", path: "/staff/dashboard", title: "section.dashboard",
		role: "waiter" },
	{ name: "order", path: async () => `/staff/orders/${(await crowd()).id}`,
		title: "order", role: "admin" },
	{ name: "tables", path: "/staff/waiter", title: "section.waiter",
		role: "waiter" },
	{ name: "table", path: "/staff/waiter/table?table=7",
		title: "waiter.table", role: "waiter" },
	{ name: "enter", path: "/staff/waiter/order?table=3&draft=1-2~2-1_без лука",
		title: "waiter.enter", role: "waiter" },
	{ name: "phone", path: "/staff/waiter/order?type=delivery&draft=1-2",
		title: "waiter.enter", role: "waiter" },
	{ name: "written", path: "/staff/waiter/dish?table=3&dish=1", role: "waiter" },
	{ name: "bill", path: "/staff/waiter/bill?table=12", title: "waiter.bill",
		role: "waiter" },
	{ name: "dishes", path: "/staff/menu/dishes", title: "menu.dishes",
		role: "admin" },
	{ name: "dish", path: "/staff/menu/dishes/1", title: "menu.dish",
		role: "admin" },
	{ name: "menu", path: "/staff/menu/menus/1", title: "menu.menu",
		role: "admin" },
	{ name: "promotion", path: "/staff/menu/promotions/new",
		title: "menu.promotion", role: "admin" },
	{ name: "prices", path: "/staff/menu-prices", title: "menu.prices",
		role: "admin" },
	{ name: "kitchen", path: "/staff/kitchen", title: "section.kitchen",
		role: "chef", sizes: [[360, 800], [1920, 1080]] },
	{ name: "station", path: "/staff/kitchen?station=hot",
		title: "section.kitchen", role: "chef", sizes: [[360, 800], [1920, 1080]] },
	{ name: "board", path: "/staff/board", title: "section.board",
		role: "chef", sizes: [[360, 800], [1920, 1080]] },
	{ name: "stops", path: "/staff/stops", title: "section.stops",
		role: "chef" },
	{ name: "analytics", path: "/staff/analytics", title: "section.analytics",
		role: "admin" },
	{ name: "people", path: "/staff/people", title: "section.people",
		role: "admin" },
	{ name: "guests", path: "/staff/people?who=guests",
		title: "section.people", role: "admin" },
	{ name: "person-new", path: "/staff/people/new",
		title: "newPerson.staff", role: "admin" },
	{ name: "person", path: "/staff/people/staff/1", role: "admin" },
	{ name: "settings", path: "/staff/settings", title: "section.settings",
		role: "admin" },
	{ name: "audit", path: "/staff/audit", title: "section.audit",
		role: "admin" },
	{ name: "refused", path: "/staff/login?none=1", title: "refusedTitle" },
];

// Orders of every kind; the one that has most to show.
let made;
const crowd = () => (made ??= (async () => {
	const chef = await staff("admin");
	for (const status of ["cooking", "ready"])
		await move(await atTable("7"), ...["cooking", "ready"].slice(0,
			status === "cooking" ? 1 : 2));
	await told("POST", "/orders", await staff("customer"), { type: "takeaway",
		items: items(3, 4) });
	await told("POST", "/orders", await staff("waiter"), { type: "delivery",
		items: items(5), delivery_address: HOME, payment_method: "cash",
		customer: { name: "Анна", phone: "+79161234567" } });
	const order = await atTable("12", { items: [{ dish_id: 1, quantity: 2,
		options: [{ option_id: 1 }], special_requests: "без лука, аллергия" },
	{ dish_id: 2, quantity: 1 }] });
	const { items: [first] } = order;
	await told("PATCH", `/orders/${order.id}/items/${first.item_id}`, chef,
		{ cooking_status: "preparing" });
	await told("POST", `/orders/${order.id}/items`, await staff("waiter"),
		{ dish_id: 4, quantity: 2 });
	const canceled = await atTable("13", { items: items(1, 20) });
	await told("POST", `/orders/${canceled.id}/cancel`, await staff("waiter"),
		{ reason: "гости ушли" });
	return order;
})());

const textOf = (texts, key) => key.split(".").reduce((o, k) => o[k], texts);
const SIZES = [[360, 800], [390, 844], [1440, 900]];

export default Object.fromEntries(pages.map((row) => [row.name, async (s) => {
	if (row.role)
		await crowd();
	const path = typeof row.path === "string" ? row.path : await row.path();
	for (const lang of ["ru", "en"]) {
		const dark = lang === "en";
		const visit = await desk(s, row.role, { lang, dark });
		const { page } = visit;
		visit.bear("400 GET /staff/login");
		for (const [width, height] of row.sizes ?? SIZES) {
			const size = `${lang}-${width}${dark ? "-dark" : ""}`;
			await page.setViewportSize({ width, height });
			await page.goto(path);
			await page.getByRole("heading", { level: 1,
				...(row.title ? { name: textOf(texts[lang], row.title) }
					: {}) }).first().waitFor();
			await shoot(page, `${row.name}-${size}`);
			const out = await overflowing(page);
			s.check(`${size}: all is in the window`, out.length === 0,
				out.join("\n"));
			const found = await findings(page);
			s.check(`${size}: axe finds nothing`, found.length === 0,
				found.join("\n"));
		}
	}
}]));
