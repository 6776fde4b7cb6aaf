# What the saga's rows do besides requests: they stop and start parts of the
# fleet, send events again, and order many times at once.
# shellcheck shell=bash
set -u
. "${BASH_SOURCE[0]%/*}/../tap.sh"
. "${BASH_SOURCE[0]%/*}/../fleet.sh"

down() {
	local name
	for name in "$@"; do
		sv -w 10 down "$SAMOVAR_STATE/service/$name" >/dev/null || return
	done
}

# Starts; does not wait until it is of any use.
up() {
	local name
	for name in "$@"; do
		sv -w 60 up "$SAMOVAR_STATE/service/$name" >/dev/null || return
	done
}

# signal_all <signal> <service>: its process and the children of that.
signal_all() {
	local pid
	pid=$(pid_of "$2")
	# shellcheck disable=SC2046
	kill "-$1" "$pid" $(pgrep -P "$pid")
}

freeze() {
	signal_all STOP "$1"
}

thaw() {
	signal_all CONT "$1"
}

all_back() {
	local name
	for name in rabbitmq postgres redis; do
		thaw "$name" 2>/dev/null
	done
	up rabbitmq postgres redis gateway gateway-worker order-worker \
		payment-worker
}

# orders <n> <seconds> <body> [curl's options…]: orders n times; the answers
# are in $TEST_TMP/order-1 …, a line "status seconds" each in
# $TEST_TMP/orders. All must be 201 in less than so many seconds.
orders() {
	orders_try "$1" "$3" "${@:4}"
	awk -v n="$1" -v most="$(patience "$2")" '$1 == 201 && $2 < most { good++ }
		$2 > worst { worst = $2 }
		END { print "slowest: " worst " s"; exit good != n }' \
		"$TEST_TMP/orders" || {
		cat "$TEST_TMP/orders"
		return 1
	}
}

orders_try() {
	rm -f "$TEST_TMP"/order-*
	curl -s -m 20 -o "$TEST_TMP/order-#1" \
		-w '%{http_code} %{time_total}\n' \
		-H "Authorization: Bearer $TOKEN_customer" \
		-H 'Content-Type: application/json' -d "$2" "${@:3}" \
		"$SAMOVAR_URL/api/v1/orders#[1-$1]" >"$TEST_TMP/orders"
}

# together <n> <key> <body>: n requests at once with one Idempotency-Key; the
# first that is done makes the order, those that meet it running are told so.
together() {
	orders_try "$1" "$3" -H "Idempotency-Key: $2" \
		-Z --parallel-immediate --parallel-max "$1"
	sort "$TEST_TMP/orders" | awk -v n="$1" '{ n201 += $1 == 201 }
		{ n409 += $1 == 409 } END { exit n201 < 1 || n201 + n409 != n }' || {
		cat "$TEST_TMP/orders"
		return 1
	}
	[ "$(cat "$TEST_TMP"/order-* | jq -r '.id // empty' | sort -u |
		wc -l)" = 1 ]
}

# hold_key <scope>: as if a first request with this Idempotency-Key still ran
# (lib/key.c), until release_key.
hold_key() {
	PGOPTIONS='-c statement_timeout=0' PGAPPNAME=key-holder \
		sql order "select pg_advisory_lock(hashtextextended('$1', 0)),
		pg_sleep(120)" >/dev/null 2>&1 &
	within 10 key_held
}

key_held() {
	[ "$(sql order "select count(*) from pg_stat_activity
		where application_name = 'key-holder'
		and wait_event = 'PgSleep'")" = 1 ]
}

release_key() {
	sql order "select pg_terminate_backend(pid) from pg_stat_activity
		where application_name = 'key-holder'"
}

# race <n> <made> <body>: n orders at once; so many are made, the others are
# told what is left. Who has waited for the others for too long asks again.
race() {
	local left=$1
	: >"$TEST_TMP/raced"
	while [ "$left" -gt 0 ]; do
		orders_try "$left" "$3" -Z --parallel-immediate \
			--parallel-max "$left"
		grep -v '^503 ' "$TEST_TMP/orders" >>"$TEST_TMP/raced"
		left=$(grep -c '^503 ' "$TEST_TMP/orders")
	done
	awk -v n="$1" -v made="$2" '$1 == 201 { n201++ } $1 == 409 { n409++ }
		END { exit n201 != made || n201 + n409 != n }' \
		"$TEST_TMP/raced" || {
		cat "$TEST_TMP/raced"
		return 1
	}
}

# crossed <n> <dish> <dish> <wish>: n orders of both at once, every second one
# with the dishes turned round; two of three are canceled again.
crossed() {
	local i
	for ((i = 0; i < $1; i++)); do
		crossed_one $i "${@:2}" &
	done
	wait
}

crossed_one() {
	local dishes=("$2" "$3") id ask
	ask=(curl -s -m 20 -H "Authorization: Bearer $TOKEN_customer"
		-H 'Content-Type: application/json')
	id=$("${ask[@]}" "$SAMOVAR_URL/api/v1/orders" -d '{"type":"takeaway",
		"payment_method":"cash","items":[{"dish_id":'"${dishes[$1 % 2]}"',
		"quantity":1,"special_requests":"'"$4"'"},
		{"dish_id":'"${dishes[1 - $1 % 2]}"',"quantity":1,
		"special_requests":"'"$4"'"}]}' | jq -r .id 2>/dev/null)
	[[ $1 =~ [0369]$ || ! $id =~ ^[0-9a-f-]{36}$ ]] ||
		"${ask[@]}" "$SAMOVAR_URL/api/v1/orders/$id/cancel" -d '{}' \
			>/dev/null
}

# deadlocks: as many in order's database as at the last call.
deadlocks() {
	local now last=$TEST_TMP/deadlocks
	now=$(sql order "select deadlocks from pg_stat_database
		where datname = current_database()")
	[ -s "$last" ] || echo "$now" >"$last"
	[ "$now" = "$(cat "$last")" ]
}

# same_stops <dish…>: menu has these rows of the stop-list as order has them.
same_stops() {
	local IFS=, columns='dish_id, option_id, stopped, portions, version'
	[ "$(sql order "select $columns from stops where dish_id in ($*)
		order by 1")" = "$(sql menu "select $columns from stops
		where dish_id in ($*) order by 1")" ]
}

# again <context> <order>: its events once more, as they were sent.
again() {
	sql "$1" "update outbox set sent_at = null, lease = null,
		lease_until = null where body->>'order_id' = '$2'"
}

# backwards <context> <order>: its events once more, under new message ids
# (so that no inbox knows them), the last one first. Lower ids go first.
backwards() {
	sql "$1" "insert into outbox (id, message_id, routing_key, body,
		correlation_id, traceparent) overriding system value
		select -id - (select count(*) from outbox) * 1000,
		gen_random_uuid(), routing_key, body, correlation_id, traceparent
		from outbox where body->>'order_id' = '$2' and id > 0"
}

# hold <context> <order> <key…>: these wait until release; its worker must be
# down meanwhile, or they are gone already.
hold() {
	sql "$1" "update outbox set lease = gen_random_uuid(),
		lease_until = now() + interval '1 hour' where sent_at is null
		and body->>'order_id' = '$2' and routing_key = any('{${*:3}}')"
}

release() {
	sql "$1" "update outbox set lease_until = now()
		where body->>'order_id' = '$2' and sent_at is null"
}

# book <the gateway's payment id>: "status amount refunded"
book() {
	SAMOVAR_CONF=$SAMOVAR_STATE/etc/samovar.conf \
		"$SAMOVAR_STATE/install/bin/samovar-gateway" book |
		awk -v id="$1" -F '\t' '$1 == id { print $2, $3, $4 }'
}

# booked <id> <status>
booked() {
	[[ $(book "$1") == "$2 "* ]]
}

# Every webhook that the gateway's book owes was sent.
no_webhooks_owed() {
	jq -r 'if .notice and .notice.copies > 0 then "owed" else empty end,
		if .sent then "sent" else empty end' \
		"$SAMOVAR_STATE/gateway/book.jsonl" |
		awk '{ n[$1]++ } END { exit n["owed"] != n["sent"] }'
}

# answer <status> <seconds>: so and so soon everybody is answered, four at a
# time.
answer() {
	curl -s -m 20 -o "$TEST_TMP/answer-#1" -Z --parallel-immediate \
		-w '%{http_code} %{time_total}\n' \
		-H "Authorization: Bearer $TOKEN_customer" \
		"$SAMOVAR_URL/api/v1/orders#[1-4]" >"$TEST_TMP/answers"
	awk -v status="$1" -v most="$(patience "$2")" '$1 != status || $2 > most { bad++ }
		END { exit bad > 0 }' "$TEST_TMP/answers" || {
		cat "$TEST_TMP/answers"
		return 1
	}
}

# same_answer: what POST answers is what GET answers, member by member (the
# one is written in C, the other in SQL). Cash: no event changes it meanwhile.
same_answer() {
	local id
	orders 1 10 '{"type":"delivery","payment_method":"cash","items":[{"dish_id":1,
		"quantity":2,"special_requests":"\"без\" \\ лука"},{"dish_id":2,
		"quantity":1}],"delivery_address":{"street":"Тверская","house":"1"}}'
	id=$(jq -r .id "$TEST_TMP/order-1")
	curl -s -m 20 -H "Authorization: Bearer $TOKEN_customer" \
		"$SAMOVAR_URL/api/v1/orders/$id" | jq -S . >"$TEST_TMP/got"
	jq -S . "$TEST_TMP/order-1" | diff - "$TEST_TMP/got"
}

# conflict <n> <order>: so many changes of a confirmed order at once, half of
# them begin to cook it, half are its guest's cancel: one wins, the others are
# 409, or 503 where they have waited for each other for too long.
conflict() {
	local i
	for ((i = 0; i < $1; i++)); do
		[ "$i" = 0 ] || echo next
		echo "url = $SAMOVAR_URL/api/v1/orders/$2/$([ $((i % 2)) = 0 ] &&
			echo status || echo cancel)"
		if [ $((i % 2)) = 0 ]; then
			echo 'request = PATCH'
			echo "header = \"Authorization: Bearer $TOKEN_chef\""
			echo 'data = "{\"status\":\"cooking\"}"'
		else
			echo "header = \"Authorization: Bearer $TOKEN_customer\""
			echo 'data = "{}"'
		fi
		echo 'header = "Content-Type: application/json"'
		echo 'output = /dev/null'
		echo 'write-out = "%{http_code}\n"'
		echo 'max-time = 30'
	done >"$TEST_TMP/conflict"
	curl -s -Z --parallel-immediate --parallel-max "$1" \
		-K "$TEST_TMP/conflict" | sort | uniq -c |
		awk -v n="$1" '$2 == 200 { won = $1 } $2 ~ /^(409|503)$/ { lost += $1 }
		END { exit won != 1 || lost != n - 1 }'
}
