// How a page looks: to axe, to who has a narrow window, to a camera.
import { mkdirSync, readFileSync } from "node:fs";
import { createRequire } from "node:module";

export const shots = process.env.WEB_SHOTS ?? "shots";
mkdirSync(shots, { recursive: true });

const axe = readFileSync(createRequire(import.meta.url)
	.resolve("axe-core/axe.min.js"), "utf8");
const WCAG = ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa"];

// What breaks WCAG 2.2 AA on the page as it is now, a line a place.
// What a dialog is over was looked at without it.
export async function findings(page, { rules = WCAG, part = "html" } = {}) {
	if (!await page.evaluate(() => "axe" in window))
		await page.evaluate(axe);
	return page.evaluate(async ([run, where]) => {
		// what is not laid out yet lies, to axe, on top of what follows
		const all = new CSSStyleSheet();
		all.replaceSync("* { content-visibility: visible !important }");
		document.adoptedStyleSheets.push(all);
		const { violations } = await window.axe.run(
			document.querySelector("dialog[open]") ??
				document.querySelector(where), {
				runOnly: run, resultTypes: ["violations"],
				iframes: false, elementRef: false });
		document.adoptedStyleSheets.pop();
		return violations.flatMap((v) => v.nodes.map((n) =>
			`${v.id}: ${n.target.join(" ")}: ${n.failureSummary}`));
	}, [rules, part]);
}

// What stands out to the right of the window, where nobody sees it.
export const overflowing = (page) => page.evaluate(() => {
	const wide = document.documentElement.clientWidth;
	if (document.documentElement.scrollWidth <= wide)
		return [];
	return [...document.querySelectorAll("body *")]
		.filter((e) => e.getBoundingClientRect().right > wide + 1)
		.map((e) => `${e.tagName} ${e.className} ${e.textContent.slice(0, 40)}`)
		.concat("the page can be moved sideways");
});

export const shoot = (page, name) =>
	page.screenshot({ path: `${shots}/${name}.jpeg`, quality: 70 });
