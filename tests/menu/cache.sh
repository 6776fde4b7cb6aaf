# Changes, and how soon they are seen; Redis away; a miss.
# shellcheck shell=bash

file=$SAMOVAR_URL other=$HOST
path='/api/v1/menu/active?lang=ru'

etag_of() {
	curl -s -o /dev/null -D - "$@" | tr -d '\r' | sed -n 's/^ETag: //pI'
}

header() {
	local name=$1
	shift
	curl -s -o /dev/null -D - "$@" | tr -d '\r' | sed -n "s/^$name: //pI"
}

status() {
	curl -s -o /dev/null -w '%{http_code}' "$@"
}

for host in "$file" "$other"; do
	[ "$host" = "$file" ] && what='from the file' || what='through Redis'
	check "$what: the menu that began last" within 10 \
		shows "$host" "Проба $$" '"Проба '$$'"'
	check "$what: its dish" within 5 shows "$host" 500
	check "$what: in English" shows "$host" "Ukha $$" .name en
	check "$what: says which language" \
		test "$(header Content-Language "$host$path" -H 'Accept-Language: en')" = ru
	check "$what: by the browser's language" \
		test "$(header Content-Language "$host/api/v1/menu/active" \
			-H 'Accept-Language: en-GB, ru;q=0.5')" = en
	check "$what: caches must ask which" \
		grep -q Accept-Language <<<"$(header Vary "$host/api/menu")"
	tag=$(etag_of "$host$path")
	check "$what: unchanged" \
		test "$(status "$host$path" -H "If-None-Match: $tag")" = 304
	check "$what: the other language is another" test "$(status \
		"$host/api/v1/menu/active?lang=en" -H "If-None-Match: $tag")" = 200
	tag=$(etag_of "$host$path" -H 'Accept-Encoding: br')
	check "$what: unchanged, compressed" test "$(status "$host$path" \
		-H "If-None-Match: $tag" -H 'Accept-Encoding: br')" = 304
	check "$what: a language that there is not" \
		test "$(status "$host/api/v1/menu/active?lang=de")" = 400
	check "$what: nothing is written to it" \
		test "$(status -X POST -d '' "$host/api/v1/menu/active")" = 405
done

# Its own order of categories, and dishes of other categories beside them.
second=$(api POST /categories "{\"name\":\"Вторая $$\"}" | jq .id)
order_is() {
	curl -s "$1$path" | jq -c '[[.categories[].id], [.dishes[].id]]' |
		grep -qxF "$2"
}
api PATCH "/menus/$MENU" "{\"categories\":[{\"category_id\":$second},
	{\"category_id\":$CATEGORY}],\"dish_ids\":[2,$DISH,1]}" >/dev/null
for host in "$file" "$other"; do
	check 'categories as the menu orders them, a dish once' within 5 \
		order_is "$host" "[[$second,$CATEGORY],[2,1]]"
done
api PATCH "/menus/$MENU" "{\"categories\":[{\"category_id\":$CATEGORY,
	\"display_order\":1},{\"category_id\":$second,\"display_order\":2}],
	\"dish_ids\":[]}" >/dev/null
check 'and by their numbers' within 5 order_is "$file" \
	"[[$CATEGORY,$second],[]]"
api DELETE "/categories/$second" >/dev/null

# Changes of one length within a second: size and second of the file stay.
now_ms() {
	local t=$EPOCHREALTIME
	echo $((${t/[.,]/} / 1000))
}

timed_change() {
	local price=$1 begin left='file other' tag_file tag_other most
	most=$(patience 5)000
	tag_file=$(etag_of "$file$path") tag_other=$(etag_of "$other$path")
	api PATCH "/dishes/$DISH" "{\"price\":$price}" >/dev/null
	begin=$(now_ms)
	while [ -n "$left" ] && [ $(($(now_ms) - begin)) -lt "$most" ]; do
		if [[ $left = *file* ]] && curl -s -H "If-None-Match: $tag_file" \
			"$file$path" | grep -q "\"price\":$price.00"; then
			echo $(($(now_ms) - begin)) >>"$TEST_TMP/file"
			left=${left/file/}
		fi
		if [[ $left = *other* ]] && curl -s -H "If-None-Match: $tag_other" \
			"$other$path" | grep -q "\"price\":$price.00"; then
			echo $(($(now_ms) - begin)) >>"$TEST_TMP/other"
			left=${left/other/}
		fi
		left=${left# } left=${left% }
	done
	[ -z "$left" ]
}

changes() {
	local i
	: >"$TEST_TMP/file"
	: >"$TEST_TMP/other"
	for ((i = 0; i < CHANGES; i++)); do
		timed_change $((501 + i % 7)) || return 1
	done
}

times() {
	sort -n "$TEST_TMP/$1" | awk -v what="$2" '{ t[NR] = $1 }
		END { printf "    %s: median %d ms, p99 %d ms, longest %d ms\n", what,
			t[int((NR + 1) / 2)], t[int(NR * .99 + .99)], t[NR] }'
}

check "$CHANGES changes are seen in both, past every ETag" changes
times file "$CHANGES changes until seen in the file"
times other "$CHANGES changes until seen through Redis"

# Whoever asks for the menu in force reads its dishes; while nothing happens
# nobody does.
dishes_read() {
	owner_sql "select seq_scan + coalesce(idx_scan, 0)
		from pg_stat_user_tables where relname = 'dishes'"
}
dishes_left_alone() {
	local before
	before=$(dishes_read)
	sleep 3 # six times as long as the worker's period
	[ "$(dishes_read)" = "$before" ]
}
check 'while nothing changes the menu is not asked for' within 30 \
	dishes_left_alone
sql menu "update dishes set price = 499 where id = $DISH"
check 'what is changed by hand is seen in the file' within 2 shows "$file" 499
check 'and through Redis' within 2 shows "$other" 499

# A stop begins by the kitchen's word and ends by the clock: soon, when it was seen.
stopped_until() { # from now
	api POST "/dishes/$DISH/stop" \
		"{\"until\":\"$(date -u -d "$1" +%FT%TZ)\"}" >/dev/null
}
stopped_until '+1 hour'
check 'a stop is seen in the file' within 5 shows "$file" false .is_available
check 'a stop is seen through Redis' within 5 shows "$other" false .is_available
stopped_until '+5 sec'
check 'its end is seen in the file' within 15 shows "$file" true .is_available
check 'its end is seen through Redis' within 5 shows "$other" true .is_available

# No menu today, and one again.
check 'no menu holds: set' test -n "$(sql menu \
	"update menus set is_active = false where is_active returning id" |
	tee "$TEST_TMP/menus")"
is_404() {
	[ "$(status "$1$path")" = 404 ]
}
check 'no menu: 404 where the file was' within 5 is_404 "$file"
check 'no menu: 404 through Redis' within 5 is_404 "$other"
sql menu "update menus set is_active = true where id in
	($(paste -sd, "$TEST_TMP/menus"))"
check 'a menu again: in the file' within 5 shows "$file" "Уха $$" .name
check 'a menu again: through Redis' within 5 shows "$other" "Уха $$" .name

# Redis flushed, killed, stalled: nobody notices.
: >"$TEST_TMP/watching"
watch_errors "$TEST_TMP/watching" "$file$path" "$other$path" \
	>"$TEST_TMP/statuses" &
watcher=$!
redis flushall >/dev/null
check 'Redis flushed: right' within 3 shows "$other" "Уха $$" .name
kill -9 "$(pid_of redis)"
check 'Redis killed: right' within 3 shows "$other" "Уха $$" .name
redis_back() { [ "$(redis ping 2>/dev/null)" = PONG ]; }
check 'Redis is back' within 15 redis_back
kill -STOP "$(pid_of redis)"
api PATCH "/dishes/$DISH" '{"price":777}' >/dev/null
check 'Redis stalled: a change is seen' within 5 shows "$other" 777
kill -CONT "$(pid_of redis)"
api PATCH "/dishes/$DISH" '{"price":778}' >/dev/null
check 'Redis goes on: right' within 5 shows "$other" 778
# the pool may have asked the database while its worker has still to tell Redis
redis_has() { redis get menu:active:ru | grep -q "\"price\":$1.00"; }
check 'and Redis knows it' within 10 redis_has 778
rm "$TEST_TMP/watching"
wait $watcher
check 'not one request failed meanwhile' \
	test "$(awk '{ print $2 }' "$TEST_TMP/statuses")" = 200
sed 's/^ */    requests, status: /' "$TEST_TMP/statuses"

# A miss of 500 clients: who asks the database is counted by its log.
asked() {
	cat "$SAMOVAR_STATE"/log/postgres/{@*.[su],current} 2>/dev/null |
		grep -c 'execute menu_active'
}
owner_sql 'alter role menu set log_min_duration_statement = 0'
# whose connection is older than that setting does not tell what it asks
mapfile -t old < <(pgrep -P "$(pid_of menu)")
renewed() { ! kill -0 "${old[@]}" 2>/dev/null && shows "$other" 778; }
kill -HUP "$(pid_of menu)"
kill -STOP "$(pid_of menu-worker)"
check 'the pool is there again' within 20 renewed
redis del menu:active:ru menu:active:en >/dev/null
before=$(asked)
wrk -t 2 -c 500 -d 2s --timeout 20s "$other$path" >"$TEST_TMP/wrk"
asked_since() { [ "$(asked)" -gt "$before" ]; }
within 5 asked_since # the log is written beside the answers
asked=$(($(asked) - before))
owner_sql 'alter role menu reset log_min_duration_statement'
kill -CONT "$(pid_of menu-worker)"
kill -HUP "$(pid_of menu)"
once() { echo "asked $1 times"; [ "$1" = 1 ]; }
check 'a miss of 500 clients asks the database once' once "$asked"
check 'and all are answered' fails grep -E 'Non-2xx|timeout [1-9]' "$TEST_TMP/wrk"
sed -n 's/^Requests.sec: */    requests a second through Redis: /p' "$TEST_TMP/wrk"
check 'the pool is as before' within 10 shows "$other" 778

# The file against any other static file of its size.
speed() {
	wrk -t 2 -c 32 -d "${MENU_SECONDS:-2}s" "$1" |
		sed -n 's/^Requests.sec: *\([0-9]*\).*/\1/p'
}
public=$(sed -n 's/^public_dir = //p' "$conf")
cp "$public/menu/active.ru.json" "$public/photos/menu-$$.json"
static=$(speed "$file/photos/menu-$$.json")
menu=$(speed "$file$path")
rm "$public/photos/menu-$$.json"
check 'the menu is served by lighttpd alone' test "$menu" -gt 0
echo "    menu $menu requests a second, a static file $static:" \
	"$((menu * 100 / static)) %"
