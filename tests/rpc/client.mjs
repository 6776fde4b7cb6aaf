// Generated clients, REST beside them, and what the tests say.
import { readFileSync } from "node:fs";
import { deepStrictEqual } from "node:assert";
import { createClient, Code, ConnectError } from "@connectrpc/connect";
import { createConnectTransport } from "@connectrpc/connect-node";
import { AuthService } from "./auth/v1/auth_pb.js";
import { MenuService } from "./menu/v1/menu_pb.js";
import { OrderService } from "./order/v1/order_pb.js";
import { PaymentService } from "./payment/v1/payment_pb.js";
import { UserService } from "./user/v1/user_pb.js";
import { patience } from "./fleet.mjs";

export { Code };
export const url = process.env.SAMOVAR_URL;
export const internalUrl = process.env.SAMOVAR_INTERNAL_URL;

// Rpcs that have answered well, and that have refused.
export const answered = new Set();
export const refused = new Set();
export const counts = { passed: 0, failed: 0 };

// A part that was too busy is asked again, as its answer says.
const noting = (next) => async (request) => {
	const name = `${request.service.typeName}/${request.method.name}`;
	for (let left = 5; ; left--)
		try {
			const response = await next(request);
			answered.add(name);
			return response;
		} catch (error) {
			if (error.code !== Code.Unavailable || left === 0) {
				refused.add(name);
				throw error;
			}
			await new Promise((done) => setTimeout(done, 1000));
		}
};

// Clients of every service for who has this token (undefined: nobody).
export function clients(token, baseUrl = url) {
	const signing = (next) => (request) => {
		if (token !== undefined)
			request.header.set("Authorization", `Bearer ${token}`);
		return next(request);
	};
	const transport = createConnectTransport({
		baseUrl, httpVersion: "1.1", useBinaryFormat: false,
		interceptors: [noting, signing],
	});
	return {
		token,
		auth: createClient(AuthService, transport),
		menu: createClient(MenuService, transport),
		order: createClient(OrderService, transport),
		payment: createClient(PaymentService, transport),
		user: createClient(UserService, transport),
	};
}

// One sign-in a person: hashes are dear.
const signedIn = new Map();
export async function signIn(identifier, password = "samovar-demo") {
	if (!signedIn.has(identifier.value)) {
		const login = await clients().auth.login({ identifier, password });
		signedIn.set(identifier.value, clients(login.accessToken));
	}
	return signedIn.get(identifier.value);
}

export const guest = (value) => ({ case: "email", value });
export const staff = (value) => ({ case: "workEmail", value });

export const secret = (name) => readFileSync(
	`${process.env.SAMOVAR_STATE}/secrets/${name}`, "utf8").trim();

export async function check(what, test) {
	try {
		await test();
		counts.passed++;
		console.log(`ok - ${what}`);
	} catch (error) {
		counts.failed++;
		console.log(`not ok - ${what}`);
		console.log(String(error.stack ?? error).split("\n").slice(0, 8)
			.map((line) => `    ${line}`).join("\n"));
	}
}

export const same = deepStrictEqual;

export function that(truth, what) {
	if (!truth)
		throw new Error(what);
}

// The rpc is refused with this code, in a sentence that has these words.
export async function refuses(code, words, promise) {
	try {
		await promise;
	} catch (error) {
		const got = ConnectError.from(error);
		that(got.code === code && got.rawMessage.includes(words),
			`${Code[code]} '${words}' expected, ${Code[got.code]} '${got.rawMessage}' came`);
		return;
	}
	throw new Error(`refusal ${Code[code]} '${words}' expected`);
}

// By hand, again while a part is too busy, as its answer says.
async function fetched(address, options) {
	for (let left = 5; ; left--) {
		const response = await fetch(address, options);
		if (response.status !== 503 || left === 0)
			return response;
		await new Promise((done) => setTimeout(done, 1000));
	}
}

// REST by hand: {status, headers, body}.
export async function rest(token, method, path, body) {
	const response = await fetched(`${url}/api/v1${path}`, {
		method,
		headers: {
			...(token ? { Authorization: `Bearer ${token}` } : {}),
			...(body ? { "Content-Type": "application/json" } : {}),
		},
		body: body && JSON.stringify(body),
	});
	const text = await response.text();
	return { status: response.status, headers: response.headers,
		body: text === "" ? undefined : JSON.parse(text) };
}

// An rpc by hand, with a body and headers as no client would send them.
export async function raw(path, body, headers = {}, baseUrl = url) {
	const response = await fetched(`${baseUrl}/${path}`, {
		method: "POST",
		headers: { "Content-Type": "application/json", ...headers },
		body: typeof body === "string" ? body : JSON.stringify(body),
	});
	const text = await response.text();
	return { status: response.status, headers: response.headers, text,
		body: JSON.parse(text) };
}

export const bytes = (value) => new TextEncoder().encode(JSON.stringify(value));
export const unbytes = (array) => JSON.parse(new TextDecoder().decode(array));
export const unique = () => `${Date.now().toString(36)}${Math.random().toString(36).slice(2, 8)}`;

export async function within(seconds, what, truth) {
	const end = Date.now() + seconds * 1000 * patience();
	for (;;) {
		const value = await truth();
		if (value)
			return value;
		that(Date.now() < end, `${what} within ${seconds} s`);
		await new Promise((done) => setTimeout(done, 100));
	}
}

// A dish that can be ordered.
export async function aDish() {
	const list = await clients().menu.listDishes({ onlyAvailable: true,
		pageSize: 100 });
	return list.dishes.find((dish) => dish.isAvailable);
}
