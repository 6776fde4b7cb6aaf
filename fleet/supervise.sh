# The supervisor: runit's runsvdir, as the fleet's user. Each process it
# starts carries SAMOVAR_FLEET=<state folder> in its environment; that is how
# leftovers of a dead supervisor are told from everybody else's processes.
# shellcheck shell=bash

# The pids of this fleet.
fleet_pids() {
	grep -lzxF "SAMOVAR_FLEET=$STATE" /proc/[0-9]*/environ 2>/dev/null |
		cut -d/ -f3 || true
}

# fleet_pids_named <comm>
fleet_pids_named() {
	local p comm
	for p in $(fleet_pids); do
		read -r comm 2>/dev/null <"/proc/$p/comm" || continue
		[ "$comm" != "$1" ] || echo "$p"
	done
}

supervisor_pid() {
	fleet_pids_named runsvdir | head -n 1
}

supervisor_alive() {
	[ -n "$(supervisor_pid)" ]
}

# Starts runsvdir in a session of its own, with nothing of ours held open.
supervisor_start() {
	(
		cd "$STATE"
		for fd in /proc/"$BASHPID"/fd/*; do
			fd=${fd##*/}
			[ "$fd" -le 2 ] || eval "exec $fd>&-"
		done 2>/dev/null
		exec setsid env -i PATH="$PATH" LC_ALL=C.UTF-8 \
			HOME="$STATE/tmp" SAMOVAR_CONF="$ETC/samovar.conf" \
			SAMOVAR_FLEET="$STATE" \
			runsvdir -P "$SERVICE" </dev/null >>"$LOG/supervisor" 2>&1
	) &
	disown
	wait_until 20 supervisor_alive || die "runsvdir does not start" \
		"log: $LOG/supervisor" "what to do: is runit installed?"
}

# Sends a signal to every process of the fleet that is named so.
fleet_signal() {
	local signal=$1 p
	shift
	for p in "$@"; do
		kill -s "$signal" "$p" 2>/dev/null || true
	done
}

fleet_gone() {
	[ -z "$(fleet_pids)" ]
}

# Ends whatever is left of the fleet: first the supervisors (which stop their
# services), then what remains, at last by force.
fleet_end() {
	local p
	fleet_signal HUP $(fleet_pids_named runsvdir)
	fleet_signal TERM $(fleet_pids_named runsv)
	wait_until 20 fleet_gone && return
	for p in $(fleet_pids); do
		case $(cat "/proc/$p/comm" 2>/dev/null) in
		postgres) fleet_signal INT "$p" ;;
		*) fleet_signal TERM "$p" ;;
		esac
	done
	wait_until 10 fleet_gone && return
	fleet_signal KILL $(fleet_pids)
	wait_until 10 fleet_gone ||
		die "these processes cannot be ended: $(fleet_pids | tr '\n' ' ')"
}

# Stops the services in order: door, pools, workers, servers.
services_stop() {
	local d first=() last=()
	for d in "$SERVICE"/*/; do
		[ -p "$d/supervise/ok" ] || continue
		case $(basename "$d") in
		epmd | rabbitmq | postgres | redis) last+=("${d%/}") ;;
		*) first+=("${d%/}") ;;
		esac
	done
	[ ${#first[@]} -eq 0 ] ||
		as_owner sv -w 15 force-stop "${first[@]}" >/dev/null 2>&1 || true
	[ ${#last[@]} -eq 0 ] ||
		as_owner sv -w 30 force-stop "${last[@]}" >/dev/null 2>&1 || true
}
