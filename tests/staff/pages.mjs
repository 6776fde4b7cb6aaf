// Every page as it looks: both languages, narrow and wide, dark, under axe.
// Pictures of them are kept.
import { findings, overflowing, shoot } from "./look.mjs";
import { desk, texts } from "./desk.mjs";

// Name, address, who, sizes beside 360×800 and 1440×900, what is on it.
const pages = [
	{ name: "login", path: "/staff/login", title: "signIn" },
	{ name: "refused", path: "/staff/login?none=1", title: "refusedTitle" },
];
const SIZES = [[360, 800], [390, 844], [1440, 900]];

export default Object.fromEntries(pages.map((row) => [row.name, async (s) => {
	for (const lang of ["ru", "en"]) {
		const dark = lang === "en";
		const visit = await desk(s, row.role, { lang, dark });
		const { page } = visit;
		visit.bear("400 GET /staff/login");
		for (const [width, height] of row.sizes ?? SIZES) {
			const size = `${lang}-${width}${dark ? "-dark" : ""}`;
			await page.setViewportSize({ width, height });
			await page.goto(row.path);
			await page.getByRole("heading", { name: texts[lang][row.title],
				exact: true }).waitFor();
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
