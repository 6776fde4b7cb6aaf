# shellcheck shell=bash disable=SC2154
# A provider that lies, stalls, redirects, and is out of order.
profile='"profile": {"id": "1000034426", "login": "anna"}'
liar() { # what how
	behave "{\"$1\": \"$2\", $profile}"
	bring "$(code)"
	got "$1: $2" 503
	check "$1: $2: says nothing of it" is "$(field .error)" \
		'a part of the system is not available, try again'
}

for how in 500 429 garbage html empty list redirect 401 invalid_client no_token \
	number_token line_in_token big; do
	liar token "$how"
done
for how in 500 429 garbage html empty list redirect 401 big; do
	liar info "$how"
done
check 'no redirect was followed' is "$(asked elsewhere)" null

lies() { # what profile
	behave "{\"profile\": $2}"
	bring "$(code)"
	got "a profile with $1" 503
}
lies 'a number for an id' '{"id": 1000034426, "login": "anna"}'
lies 'no id' '{"login": "anna"}'
lies 'an empty id' '{"id": "", "login": "anna"}'
lies 'a path for an id' '{"id": "../1", "login": "anna"}'
lies 'an id without end' "{\"id\": \"$(printf '1%.0s' {1..100})\"}"
lies 'another application'"'"'s token' '{"id": "1", "client_id": "evil"}'
lies 'a list for an address' '{"id": "1", "default_email": ["a@b.ru"]}'
lies 'a text for a phone' '{"id": "1", "default_phone": "+79991112233"}'

# Stalling holds this pool's two workers; everybody else goes on.
for how in stall drip; do
	behave "{\"token\": \"$how\", $profile}"
	stalled=$(code)
	waiting=()
	: >"$work/stalling"
	for _ in 1 2 3 4; do
		while [ -e "$work/stalling" ]; do
			curl -s -o /dev/null -H 'Content-Type: application/json' \
				-d "{\"code\":\"$stalled\",\"redirect_uri\":\"$ours\"}" \
				"http://127.0.0.1:$port/api/v1/auth/yandex"
		done &
		waiting+=($!)
	done
	call POST /api/v1/auth/register "{\"email\":\"$how@example.org\",\"full_name\":\"Г\",\"password\":\"очень длинный\"}"
	got "$how: others register meanwhile" 201
	call POST /api/v1/auth/login "{\"email\":\"$how@example.org\",\"password\":\"очень длинный\"}"
	got "$how: and sign in" 200
	rm "$work/stalling"
	wait "${waiting[@]}"
	bring "$stalled"
	got "$how: given up" 503
done
behave "{$profile}"
bring "$(code)"
got 'and well again' 200

# A secret that is not there is our mistake, and said in the log.
mv "$work/secrets/yandex-secret" "$work/secrets/away"
bring "$(code)"
got 'without the secret' 503
mv "$work/secrets/away" "$work/secrets/yandex-secret"
check 'no secret, code or token in the logs' is \
	"$(cat "$work"/logs/user* | grep -cE "hush-hush|$one|$stalled|OAuth")" 0
check 'refusals are in the audit log' test \
	"$(sql user "select count(*) from audit where action = 'yandex.refused'")" -ge 4
