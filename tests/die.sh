# Killing processes at a system call, sourced by tests/<suite>/run.
# shellcheck shell=bash

traced() {
	grep -q '^TracerPid:[[:space:]]*[1-9]' "/proc/$1/status" 2>/dev/null
}

alive() {
	[ -d "/proc/$1" ] &&
		! grep -q '^State:[[:space:]]*[ZX]' "/proc/$1/status" 2>/dev/null
}

# die_at PIDS SYSCALLS N COMMAND…: each of the processes is killed as it enters
# its Nth of these system calls ("all": of any) while the command runs; 1 when
# none got there.
die_at() {
	local pids=$1 calls=$2 n=$3 tracer pid rc=1 i on=()
	shift 3
	for pid in $pids; do on+=(-p "$pid"); done
	strace -q "${on[@]}" -o /dev/null -e "trace=$calls" \
		-e "inject=$calls:signal=KILL:when=$n" 2>/dev/null &
	tracer=$!
	for pid in $pids; do
		for ((i = 0; i < 50; i++)); do
			! traced "$pid" && alive "$pid" || break
			sleep 0.1
		done
	done
	"$@"
	for ((i = 0; i < 10 && rc; i++)); do # dying takes its time
		for pid in $pids; do alive "$pid" || rc=0; done
		[ "$rc" = 0 ] || sleep 0.05
	done
	kill "$tracer" 2>/dev/null
	wait "$tracer" 2>/dev/null
	return $rc
}
