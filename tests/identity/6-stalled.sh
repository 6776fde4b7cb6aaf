# What waits for the pool that hashes, and what does not.

hash_worker() { pgrep -P "${pool_of[auth-hash]}"; }
waiting() { # connections that the pool has not taken yet
	ss -xlH src "$work/auth-hash.sock*" | awk '{ n += $3 } END { print n + 0 }'
}
wait_there() { [ "$(waiting)" -ge "$1" ]; }

register lena@example.org 'nine lives'
lena=$(field .access_token) lena_id=$(field .user.id)
worker=$(hash_worker)
kill -STOP "$worker"
curl -s -m 15 -o "$work/slow" -w '%{http_code}' -H 'Content-Type: application/json' \
	-d '{"email":"slow@example.org","full_name":"С","password":"nine lives"}' \
	"http://127.0.0.1:$port/api/v1/auth/register" >"$work/slow.status" &
slow=$!
check 'a registration waits' wait_for 10 wait_there 1
begun=$SECONDS
for path in auth/me users/me auth/sessions; do
	call GET "/api/v1/$path" '' -H "$(as "$lena")"
	got "others do not: $path" 200
done
users PATCH "/$lena_id" '{"is_active":false}'
got 'nor does an admin' 200
for path in auth/me users/me; do
	call GET "/api/v1/$path" '' -H "$(as "$lena")"
	check "who is closed is out at once: $path" wait_for 1 me_there "$path" "$lena"
done
while [ $((SECONDS - begun)) -lt 3 ]; do sleep 0.1; done # past other calls' deadline
kill -CONT "$worker"
wait $slow
check 'it is done in the end' is "$(cat "$work/slow.status")" 201

# More than may wait: who has waited longest is sent away, the rest gets in.
pool_again samovar-auth auth-hash COSTLY_QUEUE=4
register rosa@example.org 'nine lives'
got 'a guest' 201
worker=$(hash_worker)
kill -STOP "$worker"
crowd=()
for i in $(seq 12); do
	curl -s -m 15 -o "$work/crowd.$i" -D "$work/crowd.$i.head" \
		-H 'Content-Type: application/json' \
		-d '{"email":"rosa@example.org","password":"nine lives"}' \
		"http://127.0.0.1:$port/api/v1/auth/login" &
	crowd+=($!)
done
# one may be in the worker's hands, and not in the queue with the others
all_came() { wait_for 10 wait_there 12 || wait_there 11; }
check 'a crowd' all_came
kill -CONT "$worker"
wait "${crowd[@]}"
check 'four and the one behind them get in' is \
	"$(cat "$work"/crowd.*.head | grep -c ' 200 OK')" 5
check 'the others are told when to come again' is \
	"$(cat "$work"/crowd.*.head | grep -c '^Retry-After: 2')" 7
check 'and why' is "$(grep -l '"code":"unavailable"' "$work"/crowd.*[0-9] | wc -l)" 7
pool_again samovar-auth auth-hash COSTLY_QUEUE=20

# Of two tellings of one account the later one stays.
told_of() { # version, active
	inside PUT /internal/v1/auth/accounts "{\"account\":\"user\",\"id\":$lena_id,\"email\":\"lena@example.org\",\"full_name\":\"Л\",\"roles\":[\"customer\"],\"version\":$1,\"is_active\":$2}"
}
is_active() { sql auth "select is_active from users where id = $lena_id"; }
told_of 7 true
got 'told' 204
told_of 8 false
got 'told again' 204
told_of 7 true
got 'what was on its way all the time' 204
check 'changes nothing' is "$(is_active)" f
told_of 8 false
got 'the same once more' 204
told_of 9 true
check 'what is newer does' is "$(is_active)" t
told_of 0 true
got 'no version' 400
inside PUT /internal/v1/auth/accounts '{"account":"user","id":99999,"email":"none@example.org","full_name":"N","roles":["customer"],"version":1,"is_active":true}'
got 'of nobody' 404
check 'makes nobody' is "$(sql auth 'select count(*) from users where id = 99999')" 0
inside PUT /internal/v1/auth/accounts "{\"account\":\"user\",\"id\":$lena_id,\"email\":\"lena@example.org\",\"full_name\":\"Л\",\"roles\":[\"customer\"],\"version\":10,\"is_active\":true,\"password\":\"a new password\"}"
got 'passwords go the other way' 400
