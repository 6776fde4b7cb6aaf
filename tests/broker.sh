# A look inside a broker. rabbitmqctl would start an Erlang of its own each time,
# two seconds of a processor; erl_call asks the one that runs. Sourced.
# shellcheck shell=bash

# The command that what follows gets the broker's environment from: an array
# of words, by default for the fleet in SAMOVAR_STATE.
broker_words=()

broker_environment() {
	sed -n 's/^export \([A-Z_]*\)="\(.*\)"$/\1=\2/p' \
		"$SAMOVAR_STATE/service/rabbitmq/run"
}

# broker_eval <Erlang>: the value of an expression inside the broker
broker_eval() {
	[ ${#broker_words[@]} -gt 0 ] ||
		mapfile -t broker_words < <(echo env && broker_environment)
	"${broker_words[@]}" sh -c 'erl_call -sname "$RABBITMQ_NODENAME" -e' \
		<<<"$1." | sed -n 's/^{ok, \(.*\)}$/\1/p' | grep .
}

# queue_of <name>: the expression for that queue
queue_of() {
	echo "element(2, {ok, _} = rabbit_amqqueue:lookup(rabbit_misc:r(
		<<\"samovar\">>, queue, <<\"$1\">>)))"
}

# How many messages, ready or with a consumer, the queues of a list have now.
# (What info knows of a quorum queue is up to five seconds old.)
messages_in() {
	broker_eval "lists:sum([begin {ok, {_, N}, _} = ra:leader_query(
		amqqueue:get_pid(Q), fun rabbit_fifo:query_messages_total/1), N
		end || Q <- $1])"
}

# queue_depth <name>
queue_depth() {
	messages_in "[$(queue_of "$1")]"
}

# Nothing lies in the queues of what could not be handled.
no_dead_letters() {
	[ "$(messages_in '[Q || Q <- rabbit_amqqueue:list(<<"samovar">>),
		binary:match(element(4, amqqueue:get_name(Q)), <<".dead">>)
		=/= nomatch]')" = 0 ]
}
