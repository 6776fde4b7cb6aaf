# shellcheck shell=bash
# Linking.
anna=$((chats += 1)) stranger=$((chats += 1))
guest anna
url=$(link_url "$guest_token" ru)
check "a link leads to the bot" grep -qE \
	'^https://t\.me/samovar_test_bot\?start=[A-Za-z0-9_-]{22}$' <<<"$url"
check "for nobody there is none" test "$(link_url nobody ru)" = null
before=$(link_url "$guest_token" ru)
url=$(link_url "$guest_token" ru)
write $stranger /status en
check "a stranger is told what to do" within 15 hears $stranger 'To hear of your orders'
write $stranger "/start ${before##*=}"
check "a link holds until there is a newer one" within 15 hears $stranger 'не действует'
write $anna "/start ${url##*=}"
check "the chat is linked" within 15 hears $anna 'Готово'
check "as whose it is" test "$(sql notify "select account || person_id from chats
	where chat_id = $anna")" = "user$guest_id"
write $stranger "/start ${url##*=}"
refused_links() { [ "$(times $stranger 'не действует')" = "$1" ]; }
check "a link holds once" within 15 refused_links 2
sql notify "insert into link_codes values (encode(sha256('late'), 'hex'),
	'user', 1, 'ru', now())"
write $stranger '/start late'
check "and for ten minutes" within 15 refused_links 3
check "the stranger has no chat" has_no_chat $stranger

# An order from beginning to end.
one=$(order "$guest_token" card)
n=$(number_of "$one")
check "the guest is told that the order is accepted" \
	within 20 hears $anna "Заказ № $n принят."
check "it is cooked and handed over" cook "$one"
check "and of the end" within 20 hears $anna "Заказ № $n выдан."
check "each once and in order" test "$(told $anna | grep "№ $n" |
	sed "s/ № $n//" | cut -d' ' -f2 | xargs)" = 'принят. готовится. готов! выдан.'

# What people write.
write $anna /status
check "/status" within 15 hears $anna "№ $n: выдан"
write $anna '/language en'
check "/language" within 15 hears $anna 'In English from now on'
write $anna '/orders@samovar_test_bot'
check "/orders is /status" within 15 hears $anna "$n: handed over"
write $anna '<script>alert(1)</script> & "'
check "whatever else" within 15 hears $anna '/stop to unlink'
write $anna "$(printf 'x%.0s' {1..4096})"
write $anna "/language $(printf 'ж%.0s' {1..2000})"
check "long texts" within 15 hears $anna 'Теперь по-русски'
update '{"message": {"chat": {"id": '$anna', "type": "private"}, "sticker": {}}}'
update '{"message": {"chat": {"id": -5, "type": "group"}, "text": "/status"}}'
update '{"message": "no object"}'
update '{"message": {"chat": {"id": "x", "type": []}}}'
update '{"unheard_of": {"a": [1]}}'
write $anna /language
check "updates of other kinds are passed over" within 15 hears $anna 'In English from now on'
check "a group is told nothing" test -z "$(told -5)"


# Staff link their own.
check "a waiter's chat" links $stranger "$(login waiter)" ru
check "is a member of staff's" test "$(sql notify "select account from chats
	where chat_id = $stranger")" = staff
write $stranger /stop
check "until they stop it" within 15 has_no_chat $stranger
