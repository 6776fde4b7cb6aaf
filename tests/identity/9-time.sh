# A login that fails takes as long whatever it fails by. Attempts of all kinds
# take turns, so that whatever else the machine does meets all of them alike.

sql auth "delete from login_attempts; update users set is_active = true where id = $sasha_id; delete from users where id in (810, 811)" >/dev/null
inside PUT /internal/v1/auth/credentials '{"account":"user","id":810,"email":"shut@example.org","full_name":"З","password":"nine lives","roles":["customer"],"is_active":false}'
sql auth "insert into users (id, email, full_name) values (811, 'elsewhere@example.org', 'Я')" >/dev/null
pool_again samovar-auth auth-hash LOGIN_FLOOR=0 LOGIN_LIMIT=1000000 \
	LOGIN_LIMIT_ADDRESS=1000000
kinds=(wrong unknown closed elsewhere)
attempts() { # a round of curl's configuration; # is its number
	local kind email words
	while read -r kind email words; do
		cat <<-END
			url = "http://127.0.0.1:$port/api/v1/auth/login"
			header = "Content-Type: application/json"
			data = "{\"email\":\"$email\",\"password\":\"$words\"}"
			write-out = "$kind %{http_code} %{time_total}\n"
			output = "$work/body.$kind"
			silent
			next
		END
	done <<-END
		wrong rita@example.org wrong
		unknown unknown#@example.org wrong
		closed shut@example.org nine lives
		elsewhere elsewhere@example.org wrong
	END
}
times=100
[ "${SAMOVAR_TEST_LONG:-0}" = 0 ] || times=1000
round=$(attempts)
for i in $(seq $times); do
	echo "${round//#/$i}"
done | sed '$d' >"$work/attempts"
declare -A least middle
of() { # kind: minimum and median in microseconds
	awk -v k="$1" '$1 == k { print $3 * 1000000 }' "$work/times" | sort -n |
		awk '{ t[NR] = $1 } END { print int(t[1]), int(t[int((NR + 1) / 2)]) }'
}
measure() {
	local kind
	curl -K "$work/attempts" >"$work/times"
	for kind in "${kinds[@]}"; do
		read -r least[$kind] middle[$kind] <<<"$(of "$kind")"
		echo "time: $kind, $times attempts: minimum ${least[$kind]} us, median ${middle[$kind]} us"
	done
}
alike() { # a third of a login that costs next to nothing
	local d=$(($1 - $2))
	[ $((3 * ${d#-})) -lt "$2" ]
}
all_alike() {
	local kind
	for kind in unknown closed elsewhere; do
		alike "${middle[$kind]}" "${middle[wrong]}" || return
	done
}
# once more where they differ: what takes longer, does each time
for _ in 1 2 3; do
	measure
	! all_alike || break
done
check 'all are refused alike' is "$(cut -d' ' -f2 "$work/times" | sort | uniq -c | xargs)" \
	"$((times * 4)) 401"
check 'in the same words' is "$(for k in "${kinds[@]}"; do jq -c 'del(.request_id)' "$work/body.$k"; done | sort -u)" \
	'{"error":"wrong e-mail or password","code":"unauthenticated"}'
for kind in unknown closed elsewhere; do
	[ $times -lt 1000 ] || # of a few, one may be lucky
		check "$kind: as quick at the least" alike "${least[$kind]}" "${least[wrong]}"
	check "$kind: as quick in the middle" alike "${middle[$kind]}" "${middle[wrong]}"
done

# A cost that was raised reaches each account at its next login.
was=$(sql auth "select left(password_hash, 7) from users where email = 'rita@example.org'")
pool_again samovar-auth auth-hash PASSWORD_CHEAP=0
login '{"email":"rita@example.org","password":"nine lives"}'
got 'the first login at a higher cost' 200
check 'before' is "$was" '$2b$04$'
check 'after' is "$(sql auth "select left(password_hash, 7) from users where email = 'rita@example.org'")" '$2b$11$'
login '{"email":"rita@example.org","password":"nine lives"}'
got 'the next' 200
login '{"work_email":"chef@samovar.local","password":"samovar-demo"}'
got 'staff' 200
check 'theirs, too' is "$(sql auth "select split_part(password_hash, '\$', 4) from staff where id = 5")" 'm=65536,t=2,p=1'
