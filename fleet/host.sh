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
	status) die "systemd runs this fleet" \
		"systemctl list-units 'samovar*', and: samovar doctor" ;;
	logs) die "systemd keeps the logs: journalctl -u 'samovar-*'" ;;
	*) die "$1 is for a fleet of one's own, with SAMOVAR_STATE" ;;
	esac
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
	up_wait postgres 60 postgres_ready
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
