// How quick the busiest pages are on a busy day: 10,000 orders of today, 200 of
// them open. By name only: it prints figures, and leaves its orders behind.
import { sql } from "./fleet.mjs";
import { staff } from "./house.mjs";
import { send } from "./desk.mjs";

const DAY = Number(process.env.BUSY_DAY ?? 10_000), OPEN = 200;
const ASKED = 200;

// Orders of two lines each; the newest are open, in all statuses alike.
const fill = (n, open) => sql("order", `set statement_timeout = 0; do $$
	declare i int; o uuid; at timestamptz; st text;
	begin for i in 1..${n} loop
		at := date_trunc('day', now()) + (now() - date_trunc('day', now()))
			* i / ${n};
		o := (lpad(to_hex((extract(epoch from at) * 1000)::bigint), 12, '0')
			|| '7' || substr(md5(i::text || random()), 1, 3) || '8'
			|| substr(md5(random()::text), 1, 15))::uuid;
		st := case when i <= ${n - open} then 'delivered' else (array['confirmed',
			'cooking', 'ready', 'created'])[1 + i % 4] end;
		insert into orders (id, number, type, status, table_number, staff_id,
			total_amount, created_at, updated_at, finished_at, customer_name)
			values (o, i, 'dine-in', st, (i % 40)::text, 1, 700, at, at,
			case when st = 'delivered' then at end, 'Гость ' || i);
		insert into order_items (item_id, order_id, line, dish_id, name,
			quantity, base_price, price, special_requests)
			select gen_random_uuid(), o, l, d.id, d.name, l, 700 / l / 2,
			700 / l / 2, case when i % 5 = 0 then 'без лука' end
			from generate_series(1, 2) l join sellable_dishes d
			on d.id = 1 + (i * 7 + l) % 60;
		insert into order_status_history (order_id, status, changed_at)
			values (o, st, at);
	end loop; end $$; analyze orders; analyze order_items`);

async function times(path, token) {
	const took = [];
	let bytes = 0;
	// the connections of before have been idle for too long
	await send("GET", path, { token }).catch(() => undefined);
	for (let i = 0; i < ASKED + 10; i++) {
		const began = performance.now();
		const got = await send("GET", path, { token });
		bytes = (await got.text()).length;
		if (got.status !== 200)
			throw new Error(`${path}: ${got.status}`);
		if (i >= 10)
			took.push(performance.now() - began);
	}
	took.sort((a, b) => a - b);
	return { median: took[ASKED / 2], p99: took[Math.ceil(ASKED * .99) - 1],
		bytes };
}

export default {
	"a busy day": async (s) => {
		const token = await staff("admin");
		const print = async (what) => {
			for (const path of ["/staff/dashboard", "/staff/dashboard?q=борщ",
				"/staff/dashboard?page=2", "/staff/dashboard?late=1",
				"/staff/kitchen", "/staff/kitchen?station=hot", "/staff/board"]) {
				const t = await times(encodeURI(path), token);
				console.log(`# ${what}: ${path}: median ${t.median.toFixed(1)
					} ms, p99 ${t.p99.toFixed(1)} ms, ${
					(t.bytes / 1024).toFixed(0)} KiB`);
			}
		};
		await print("as it is");
		fill(OPEN, OPEN);
		await print(`${OPEN} open`);
		fill(DAY - OPEN, 0);
		await print(`${OPEN} open, ${DAY} of the day`);
		s.check("all were answered", true);
	},
};
