# shellcheck shell=bash
# Dead letters: administrators hear of them, once until the queue is empty.
queues=$(broker_eval '[binary_to_list(element(4, amqqueue:get_name(Q))) ||
	Q <- rabbit_amqqueue:list(<<"samovar">>)]' | grep -oE '"[a-z]+\.dead"' |
	tr -d '"')
check "there are queues for them" test -n "$queues"
bury() { # context
	broker_eval "rabbit_basic:publish(rabbit_misc:r(<<\"samovar\">>,
		exchange, <<\"samovar.dead\">>), <<\"$1\">>, [], <<\"$1\">>)"
}
forget() { # queue
	broker_eval "rabbit_amqqueue:purge($(queue_of "$1"))"
}
alarms() { [ "$(sql notify 'select count(*) from alarms')" = "$1" ]; }
a=$((chats += 1)) w=$((chats += 1))
links $a "$admin" en
links $w "$(login waiter)" en
for queue in $queues; do
	bury "${queue%.dead}" >"$TEST_TMP/none"
done
for queue in $queues; do
	check "$queue is told" within 50 told_of $a \
		"stuck: 1 in the queue $queue"
done
kill -9 "$(pid_of notify-worker)"
check "the worker is killed" within 30 healthy
bury notify >"$TEST_TMP/none"
sleep 22 # it counts every fifteen seconds and looks every five
check "one more is no news" test 1 = "$(times $a 'queue notify.dead')"
check "and none for waiters" test 0 = "$(times $w stuck)"
for queue in $queues; do
	forget "$queue" >"$TEST_TMP/none"
done
sql notify "update alarms set opened_at = now() - interval '2 min'"
check "it is over" within 30 alarms 0
bury order >"$TEST_TMP/none"
twice() { [ "$(times $a 'queue order.dead')" = 2 ]; }
check "and begins again" within 40 twice
forget order.dead >"$TEST_TMP/none"
sql notify "update alarms set opened_at = now() - interval '2 min'"
check "no message is left dead" within 30 alarms 0
for who in $w $a; do
	write $who /stop
	within 15 has_no_chat $who
done
