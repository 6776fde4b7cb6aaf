# A host on which the package is installed: systemd's units (fleet/systemd) run
# the fleet, and these are the steps of `up` that they start.
# shellcheck shell=bash

# What systemd's own commands are for.
host_has_systemd() {
	on_host || return 0
	case $1 in
	up | down) die "systemd runs this fleet" \
		"start it: systemctl start samovar.target" \
		"stop it: systemctl stop samovar.target 'samovar-*'" ;;
	*) die "$1 is for a fleet of one's own, with SAMOVAR_STATE" ;;
	esac
}

# host_unit <name>: what systemd calls it
host_unit() {
	if [ -z "${POOL_PROGRAM[$1]-}" ]; then
		echo "samovar-$1"
	elif is_loop "$1"; then
		echo "samovar-loop@$1"
	else
		echo "samovar-pool@$1"
	fi
}

# host_names <name…>: those that are to run on this host; what runs on another is
# masked here.
host_names() {
	local name
	for name in "$@"; do
		[ "$(systemctl is-enabled "$(host_unit "$name")" 2>/dev/null)" = masked ] ||
			echo "$name"
	done
}

# A line for each program as systemd has it; 1 when one is not well.
host_status() {
	local name names bad=0
	place
	status_permitted
	pools_read
	ports_read || die "this host was not set up yet" \
		"systemctl start samovar.target: docs/install.md"
	pools_ready "${POOL_NAMES[@]}" || true
	names=$(host_names $SERVERS "${POOL_NAMES[@]}")
	status_line NAME PID HEALTH UPTIME
	for name in $names; do
		host_status_row "$name" || bad=1
	done
	[ "$bad" = 0 ] || exit 1
}

host_status_row() {
	local pid health=ok
	pid=$(systemctl show -p MainPID --value "$(host_unit "$1")")
	if [ "${pid:-0}" = 0 ]; then
		status_line "$1" - down -
		return 1
	fi
	server_ready "$1" || health=unhealthy
	process_age "$pid"
	status_line "$1" "$pid" "$health" "$AGE"
	[ "$health" = ok ]
}

# logs [name] [-f]
host_logs() {
	local word follow='' unit='samovar-*'
	place
	pools_read
	for word in "$@"; do
		case $word in
		-f) follow=-f ;;
		*)
			unit=$(host_unit "$word").service
			systemctl cat "$unit" >/dev/null 2>&1 ||
				die "there is no log of '$word'" \
					"there are: setup migrate backup $SERVERS ${POOL_NAMES[*]}"
			;;
		esac
	done
	journalctl -q --no-pager -o short-iso -n 50 $follow -u "$unit"
}

host_begin() {
	on_host || die "this is for systemd's units on a host with the package"
	place
	pools_read
	mkdir -p "$LOG/up"
}

# On a fleet of many hosts sockets here lead to servers elsewhere, where
# databases and queues are made by who looks after them (ansible/).
host_is_part() {
	[ "${SAMOVAR_SERVERS:-here}" = elsewhere ]
}

# Configuration and what is made once, as the fleet's user.
host_setup() {
	host_begin
	config_ports
	up_config
	host_is_part || postgres_make
}

# Databases and schema, queues and bindings.
host_migrate() {
	host_begin
	ports_read || die "run first: systemctl start samovar-setup"
	postgres_wait
	if host_is_part; then
		postgres_migrate
		up_demo
		return
	fi
	IMPORT=yes FRESH=no
	up_photos
	up_data
	up_photos_wait
}

# The statements that make roles and databases, for a server elsewhere.
host_databases() {
	host_begin
	postgres_sql
}

# The certificate, where lighttpd can read it; as root.
host_tls() {
	place
	up_tls
}

# New settings or programs, while guests order: sockets stay open, so nothing
# but a moment is lost. One pool after the other, the door at last.
host_renew() {
	local unit units
	place
	is_root || die "this takes root"
	systemctl reload samovar-setup
	systemctl reload samovar-migrate
	mapfile -t units < <(systemctl list-units --plain --no-legend \
		--state=active 'samovar-pool@*.service' 'samovar-loop@*.service' |
		cut -d' ' -f1)
	for unit in "${units[@]}" samovar-lighttpd.service; do
		systemctl restart "$unit"
		unit=${unit#*@}
		pools_read
		wait_until 30 pools_ready "${unit%.service}" || die \
			"$unit is not well, those after it were left alone" \
			"journalctl -u '*$unit'"
	done
}
