// How quick the busiest pages are on a busy day: 10,000 orders of today, 200 of
// them open; and that what they ask looks at the open ones alone. By name only:
// it prints figures, and leaves its orders behind.
import { execFileSync } from "node:child_process";
import { readFileSync } from "node:fs";
import { sql } from "./fleet.mjs";
import { staff } from "./house.mjs";
import { send } from "./desk.mjs";

const DAY = Number(process.env.BUSY_DAY ?? 10_000), OPEN = 200;
const ASKED = Number(process.env.BUSY_ASKED ?? 200);

// Orders of two lines each; the newest are open, in all statuses alike.
const fill = (n, open) => sql("order", `set statement_timeout = 0; do $$
	declare i int; o uuid; at timestamptz; st text; steps text[] :=
		array['created', 'confirmed', 'cooking', 'ready', 'delivered'];
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
			quantity, base_price, price, special_requests, cooking_status)
			select gen_random_uuid(), o, l, d.id, d.name, l, 700 / l / 2,
			700 / l / 2, case when i % 5 = 0 then 'без лука' end,
			case st when 'delivered' then 'served' when 'ready' then 'ready'
			when 'cooking' then 'preparing' else 'pending' end
			from generate_series(1, 2) l join sellable_dishes d
			on d.id = 1 + (i * 7 + l) % 60;
		insert into order_status_history (order_id, status, changed_at)
			select o, step, at from unnest(steps[:array_position(steps, st)])
			step;
		if st = 'delivered' then
			insert into payments (id, order_id, amount, method, status)
				values (gen_random_uuid(), o, 700, 'cash', 'succeeded');
		end if;
	end loop; end $$; analyze orders; analyze order_items; analyze payments`);

// The pools' very statements, by name.
const statements = () => new Map(execFileSync(
	`${process.env.BUILD}/samovar-order`, ["--statements"], { encoding: "utf8" })
	.trim().split("\n").map((line) => JSON.parse(line))
	.map(({ name, ...rest }) => [name, rest]));

const value = (v) => v === null ? "null" : `'${String(v).replaceAll("'", "''")}'`;

// Every node of the plan, as a pool has it for its hundredth request.
function plan({ n_params, sql: text }, values) {
	const params = values.concat(Array(n_params - values.length).fill(null));
	const [{ Plan, "Execution Time": ms }] = JSON.parse(sql("order", `
		set plan_cache_mode = force_generic_plan;
		prepare asked as ${text};
		explain (analyze, buffers, format json) execute asked ${
			n_params > 0 ? `(${params.map(value).join()})` : ""}`)
		.join("\n"));
	const nodes = [];
	const walk = (node) => {
		nodes.push(node);
		node.Plans?.forEach(walk);
	};
	walk(Plan);
	return { nodes, ms, buffers: Plan["Shared Hit Blocks"] +
		Plan["Shared Read Blocks"] };
}

// Tables that grow with the day.
const GROWS = ["orders", "order_items", "payments", "order_status_history",
	"ticket_changes"];
const rows = (node) => node["Actual Loops"] * (node["Actual Rows"] +
	(node["Rows Removed by Filter"] ?? 0) +
	(node["Rows Removed by Index Recheck"] ?? 0));

const zone = "Europe/Moscow";
const board = (status, offset, more = {}) => ["order_board", [null, status,
	more.type ?? null, null, more.to ?? null, 50, offset, zone,
	more.table ?? null, more.q ?? null]];
const ASKS = {
	"a column": board("confirmed", 0),
	"its second page": board(null, 50),
	"its last page": board(null, 150),
	"of a type": board("cooking", 0, { type: "dine-in" }),
	"of a table": board(null, 0, { table: "7" }),
	"a dish that is looked for": board(null, 0, { q: "борщ" }),
	"a number": board(null, 0, { q: "9990" }),
	"late ones": board("cooking", 0, { to: new Date(Date.now() - 1.2e6)
		.toISOString() }),
	"new ones, for the alert": ["order_list_open", [null, "confirmed", null,
		null, null, 20, 0, zone]],
	"the kitchen": ["kitchen_open", ["", 60, 0]],
	"a station": ["kitchen_open", ["hot", 60, 0]],
	"the kitchen's last page": ["kitchen_open", ["", 60, 120]],
	"what has left": ["kitchen_left", ["", 60, 0]],
	"what has left a station": ["kitchen_left", ["hot", 60, 0]],
	"the wall": ["wall_get", []],
};

async function times(path, token) {
	const took = [];
	let bytes = 0;
	// the connections of before have been idle for too long
	const who = path.startsWith("/api/")
		? { headers: { Authorization: `Bearer ${token}` } } : { token };
	await send("GET", path, who).catch(() => undefined);
	for (let i = 0; i < ASKED + 10; i++) {
		const began = performance.now();
		const got = await send("GET", path, who);
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
				"/staff/dashboard?page=2", "/staff/dashboard?page=200",
				"/staff/dashboard?late=1", "/staff/kitchen",
				"/staff/kitchen?station=hot", "/staff/kitchen?page=3",
				"/staff/board", "/api/v1/orders?page_size=50",
				"/api/v1/orders?page_size=50&page=199"]) {
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
		const known = statements();
		for (const [what, [name, values]] of Object.entries(ASKS)) {
			const { nodes, ms, buffers } = plan(known.get(name), values);
			const most = nodes.filter((node) => GROWS.includes(
				node["Relation Name"])).toSorted((a, b) => rows(b) - rows(a));
			const whole = most.filter((node) => node["Node Type"] === "Seq Scan");
			console.log(`# ${what}: ${ms.toFixed(1)} ms, ${buffers} buffers, ${
				rows(most[0])} rows of ${most[0]["Relation Name"]} looked at`);
			s.check(`${what}: no table is read from end to end`,
				whole.length === 0, whole.map((node) =>
					node["Relation Name"]).join());
			s.check(`${what}: the day is not looked at`,
				rows(most[0]) < DAY / 4 && nodes.filter((node) =>
					node["Node Type"] === "Sort").every((node) =>
					rows(node) < DAY / 4), rows(most[0]));
		}
		console.log(`# load ${readFileSync("/proc/loadavg", "utf8").trim()}`);
	},
};
