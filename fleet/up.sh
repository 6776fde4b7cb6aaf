# up: packages, build, installation, then everything that runs.
# shellcheck shell=bash

# Asked-for ports that somebody else has. (Leftovers of ours end later.)
up_check_ports() {
	local p
	fleet_gone || return 0
	for p in "$PORT" "$INTERNAL_PORT"; do
		! port_taken "$p" || die "port $p is taken by another program" \
			"choose others: SAMOVAR_PORT=9080 ./samovar up"
	done
}

# The certificate, where the fleet's user can read it and only root write it.
up_tls() {
	local group mode=0600
	if [ -z "${SAMOVAR_TLS_CERT:-}${SAMOVAR_TLS_KEY:-}" ]; then
		rm -rf "$STATE/tls"
		return
	fi
	[ -r "${SAMOVAR_TLS_CERT:-}" ] && [ -r "${SAMOVAR_TLS_KEY:-}" ] ||
		die "SAMOVAR_TLS_CERT and SAMOVAR_TLS_KEY must both be readable files"
	group=$WEB_GROUP
	! is_root || mode=0640
	mkdir -p "$STATE/tls"
	install -m "$mode" -g "$group" "$SAMOVAR_TLS_CERT" "$STATE/tls/cert.pem"
	install -m "$mode" -g "$group" "$SAMOVAR_TLS_KEY" "$STATE/tls/key.pem"
}

# What the environment asks for, for the fleet's user: config_file takes the
# keys of samovar.conf from there.
up_environment() {
	env | grep '^SAMOVAR_' | grep -v '^SAMOVAR_CONF=' || true
}

cmd_up() {
	local asked
	if is_root; then
		place_settings
		place_user
	fi
	place_find
	place_names
	place_make
	lock_folder "$STATE" 9
	packages_install "$SETUP/packages.log" run build
	up_check_ports
	# shellcheck disable=SC2086
	build_tree "${SAMOVAR_BUILD:-build}" ${SAMOVAR_CONFIGURE:-}
	build_pages
	build_install
	up_tls
	mapfile -t asked < <(up_environment)
	as_owner "${asked[@]}" SAMOVAR_STATE="$STATE" SAMOVAR_PORT="$PORT" \
		SAMOVAR_INTERNAL_PORT="$INTERNAL_PORT" SAMOVAR_BIND="$BIND" \
		"$INSTALL/bin/samovar" fleet-up || exit 1
}

# From here on as the fleet's user, from the installed copy.
fleet_up() {
	place_find
	place_names
	pools_read
	mkdir -p "$LOG/up"
	if up_is_current; then
		headline "nothing has changed, and everything is healthy"
		up_done
		return
	fi
	rm -f "$ETC/up"
	up_supervisor
	config_ports
	up_config
	up_photos
	up_servers
	up_data
	up_pools
	up_photos_wait
	up_sum >"$ETC/up"
	up_done
}

# Everything the last whole up depended on.
up_sum() {
	{
		env | grep '^SAMOVAR_' | sort
		find "$INSTALL" "$STATE/tls" -type f -exec cksum {} + 2>/dev/null || true
	} | cksum
}

up_is_current() {
	[ -f "$ETC/up" ] && [ "$(up_sum)" = "$(cat "$ETC/up")" ] &&
		supervisor_alive && status_rows >/dev/null 2>&1
}

# A supervisor that is gone leaves services without one; they end, and
# everything starts afresh.
up_supervisor() {
	FRESH=no
	supervisor_alive && return
	FRESH=yes
	if ! fleet_gone; then
		headline "the supervisor is gone: ending what it left behind"
		fleet_end
	fi
	find "$RUN" "$SERVICE" -mindepth 1 -delete
}

up_config() {
	local before
	before=$(definitions_sum)
	config_file
	config_secrets
	config_targets
	config_redis
	postgres_config
	backup_config
	rabbitmq_config
	gateway_config
	IMPORT=no
	[ "$(definitions_sum)" = "$before" ] || IMPORT=yes
}

definitions_sum() {
	cksum "$SECRETS/rabbitmq-definitions.json" 2>/dev/null || true
}

up_servers() {
	services_servers
	services_pools
	[ "$FRESH" = no ] || supervisor_start
	headline "starting RabbitMQ, PostgreSQL, Redis"
	service_start epmd
	service_start rabbitmq
	postgres_make
	service_start postgres
	service_start redis
	postgres_wait
	up_wait redis 60 redis_ready
}

# up_wait <name> <seconds> <check>
up_wait() {
	local name=$1
	wait_until "$2" "$3" "${@:4}" && return
	[ "$HOST" = no ] || die "failed: $name is not healthy after $2 s" \
		"what to do: journalctl -u samovar-$name"
	tail -n 15 "$LOG/$name/current" 2>/dev/null | sed 's/^/    /' >&2
	die "failed: $name is not healthy after $2 s" \
		"log: $LOG/$name/current" \
		"what to do: ./samovar logs $name, then ./samovar up again"
}

redis_ready() {
	[ "$(as_owner redis-cli -s "$RUN/redis.sock" ping 2>/dev/null)" = PONG ]
}

# The demo dishes are drawn while the servers start; a second time there is
# nothing to draw.
up_photos() {
	PHOTOS=
	[ "${SAMOVAR_DEMO:-1}" != 0 ] || return 0
	[ -x "$INSTALL/bin/samovar-demo-photos" ] || return 0
	"$INSTALL/bin/samovar-demo-photos" "$PUBLIC/photos/dishes" \
		>"$LOG/up/photos" 2>&1 </dev/null &
	PHOTOS=$!
}

up_photos_wait() {
	[ -n "$PHOTOS" ] || return 0
	step "drawing the demo dishes" "$LOG/up/photos-wait" \
		"$LOG/up/photos says why; then ./samovar up again" \
		wait "$PHOTOS"
}

up_data() {
	backup_place
	postgres_databases
	postgres_migrate
	[ ! -e "$ETC/restored" ] ||
		step "sending again what was under way" "$LOG/up/restored" \
			"./samovar logs postgres" restore_send_again
	up_demo
	# a dozen seconds of a processor, which on a busy machine it does not get
	up_wait rabbitmq 240 rabbitmq_ready
	[ "$IMPORT" = no ] || [ "$FRESH" = yes ] || rabbitmq_import
}

up_demo() {
	if [ "${SAMOVAR_DEMO:-1}" != 0 ] && [ ! -e "$ETC/demo-loaded" ] &&
		[ -x "$INSTALL/bin/samovar-demo" ]; then
		step "loading the demo restaurant" "$LOG/up/demo" \
			"./samovar reset, then up again" \
			env SAMOVAR_CONF="$ETC/samovar.conf" \
			PGOPTIONS="-c statement_timeout=0 -c lock_timeout=10s" \
			"$INSTALL/bin/samovar-demo"
		: >"$ETC/demo-loaded"
	fi
}

# All at once; those that already serve one after the other, each healthy
# before the next.
up_pools() {
	local pool
	headline "starting the pools"
	services_drop_old
	for pool in "${POOL_NAMES[@]}"; do
		[ "$FRESH" = no ] || service_start "$pool"
	done
	service_start lighttpd
	echo ok >"$RUN/healthz.txt"
	up_wait lighttpd 60 gateway_ready
	for pool in "${POOL_NAMES[@]}"; do
		[ "$FRESH" = no ] || break
		service_start "$pool"
		up_wait "$pool" 60 pool_ready "$pool"
	done
	wait_until 60 pools_ready "${POOL_NAMES[@]}" || true
	for pool in $UNREADY; do
		up_wait "$pool" 1 pool_ready "$pool"
	done
}

up_done() {
	local url
	url=$(public_url)
	cat <<-END

		Samovar is up.
		  restaurant  $url/
		  staff       $url/staff/
		  API         $url/api/v1/, described at $url/api/docs
		  internal    http://127.0.0.1:$INTERNAL_PORT/
		  state       $STATE
	END
	[ "${SAMOVAR_DEMO:-1}" != 0 ] || return 0
	cat <<-END
		Demo logins, password samovar-demo:
		  customer@samovar.local  waiter@samovar.local
		  chef@samovar.local      admin@samovar.local
	END
}
