// Installed, and without a network: the pages open, the last menu can be read
// with its time, an order is refused honestly and nothing of it is lost.
import { url } from "./fleet.mjs";
import { findings } from "./look.mjs";
import { nameOf } from "./house.mjs";
import { add, button, cart, heading, orderButton, ordersOf, t, toCart,
	toPayment } from "./walk.mjs";

const HOUR = 3_600_000; // ms

// The service worker answers for the page.
const served = (page) => page.evaluate(async () => {
	await navigator.serviceWorker.ready;
	if (!navigator.serviceWorker.controller)
		await new Promise((done) => navigator.serviceWorker
			.addEventListener("controllerchange", done, { once: true }));
});

const banner = (page) => page.getByRole("status").getByText(t.offlineNow);

// Width and height as a PNG's header has them.
function size(png) {
	const view = new DataView(png);
	return `${view.getUint32(16)}x${view.getUint32(20)}`;
}

export default {
	"the last menu": async (s) => {
		const { page, context } = await s.visit({ worker: true });
		const dish = await nameOf(2);
		await page.goto("/menu");
		await served(page);
		await context.setOffline(true);
		await s.comes("a banner says that there is no network", banner(page));
		await page.reload();
		await s.comes("the menu can be read", page.getByText(dish));
		const foot = t.menuFoot("…").split("…");
		await s.comes("with its time", page.getByText(
			new RegExp(`${foot[0]}\\d\\d:\\d\\d`)));
		const found = await findings(page);
		s.check("nothing breaks WCAG 2.2 AA", found.length === 0, found.join("\n"));
		await page.getByRole("link", { name: dish, exact: true }).click();
		await s.comes("a dish opens", page.getByRole("dialog").getByText(t.wish));
		await page.keyboard.press("Escape");
		await page.getByRole("searchbox").fill("каша");
		await s.comes("the search finds", async () =>
			await page.getByRole("listitem").filter({ hasText: "Медовик" })
				.count() === 0);
		await page.getByRole("link", { name: t.signIn }).click();
		await s.comes("other pages open", heading(page, t.signIn));

		await context.clock.setFixedTime(Date.now() + HOUR);
		await page.goto("/menu");
		await s.comes("an old menu is said to be old", page.getByText(
			t.menuOf("").slice(0, 8)));
		await context.setOffline(false);
		await s.comes("the banner goes with the network", async () =>
			await banner(page).count() === 0);
	},

	"an order": async (s) => {
		const visit = await s.visit({ worker: true, account: true });
		const { page, context, account } = visit;
		await page.goto("/menu");
		await served(page);
		await add(page, 2, 3);
		await context.setOffline(true);
		await toCart(page);
		await s.comes("is refused in the cart", page.getByText(t.offlineOrder));
		s.check("whose button sleeps", await page.getByRole("button",
			{ name: t.toPayment("") }).isDisabled());
		await page.reload();
		await s.comes("the cart is kept", heading(page, t.cart));
		s.check("with all that is in it", (await cart(page)).lines.length === 2);
		await context.setOffline(false);

		await toPayment(page, 6);
		await page.getByLabel(t.methods.cash).check();
		await orderButton(page).and(page.locator(":enabled")).waitFor();
		await context.setOffline(true);
		await orderButton(page).click();
		await s.comes("is refused where it is paid", page.getByRole("alert")
			.getByText(t.problems.offline));
		await context.setOffline(false);
		await page.goto("/cart");
		await s.comes("the cart can still be changed", button(page, t.emptyIt));
		s.check("and nothing was sent behind one's back",
			ordersOf(account) === 0 && (await cart(page)).pending === null);
	},

	"installing": async (s) => {
		const { page, context } = await s.visit({ worker: true });
		await page.goto("/menu");
		const devtools = await context.newCDPSession(page);
		const { errors, url: at, data } = await devtools.send("Page.getAppManifest");
		s.check("Chromium finds nothing wrong with the manifest",
			errors.length === 0 && at.endsWith("/manifest.webmanifest"),
			JSON.stringify(errors));
		const manifest = JSON.parse(data);
		s.check("it names what an installation needs",
			manifest.name && manifest.short_name && manifest.id &&
			manifest.display === "standalone" && manifest.theme_color &&
			manifest.background_color &&
			new URL(manifest.start_url, url).pathname === "/menu", data);
		for (const icon of manifest.icons) {
			const answer = await fetch(url + icon.src);
			const good = answer.ok &&
				answer.headers.get("content-type") === icon.type;
			s.check(`${icon.src} is ${icon.sizes}`, good &&
				(icon.type !== "image/png" || size(await answer.arrayBuffer())
					=== icon.sizes));
		}
		s.check("one of 192, one of 512, one that may be cut to any shape",
			["192x192", "512x512"].every((wanted) => manifest.icons.some((i) =>
				i.sizes === wanted && i.type === "image/png")) &&
			manifest.icons.some((i) => i.purpose === "maskable"));
		await served(page);
		s.check("the service worker runs", await page.evaluate(() =>
			navigator.serviceWorker.controller.state === "activated"));
	},
};
