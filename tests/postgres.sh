# A PostgreSQL of a suite's own, sourced by tests/<suite>/run: fsync off, every
# role trusted, gone when the suite ends. Gives $work (a folder of its own),
# $pgbin, and counts the checks.
# shellcheck shell=bash disable=SC2034
unset SAMOVAR_CONF
pgbin=$(pg_config --bindir 2>/dev/null) || pgbin=/usr/lib/postgresql/15/bin
work=$(mktemp -d /tmp/samovar-test.XXXXXX) || exit 2
passed=0 failed=0

export SAMOVAR_DATABASE_HOST=$work SAMOVAR_DATABASE_PORT=5432 \
    SAMOVAR_SECRETS_DIR=$work/secrets SAMOVAR_RUN_DIR=$work

# initdb refuses root: as root the server runs as the user postgres.
as=()
if [ "$(id -u)" = 0 ]; then
	as=(setpriv --reuid postgres --regid postgres --init-groups)
	chown postgres: "$work"
fi

# from a folder of its own: who has no way into ours says so behind the counts
server() {
	(cd "$work" && "${as[@]}" "$pgbin/pg_ctl" -D "$work/pg" "$@")
}

finish() {
	[ -f "$work/pg/postmaster.pid" ] && server -m immediate stop >/dev/null
	rm -rf "$work"
}
trap finish EXIT
trap 'exit 1' INT TERM

server_start() {
	server -w -l "$work/pg.log" -o "-k $work \
	    -c listen_addresses='' -c fsync=off -c shared_buffers=32MB" \
	    start >>"$work/log" 2>&1
}

server_make() {
	(cd "$work" && "${as[@]}" "$pgbin/initdb" -D "$work/pg" -U postgres \
	    -A trust --locale=C.UTF-8 --no-sync >"$work/log" 2>&1) &&
		server_start || { cat "$work/log" "$work/pg.log"; exit 2; }
	mkdir "$work/secrets"
}

admin() { psql -h "$work" -U postgres -X -q -v ON_ERROR_STOP=1 "$@"; }
ask() { admin -A -t -d "$1" -c "$2" 2>>"$work/log"; }

# role NAME: with the short limits that a fleet gives it, and its passfile.
role() {
	admin -c "create role \"$1\" login" \
	    -c "alter role \"$1\" set statement_timeout = '200ms'" || exit 2
	echo "*:*:$1:$1:secret" >"$work/secrets/$1.pgpass"
	chmod 600 "$work/secrets/$1.pgpass"
}

ok() {
	passed=$((passed + 1))
	echo "ok - $1"
}

bad() {
	failed=$((failed + 1))
	echo "not ok - $1"
	sed 's/^/     | /' "$work/out"
}

# same NAME WANT GOT
same() {
	if [ "$2" = "$3" ]; then ok "$1"; else
		echo "want '$2', got '$3'" >"$work/out"
		bad "$1"
	fi
}

# tell RC TEXT NAME: the exit code, and a text in what it printed ($work/out).
tell() {
	if [ "$1" = "$2" ] && grep -qF -- "$3" "$work/out"; then
		ok "$4"
	else
		bad "$4 (exit $1, want $2 and '$3')"
	fi
}

verdict() {
	echo "$passed passed, $failed failed"
	[ $failed = 0 ]
}
