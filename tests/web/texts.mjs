// The customer web's own catalogues: tests look for what guests read, in the
// words that stand there today.
import { mkdirSync, readFileSync, writeFileSync } from "node:fs";
import ts from "typescript";

export const sources = process.env.WEB_SOURCES; // htdocs/customer/src

async function catalogue(lang) {
	const folder = new URL("texts/", import.meta.url);
	mkdirSync(folder, { recursive: true });
	for (const name of [lang, "plural"]) {
		const { outputText } = ts.transpileModule(
			readFileSync(`${sources}/texts/${name}.ts`, "utf8"),
			{ compilerOptions: { module: ts.ModuleKind.ESNext,
				target: ts.ScriptTarget.ES2022 } });
		writeFileSync(new URL(`${name}.mjs`, folder),
			outputText.replace('"./plural"', '"./plural.mjs"'));
	}
	return (await import(new URL(`${lang}.mjs`, folder)))[lang];
}

export const texts = { ru: await catalogue("ru"), en: await catalogue("en") };

// As src/texts/index.ts writes it.
export const roubles = (amount) => new Intl.NumberFormat("ru-RU", {
	style: "currency", currency: "RUB",
	...(Number.isInteger(amount) ? { maximumFractionDigits: 0 } : {}),
}).format(amount);
