# A private PostgreSQL: one database and one role a context.
# shellcheck shell=bash

PG_BIN=/usr/lib/postgresql/15/bin

# Connections: one a pool's worker, three a -worker, and some for migrations,
# demo data, tests and people.
postgres_connections() {
	local pool n=24
	for pool in "${POOL_NAMES[@]}"; do
		if is_loop "$pool"; then
			n=$((n + 3))
		else
			n=$((n + POOL_WORKERS[$pool]))
		fi
	done
	echo "$n"
}

postgres_config() {
	local socket_mode=0700 sync=on
	[ "${SAMOVAR_FSYNC:-on}" = on ] || sync=off
	put_file "$ETC/postgresql.conf" <<-END || true
		listen_addresses = ''
		unix_socket_directories = '$RUN'
		unix_socket_permissions = $socket_mode
		data_directory = '$STATE/postgres'
		hba_file = '$ETC/pg_hba.conf'
		ident_file = '$ETC/pg_ident.conf'
		max_connections = $(postgres_connections)
		shared_buffers = 64MB
		work_mem = 4MB
		maintenance_work_mem = 32MB
		effective_cache_size = 512MB
		max_wal_size = 512MB
		min_wal_size = 64MB
		checkpoint_completion_target = 0.9
		max_worker_processes = 4
		max_parallel_workers_per_gather = 0
		jit = off
		fsync = $sync
		full_page_writes = on
		synchronous_commit = on
		password_encryption = scram-sha-256
		timezone = 'UTC'
		log_timezone = 'UTC'
		log_destination = stderr
		logging_collector = off
		log_line_prefix = 'ts=%m pid=%p role=%u '
		log_lock_waits = on
		log_min_duration_statement = 500
		# values are of people: neither those of a slow statement nor
		# those that a constraint refuses
		log_parameter_max_length = 0
		log_error_verbosity = terse
		client_connection_check_interval = 1s
		$(backup_archiving)
	END
	put_file "$ETC/pg_hba.conf" <<-END || true
		# type database user auth
		local all postgres peer map=owner
		# copies, standing by or kept
		local replication postgres peer map=owner
		local sameuser all scram-sha-256
	END
	put_file "$ETC/pg_ident.conf" <<-END || true
		owner $(id -un) postgres
	END
}

postgres_make() {
	[ ! -f "$STATE/postgres/PG_VERSION" ] || return 0
	step "making the database cluster" "$LOG/up/initdb" \
		"remove $STATE/postgres, then up again" \
		"$PG_BIN/initdb" -D "$STATE/postgres" -U postgres -A peer \
		--data-checksums --encoding=UTF8 --locale-provider=icu \
		--icu-locale=ru-RU --locale=C.UTF-8
}

postgres_ready() {
	"$PG_BIN/pg_isready" -q -h "$RUN" -p 5432 -t 2
}

# It answers already while it reads the log that a restore or a crash has left
# to be read, but takes no writes.
postgres_writes() {
	local c=${DATABASE_CONTEXTS[0]} who=(-U postgres -d postgres)
	# elsewhere a host knows no role but the contexts'
	! host_is_part || who=(-U "$c" -d "$c")
	[ "$(PGCONNECT_TIMEOUT=2 PGPASSFILE=$SECRETS/$c.pgpass psql -X -w -At \
		-h "$RUN" -p 5432 "${who[@]}" -c 'select pg_is_in_recovery()')" = f ]
}

postgres_wait() {
	local seconds=60
	[ ! -e "$ETC/restored" ] || seconds=800
	up_wait postgres "$seconds" postgres_writes
}

postgres_psql() {
	psql -X -q -v ON_ERROR_STOP=1 -h "$RUN" -p 5432 -U postgres "$@"
}

# SQL that makes, or brings up to date, each context's role and database.
postgres_sql() {
	local c password
	for c in "${DATABASE_CONTEXTS[@]}"; do
		password=$(cut -d: -f5 "$SECRETS/$c.pgpass")
		cat <<-END
			select 'create role "$c"' where not exists
			  (select from pg_roles where rolname = '$c') \gexec
			alter role "$c" login password '$password';
			alter role "$c" set statement_timeout = '1500ms';
			alter role "$c" set lock_timeout = '500ms';
			alter role "$c" set idle_in_transaction_session_timeout = '5s';
			select 'create database "$c" owner "$c"' where not exists
			  (select from pg_database where datname = '$c') \gexec
			revoke all on database "$c" from public;
		END
	done
}

# Runs the SQL above when it is not the one that ran last.
postgres_databases() {
	local sql
	sql=$(postgres_sql)
	[ -n "$sql" ] || return 0
	if [ "$(cat "$SECRETS/databases.sum" 2>/dev/null)" = "$(cksum <<<"$sql")" ]; then
		return 0
	fi
	step "roles and databases" "$LOG/up/databases" \
		"./samovar logs postgres" postgres_run_sql "$sql"
	cksum <<<"$sql" | put_file "$SECRETS/databases.sum" 0600 || true
}

postgres_run_sql() {
	postgres_psql -d postgres -f - <<<"$1"
}

# Applies what is new in schema/; contexts without a change answer at once.
postgres_migrate() {
	[ -x "$INSTALL/bin/samovar-migrate" ] || return 0
	[ ${#DATABASE_CONTEXTS[@]} -gt 0 ] || return 0
	# The roles' short statement_timeout is meant for requests.
	step "migrating" "$LOG/up/migrate" \
		"the file named above is at fault; nothing of it was applied" \
		env SAMOVAR_CONF="$ETC/samovar.conf" \
		PGOPTIONS="-c statement_timeout=0 -c lock_timeout=10s" \
		"$INSTALL/bin/samovar-migrate" --schema "$SHARE/schema" \
		"${DATABASE_CONTEXTS[@]}"
}
