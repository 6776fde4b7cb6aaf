// tests/rpc/run: a file a subject; at the end every rpc has been asked.
import { answered, check, counts, refused, that } from "./client.mjs";

const subjects = ["protocol", "people", "menu", "orders", "payments"];
// It needs a provider, which the suite yandex has.
const elsewhere = "auth.v1.AuthService/LoginYandex";
const wanted = process.argv.slice(2);

for (const subject of subjects)
	if (wanted.length === 0 || wanted.includes(subject))
		await (await import(`./${subject}.mjs`)).default();

if (wanted.length === 0) {
	const rpcs = process.env.RPCS.split("\n")
		.filter((name) => name !== "" && name !== elsewhere);
	await check("every rpc has answered", () => {
		const left = rpcs.filter((name) => !answered.has(name));
		that(rpcs.length > 0 && left.length === 0, `never: ${left}`);
	});
	await check("every rpc has refused", () => {
		const left = rpcs.filter((name) => !refused.has(name));
		that(left.length === 0, `never: ${left}`);
	});
}
console.log(`${counts.passed + 1} passed, ${counts.failed} failed`);
process.exit(counts.failed === 0 ? 0 : 1);
