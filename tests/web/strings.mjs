// What people read stands in the catalogues, src/texts/{ru,en}.ts, and nowhere
// else; both have the same, and nothing that no page uses.
import { readFileSync, readdirSync } from "node:fs";
import ts from "typescript";
import { sources, texts } from "./texts.mjs";

const WORDS = /\p{L}/u;
const CYRILLIC = /\p{Script=Cyrillic}/u;
const SPOKEN = new Set(["aria-label", "aria-description", "alt", "title",
	"placeholder", "label", "legend", "hint"]);

const files = readdirSync(sources, { recursive: true })
	.filter((f) => /\.(tsx?|js)$/.test(f) && !f.startsWith("texts/") &&
		!f.endsWith(".d.ts"));

const literal = (node) => ts.isStringLiteralLike(node) ||
	ts.isTemplateHead(node) || ts.isTemplateMiddleOrTemplateTail(node);

// Literals that an expression may come to.
function* results(node) {
	if (literal(node))
		yield node;
	else if (ts.isTemplateExpression(node))
		yield* [node.head, ...node.templateSpans.map((s) => s.literal)];
	else if (ts.isConditionalExpression(node))
		yield* [...results(node.whenTrue), ...results(node.whenFalse)];
	else if (ts.isBinaryExpression(node))
		yield* [...results(node.left), ...results(node.right)];
	else if (ts.isParenthesizedExpression(node) || ts.isJsxExpression(node))
		yield* node.expression ? results(node.expression) : [];
}

// Texts for people in a source, each with its line.
function strays(file, text) {
	const source = ts.createSourceFile(file, text, ts.ScriptTarget.ES2022, true,
		file.endsWith("x") ? ts.ScriptKind.TSX : ts.ScriptKind.TS);
	const found = new Set();
	const note = (node) => found.add(`${file}:${1 + source
		.getLineAndCharacterOfPosition(node.getStart()).line}: ${
		node.getText().trim().slice(0, 60)}`);
	const spoken = (node) => [...results(node)]
		.filter((n) => WORDS.test(n.text)).forEach(note);
	const visit = (node) => {
		if (ts.isJsxText(node) && WORDS.test(node.text))
			note(node);
		else if (ts.isJsxAttribute(node) && node.initializer &&
			SPOKEN.has(node.name.getText()))
			spoken(node.initializer);
		else if (ts.isJsxExpression(node) && !ts.isJsxAttribute(node.parent))
			spoken(node);
		else if (ts.isCallExpression(node) && /^(toast|alert|confirm)$/
			.test(node.expression.getText()))
			node.arguments.forEach(spoken);
		else if ((literal(node) || ts.isRegularExpressionLiteral(node)) &&
			CYRILLIC.test(node.text))
			note(node);
		ts.forEachChild(node, visit);
	};
	visit(source);
	return [...found];
}

// Every text of a catalogue by its path; a function by its number of values.
function flat(catalogue, path = "") {
	return Object.entries(catalogue).flatMap(([key, value]) =>
		typeof value === "object" ? flat(value, `${path}${key}.`)
			: [[path + key, value]]);
}

export default {
	"in the catalogues alone": (s) => {
		const found = files.flatMap((f) =>
			strays(f, readFileSync(`${sources}/${f}`, "utf8")));
		s.check(`no text for people in ${files.length} other files`,
			found.length === 0, found.join("\n"));
		const bad = [
			"<p>Order now</p>", "<p>{a ? \"Order\" : b}</p>", "<p>{`${n} left`}</p>",
			"<img alt=\"A dish\" />", "<a aria-label={ok ? \"Close\" : x} />",
			"toast(\"Saved\")", "const x = \"заказ\""];
		const missed = bad.filter((b) => strays("a.tsx", b).length !== 1);
		s.check("and such text would be found", missed.length === 0, missed.join("\n"));
		const good = ["<p>{t.order}</p>", "<img alt=\"\" />", "<p> · № 5</p>",
			"<a className=\"big\" href={`/orders/${id}`} />", "// заказ",
			"<p>{f(\"key\")}</p>", "toast(t.saved)"];
		const wrong = good.filter((g) => strays("a.tsx", g).length > 0);
		s.check("and nothing else", wrong.length === 0, wrong.join("\n"));
	},

	"both languages": (s) => {
		const [ru, en] = [flat(texts.ru), flat(texts.en)];
		const kinds = (all) => all.map(([key, value]) =>
			`${key} ${typeof value} ${value.length * (typeof value !== "string")}`)
			.sort();
		const [a, b] = [kinds(ru), kinds(en)];
		const differ = [...a.filter((k) => !b.includes(k)),
			...b.filter((k) => !a.includes(k))];
		s.check(`the same ${ru.length} texts`, differ.length === 0, differ.join("\n"));
		const empty = [...ru, ...en].filter(([, v]) => v === "");
		s.check("none is empty", empty.length === 0, empty.join("\n"));
		const foreign = en.filter(([key, value]) => key !== "languages.ru" &&
			CYRILLIC.test(typeof value === "function"
				? value(...Array(value.length).fill(2)) : value));
		s.check("English is English", foreign.length === 0, foreign.join("\n"));
	},

	"nothing that no page uses": (s) => {
		const all = files.map((f) => readFileSync(`${sources}/${f}`, "utf8"))
			.join("\n");
		const unused = Object.keys(texts.ru).filter((key) =>
			!new RegExp(`(\\.|\\[")${key}\\b`).test(all));
		s.check("every text is used", unused.length === 0, unused.join("\n"));
	},
};
