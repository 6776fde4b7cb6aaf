# The fleet's services for runit: a run script each. Every one ends in
# setpriv --pdeathsig, so that no process outlives the runsv that started it.
# shellcheck shell=bash

SERVERS='epmd rabbitmq postgres redis lighttpd'

# service_write <name> < run script: makes or updates the service. A new one
# is put in place whole, and starts only when it is told to.
service_write() {
	local name=$1 d=$SERVICE/$1
	if [ ! -d "$d" ]; then
		d=$SERVICE/.$name
		rm -rf "$d"
		mkdir -p "$d/log" "$d/control"
		: >"$d/down"
	fi
	[ -d "$LOG/$name" ] || mkdir -p "$LOG/$name"
	put_file "$LOG/$name/config" <<-END || true
		s1000000
		n5
	END
	put_file "$d/log/run" 0755 <<-END || true
		#!/bin/sh
		exec setpriv --pdeathsig TERM svlogd "$LOG/$name"
	END
	put_file "$d/run" 0755 || true
	[ "$d" = "$SERVICE/$name" ] || mv "$d" "$SERVICE/$name"
}

services_servers() {
	service_write epmd <<-END
		#!/bin/sh
		exec 2>&1
		exec setpriv --pdeathsig TERM epmd -port $EPMD_PORT -address 127.0.0.1
	END
	service_write rabbitmq <<-END
		#!/bin/sh
		exec 2>&1
		cd "$STATE/rabbitmq"
		$(rabbitmq_env | sed 's/=/="/; s/$/"/; s/^/export /')
		exec setpriv --pdeathsig TERM "$RABBIT_BIN/rabbitmq-server"
	END
	service_write postgres <<-END
		#!/bin/sh
		exec 2>&1
		exec setpriv --pdeathsig INT "$PG_BIN/postgres" -D "$STATE/postgres" \\
			-c config_file="$ETC/postgresql.conf"
	END
	# TERM would wait for the clients to leave; INT ends their sessions.
	put_file "$SERVICE/postgres/control/t" 0755 <<-END || true
		#!/bin/sh
		exec kill -INT "\$(cat "$SERVICE/postgres/supervise/pid")"
	END
	service_write redis <<-END
		#!/bin/sh
		exec 2>&1
		exec setpriv --pdeathsig TERM redis-server "$ETC/redis.conf"
	END
	service_write lighttpd <<-END
		#!/bin/sh
		exec 2>&1
		ulimit -n "\$(ulimit -H -n)"
		exec setpriv --pdeathsig TERM lighttpd -D -f "$ETC/lighttpd.conf"
	END
}

services_pools() {
	local pool options
	for pool in "${POOL_NAMES[@]}"; do
		options="--pool $pool --workers ${POOL_WORKERS[$pool]}"
		! is_loop "$pool" || options=''
		service_write "$pool" <<-END
			#!/bin/sh
			exec 2>&1
			exec setpriv --pdeathsig TERM nice -n ${POOL_NICE[$pool]} \\
				"$INSTALL/bin/${POOL_PROGRAM[$pool]}" $options
		END
	done
}

# Services whose row or program is gone.
services_drop_old() {
	local d name known
	known=" $SERVERS ${POOL_NAMES[*]} "
	for d in "$SERVICE"/*/; do
		name=${d%/}
		name=${name##*/}
		case $known in
		*" $name "*) continue ;;
		esac
		[ -d "$d" ] || continue
		say "stopping $name, which this build does not have"
		sv -w 15 exit "$SERVICE/$name" >/dev/null 2>&1 || true
		rm -rf "$d"
	done
}

# What a running service was started with, its run script in the first line;
# when it changes, it starts anew.
service_stamp() {
	local name=$1 folder files=("$SERVICE/$1/run")
	case $name in
	lighttpd) files+=("$ETC/lighttpd.conf" "$ETC/lighttpd-routes.conf") ;;
	postgres) files+=("$ETC/postgresql.conf" "$ETC/pg_hba.conf") ;;
	redis) files+=("$ETC/redis.conf") ;;
	rabbitmq) files+=("$ETC/rabbitmq.conf") ;;
	epmd) ;;
	*)
		files+=("$ETC/samovar.conf" "$INSTALL/bin/${POOL_PROGRAM[$name]}")
		# what its parent loads before it forks
		context_of "${POOL_PROGRAM[$name]}"
		for folder in "$SHARE/apps/$CONTEXT" "$SHARE/htdocs/$CONTEXT"; do
			[ ! -d "$folder" ] || mapfile -t -O ${#files[@]} files \
				< <(find "$folder" -type f | sort)
		done
		;;
	esac
	cksum "${files[@]}"
}

# service_start <name>: starts what is down; what runs with other files than
# now starts anew, a pool in place (HUP) when its run script is the same.
service_start() {
	local name=$1 d=$SERVICE/$1 now then=''
	now=$(service_stamp "$name")
	# its pipe alone may be that of a supervisor that has gone
	wait_until 60 sv status "$d" ||
		die "the supervisor does not take up $name" \
			"its messages: $LOG/supervisor"
	[ ! -e "$d/stamp" ] || IFS= read -r -d '' then <"$d/stamp" || true
	if ! service_runs "$name"; then
		sv up "$d" >/dev/null || die "$name cannot be started" \
			"./samovar logs $name"
	elif [ "$then" = "$now" ]; then
		[ ! -e "$d/down" ] || rm -f "$d/down"
		return 0
	elif [ "${then%%$'\n'*}" != "${now%%$'\n'*}" ]; then
		say "    $name: starting anew"
		sv term "$d" >/dev/null
	else
		service_renew "$name"
	fi
	[ ! -e "$d/down" ] || rm -f "$d/down"
	printf %s "$now" >"$d/stamp"
}

# The gentlest way to take up changed files.
service_renew() {
	local d=$SERVICE/$1
	say "    $1: taking up what has changed"
	case $1 in
	lighttpd) sv 1 "$d" >/dev/null ;; # USR1: no connection is lost
	# a worker ends between two steps; one that hangs is killed
	*-worker | *-hub | *-bot) sv -w 20 force-restart "$d" >/dev/null || true ;;
	postgres | redis | rabbitmq | epmd) sv term "$d" >/dev/null ;;
	*) sv hup "$d" >/dev/null ;;
	esac
}
