# The long form: random victims, everything several times, no broker; sourced by
# tests/chaos/run.
# shellcheck shell=bash

# Whoever may be hit: all of ours and all of the servers.
victims() {
	local d
	for d in "$SAMOVAR_STATE"/service/*/; do
		d=$(basename "$d")
		case $d in
		epmd) ;;
		*) echo "$d" ;;
		esac
	done
}

# One process of a service: one of its children, or itself.
victim_pid() {
	local pid pids
	pid=$(pid_of "$1") || return
	mapfile -t pids < <(echo "$pid"; pgrep -P "$pid")
	echo "${pids[RANDOM % ${#pids[@]}]}"
}

# A fault a second while orders are placed, however long that takes with so
# many faults: a random process is killed, or stopped for one to four seconds.
storm() { # seed
	local names name pid
	RANDOM=$1
	mapfile -t names < <(victims | sort)
	while ! grep -q '^all are placed' "$TEST_TMP/orders" &&
		kill -0 "$client" 2>/dev/null; do
		name=${names[RANDOM % ${#names[@]}]}
		pid=$(victim_pid "$name") || continue
		if [ $((RANDOM % 2)) = 0 ]; then
			kill -KILL "$pid" 2>/dev/null && killed=$((killed + 1))
		else
			kill -STOP "$pid" 2>/dev/null && stopped=$((stopped + 1))
			(
				sleep $((RANDOM % 4 + 1))
				kill -CONT "$pid" 2>/dev/null
			) &
		fi
		echo "$(date +%T) $name $pid" >>"$TEST_TMP/storm"
		sleep 1
	done
}

# From now on every event is sent one to five times, each copy under a message
# id of its own and at any time in the next two seconds; and back to once.
copies() { # on or off
	local ctx
	for ctx in order payment; do
		if [ "$1" = on ]; then
			sql $ctx "create or replace function copies() returns trigger
				language plpgsql as \$\$ begin
				if tg_when = 'BEFORE' then
					new.lease := gen_random_uuid();
					new.lease_until := now() + random() * interval '2 s';
					return new;
				end if;
				insert into outbox (message_id, routing_key, body,
					correlation_id, traceparent)
					select gen_random_uuid(), new.routing_key, new.body,
					new.correlation_id, new.traceparent
					from generate_series(1, (random() * 4)::int);
				return null;
				end \$\$;
				create or replace trigger copies_late before insert
					on outbox for each row execute function copies();
				create or replace trigger copies_more after insert
					on outbox for each row
					when (pg_trigger_depth() = 0)
					execute function copies()"
		else
			sql $ctx "drop trigger if exists copies_late on outbox;
				drop trigger if exists copies_more on outbox;
				drop function if exists copies()"
		fi >/dev/null || return
	done
}

mock() { # method body: the gateway's behaviour
	local token
	token=$(login admin)
	curl -s -m 20 -o /dev/null -w '%{http_code}' -X "$1" \
		"$SAMOVAR_URL/api/v1/payments/mock" -H "Authorization: Bearer $token" \
		-H 'Content-Type: application/json' -d "$2" | grep -q 204
}

ended() {
	! kill -0 "$client" 2>/dev/null && [ "$(sql order "select count(*) from orders where status not in
		('delivered', 'canceled') and created_at > '$began'")" = 0 ]
}

# A storm over so many orders, and what is left of it.
storm_run() { # name seed
	echo "chaos: $1: $ORDERS orders in $SECONDS_FOR_ORDERS s, seed $2"
	began=$(sql order 'select now()') killed=0 stopped=0 start=$SECONDS
	: >"$TEST_TMP/log"
	"$BUILD/tests/chaos/orders" "$SAMOVAR_URL" "$ORDERS" \
		"$SECONDS_FOR_ORDERS" "$TEST_TMP/log" 256 900 \
		>"$TEST_TMP/orders" 2>&1 &
	client=$!
	storm "$2"
	echo "chaos: all are placed after $((SECONDS - start)) s"
	check "$1: all orders have ended 30 s after the last fault" \
		within 30 ended
	wait "$client"
	client_status=$?
	tail -n 5 "$TEST_TMP/orders"
	check "$1: every guest was served, by $killed kills and $stopped stops" \
		[ "$client_status" = 0 ]
	check "$1: the fleet is healthy again" within 90 healthy
	check "$1: everything comes to rest" within 90 quiet "$began"
	"$root/tests/chaos/check.py" "$TEST_TMP/log" terminal |
		sed "s/ok - /ok - $1: /"
	check "$1: no message was given up" within 10 no_dead_letters
	check "$1: the audit is clean" within 20 "$SAMOVAR" audit --grace 0
}

# The 99th percentile of what it took to place an order, in milliseconds.
p99() {
	awk '{ print $4 * 1000 }' "$1" | sort -n |
		awk '{ v[NR] = $1 } END { print v[int(NR * 0.99 + 0.5)] }'
}

placed() { # log seconds: 25 a second, and nothing else
	: >"$1"
	"$BUILD/tests/chaos/orders" "$SAMOVAR_URL" $((25 * $2)) "$2" "$1" 0
}

# Without the broker orders come in as they always do, and are paid afterwards.
broker_away() { # seconds
	local usual away
	placed "$TEST_TMP/usual" 30 >/dev/null
	sv -w 60 down "$SAMOVAR_STATE/service/rabbitmq" >/dev/null
	placed "$TEST_TMP/away" "$1" >"$TEST_TMP/orders"
	check "without the broker all orders are taken" [ $? = 0 ]
	sv -w 60 up "$SAMOVAR_STATE/service/rabbitmq" >/dev/null
	usual=$(p99 "$TEST_TMP/usual") away=$(p99 "$TEST_TMP/away")
	echo "chaos: ordering, p99: $usual ms usually, $away ms without the broker"
	check "in the usual time (p99 at most half as much again)" \
		awk -v a="$away" -v u="$usual" 'BEGIN { exit a > 1.5 * u }'
	check "with the broker they are paid" within 180 quiet "$began"
	"$root/tests/chaos/check.py" "$TEST_TMP/away"
}

chaos_long() {
	local seed=${CHAOS_SEED:-$RANDOM}
	ORDERS=${CHAOS_ORDERS:-10000}
	SECONDS_FOR_ORDERS=${CHAOS_SECONDS:-$((ORDERS / 50))}
	storm_run "storm" "$seed"
	check "messages one to five times, in no order" \
		within 20 copies on
	check "webhooks one to five times, in no order" mock PUT \
		'{"duplicate_webhooks":true,"reorder_webhooks":true}'
	storm_run "storm of copies" $((seed + 1))
	check "messages once again" within 20 copies off
	check "the stub is itself again" mock DELETE ''
	broker_away "${CHAOS_AWAY:-120}"
}
