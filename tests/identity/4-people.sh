# Profiles and staff: own, and what an admin does.

login '{"email":"anna@example.org","password":"новый пароль"}'
anna=$(field .access_token)
users() { call "$1" "/api/v1/users$2" "${3:-}" -H "$(as "${4:-$admin}")"; }
staff() { call "$1" "/api/v1/staff$2" "${3:-}" -H "$(as "${4:-$admin}")"; }

users GET /me '' "$anna"
got 'own profile' 200
check 'profile' is "$(field '[.email, .full_name, .is_active, .roles[0]] | join("|")')" \
	'anna@example.org|Анна Ким|true|customer'
users PATCH /me '{"full_name":"Анна Пак","phone":null}' "$anna"
got 'change' 200
check 'changed' is "$(field '[.full_name, .phone] | map(. // "null") | join("|")')" 'Анна Пак|null'
call GET /api/v1/auth/me '' -H "$(as "$anna")"
check 'auth has heard' is "$(field .full_name)" 'Анна Пак'
users PATCH /me '{"email":"c@example.org"}' "$anna"
got 'taken address' 409
users PATCH /me '{"is_active":false}' "$anna"
got 'not by oneself' 400
users PATCH /me '{"full_name":null}' "$anna"
got 'a name stays' 400
users PATCH /me '{"email":"nonsense"}' "$anna"
got 'no address' 400
users GET '' '' "$anna"
got 'list is for admins' 403
users GET "/$anna_id" '' "$chef"
got 'not for chefs' 403
call GET /api/v1/users
got 'not for strangers' 401

users GET '?page_size=2&page=1'
got 'list' 200
check 'page' is "$(field '[(.users | length), .total_count] | join("|")')" '2|4'
for q in page=0 page_size=101 page_size=x 'page=101&page_size=100' nonsense=1; do
	users GET "?$q"
	got "list?$q" 400
done
users GET "/$anna_id"
got 'one' 200
users GET /99999
got 'nobody' 404
users GET /99999999999999999999
check 'a number past all' is "$([[ $status = 40[04] ]] && echo yes)" yes
users POST '' '{"email":"made@example.org","full_name":"M","password":"nine-lives"}'
got 'made by an admin' 201
made=$(field .id)
login '{"email":"made@example.org","password":"nine-lives"}'
got 'signs in' 200
token=$(field .access_token)
users PATCH "/$made" '{"is_active":false}'
got 'closed by an admin' 200
check 'token ends' wait_for 1 me_is "$token" 401
login '{"email":"made@example.org","password":"nine-lives"}'
got 'cannot sign in' 401
users DELETE "/$made"
got 'deleted' 204
users GET "/$made"
got 'gone' 404
login '{"email":"made@example.org","password":"nine-lives"}'
got 'gone at auth' 401
users DELETE "/$made"
got 'deleted again' 404
users PUT "/$anna_id/roles/admin"
got 'a guest is no admin' 404

# 5 and 6 are in auth alone
sql user 'alter table staff alter id restart with 101' >/dev/null
staff POST '' '{"work_email":"Waiter@Samovar.local","work_phone":"+79000000001","full_name":"Олег","position":"Официант","password":"samovar-demo","roles":["waiter"]}'
got 'hire' 201
oleg=$(field .id)
check 'hired' is "$(field '[.work_email, .position, .is_active, .roles[0]] | join("|")')" \
	'waiter@samovar.local|Официант|true|waiter'
login '{"work_email":"waiter@samovar.local","password":"samovar-demo"}'
got 'signs in' 200
token=$(field .access_token)
staff POST '' '{"work_email":"waiter@samovar.local","work_phone":"+79000000002","full_name":"О","password":"samovar-demo"}'
got 'taken address' 409
staff POST '' '{"work_email":"w2@samovar.local","work_phone":"+79000000001","full_name":"О","password":"samovar-demo"}'
got 'taken phone' 409
check 'field' is "$(field .field)" work_phone
staff POST '' '{"work_email":"w3@samovar.local","work_phone":"+79000000003","full_name":"О","password":"samovar-demo","roles":["customer"]}'
got 'no customer among staff' 400
staff POST '' '{"work_email":"w3@samovar.local","work_phone":"+79000000003","full_name":"О","password":"samovar-demo","roles":["owner"]}'
got 'no such role' 400
staff GET ''
got 'list' 200
check 'staff' is "$(field '[(.staff | length), .total_count] | join("|")')" '1|1'
staff GET '' '' "$token"
got 'list is for admins' 403
staff PUT "/$oleg/roles/admin"
got 'promote' 204
check 'old token ends' wait_for 1 me_is "$token" 401
login '{"work_email":"waiter@samovar.local","password":"samovar-demo"}'
token=$(field .access_token)
check 'both roles' is "$(field '.user.roles | sort | join(" ")')" 'admin waiter'

# Somebody must be left who may hire.
last_stays() { # name
	got "$1: the last admin stays" 409
	check "$1: sentence" is "$(field '[.code, .error] | join("|")')" \
		'wrong_state|the last admin stays; make somebody else an admin first'
}
staff DELETE "/$oleg/roles/admin"
last_stays 'demoted'
staff DELETE "/$oleg"
last_stays 'dismissed'
staff PATCH "/$oleg" '{"full_name":"Ушедший","is_active":false}'
last_stays 'deactivated'
staff GET "/$oleg"
check 'nothing has changed' is "$(field '[.full_name, .is_active, (.roles | length)] | join("|")')" 'Олег|true|2'
me "$token"
got 'nor ended' 200
staff DELETE "/$oleg/roles/waiter"
got 'another role of theirs' 204
staff PUT "/$oleg/roles/waiter"
got 'and back' 204
hire_admin() { # name: sets $hired
	staff POST '' "{\"work_email\":\"$1@samovar.local\",\"full_name\":\"$1\",\"password\":\"samovar-demo\",\"roles\":[\"admin\"]}"
	got "$1 becomes an admin" 201
	hired=$(field .id)
}
hire_admin olga
olga=$hired
login '{"work_email":"waiter@samovar.local","password":"samovar-demo"}'
token=$(field .access_token)
staff DELETE "/$oleg/roles/admin"
got 'demote' 204
check 'old token ends' wait_for 1 me_is "$token" 401
staff PUT "/$oleg/roles/customer"
got 'no customer' 404
staff PUT /99999/roles/chef
got 'nobody' 404
staff PATCH "/$oleg" '{"position":"Старший официант"}'
got 'change' 200
check 'changed' is "$(field .position)" 'Старший официант'
staff DELETE "/$oleg"
got 'leaves' 204
staff GET "/$oleg"
check 'stays in the book' is "$(field .is_active)" false
login '{"work_email":"waiter@samovar.local","password":"samovar-demo"}'
got 'cannot sign in' 401

# Two admins who remove each other at the same moment: both requests are held
# where they change the other's row, then let go together. One that waited
# longer than a lock may be waited for is told 503, and asks again.
hire_admin zoya
kill "${pool_of[user]}"
wait "${pool_of[user]}" 2>/dev/null
rm -f "$work/user.sock"
pool_start samovar-user user 2
wait_for 10 test -S "$work/user.sock"
mkfifo "$work/holder"
admin -q -d user <"$work/holder" >/dev/null &
exec 8>"$work/holder"
echo "begin; select id from staff where id in ($olga, $hired) for update;" >&8
holds() { [ "$(sql user "select count(*) from pg_stat_activity where datname = 'user' and state = 'idle in transaction'")" = 1 ]; }
check 'the rows are held' wait_for 10 holds
for i in "$olga" "$hired"; do
	curl -s -o "$work/answer.$i" -w '%{http_code}\n' --retry 20 --retry-delay 1 \
		-X DELETE -H "$(as "$admin")" \
		"http://127.0.0.1:$port/api/v1/staff/$i" >"$work/removed.$i" &
	removing[i]=$!
done
wait_both() { [ "$(sql user "select count(*) from pg_stat_activity where datname = 'user' and wait_event_type = 'Lock'")" = 2 ]; }
check 'both wait' wait_for 10 wait_both
echo 'commit;' >&8
exec 8>&-
wait "${removing[olga]}" "${removing[hired]}"
check 'one of them stays' is "$(sort "$work"/removed.* | xargs)" '204 409'
check 'and may hire' is "$(sql user "select count(*) from staff s join staff_roles x on x.staff_id = s.id join roles r on r.id = x.role_id where r.name = 'admin' and s.is_active")" 1
pool_again samovar-user user

users DELETE /me '' "$anna"
got 'leaves' 204
check 'token ends' wait_for 1 me_is "$anna" 401
check 'events' is "$(sql user "select string_agg(distinct routing_key, ' ' order by routing_key) from outbox")" \
	'staff.created staff.updated user.created user.deleted user.updated'
