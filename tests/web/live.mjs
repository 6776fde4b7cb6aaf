// What happens to an order is seen on its page at once: by one socket a
// browser, also after it was cut, and without any.
import { CARDS, items, move, orderOf, ordered, reaches, staff, told } from "./house.mjs";
import { atOrder, button, heading, orderButton, t, toPayment, typeCard } from "./walk.mjs";

// The step of an order that its page says it has come to.
const step = (page, status) => page.locator("[aria-current=step]",
	{ hasText: t.statuses[status] });

const live = (page) => page.getByText(t.liveOn);

// A guest on the page of an order of theirs.
async function following(scenario, order = {}) {
	const visit = await scenario.visit({ account: true });
	const made = await ordered(visit.account, "confirmed", order);
	return { visit, page: visit.page, made, path: `/orders/${made.id}` };
}

// Every socket to the fleet is in the test's hands: `sockets` has what went
// through each. While `wires.cut`, none is answered.
async function wiring(page) {
	const wires = { cut: false, sockets: [] };
	await page.routeWebSocket(/\/api\/v1\/live$/, (ws) => {
		if (wires.cut)
			return ws.close();
		const socket = { ws, sent: [], got: [], server: ws.connectToServer() };
		wires.sockets.push(socket);
		ws.onMessage((text) => {
			socket.sent.push(JSON.parse(text));
			socket.server.send(text);
		});
		socket.server.onMessage((text) => {
			socket.got.push(JSON.parse(text));
			ws.send(text);
		});
	});
	return wires;
}

export default {
	"without WebSockets": async (s) => {
		const { page, made, path } = await following(s);
		const wires = await wiring(page);
		wires.cut = true;
		await page.goto(path);
		await s.comes("the page says that it asks by itself",
			page.getByText(t.liveOff));
		await move(made, "cooking");
		await s.comes("and so it hears of the next step", step(page, "cooking"), 40);
	},

	"cut, and back": async (s) => {
		const { page, made, path } = await following(s);
		const wires = await wiring(page);
		await page.goto(path);
		await live(page).waitFor();
		await s.comes("the first socket has its numbers", () =>
			wires.sockets[0].got.length > 0 || wires.sockets[0].sent.length > 0);
		await move(made, "cooking");
		await step(page, "cooking").waitFor();
		wires.cut = true;
		const [first] = wires.sockets;
		await first.ws.close({ code: 1001, reason: "cut" });
		await first.server.close();
		await page.getByText(t.liveOff).waitFor();
		await move(made, "ready");
		wires.cut = false;
		await s.comes("connects again by itself", live(page), 60);
		await s.comes("shows what it has missed", step(page, "ready"));
		const { sent, got } = wires.sockets.at(-1);
		const last = Math.max(...first.got.map((e) => e.seq));
		s.check("goes on after the last number it had", sent[0].since === last,
			JSON.stringify([sent[0], last]));
		await s.comes("what it has missed is told once more", () =>
			got.some((e) => e.order_id === made.id && e.status === "ready" &&
				e.seq > last));
	},

	"step by step": async (s) => {
		const { page, made, path, visit } = await following(s);
		await page.goto(path);
		await live(page).waitFor();
		await page.evaluate(() => { window.same = true; });
		for (const status of ["cooking", "ready", "delivered"]) {
			await move(made, status);
			await s.comes(`${status} is seen`, step(page, status));
		}
		s.check("without a reload", await page.evaluate(() => window.same));
		await s.comes("each step has its time", async () =>
			await page.locator("ol time").count() === 5);
		s.check("there is no cancelling any more",
			await button(page, t.cancelOrder).count() === 0);
		await page.getByRole("link", { name: t.myOrders }).last().click();
		await page.getByRole("button", { name: t.repeat }).click();
		await s.comes("it can be repeated", heading(page, t.cart));
		s.check("one socket was enough", visit.sockets.length === 1);
	},

	"two tabs": async (s) => {
		const { page, made, path, visit } = await following(s);
		await page.goto(path);
		await live(page).waitFor();
		const other = await visit.tab(path);
		await live(other).waitFor();
		s.check("share one socket", visit.sockets.length === 1 &&
			visit.open.length === 1, `${visit.sockets.length} sockets`);
		await move(made, "cooking");
		await Promise.all([step(page, "cooking").waitFor(),
			step(other, "cooking").waitFor()]);
		s.check("and are both told", true);
		await page.close();
		await s.comes("when the one that has it goes, the other takes over",
			() => visit.open.length === 1 && visit.sockets.length === 2);
		await move(made, "ready");
		await s.comes("and is told", step(other, "ready"));
		const third = await visit.tab(path);
		await live(third).waitFor();
		await third.goto("/profile");
		await button(third, t.signOut).click();
		await s.comes("signing out in one signs out the other",
			heading(other, t.signIn));
		await s.comes("and closes the socket", () => visit.open.length === 0);
	},

	"what the kitchen has not": async (s) => {
		const { page, made, path, visit } = await following(s,
			{ items: items(4, 3) });
		await page.goto(path);
		await live(page).waitFor();
		const [first] = made.items;
		await told("POST", `/orders/${made.id}/items/${first.item_id}/sold-out`,
			await staff("chef"));
		await s.comes("is asked about on the open page",
			page.getByText(t.kitchenOut(first.name)));
		await button(page, t.without).click();
		await s.comes("the choice is taken", async () =>
			await page.getByText(t.kitchenOut(first.name)).count() === 0);
		const { total_amount } = await orderOf(visit.account, made.id);
		s.check("it costs less", total_amount === made.total_amount - first.price,
			total_amount);
	},

	"canceled by the guest": async (s) => {
		const visit = await s.visit({ account: true });
		const { page } = visit;
		await toPayment(page, 2);
		await typeCard(page, CARDS.good);
		await orderButton(page).click();
		const id = await atOrder(page);
		await reaches(visit.account, id, "confirmed");
		await button(page, t.cancelOrder).click();
		await page.getByRole("dialog").getByText(t.cancelRefund).waitFor();
		await button(page.getByRole("dialog"), t.keepOrder).click();
		s.check("who keeps it has it", (await orderOf(visit.account, id)).status
			=== "confirmed");
		await button(page, t.cancelOrder).click();
		await button(page.getByRole("dialog"), t.cancelOrder).click();
		await s.comes("it is canceled", page.getByText(t.statuses.canceled));
		await s.comes("the money comes back", page.getByText(t.refunded).first());
	},

	"canceled too late": async (s) => {
		const { page, made, path, visit } = await following(s);
		visit.bear("409 POST /api/v1/orders/{id}/cancel");
		await page.goto(path);
		await button(page, t.cancelOrder).click();
		await move(made, "cooking");
		await button(page.getByRole("dialog"), t.cancelOrder).click();
		await s.comes("is refused in words", page.getByText(t.problems.wrong_state));
		await s.comes("and it is cooked", step(page, "cooking"));
	},

	"of a payment before its order knows": async (s) => {
		const visit = await s.visit({ account: true });
		const { page } = visit;
		let told = false, late = true;
		page.on("websocket", (socket) => socket.on("framereceived", (frame) => {
			told ||= String(frame.payload).includes("payment.failed");
		}));
		await page.route(/\/orders\/[0-9a-f-]{36}$/, async (route) => {
			if (!late || route.request().resourceType() === "document")
				return route.continue();
			// this answer was on its way when the payment failed
			late = !told;
			const answer = await route.fetch();
			const order = await answer.json().catch(() => null);
			if (order)
				order.payment = null;
			const { etag, ...headers } = answer.headers();
			return route.fulfill({ response: answer, headers,
				...(order ? { json: order } : {}) });
		});
		await toPayment(page, 2);
		await typeCard(page, CARDS.declined);
		await orderButton(page).click();
		await s.comes("the page hears of it all the same",
			page.getByText(t.declined), 40);
	},
};
