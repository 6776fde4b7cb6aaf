# A guest to try a package in: this machine's own file system below an overlay
# that forgets, booted by systemd-nspawn with a network of its own. Sourced.
# shellcheck shell=bash

# Why there can be none, or nothing.
guest_lacks() {
	[ "$(id -u)" = 0 ] || { echo "this takes root" && return; }
	command -v systemd-nspawn >/dev/null || { echo "no systemd-nspawn" && return; }
	unshare -mpn true 2>/dev/null || echo "no namespaces may be made here"
}

# guest_start <folder>: boots, and waits until systemd answers. Not in a subshell:
# guest_end has to know of it.
guest_start() {
	GUEST=$1
	local unit
	mkdir -p "$GUEST"
	mount -t tmpfs -o mode=755 guest "$GUEST" || return
	mkdir "$GUEST"/{up,work,root}
	mount -t overlay -o "lowerdir=/,upperdir=$GUEST/up,workdir=$GUEST/work" \
		overlay "$GUEST/root" || return
	# servers that this machine has for itself
	mkdir -p "$GUEST/root/etc/systemd/system"
	for unit in postgresql@ postgresql rabbitmq-server redis-server lighttpd \
		epmd apt-daily.timer apt-daily-upgrade.timer systemd-networkd \
		systemd-resolved ssh cron; do
		case $unit in *.*) ;; *) unit+=.service ;; esac
		ln -sf /dev/null "$GUEST/root/etc/systemd/system/$unit"
	done
	ln -sf /dev/null "$GUEST/root/etc/systemd/system/epmd.socket"
	rm -f "$GUEST/root/usr/sbin/policy-rc.d"
	echo 127.0.0.1 localhost guest >"$GUEST/root/etc/hosts"
	echo guest >"$GUEST/root/etc/hostname"
	systemd-nspawn --quiet --register=no --keep-unit -M guest \
		-D "$GUEST/root" --private-network --link-journal=no \
		--resolv-conf=off --boot systemd.unit=multi-user.target \
		>"$GUEST/console" 2>&1 </dev/null &
	GUEST_HOST=$!
	within 60 guest_booted
}

guest_init() {
	pgrep -P "$GUEST_HOST" | head -n 1
}

guest_booted() {
	guest systemctl is-system-running 2>/dev/null | grep -qE 'running|degraded'
}

# guest <command…>: as root in there
guest() {
	nsenter -t "$(guest_init)" -a env -i -C /root LC_ALL=C.UTF-8 HOME=/root \
		PATH=/usr/local/sbin:/usr/local/bin:/usr/sbin:/usr/bin:/sbin:/bin \
		SYSTEMD_PAGER= "$@"
}

guest_end() {
	local init
	[ -n "${GUEST-}" ] || return 0
	init=$(guest_init) || true
	[ -z "$init" ] || kill -KILL "$init" 2>/dev/null || true
	[ -z "${GUEST_HOST-}" ] || wait "$GUEST_HOST" 2>/dev/null || true
	umount "$GUEST/root" 2>/dev/null || umount -l "$GUEST/root"
	umount "$GUEST" 2>/dev/null || umount -l "$GUEST"
}
