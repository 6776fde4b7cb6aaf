# shellcheck shell=bash
# Staff: each hears what is theirs, once; and nobody reads of a guest there.
waiter=$(login waiter) chef=$(login chef)
# what other suites have left to be taken is not told of meanwhile
sql notify "update orders set taken = true where not taken"
w=$((chats += 1)) c=$((chats += 1)) a=$((chats += 1))
check "a waiter's chat" links $w "$waiter" ru
check "a cook's" links $c "$chef" ru
check "an administrator's" links $a "$admin" en
check "as theirs" within 15 hears $w 'то, что ждёт кого-то на работе'
write $w /status
check "guests' commands are none of staff's" within 15 hears $w '/stop — отвязать'
within 15 none_waits
silence() { told "$1" | wc -l; }
c_before=$(silence $c) a_before=$(silence $a)

# A new order.
guest zoe
one=$(ask POST /orders "$guest_token" '{"type":"delivery",
	"payment_method":"cash","delivery_address":{"street":"Тайная улица",
	"house":"13"},"items":[{"dish_id":1,"quantity":1,
	"special_requests":"<b>тихо</b>"}]}' | jq -r .id)
n=$(number_of "$one")
check "a new order" within 20 hears $w "Новый заказ № $n: доставка, "
check "with its sum" test -n "$(told $w | grep "№ $n:" | grep -E ', [0-9.]+ ₽')"
card=$(patiently -H "$JSON" "$SAMOVAR_URL/pay/tokens" \
	-d '{"number":"4000000000000002","month":12,"year":2040,"cvc":"123"}' |
	jq -r .token)
two=$(ask POST /orders "$guest_token" '{"type":"takeaway",
	"payment_method":"card","card_token":"'"$card"'",
	"items":[{"dish_id":1,"quantity":1}]}' | jq -r .id)
is_canceled() {
	[ "$(ask GET "/orders/$1" "$guest_token" | jq -r .status)" = canceled ]
}
check "one that is not paid" within 20 is_canceled "$two"
within 15 none_waits
check "is no order to staff" test 0 = "$(times $w "№ $(number_of "$two")")"
check "nothing of it is a cook's or an administrator's" \
	test "$(silence $c) $(silence $a)" = "$c_before $a_before"

# One that nobody takes.
knows() { [ "$(sql notify "select count(*) from orders where order_id = '$1'
	and $2")" = 1 ]; }
late() { sql notify "update orders set due_at = now() where order_id = '$1'"; }
check "it is due after ten minutes" knows "$one" \
	"due_at between now() + '7 min' and now() + '10 min'"
two=$(order "$guest_token")
m=$(number_of "$two")
check "another one" within 20 hears $w "№ $m: с собой"
check "is taken" move "$two" cooking
check "which is known" within 15 knows "$two" taken
late "$two"
kill -9 "$(pid_of notify-worker)"
late "$one"
check "an order that nobody took is told to the administrator" \
	within 40 hears $a "Nobody has taken order $n yet: delivery, "
kill -9 "$(pid_of notify-worker)"
check "its worker is back" within 20 healthy
within 15 none_waits
check "once" test 1 = "$(times $a "order $n yet")"
check "to nobody else" test 0 = "$(times $w 'никто не взял')"
check "and of one that was taken nothing" test 0 = "$(times $a "order $m yet")"
check "it is taken late" move "$one" cooking

# Canceled while it is cooked.
ask POST "/orders/$two/cancel" "$admin" '{"reason":"<i>нет</i>"}' >"$TEST_TMP/none"
check "a cook hears that it is canceled" within 20 hears $c \
	"Заказ № $m отменён: дальше не готовить."
two=$(order "$guest_token")
m=$(number_of "$two")
within 20 hears $w "№ $m: "
ask POST "/orders/$two/cancel" "$guest_token" '{}' >"$TEST_TMP/none"
check "of what nobody cooked" within 20 knows "$two" gone
within 15 none_waits
check "there is nothing to say" test 0 = "$(times $c "№ $m ")"

# Payments.
one=$(ask POST /orders "$waiter" '{"type":"dine-in","table_number":"t'$$'",
	"items":[{"dish_id":1,"quantity":1}]}' | jq -r .id)
n=$(ask GET "/orders/$one" "$waiter" | jq -r .number)
check "an order of a table" within 20 hears $w "№ $n: в зале, "
card=$(patiently -H "$JSON" "$SAMOVAR_URL/pay/tokens" \
	-d '{"number":"4000000000000002","month":12,"year":2040,"cvc":"123"}' |
	jq -r .token)
ask POST "/orders/$one/payment" "$waiter" \
	'{"payment_method":"card","card_token":"'"$card"'"}' >"$TEST_TMP/none"
check "its bill is not paid: the waiter" within 20 hears $w \
	"Оплата заказа № $n не прошла, а заказ в работе."
check "and the administrator hear of it" within 10 hears $a \
	"The payment of order $n failed, and the order goes on."
two=$(order "$guest_token" card)
n=$(number_of "$two")
paid() { [ "$(ask GET "/orders/$1" "$guest_token" | jq -r .payment.status)" = "$2" ]; }
check "a card is charged" within 20 paid "$two" succeeded
payment=$(ask GET "/orders/$two" "$guest_token" | jq -r .payment.id)
external=$(sql payment "select external_id from payments where id = '$payment'")
sql payment "update payments set external_id = 'nobody' where id = '$payment'"
ask POST "/payments/$payment/refund" "$admin" '{"reason":"проба"}' \
	>"$TEST_TMP/none"
check "a refund that the gateway refuses is told to the administrator" \
	within 20 hears $a "A refund for order $n failed"
check "alone" test 0 = "$(times $w "Возврат")"
sql payment "update payments set external_id = '$external' where id = '$payment'"
ask POST "/payments/$payment/refund" "$admin" '{"reason":"проба"}' \
	>"$TEST_TMP/none"
check "it is tried again" within 20 paid "$two" refunded

# What is told to staff names nobody.
check "no name, address, wish or reason" fails grep -qE \
	'Тайная|zoe|тихо|example\.org|проба|нет' <<<"$(told $w; told $c; told $a)"

# Who leaves hears nothing any more; roles come and go.
hired=$(ask POST /staff "$admin" '{"work_email":"new-'$$'@samovar.local",
	"full_name":"Новый","password":"a-long-password","roles":["waiter"]}' |
	jq -r .id)
token_of() {
	patiently -H "$JSON" "$SAMOVAR_URL/api/v1/auth/login" \
		-d '{"work_email":"new-'$$'@samovar.local",
		"password":"a-long-password"}' | jq -r .access_token
}
x=$((chats += 1))
check "somebody new" links $x "$(token_of)" en
two=$(order "$guest_token")
n=$(number_of "$two")
check "hears of new orders" within 20 hears $x "New order $n: takeaway, "
ask DELETE "/staff/$hired/roles/waiter" "$admin" >"$TEST_TMP/none"
is_role() { [ "$(sql notify "select roles from staff where staff_id = $1")" = "$2" ]; }
check "who is no waiter any more" within 20 is_role "$hired" '{}'
two=$(order "$guest_token")
n=$(number_of "$two")
within 20 hears $w "№ $n: "
check "does not" test 0 = "$(times $x "order $n:")"
ask DELETE "/staff/$hired" "$admin" >"$TEST_TMP/none"
check "who is dismissed has no chat" within 20 has_no_chat $x

for who in $w $c $a; do
	write $who /stop
	check "/stop" within 15 has_no_chat $who
done
