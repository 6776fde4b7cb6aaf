# shellcheck shell=bash
# Who has no chat hears by e-mail, of what a guest waits for.
spool=$SAMOVAR_STATE/spool
# mails <guest>: the subjects of what was written to them, a line each
mails() {
	local f
	for f in "$spool"/*.eml; do
		grep -qF "To: $1-$$@example.org" "$f" &&
			sed -n 's/^Subject: =?UTF-8?B?\(.*\)?=\r$/\1/p' "$f" |
			base64 -d && echo
	done 2>/dev/null
}
has_mails() { [ "$(mails "$1" | wc -l)" = "$2" ]; }
# speaks <language> <body>: a new order's id
speaks() {
	patiently -H "Authorization: Bearer $guest_token" -H "$JSON" \
		-H "Accept-Language: $1" -d "$2" "$SAMOVAR_URL/api/v1/orders" |
		jq -r .id
}
takeaway='{"type":"takeaway","payment_method":"cash","items":[{"dish_id":1,"quantity":1}]}'

guest inna
one=$(speaks en "$takeaway")
n=$(number_of "$one")
check "an order is written of" within 20 has_mails inna 1
cook "$one"
check "not of each step" within 20 has_mails inna 3
check "in order, in the language of the order" test "$(mails inna |
	sed "s/ $n / /" | xargs -d '\n')" = 'Order is accepted Order is ready Order is handed over'
check "in whole texts" grep -q "^your order $n is accepted" \
	"$(grep -lF "To: inna-$$@" "$spool"/*.eml | head -n 1)"
check "without the name" fails grep -qF '<b>' \
	"$(grep -lF "To: inna-$$@" "$spool"/*.eml | head -n 1)"
two=$(speaks ru '{"type":"delivery","payment_method":"card","delivery_address":
	{"street":"Тайная улица","house":"1"},"items":[{"dish_id":1,"quantity":1}]}')
check "another one" within 20 has_mails inna 4
check "in Russian" test "$(mails inna | tail -n 1)" = "Заказ № $(number_of "$two") принят"
ask POST "/orders/$two/cancel" "$guest_token" '{}' >"$TEST_TMP/none"
check "its end, and that the money goes back" within 20 has_mails inna 6
check "no address of theirs is in any" fails grep -rqF 'Тайная' "$spool"

# With a chat there, without it by e-mail.
inna=$((chats += 1))
check "the guest links a chat" links $inna "$guest_token" en
three=$(order "$guest_token")
check "hears there" within 20 hears $inna "Order $(number_of "$three") is accepted"
behave '{"send": "403"}'
move "$three" cooking
check "and throws the bot out" within 20 has_no_chat $inna
behave '{"send": "ok"}'
check "nothing more waits there" within 10 none_waits
move "$three" ready
check "the next comes by e-mail" within 20 has_mails inna 7
check "that alone" test "$(mails inna | tail -n 1)" = "Заказ № $(number_of "$three") готов"
ask PATCH /users/me "$guest_token" '{"email":"innas-'$$'@example.org"}' \
	>"$TEST_TMP/none"
moved() { [ "$(sql notify "select email from guests where user_id = $guest_id")" = "innas-$$@example.org" ]; }
check "another address" within 20 moved
move "$three" delivered
check "is where the next one goes" within 20 has_mails innas 1

# Killed between the file and its mark: the same file again.
four=$(order "$guest_token")
within 20 has_mails innas 2
sql notify "update mails set put_at = null where put_at is not null
	and notice_id in (select id from notices where order_id = '$four')"
put() { [ "$(sql notify 'select count(*) from mails where put_at is null')" = 0 ]; }
check "put again" within 20 put
check "it is one" has_mails innas 2

# Nobody is written to who cannot be, or has left.
ask DELETE /users/me "$guest_token" >"$TEST_TMP/none"
forgotten() { [ "$(sql notify "select count(*) from guests where user_id = $guest_id")" = 0 ]; }
check "who leaves is forgotten" within 20 forgotten
move "$four" cooking && move "$four" ready
five=$(ask POST /orders "$(login waiter)" "$takeaway" | jq -r .id)
move "$five" cooking && move "$five" ready
ready() { [ "$(sql notify "select count(*) from notices where audience = 'guest'
	and order_id = '$five' and status = 'ready'")" = 1 ]; }
check "an order of nobody" within 20 ready
check "is written of to nobody" test 0 = "$(sql notify "select count(*) from mails
	where notice_id in (select id from notices where order_id = '$five')")"
check "nor is one of who left" has_mails innas 2

# Very many at once: a day's queue behind an outage.
guest ivan
sql notify "insert into guests (user_id, email) values ($guest_id, 'ivan-$$@example.org')
	on conflict do nothing;
	with n as (insert into notices (message_id, audience, routing_key, order_id,
	order_number, user_id, status, cause) select gen_random_uuid(), 'guest',
	'order.delivered', gen_random_uuid(), g, $guest_id, 'delivered', 'test'
	from generate_series(1, 100) g returning id)
	insert into mails (id, notice_id, body) select gen_random_uuid(), id,
	'{\"delivered\": true, \"number\": 1, \"url\": \"x\"}' from n"
check "a hundred at once" within 30 has_mails ivan 100
rm -f "$spool"/*.eml
