# me, JWKS, refresh, logout, revocation.

me() { call GET /api/v1/auth/me '' -H "$(as "$1")"; }
me_is() { me "$1"; [ "$status" = "$2" ]; }

me "$anna"
got 'me' 200
check 'me is the login'"'"'s user' is "$(field '[.id, .account_type, .email] | join("|")')" \
	"$anna_id|user|anna@example.org"
call GET /api/auth/me '' -H "$(as "$chef")"
check 'staff' is "$(field '[.id, .account_type] | join("|")')" '5|staff'
call GET /api/v1/auth/me
got 'me without token' 401
check 'WWW-Authenticate' grep -q '^WWW-Authenticate: Bearer' <<<"$headers"
me "${anna%????}AAAA"
got 'forged' 401
call GET /api/v1/auth/me '' -H "Authorization: Bearer $anna" -H "Authorization: Bearer $anna"
got 'two tokens' 401
call GET /api/v1/auth/me '' -H "$(as "$anna")" -H 'X-User-Id: 1' -H 'X_User_Id: 2'
got 'twin headers' 400

call GET /.well-known/jwks.json
check 'one key' is "$(field '[.keys[] | .kty, .crv, .alg, .use] | join(" ")')" 'EC P-256 ES256 sig'
kid=$(cut -d. -f1 <<<"$anna" | tr '_-' '/+' | base64 -d 2>/dev/null | jq -r .kid)
check 'kid' is "$(field '.keys[0].kid')" "$kid"

refresh() { call POST /api/v1/auth/refresh "{\"refresh_token\":\"$1\"}"; }
refresh "$anna_refresh"
got 'refresh' 200
anna2=$(field .access_token) anna_refresh2=$(field .refresh_token)
check 'another token' is "$([ "$anna_refresh2" != "$anna_refresh" ] && echo yes)" yes
me "$anna2"
got 'the new token' 200
# Two tabs at once, or an answer that was lost: the same child.
refresh "$anna_refresh"
got 'used again at once' 200
check 'one lineage' is "$(field .refresh_token)" "$anna_refresh2"
jti_of() { cut -d. -f2 <<<"$1" | tr '_-' '/+' | base64 -d 2>/dev/null | grep -o '"jti":"[^"]*"'; }
check 'the same token' is "$(jti_of "$(field .access_token)")" "$(jti_of "$anna2")"
age_tokens() {
	sql auth "update refresh_tokens set used_at = used_at - interval '11 seconds'" >/dev/null
}
age_tokens
refresh "$anna_refresh"
got 'used twice, later' 401
refresh "$anna_refresh2"
got 'its successor fell with it' 401
check 'so did the access tokens' wait_for 1 me_is "$anna2" 401
check 'and the first' wait_for 1 me_is "$anna" 401
for t in '' x "$anna" "$(printf 'x%.0s' {1..43})"; do
	refresh "$t"
	check "refresh '${t:0:8}'" is "$([[ $status = 40[01] ]] && echo yes)" yes
done
call POST /api/v1/auth/refresh '{}'
got 'no refresh token' 400

login '{"email":"anna@example.org","password":"длинный пароль"}'
anna=$(field .access_token) anna_refresh=$(field .refresh_token)
login '{"email":"anna@example.org","password":"длинный пароль"}'
other=$(field .access_token)
call POST /api/v1/auth/logout '' -H "$(as "$anna")"
got 'logout' 204
check 'token is void within a second' wait_for 1 me_is "$anna" 401
refresh "$anna_refresh"
got 'refresh token, too' 401
me "$other"
got 'the other session lives' 200
call POST /api/v1/auth/logout
got 'logout of nobody' 401

# The cookie goes with our own pages only.
call POST /api/v1/auth/login '{"email":"anna@example.org","password":"длинный пароль","session":"cookie"}'
got 'login with cookie' 200
check 'not in the body' is "$(field .refresh_token)" null
cookie=$(sed -n 's/^Set-Cookie: \(__Host-refresh=[^;]*\);.*/\1/p' <<<"$headers")
call POST /api/v1/auth/refresh '' -b "$cookie"
got 'no Origin' 400
call POST /api/v1/auth/refresh '' -b "$cookie" -H 'Origin: http://evil.example'
got 'foreign Origin' 400
call POST /api/v1/auth/refresh '' -b "$cookie" -H "Origin: http://127.0.0.1:$port"
got 'own Origin' 200
check 'next cookie' grep -q '^Set-Cookie: __Host-refresh=' <<<"$headers"
cookie=$(sed -n 's/^Set-Cookie: \(__Host-refresh=[^;]*\);.*/\1/p' <<<"$headers")
call POST /api/v1/auth/logout '' -b "$cookie" -H "Origin: http://127.0.0.1:$port"
got 'logout by cookie' 204
check 'cookie goes' grep -q '^Set-Cookie: __Host-refresh=; .*Max-Age=0' <<<"$headers"

# A new password and a closed account end what was issued before.
me "$other"
got 'before' 200
put_anna() {
	inside PUT /internal/v1/auth/credentials "{\"account\":\"user\",\"id\":$anna_id,\"email\":\"anna@example.org\",\"phone\":\"+79001112233\",\"full_name\":\"Анна Ким\",\"roles\":[\"customer\"],$1}"
}
put_anna '"is_active":true'
got 'same again' 204
me "$other"
got 'nothing changed, nothing ends' 200
put_anna '"is_active":true,"password":"новый пароль"'
login '{"email":"anna@example.org","password":"новый пароль"}'
got 'new password' 200
new=$(field .access_token)
check 'old token' wait_for 1 me_is "$other" 401
me "$new"
got 'token of the new password, same second' 200
put_anna '"is_active":false'
check 'closed' wait_for 1 me_is "$new" 401
put_anna '"is_active":true'

# Other roles: tokens with the old ones end.
inside PUT /internal/v1/auth/credentials '{"account":"staff","id":5,"email":"chef@samovar.local","full_name":"Шеф","roles":["chef","courier"],"is_active":true}'
check 'roles changed' wait_for 1 me_is "$chef" 401
login '{"work_email":"chef@samovar.local","password":"samovar-demo"}'
chef=$(field .access_token)
check 'new roles' is "$(field '.user.roles | join(" ")')" 'chef courier'

# Redis gone, flushed, back: revocation holds throughout.
login '{"email":"anna@example.org","password":"новый пароль"}'
keep=$(field .access_token)
login '{"email":"anna@example.org","password":"новый пароль"}'
void=$(field .access_token)
call POST /api/v1/auth/logout '' -H "$(as "$void")"
check 'void' wait_for 1 me_is "$void" 401
redis-cli -s "$work/redis.sock" flushall >/dev/null
me "$void"
got 'flushed: void' 401
me "$keep"
got 'flushed: good' 200
call GET /api/v1/users/me '' -H "$(as "$void")"
got 'flushed, another context: void' 401
call GET /api/v1/users/me '' -H "$(as "$keep")"
got 'flushed, another context: good' 200
kill "$redis"
wait "$redis" 2>/dev/null
for context in auth/me users/me; do
	call GET /api/v1/$context '' -H "$(as "$void")"
	got "no Redis, $context: void" 401
	call GET /api/v1/$context '' -H "$(as "$keep")"
	got "no Redis, $context: good" 200
done
redis_start
ready() { [ "$(redis-cli -s "$work/redis.sock" get samovar:revoked:ready 2>/dev/null)" = 1 ]; }
check 'the copy is complete again' wait_for 5 ready
call GET /api/v1/users/me '' -H "$(as "$void")"
got 'back: void' 401
call GET /api/v1/users/me '' -H "$(as "$keep")"
got 'back: good' 200

# Internal means internal.
for path in credentials sessions revocations; do
	call POST /internal/v1/auth/$path '{}' -H "Authorization: Bearer $(cat "$work/secrets/service-user")"
	got "$path on the public listener" 404
done
call PUT "http://127.0.0.1:$internal/internal/v1/auth/credentials" '{}'
got 'no secret' 401
call PUT "http://127.0.0.1:$internal/internal/v1/auth/credentials" '{}' -H "$(as "$admin")"
got 'an admin is no service' 403
inside PUT /internal/v1/auth/credentials '{"account":"user","id":1,"email":"x@example.org","full_name":"X","roles":["admin"],"is_active":true}'
got 'a guest is never admin' 400
inside PUT /internal/v1/auth/credentials '{"account":"service","id":1,"email":"x@example.org","full_name":"X","roles":[],"is_active":true}'
got 'no accounts of services' 400
inside DELETE /internal/v1/auth/credentials/robot/1
got 'no robots' 404
inside DELETE /internal/v1/auth/credentials/user/800
got 'delete' 204
inside DELETE /internal/v1/auth/credentials/user/800
got 'delete again' 204
