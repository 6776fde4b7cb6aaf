# shellcheck shell=bash
# The menu in a chat, and an order once more.
newest() { # chat member: of the last message there
	curl -s -m 5 "$provider/sent" | jq -c --argjson chat "$1" \
		"[.[] | select(.chat_id == \$chat)] | last | $2"
}
menu=$(curl -s -m 10 "$SAMOVAR_URL/api/v1/menu/active?lang=ru")
# a dish whose photo is there, on the first page of its category: what other
# suites have done to the first one is not for this one
while IFS=$'\t' read -r category name photo; do
	! curl -sf -m 5 -o /dev/null "$SAMOVAR_URL$photo" || break
done < <(jq -r '.categories[] | .name as $c | .dishes[:8][] |
	select(.image_url != null) | [$c, .name, .image_url] | @tsv' <<<"$menu")

# Anybody may look.
who=$((chats += 1))
write $who /menu
check "/menu" within 15 hears $who 'Что показать?'
check "has the categories" test -n "$(button $who "$category")"
press $who "$category"
check "a category" within 15 hears $who "$category"
check "has its dishes" within 5 test -n "$(button $who "$name")"
press $who "$name"
check "a dish has its price" within 15 hears $who '₽'
check "its name, escaped" test "$(newest $who .text | grep -cF "<b>")" = 1
first=$(newest $who .photo)
press $who "$name"
second() {
	[ "$(newest $who .method)" = '"sendPhoto"' ] &&
		[ "$(newest $who .photo)" != "$first" ]
}
check "its photo is a file" test "$(jq .webp <<<"$first")" = true
check "which is sent once" within 15 second
behave '{"send": "no photos"}'
press $who "$name"
check "a photo that is refused: the words come without" within 15 \
	eval '[ "$(newest $who .photo)" = null ]'
behave '{"send": "ok"}'
queries=()
for data in 'menu 999999 0' 'menu x y' 'menu 1 99999999999999999999' \
	'menu -1 -1' 'dish 0' 'dish x' 'dish 999999'; do
	press_raw $who "$data"
	queries+=("$query")
done
for query in "${queries[@]}"; do
	check "what names nothing is answered" within 15 answered
done
press_raw $who 'buy 1'
check "who has no account orders nothing" within 15 feels 'для гостей'

# The last order again.
chat_of dina
dina=$chat
write $dina /repeat
check "nothing to repeat" within 15 hears $dina 'ещё не было'
orders_of() { ask GET /orders "$guest_token" | jq .total_count; }
one=$(order "$guest_token")
within 20 hears $dina "№ $(number_of "$one") принят"
write $dina /repeat
check "/repeat" within 15 hears $dina 'Итого: '
check "says what is in it" test -n "$(told $dina | tail -n 1 | grep -F '1 × ')"
press $dina 'Заказать'
press $dina 'Заказать'
check "pressed twice" within 20 told_of $dina 'оформлен'
within 15 answered
check "orders once" test "$(orders_of)" = 2
check "which is told once" test "$(times $dina 'оформлен')" = 1
press $dina 'Заказать'
check "and once more: it was already" within 15 feels 'уже заказано'
offer=$(sql notify "select max(id) from offers where chat_id = $dina")
within 15 none_waits

# Killed in the middle: the same request under the same key.
write $dina /repeat
offered_anew() {
	[ "$(sql notify "select max(id) from offers
		where chat_id = $dina")" != "$offer" ] && hears $dina 'Итого: '
}
within 20 offered_anew
press $dina 'Заказать'
kill -9 "$(pid_of notify-bot)"
check "the bot is killed: it is ordered" within 30 eval '[ "$(orders_of)" = 3 ]'
check "and told" within 20 eval '[ "$(times $dina оформлен)" = 2 ]'
check "once" test "$(orders_of)" = 3

# Of another guest.
who=$dina
chat_of egor
press_raw "$chat" "buy $offer"
check "another's offer" within 15 feels 'не действует'
check "orders nothing" test "$(orders_of)" = 0
press_raw "$chat" "repeat $one"
check "nor is another's order offered" within 15 feels 'не действует'

# What is not sold now is named; what costs something else is not ordered.
two=$(ask POST /orders "$guest_token" '{"type":"takeaway","payment_method":"cash",
	"items":[{"dish_id":1,"quantity":1},{"dish_id":2,"quantity":2}]}' | jq -r .id)
within 20 hears "$chat" 'принят'
ask POST /dishes/2/stop "$admin" '{}' >"$TEST_TMP/none"
press_raw "$chat" "repeat $two"
check "what is not sold is named" within 15 told_of "$chat" 'Сейчас нет: '
ask DELETE /dishes/2/stop "$admin" >"$TEST_TMP/none"
sql notify "update offers set total_amount = total_amount - 1
	where chat_id = $chat"
press "$chat" 'Заказать'
check "another price than was seen" within 15 hears "$chat" 'Ничего не заказано'
check "orders nothing either" test "$(orders_of)" = 1
sql notify "update offers set made_at = now() - interval '2 hours'
	where chat_id = $chat"
press "$chat" 'Заказать'
check "an old offer" within 15 answered
check "is no order" test "$(orders_of)" = 1
