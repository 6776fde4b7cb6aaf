// A guest's whole way by somebody else's imitation of the Bot API:
// happy.mjs PORT TOKEN
import TelegramServer from "telegram-test-api";
import { ask, check, done, mint, pause, sql, within } from "./fleet.mjs";

const [port, token] = process.argv.slice(2);
const server = new TelegramServer({ host: "127.0.0.1", port,
	storeTimeout: 600 });
server.updateId = Date.now(); // ours go on growing
await server.start();

const id = Date.now() % 2 ** 31;
const guest = mint("user", id, ["customer"]);
const admin = mint("staff", 1, ["admin"]);
const client = server.getClient(token, { userId: id, chatId: id,
	timeout: 20000 });
const told = () => server.getUpdatesHistory(token)
	.filter((u) => String(u.message?.chat_id) === String(id))
	.map((u) => u.message);
const hears = (words) => within(20, () =>
	told().some((m) => m.text.includes(words)));
const write = (text) => client.sendCommand(client.makeCommand(text));
const comes = async (what, words) => check(what, await hears(words),
	told().map((m) => m.text).join("\n"));

const link = await ask("POST", "/api/v1/telegram/link?lang=en", guest);
const code = new URL(link.body.url).searchParams.get("start");
await write(`/start ${code}`);
await comes("the chat is linked", "Done: news of your orders");
check("as the guest's", sql("notify", `select person_id from chats
	where chat_id = ${id}`)[0] === String(id));

const order = (await ask("POST", "/api/v1/orders", guest, { type: "takeaway",
	payment_method: "cash", items: [{ dish_id: 1, quantity: 1 }] })).body;
await comes("an order is accepted", `Order ${order.number} is accepted`);
const [button] = told().find((m) => m.text.includes("is accepted"))
	.reply_markup.inline_keyboard[0];
check("with a button", button.callback_data === `cancel ${order.id}`);

await write("/status");
await comes("a command is answered", `${order.number}: accepted`);
for (const status of ["cooking", "ready", "delivered"])
	await ask("PATCH", `/api/v1/orders/${order.id}/status`, admin, { status });
await comes("it is handed over", `Order ${order.number} is handed over`);
const steps = told().map((m) => m.text.trim())
	.filter((text) => text.startsWith(`Order ${order.number} is`))
	.map((text) => text.split(" ").slice(3).join(" ").split(".")[0]);
check("each step once, in order", steps.join() ===
	"accepted,being cooked,ready!,handed over", steps.join());

const { messageId } = server.getUpdatesHistory(token).findLast((u) =>
	u.message.text.includes("is handed over"));
await client.sendCallback(client.makeCallbackQuery(`rate 5 ${order.id}`,
	{ message: { message_id: messageId } }));
await comes("a button does its thing", "Your rating: ★★★★★");
await write("/stop");
await comes("and the chat ends", "Nothing more will come here");
check("in the database, too", await within(10, () =>
	sql("notify", `select 1 from chats where chat_id = ${id}`).length === 0));

await pause(100);
await server.stop();
done();
