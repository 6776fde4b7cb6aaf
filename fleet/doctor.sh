# doctor: looks at a host and its fleet, changes nothing. A line a check; what
# is wrong has lines of what to do. Exit status 1 if anything is.
# shellcheck shell=bash

DISK_MIN_MIB=1024
CERTIFICATE_DAYS=14
BACKUP_HOURS=26
WAITING_SECONDS=300

# What is looked at, in this order: function, whether it looks at this host or at
# a server that may be elsewhere, sentence. Each function prints what is wrong,
# then what to do, a line each; nothing when all is well. "- …" says why it could
# not be asked.
doctor_checks() {
	cat <<-END
		packages     host   the Debian packages are there, in the versions that were tried
		settings     host   the settings are understood
		secrets      host   secrets are there, and their owner's alone
		limits       host   the machine's limits suffice
		disk         host   the disks have room
		clock        host   the clock is right
		certificate  host   the certificate is good for a while
		ports        host   both listeners answer, the internal one on the loopback alone
		postgres     server PostgreSQL keeps what it is given
		databases    host   every database is reached and migrated
		rabbitmq     server RabbitMQ has its queues and their policies, and who takes from them
		redis        server Redis answers and throws nothing away
		pools        host   every process of the table of pools is well
		events       host   no event waits, none is among the dead letters
		backup       server there is a backup, and the log since then is kept
	END
}

cmd_doctor() {
	local name where sentence said bad=0 only=" $* "
	place
	status_permitted
	[ -d "$ETC" ] || die "there is no fleet in $STATE" \
		"start one: ./samovar up, or on a host: systemctl start samovar.target"
	pools_read
	ports_read || AMQP_PORT=0 DIST_PORT=0 EPMD_PORT=0
	while read -r name where sentence; do
		[ "$only" = '  ' ] || [[ $only == *" $name "* ]] || continue
		if [ "$where" = server ] && host_is_part; then
			said='- the server is elsewhere: ansible/doctor.yml looks there'
		else
			said=$("doctor_$name" 2>&1 </dev/null ||
				echo "the check itself failed")
		fi
		case $said in
		'') say "ok    $name: $sentence" ;;
		'- '*) say "-     $name: ${said#- }" ;;
		*)
			bad=$((bad + $(grep -c '^[^ ]' <<<"$said")))
			say "bad   $name:"
			sed 's/^/      /' <<<"$said"
			;;
		esac
	done < <(doctor_checks)
	[ "$bad" -eq 0 ] || {
		say "$bad to be put right"
		exit 1
	}
}

# wrong <what is wrong> <what to do…>
wrong() {
	say "$1"
	shift
	printf '  %s\n' "$@"
}

doctor_packages() {
	local missing p least have
	missing=$(packages_missing run | tr '\n' ' ')
	[ -z "$missing" ] || wrong "packages are missing: $missing" \
		"apt-get install --no-install-recommends $missing"
	while read -r p least; do
		have=$(dpkg-query -W -f '${Version}' "$p" 2>/dev/null) || continue
		dpkg --compare-versions "$have" ge "$least" ||
			wrong "$p is $have, older than $least" "apt-get install $p"
	done <<-END
		lighttpd 1.4.69
		postgresql-15 15.0
		rabbitmq-server 3.10.8
		redis-server 5:7.0
	END
}

# Any program reads the settings before it looks at its command.
doctor_settings() {
	local said
	said=$(as_owner "$INSTALL/bin/samovar-order" - 2>&1)
	[ $? -ne 78 ] || wrong "$said" \
		"correct it in $(settings_place), then $(settings_again)"
}

settings_place() {
	if [ "$HOST" = yes ]; then echo $HOST_SETTINGS; else echo "the environment of up"; fi
}

settings_again() {
	if [ "$HOST" = yes ]; then echo samovar renew; else echo ./samovar up; fi
}

doctor_secrets() {
	local f c line
	while read -r line; do
		wrong "the secret ${line#* } is readable by others (mode ${line%% *})" \
			"chmod go= ${line#* }"
	done < <(find "$SECRETS" \( -type f -o -type d \) -perm /077 -printf '%m %p\n')
	while read -r f; do
		wrong "the secret $f is not the fleet's user's" "chown $OWNER: $f"
	done < <(find "$SECRETS" ! -user "$OWNER")
	for c in "${CONTEXTS[@]}"; do
		for f in "$c.pgpass" "amqp-$c" "service-$c"; do
			[ -s "$SECRETS/$f" ] || secret_lacks "$f"
		done
	done
	for f in webhook gateway-shop pepper uploads forms service-hashes card.keys; do
		[ -s "$SECRETS/$f" ] || secret_lacks "$f"
	done
	compgen -G "$SECRETS/jwt/*.pem" >/dev/null ||
		wrong "there is no key that signs tokens" "samovar keys add"
}

secret_lacks() {
	wrong "the secret $SECRETS/$1 is missing or empty" \
		"from a backup of the folder; a new one is made by $(settings_again)"
}

doctor_limits() {
	local n
	n=$(ulimit -H -n)
	[ "$n" = unlimited ] || [ "$n" -ge 4096 ] ||
		wrong "a process may open $n files, lighttpd wants 4096 and more" \
			"raise nofile in /etc/security/limits.conf"
	n=$(cat /proc/sys/net/core/somaxconn)
	[ "$n" -ge 1024 ] ||
		wrong "net.core.somaxconn is $n: bursts of guests are turned away" \
			"sysctl -w net.core.somaxconn=4096, and in /etc/sysctl.d"
	n=$(awk '$1 == "MemAvailable:" { print int($2 / 1024) }' /proc/meminfo)
	[ "$n" -ge 256 ] || wrong "only $n MiB of memory are left" \
		"who has it: ps aux --sort=-rss | head"
}

doctor_disk() {
	local d free inodes
	for d in "$STATE" "$RUN" ${SAMOVAR_BACKUP:-}; do
		[ -d "$d" ] || continue
		read -r free inodes < <(df -m --output=avail,ipcent "$d" 2>/dev/null |
			tail -n 1 || true)
		[ "$d" = "$RUN" ] || [ "${free:-0}" -ge ${DOCTOR_DISK_MIN_MIB:-$DISK_MIN_MIB} ] ||
			wrong "the disk of $d has ${free:-no} MiB left" \
				"what fills it: du -xhd2 $d | sort -h | tail"
		inodes=${inodes%\%}
		! is_number "$inodes" || [ "$inodes" -lt 90 ] ||
			wrong "the disk of $d has used $inodes percent of its inodes" \
				"many small files: du --inodes -xd2 $d | sort -n | tail"
	done
}

# Without a network one can only tell a clock that is behind.
doctor_clock() {
	local newest now
	now=$(date +%s)
	newest=$(stat -c %Y "$INSTALL/bin/samovar-order" "$ETC/samovar.conf" |
		sort -n | tail -n 1)
	[ "$now" -ge "$newest" ] ||
		wrong "the clock is behind: files are newer by $((newest - now)) s" \
			"timedatectl set-ntp true, or set it by date"
	# a container's clock is its host's
	[ -d /run/systemd/system ] && ! systemd-detect-virt -q --container ||
		return 0
	[ "$(timedatectl show -p NTPSynchronized --value 2>/dev/null)" != no ] ||
		wrong "nobody keeps the clock right" \
			"apt-get install systemd-timesyncd"
}

doctor_certificate() {
	local cert=$STATE/tls/cert.pem key=$STATE/tls/key.pem
	if [ ! -f "$cert" ]; then
		echo "- the listener speaks HTTP: no SAMOVAR_TLS_CERT"
		return
	fi
	openssl x509 -in "$cert" -noout -checkend $((CERTIFICATE_DAYS * 86400)) \
		>/dev/null 2>&1 ||
		wrong "the certificate ends: $(openssl x509 -in "$cert" -noout \
			-enddate 2>&1 | tail -n 1)" \
			"renew it, then $(settings_again), which copies it"
	[ "$(openssl x509 -in "$cert" -noout -pubkey 2>/dev/null)" = \
		"$(openssl pkey -in "$key" -pubout 2>/dev/null)" ] ||
		wrong "certificate and key are not of each other" \
			"SAMOVAR_TLS_CERT and SAMOVAR_TLS_KEY in $(settings_place)"
}

doctor_ports() {
	local line
	gateway_ready >/dev/null 2>&1 || {
		if port_taken "$PORT"; then
			wrong "something else than our lighttpd listens on port $PORT" \
				"who: ss -ltnp 'sport = :$PORT'"
		else
			wrong "nothing listens on port $PORT" "$(restart_of lighttpd)"
		fi
	}
	curl -s -m 3 -o /dev/null "http://127.0.0.1:$INTERNAL_PORT/" ||
		wrong "the internal listener, port $INTERNAL_PORT, does not answer" \
			"$(restart_of lighttpd)"
	line=$(listens_on "$INTERNAL_PORT")
	[ -z "$line" ] || wrong "the internal listener is open to others: $line" \
		"bind it to 127.0.0.1: samovar-lighttpd.socket"
}

# Addresses but the loopback's on which somebody listens on this port.
listens_on() {
	local hex
	printf -v hex ':%04X' "$1"
	awk -v p="$hex" '$4 == "0A" && substr($2, length($2) - 4) == p &&
		$2 !~ /^0100007F:/ { print $2 }' /proc/net/tcp
}

restart_of() {
	if [ "$HOST" = yes ]; then
		echo "samovar logs $1; systemctl restart $(host_unit "$1")"
	else
		echo "./samovar logs $1; ./samovar up"
	fi
}

# as the databases' owner
doctor_sql() {
	as_owner psql -XqAt -h "$RUN" -p 5432 -U postgres -d "$1" -c "$2" 2>&1
}

doctor_postgres() {
	local used
	postgres_ready || {
		wrong "PostgreSQL does not answer in $RUN" "$(restart_of postgres)"
		return
	}
	[ "$(doctor_sql postgres 'show fsync')" = on ] ||
		[ "${SAMOVAR_FSYNC:-on}" = off ] ||
		wrong "fsync is off: a power cut loses orders" \
			"take it out of $ETC/postgresql.conf, $(settings_again)"
	[ "$(doctor_sql postgres 'show data_checksums')" = on ] ||
		wrong "data checksums are off" \
			"with the fleet stopped: pg_checksums --enable -D $STATE/postgres"
	used=$(doctor_sql postgres "select 100 * count(*) /
		current_setting('max_connections')::int from pg_stat_activity
		where backend_type = 'client backend'")
	[ "${used:-0}" -lt 90 ] ||
		wrong "$used percent of PostgreSQL's connections are in use" \
			"whose: select usename, count(*) from pg_stat_activity group by 1"
}

doctor_databases() {
	local c said
	postgres_ready || { echo "- PostgreSQL does not answer" && return; }
	for c in "${DATABASE_CONTEXTS[@]}"; do
		said=$(context_psql "$c" -qAt -c 'select 1' 2>&1)
		[ "$said" = 1 ] || wrong "database $c: ${said##*: }" \
			"its password is $SECRETS/$c.pgpass; $(settings_again) sets it"
	done
	said=$(as_owner "$INSTALL/bin/samovar-migrate" --schema "$SHARE/schema" \
		--status "${DATABASE_CONTEXTS[@]}" 2>&1) ||
		wrong "the schema is not this program's: $(tail -n 1 <<<"$said")" \
			"$(settings_again)"
}

# queue, its policy, how many take from it
rabbitmq_queues() {
	as_owner env $(rabbitmq_env) "$RABBIT_BIN/rabbitmqctl" -q --timeout 15 \
		list_queues -p samovar name policy consumers messages \
		--no-table-headers
}

doctor_rabbitmq() {
	local c queues row
	rabbitmq_ready || {
		wrong "RabbitMQ does not answer on port $AMQP_PORT" \
			"$(restart_of rabbitmq)"
		return
	}
	queues=$(rabbitmq_queues 2>&1) || {
		wrong "RabbitMQ cannot be asked: $(tail -n 1 <<<"$queues")" \
			"$(restart_of rabbitmq)"
		return
	}
	for c in "${CONTEXTS[@]}"; do
		[ -n "$(events_of "$c")" ] || continue
		row=$(awk -F '\t' -v q="$c" '$1 == q' <<<"$queues")
		[ -n "$row" ] || {
			wrong "the queue $c is missing" "$(queues_again)"
			continue
		}
		[ "$(cut -f2 <<<"$row")" = "$c" ] ||
			wrong "the queue $c has no policy: what fails is lost" \
				"$(queues_again)"
		[ "$(cut -f3 <<<"$row")" != 0 ] ||
			wrong "nobody takes from the queue $c" \
				"$(restart_of "$c-worker")"
		grep -q "^$c\.dead"$'\t' <<<"$queues" ||
			wrong "the queue $c.dead is missing" "$(queues_again)"
	done
	row=$(awk -F '\t' '$1 ~ /\.dead$/ && $4 > 0 { print $1 ": " $4 }' <<<"$queues")
	[ -z "$row" ] || wrong "dead letters: ${row//$'\n'/, }" \
		"what they say: the worker's log; then send them again"
}

queues_again() {
	if [ "$HOST" = yes ]; then echo "systemctl reload samovar-migrate"
	else
		echo "rabbitmqctl import_definitions $SECRETS/rabbitmq-definitions.json" \
			"(or ./samovar down and up)"
	fi
}

doctor_redis() {
	redis_ready || {
		wrong "Redis does not answer at $RUN/redis.sock" "$(restart_of redis)"
		return
	}
	[ "$(as_owner redis-cli -s "$RUN/redis.sock" config get maxmemory-policy |
		tail -n 1)" = noeviction ] ||
		wrong "Redis throws away what it needs (maxmemory-policy)" \
			"noeviction, in $ETC/redis.conf"
}

doctor_pools() {
	local name names unit rows
	if [ "$HOST" != yes ]; then
		rows=$(status_rows) || {
			wrong "not all is well:" "./samovar status, ./samovar up"
			grep -v '  ok  ' <<<"$rows" | sed 1d | sed 's/^/  /'
		}
		return
	fi
	names=$(host_names "${POOL_NAMES[@]}")
	for name in $names; do
		unit=$(host_unit "$name")
		systemctl -q is-active "$unit" ||
			wrong "$name does not run" "journalctl -u $unit" \
				"systemctl restart $unit"
	done
	pools_ready $names ||
		wrong "these are not ready:$UNREADY" "journalctl -u 'samovar-*'"
}

doctor_events() {
	local c n
	postgres_ready || { echo "- PostgreSQL does not answer" && return; }
	for c in "${DATABASE_CONTEXTS[@]}"; do
		n=$(context_psql "$c" -qAt -c "select count(*) from outbox where sent_at is null
			and created_at < now() - interval '$WAITING_SECONDS s'")
		[ "$n" = 0 ] || wrong "$c: $n events wait since five minutes and more" \
			"$(restart_of "$c-worker")"
	done
}

doctor_backup() {
	local last failed
	if [ ! -f "$ETC/pgbackrest.conf" ] || [ -z "${SAMOVAR_BACKUP:-}" ]; then
		if [ "$HOST" = yes ]; then
			wrong "no backups are made" \
				"SAMOVAR_BACKUP in $HOST_SETTINGS: docs/operations.md"
		else
			echo "- this fleet keeps none: no SAMOVAR_BACKUP"
		fi
		return
	fi
	last=$(backrest info --output=json 2>/dev/null |
		grep -o '"stop":[0-9]*' | cut -d: -f2 | sort -n | tail -n 1)
	[ -n "$last" ] && [ $(($(date +%s) - last)) -lt $((BACKUP_HOURS * 3600)) ] ||
		wrong "the last backup: ${last:+$(date -d "@$last")}${last:-there is none}" \
			"samovar-backup now; systemctl status samovar-backup.timer"
	postgres_ready || return 0
	failed=$(doctor_sql postgres "select last_failed_wal from pg_stat_archiver
		where last_failed_time > coalesce(last_archived_time, '-infinity')")
	[ -z "$failed" ] || wrong "the log is not archived: $failed failed" \
		"log: $LOG/pgbackrest; is there room in $SAMOVAR_BACKUP?"
}
