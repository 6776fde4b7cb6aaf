# What up writes before anything starts: ports, secrets, samovar.conf.
# shellcheck shell=bash

# Reads the rows of the pools table whose program is installed: their names
# into POOL_NAMES, the rest by name; and the contexts they are of. Those with a
# database have migrations.
declare -A POOL_PROGRAM POOL_WORKERS POOL_NICE
pools_read() {
	local pool program workers nice
	POOL_NAMES=() CONTEXTS=() DATABASE_CONTEXTS=()
	while read -r pool program workers nice; do
		[ -x "$INSTALL/bin/$program" ] || continue
		POOL_NAMES+=("$pool")
		POOL_PROGRAM[$pool]=$program
		POOL_WORKERS[$pool]=$workers
		POOL_NICE[$pool]=$nice
		context_of "$program"
		[[ " ${CONTEXTS[*]} " != *" $CONTEXT "* ]] || continue
		CONTEXTS+=("$CONTEXT")
		[ ! -d "$SHARE/schema/$CONTEXT" ] || DATABASE_CONTEXTS+=("$CONTEXT")
	done < <(table "$POOLS")
}

# context_of <program or pool>: sets CONTEXT, "menu" of samovar-menu-worker.
context_of() {
	CONTEXT=${1#samovar-}
	case $CONTEXT in
	*-worker | *-hub | *-bot) CONTEXT=${CONTEXT%-*} ;;
	esac
}

# is_loop <pool>: one process that is no FastCGI pool: a worker, a hub, a bot.
is_loop() {
	[[ ${POOL_PROGRAM[$1]} =~ -(worker|hub|bot)$ ]]
}

# Ports nobody sees from outside: chosen once, chosen anew only when somebody
# else has taken one while the fleet was down. Two fleets start from different
# places, so they do not compete.
config_ports() {
	local base p
	if [ "$HOST" = yes ]; then # there is one fleet, and nobody to ask
		echo 15670 15671 15672 | put_file "$ETC/ports" || true
		ports_read
		return
	fi
	if ports_read; then
		supervisor_alive && return
		port_taken "$AMQP_PORT" || port_taken "$DIST_PORT" ||
			port_taken "$EPMD_PORT" || return 0
	fi
	base=$(($(cksum <<<"$STATE:$PORT" | cut -d' ' -f1) % 1000 * 10 + 20000))
	for ((p = base; p < base + 2000; p += 10)); do
		if ! port_taken $p && ! port_taken $((p + 1)) &&
			! port_taken $((p + 2)) && ! port_taken $((p + 3)); then
			break
		fi
	done
	echo $p $((p + 1)) $((p + 2)) | put_file "$ETC/ports" || true
	ports_read
}

# What is read from the fleet's own files is checked: root reads it too.
ports_read() {
	local p
	read -r AMQP_PORT DIST_PORT EPMD_PORT 2>/dev/null <"$ETC/ports" || return 1
	for p in "$AMQP_PORT" "$DIST_PORT" "$EPMD_PORT"; do
		is_number "$p" || return 1
	done
	RABBIT_METRICS_PORT=$((EPMD_PORT + 1))
}

random_hex() {
	od -An -N32 -tx1 /dev/urandom | tr -d ' \n'
}

# secret_make <name>: 32 random bytes as hex, once.
secret_make() {
	[ -s "$SECRETS/$1" ] || random_hex | (
		umask 077
		cat >"$SECRETS/$1.new"
		mv "$SECRETS/$1.new" "$SECRETS/$1"
	)
}

config_secrets() {
	local c
	for c in "${CONTEXTS[@]}"; do
		secret_make "amqp-$c"
		secret_make "service-$c"
		[ -s "$SECRETS/$c.pgpass" ] || (
			umask 077
			printf '*:*:%s:%s:%s\n' "$c" "$c" "$(random_hex)" \
				>"$SECRETS/$c.pgpass.new"
			mv "$SECRETS/$c.pgpass.new" "$SECRETS/$c.pgpass"
		)
	done
	secret_make webhook
	secret_make gateway-shop
	secret_make pepper
	secret_make uploads
	secret_make forms
	secret_make erlang-cookie
	for c in "${CONTEXTS[@]}"; do
		printf '%s %s\n' "$c" "$(openssl dgst -sha256 -r \
			<"$SECRETS/service-$c" | cut -d' ' -f1)"
	done | put_file "$SECRETS/service-hashes" 0600 || true
	if [ -x "$INSTALL/bin/samovar-keys" ]; then
		step "signing keys" "$LOG/up/keys" "see the log" \
			env SAMOVAR_CONF="$ETC/samovar.conf" "$INSTALL/bin/samovar-keys" init
	fi
	if [ -x "$INSTALL/bin/samovar-payment" ]; then
		step "the key of card tokens" "$LOG/up/card-keys" "see the log" \
			env SAMOVAR_CONF="$ETC/samovar.conf" \
			"$INSTALL/bin/samovar-payment" card-keys init
	fi
}

public_url() {
	local scheme=http host=$BIND
	[ ! -f "$STATE/tls/cert.pem" ] || scheme=https
	case $host in
	0.0.0.0 | ::) host=127.0.0.1 ;;
	*:*) host="[$host]" ;;
	esac
	echo "$scheme://$host:$PORT"
}

# A key that the environment names (SAMOVAR_<KEY>) has its value from there.
config_file() {
	local key equals value name
	{
		echo "# Written by ./samovar up; change the environment of up instead."
		config_values | while read -r key equals value; do
			name=SAMOVAR_${key^^}
			echo "$key $equals ${!name:-$value}"
		done
	} | put_file "$ETC/samovar.conf" || true
}

config_values() {
	cat <<-END
		run_dir = $RUN
		secrets_dir = $SECRETS
		keys_dir = $STATE/keys
		share_dir = $SHARE
		public_dir = $PUBLIC
		uploads_dir = $STATE/uploads
		s3_url =
		s3_region = us-east-1
		gateway_dir = $STATE/gateway
		database_host = $RUN
		database_port = 5432
		replica_host =
		replica_port = 5432
		amqp_host = 127.0.0.1
		amqp_port = $AMQP_PORT
		redis_socket = $RUN/redis.sock
		public_url = $(public_url)
		internal_url = http://127.0.0.1:$INTERNAL_PORT
		gateway_url = http://127.0.0.1:$INTERNAL_PORT/gateway/v3
		tables = 20
		rate_limit = 100
		login_limit = 10
		spool_dir = $STATE/spool
		smtp_url =
		smtp_user =
		mail_from = samovar@localhost
		outside_http = 0
		telegram_bot =
		telegram_url = https://api.telegram.org
		telegram_webhook =
		order_untaken = 10
		yandex_client_id =
		yandex_redirect_uri =
		metabase_url =
		metabase_dashboard = 0
		payment_timeout = 900
		time_zone = Europe/Moscow
	END
}

# Whom a Prometheus asks: its file_sd_configs may name these files, or links.
config_targets() {
	echo "[{\"targets\":[\"127.0.0.1:$RABBIT_METRICS_PORT\"]}]" |
		put_file "$ETC/prometheus-rabbitmq.json" || true
	local pool rows=''
	for pool in "${POOL_NAMES[@]}"; do
		rows+="{\"targets\":[\"127.0.0.1:$INTERNAL_PORT\"],\"labels\":{\"pool\":\"$pool\"}}"$'\n'
	done
	printf '[\n%s\n]\n' "$(printf %s "$rows" | rows_json)" |
		put_file "$ETC/prometheus.json" || true
}

config_redis() {
	put_file "$ETC/redis.conf" <<-END || true
		port 0
		unixsocket $RUN/redis.sock
		unixsocketperm 700
		dir $STATE/redis
		daemonize no
		logfile ""
		save ""
		appendonly no
		maxmemory 64mb
		maxmemory-policy noeviction
		timeout 0
		tcp-backlog 511
		set-proc-title no
	END
}
