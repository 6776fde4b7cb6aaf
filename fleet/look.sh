# Looking into a fleet. trace: what all programs have logged of one request, in the order of time,
# each hop below the one that caused it; sql: a statement as a
# context asks it; metrics: what Prometheus would be told.
# shellcheck shell=bash

# trace_lines <where>: all that was logged; where: fleet, journal, or a file
trace_lines() {
	local f files=()
	case $1 in
	# where nothing of ours has spoken yet, it fails
	journal) journalctl -q -o cat -u 'samovar-*' || true ;;
	fleet)
		for f in "$LOG"/*/@*.[su] "$LOG"/*/current; do
			[ ! -f "$f" ] || files+=("$f")
		done
		[ ${#files[@]} -eq 0 ] || as_owner cat "${files[@]}"
		;;
	*) cat "$1" ;;
	esac
}

cmd_trace() {
	local id='' ids where=fleet word
	for word in "$@"; do
		case $word in
		--journal) where=journal ;;
		--file=*) where=${word#*=} ;;
		*) id=$word ;;
		esac
	done
	[[ $id =~ ^[A-Za-z0-9_.-]{1,64}$ ]] ||
		die "trace what? A request id (X-Request-Id) or a trace id, please" \
			"samovar trace [--journal | --file=FILE] ID"
	[ "$where" != fleet ] || ! on_host || where=journal
	if [ "$where" = fleet ]; then
		place
		status_permitted
	fi
	# who knows one of both ids is looked for by the other, too
	ids=$(trace_lines "$where" | awk -v id="$id" '{
		trace = req = ""
		for (i = 1; i <= NF && i < 8; i++) {
			if ($i ~ /^trace=/) trace = substr($i, 7)
			if ($i ~ /^req=/) req = substr($i, 5)
		}
		if (trace != "" && (trace == id || req == id)) print trace
	}' | sort -u)
	[ -n "$ids" ] || die "no log speaks of $id" \
		"logs are kept for a while only; is it the id of an answer?"
	trace_lines "$where" | awk -v ids="$ids" -f "$PARTS/trace.awk" |
		sort -t$'\t' -k1,1 -k2,2n -k3,3n -k4,4n | cut -f5-
}

# context_psql <context> [psql's arguments…]: as its role.
context_psql() {
	as_owner PGPASSFILE="$SECRETS/$1.pgpass" psql -X -w -v ON_ERROR_STOP=1 \
		-h "$RUN" -p 5432 -U "$1" -d "$1" "${@:2}"
}

# sql <context> [statement]: as that context's role, which reads and writes its
# own tables alone; without a statement psql asks.
cmd_sql() {
	local context=${1:-}
	place
	status_permitted
	[ -s "$SECRETS/${context:-none}.pgpass" ] ||
		die "there is no database of '$context'" "there are: $(cd "$SECRETS" &&
			echo *.pgpass | sed 's/\.pgpass//g')"
	context_psql "$context" ${2:+-c "$2"}
}

# metrics [pool]: of one or all.
cmd_metrics() {
	local pool name=${1:-}
	place
	status_permitted
	pools_read
	for pool in "${POOL_NAMES[@]}"; do
		[ "$pool" = "${name:-$pool}" ] || continue
		curl -fsS -m 5 "http://127.0.0.1:$INTERNAL_PORT/metrics/$pool" ||
			die "$pool does not answer" "./samovar status"
	done
}
