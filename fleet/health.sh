# status: a line for each server, pool, and worker of a pool. It starts few
# processes itself, so that it also answers on a busy machine.
# shellcheck shell=bash

# service_pid <name>: sets SERVICE_PID; 1 when it does not run, or when the
# process that started it, its runsv, is gone.
service_pid() {
	local parent comm
	SERVICE_PID=
	read -r SERVICE_PID 2>/dev/null <"$SERVICE/$1/supervise/pid" || return 1
	is_number "$SERVICE_PID" || { SERVICE_PID= && return 1; }
	process_parent "$SERVICE_PID" parent || { SERVICE_PID= && return 1; }
	read -r comm 2>/dev/null <"/proc/$parent/comm" && [ "$comm" = runsv ]
}

service_runs() {
	service_pid "$1"
}

# process_parent <pid> <variable>
process_parent() {
	local line
	read -r line 2>/dev/null <"/proc/$1/stat" || return 1
	# shellcheck disable=SC2086
	set -- "$2" ${line##*) }
	printf -v "$1" %s "$3"
}

# process_age <pid>: sets AGE, in words.
process_age() {
	local line up
	AGE=-
	read -r line 2>/dev/null <"/proc/$1/stat" || return 0
	read -r up _ </proc/uptime
	# shellcheck disable=SC2086
	set -- ${line##*) }
	age_words $((${up%.*} - ${20} / 100)) # USER_HZ is 100 everywhere
}

# 12s, 4min, 3h, 2d into AGE
age_words() {
	local s=$1
	if [ "$s" -lt 120 ]; then
		AGE=${s}s
	elif [ "$s" -lt 7200 ]; then
		AGE=$((s / 60))min
	elif [ "$s" -lt 172800 ]; then
		AGE=$((s / 3600))h
	else
		AGE=$((s / 86400))d
	fi
}

# Fills CHILDREN[pid] with the pids each process has started.
declare -A CHILDREN
children_read() {
	local dir pid parent
	CHILDREN=()
	for dir in /proc/[0-9]*; do
		pid=${dir#/proc/}
		process_parent "$pid" parent || continue
		CHILDREN[$parent]="${CHILDREN[$parent]:-} $pid"
	done
}

# pools_ready <pool…>: asks each by lighttpd's internal listener, all in one
# go; the names of those that are not ready go into UNREADY. A loop is
# asked about at its context's pool; without one, it just lives.
pools_ready() {
	local name ask=() code url
	UNREADY=' '
	for name in "$@"; do
		context_of "$name"
		if [ "$name" = "$CONTEXT" ] || [ -d "$SERVICE/$CONTEXT" ]; then
			ask+=(-o /dev/null
				"http://127.0.0.1:$INTERNAL_PORT/readyz/$name")
		fi
	done
	[ ${#ask[@]} -gt 0 ] || return 0
	while read -r code url; do
		[ "$code" = 200 ] || UNREADY+="${url##*/} "
	done < <(curl -s -m 3 -w '%{http_code} %{url_effective}\n' "${ask[@]}")
	[ "$UNREADY" = ' ' ]
}

pool_ready() {
	service_runs "$1" && pools_ready "$1"
}

server_ready() {
	case $1 in
	postgres) postgres_ready ;;
	rabbitmq) rabbitmq_ready ;;
	redis) redis_ready ;;
	lighttpd) gateway_ready 2>/dev/null ;;
	epmd) port_taken "$EPMD_PORT" ;;
	*) case $UNREADY in
		*" $1 "*) return 1 ;;
		esac ;;
	esac
}

status_line() {
	printf '%-18s %8s  %-10s %s\n' "$@"
}

# status_row <name> <workers>: 1 when it is not healthy.
status_row() {
	local name=$1 workers=$2 health=ok n=0 child rc=0 pid
	service_pid "$name" || health=unwatched rc=1
	pid=$SERVICE_PID
	if [ -z "$pid" ]; then
		status_line "$name" - down -
		return 1
	fi
	if [ "$health" = ok ] && ! server_ready "$name"; then
		health=unhealthy rc=1
	fi
	process_age "$pid"
	status_line "$name" "$pid" "$health" "$AGE"
	[ "$workers" -gt 0 ] || return "$rc"
	for child in ${CHILDREN[$pid]:-}; do
		n=$((n + 1))
		process_age "$child"
		status_line "  $name/$n" "$child" ok "$AGE"
	done
	if [ "$n" -lt "$workers" ]; then
		status_line "  $name" - missing "$((workers - n)) of $workers workers"
		rc=1
	fi
	return "$rc"
}

cmd_status() {
	place
	status_permitted
	if ! ports_read || { ! supervisor_alive && fleet_gone; }; then
		say "no fleet runs in $STATE"
		exit 1
	fi
	pools_read
	status_rows || exit 1
}

status_rows() {
	local workers bad=0 name pid
	ports_read || return 1
	children_read
	pools_ready "${POOL_NAMES[@]}" || true
	status_line NAME PID HEALTH UPTIME
	pid=$(supervisor_pid)
	if [ -n "$pid" ]; then
		process_age "$pid"
		status_line supervisor "$pid" ok "$AGE"
	else
		status_line supervisor - gone \
			"./samovar up ends what it left and starts afresh"
		bad=1
	fi
	for name in $SERVERS; do
		status_row "$name" 0 || bad=1
	done
	for name in "${POOL_NAMES[@]}"; do
		workers=${POOL_WORKERS[$name]}
		! is_loop "$name" || workers=0
		status_row "$name" "$workers" || bad=1
	done
	return "$bad"
}

# Only its owner, or root, sees and stops a fleet.
status_permitted() {
	is_root || [ "$OWNER" = "$(id -un)" ] || [ ! -d "$RUN" ] ||
		die "the fleet in $STATE runs as $OWNER" \
			"use that user, or root: sudo ./samovar $command"
}
