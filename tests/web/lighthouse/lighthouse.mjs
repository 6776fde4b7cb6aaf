// What Lighthouse says of the menu, by its settings of a telephone: the best of
// three, since a busy machine makes a page slow.
import { launch } from "chrome-launcher";
import lighthouse from "lighthouse";
import { check, done, url } from "./fleet.mjs";

const LEAST = 95;
const best = { performance: 0, accessibility: 0 };
let why = "";

for (let run = 0; run < 3 && Object.values(best).some((n) => n < LEAST); run++) {
	const chrome = await launch({ chromePath: "/usr/bin/chromium",
		logLevel: "silent", chromeFlags: ["--headless", "--no-sandbox",
			"--disable-gpu", "--disable-quic", "--disable-sync"] });
	const { lhr } = await lighthouse(`${url}/menu`, { port: chrome.port,
		logLevel: "silent", onlyCategories: Object.keys(best) });
	await chrome.kill();
	for (const name of Object.keys(best))
		best[name] = Math.max(best[name],
			Math.round(lhr.categories[name].score * 100));
	why = Object.values(lhr.audits).filter((a) => a.score !== null && a.score < 0.9)
		.map((a) => `${a.id}: ${a.displayValue ?? a.title}`).join("\n");
	const of = (id) => lhr.audits[id].displayValue;
	console.log(`# first paint ${of("first-contentful-paint")}, largest ${
		of("largest-contentful-paint")}, blocked ${
		of("total-blocking-time")}, shift ${of("cumulative-layout-shift")}`);
}
for (const [name, score] of Object.entries(best))
	check(`Lighthouse, ${name} of the menu: ${score}, at least ${LEAST}`,
		score >= LEAST, why);
done();
