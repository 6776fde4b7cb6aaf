// order.v1, but for payments: an order's way by rpc alone.
import { timestampDate } from "@bufbuild/protobuf/wkt";
import { CookingStatus, OrderStatus, OrderType } from "./order/v1/order_pb.js";
import { aDish, bytes, check, clients, Code, guest, raw, refuses, rest, same,
	signIn, staff, that, unbytes, within } from "./client.mjs";

const ADDRESS = { street: "Арбат", house: "1", note: 'код "12"' };

// The order is the one that REST tells of.
function likeRest(order, there) {
	const types = { [OrderType.DINE_IN]: "dine-in",
		[OrderType.DELIVERY]: "delivery", [OrderType.TAKEAWAY]: "takeaway" };
	const status = OrderStatus[order.status].toLowerCase()
		.replace("cancelled", "canceled");

	same([order.id, Number(order.userId), Number(order.staffId),
		types[order.orderType], status, order.tableNumber, order.totalAmount],
	[there.id, there.user_id ?? 0, there.staff_id ?? 0, there.type,
		there.status, there.table_number ?? "", there.total_amount]);
	same(order.deliveryAddress.length === 0 ? null :
		unbytes(order.deliveryAddress), there.delivery_address);
	// one of the two rounds to milliseconds, the other cuts
	that(Math.abs(timestampDate(order.createdAt) - new Date(there.created_at)) <= 1,
		"created_at");
	same(order.items.map((item) => [item.itemId, Number(item.dishId),
		item.quantity, item.price, item.specialRequests,
		CookingStatus[item.cookingStatus].toLowerCase()]),
	there.items.map((item) => [item.item_id, item.dish_id, item.quantity,
		item.price, item.special_requests ?? "", item.cooking_status]));
}

async function creating(customer, waiter, dish) {
	const items = [{ dishId: dish.id, quantity: 2, specialRequests: "без лука" }];
	let me;

	await check("CreateOrder: delivery, the address in bytes", async () => {
		const { order } = await customer.order.createOrder({
			orderType: OrderType.DELIVERY, items,
			location: { case: "deliveryAddress", value: bytes(ADDRESS) } });
		me = order.userId;
		same(unbytes(order.deliveryAddress), ADDRESS);
		same([order.status, order.items[0].cookingStatus],
			[OrderStatus.CREATED, CookingStatus.PENDING]);
		const there = await rest(customer.token, "GET", `/orders/${order.id}`);
		likeRest(order, there.body);
	});
	await check("CreateOrder: one's own user_id, and staff name a guest", async () => {
		const own = await customer.order.createOrder({ userId: me,
			orderType: OrderType.TAKEAWAY, items });
		same(own.order.userId, me);
		const named = await waiter.order.createOrder({ userId: me,
			orderType: OrderType.TAKEAWAY, items });
		same(named.order.userId, me);
		that(named.order.staffId > 0n, "staff_id");
		await refuses(Code.PermissionDenied, "user_id",
			customer.order.createOrder({ userId: me + 1n,
				orderType: OrderType.TAKEAWAY, items }));
	});
	await check("CreateOrder: all spellings by hand", async () => {
		const spellings = [
			{ orderType: "ORDER_TYPE_TAKEAWAY", items: [{ dishId: String(dish.id), quantity: "2" }] },
			{ order_type: 3, items: [{ dish_id: Number(dish.id), quantity: 2 }] },
			{ user_id: "0", orderType: 3, tableNumber: "", deliveryAddress: "",
				items: [{ dish_id: Number(dish.id), quantity: 2.0, specialRequests: null }] },
		];
		for (const body of spellings) {
			const got = await raw("order.v1.OrderService/CreateOrder", body,
				{ Authorization: `Bearer ${customer.token}` });
			same([got.status, got.body.order.order_type,
				got.body.order.items[0].quantity, "type" in got.body.order],
			[200, "ORDER_TYPE_TAKEAWAY", 2, false]);
		}
	});
	await check("CreateOrder: refused by the names of the message", async () => {
		await refuses(Code.InvalidArgument, "order_type: is missing",
			customer.order.createOrder({ items }));
		await refuses(Code.InvalidArgument, "items: is missing",
			customer.order.createOrder({ orderType: OrderType.TAKEAWAY }));
		await refuses(Code.InvalidArgument, "items[0].quantity",
			customer.order.createOrder({ orderType: OrderType.TAKEAWAY,
				items: [{ dishId: dish.id }] }));
		await refuses(Code.InvalidArgument, "items[0].dish_id",
			customer.order.createOrder({ orderType: OrderType.TAKEAWAY,
				items: [{ dishId: 999999n, quantity: 1 }] }));
		await refuses(Code.InvalidArgument, "delivery_address",
			customer.order.createOrder({ orderType: OrderType.DELIVERY, items }));
		await refuses(Code.InvalidArgument, "delivery_address",
			customer.order.createOrder({ orderType: OrderType.DELIVERY, items,
				location: { case: "deliveryAddress", value: new Uint8Array([1, 2]) } }));
		await refuses(Code.Unauthenticated, "", clients().order.createOrder({}));
		for (const orderType of ["takeaway", "ORDER_TYPE_PICNIC", 9, -1, true]) {
			const got = await raw("order.v1.OrderService/CreateOrder",
				{ orderType, items: [{ dishId: 1, quantity: 1 }] },
				{ Authorization: `Bearer ${customer.token}` });
			same([got.status, got.body.code], [400, "invalid_argument"]);
			that(got.body.message.startsWith("order_type: must be"), got.text);
		}
	});
}

async function reading(customer, waiter) {
	await check("ListOrders: own, by status, zero for no page", async () => {
		const mine = await customer.order.listOrders({ pageSize: 3 });
		const there = await rest(customer.token, "GET", "/orders?page_size=3");
		same(mine.totalCount, there.body.total_count);
		mine.orders.forEach((order, i) => likeRest(order, there.body.orders[i]));
		const userId = mine.orders[0].userId;
		const created = await waiter.order.listOrders({ userId,
			status: OrderStatus.CREATED });
		that(created.orders.every((order) => order.userId === userId &&
			order.status === OrderStatus.CREATED), "of one guest, created");
		same((await customer.order.listOrders({ userId, pageSize: 3 })).totalCount,
			mine.totalCount);
		await refuses(Code.PermissionDenied, "user_id",
			customer.order.listOrders({ userId: userId + 1n }));
		await refuses(Code.InvalidArgument, "status",
			waiter.order.listOrders({ status: 9 }));
	});
	await check("GetOrder and GetOrderHistory: what is no order, or another's", async () => {
		const orderId = "0195d2a4-7c3e-7b21-9f00-0123456789ab";
		await refuses(Code.NotFound, "", customer.order.getOrder({ orderId }));
		await refuses(Code.InvalidArgument, "order_id",
			customer.order.getOrder({ orderId: "7" }));
		await refuses(Code.InvalidArgument, "order_id", customer.order.getOrder({}));
		await refuses(Code.NotFound, "", customer.order.getOrderHistory({ orderId }));
	});
}

// From the table to the bill.
async function serving(customer, waiter, chef, dish) {
	let order;

	await check("an order for a table is confirmed at once", async () => {
		({ order } = await waiter.order.createOrder({
			orderType: OrderType.DINE_IN,
			location: { case: "tableNumber", value: "7" },
			items: [{ dishId: dish.id, quantity: 1 }] }));
		same([order.status, order.tableNumber, order.userId],
			[OrderStatus.CONFIRMED, "7", 0n]);
	});
	await check("AddOrderItem", async () => {
		const item = await waiter.order.addOrderItem({ orderId: order.id,
			item: { dishId: dish.id, quantity: 3 } });
		same([item.quantity, item.cookingStatus, item.price],
			[3, CookingStatus.PENDING, dish.price]);
		await refuses(Code.InvalidArgument, "dish_id",
			waiter.order.addOrderItem({ orderId: order.id }));
		await refuses(Code.PermissionDenied, "",
			customer.order.addOrderItem({ orderId: order.id,
				item: { dishId: dish.id, quantity: 1 } }));
		order = (await waiter.order.getOrder({ orderId: order.id })).order;
		same(order.items.length, 2);
	});
	await check("UpdateOrderItem: quantity, wishes, cooking", async () => {
		const [first, second] = order.items;
		const item = { orderId: order.id, itemId: first.itemId };
		const more = await waiter.order.updateOrderItem({ ...item, quantity: 2,
			specialRequests: "острее" });
		same([more.quantity, more.specialRequests], [2, "острее"]);
		const none = await waiter.order.updateOrderItem({ ...item,
			specialRequests: "" });
		same([none.quantity, none.specialRequests], [2, ""]);
		await refuses(Code.InvalidArgument, "quantity",
			waiter.order.updateOrderItem({ ...item, quantity: 0 }));
		await refuses(Code.InvalidArgument, "nothing",
			waiter.order.updateOrderItem(item));
		await refuses(Code.FailedPrecondition, "",
			chef.order.updateOrderItem({ ...item,
				cookingStatus: CookingStatus.SERVED }));
		for (const itemId of [first.itemId, second.itemId])
			for (const cookingStatus of [CookingStatus.PREPARING, CookingStatus.READY])
				same((await chef.order.updateOrderItem({ orderId: order.id, itemId,
					cookingStatus })).cookingStatus, cookingStatus);
		const got = (await waiter.order.getOrder({ orderId: order.id })).order;
		same(got.status, OrderStatus.READY);
		that(got.items[0].readyAt.seconds > 1700000000n, "ready_at");
	});
	await check("UpdateOrderStatus: who changed it is told by the token", async () => {
		same(Object.keys(await waiter.order.updateOrderStatus({
			orderId: order.id, status: OrderStatus.DELIVERED, reason: "унесли",
			changedBy: 4711n })), ["$typeName"]);
		const { history } = await waiter.order.getOrderHistory({ orderId: order.id });
		same(history.map((step) => step.status), [OrderStatus.CREATED,
			OrderStatus.CONFIRMED, OrderStatus.COOKING, OrderStatus.READY,
			OrderStatus.DELIVERED]);
		const last = history.at(-1);
		same(last.reason, "унесли");
		that(last.changedBy !== 4711n && last.changedAt.seconds > 0n, "by whom");
		await refuses(Code.FailedPrecondition, "delivered",
			waiter.order.updateOrderStatus({ orderId: order.id,
				status: OrderStatus.COOKING }));
		await refuses(Code.InvalidArgument, "status: is missing",
			waiter.order.updateOrderStatus({ orderId: order.id }));
	});
}

async function canceling(customer, dish) {
	await check("UpdateOrderStatus: owners cancel, and nothing else", async () => {
		const { order } = await customer.order.createOrder({
			orderType: OrderType.TAKEAWAY,
			items: [{ dishId: dish.id, quantity: 1 }] });
		await refuses(Code.PermissionDenied, "cancel",
			customer.order.updateOrderStatus({ orderId: order.id,
				status: OrderStatus.CONFIRMED }));
		await customer.order.updateOrderStatus({ orderId: order.id,
			status: OrderStatus.CANCELLED });
		const there = await rest(customer.token, "GET", `/orders/${order.id}`);
		same(there.body.status, "canceled");
		same((await customer.order.getOrder({ orderId: order.id.toUpperCase() }))
			.order.status, OrderStatus.CANCELLED);
	});
}

export default async function orders() {
	const customer = await signIn(guest("customer@samovar.local"));
	const waiter = await signIn(staff("waiter@samovar.local"));
	const chef = await signIn(staff("chef@samovar.local"));
	const dish = await aDish();

	await creating(customer, waiter, dish);
	await reading(customer, waiter);
	await serving(customer, waiter, chef, dish);
	await canceling(customer, dish);
}
