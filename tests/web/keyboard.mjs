// All by keyboard alone: from the menu to an order, in and out of dialogs;
// where the focus is can be seen, always.
import { nameOf } from "./house.mjs";
import { atOrder, button, heading, ordersOf, t } from "./walk.mjs";

// What is wrong with the focus as it is now: nobody can see where it is.
const hidden = (page) => page.evaluate(() => {
	const at = document.activeElement;
	if (at === document.body || at.id === "main")
		return null;
	const { left, top, right, bottom } = at.getBoundingClientRect();
	const x = (Math.max(left, 0) + Math.min(right, innerWidth)) / 2;
	const seen = [0.1, 0.5, 0.9].some((part) => {
		const there = document.elementFromPoint(x, top + (bottom - top) * part);
		return there && (at.contains(there) || there.contains(at) ||
			at.labels?.[0]?.contains(there));
	});
	const marked = [at, at.closest("label")].some((e) =>
		e && getComputedStyle(e).outlineStyle !== "none");
	return seen && marked ? null : `${seen ? "unmarked" : "hidden"}: ${
		at.outerHTML.slice(0, 150)}`;
});

// Presses Tab until what is looked for has the focus; notes what is hidden.
async function tabTo(page, locator, lost, key = "Tab") {
	for (let presses = 0; presses < 250; presses++) {
		await page.keyboard.press(key);
		const wrong = await hidden(page);
		if (wrong)
			lost.push(wrong);
		if (await locator.evaluateAll((all) =>
			all.includes(document.activeElement)))
			return;
	}
	throw new Error(`Tab does not lead to ${locator}`);
}

const focused = (locator) => locator.evaluate((e) =>
	e === document.activeElement).catch(() => false);

// Every stop of so many presses; those that are hidden.
async function stops(page, key, presses) {
	const lost = [];
	for (let i = 0; i < presses; i++) {
		await page.keyboard.press(key);
		const wrong = await hidden(page);
		if (wrong)
			lost.push(wrong);
	}
	return lost;
}

// Opens it by Enter, walks round in it, closes it by Escape.
async function dialog(scenario, page, what, opener, title) {
	const lost = [];
	await tabTo(page, opener, lost);
	await page.keyboard.press("Enter");
	const box = page.getByRole("dialog", { name: title });
	await box.waitFor();
	const inside = () => page.evaluate(() => document.activeElement
		=== document.body || !!document.activeElement.closest("dialog"));
	let kept = await inside();
	for (let i = 0; i < 25; i++) {
		await page.keyboard.press(i < 20 ? "Tab" : "Shift+Tab");
		kept &&= await inside();
	}
	scenario.check(`${what}: keeps the focus`, kept);
	await page.keyboard.press("Escape");
	await scenario.comes(`${what}: Escape closes it`, async () =>
		await box.count() === 0);
	await scenario.comes(`${what}: gives the focus back`, () => focused(opener));
	return lost;
}

export default {
	"from the menu to an order": async (s) => {
		const { page, account } = await s.visit({ account: true, height: 640 });
		const lost = [];
		const enter = async (locator) => {
			await tabTo(page, locator, lost);
			await page.keyboard.press("Enter");
		};
		const dish = await nameOf(2);
		await page.goto("/menu");
		await button(page, t.add(dish)).waitFor();
		await page.keyboard.press("Tab");
		const skip = page.getByRole("link", { name: t.skip });
		await s.comes("the first stop leads past the header", () => focused(skip));
		await page.keyboard.press("Enter");
		await s.comes("to the content", () => focused(page.locator("#main")));
		await enter(button(page, t.add(dish)));
		await s.comes("what takes its place has the focus", () =>
			focused(button(page, t.more(dish))));
		await tabTo(page, button(page, t.fewer(dish)), lost, "Shift+Tab");
		await page.keyboard.press("Enter");
		await s.comes("and back", () => focused(button(page, t.add(dish))));
		await page.keyboard.press("Enter");
		await tabTo(page, page.locator("main a[href='/cart']"), lost);
		await page.keyboard.press("Enter");
		await heading(page, t.cart).waitFor();
		await enter(button(page, t.more(dish)));
		await tabTo(page, page.getByRole("radio", { checked: true }), lost);
		await page.keyboard.press("ArrowRight");
		await s.comes("arrows choose", async () =>
			page.getByLabel(t.types.takeaway).isChecked());
		await enter(page.getByRole("button", { name: t.toPayment("") }));
		await heading(page, t.payment).waitFor();
		await tabTo(page, page.getByRole("radio", { checked: true }), lost);
		await page.keyboard.press("ArrowDown");
		await page.keyboard.press("ArrowDown");
		await enter(page.getByRole("button", { name: t.orderFor("") }));
		await atOrder(page);
		s.check("one order", ordersOf(account) === 1);
		s.check("the focus was always seen", lost.length === 0, lost.join("\n"));
	},

	"in and out of dialogs": async (s) => {
		const { page } = await s.visit({ account: true, height: 640 });
		const dish = await nameOf(2);
		await page.goto("/menu");
		await page.getByText(dish).waitFor();
		const lost = [
			...await dialog(s, page, "filters", button(page, t.filters), t.filters),
			...await dialog(s, page, "a dish", page.getByRole("link",
				{ name: dish, exact: true }), dish)];
		await page.goto("/profile");
		await button(page, t.deleteAccount).waitFor();
		lost.push(...await dialog(s, page, "leaving",
			button(page, t.deleteAccount), t.deleteAsk));
		s.check("the focus was always seen", lost.length === 0, lost.join("\n"));
	},

	"there and back again in a low window": async (s) => {
		// 720 by 800 at 200 %
		const { page } = await s.visit({ height: 400, scale: 2 });
		await page.goto("/menu");
		await button(page, t.add(await nameOf(2))).click();
		for (const [key, presses] of [["Tab", 60], ["Shift+Tab", 60]]) {
			const lost = await stops(page, key, presses);
			s.check(`${key}: nothing that has the focus is hidden`,
				lost.length === 0, lost.join("\n"));
		}
	},
};
