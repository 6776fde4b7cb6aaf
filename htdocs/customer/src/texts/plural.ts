/* A word in the form that a number asks for (CLDR's categories). */
export function plural(lang: string, forms: Partial<Record<Intl.LDMLPluralRule, string>> & { other: string }) {
	let rules: Intl.PluralRules | undefined;
	return (n: number): string => {
		rules ??= new Intl.PluralRules(lang);
		return `${n}\u00a0${forms[rules.select(n)] ?? forms.other}`;
	};
}
