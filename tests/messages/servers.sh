# Sourced by run: a PostgreSQL and a RabbitMQ of one's own under $T, never as
# root, gone when the shell ends.

. "${BASH_SOURCE[0]%/*}/../tap.sh"

PG=/usr/lib/postgresql/15/bin
MQ=/usr/lib/rabbitmq/bin

# Words before a command that must not run as root; nothing when we are not.
# Arrays and no functions, so that $! is the server itself.
if [ "$(id -u)" = 0 ]; then
	as_postgres=(setpriv --reuid postgres --regid postgres --clear-groups)
	as_rabbitmq=(setpriv --reuid rabbitmq --regid rabbitmq --clear-groups)
else
	as_postgres=() as_rabbitmq=()
fi

postgres_start() {
	mkdir -p "$T/pg"
	[ "$(id -u)" != 0 ] || chown postgres "$T/pg"
	"${as_postgres[@]}" $PG/initdb -D "$T/pg/data" --locale-provider=icu \
		--icu-locale=ru-RU --locale=C.UTF-8 -A trust -U postgres \
		>"$T/log/initdb" 2>&1
	cat >> "$T/pg/data/postgresql.conf" <<-END
		listen_addresses = ''
		unix_socket_directories = '$T/run'
		port = $PGPORT
		max_connections = 20
		shared_buffers = 32MB
	END
	postgres_run
}

postgres_run() {
	"${as_postgres[@]}" $PG/postgres -D "$T/pg/data" >>"$T/log/postgres" 2>&1 &
	postgres_pid=$!
	until $PG/pg_isready -q -h "$T/run" -p "$PGPORT"; do sleep 0.05; done
}

postgres_stop() {
	kill -INT "$postgres_pid" && wait "$postgres_pid" || true
}

sql() {
	psql -qAtX -v ON_ERROR_STOP=1 -h "$T/run" -p "$PGPORT" -U postgres \
		-d "${DB:-probe}" "$@"
}

# binding QUEUE KEY, as a line of JSON
binding() {
	cat <<-END
	  {"source": "samovar.events", "vhost": "samovar", "destination": "$1",
	   "destination_type": "queue", "routing_key": "$2", "arguments": {}},
	END
}

# What one context has at the broker, by kind of thing.
context_user() {
	echo "  {\"name\": \"$1\", \"password\": \"secret\", \"tags\": \"\"},"
}

context_permission() {
	cat <<-END
	  {"user": "$1", "vhost": "samovar", "configure": "^\$",
	   "write": "^samovar\\\\.events\$", "read": "^$1\$"},
	END
}

context_policy() {
	cat <<-END
	  {"vhost": "samovar", "name": "$1", "pattern": "^$1\$",
	   "apply-to": "queues", "priority": 1, "definition": {
	    "delivery-limit": 5, "dead-letter-exchange": "samovar.dead",
	    "dead-letter-routing-key": "$1"}},
	END
}

context_queue() {
	for q in "$1" "$1.dead"; do
		cat <<-END
		  {"name": "$q", "vhost": "samovar", "durable": true,
		   "auto_delete": false,
		   "arguments": {"x-queue-type": "quorum"}},
		END
	done
}

context_binding() {
	for key in $("$bin/$2" --events); do
		binding "$1" "$key"
	done
	cat <<-END
	  {"source": "samovar.dead", "vhost": "samovar",
	   "destination": "$1.dead", "destination_type": "queue",
	   "routing_key": "$1", "arguments": {}},
	END
}

# each KIND: of both contexts
each() {
	"context_$1" probe tests/messages/samovar-probe
	"context_$1" notify samovar-notify
}

# definitions: topology, as the fleet makes it
definitions() {
	cat <<-END
	{"users": [
	$(each user)
	  {"name": "test", "password": "secret", "tags": "administrator"}],
	 "vhosts": [{"name": "samovar"}],
	 "permissions": [
	$(each permission)
	  {"user": "test", "vhost": "samovar", "configure": ".*",
	   "write": ".*", "read": ".*"}],
	 "policies": [
	$(each policy | sed '$s/,$//')],
	 "exchanges": [
	  {"name": "samovar.events", "vhost": "samovar", "type": "topic",
	   "durable": true, "auto_delete": false, "internal": false,
	   "arguments": {}},
	  {"name": "samovar.dead", "vhost": "samovar", "type": "direct",
	   "durable": true, "auto_delete": false, "internal": false,
	   "arguments": {}}],
	 "queues": [
	$(each queue | sed '$s/,$//')],
	 "bindings": [
	$(binding probe other.told)
	$(each binding | sed '$s/,$//')]}
	END
}

# The broker's environment, before each of its commands.
broker_place() {
	broker_words=("${as_rabbitmq[@]}" env -i PATH=/usr/bin:/bin LANG=C.UTF-8
		HOME="$T/mq" RUNNING_UNDER_SYSTEMD=1
		ERL_EPMD_PORT="$EPMD_PORT" ERL_EPMD_ADDRESS=127.0.0.1
		RABBITMQ_NODENAME="probe$MQ_PORT@localhost"
		RABBITMQ_DIST_PORT="$DIST_PORT"
		RABBITMQ_MNESIA_BASE="$T/mq/data" RABBITMQ_LOGS=-
		RABBITMQ_CONFIG_FILE="$T/mq/rabbitmq.conf"
		RABBITMQ_ENABLED_PLUGINS_FILE="$T/mq/plugins"
		RABBITMQ_SERVER_ADDITIONAL_ERL_ARGS="+S 2:2 +sbwt none")
}

broker_start() {
	mkdir -p "$T/mq"
	broker_place
	definitions > "$T/mq/definitions.json"
	echo "[]." > "$T/mq/plugins"
	cat > "$T/mq/rabbitmq.conf" <<-END
		listeners.tcp.default = 127.0.0.1:$MQ_PORT
		load_definitions = $T/mq/definitions.json
		heartbeat = 10
	END
	[ "$(id -u)" != 0 ] || chown -R rabbitmq "$T/mq"
	"${broker_words[@]}" epmd >>"$T/log/epmd" 2>&1 &
	epmd_pid=$!
	broker_run
}

broker_run() {
	"${broker_words[@]}" $MQ/rabbitmq-server >>"$T/log/rabbitmq" 2>&1 &
	broker_pid=$!
	until (exec 3<>"/dev/tcp/127.0.0.1/$MQ_PORT") 2>/dev/null; do
		kill -0 "$broker_pid" || return 1
		sleep 0.2
	done
}

broker_stop() {
	kill "$broker_pid" 2>/dev/null && wait "$broker_pid" || true
}

# ctl COMMAND…: rabbitmqctl in the vhost; some two seconds a call
ctl() {
	"${broker_words[@]}" $MQ/rabbitmqctl -q "$@"
}
