// Auth hangs, so that nobody can tell whose token holds: who joins is told to
// come later, and the others hear the news all the same.
import { execFileSync } from "node:child_process";
import { Live, WebSocket, check, done, liveUrl, mint, newest, pause, pidOf, sql,
	within } from "./client.mjs";

const watcher = new Live({ token: mint("staff", 750000, ["waiter"]) });
await within(5, () => watcher.ws.readyState === WebSocket.OPEN);
await pause(500);
const auth = ["auth", "auth-worker"].flatMap((name) => {
	const parent = pidOf(name);
	let children = "";
	try {
		children = execFileSync("pgrep", ["-P", String(parent)],
			{ encoding: "utf8" });
	} catch {
		// a worker has none
	}
	return [parent, ...children.split("\n").filter(Boolean).map(Number)];
});
for (const pid of auth)
	process.kill(pid, "SIGSTOP");
try {
	// until Redis' copy of what was revoked is too old to be believed
	const joins = 20;
	let gone = [];
	await within(30, async () => {
		gone = [];
		const probe = new WebSocket(liveUrl);
		probe.on("open", () => probe.send(JSON.stringify(
			{ token: mint("user", 750001, ["customer"]) })));
		probe.on("close", (code) => gone.push(code));
		await within(4, () => gone.length > 0);
		probe.terminate();
		return gone[0] === 1013;
	});
	check("who joins then is told to come later", gone[0] === 1013, gone);
	gone = [];
	for (let i = 0; i < joins; i++) {
		const ws = new WebSocket(liveUrl);
		ws.on("open", () => ws.send(JSON.stringify(
			{ token: mint("user", 750100 + i, ["customer"]) })));
		ws.on("close", (code) => gone.push(code));
	}
	sql("live", `with n as (update numbering set last = last + 1
		returning last) insert into events (seq, routing_key, order_id, at)
		select last, 'order.created', gen_random_uuid(), now() from n`);
	const seq = newest();
	// one after the other they would wait for 2 s each
	check("the others hear the news meanwhile", await within(joins / 2,
		() => watcher.events.some((e) => e.seq === seq)));
	check(`and ${joins} who join do not wait for one another`,
		await within(joins / 2, () => gone.length === joins) &&
		gone.every((code) => code === 1013), gone);
} finally {
	for (const pid of auth)
		process.kill(pid, "SIGCONT");
}
check("afterwards all is well", await within(30, async () => {
	const live = new Live({ since: 0,
		token: mint("staff", 750002, ["waiter"]) });
	const good = await within(2, () => live.events.length > 0);
	live.end();
	return good;
}));
done();
