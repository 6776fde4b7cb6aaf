# Debian packages: what is missing is installed, and what their installation
# would start is not started.
# shellcheck shell=bash

POLICY=/usr/sbin/policy-rc.d
UNITS='postgresql redis-server rabbitmq-server lighttpd epmd.socket epmd
	prometheus prometheus-alertmanager prometheus-node-exporter
	prometheus-postgres-exporter prometheus-redis-exporter'

# packages_missing <what for…>: names of the packages that are not there.
packages_missing() {
	local want p command there
	# asked once: each question reads all that dpkg knows
	there=$(dpkg-query -W -f '${db:Status-Abbrev}${Package}\n' 2>/dev/null |
		sed -n 's/^i[iWt] //p') # triggers may wait
	for want in "$@"; do
		table "$PARTS/packages" |
			awk -v w=",$want," 'index("," $2 ",", w) { print $1, $3 }'
	done | while read -r p command; do
		[ -z "$command" ] || ! command -v "$command" >/dev/null ||
			continue
		[[ $'\n'$there$'\n' == *$'\n'$p$'\n'* ]] || echo "$p"
	done
}

# Runs as root: by itself or by sudo.
with_root() {
	if is_root; then
		"$@"
	else
		sudo "$@"
	fi
}

apt_install() {
	with_root env DEBIAN_FRONTEND=noninteractive apt-get \
		-o DPkg::Lock::Timeout=300 -o Dpkg::Use-Pty=0 -qq -y \
		--no-install-recommends install "$@"
}

# Installs, showing how far it is; the whole output goes to the log.
apt_run() {
	local log=$1
	shift
	apt_install "$@" 2>&1 </dev/null | tee -a "$log" |
		awk '/^Preparing to unpack|^Setting up/ {
			n++
			if (n % 10 == 1) { print "    " n ": " $0; fflush() }
		}'
}

# The units that are enabled now, to tell new ones from old ones later.
units_enabled() {
	local u
	command -v systemctl >/dev/null || return 0
	for u in $UNITS; do
		if [ "$(systemctl is-enabled "$u" 2>/dev/null)" = enabled ]; then
			echo "$u"
		fi
	done
}

units_disable_new() {
	local before=$1 u
	for u in $(units_enabled); do
		grep -qx "$u" <<<"$before" ||
			with_root systemctl disable "$u" >/dev/null 2>&1 || true
	done
}

# packages_install <log> <what for…>
packages_install() {
	local log=$1 missing before
	shift
	mapfile -t missing < <(packages_missing "$@")
	[ ${#missing[@]} -gt 0 ] || return 0
	command -v apt-get >/dev/null || die "these packages are missing:" \
		"${missing[*]}" "this is no Debian: install their like by hand"
	if ! is_root && ! command -v sudo >/dev/null; then
		die "packages are missing, and there is no sudo; as root:" \
			"apt-get install --no-install-recommends ${missing[*]}"
	fi
	headline "installing ${#missing[@]} packages and what they need"
	mkdir -p "${log%/*}"
	before=$(units_enabled)
	policy_on
	if ! apt_run "$log" "${missing[@]}"; then
		say "    refreshing the package lists"
		if ! with_root apt-get -qq -o DPkg::Lock::Timeout=300 update \
			>>"$log" 2>&1 || ! apt_run "$log" "${missing[@]}"; then
			policy_off
			tail -n 15 "$log" | sed 's/^/    /' >&2
			die "failed: installing packages" "log: $log" \
				"what to do: is the Debian mirror reachable?"
		fi
	fi
	policy_off
	units_disable_new "$before"
}

# Debian's packages start their services; ours run under our own supervisor.
# A policy that somebody else has put there is left alone.
policy_on() {
	OUR_POLICY=no
	[ ! -e "$POLICY" ] || return 0
	OUR_POLICY=yes
	trap policy_off EXIT
	printf '#!/bin/sh\nexit 101\n' | with_root tee "$POLICY" >/dev/null
	with_root chmod 755 "$POLICY"
}

policy_off() {
	[ "${OUR_POLICY:-no}" = no ] || with_root rm -f "$POLICY"
	OUR_POLICY=no
}
