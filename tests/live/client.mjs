// A live client, and what the parts of this suite ask of the fleet beside it.
import { WebSocket } from "ws";
import { ask, sql, url } from "./fleet.mjs";

export * from "./fleet.mjs";
export { WebSocket };
export const liveUrl = `${url.replace("http", "ws")}/api/v1/live`;

// Cash on takeaway: confirmed in time, without anybody's help.
export const placeOrder = async (token, key) => (await ask("POST",
	"/api/v1/orders", token, { type: "takeaway", payment_method: "cash",
		items: [{ dish_id: 1, quantity: 1 }] },
	key ? { "Idempotency-Key": key } : {})).body;

// One socket at a time: .events in the order they came, .seq the newest.
export class Live {
	events = [];
	constructor(first, options = {}) {
		this.first = first;
		this.options = options;
		this.onEvent = options.onEvent ?? (() => {});
		this.seq = first.since;
		this.open();
	}
	open() {
		const { url: at = liveUrl, ...options } = this.options;
		const ws = new WebSocket(at, options);
		this.ws = ws;
		this.closed = new Promise((done) => {
			ws.on("open", () => ws.send(JSON.stringify(
				{ ...this.first, since: this.seq })));
			ws.on("message", (data) => {
				const event = JSON.parse(data.toString());
				this.events.push(event);
				this.seq = event.seq;
				this.onEvent(event);
			});
			ws.on("error", (error) => { this.error = error; });
			ws.on("close", (code, why) => done(
				{ code, why: why.toString() }));
		});
	}
	// Without a goodbye, as a lost network does.
	async cut() {
		this.ws.terminate();
		await this.closed;
	}
	async reopen() {
		this.open();
	}
	has(name, order) {
		return this.events.some((e) => e.event === name &&
			e.order_id === order);
	}
	end() {
		this.ws.close();
	}
}

// The newest number there is.
export const newest = () => Number(sql("live", "select last from numbering"));
