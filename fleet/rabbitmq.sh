# A private RabbitMQ with an epmd of its own; users, queues and policies come
# from a definitions file at boot.
# shellcheck shell=bash

RABBIT_BIN=/usr/lib/rabbitmq/bin

# The broker's environment, for its run script and for rabbitmqctl.
rabbitmq_env() {
	cat <<-END
		RABBITMQ_NODENAME=samovar-$PORT@localhost
		RABBITMQ_CONF_ENV_FILE=$ETC/rabbitmq-env.conf
		RABBITMQ_CONFIG_FILE=$ETC/rabbitmq.conf
		RABBITMQ_CONFIG_FILES=$ETC/rabbitmq.d
		RABBITMQ_ADVANCED_CONFIG_FILE=$ETC/rabbitmq-advanced.config
		RABBITMQ_ENABLED_PLUGINS_FILE=$ETC/rabbitmq-plugins
		RABBITMQ_MNESIA_BASE=$STATE/rabbitmq
		RABBITMQ_LOG_BASE=$STATE/rabbitmq
		RABBITMQ_SCHEMA_DIR=$STATE/rabbitmq/schema
		RABBITMQ_GENERATED_CONFIG_DIR=$STATE/rabbitmq/config
		RABBITMQ_PID_FILE=$STATE/rabbitmq/pid
		RABBITMQ_NODE_IP_ADDRESS=127.0.0.1
		RABBITMQ_NODE_PORT=$AMQP_PORT
		RABBITMQ_DIST_PORT=$DIST_PORT
		RABBITMQ_LOGS=-
		RUNNING_UNDER_SYSTEMD=1
		ERL_EPMD_PORT=$EPMD_PORT
		ERL_EPMD_ADDRESS=127.0.0.1
		ERL_INETRC=$ETC/inetrc
		ERL_CRASH_DUMP=/dev/null
		HOME=$STATE/rabbitmq
	END
}

rabbitmq_config() {
	install -m 0400 "$SECRETS/erlang-cookie" "$STATE/rabbitmq/.erlang.cookie"
	put_file "$ETC/rabbitmq-env.conf" </dev/null || true
	rabbitmq_env | put_file "$ETC/rabbitmq.env" || true
	put_file "$ETC/rabbitmq-plugins" <<<'[rabbitmq_prometheus].' || true
	# "localhost" without /etc/hosts, which a bare container may lack
	put_file "$ETC/inetrc" <<-END || true
		{lookup, [file]}.
		{host, {127,0,0,1}, ["localhost"]}.
	END
	put_file "$ETC/rabbitmq.conf" <<-END || true
		listeners.tcp.1 = 127.0.0.1:$AMQP_PORT
		load_definitions = $SECRETS/rabbitmq-definitions.json
		log.console = true
		log.console.level = warning
		log.file = false
		heartbeat = 10
		vm_memory_high_watermark.absolute = 512MB
		disk_free_limit.absolute = 256MB
		collect_statistics_interval = 30000
		management_agent.disable_metrics_collector = true
		prometheus.tcp.ip = 127.0.0.1
		prometheus.tcp.port = $RABBIT_METRICS_PORT
	END
	rabbitmq_definitions |
		put_file "$SECRETS/rabbitmq-definitions.json" 0600 || true
}

# RabbitMQ's salted hash of a password: base64(salt . sha256(salt . password)).
# The salt comes from the password, so that the file is the same each time.
rabbitmq_hash() {
	local salt
	salt=$(openssl dgst -sha256 -r <<<"salt $1")
	salt="\\x${salt:0:2}\\x${salt:2:2}\\x${salt:4:2}\\x${salt:6:2}"
	{
		printf '%b' "$salt"
		{
			printf '%b' "$salt"
			printf '%s' "$1"
		} | openssl dgst -sha256 -binary
	} | openssl base64 -A
}

# rows_json <file of lines>: the lines as the elements of a JSON array.
rows_json() {
	sed '$!s/$/,/; s/^/    /'
}

# The routing keys a context consumes.
events_of() {
	local program=$INSTALL/bin/samovar-$1
	[ -x "$program" ] || program=$program-worker
	"$program" --events </dev/null 2>/dev/null || true
}

rabbitmq_definitions() {
	local users='' permissions='' queues='' bindings='' policies='' c key q events
	q='"vhost":"samovar"'
	for c in "${CONTEXTS[@]}"; do
		users+="{\"name\":\"$c\",\"password_hash\":\"$(rabbitmq_hash \
			"$(cat "$SECRETS/amqp-$c")")\",\"hashing_algorithm\":\"rabbit_password_hashing_sha256\",\"tags\":\"\",\"limits\":{}}"$'\n'
		permissions+="{\"user\":\"$c\",$q,\"configure\":\"^\$\",\"write\":\"^samovar\\\\.events\$\",\"read\":\"^$c(\\\\.dead)?\$\"}"$'\n'
		events=$(events_of "$c")
		[ -n "$events" ] || continue
		for key in "$c" "$c.dead"; do
			queues+="{\"name\":\"$key\",$q,\"durable\":true,\"auto_delete\":false,\"arguments\":{\"x-queue-type\":\"quorum\"}}"$'\n'
		done
		for key in $events; do
			bindings+="$(binding samovar.events "$c" "$key")"$'\n'
		done
		bindings+="$(binding samovar.dead "$c.dead" "$c")"$'\n'
		policies+="{$q,\"name\":\"$c\",\"pattern\":\"^$c\$\",\"apply-to\":\"queues\",\"priority\":1,\"definition\":{\"delivery-limit\":50,\"dead-letter-exchange\":\"samovar.dead\",\"dead-letter-routing-key\":\"$c\",\"dead-letter-strategy\":\"at-least-once\",\"overflow\":\"reject-publish\"}}"$'\n'
	done
	cat <<-END
		{
		  "rabbit_version": "3.10.8",
		  "vhosts": [{"name": "samovar"}],
		  "users": [
		$(printf %s "$users" | rows_json)
		  ],
		  "permissions": [
		$(printf %s "$permissions" | rows_json)
		  ],
		  "exchanges": [
		    {"name":"samovar.events",$q,"type":"topic","durable":true,"auto_delete":false,"internal":false,"arguments":{}},
		    {"name":"samovar.dead",$q,"type":"direct","durable":true,"auto_delete":false,"internal":false,"arguments":{}}
		  ],
		  "queues": [
		$(printf %s "$queues" | rows_json)
		  ],
		  "bindings": [
		$(printf %s "$bindings" | rows_json)
		  ],
		  "policies": [
		$(printf %s "$policies" | rows_json)
		  ]
		}
	END
}

# binding <exchange> <queue> <key>
binding() {
	printf '{"source":"%s","vhost":"samovar","destination":"%s","destination_type":"queue","routing_key":"%s","arguments":{}}' \
		"$1" "$2" "$3"
}

# The broker answers AMQP's first frame. In a process of its own, which a broker
# that hangs up may end.
rabbitmq_ready() (
	local type=
	exec 3<>"/dev/tcp/127.0.0.1/$AMQP_PORT" || exit
	printf 'AMQP\0\0\11\1' >&3
	IFS= read -r -t 3 -N 1 type <&3
	[ "$type" = $'\1' ]
) 2>/dev/null

# New queues and bindings for a broker that runs already.
rabbitmq_import() {
	step "queues and bindings" "$LOG/up/definitions" "./samovar logs rabbitmq" \
		env $(rabbitmq_env) "$RABBIT_BIN/rabbitmqctl" \
		import_definitions "$SECRETS/rabbitmq-definitions.json"
}
