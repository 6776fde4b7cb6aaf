# shellcheck shell=bash
# An hour's outage, compressed: at a try a minute it has sixty, made here one
# after the other, while orders run their whole way and our own processes are
# killed. Afterwards every message is there, once, in the order of events.
: "${OUTAGE_ORDERS:=5}" # of each guest
outage_began=$SECONDS
guests=() tokens=() emails=()
for name in oa ob oc od oe of og oh; do
	guest $name
	tokens+=("$guest_token") emails+=("$name-$$@example.org")
	case $name in
	og | oh) guests+=(0) ;; # no chat: by e-mail
	*)
		guests+=($((chats += 1)))
		check "$name has a chat" links $chats "$guest_token" en
		;;
	esac
done
w=$((chats += 1))
check "a waiter, too" links $w "$(login waiter)" en
within 30 none_waits
rm -f "$SAMOVAR_STATE"/spool/*.eml

# The provider dies, and what it was told before with it; it comes back ill.
provider_stop
ids=() numbers=() owners=()
for ((i = 0; i < OUTAGE_ORDERS; i++)); do
	for g in "${!guests[@]}"; do
		guest_token=${tokens[g]}
		answer=$(ask POST /orders "$guest_token" '{"type":"takeaway",
			"payment_method":"cash","items":[{"dish_id":1,"quantity":1}]}')
		ids+=("$(jq -r .id <<<"$answer")")
		numbers+=("$(jq -r .number <<<"$answer")") owners+=("$g")
	done
done
step_all() { # status: the orders that are not there yet
	local i
	for i in "${!ids[@]}"; do
		move "${ids[i]}" "$1" || echo "not ok - order ${numbers[i]} is $1"
	done
}
confirmed() {
	[ "$(sql order "select count(*) from orders where status = 'confirmed'
		and id in ($(printf "'%s'," "${ids[@]}")null)")" = ${#ids[@]} ]
}
check "the provider is dead: ${#ids[@]} orders come in" within 60 confirmed
provider_start 'hang up'
within 10 asked
tries=0
try() { # way: once more; a minute would have gone
	local began
	behave '{"send": "'"$1"'"}'
	# the hub may rest no longer, and ask as soon as something is due
	began=$(asked)
	sql notify "update messages set due_at = now()
		where sent_at is null and refused is null"
	resume
	called() { [ "$(asked)" -gt "$began" ]; }
	within 40 called && tries=$((tries + 1))
}
try_each() { # times
	local i way
	for ((i = 0; i < $1; i++)); do
		for way in 'hang up' 429 500 html empty; do
			try "$way"
		done
	done
}
try_each 4
step_all cooking
kill -9 "$(pid_of notify-hub)"
try_each 4
step_all ready
kill -9 "$(pid_of notify-worker)"
try_each 4
step_all delivered
check "it was tried sixty times" test $tries = 60
expected=$((OUTAGE_ORDERS * (6 * 4 + 8)))
all_wait() { [ "$(waiting)" = $expected ]; }
check "all that was to be said waits" within 60 all_wait
check "nothing was said" test 0 = "$(curl -s -m 5 "$provider/sent" | jq length)"
away=$((SECONDS - outage_began)) outage_began=$SECONDS
healed
check "it is well again: all is said" within $((expected / 2 + 60)) none_waits

# What came, as "<channel> <number> <what>", in the order of coming.
put_all() {
	[ "$(sql notify 'select count(*) from mails where put_at is null')" = 0 ]
}
within 30 put_all
said_in() { # chat
	told "$1" | sed -nE 's/^Order ([0-9]+) is (accepted|being cooked|ready|handed).*/\1 \2/p
		s/^New order ([0-9]+):.*/\1 new/p'
}
written_to() { # address
	local f
	for f in "$SAMOVAR_STATE"/spool/*.eml; do
		! grep -qF "To: $1" "$f" ||
			sed -n 's/^Subject: =?UTF-8?B?\(.*\)?=\r$/\1/p' "$f" |
			base64 -d && echo
	done | sed -nE 's/^Заказ № ([0-9]+) (принят|готов|выдан)$/\1 \2/p'
}
telegram=0 mail=0
for i in "${!ids[@]}"; do
	g=${owners[i]} n=${numbers[i]}
	if [ "${guests[g]}" = 0 ]; then
		got=$(written_to "${emails[g]}" | sed -n "s/^$n //p" | xargs)
		want='принят готов выдан' mail=$((mail + $(wc -w <<<"$got")))
	else
		got=$(said_in "${guests[g]}" | sed -n "s/^$n //p" | xargs -d '\n')
		want='accepted being cooked ready handed'
		telegram=$((telegram + $(said_in "${guests[g]}" | grep -c "^$n ")))
	fi
	[ "${got% }" = "$want" ] || echo "not ok - order $n: $got"
done
new=$(said_in $w | grep -c new)
check "every step of every order, once a channel, in order" \
	test "$telegram $mail" = "$((OUTAGE_ORDERS * 24)) $((OUTAGE_ORDERS * 6))"
check "the waiter heard of each order once, in order" test \
	"$(said_in $w | cut -d' ' -f1 | xargs)" = "${numbers[*]}"
check "no chat heard anything else" test \
	"$(curl -s -m 5 "$provider/sent" | jq length)" = $expected
cat <<-END
	# An outage: ${#ids[@]} orders, $tries tries in vain, away ${away} s,
	# then all said in $((SECONDS - outage_began)) s (a message a second a chat).
	# Messages   expected   came   (each order, status, channel once)
	# guests     $((OUTAGE_ORDERS * 24))        $telegram    Telegram, 4 an order
	# guests     $((OUTAGE_ORDERS * 6))         $mail     e-mail, 3 an order
	# waiter     ${#ids[@]}         $new     Telegram, 1 an order
END
write $w /stop
check "/stop" within 20 has_no_chat $w
