// Texts stand in the catalogues: the same keys in both, all used, none else.
import { templates, texts } from "./desk.mjs";

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

export default {
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
