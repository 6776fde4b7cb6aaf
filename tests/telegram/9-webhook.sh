# shellcheck shell=bash
# Telegram brings updates instead of being asked for them, and back.
hook=$SAMOVAR_URL/api/v1/telegram/updates
webhook() { curl -s -m 5 "$provider/webhook" | jq -r ".$1 // \"\""; }
is_set() { [ "$(webhook url)" = "$1" ]; }
# bring <secret> <body>: the status of what is brought by hand
bring() {
	curl -s -m 10 -o "$TEST_TMP/none" -w '%{http_code}' -H "$JSON" \
		-H "X-Telegram-Bot-Api-Secret-Token: $1" -d "$2" "$hook"
}
said() { # chat text update_id
	jq -cn --argjson chat "$1" --arg text "$2" --argjson id "$3" '{update_id: $id,
		unheard_of: {}, message: {message_id: 1, date: 1, text: $text,
		from: {id: $chat}, chat: {id: $chat, type: "private"}}}'
}
who=$((chats += 1)) began=$(($(date +%s) * 1000))

check "without the setting nobody brings anything" test \
	"$(bring x "$(said $who /help $began)")" = 404
behave '{"updates": "500"}'
check "a fleet that is told" env SAMOVAR_TELEGRAM_WEBHOOK="$SAMOVAR_URL" \
	"$SAMOVAR" up
write $who '/help en'
behave '{"updates": "ok"}'
check "Telegram is told, when it is well again" within 60 is_set "$hook"
secret=$(webhook secret_token)
check "with a secret" grep -qE '^[0-9a-f]{64}$' <<<"$secret"
check "what was written meanwhile is brought" within 20 hears $who 'привяжите'
write $who "/start x"
check "and what is written now" within 15 hears $who 'не действует'
chat_of lina
lina=$chat
one=$(order "$guest_token")
check "messages go on" within 20 hears $lina "№ $(number_of "$one") принят"
press $lina 'Отменить'
check "buttons, too" within 15 hears $lina 'Отменить заказ'

# Who has not the secret, and what is none.
refusals=0
for wrong in '' x "${secret:0:63}" "${secret}0" "${secret:0:63}x" "${secret^^}"; do
	[ "$(bring "$wrong" "$(said $who /help $((began + 100)))")" = 401 ] &&
		refusals=$((refusals + 1))
done
check "a wrong secret is refused" test $refusals = 6
check "and nothing is kept" test 0 = "$(sql notify "select count(*) from updates
	where update_id = $((began + 100))")"
for body in '' x '[]' '{}' '"x"' '{"update_id": "1"}' '{"update_id": 0}' \
	'{"update_id": -7}' '{"update_id": 1.5}' '{"update_id": 1e99}' \
	'{"update_id": 99999999999999999999}' '{"update_id": 1' \
	$'{"update_id": 1, "x": "\xff"}'; do
	check "'${body:0:30}' is no update" test "$(bring "$secret" "$body")" = 400
done
check "nor is what is too long" test "$(head -c 300000 /dev/zero | tr '\0' x |
	curl -s -m 10 -o "$TEST_TMP/none" -w '%{http_code}' -H "$JSON" --data-binary @- \
	-H "X-Telegram-Bot-Api-Secret-Token: $secret" "$hook")" = 413
check "one of a kind that nobody knows is taken" test \
	"$(bring "$secret" "{\"update_id\": $((began + 200)), \"x\": {}}")" = 200

# The same again, at once and later.
n=$(told $lina | wc -l)
brought=()
for _ in 1 2 3; do
	bring "$secret" "$(said $lina '/language ru' $((began + 300)))" \
		>"$TEST_TMP/none" &
	brought+=($!)
done
wait "${brought[@]}"
check "brought three times at once" within 15 hears $lina 'Теперь по-русски'
check "and once more" test \
	"$(bring "$secret" "$(said $lina '/language ru' $((began + 300)))")" = 200
write $lina '/language en'
check "is done once" within 15 hears $lina 'In English from now on'
since() { told $lina | tail -n +$((n + 1)) | grep -oE '^(Теперь|In)' | xargs; }
check "as the chat shows" test "$(since)" = 'Теперь In'
behave '{"send": "hang up"}'
kill -9 "$(pid_of notify-bot)"
check "kept, though the bot is dead" test \
	"$(bring "$secret" "$(said $lina '/language ru' $((began + 400)))")" = 200
behave '{"send": "ok"}'
check "it is done" within 30 hears $lina 'Теперь по-русски'
check "by a bot that tells the address anew" within 20 is_set "$hook"

# And back.
check "a fleet that asks again" "$SAMOVAR" up
check "takes it back" within 30 is_set ''
write $lina /help
check "and asks" within 15 hears $lina '/status'
curl -s -m 5 -o "$TEST_TMP/none" -d '{"url":"http://127.0.0.1:9/","secret_token":"x"}' \
	"$provider/bot$token/setWebhook"
write $lina '/language en'
check "also what somebody else has set" within 30 hears $lina 'In English from now on'
