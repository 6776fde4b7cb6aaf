// Payments: order.v1's for guests, payment.v1 for our own programs.
import { createHmac } from "node:crypto";
import { OrderStatus, OrderType } from "./order/v1/order_pb.js";
import { PaymentMethodType, PaymentStatus } from "./payment/v1/payment_pb.js";
import { aDish, bytes, check, clients, Code, guest, internalUrl, raw, refuses,
	rest, same, secret, signIn, staff, that, within } from "./client.mjs";

const NO_ONE = "0195d2a4-7c3e-7b21-9f00-0123456789ab";

async function anOrder(customer, dish) {
	const { order } = await customer.order.createOrder({
		orderType: OrderType.TAKEAWAY, items: [{ dishId: dish.id, quantity: 2 }] });
	return order;
}

async function paying(customer, waiter, dish) {
	let order, payment;

	await check("InitiatePayment: a card, the sum as a double", async () => {
		order = await anOrder(customer, dish);
		payment = await customer.order.initiatePayment({ orderId: order.id,
			amount: order.totalAmount, paymentMethod: "card" });
		same(payment.paymentUrl, "");
		await within(10, "the order is confirmed", async () =>
			(await customer.order.getOrder({ orderId: order.id })).order.status ===
				OrderStatus.CONFIRMED);
	});
	await check("InitiatePayment: the stub's page, without a sum", async () => {
		const another = await anOrder(customer, dish);
		const online = await customer.order.initiatePayment({
			orderId: another.id, paymentMethod: "online", callbackUrl: "/" });
		same(online.status, "pending");
		that(online.paymentUrl.includes("/pay/"), online.paymentUrl);
		const there = await rest(customer.token, "GET",
			`/payments/${online.paymentId}`);
		same([there.body.payment_url, there.body.status],
			[online.paymentUrl, "pending"]);
	});
	await check("InitiatePayment: refused", async () => {
		const another = await anOrder(customer, dish);
		const good = { orderId: another.id, paymentMethod: "card" };
		await refuses(Code.InvalidArgument, "amount",
			customer.order.initiatePayment({ ...good, amount: 0.01 }));
		await refuses(Code.InvalidArgument, "payment_method",
			customer.order.initiatePayment({ ...good, paymentMethod: "gold" }));
		await refuses(Code.InvalidArgument, "payment_method",
			customer.order.initiatePayment({ orderId: another.id }));
		await refuses(Code.InvalidArgument, "callback_url",
			customer.order.initiatePayment({ ...good, callbackUrl: "https://evil.example/" }));
		await refuses(Code.NotFound, "",
			customer.order.initiatePayment({ ...good, orderId: NO_ONE }));
		await refuses(Code.FailedPrecondition, "paid",
			customer.order.initiatePayment({ ...good, orderId: order.id }));
	});
	return payment.paymentId;
}

async function callbacks(customer, dish) {
	const path = "order.v1.OrderService/ProcessPaymentCallback";
	const signed = (text, at = Math.floor(Date.now() / 1000)) => ({
		"Samovar-Signature": `t=${at},v1=${createHmac("sha256", secret("webhook"))
			.update(`${at}.${text}`).digest("hex")}` });

	await check("ProcessPaymentCallback: the gateway's signature, then its own word", async () => {
		const order = await anOrder(customer, dish);
		const { paymentId } = await customer.order.initiatePayment({
			orderId: order.id, paymentMethod: "online" });
		for (const status of ["success", "succeeded", "failed"]) {
			const text = JSON.stringify({ paymentId, status,
				metadata: Buffer.from("{}").toString("base64") });
			const got = await raw(path, text, signed(text));
			same([got.status, got.text], [200, "{}"]);
		}
		// asked itself, the gateway knows of no money yet
		const there = await rest(customer.token, "GET", `/payments/${paymentId}`);
		same(there.body.status, "pending");
	});
	await check("ProcessPaymentCallback: by a generated client", async () => {
		const order = await anOrder(customer, dish);
		const { paymentId } = await customer.order.initiatePayment({
			orderId: order.id, paymentMethod: "online" });
		const message = { paymentId, status: "success", metadata: bytes({ a: 1 }) };
		const text = JSON.stringify({ paymentId, status: "success",
			metadata: Buffer.from(message.metadata).toString("base64") });
		await clients().order.processPaymentCallback(message,
			{ headers: signed(text) });
	});
	await check("ProcessPaymentCallback: refused", async () => {
		const text = JSON.stringify({ paymentId: NO_ONE, status: "success" });
		const codes = async (body, headers) =>
			(await raw(path, body, headers)).body.code;
		same(await codes(text, {}), "unauthenticated");
		same(await codes(`${text} `, signed(text)), "unauthenticated");
		same(await codes(text, signed(text, 1700000000)), "unauthenticated");
		same(await codes(text, signed(text)), "not_found");
		const odd = JSON.stringify({ paymentId: NO_ONE, status: "maybe" });
		same(await codes(odd, signed(odd)), "invalid_argument");
		await refuses(Code.Unauthenticated, "",
			clients().order.processPaymentCallback({ paymentId: NO_ONE }));
	});
}

async function ours(customer, dish, paid) {
	const service = clients(secret("service-order"), internalUrl);
	const admin = clients((await signIn(staff("admin@samovar.local"))).token,
		internalUrl);

	await check("payment.v1 is for programs of ours and for admins, inside", async () => {
		await refuses(Code.Unimplemented, "", clients(admin.token).payment
			.getPaymentStatus({ paymentId: paid }));
		await refuses(Code.PermissionDenied, "", clients(customer.token, internalUrl)
			.payment.getPaymentStatus({ paymentId: paid }));
		await refuses(Code.Unauthenticated, "", clients(undefined, internalUrl)
			.payment.getPaymentStatus({ paymentId: paid }));
	});
	await check("GetPaymentStatus", async () => {
		for (const who of [service, admin]) {
			const got = await who.payment.getPaymentStatus({ paymentId: paid });
			same([got.status, got.errorMessage], [PaymentStatus.SUCCEEDED, ""]);
			that(got.updatedAt.seconds > 1700000000n, "updated_at");
		}
		await refuses(Code.NotFound, "",
			service.payment.getPaymentStatus({ paymentId: NO_ONE }));
	});
	await check("CreatePayment: by enum, unspecified is online", async () => {
		const order = await anOrder(customer, dish);
		const payment = await service.payment.createPayment({
			orderId: order.id, amount: order.totalAmount,
			metadata: { table: "7" } });
		same(payment.status, "pending");
		that(payment.createdAt.seconds > 1700000000n, "created_at");
		const there = await rest(customer.token, "GET",
			`/payments/${payment.paymentId}`);
		same(there.body.method, "online");
		const another = await anOrder(customer, dish);
		const card = await admin.payment.createPayment({ orderId: another.id,
			method: PaymentMethodType.PAYMENT_METHOD_CARD });
		await within(10, "the card is charged", async () =>
			(await admin.payment.getPaymentStatus({ paymentId: card.paymentId }))
				.status === PaymentStatus.SUCCEEDED);
		await refuses(Code.InvalidArgument, "metadata",
			service.payment.createPayment({ orderId: another.id,
				metadata: { order_id: "7" } }));
	});
	await check("ProcessRefund: a part, then zero for the rest", async () => {
		const part = await admin.payment.processRefund({ paymentId: paid,
			amount: 1.5, reason: "остыло" });
		same(part.status, PaymentStatus.SUCCEEDED);
		that(part.refundId !== "" && part.processedAt.seconds > 1700000000n,
			"refund_id, processed_at");
		same((await service.payment.getPaymentStatus({ paymentId: paid })).status,
			PaymentStatus.SUCCEEDED);
		await refuses(Code.FailedPrecondition, "amount",
			service.payment.processRefund({ paymentId: paid, amount: 99999,
				reason: "x" }));
		await refuses(Code.InvalidArgument, "reason",
			service.payment.processRefund({ paymentId: paid }));
		await service.payment.processRefund({ paymentId: paid, reason: "остыло" });
		same((await service.payment.getPaymentStatus({ paymentId: paid })).status,
			PaymentStatus.REFUNDED);
	});
	await check("SetMockBehavior and ResetMockBehavior", async () => {
		await refuses(Code.InvalidArgument, "success_rate",
			admin.payment.setMockBehavior({ successRate: 101 }));
		await refuses(Code.PermissionDenied, "", clients(customer.token, internalUrl)
			.payment.resetMockBehavior({}));
		try {
			// a rate that is absent is zero, whatever REST's default
			await service.payment.setMockBehavior({});
			const order = await anOrder(customer, dish);
			same((await customer.order.initiatePayment({ orderId: order.id,
				paymentMethod: "card" })).status, "failed");
			await admin.payment.setMockBehavior({
				fixedStatus: PaymentStatus.SUCCEEDED });
			same((await customer.order.initiatePayment({ orderId: order.id,
				paymentMethod: "card" })).status, "succeeded");
		} finally {
			await admin.payment.resetMockBehavior({});
		}
	});
}

export default async function payments() {
	const customer = await signIn(guest("customer@samovar.local"));
	const waiter = await signIn(staff("waiter@samovar.local"));
	const dish = await aDish();
	const paid = await paying(customer, waiter, dish);

	await callbacks(customer, dish);
	await ours(customer, dish, paid);
}
