# shellcheck shell=bash
# An outage: everything waits, nothing is lost, nothing is said twice.
chat_of boris en
boris=$chat
behave '{"send": "hang up"}'
orders=()
for i in 1 2 3; do
	orders+=("$(order "$guest_token")")
done
for two in "${orders[@]}"; do
	cook "$two" || echo "not ok - $two is cooked"
done
twelve_wait() { [ "$(waiting)" = 12 ]; }
check "an outage: twelve messages wait" within 20 twelve_wait
healed
check "an outage: then all are said" within 40 none_waits
for two in "${orders[@]}"; do
	n=$(number_of "$two")
	check "an outage: order $n, each once, in order" test "$(told $boris |
		grep -E "^Order $n " | sed "s/^Order $n is //" | cut -d' ' -f1 |
		xargs)" = 'accepted. being ready! handed'
done
