# Killing processes at a system call, sourced by tests/<suite>/run.
# shellcheck shell=bash

traced() {
	grep -q '^TracerPid:[[:space:]]*[1-9]' "/proc/$1/status" 2>/dev/null
}

alive() {
	[ -d "/proc/$1" ] &&
		! grep -q '^State:[[:space:]]*[ZX]' "/proc/$1/status" 2>/dev/null
}

# under_strace PIDS OPTIONS COMMAND…: the command, while strace watches the
# processes; it goes on watching as TRACER.
under_strace() {
	local pids=$1 options=$2 pid i on=()
	shift 2
	for pid in $pids; do on+=(-p "$pid"); done
	# shellcheck disable=SC2086
	strace -q "${on[@]}" $options 2>/dev/null &
	TRACER=$!
	for pid in $pids; do
		for ((i = 0; i < 150; i++)); do
			! traced "$pid" && alive "$pid" || break
			sleep 0.1
		done
	done
	"$@"
}

strace_end() {
	kill "$TRACER" 2>/dev/null
	wait "$TRACER" 2>/dev/null
}

# calls_of PIDS SYSCALLS COMMAND…: which of these system calls ("all": of any)
# the busiest of the processes makes while the command runs: in CALLS, in their
# order, each as "NAME N" for the Nth of its name.
calls_of() {
	local file
	file=$(mktemp)
	under_strace "$1" "-o $file -e trace=$2" "${@:3}"
	strace_end
	mapfile -t CALLS < <(awk '
		{ pid = 0 }
		$1 ~ /^[0-9]+$/ { pid = $1; sub(/^[0-9]+ +/, "") }
		/^[a-z_0-9]+\(/ {
			sub(/\(.*/, "")
			line[pid, ++n[pid]] = $0 " " ++nth[pid, $0]
			if (n[pid] > n[busy]) busy = pid
		}
		END { for (i = 1; i <= n[busy]; i++) print line[busy, i] }' "$file")
	rm -f "$file"
}

# die_at PIDS NAME N COMMAND…: each of the processes is killed as it enters its
# Nth system call of that name while the command runs; 1 when none got there.
# (strace counts each name by itself, so that one inject for several names
# would kill at whichever of them is made N times first.)
die_at() {
	local pids=$1 pid rc=1 i
	under_strace "$pids" \
		"-o /dev/null -e trace=$2 -e inject=$2:signal=KILL:when=$3" "${@:4}"
	for ((i = 0; i < 40 && rc; i++)); do # dying takes its time
		for pid in $pids; do alive "$pid" || rc=0; done
		[ "$rc" = 0 ] || sleep 0.05
	done
	strace_end
	return $rc
}
