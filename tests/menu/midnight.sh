# A promotion that ends with the day and one that begins with the next, while
# the restaurant's midnight comes: what guests see and what they pay.
# shellcheck shell=bash

quoted() {
	curl -s "$SAMOVAR_URL/api/v1/orders/quote" \
		-H 'Content-Type: application/json' -d "{\"type\":\"takeaway\",
		\"items\":[{\"dish_id\":$DISH,\"quantity\":1}]}" |
		jq -r .total_amount
}

quotes() { [ "$(quoted)" = "$1" ]; }

# The fleet's zone is another from now on.
zone_set() {
	ZONE=$1
	sed -i "s|^time_zone = .*|time_zone = $1|" "$conf"
	kill -HUP "$(pid_of menu)" "$(pid_of order)"
	kill -TERM "$(pid_of menu-worker)"
}

# zone_of <seconds>: a zone in which midnight comes so many seconds from now
zone_of() {
	sql menu "select '<T>' || case when s < 0 then '-' else '+' end
		|| to_char(abs(s) * interval '1 s', 'HH24:MI:SS') from (select
		(extract(epoch from now())::int + 43200 + $1) % 86400 - 43200 as s) x"
}

old_zone=$(sed -n 's/^time_zone = //p' "$conf")
api PATCH "/dishes/$DISH" '{"price":1000}' >/dev/null
# so far away that all of today is seen, also on a busy machine
left=$(patience 20)
zone_set "$(zone_of "$left")"
check 'midnight is a moment away' test "$(sql menu "select
	extract(epoch from (date_trunc('day', now() at time zone '$ZONE')
	+ interval '1 day' - now() at time zone '$ZONE'))::int <= $left")" = t
today=$(day 0) tomorrow=$(day 1)
api POST /promotions "{\"dish_id\":$DISH,\"discount_percent\":20,
	\"start_date\":\"$today\",\"end_date\":\"$today\"}" >/dev/null
api POST /promotions "{\"dish_id\":$DISH,\"discount_percent\":10,
	\"start_date\":\"$today\",\"end_date\":\"$tomorrow\"}" >/dev/null
api POST /promotions "{\"dish_id\":$DISH,\"discount_percent\":50,
	\"start_date\":\"$tomorrow\",\"end_date\":\"$tomorrow\"}" >/dev/null
check 'today: the better of two in the file' within 8 shows "$SAMOVAR_URL" 800
check 'today: through Redis' within 3 shows "$HOST" 800
check 'today: in the quote' within 5 quotes 800
check 'it is still today' test "$(day 0)" = "$today"
check "tomorrow's in the file" within 40 shows "$SAMOVAR_URL" 500
check 'it is tomorrow' test "$(day 0)" = "$tomorrow"
check "tomorrow's through Redis" within 2 shows "$HOST" 500
check "tomorrow's in the quote" quotes 500
check "tomorrow's in the dish" test "$(api GET "/dishes/$DISH" |
	jq -r '"\(.price) \(.base_price)"')" = '500 1000'
check 'and in the list of what is active' test "$(api GET \
	'/promotions?active=true&page_size=100' |
	jq -c "[.promotions[] | select(.dish_id == $DISH).discount_percent] |
	sort")" = '[10,50]'
for id in $(sql menu "select id from promotions where dish_id = $DISH"); do
	api DELETE "/promotions/$id" >/dev/null
done
zone_set "$old_zone"
check 'the zone is as before' within 15 shows "$SAMOVAR_URL" "Уха $$" .name
