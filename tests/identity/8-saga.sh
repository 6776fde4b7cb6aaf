# Registration and leaving, killed at each step: once the sweeper has been
# there, each profile has credentials and each account a profile.

admin_is() { # name, wanted exit status, arguments…
	local name=$1 want=$2
	shift 2
	printf '%s\n' "$password" | "$work/samovar-admin" create "$@" >"$work/out" 2>&1
	check "$name" is "$?" "$want"
}
password='длинный пароль'
admin_is 'an admin from the command line' 0 --work-email boss@samovar.local --full-name 'Главная' --position 'Владелица'
login '{"work_email":"boss@samovar.local","password":"длинный пароль"}'
got 'signs in' 200
boss_id=$(field .user.id)
check 'as an admin' is "$(field '.user.roles | join(" ")')" admin
staff GET '' '' "$(field .access_token)"
got 'and may hire' 200
check 'the audit log knows by whom' is "$(sql user "select string_agg(actor || ' ' || action, ', ' order by id) from audit where subject = 'staff:$boss_id'")" \
	'service:admin staff.created, service:admin staff.role_added'
admin_is 'twice' 65 --work-email boss@samovar.local --full-name 'Главная'
check 'the reason' grep -q 'work_email: is taken' "$work/out"
password=short
admin_is 'a short password' 65 --work-email two@samovar.local --full-name 'Вторая'
password=samovar123
admin_is 'a common password' 65 --work-email two@samovar.local --full-name 'Вторая'
password='длинный пароль'
admin_is 'no address' 65 --work-email two --full-name 'Вторая'
admin_is 'no name' 64 --work-email two@samovar.local
admin_is 'the password does not go there' 64 --work-email two@samovar.local --full-name 'Вторая' --password x
check 'nothing is left' is "$(sql user "select count(*) from staff where work_email like 'two%'")" 0
typed() { # what is typed at a terminal, each at its prompt
	local pid rc
	rm -f "$work/typed"
	mkfifo "$work/typed"
	: >"$work/out"
	script -qec "$work/samovar-admin create --work-email $3 --full-name Typed" \
		/dev/null <"$work/typed" >"$work/out" 2>&1 &
	pid=$!
	exec 7>"$work/typed"
	wait_for 10 grep -q 'Password:' "$work/out"
	echo "$1" >&7
	wait_for 10 grep -q 'again:' "$work/out"
	echo "$2" >&7
	wait $pid
	rc=$?
	exec 7>&-
	return $rc
}
check 'typed on a terminal' typed 'длинный пароль' 'длинный пароль' typed@samovar.local
check 'unseen' is "$(grep -c 'длинный' "$work/out")" 0
check 'asked twice' is "$(grep -o -e Password: -e 'again:' "$work/out" | wc -l)" 2
check 'two that differ' is "$(typed 'длинный пароль' 'другой пароль' t2@samovar.local; grep -c 'not the same' "$work/out")" 1

worker_pid() { pgrep -P "${pool_of[$1]}" | head -n 1; }
. "$src/tests/die.sh"

# What is there afterwards, by both books; the sweepers' waits are shortened.
books() {
	sql user "select string_agg(id::text, ' ' order by id) from users"
	sql auth "select string_agg(id::text, ' ' order by id) from users where id < 800"
}
agree() {
	local all
	wake user
	mapfile -t all < <(books)
	[ "${all[0]}" = "${all[1]}" ] && [ "$(sql user "select count(*) from users where state <> 'active'")" = 0 ]
}
sweep() {
	sql user "update users set claimed_at = claimed_at - interval '2 minutes' where state <> 'active'" >/dev/null
}

# warm POOL: it has its connections, so that the steps are the saga's alone.
warm() {
	register "warm$RANDOM$RANDOM@example.org" 'nine lives'
	[ "$status" = 201 ]
}
joins=0 kills=0 leaver=
join() { # N
	joins=$((joins + 1))
	register "join$joins@example.org" 'nine lives'
	join_status=$status
}
leave() {
	call DELETE /api/v1/users/me '' -H "$(as "$leaver")"
	[ "$status" = 204 ]
}

# kill_each POOL SYSCALLS COMMAND: at each of them that the command makes it make
kill_each() {
	local pool=$1 calls=$2 command=$3 i before=$kills tried=0
	pool_ready "$pool"
	calls_of "$(worker_pid "$pool")" "$calls" "$command"
	for ((i = 0; i < ${#CALLS[@]}; i += every)); do
		pool_ready "$pool"
		tried=$((tried + 1))
		# shellcheck disable=SC2086
		die_at "$(worker_pid "$pool")" ${CALLS[i]} "$command" || continue
		kills=$((kills + 1))
	done
	# one run may make a call less than another
	check "$pool, $command: killed at each of $tried steps" is \
		"$([ $((kills - before)) -ge $((tried * 3 / 4 + !tried)) ] && echo yes)" yes
	wait_for 20 warm
}

pool_ready() {
	pool_again "samovar-${1%%-*}" "$1" # no waiting for its backoff
	wait_for 20 warm
	leaver=$(field .access_token)
}

# the short form: every other time that something is sent, by whoever asks
# the others
calls=sendto every=2 sweeps=4 pools='user-join user'
[ "${SAMOVAR_TEST_LONG:-0}" = 0 ] ||
	calls=all every=1 sweeps=40 pools='user-join user auth-hash auth'
sql auth "delete from login_attempts" >/dev/null
sql auth "delete from users where id < 800 and id not in ($(sql user "select string_agg(id::text, ',') from users"))" >/dev/null
for pool in $pools; do
	[ "$pool" = user ] || kill_each "$pool" "$calls" join
	[[ $pool == *-* ]] || kill_each "$pool" "$calls" leave
done
sweep
check 'the sweeper makes the books agree' wait_for 40 agree

# The sweeper itself, killed at each of its steps.
half=700
half_done() { # state
	half=$((half + 1))
	sql auth "insert into users (id, email, full_name) values ($half, 'half$half@example.org', 'H')" >/dev/null
	sql user "insert into users (id, email, full_name, attempt, claimed_at, state) values ($half, 'half$half@example.org', 'H', gen_random_uuid(), now() - interval '2 minutes', '$1')" >/dev/null
}
killed_or_done() { ! kill -0 "${worker_of[user]}" 2>/dev/null || agree; }
for state in pending leaving; do
	for n in $(seq "$sweeps"); do
		half_done "$state"
		die_at "${worker_of[user]}" sendto "$n" wait_for 25 killed_or_done || break
		kills=$((kills + 1))
		wait "${worker_of[user]}" 2>/dev/null
		worker_start user
	done
	kill -0 "${worker_of[user]}" 2>/dev/null || worker_start user
	check "the next sweeper finishes, $state" wait_for 40 agree
done
echo "saga: $kills kills, $joins registrations"

# Credentials that come too late change nothing.
late() { # until
	inside PUT /internal/v1/auth/credentials "{\"account\":\"user\",\"id\":77777,\"email\":\"late@example.org\",\"full_name\":\"L\",\"password\":\"nine lives\",\"roles\":[\"customer\"],\"is_active\":true,\"until\":\"$1\"}"
}
late 2020-01-01T00:00:00+00:00
got 'too late' 409
check 'nothing is there' is "$(sql auth 'select count(*) from users where id = 77777')" 0
late tomorrow
got 'no time' 400
late "$(date -u -d '+1 minute' +%Y-%m-%dT%H:%M:%SZ)"
got 'in time' 204
