# shellcheck shell=bash disable=SC2154
# A program brings its code itself: AuthService.LoginYandex.
ours=http://127.0.0.1:$port/api/v1/auth/yandex/callback

# A code without a challenge, as a program gets it.
code() {
	curl -s -o /dev/null -w '%{redirect_url}' -G "$PROVIDER/authorize" \
		--data-urlencode "redirect_uri=$ours" -d client_id=samovar-test \
		-d response_type=code | sed 's/.*[?&]code=\([^&]*\).*/\1/'
}
bring() { # code [redirect_uri [more]]
	call POST /api/v1/auth/yandex \
		"{\"code\":\"$1\",\"redirect_uri\":\"${2:-$ours}\"${3:-}}"
}

behave '{"profile": {"id": "1000034426", "login": "anna"}}'
one=$(code)
bring "$one"
got 'signed in' 200
check 'the same account on both ways' is "$(field .user.id)" "$anna_id"
check 'a refresh token' test "$(field '.refresh_token | length')" -eq 43
bring "$one"
got 'a code is used once' 401
bring "$(code)" "$ours" ',"session":"cookie"'
check 'as a cookie' test -n "$(cookie __Host-refresh)"
check 'and not in the body' is "$(field .refresh_token)" null
bring "$(code)" http://127.0.0.1:1/evil
got 'another address' 400
check 'field' is "$(field .field)" redirect_uri
bring "$(code)" "$ours/"
got 'nearly ours' 400
leave
agree
bring "$(sed 's/.*[?&]code=\([^&]*\).*/\1/' <<<"$back")"
got 'a code of the browser needs its verifier' 401
call POST /api/v1/auth/yandex '{"redirect_uri":"x"}'
got 'no code' 400
call POST /api/v1/auth/yandex '{"code":"x"}'
got 'no address' 400
call POST /auth.v1.AuthService/LoginYandex "{\"code\":\"$(code)\",\"redirectUri\":\"$ours\"}" -H 'Connect-Protocol-Version: 1'
got 'by rpc' 200
check 'answers the message' is "$(field '[.user.id, .user.accountType // .user.account_type] | map(tostring) | join("|")')" "$anna_id|ACCOUNT_TYPE_USER"
check 'the token in a header' grep -qi '^Refresh-Token: .\{43\}$' <<<"$headers"

# who is there already
call POST /api/v1/auth/register '{"email":"boris@example.org","phone":"8 (999) 111-22-33","full_name":"Борис","password":"очень длинный"}'
got 'registered by password' 201
behave '{"profile": {"id": "77", "login": "b", "default_email": "BORIS@example.org"}}'
bring "$(code)"
got 'an address that is taken is not merged' 409
check 'says which field' is "$(field .field)" email
check 'and what to do' grep -q password <<<"$(field .error)"
round
check 'on a page, too' is "$(location)" '/#sign-in=yandex-email-taken'
check 'nothing is left of it' is "$(sql user "select count(*) from users where yandex_id = '77'")" 0
behave '{"profile": {"id": "78", "login": "v", "default_email": "vera@yandex.ru", "default_phone": {"id": 1, "number": "+79991112233"}}}'
bring "$(code)"
got 'a number that is taken' 200
check 'stays its owner'"'"'s' is "$(field .user.phone)" null
check 'a name all the same' is "$(field .user.full_name)" v
behave '{"profile": {"id": "79", "login": "noname", "default_email": null, "default_phone": null, "real_name": "  ", "display_name": ""}}'
bring "$(code)"
got 'no address at all' 200
check 'is no account'"'"'s address' is "$(field '[.user.email, .user.full_name] | map(. // "null") | join("|")')" 'null|noname'
nobody=$(field .user.id)
call GET /api/v1/users/me '' -H "$(as "$(field .access_token)")"
check 'and can be read' is "$(field .email)" null
bring "$(code)"
check 'found again' is "$(field .user.id)" "$nobody"
behave "{\"profile\": {\"id\": \"80\", \"login\": \"l\", \"default_email\": \"long@yandex.ru\", \"real_name\": \"$(printf 'Ж%.0s' {1..300})\"}}"
bring "$(code)"
check 'a long name is cut' is "$(field '.user.full_name | length')" 100
behave '{"profile": {"id": "81", "login": "bad", "default_email": "not an address"}}'
bring "$(code)"
check 'an address that is none' is "$(field .user.email)" null

# closed and deleted accounts
sql user "update users set is_active = false where yandex_id = '80'" >/dev/null
behave '{"profile": {"id": "80", "login": "l", "default_email": "long@yandex.ru"}}'
bring "$(code)"
got 'closed' 401
behave '{"profile": {"id": "1000034426", "login": "anna", "default_email": "anna@yandex.ru"}}'
call DELETE /api/v1/users/me '' -H "$(as "$anna")"
got 'leaves' 204
bring "$(code)"
got 'comes again' 200
check 'as somebody new' test "$(field .user.id)" -gt "$anna_id"
# twice at once for the first time
behave '{"profile": {"id": "90", "login": "twin", "default_email": "twin@yandex.ru"}}'
first=$(code) second=$(code)
for c in "$first" "$second"; do
	curl -s -o /dev/null -w '%{http_code}\n' -H 'Content-Type: application/json' \
		-d "{\"code\":\"$c\",\"redirect_uri\":\"$ours\"}" \
		"http://127.0.0.1:$port/api/v1/auth/yandex" >>"$work/twins" &
	twins+=($!)
done
wait "${twins[@]}"
check 'two at once: one account' is "$(sql user "select count(*) from users where yandex_id = '90' and state = 'active'")" 1
check 'nobody sees a failure of ours' is "$(grep -cvE '^(200|409)$' "$work/twins")" 0
