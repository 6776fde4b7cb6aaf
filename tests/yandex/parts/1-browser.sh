# shellcheck shell=bash disable=SC2154
# The browser's way: out to the provider, back with a code, signed in.
printf hush-hush >"$work/secrets/yandex-secret"
chmod 600 "$work/secrets/yandex-secret"
jar=$work/cookies

behave() { curl -s -o /dev/null -d "$1" "$PROVIDER/behave"; }
asked() { curl -s "$PROVIDER/calls" | jq -r ".$1"; }
location() { sed -n 's/^Location: //p' <<<"$headers"; }
cookie() { sed -n "s/^Set-Cookie: $1=\([^;]*\);.*/\1/p" <<<"$headers"; }

# Sets $attempt (the cookie) and $there (the provider's page).
leave() {
	call GET /api/v1/auth/yandex
	attempt=$(cookie __Host-yandex) there=$(location)
}
# Follows the provider's redirect; sets $back, the path on our side.
agree() {
	back=$(curl -s -o /dev/null -w '%{redirect_url}' "$there")
	back=${back#http://127.0.0.1:"$port"}
}
come_back() { call GET "$back" '' -H "Cookie: a=b; __Host-yandex=$attempt"; }
round() { leave; agree; come_back; }

behave '{"profile": {"id": "1000034426", "login": "anna", "default_email": "Anna@Yandex.ru", "real_name": "Анна Ким", "default_phone": {"id": 1, "number": "+7 903 765-43-21"}}}'
leave
got 'leaves for the provider' 302
check 'the page is the provider'"'"'s' is "${there%%\?*}" "$PROVIDER/authorize"
check 'with S256, state and our address' grep -qE 'redirect_uri=http%3A%2F%2F127.0.0.1%3A[0-9]+%2Fapi%2Fv1%2Fauth%2Fyandex%2Fcallback&state=[A-Za-z0-9_-]{43}&code_challenge=[A-Za-z0-9_-]{43}&code_challenge_method=S256$' <<<"$there"
check 'the cookie is for us alone' grep -qE '^Set-Cookie: __Host-yandex=[A-Za-z0-9_-]{43}; Path=/; Max-Age=600; Secure; HttpOnly; SameSite=Lax$' <<<"$headers"
check 'neither is kept as it is' is "$(sql user "select count(*) from yandex_attempts where cookie_hash = '$attempt' or state_hash = '$attempt'")" 0
agree
come_back
got 'comes back' 302
check 'to the restaurant' is "$(location)" /
refresh=$(cookie __Host-refresh)
check 'with a session' test ${#refresh} -eq 43
check 'and without the attempt' is "$(cookie __Host-yandex)" ''
call POST /api/v1/auth/refresh '' -H "Cookie: __Host-refresh=$refresh" -H "Origin: http://127.0.0.1:$port"
got 'the cookie refreshes' 200
anna=$(field .access_token) anna_id=$(field .user.id)
check 'the refresh token stays a cookie' is "$(field .refresh_token)" null
call GET /api/v1/users/me '' -H "$(as "$anna")"
check 'mapped' is "$(field '[.email, .phone, .full_name] | join("|")')" \
	'anna@yandex.ru|+79037654321|Анна Ким'
check 'told in the user.created event' is "$(sql user "select count(*) from outbox where routing_key = 'user.created' and body ->> 'user_id' = '$anna_id'")" 1
check 'no password at auth' is "$(sql auth "select password_hash is null from users where id = $anna_id")" t
come_back
check 'a state is used once' is "$(location)" '/#sign-in=yandex-expired'

# her name and address there change, the account stays
behave '{"profile": {"id": "1000034426", "login": "anna", "default_email": "other@yandex.ru", "display_name": "Nusha"}}'
round
check 'the same person' is "$(location)" /
call POST /api/v1/auth/refresh '' -H "Cookie: __Host-refresh=$(cookie __Host-refresh)" -H "Origin: http://127.0.0.1:$port"
check 'the same account' is "$(field .user.id)" "$anna_id"
check 'with the name that they gave us' is "$(field .user.full_name)" 'Анна Ким'

# states and cookies of others
leave
agree
attempt=x come_back
check 'a foreign cookie' is "$(location)" '/#sign-in=yandex-expired'
leave
mine=$attempt
leave
agree
attempt=$mine come_back
check 'my cookie, another'"'"'s state' is "$(location)" '/#sign-in=yandex-expired'
call GET "$back"
check 'no cookie' is "$(location)" '/#sign-in=yandex-expired'
leave
agree
back=$(sed 's/state=[^&]*/state=AAAA/' <<<"$back")
before=$(asked token)
come_back
check 'another state' is "$(location)" '/#sign-in=yandex-expired'
check 'the provider was not asked' is "$(asked token)" "$before"
leave
sql user "update yandex_attempts set began_at = began_at - interval '11 minutes'" >/dev/null
agree
come_back
check 'too late' is "$(location)" '/#sign-in=yandex-expired'
leave
call GET "/api/v1/auth/yandex/callback?error=access_denied&error_description=%3Cscript%3E&state=$(sed 's/.*state=\([^&]*\).*/\1/' <<<"$there")" '' -H "Cookie: __Host-yandex=$attempt"
check 'denied' is "$(location)" '/#sign-in=yandex-denied'
check 'nothing of the provider'"'"'s words' is "$(grep -ci script <<<"$headers$body")" 0
call GET "/api/v1/auth/yandex/callback?$(head -c 900 /dev/zero | tr '\0' a)=1"
check 'nonsense' is "$(location)" '/#sign-in=yandex-failed'
leave
agree
back=$(sed 's/code=[^&]*/code=stolen/' <<<"$back")
come_back
check 'a code that is none' is "$(location)" '/#sign-in=yandex-expired'
