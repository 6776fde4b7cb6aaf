// The browser, and guests in it, each in a context of their own. What their
// pages complain of is kept: errors in the console, broken policies, refusals.
import { chromium } from "playwright-core";
import { patience, url } from "./fleet.mjs";

const DEADLINE = 20_000; // ms, for what comes in time

// The shell is the same Chromium without windows to draw: a third of the work.
export const launch = () => chromium.launch({
	executablePath: process.env.SAMOVAR_TEST_LONG === "1" ? "/usr/bin/chromium"
		: "/usr/bin/chromium-headless-shell",
	args: ["--no-sandbox", "--disable-gpu", "--disable-quic", "--disable-sync",
		"--disable-background-networking", "--disable-component-update"],
});

let guests = 0;

// Somebody of whom nothing is known yet.
export function newcomer() {
	const name = `${process.pid}-${Date.now()}-${++guests}`;
	return { full_name: `Гость ${guests}`, email: `web-${name}@example.org`,
		password: `самовар ${name}` };
}

// "POST /api/v1/orders/{id}/cancel"
const called = (request) => `${request.method()} ${new URL(request.url())
	.pathname.replace(/\/(\d+|[0-9a-f-]{36})(?=\/|$)/g, "/{id}")}`;

export class Visit {
	complaints = [];
	borne = ["503 POST /api/v1/auth/", // too busy: asked again
		"404 GET /photos/dishes/"]; // a test's fleet draws the first few
	sockets = []; // every WebSocket that was ever opened
	account = null;

	// lang, width, height, dark, scale, worker: whether the service worker runs;
	// script: whether pages' scripts do; account: true for a new guest, or who signs in.
	static async begin(browser, { lang = "ru", width = 360, height = 800,
		dark = false, scale = 1, worker = false, script = true,
		account = null } = {}) {
		const visit = new Visit();
		visit.lang = lang;
		visit.context = await browser.newContext({
			baseURL: url,
			locale: lang === "ru" ? "ru-RU" : "en-GB",
			timezoneId: "Europe/Moscow",
			viewport: { width, height },
			javaScriptEnabled: script,
			deviceScaleFactor: scale,
			colorScheme: dark ? "dark" : "light",
			reducedMotion: "reduce",
			serviceWorkers: worker ? "allow" : "block",
		});
		visit.context.setDefaultTimeout(DEADLINE * patience());
		visit.watch();
		visit.page = await visit.tab();
		if (account !== null)
			await visit.enter(account);
		return visit;
	}

	watch() {
		this.context.on("console", (message) => {
			// what failed to load is told by its answer
			if (message.type() === "error" &&
				!message.text().startsWith("Failed to load resource"))
				this.complaints.push(message.text());
		});
		this.context.on("weberror", (e) =>
			this.complaints.push(String(e.error().stack)));
		this.context.on("response", (answer) => {
			if (answer.status() >= 400)
				this.complaints.push(
					`${answer.status()} ${called(answer.request())}`);
		});
	}

	async tab(path) {
		const page = await this.context.newPage();
		page.on("websocket", (socket) => this.sockets.push({ socket, page }));
		// the end of what the document before had open is not always told
		page.on("request", (request) => {
			if (request.isNavigationRequest() && request.frame() === page.mainFrame())
				for (const opened of this.sockets)
					opened.left ||= opened.page === page;
		});
		if (path !== undefined)
			await page.goto(path);
		return page;
	}

	// Signs in beside the pages, as a browser that has been here before.
	async enter(account) {
		const fresh = account === true;
		this.account = fresh ? newcomer() : account;
		await this.page.goto("/robots.txt");
		// a part that is too busy is asked again, as it says
		const answer = await this.page.evaluate(async ([path, body]) => {
			for (;;) {
				const got = await fetch(`/api/v1/auth/${path}`, { method: "POST",
					headers: { "Content-Type": "application/json" },
					body: JSON.stringify(body) });
				if (got.status === 409) {
					path = "login"; // what was not answered has registered it
					delete body.full_name;
				} else if (got.status !== 503)
					return got.json();
			}
		}, [fresh ? "register" : "login", { email: this.account.email,
			password: this.account.password, session: "cookie",
			...(fresh ? { full_name: this.account.full_name } : {}) }]);
		await this.page.evaluate(() => localStorage.setItem("session", "1"));
		this.complaints = [];
		if (answer.access_token === undefined)
			throw new Error(`cannot sign in: ${JSON.stringify(answer)}`);
		this.account.id = answer.user.id;
		this.account.token = answer.access_token;
	}

	// A refusal that belongs to what is tried: "401 POST /api/v1/auth/login".
	bear(...complaints) {
		this.borne.push(...complaints);
	}

	get unborne() {
		return this.complaints.filter((c) =>
			!this.borne.some((b) => c.startsWith(b)));
	}

	// Sockets that are open now.
	get open() {
		return this.sockets.filter(({ socket, page, left }) =>
			!left && !page.isClosed() && !socket.isClosed());
	}
}
