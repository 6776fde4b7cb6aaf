# Backups by pgBackRest: all contexts' databases are one cluster, so one moment
# of it is one of all of them. Events that were under way at that moment are
# sent once more after a restore; who had taken them knows them.
# shellcheck shell=bash

PGBACKREST=/usr/bin/pgbackrest

# Lines for postgresql.conf; without SAMOVAR_BACKUP nothing is archived.
backup_archiving() {
	if [ -z "${SAMOVAR_BACKUP:-}" ]; then
		echo 'archive_mode = off'
		return
	fi
	# a minute is the most that a lost disk costs
	cat <<-END
		archive_mode = on
		archive_command = '$PGBACKREST --config=$ETC/pgbackrest.conf --stanza=samovar archive-push %p'
		archive_timeout = ${SAMOVAR_BACKUP_ARCHIVE_SECONDS:-60}
	END
}

backup_config() {
	[ -n "${SAMOVAR_BACKUP:-}" ] || return 0
	mkdir -p "$LOG/pgbackrest"
	put_file "$ETC/pgbackrest.conf" <<-END || true
		[global]
		repo1-path=$SAMOVAR_BACKUP
		repo1-retention-full=${SAMOVAR_BACKUP_KEEP:-2}
		lock-path=$RUN/pgbackrest
		spool-path=$RUN/pgbackrest-spool
		log-path=$LOG/pgbackrest
		log-level-console=warn
		log-level-file=info
		compress-type=lz4
		start-fast=y
		[samovar]
		pg1-path=$STATE/postgres
		pg1-socket-path=$RUN
		pg1-user=postgres
	END
}

backrest() {
	as_owner "$PGBACKREST" --config="$ETC/pgbackrest.conf" \
		--stanza=samovar "$@"
}

backup_begin() {
	place
	status_permitted
	[ -x "$PGBACKREST" ] || die "there is no pgbackrest" \
		"apt-get install pgbackrest"
	[ -f "$ETC/pgbackrest.conf" ] || die "this fleet keeps no backups" \
		"set SAMOVAR_BACKUP to a folder on another disk: docs/operations.md"
}

cmd_backup() {
	local what=${1:-}
	[ $# -eq 0 ] || shift
	case $what in
	list | now | restore) "backup_$what" "$@" ;;
	*) die "backup takes list, now or restore" \
		"samovar-backup list" "samovar-backup now [full|diff|incr]" \
		"samovar-backup restore [--time='2026-11-26 18:00:00+03'] [--to=FOLDER]" ;;
	esac
}

backup_list() {
	backup_begin
	backrest info
}

# The place for the log, which goes there from the start on; no harm if it is
# there.
backup_place() {
	[ -n "${SAMOVAR_BACKUP:-}" ] || return 0
	step "the place for backups" "$LOG/up/backup" \
		"is $SAMOVAR_BACKUP a folder of $OWNER's? is pgbackrest installed?" \
		backrest stanza-create
}

# A full one on Sundays and where there is none.
backup_now() {
	local type=${1:-}
	backup_begin
	case $type in
	full | diff | incr) ;;
	'')
		type=incr
		[ "$(date +%u)" != 7 ] || type=full
		;;
	*) die "'$type' is no kind of backup: full, diff or incr" ;;
	esac
	postgres_ready || die "PostgreSQL is not there to be copied"
	backrest --type="$type" backup || die "the backup failed" \
		"log: $LOG/pgbackrest"
	say "done"
}

# restore [--time=TIME] [--to=FOLDER]
backup_restore() {
	local word time='' to=''
	for word in "$@"; do
		case $word in
		--time=?*) time=${word#*=} ;;
		--to=?*) to=$(realpath -m -- "${word#*=}") ;;
		*) die "restore does not know '$word'" ;;
		esac
	done
	[ -z "$time" ] || time=$(date -d "$time" '+%F %T.%6N%:z' 2>/dev/null) ||
		die "--time is no time; one is: --time='2026-11-26 18:00:00+03'"
	backup_begin
	if [ -n "$to" ]; then
		restore_beside "$to" "$time"
	else
		restore_in_place "$time"
	fi
}

# restore_files <folder> <time> [options…]: the databases, as they were then.
restore_files() {
	local target=(--type=default "${@:3}")
	[ -z "$2" ] || target=(--type=time "--target=$2" \
		--target-action=promote "${@:3}")
	backrest --pg1-path="$1/postgres" "${target[@]}" restore || die "the restore failed" "log: $LOG/pgbackrest" \
		"which times can be restored: samovar-backup list"
	# up, or migrate, sends once more what was under way
	as_owner sh -c 'echo "$1" >"$2"' - "${2:-the end}" "$1/etc/restored"
}

# A state folder of its own, for `up` on other ports: with the secrets, keys and
# pictures of now, which the databases refer to.
restore_beside() {
	local to=$1 d
	[ ! -e "$to" ] || die "$to is there already" \
		"name a folder that is not, or remove it"
	# as up would have made it: the folder itself is root's
	mkdir -p "$to/setup" || die "$to cannot be made"
	install -d -m 0755 "$to/etc"
	install -d -m 0700 "$to/postgres"
	! is_root || chown "$OWNER:" "$to/etc" "$to/postgres"
	for d in secrets keys public uploads gateway; do
		cp -a "$STATE/$d" "$to/$d"
	done
	rm -f "$to/secrets/databases.sum"
	[ ! -e "$ETC/demo-loaded" ] ||
		as_owner cp "$ETC/demo-loaded" "$to/etc/demo-loaded"
	# what is tried there has no place in the backup
	restore_files "$to" "$2" --archive-mode=off
	say "restored into $to"
	[ "$HOST" = yes ] || say "start it: SAMOVAR_STATE=$to SAMOVAR_PORT=… ./samovar up"
}

# A server that is too busy to answer is one that runs.
postgres_lives() {
	local pid
	read -r pid 2>/dev/null <"$STATE/postgres/postmaster.pid" &&
		[ -d "/proc/$pid" ] || postgres_ready
}

# What the databases were goes aside; what the broker has is of another time.
restore_in_place() {
	local aside
	aside=$STATE/postgres.$(date +%Y%m%dT%H%M%S)
	! postgres_lives || die "the fleet runs" "stop it first"
	mv "$STATE/postgres" "$aside"
	mkdir -m 0700 "$STATE/postgres"
	chown --reference="$aside" "$STATE/postgres"
	as_owner find "$STATE/rabbitmq" -mindepth 1 -delete
	restore_files "$STATE" "$1"
	say "restored; what was there before is in $aside" \
		"start the fleet, then compare: samovar audit"
}

# After a restore, before anybody works: who was to get an event may not have
# got it, and the broker knows nothing of it any more. The restore's own settings
# go: a replica takes over its primary's, and would end as one at that moment.
restore_send_again() {
	local c
	[ -e "$ETC/restored" ] || return 0
	postgres_psql -d postgres -c 'alter system reset recovery_target_time' \
		-c 'alter system reset recovery_target_action' \
		-c 'alter system reset restore_command' || return
	for c in "${DATABASE_CONTEXTS[@]}"; do
		postgres_psql -d "$c" -c "update outbox set sent_at = null,
			lease = null, lease_until = null
			where sent_at > (select max(created_at) from outbox)
				- interval '1 day'" || return
	done
	rm "$ETC/restored"
}
