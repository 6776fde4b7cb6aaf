# status: a line for each server, pool, and worker of a pool.
# shellcheck shell=bash

# pool_ready <pool>: it answers, through lighttpd's internal listener. A
# -worker is asked about at its context's pool; without one, it just lives.
pool_ready() {
	local name=$1 context=${1%-worker}
	service_runs "$name" || return 1
	[ "$name" = "$context" ] || [ -d "$SERVICE/$context" ] || return 0
	curl -fsS -m 3 -o /dev/null \
		"http://127.0.0.1:$INTERNAL_PORT/readyz/$name" 2>/dev/null
}

# A program that stays for longer than a crash loop's turn, or says ready.
server_ready() {
	case $1 in
	postgres) postgres_ready ;;
	rabbitmq) rabbitmq_ready ;;
	redis) redis_ready ;;
	lighttpd) gateway_ready 2>/dev/null ;;
	epmd) port_taken "$EPMD_PORT" ;;
	*) pool_ready "$1" ;;
	esac
}

process_age() {
	local stat up
	read -r stat 2>/dev/null <"/proc/$1/stat" || return 0
	read -r up _ </proc/uptime
	# shellcheck disable=SC2086
	set -- ${stat##*) }
	echo $((${up%.*} - ${20} / $(getconf CLK_TCK)))
}

# children <pid>: the processes it started, oldest first.
children() {
	local f stat want=$1
	for f in /proc/[0-9]*/stat; do
		read -r stat 2>/dev/null <"$f" || continue
		# shellcheck disable=SC2086
		set -- ${stat##*) }
		[ "$2" != "$want" ] || echo "${stat%% *}"
	done | sort -n
}

status_line() {
	printf '%-18s %8s  %-10s %s\n' "$@"
}

# status_row <name> <workers>: 1 when it is not healthy.
status_row() {
	local name=$1 workers=$2 pid='' health=ok n=0 child rc=0
	read -r pid 2>/dev/null <"$SERVICE/$name/supervise/pid" || true
	if [ -z "$pid" ] || [ ! -d "/proc/$pid" ]; then
		status_line "$name" - down -
		return 1
	fi
	if ! service_runs "$name"; then
		health=unwatched rc=1
	elif ! server_ready "$name"; then
		health=unhealthy rc=1
	fi
	status_line "$name" "$pid" "$health" "$(age_words "$(process_age "$pid")")"
	[ "$workers" -gt 0 ] || return "$rc"
	for child in $(children "$pid"); do
		n=$((n + 1))
		status_line "  $name/$n" "$child" ok \
			"$(age_words "$(process_age "$child")")"
	done
	if [ "$n" -lt "$workers" ]; then
		status_line "  $name" - missing "$((workers - n)) of $workers workers"
		rc=1
	fi
	return "$rc"
}

cmd_status() {
	local pool program workers nice bad=0 name pid
	place
	status_permitted
	if ! [ -f "$ETC/ports" ] || { ! supervisor_alive && fleet_gone; }; then
		say "no fleet runs in $STATE"
		return 1
	fi
	# shellcheck source=/dev/null
	. "$ETC/ports"
	status_line NAME PID HEALTH UPTIME
	pid=$(supervisor_pid)
	if [ -n "$pid" ]; then
		status_line supervisor "$pid" ok "$(age_words "$(process_age "$pid")")"
	else
		status_line supervisor - gone \
			"./samovar up ends what it left and starts afresh"
		bad=1
	fi
	for name in $SERVERS; do
		status_row "$name" 0 || bad=1
	done
	while read -r pool program workers nice; do
		[ "$program" = "${program%-worker}" ] || workers=0
		status_row "$pool" "$workers" || bad=1
	done < <(pool_rows)
	return "$bad"
}

# Only its owner, or root, sees and stops a fleet.
status_permitted() {
	is_root || [ "$OWNER" = "$(id -un)" ] || [ ! -d "$RUN" ] ||
		die "the fleet in $STATE runs as $OWNER" \
			"use that user, or root: sudo ./samovar $command"
}
