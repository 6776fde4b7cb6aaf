// check.mjs FOLDER: are the folder's dashboards what Grafana's own types say, and
// is every question to Loki one? A line for each that is not; how many there were.
import { parser } from "@grafana/lezer-logql";
import { execFileSync } from "node:child_process";
import { readFileSync, readdirSync, writeFileSync } from "node:fs";

const folder = process.argv[2];
const files = readdirSync(folder).filter((f) => f.endsWith(".json")).sort();
const bad = [];

const isLogQL = (text) => {
	let errors = 0;
	parser.parse(text).iterate({ enter: (node) => { errors += node.type.isError; } });
	return errors === 0;
};

let questions = 0;
for (const file of files)
	for (const panel of JSON.parse(readFileSync(`${folder}/${file}`)).panels)
		for (const target of panel.targets ?? []) {
			if (target.datasource.type !== "loki")
				continue;
			questions++;
			if (!isLogQL(target.expr))
				bad.push(`${file}: no LogQL: ${target.expr}`);
		}

// a word of an enum is not taken where its member is asked for
const types = "./node_modules/@grafana/schema/dist/types/raw/dashboard/x/types.gen.js";
writeFileSync("dashboards.ts", [
	`import { type Dashboard, ThresholdsMode } from "${types}";`,
	...files.map((file, i) => `export const d${i}: Dashboard = ${readFileSync(
		`${folder}/${file}`, "utf8").replaceAll('"mode": "absolute"',
		'"mode": ThresholdsMode.Absolute').trim()}; // ${file}`),
].join("\n"));
try {
	execFileSync("node_modules/.bin/tsc", ["--noEmit", "--strict", "--skipLibCheck",
		"--module", "nodenext", "dashboards.ts"], { stdio: "pipe" });
} catch (e) {
	bad.push(...String(e.stdout).trim().split("\n").slice(0, 20));
}
console.log([...bad, `${files.length} dashboards, ${questions} questions to Loki`].join("\n"));
process.exit(bad.length > 0 || files.length < 10 || questions < 1 ? 1 : 0);
