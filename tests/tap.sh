# What suites written in shell share: a line for each check.
# shellcheck shell=bash

# check <what> <command…>
check() {
	local what=$1 out
	shift
	if out=$("$@" 2>&1); then
		echo "ok - $what"
	else
		echo "not ok - $what"
		[ -z "$out" ] || sed 's/^/    /' <<<"$out" | tail -n 20
	fi
}

# patience <seconds>: what takes so long at most takes three times as long where
# more wants to run than there are processors.
patience() {
	local load
	read -r load _ </proc/loadavg
	echo $(($1 * (${load%.*} < $(nproc) ? 1 : 3)))
}

# within <seconds> <command…>: becomes true in time
within() {
	local end=$((SECONDS + $(patience "$1")))
	shift
	until "$@" >/dev/null 2>&1; do
		[ "$SECONDS" -lt "$end" ] || return 1
		sleep 0.1
	done
}

# The command must fail.
fails() {
	! "$@"
}

# free_port [n]: a TCP port that nobody has, and n - 1 behind it; none of those
# that fleets choose (20000 and above) and may still have to take, nor of those that
# the kernel gives to connections.
free_port() {
	local p i
	while :; do
		p=$((16000 + $(od -An -N2 -tu2 /dev/urandom) % 3990))
		for ((i = 0; i < ${1:-1}; i++)); do
			! grep -qi ":$(printf %04X $((p + i))) " \
				/proc/net/tcp /proc/net/tcp6 2>/dev/null || continue 2
		done
		echo $p
		return
	done
}

# Pids of the fleet in this state folder.
fleet_pids() {
	grep -lzxF "SAMOVAR_FLEET=$1" /proc/[0-9]*/environ 2>/dev/null |
		cut -d/ -f3
}

# in_full SUITE: it was asked for by its name, or everything is to be long.
in_full() {
	[ "${SAMOVAR_TEST_LONG:-0}" = 1 ] ||
		[[ " ${SAMOVAR_TEST_NAMED-} " = *" $1 "* ]]
}
