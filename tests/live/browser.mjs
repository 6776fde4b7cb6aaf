// A page of ours in Chromium, over TLS: it is told of its order.
import { spawn } from "node:child_process";
import { mkdtempSync } from "node:fs";
import { tmpdir } from "node:os";
import { createInterface } from "node:readline";
import { WebSocket, check, done, mint, newest } from "./client.mjs";

const base = process.env.LIVE_TLS;
const chromium = spawn("chromium", ["--headless", "--no-sandbox",
	"--disable-gpu", "--disable-quic", "--no-first-run", "--disable-sync",
	"--disable-background-networking", "--disable-component-update",
	"--ignore-certificate-errors", "--remote-debugging-port=0",
	`--user-data-dir=${mkdtempSync(`${tmpdir()}/chromium-`)}`, "about:blank"],
	{ stdio: ["ignore", "ignore", "pipe"] });
const address = await new Promise((found) => {
	createInterface({ input: chromium.stderr }).on("line", (line) => {
		const at = /^DevTools listening on (ws:.*)/.exec(line);
		if (at)
			found(at[1]);
	});
});

// Chromium's own protocol: numbered calls, answers by number.
const devtools = new WebSocket(address);
const waiting = new Map();
let calls = 0;
devtools.on("message", (text) => {
	const { id, result, error } = JSON.parse(text);
	waiting.get(id)?.(result ?? error);
});
const call = (method, params = {}, sessionId = undefined) =>
	new Promise((answered) => {
		waiting.set(++calls, answered);
		devtools.send(JSON.stringify({ id: calls, method, params, sessionId }));
	});
await new Promise((open) => devtools.on("open", open));
const { targetId } = await call("Target.createTarget", { url: `${base}/` });
const { sessionId } = await call("Target.attachToTarget",
	{ targetId, flatten: true });
const inPage = async (fn, ...args) => {
	const got = await call("Runtime.evaluate", { awaitPromise: true,
		returnByValue: true,
		expression: `(${fn})(...${JSON.stringify(args)})` }, sessionId);
	return got.result?.value ?? got;
};

await inPage(async () => {
	while (document.readyState !== "complete" ||
		!location.protocol.startsWith("https"))
		await new Promise((done) => setTimeout(done, 50));
});
const told = await inPage(async (token, since) => {
	const events = [];
	const ws = new WebSocket(`wss://${location.host}/api/v1/live`);
	await new Promise((open, failed) => {
		ws.onopen = open;
		ws.onerror = () => failed(new Error("no socket"));
	});
	ws.onmessage = (m) => events.push(JSON.parse(m.data));
	ws.send(JSON.stringify({ token, since }));
	const answer = await fetch("/api/v1/orders", { method: "POST",
		headers: { Authorization: `Bearer ${token}`,
			"Content-Type": "application/json" },
		body: JSON.stringify({ type: "takeaway", payment_method: "cash",
			items: [{ dish_id: 1, quantity: 1 }] }) });
	const order = await answer.json();
	for (let i = 0; i < 600; i++) {
		if (events.some((e) => e.event === "order.confirmed"))
			break;
		await new Promise((done) => setTimeout(done, 50));
	}
	ws.close();
	return { order: order.id, events };
}, mint("user", 720001, ["customer"]), newest());
check("a page in Chromium, over TLS, is told of its order",
	told.events?.some((e) => e.event === "order.confirmed" &&
		e.order_id === told.order), JSON.stringify(told));
const refused = await inPage(() => new Promise((told) => {
	const ws = new WebSocket(`wss://${location.host}/api/v1/live`);
	ws.onopen = () => ws.send('{"token":"abc"}');
	ws.onclose = (e) => told(e.code);
}));
check("and that its token does not hold", refused === 4401,
	JSON.stringify(refused));
await call("Browser.close");
done();
