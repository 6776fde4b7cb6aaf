# bench: how close we come to our limits, each measured in the same run, on a
# fleet of its own (fsync on, no sanitizer) beside any other.
#
# A benchmark compares two things, A and B, in turns: A B A B A B, so that what
# else the machine does hits both. The table has the medians, how far apart
# the turns were ((highest - lowest) / median), and A's median by B's.
#
# BENCH_SECONDS (5) is how long a turn takes, BENCH_ROUNDS (3) how many each
# has; BENCH_RECORD=1 adds the ratios to docs/bench-history.tsv.
# shellcheck shell=bash disable=SC2034

BENCHES='menu read order saga'

# load <connections> <url>: answers a second, by the BENCH_… of load.lua.
load() {
	local out n us failures
	out=$(wrk -t 1 -c "$1" -d "${BENCH_SECONDS}s" --timeout 10s \
		-s "$ROOT/tests/bench/load.lua" "$2" | tail -n 1)
	read -r n us failures <<<"$out"
	[ "$failures" = 0 ] || die "$failures of $n requests to $2 failed" \
		"log: $LOG"
	awk -v n="$n" -v us="$us" 'BEGIN { printf "%.1f\n", n * 1e6 / us }'
}

# get <path or url>: with the guest's token
get() {
	curl -fsS -m 20 -H "Authorization: Bearer $BENCH_TOKEN" "$@"
}

bench_order_body() {
	printf '{"type":"takeaway",%s"items":[{"dish_id":1,"quantity":1},{"dish_id":2,"quantity":2}]}' "$1"
}

# Lets the relays catch up, so that one turn's events are not the next one's.
bench_rest() {
	wait_until 120 bench_sent || die "the outbox does not empty" "log: $LOG"
}

bench_sent() {
	[ "$(bench_sql "select count(*) from outbox where sent_at is null")" = 0 ]
}

bench_sql() {
	psql -XqAt -h "$RUN" -U order -d order -c "$1"
}

menu_a() {
	load 16 "$URL/api/v1/menu/active"
}

menu_b() {
	local file=$PUBLIC/photos/bench.json
	[ -e "$file" ] || cp "$PUBLIC/menu/active.ru.json" "$file"
	load 16 "$URL/photos/bench.json"
}

# One order, read by its guest.
read_path() {
	[ -n "${READ_PATH:-}" ] || READ_PATH=/api/v1/orders/$(get -X POST \
		-H 'Content-Type: application/json' \
		-d "$(bench_order_body '')" "$URL/api/v1/orders" | jq -r .id)
}

read_a() {
	read_path
	load 16 "$URL$READ_PATH"
}

# lighttpd and a program that answers with as many bytes, as many workers.
read_b() {
	read_path
	[ -n "${HELLO:-}" ] || hello_start
	load 16 "http://127.0.0.1:$((PORT + 2))/"
}

hello_start() {
	get "$URL$READ_PATH" >"$BENCH_DIR/answer"
	"$BUILD/tests/bench/hello" "$BENCH_DIR/hello.sock" \
		"${POOL_WORKERS[order]}" "$BENCH_DIR/answer" &
	HELLO=$!
	cat >"$BENCH_DIR/lighttpd.conf" <<-END
		server.modules = ("mod_fastcgi")
		server.bind = "127.0.0.1"
		server.port = $((PORT + 2))
		server.document-root = "$BENCH_DIR"
		server.max-keep-alive-requests = 1000
		fastcgi.server = ("/" => ((
			"socket" => "$BENCH_DIR/hello.sock",
			"check-local" => "disable"
		)))
	END
	lighttpd -D -f "$BENCH_DIR/lighttpd.conf" >"$BENCH_DIR/lighttpd.log" 2>&1 &
	HELLO_LIGHTTPD=$!
	wait_until 10 port_taken $((PORT + 2)) || die "lighttpd does not start"
}

# As many connections as the pool has workers: both sides wait for the disk
# together then.
order_a() {
	bench_rest
	BENCH_METHOD=POST BENCH_BODY=$(bench_order_body '') \
		load 8 "$URL/api/v1/orders"
}

# The same statements in the same round trips, without anything around them.
order_b() {
	local script=$BENCH_DIR/order.sql
	"$INSTALL/bin/samovar-order" --statements | jq -rs \
		--slurpfile steps "$ROOT/tests/bench/order.json" \
		-f "$ROOT/tests/bench/order.jq" >"$script"
	bench_rest
	PGOPTIONS='-c plan_cache_mode=force_generic_plan' \
		"$PG_BIN/pgbench" -n -M prepared -h "$RUN" -U order \
		-c "${POOL_WORKERS[order]}" -j 1 -T "$BENCH_SECONDS" \
		-f "$script" order \
		>"$BENCH_DIR/pgbench.log" 2>&1 || true
	awk '/^tps/ { print $3; found = 1 } END { exit !found }' \
		"$BENCH_DIR/pgbench.log" ||
		die "pgbench fails" "$(tail -n 3 "$BENCH_DIR/pgbench.log")"
}

# Orders by card from their POST until the last of them is confirmed.
saga_a() {
	local began ended before n
	bench_rest
	before=$(saga_confirmed)
	began=$(date +%s%3N)
	BENCH_METHOD=POST \
		BENCH_BODY=$(bench_order_body '"payment_method":"card",') \
		load 8 "$URL/api/v1/orders" >/dev/null
	wait_until 300 saga_over || die "orders stay unpaid" "log: $LOG"
	ended=$(date +%s%3N)
	n=$(($(saga_confirmed) - before))
	awk -v n="$n" -v ms=$((ended - began)) \
		'BEGIN { printf "%.1f\n", n * 1000 / ms }'
}

saga_b() {
	order_a
}

saga_confirmed() {
	bench_sql "select count(*) from payments where status = 'succeeded'"
}

saga_over() {
	[ "$(bench_sql "select count(*) from payments
		where status = 'pending' and method = 'card'")" = 0 ]
}

# What A and B are, and the ratio to come up to.
bench_about() {
	case $1 in
	menu) echo "0.9 menu|file" "of its size, by the same lighttpd" ;;
	read) echo "0.5 GET order|constant" "answer of a libfcgi program" ;;
	order) echo "0.7 POST order|pgbench" "with the same SQL" ;;
	saga) echo "0.15 saga|POST order" "without payment" ;;
	esac
}

# median and spread of the numbers on stdin
bench_median() {
	sort -n | awk '{ v[NR] = $1 } END {
		m = NR % 2 ? v[(NR + 1) / 2] : (v[NR / 2] + v[NR / 2 + 1]) / 2
		printf "%.0f %.0f\n", m, 100 * (v[NR] - v[1]) / m }'
}

bench_one() {
	local name=$1 i a b aim what
	: >"$BENCH_DIR/a"
	: >"$BENCH_DIR/b"
	for ((i = 0; i < BENCH_ROUNDS; i++)); do
		"${name}_a" >"$BENCH_DIR/turn" # no subshell: what it
		cat "$BENCH_DIR/turn" >>"$BENCH_DIR/a" # starts, it keeps
		"${name}_b" >"$BENCH_DIR/turn"
		cat "$BENCH_DIR/turn" >>"$BENCH_DIR/b"
	done
	read -r aim what <<<"$(bench_about "$name")"
	a=$(bench_median <"$BENCH_DIR/a")
	b=$(bench_median <"$BENCH_DIR/b")
	awk -v name="$name" -v aim="$aim" -v what="$what" -v a="$a" -v b="$b" '
		BEGIN {
			split(a, x, " "); split(b, y, " "); split(what, w, "|")
			printf "%-6s %5.2f %5.2f  %s %d/s (±%d%%), %s %d/s (±%d%%)\n",
				name, x[1] / y[1], aim, w[1], x[1], x[2] / 2,
				w[2], y[1], y[2] / 2
		}' | tee -a "$BENCH_DIR/table"
}

bench_start() {
	place_settings
	BENCH_DIR=$(mktemp -d /tmp/samovar-bench.XXXXXX)
	chmod 755 "$BENCH_DIR"
	trap bench_end EXIT
	packages_install "$BENCH_DIR/packages.log" run build test
	trap bench_end EXIT
	test_ports
	export SAMOVAR_STATE=$BENCH_DIR/state SAMOVAR_PORT=$TEST_PORT
	export SAMOVAR_INTERNAL_PORT=$((TEST_PORT + 1)) SAMOVAR_FSYNC=on
	export SAMOVAR_RATE_LIMIT=0 SAMOVAR_DEMO_PHOTOS=0
	unset SAMOVAR_DEMO SAMOVAR_DEMO_ORDERS SAMOVAR_BUILD
	export SAMOVAR_CONFIGURE=
	headline "a fleet to measure, in $SAMOVAR_STATE"
	"$SELF" up >"$BENCH_DIR/up.log" 2>&1 || {
		tail -n 20 "$BENCH_DIR/up.log"
		die "the fleet does not start"
	}
	place
	pools_read
	URL=$(public_url)
	BUILD=$ROOT/build
	export PGPASSFILE=$SECRETS/order.pgpass
	BENCH_TOKEN=$(curl -fsS "$URL/api/v1/auth/login" \
		-H 'Content-Type: application/json' \
		-d '{"email":"customer@samovar.local","password":"samovar-demo"}' |
		jq -r .access_token)
	export BENCH_TOKEN
}

bench_end() {
	[ -z "${HELLO:-}" ] || kill "$HELLO" "$HELLO_LIGHTTPD" 2>/dev/null
	[ ! -d "$BENCH_DIR/state" ] || "$SELF" reset >/dev/null 2>&1 || true
	rm -rf "$BENCH_DIR"
}

# A line by commit: ratios alone, since rates depend on the machine.
bench_record() {
	local file=$ROOT/docs/bench-history.tsv name
	{
		printf '%s\t%s' "$(git -C "$ROOT" rev-parse --short HEAD)" \
			"$(date -u +%F)"
		for name in $BENCHES; do
			printf '\t%s' "$(awk -v n="$name" '$1 == n { print $2 }' \
				"$BENCH_DIR/table")"
		done
		echo
	} >>"$file"
}

cmd_bench() {
	local name names=("$@")
	[ ${#names[@]} -gt 0 ] || read -ra names <<<"$BENCHES"
	for name in "${names[@]}"; do
		[[ " $BENCHES " == *" $name "* ]] ||
			die "there is no benchmark '$name'" "there are: $BENCHES"
	done
	BENCH_SECONDS=${BENCH_SECONDS:-5} BENCH_ROUNDS=${BENCH_ROUNDS:-3}
	bench_start
	say "name   ratio   aim"
	for name in "${names[@]}"; do
		bench_one "$name"
	done
	[ "${BENCH_RECORD:-0}" = 0 ] || bench_record
}
