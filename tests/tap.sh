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

# within <seconds> <command…>: becomes true in time
within() {
	local end=$((SECONDS + $1))
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

# A TCP port nobody listens on.
free_port() {
	local p
	while :; do
		p=$((20000 + $(od -An -N2 -tu2 /dev/urandom) % 20000))
		! grep -qi ":$(printf %04X $p) " /proc/net/tcp || continue
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
