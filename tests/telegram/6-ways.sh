# shellcheck shell=bash
chat_of asya
anna=$chat

# The same updates over and over, and a bot that is killed meanwhile.
behave '{"updates": "again"}'
write $anna '/language ru'
check "updates that come again" within 15 hears $anna 'Теперь по-русски'
n=$(times $anna 'Теперь по-русски')
kill -9 "$(pid_of notify-bot)"
sleep 4 # it asks once in three seconds
check "are done once" test "$(times $anna 'Теперь по-русски')" = "$n"
for way in '409' 'garbage' 'list' 'html' 'empty' 'not a list' 'no id' 'big'; do
	behave '{"updates": "'"$way"'"}'
	sleep 0.5
done
healed
write $anna /help
check "updates answered badly: it is heard again" within 25 hears $anna '/status'

# paused: for how many seconds nobody asks; led <way> <to>: a row of the table
paused() {
	sql notify "select greatest(0, round(extract(epoch from
		paused_until - now()))) from telegram"
}
is_paused() { [ "$(paused)" -gt 0 ]; }
table=()
led() { table+=("$(printf '# %-12s %s' "$1" "$2")"); }

# The provider misbehaves. What it has not taken comes when it is well again.
for way in 429 garbage 'hang up' 500 html list empty big 401; do
	behave '{"send": "'"$way"'"}'
	resume
	began=$(asked)
	two=$(order "$guest_token")
	n=$(number_of "$two")
	called() { [ "$(asked)" -gt "$began" ]; }
	check "$way: it is asked" within 20 called
	check "$way: and then left alone for a while" within 5 is_paused
	pause=$(paused)
	healed
	check "$way: and takes it later" within 20 hears $anna "Заказ № $n принят."
	check "$way: once" test "$(times $anna "№ $n ")" = 1
	led "$way" "asked again after $pause s, said $(times $anna "№ $n ") time"
	behave '{"send": "ok"}'
	ask POST "/orders/$two/cancel" "$guest_token" '{}' >"$TEST_TMP/none"
	check "$way: what comes behind it, too" \
		within 20 hears $anna "Заказ № $n отменён."
done

check "who cancels is not told that the payment failed" \
	test 0 = "$(times $anna 'Оплата')"

# 429 says for how long: nobody asks before.
behave '{"send": "429 for a week"}'
resume
began=$(asked)
two=$(order "$guest_token")
check "told to wait: it is asked" within 20 called
an_hour() {
	[ "$(sql notify "select paused_until between now() + '59 min'
		and now() + '1 hour' from telegram")" = t ]
}
check "told to wait: at most for an hour" within 5 an_hour
began=$(asked)
write $anna /status
two_wait() { [ "$(waiting)" -ge 2 ]; }
check "told to wait: what comes meanwhile waits, too" within 15 two_wait
check "told to wait: nobody asks" test "$(asked)" = "$began"
healed
check "told to wait: then all is said" within 20 none_waits
led '429, a week' 'asked again after an hour, all that waited is said'

# An answer that comes too late: said twice rather than never.
behave '{"send": "taken, then hangs up"}'
resume
two=$(order "$guest_token")
n=$(number_of "$two")
check "nobody knows: it is asked" within 20 hears $anna "№ $n принят"
healed
check "nobody knows: it is asked again" within 20 none_waits
check "nobody knows: twice at most" test "$(times $anna "№ $n принят")" = 2
led 'taken, hung' "said $(times $anna "№ $n принят") times: nobody could know"
behave '{"send": "late"}'
two=$(order "$guest_token")
n=$(number_of "$two")
check "late: it has it" within 20 hears $anna "№ $n принят"
check "late: which we do not hear" within 10 is_paused
healed
check "late: it is asked again" within 20 none_waits
check "late: twice at most" test "$(times $anna "№ $n принят")" = 2
led late "given up after 4 s, said $(times $anna "№ $n принят") times"

# Dead, and back without anything it knew.
provider_stop
two=$(order "$guest_token")
n=$(number_of "$two")
resume
check "dies: nobody hears" within 20 is_paused
provider_start
healed
check "dies: it is said when it is back" within 20 hears $anna "№ $n принят"
check "dies: once" test "$(times $anna "№ $n принят")" = 1
led dies "said $(times $anna "№ $n принят") time when it is back"

# The hub is killed while Telegram takes its time.
behave '{"send": "slow"}'
two=$(order "$guest_token")
n=$(number_of "$two")
cook "$two"
within 20 hears $anna "№ $n принят"
kill -9 "$(pid_of notify-hub)"
healed
check "the hub was killed: all comes" within 30 none_waits
check "the hub was killed: in order, the interrupted one twice at most" \
	test "$(told $anna | grep "№ $n" | sed "s/ № $n//" | cut -d' ' -f2 |
	uniq | xargs)" = 'принят. готовится. готов! выдан.'
led 'hub killed' 'the interrupted one twice at most, the rest once, in order'
led '400' 'noted as refused, the next goes on (part ends)'
led '403' 'the link goes, what waits there, too; the next by e-mail (ends, mail)'
led '409, webhook' 'the webhook is taken back, then asked again (webhook)'
echo "# What each misbehaviour led to:"
printf '%s\n' "${table[@]}"
