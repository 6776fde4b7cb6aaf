// Texts stand in the catalogues: the same keys in both, all used, none else.
import { readFileSync, readdirSync } from "node:fs";
import { sources, templates, texts } from "./desk.mjs";

const keys = (o, before = "") => Object.entries(o).flatMap(([k, v]) =>
	typeof v === "string" ? [before + k] : keys(v, `${before}${k}.`));

// What somebody reads of a template: its text, and attributes that are read.
const READ = /\s(?:title|alt|placeholder|aria-label|aria-description|content)="([^"]*)"/g;
function read(template) {
	const bare = template.replace(/\{\{[^}]*\}\}/g, "");
	return [bare.replace(/<!--.*?-->/gs, "").replace(/<[^>]*>/g, "\n"),
		...[...bare.matchAll(READ)].map((m) => m[1])
			.filter((v) => !/^(?:width=|\d+; url=)/.test(v))]
		.join("\n");
}

// What the pages' own programs and those they ask refuse with: the sentences of
// their sources, without the field in front, samples for what is filled in.
const ROOMS = ["apps/staff", "apps/menu", "apps/user", "apps/auth", "apps/order",
	"lib"].map((room) => `${sources}/../../${room}`);
const COMMANDS = /^(?:admin|csv|export|import|keys|mac|where|yandex\w*)\.c$/;
const UNSAID = /E_(?:INTERNAL|KEY_REUSED|TYPE|UNAUTHENTICATED|UNAVAILABLE)\b/;
const literal = (c) => [...c.matchAll(/"((?:[^"\\]|\\.)*)"/g)].map((m) => m[1])
	.join("");
const sample = (format) => format.replace(/^[\w%[\].-]+: /, "")
	.replace(/%\w*d\.%02\w*d/g, "7.07").replace(/%(?:ld|lld|zu|d)/g, "7")
	.replace(/%(?:\.\d+)?s/g, "x");

function* refusals(c) {
	const calls = c.replaceAll(/" PRId64\b/g, "d\"")
		.matchAll(/\b(fail|fail_field)\(r,\s+(E_\w+),\s+([^;]*?)\);/gs);
	for (const [, name, code, rest] of calls) {
		if (UNSAID.test(code) || name === "fail" && code === "E_FORBIDDEN")
			continue; // its sentence stands on no page
		const texts = [...rest.matchAll(/(?:"(?:[^"\\]|\\.)*"\s*)+/g)]
			.map(([c]) => literal(c));
		const field = name === "fail_field" && rest.startsWith("\"")
			? texts.shift() : "";
		const choice = rest.includes(" ? ") ? 2 : 1;
		for (const said of texts.slice(0, choice).map(sample))
			if (/\w \w/.test(said))
				yield { field, said };
	}
	for (const [, what] of c.matchAll(/\.what = "([^"]*)"/g))
		yield { field: "", said: `must be ${what}` };
	for (const [, said] of c.matchAll(/return "(it [^"]*)"/g))
		yield { field: "", said };
}

const known = (said) => Object.keys(texts.ru.reasons).some((pattern) =>
	new RegExp(`^${pattern.split("*").map((s) => s.replace(/[^\w\s]/g, "\\$&"))
		.join("[^]*")}$`).test(said));

export default {
	"refusals": (s) => {
		const unseen = readFileSync(`${sources}/../../tests/staff/unseen`, "utf8")
			.split("\n").filter((line) => line !== "" && !line.startsWith("#"));
		const files = ROOMS.flatMap((room) => readdirSync(room)
			.filter((f) => f.endsWith(".c") && !COMMANDS.test(f))
			.map((f) => `${room}/${f}`));
		const all = files.flatMap((f) => [...refusals(readFileSync(f, "utf8"))]);
		s.check("sources refuse in more than a hundred ways", all.length > 100,
			all.length);
		const foreign = all.filter(({ field, said }) => !texts.ru.wrong[field] &&
			!known(said) && !unseen.includes(said)).map(({ said }) => said);
		s.check("each way is said in Russian, or stands on no page",
			foreign.length === 0, foreign.join("\n"));
		const idle = unseen.filter((line) => known(line) ||
			!all.some(({ said }) => said === line));
		s.check("nothing is unseen in vain", idle.length === 0, idle.join("\n"));
	},
	"catalogues": (s) => {
		const [ru, en] = [keys(texts.ru), keys(texts.en)];
		s.check("both languages have the same keys in the same order",
			ru.join() === en.join(), ru.filter((k) => !en.includes(k)).concat(
				en.filter((k) => !ru.includes(k))).join());
		s.check("English is English", !/[а-яё]/i.test(JSON.stringify(
			{ ...texts.en, otherLanguage: "" })));
	},
	"templates": (s) => {
		for (const [file, template] of templates()) {
			const words = read(template).match(/\p{L}{2,}/gu) ?? [];
			s.check(`${file} has no words of its own`, words.length === 0,
				words.join(" "));
			const unknown = [...template.matchAll(/\{\{[#^]?t\.([\w.]+)\}\}/g)]
				.map((m) => m[1]).filter((k) => !keys(texts.ru).includes(k));
			s.check(`${file} names texts that there are`, unknown.length === 0,
				unknown.join());
		}
	},
};
