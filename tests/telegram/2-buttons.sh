# shellcheck shell=bash
# Buttons: each does its thing once, for whom it was made, and is answered.
status_of() { ask GET "/orders/$1" "$guest_token" | jq -r .status; }
canceled_times() {
	ask GET "/orders/$1/history" "$guest_token" |
		jq '[.history[] | select(.status == "canceled")] | length'
}

chat_of vera
vera=$chat vera_token=$guest_token
one=$(order "$guest_token")
n=$(number_of "$one")
check "an accepted order can be canceled" within 20 hears $vera "№ $n принят"
press $vera 'Отменить'
check "it is asked first" within 15 hears $vera "Отменить заказ № $n?"
check "who pressed is answered" within 5 answered
press $vera 'Нет'
check "no" within 15 hears $vera "№ $n остаётся"
check "leaves it as it is" test "$(status_of "$one")" = confirmed
check "in the question's place" test "$(curl -s -m 5 "$provider/sent" |
	jq -r 'last | .method')" = editMessageText
press $vera 'Отменить'
within 15 hears $vera "Отменить заказ № $n?"
press $vera 'Да'
press $vera 'Да'
check "pressed twice" within 15 answered
check "yes" within 20 told_of $vera "Заказ № $n отменён."
check "cancels it once" test "$(canceled_times "$one")" = 1
check "which is told once" test "$(times $vera "Заказ № $n отменён.")" = 1
press $vera 'Отменить'
check "an old button says so" within 15 feels "№ $n уже отменён"

# Of others, and made up.
chat_of gleb
gleb=$chat
two=$(ask POST /orders "$vera_token" '{"type":"takeaway","payment_method":"cash",
	"items":[{"dish_id":1,"quantity":1}]}' | jq -r .id)
queries=()
for data in "cancel $two" "cancel-yes $two" "keep $two" "rate 5 $two" \
	cancel 'cancel-yes x' 'rate 9 x' "rate x $two" '' ' ' \
	"$(printf 'ю%.0s' {1..32})" "cancel-yes $two'--" "nonsense $two"; do
	press_raw $gleb "$data"
	queries+=("$query")
done
for query in "${queries[@]}"; do
	check "what is not theirs, or nothing, does nothing" \
		within 15 feels 'не действует'
done
press_raw $((chats += 1)) "cancel-yes $two"
check "nor of nobody" within 15 feels 'для гостей'
query=g-$$
update '{"callback_query": {"id": "'$query'", "data": "cancel-yes '"$two"'",
	"from": {"id": '$vera'}, "message": {"message_id": 1,
	"chat": {"id": -5, "type": "group"}}}}'
check "nor in a group" within 15 answered
check "the order stands" test "$(ask GET "/orders/$two" "$vera_token" |
	jq -r .status)" = confirmed

# Stars.
guest_token=$vera_token
check "it is handed over" cook "$two"
n=$(number_of "$two")
check "and can be rated" within 20 hears $vera "№ $n выдан"
press $vera '2 ★'
check "two stars" within 15 hears $vera '★★.'
press $vera '5 ★'
press $vera '5 ★'
check "no, five" within 15 hears $vera '★★★★★.'
check "who rates is thanked" within 15 feels 'Спасибо'
check "the last ones count" test "$(ask GET /ratings "$admin" |
	jq -r ".ratings[] | select(.order_id == \"$two\") | .stars")" = 5
press_raw $vera "rate 4 $two" 9999999
check "of a message that is gone: it is said anew" within 15 hears $vera '★★★★.'

# Killed between what it does and its own mark: the same again.
three=$(order "$guest_token")
within 20 hears $vera "№ $(number_of "$three") принят"
press_raw $vera "cancel-yes $three"
kill -9 "$(pid_of notify-bot)"
check "the bot is killed: pressed all the same" within 30 feels ''
canceled() { [ "$(status_of "$three")" = canceled ]; }
check "and done" within 20 canceled
check "once" test "$(canceled_times "$three")" = 1
