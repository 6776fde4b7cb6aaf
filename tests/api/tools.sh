# What the tables' rows do besides requests: what happens at the same time.
# shellcheck shell=bash
set -u
. "${BASH_SOURCE[0]%/*}/../fleet.sh"

# address_save <token> <house> [curl's options…]
address_save() {
	curl -s -m 20 -H "Authorization: Bearer $1" \
		-H 'Content-Type: application/json' \
		-d "{\"street\":\"Ленина\",\"house\":\"$2\",\"is_default\":true}" \
		"$SAMOVAR_URL/api/v1/users/me/addresses" "${@:3}"
}

# addresses_at_once <guest> <token>: thirty, of a guest who had none
addresses_at_once() {
	local house statuses
	sql user "delete from addresses where user_id = $1" || return
	statuses=$(for house in {01..30}; do
		address_save "$2" "$house" -o /dev/null -w '%{http_code}\n' &
	done | sort | uniq -c | xargs)
	echo "$statuses"
	[ "$statuses" = '20 201 10 409' ]
}

# address_behind <guest> <token>: a second pool has taken the guest's row and
# saves twenty addresses; who saves one meanwhile must not count before that.
address_behind() {
	local answer
	coproc POOL { sql user '\i -'; }
	echo "begin;
		select 'held' from users where id = $1 for no key update;" \
		>&"${POOL[1]}"
	read -r -t 10 answer <&"${POOL[0]}" && [ "$answer" = held ] || return
	# who waits for too long is told to come again, and does
	address_save "$2" 00 --retry 5 >"$TEST_TMP/behind" &
	echo "do 'begin for i in 1 .. 100 loop
			exit when exists (select from pg_locks where not granted);
			perform pg_sleep(0.01);
		end loop; end';
		insert into addresses (id, user_id, street, house, is_default)
			select gen_random_uuid(), $1, 'Ленина', n, n = 1
			from generate_series(1, 20) n;
		commit;
		\\q" >&"${POOL[1]}"
	wait
	cat "$TEST_TMP/behind"
	grep -q 'at most 20 addresses' "$TEST_TMP/behind"
}
