// Runs scenarios, some side by side, in one browser.
import { mkdirSync } from "node:fs";
import { Visit, launch } from "./browser.mjs";
import { check, done, patience, within } from "./fleet.mjs";
import { shots } from "./look.mjs";

const SIDE_BY_SIDE = Number(process.env.WEB_SIDE_BY_SIDE ?? 4);

// What a scenario has in its hands.
class Scenario {
	visits = [];
	constructor(name, browser) {
		this.name = name;
		this.browser = browser;
	}
	async visit(options) {
		const visit = await Visit.begin(this.browser, options);
		this.visits.push(visit);
		return visit;
	}
	check(what, good, why) {
		check(`${this.name}: ${what}`, good, why);
	}
	// Becomes true in time; a locator: is seen in time.
	async comes(what, thing, seconds = 20) {
		const good = typeof thing === "function"
			? await within(seconds, thing)
			: await thing.waitFor({ timeout: seconds * 1000 * patience() })
				.then(() => true, () => false);
		this.check(what, good, "it does not come");
		if (!good)
			throw null;
	}
	async run(play) {
		try {
			await play(this);
		} catch (e) {
			if (e !== null)
				this.check("comes to its end", false, e.stack);
			await this.show();
		}
		for (const visit of this.visits) {
			if (visit.unborne.length > 0)
				this.check("no page complains", false,
					visit.unborne.join("\n"));
			await visit.context.close();
		}
	}
	// How it looked when it failed.
	async show() {
		const name = this.name.replace(/[^\p{L}\p{N}]+/gu, "-");
		for (const [i, { context }] of this.visits.entries())
			for (const [j, page] of context.pages().entries())
				await page.screenshot({ timeout: 5000,
					path: `${shots}/failed/${name}-${i}${j}.png` })
					.catch(() => undefined);
	}
}

async function scenarios(names) {
	const all = [];
	for (const name of names) {
		const [part, word = ""] = name.split(":");
		const { default: plays } = await import(`./${part}.mjs`);
		for (const [what, play] of Object.entries(plays))
			if (what.includes(word))
				all.push([`${part}: ${what}`, play]);
	}
	return all;
}

async function run(browser, queue, atOnce) {
	const times = process.env.WEB_TIMES;

	await Promise.all(Array.from({ length: atOnce }, async () => {
		for (let next = queue.shift(); next; next = queue.shift()) {
			const began = Date.now();
			await new Scenario(next[0], browser).run(next[1]);
			if (times)
				console.log(`# ${Date.now() - began} ms ${next[0]}`);
		}
	}));
}

// Ends the program. "order" is a part, which is a file, "order:three" its
// scenarios whose names have that word; none asked for: all parts. Beside those
// of parts that are alone nothing goes on: they are played in the end, one by
// one. Before those, as before all, the house is prepared.
export async function play(parts, asked, { alone = [], prepare } = {}) {
	mkdirSync(`${shots}/failed`, { recursive: true });
	const browser = await launch();
	const names = asked.length > 0 ? asked : parts;
	const [last, first] = [true, false].map((is) => names.filter((name) =>
		alone.includes(name.split(":")[0]) === is));

	for (const [list, atOnce] of [[first, SIDE_BY_SIDE], [last, 1]]) {
		if (list.length > 0)
			await prepare?.();
		await run(browser, await scenarios(list), atOnce);
	}
	await browser.close();
	done();
}
