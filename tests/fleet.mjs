// What suites written in node share: the fleet they were given (SAMOVAR_STATE,
// SAMOVAR_URL), tokens of anybody, and a line for each check.
import { createPrivateKey, randomBytes, sign } from "node:crypto";
import { readdirSync, readFileSync } from "node:fs";
import { execFileSync } from "node:child_process";
import { availableParallelism, loadavg } from "node:os";

export const url = process.env.SAMOVAR_URL;
const state = process.env.SAMOVAR_STATE;

let failed = 0;

export function check(what, good, why = "") {
	console.log(`${good ? "ok" : "not ok"} - ${what}`);
	if (!good) {
		failed++;
		console.log(`    ${String(why).split("\n").join("\n    ")}`);
	}
}

// The exit status of a program that has checked.
export const status = () => (failed > 0 ? 1 : 0);

export const pause = (ms) => new Promise((done) => setTimeout(done, ms));

// So many times as long as usual things may take: three where more wants to run
// than there are processors.
export const patience = () => loadavg()[0] < availableParallelism() ? 1 : 3;

// Becomes true in time.
export async function within(seconds, what) {
	const end = Date.now() + seconds * 1000 * patience();
	for (;;) {
		const got = await what();
		if (got || Date.now() > end)
			return got;
		await pause(20);
	}
}

export function sql(context, statement) {
	const text = execFileSync("psql", ["-XqAt", "-v", "ON_ERROR_STOP=1",
		"-h", `${state}/run`, "-U", context, "-d", context,
		"-c", statement], { encoding: "utf8", maxBuffer: 1 << 28,
		env: { ...process.env,
			PGPASSFILE: `${state}/secrets/${context}.pgpass` } });
	return text.split("\n").filter((line) => line !== "");
}

export const pidOf = (service) => Number(readFileSync(
	`${state}/service/${service}/supervise/pid`, "utf8"));

const order = BigInt("0xffffffff00000000ffffffffffffffff" +
	"bce6faada7179e84f3b9cac2fc632551");
const b64 = (value) => Buffer.from(value).toString("base64url");

// A token as auth makes them, for whoever there is to be.
export function mint(typ, sub, roles, life = 3600) {
	const dir = `${state}/secrets/jwt`;
	const file = readdirSync(dir).filter((f) => f.endsWith(".pem")).sort().pop();
	const now = Math.floor(Date.now() / 1000);
	const hex = randomBytes(16).toString("hex");
	const jti = `${hex.slice(0, 8)}-${hex.slice(8, 12)}-4${hex.slice(13, 16)}` +
		`-8${hex.slice(17, 20)}-${hex.slice(20)}`;
	const text = b64(JSON.stringify({ alg: "ES256", typ: "JWT",
		kid: file.slice(0, -4) })) + "." +
		b64(JSON.stringify({ iss: "samovar", aud: "samovar",
			sub: String(sub), typ, roles, jti, iat: now - 1,
			nbf: now - 1, exp: now + life }));
	const raw = sign("sha256", Buffer.from(text), {
		key: createPrivateKey(readFileSync(`${dir}/${file}`)),
		dsaEncoding: "ieee-p1363" });
	const s = BigInt(`0x${raw.subarray(32).toString("hex")}`);
	if (s > order / 2n) // the lesser of the two that hold
		Buffer.from((order - s).toString(16).padStart(64, "0"), "hex")
			.copy(raw, 32);
	return `${text}.${b64(raw)}`;
}

// A request as `token`; the answer with its body parsed.
export async function ask(method, path, token, body, headers = {}) {
	for (let left = 20; ; left--)
		try {
			const answer = await fetch(url + path, { method, headers: {
				...(token ? { Authorization: `Bearer ${token}` } : {}),
				...(body ? { "Content-Type": "application/json" } : {}),
				...headers }, body: body && JSON.stringify(body) });
			const text = await answer.text();
			if (answer.status === 503 && left > 0)
				throw new Error(text);
			return { status: answer.status, headers: answer.headers,
				body: text && JSON.parse(text) };
		} catch (error) {
			if (left === 0)
				throw error;
			await pause(500);
		}
}

export const signIn = async (who) => (await ask("POST", "/api/v1/auth/login",
	null, who)).body;

export function done() {
	process.exit(status());
}
