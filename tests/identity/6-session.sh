# The list of one's sessions, how each ends, and what ends all of them.

register toma@example.org 'nine lives'
toma=$(field .access_token)
register sasha@example.org 'nine lives'
sasha_id=$(field .user.id)
mine() { call GET /api/v1/auth/sessions '' -H "$(as "$1")"; }
end() { call DELETE "/api/v1/auth/sessions/$2" '' -H "$(as "$1")"; }
in_from() { # address, agent
	login '{"email":"sasha@example.org","password":"nine lives"}' \
		--interface "$1" -A "$2"
}
in_from 127.0.0.7 'Mozilla/5.0 (Windows NT 10.0; Win64; x64) AppleWebKit/537.36 (KHTML, like Gecko) Chrome/128.0.0.0 YaBrowser/24.7 Safari/537.36'
one=$(field .access_token)
in_from 127.0.0.1 'Mozilla/5.0 (iPhone; CPU iPhone OS 17_5 like Mac OS X) AppleWebKit/605.1.15 (KHTML, like Gecko) Version/17.5 Mobile/15E148 Safari/604.1'
two=$(field .access_token) two_refresh=$(field .refresh_token)
mine "$two"
got 'list' 200
check 'three, with the registration' is "$(field '[(.sessions | length), .total_count] | join(" ")')" '3 3'
check 'members' is "$(field '.sessions[0] | keys | join(" ")')" \
	'address created_at current device expires_at id last_used_at'
check 'the newest is this one' is "$(field '[.sessions[].current | tostring] | join(" ")')" 'true false false'
check 'devices' is "$(field '[.sessions[].device] | .[0:2] | join("|")')" \
	'Safari, iPhone|Yandex Browser, Windows'
check 'addresses, shortened' is "$(field '[.sessions[].address] | unique | join("|")')" '127.0.0.0/24'
one_id=$(field '.sessions[1].id') two_id=$(field '.sessions[0].id')
check 'no secret in it' is "$(grep -c -e hash -e token <<<"$body")" 0
call GET /api/v1/auth/sessions
got 'nobody has any' 401
end "$toma" "$one_id"
got 'not another'"'"'s' 404
end "$two" 0190a0b0-c0d0-7000-8000-0123456789ab
got 'none of that name' 404
end "$two" nonsense
got 'no name at all' 404
end "$two" "$one_id"
got 'end another of one'"'"'s own' 204
check 'its token ends' wait_for 1 me_is "$one" 401
end "$two" "$one_id"
got 'again' 404
mine "$two"
check 'it is gone' is "$(field .total_count)" 2
refresh "$two_refresh"
two=$(field .access_token) two_refresh=$(field .refresh_token)
mine "$two"
check 'still the same session' is "$(field '.sessions[] | select(.current) | .id')" "$two_id"

# Twenty refreshes with one token at once: one child, one session that lives.
for i in $(seq 20); do
	curl -s -m 10 -o "$work/par.$i" -X POST -H 'Content-Type: application/json' \
		-d "{\"refresh_token\":\"$two_refresh\"}" \
		"http://127.0.0.1:$port/api/v1/auth/refresh" &
	parallel[i]=$!
done
wait "${parallel[@]}"
check 'all of them are answered alike' is \
	"$(for i in $(seq 20); do jq -r .refresh_token "$work/par.$i"; done | sort | uniq -c | awk '{ print $1, length($2) }')" \
	'20 64'
two_refresh=$(jq -r .refresh_token "$work/par.1") two=$(jq -r .access_token "$work/par.1")
me "$two"
got 'the session lives' 200
refresh "$two_refresh"
got 'and goes on' 200
two_refresh=$(field .refresh_token) two=$(field .access_token)
refresh "$(jq -r .refresh_token "$work/par.2")"
got 'within its own ten seconds' 200
# a copy of a token whose child was used is a copy
grandparent=$(jq -r .refresh_token "$work/par.3")
refresh "$two_refresh"
got 'once more' 200
refresh "$grandparent"
got 'an older one, however young' 401
check 'ends the session' wait_for 1 me_is "$two" 401
end "$two" "$two_id"
got 'a token without a session' 401

# Whatever ends tokens ends them in every pool within a second.
me_there() { # path, token
	call GET "/api/v1/$1" '' -H "$(as "$2")"
	[ "$status" = 401 ]
}
ends() { # what, command…: sasha's token must fall in all pools
	local what=$1
	shift
	in_from 127.0.0.1 test
	token=$(field .access_token)
	for path in auth/me auth/sessions users/me; do
		call GET "/api/v1/$path" '' -H "$(as "$token")"
		got "before $what: $path" 200
	done
	"$@"
	for path in auth/me auth/sessions users/me; do
		check "$what: $path" wait_for 1 me_there "$path" "$token"
	done
}
login '{"email":"admin@samovar.local","password":"samovar-demo"}'
admin=$(field .access_token)
by_logout() { call POST /api/v1/auth/logout '' -H "$(as "$token")"; }
by_session() { mine "$token"; end "$token" "$(field '.sessions[] | select(.current) | .id')"; }
by_password() { change "$token" '{"current_password":"nine lives","new_password":"ten lives"}'; }
by_closing() { users PATCH "/$sasha_id" '{"is_active":false}'; }
ends 'logout' by_logout
ends 'the end of the session' by_session
ends 'deactivation' by_closing
users PATCH "/$sasha_id" '{"is_active":true}'
ends 'a new password' by_password
