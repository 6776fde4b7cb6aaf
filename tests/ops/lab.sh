# Six hosts on one machine: this machine's own file system below overlays that
# forget, booted by systemd-nspawn, each in a network namespace, their cables on a
# switch in one more, where Ansible runs. They reach nothing outside. Sourced.
# shellcheck shell=bash

LAB_HOSTS=${LAB_HOSTS:-edge1 app1 app2 db1 db2 core1}

# Why there can be none, or nothing.
lab_lacks() {
	local command
	[ "$(id -u)" = 0 ] || { echo "this takes root" && return; }
	for command in systemd-nspawn ansible-playbook sshd nft; do
		command -v $command >/dev/null || { echo "no $command" && return; }
	done
	unshare -mpn true 2>/dev/null || { echo "no namespaces may be made here" && return; }
	unshare -n nft add table inet lab 2>/dev/null || echo "the kernel has no nftables"
}

# lab_address <host>
lab_address() {
	local i=11 host
	for host in $LAB_HOSTS; do
		[ "$host" != "$1" ] || echo "10.99.0.$i"
		i=$((i + 1))
	done
}

# lab_switch: the network before its hosts
lab_switch() {
	ip netns add "$LAB_NET" &&
		ip -n "$LAB_NET" link add br0 type bridge &&
		ip -n "$LAB_NET" addr add 10.99.0.1/24 dev br0 &&
		ip -n "$LAB_NET" link set br0 up && ip -n "$LAB_NET" link set lo up
}

# lab_cable <host> <up or down>
lab_cable() {
	ip -n "$LAB_NET" link set "v-$1" "$2"
}

# lab_root <host>: its file system. What this machine starts at boot for itself
# does not start there; nothing is to be fetched.
lab_root() {
	local d=$LAB/$1 root=$LAB/$1/root
	mkdir -p "$d"
	mount -t tmpfs -o mode=755 "lab-$1" "$d" && mkdir "$d"/{up,work,root} &&
		mount -t overlay -o "lowerdir=/,upperdir=$d/up,workdir=$d/work" \
			overlay "$root" || return
	rm -rf "$root"/etc/systemd/system/*.wants "$root"/usr/sbin/policy-rc.d \
		"$root"/etc/postgresql/15 "$root"/var/lib/postgresql/15 \
		"$root"/var/lib/rabbitmq/* "$root"/var/lib/samovar \
		"$root"/etc/samovar "$root"/var/log/journal "$root"/etc/resolv.conf
	mkdir -p "$root/etc/systemd/system/multi-user.target.wants" \
		"$root/root/.ssh" "$root/var/lib/apt/periodic"
	ln -s /lib/systemd/system/ssh.service \
		"$root/etc/systemd/system/multi-user.target.wants/"
	for unit in apt-daily.timer apt-daily-upgrade.timer \
		systemd-networkd.service systemd-resolved.service epmd.socket \
		systemd-ask-password-wall.path systemd-ask-password-console.path \
		getty.target; do
		ln -sf /dev/null "$root/etc/systemd/system/$unit"
	done
	# packages are there, lists of others only cost time
	rm -rf "$root"/var/lib/apt/lists/* "$root"/var/cache/apt/*.bin
	touch "$root/var/lib/apt/periodic/update-success-stamp"
	printf '127.0.0.1 localhost\n%s %s\n' "$(lab_address "$1")" "$1" \
		>"$root/etc/hosts"
	echo "$1" >"$root/etc/hostname"
	cp "$LAB/key.pub" "$root/root/.ssh/authorized_keys"
	cp "$LAB/host_key" "$root/etc/ssh/ssh_host_ed25519_key"
	cp "$LAB/host_key.pub" "$root/etc/ssh/ssh_host_ed25519_key.pub"
	chmod 600 "$root/etc/ssh/ssh_host_ed25519_key"
	chmod 700 "$root/root" "$root/root/.ssh"
}

# lab_group <host>: the control groups of its own, whichever kind there is; two
# guests in one would clear away each other's units.
lab_group() {
	local at
	for at in /sys/fs/cgroup/systemd /sys/fs/cgroup/unified /sys/fs/cgroup; do
		[ ! -e "$at/cgroup.procs" ] || echo "$at/samovar-$LAB_NET-$1"
	done
}

# lab_boot <host>
lab_boot() {
	local ns=$LAB_NET-$1 address
	address=$(lab_address "$1")
	ip netns list | grep -qw "$ns" || {
		ip netns add "$ns" && ip -n "$LAB_NET" link add "v-$1" type veth \
			peer name eth0 netns "$ns" &&
			ip -n "$LAB_NET" link set "v-$1" master br0 up &&
			ip -n "$ns" addr add "$address/24" dev eth0 &&
			ip -n "$ns" link set eth0 up && ip -n "$ns" link set lo up
	} || return
	(
		for group in $(lab_group "$1"); do
			mkdir -p "$group" && echo "$BASHPID" >"$group/cgroup.procs"
		done
		exec systemd-nspawn --quiet --register=no --keep-unit -M "$1" \
			-D "$LAB/$1/root" --network-namespace-path="/run/netns/$ns" \
			--link-journal=no --resolv-conf=off \
			--capability=CAP_NET_ADMIN --boot systemd.unit=multi-user.target
	) >"$LAB/$1.console" 2>&1 </dev/null &
	echo $! >"$LAB/$1.pid"
}

lab_init() {
	pgrep -P "$(cat "$LAB/$1.pid")" | head -n 1
}

# lab_on <host> <command…>: as root there, past all networks
lab_on() {
	local host=$1
	shift
	nsenter -t "$(lab_init "$host")" -a env -i -C /root LC_ALL=C.UTF-8 \
		HOME=/root SYSTEMD_PAGER= \
		PATH=/usr/local/sbin:/usr/local/bin:/usr/sbin:/usr/bin:/sbin:/bin \
		"$@"
}

lab_booted() {
	lab_on "$1" systemctl is-system-running 2>/dev/null |
		grep -qE 'running|degraded'
}

# lab_halt <host>: as a power cut
lab_halt() {
	kill -KILL "$(lab_init "$1")"
	wait "$(cat "$LAB/$1.pid")" 2>/dev/null || true
	lab_group "$1" | while read -r group; do
		find "$group" -depth -type d -exec rmdir {} + 2>/dev/null
	done
}

lab_up() {
	local host
	ssh-keygen -q -t ed25519 -N '' -f "$LAB/key" &&
		ssh-keygen -q -t ed25519 -N '' -f "$LAB/host_key" && lab_switch || return
	cat >"$LAB/ssh" <<-END
		User root
		IdentityFile $LAB/key
		StrictHostKeyChecking no
		UserKnownHostsFile /dev/null
		LogLevel ERROR
		ControlMaster auto
		ControlPath $LAB/%h.ssh
		ControlPersist 120
		ServerAliveInterval 3
		ServerAliveCountMax 3
	END
	for host in $LAB_HOSTS; do
		lab_root "$host" && lab_boot "$host" || return
	done
	for host in $LAB_HOSTS; do
		within 180 lab_booted "$host" || return
	done
}

lab_down() {
	local host
	for host in $LAB_HOSTS; do
		[ ! -e "$LAB/$host.pid" ] || lab_halt "$host"
		umount "$LAB/$host/root" 2>/dev/null || umount -l "$LAB/$host/root" 2>/dev/null
		umount "$LAB/$host" 2>/dev/null || umount -l "$LAB/$host" 2>/dev/null
		ip netns del "$LAB_NET-$host" 2>/dev/null
	done
	ip netns del "$LAB_NET" 2>/dev/null
}

# lab_inventory <primary> <standby>
lab_inventory() {
	sed "s/PRIMARY:/$1:/; s/STANDBY:/$2:/" \
		"$LAB_TREE/tests/ops/hosts.yml" >"$LAB/hosts.yml"
}

# lab_play <playbook and its arguments…>: from the switch, as a controller is
lab_play() {
	local log=$LAB/play.log begun=$SECONDS
	(cd "$LAB_TREE/ansible" && ip netns exec "$LAB_NET" env \
		ANSIBLE_LOCALHOST_WARNING=0 ANSIBLE_FORCE_COLOR=0 NO_COLOR=1 \
		ANSIBLE_HOST_KEY_CHECKING=0 ANSIBLE_FORKS=6 \
		ANSIBLE_SSH_ARGS="-F $LAB/ssh" \
		ANSIBLE_LOCAL_TEMP="$LAB/tmp" ANSIBLE_HOME="$LAB/home" \
		ANSIBLE_CACHE_PLUGIN=jsonfile ANSIBLE_GATHERING=smart \
		ANSIBLE_CACHE_PLUGIN_CONNECTION="$LAB/facts" \
		ansible-playbook -i "$LAB/hosts.yml" -e "@$LAB/vault.yml" \
		-e ansible_become=false "$@") \
		>"$log" 2>&1
	local rc=$?
	cat "$log" >>"$LAB/plays.log"
	PLAY_TOOK=$((SECONDS - begun))
	[ "$rc" = 0 ] || grep -vE '^(ok|skipping|TASK|$)' "$log" | tail -n 30
	return "$rc"
}

# lab_changed: how much the last play has changed
lab_changed() {
	sed -n 's/.* changed=\([0-9]*\) .*/\1/p' "$LAB/play.log" |
		awk '{ n += $1 } END { print n + 0 }'
}

no_changes() { # no_changes <playbook and its arguments…>
	lab_play "$@" || return
	local n
	n=$(lab_changed)
	[ "$n" = 0 ] || {
		echo "$n changes"
		grep -B 30 '^changed:' "$LAB/play.log" | grep -E '^(TASK|changed)'
		return 1
	}
}

# refused <what it says> <playbook and its arguments…>
refused() {
	fails lab_play "${@:2}" && grep -qF -- "$1" "$LAB/play.log"
}

# lab_secrets: a vault, and for guests the authority's certificate
lab_secrets() {
	"$LAB_TREE/ansible/secrets-new" >"$LAB/vault.yml" &&
		sed -n '/^vault_ca_certificate/,/END/s/^  //p' "$LAB/vault.yml" >"$LAB/ca.pem"
}

# timed <what> <command…>: a check with its time, in this shell, whose children
# the hosts are
timed() {
	local begun=$SECONDS what=$1 rc
	shift
	"$@" >"$LAB/said" 2>&1 </dev/null
	rc=$?
	if [ "$rc" = 0 ]; then
		echo "ok - $what"
	else
		echo "not ok - $what"
		tail -n 30 "$LAB/said" | sed 's/^/    /'
	fi
	echo "    $((SECONDS - begun)) s"
	return "$rc"
}
# needed <what> <command…>: without it there is nothing to drill
needed() {
	timed "$@" || exit 1
}

# lab_begin: a folder for it, gone at the script's end with all that runs in it,
# unless SAMOVAR_OPS_KEEP=1; ends here, as skipped, where there can be none.
lab_begin() {
	local lacks
	lacks=$(lab_lacks)
	if [ -n "$lacks" ]; then
		echo "SKIPPED, not proven: hosts of a lab ($lacks)"
		exit 77
	fi
	LAB=$(mktemp -d "${TEST_TMP:-/tmp}/ops.XXXXXX")
	export LAB
	LAB_NET=lab$$
	GUESTS=
	trap lab_end EXIT
}
lab_end() {
	[ -z "$GUESTS" ] || kill "$GUESTS" 2>/dev/null
	if [ "${SAMOVAR_OPS_KEEP:-0}" = 1 ]; then
		echo "    kept: $LAB, network $LAB_NET"
		return
	fi
	lab_down
	rm -rf --one-file-system "$LAB"
}
