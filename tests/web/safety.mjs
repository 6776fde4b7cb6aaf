// What a browser keeps of a guest, and what it runs: the tokens are out of
// reach, nothing personal stays behind, no script but ours runs.
import { ask, url } from "./fleet.mjs";
import { items, ordered } from "./house.mjs";
import { button, heading, t } from "./walk.mjs";

const pages = ["/", "/menu", "/cart", "/payment", "/orders", "/profile",
	"/login", "/register", "/reset"];

// All that scripts of the page can read of what is kept.
const kept = (page) => page.evaluate(async () => {
	const all = { ...localStorage, ...sessionStorage, cookie: document.cookie,
		databases: await indexedDB.databases() };
	for (const name of await caches.keys())
		for (const request of await (await caches.open(name)).keys()) {
			const answer = await (await caches.open(name)).match(request);
			all[`${name} ${request.url}`] = /json|html/.test(
				answer.headers.get("content-type")) ? await answer.text() : "";
		}
	return JSON.stringify(all);
});

export default {
	"tokens": async (s) => {
		const { page, context, account } = await s.visit({ account: true });
		await page.goto("/orders");
		await heading(page, t.myOrders).waitFor();
		const text = await kept(page);
		s.check("no token where scripts can read it",
			!/eyJ|access_token|refresh_token/.test(text) &&
			!text.includes(account.token), text);
		const cookies = await context.cookies();
		const refresh = cookies.find((c) => c.name === "__Host-refresh");
		s.check("the refresh token is a cookie for the server alone",
			cookies.length === 1 && refresh?.httpOnly && refresh.secure &&
			refresh.sameSite === "Strict", JSON.stringify(cookies));
		s.check("which is not in what scripts can read",
			!text.includes(refresh?.value));
	},

	"who leaves leaves nothing": async (s) => {
		const visit = await s.visit({ worker: true, account: true });
		const { page, account } = visit;
		const order = await ordered(account, "confirmed", { type: "delivery",
			delivery_address: { street: "Потаённая", house: "13" },
			items: items(2) });
		const secrets = [account.email, account.full_name, "Потаённая", order.id];
		await page.goto("/menu");
		await page.getByRole("button", { name: t.repeatFor("") }).click();
		await heading(page, t.cart).waitFor();
		s.check("what is in the cart is kept", (await kept(page)).includes("Потаённая"));
		await page.goto(`/orders/${order.id}`);
		await page.getByText("Потаённая").waitFor();
		await page.goto("/profile");
		await page.locator(`[value="${account.email}"]`).waitFor();
		// the session is over, and the live socket knows, before it is answered
		let answered;
		const out = new Promise((done) => { answered = done; });
		await page.route("**/auth/logout", async (route) => {
			const answer = await route.fetch();
			await out;
			await route.fulfill({ response: answer });
		});
		await button(page, t.signOut).click();
		await s.comes("one is out at once", heading(page, t.signIn));
		await s.comes("and so is the live socket", () => visit.open.length === 0);
		answered();
		const text = await kept(page);
		const found = secrets.filter((secret) => text.includes(secret));
		s.check("nothing of them is kept", found.length === 0, found.join());
		s.check("of the API the menu alone", !/\/api\/(?!v1\/menu\/active)/.test(text));
		const shown = async () => {
			const html = await page.locator("body").innerText();
			return secrets.filter((secret) => html.includes(secret));
		};
		s.check("nothing is on the page", (await shown()).length === 0);
		await page.goBack();
		await heading(page, t.signIn).waitFor();
		s.check("nor on the one before", (await shown()).length === 0, await shown());
		await page.goto("/cart");
		await s.comes("nor in the cart", page.getByText(t.cartEmpty));
	},

	"the session ends elsewhere": async (s) => {
		const visit = await s.visit({ account: true });
		const { page, account } = visit;
		visit.bear("401");
		await page.goto("/orders");
		await heading(page, t.myOrders).waitFor();
		// all of this guest's sessions
		const body = { current_password: account.password,
			new_password: `${account.password} 2` };
		await ask("POST", "/api/v1/auth/password", account.token, body);
		await s.comes("the page asks to sign in again", async () => {
			await page.goto("/profile");
			return heading(page, t.signIn).isVisible();
		});
		await page.goto("/");
		await s.comes("the menu is for everybody",
			page.getByText(t.heroTitle));
	},

	"the policy": async (s) => {
		for (const path of pages) {
			const { headers } = await fetch(url + path);
			const policy = headers.get("content-security-policy") ?? "";
			const good = ["default-src 'self'", "object-src 'none'",
				"base-uri 'none'", "frame-ancestors 'none'"]
				.every((rule) => policy.includes(rule)) &&
				!/unsafe|script-src|\*/.test(policy);
			s.check(`${path} has it`, good &&
				headers.get("x-content-type-options") === "nosniff", policy);
		}
		const visit = await s.visit();
		const { page } = visit;
		await page.goto("/menu");
		await page.getByText(t.heroTitle).waitFor();
		const before = visit.complaints.length;
		const ran = await page.evaluate(() => new Promise((done) => {
			let stopped = 0;
			addEventListener("securitypolicyviolation", () => {
				if (++stopped === 2)
					done(window.ran);
			});
			const script = document.createElement("script");
			script.textContent = "window.ran = 1; dispatchEvent(\
				new Event('securitypolicyviolation'))";
			document.body.append(script);
			document.body.insertAdjacentHTML("beforeend", "<img src=data:,\
				onerror='window.ran = 2; dispatchEvent(\
				new Event(`securitypolicyviolation`))'>");
		}));
		s.check("what is slipped into a page does not run", ran === undefined, ran);
		visit.complaints.length = before;
	},

	"answers about a guest": async (s) => {
		const { account } = await s.visit({ account: true });
		for (const path of ["/users/me", "/orders", "/payment-methods",
			"/auth/sessions", "/users/me/addresses"]) {
			const { headers } = await ask("GET", `/api/v1${path}`, account.token);
			const rule = headers.get("cache-control") ?? "";
			s.check(`${path} is not kept by the browser`,
				/no-store|private, no-cache/.test(rule), rule);
		}
	},
};
