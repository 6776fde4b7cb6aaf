# Signing keys come and go under load, and nobody is signed out by it.

register rita@example.org 'nine lives'
rita=$(field .access_token)
kids() { call GET /.well-known/jwks.json; field '[.keys[].kid] | sort | join(" ")'; }
kid_of() { cut -d. -f1 <<<"$1" | tr '_-' '/+' | base64 -d 2>/dev/null | jq -r .kid; }
keys() { "$bin/samovar-keys" "$@" >"$work/out" 2>&1; }
old=$(kids)
check 'one key' is "$(wc -w <<<"$old")" 1
sql auth "delete from login_attempts" >/dev/null

# Signs in and shows the token to every pool, until told to stop.
busy() {
	local token path
	while [ -e "$work/busy" ]; do
		token=$(curl -s -m 10 -w '%{http_code}' -H 'Content-Type: application/json' \
			-d '{"email":"rita@example.org","password":"nine lives"}' \
			"http://127.0.0.1:$port/api/v1/auth/login")
		[[ $token != *503 ]] || continue # told to come again
		token=$(jq -r .access_token <<<"${token%???}")
		for path in auth/me users/me auth/sessions; do
			curl -s -m 10 -o /dev/null -w "%{http_code} $path\n" \
				-H "Authorization: Bearer $token" \
				"http://127.0.0.1:$port/api/v1/$path"
		done
		kid_of "$token"
	done >"$work/busy.$1"
}
: >"$work/busy"
busy 1 &
busy_1=$!
busy 2 &
busy_2=$! added=
for i in 1 2 3; do
	lines=$(wc -l <"$work/busy.1")
	further() { [ "$(wc -l <"$work/busy.1")" -gt $((lines + 8)) ]; }
	check "logins go on, $i" wait_for 30 further
	check "add, $i" keys add
	kid=$(cat "$work/out")
	added+="${added:+ }key:$kid"
	signs() { [ "$(tail -n 20 "$work/busy.1" | grep -c "^$kid")" -gt 0 ]; }
	check "the new key signs, $i" wait_for 30 signs
done
rm "$work/busy"
wait $busy_1 $busy_2
check 'every token of every key held everywhere' is \
	"$(cat "$work"/busy.[12] | grep -E '^[0-9]{3} ' | cut -c1-3 | sort -u)" 200
echo "keys: $(cat "$work"/busy.[12] | grep -cE '^[0-9]{3} ') requests during three additions"
four() { [ "$(kids | wc -w)" = 4 ]; }
check 'all four are published' wait_for 2 four
me "$rita"
got 'a token of the first' 200
check 'list' keys list
check 'list: a line a key' is "$(wc -l <"$work/out")" 4
check 'list: one of them signs' is "$(grep -c 'signs$' "$work/out")" 1
for kid in "$old" "${kid:-x}" nonsense ../x; do
	check "retire ${kid:0:8}: not yet, or not at all" is "$(keys retire "$kid"; echo $?)" 1
done
check 'the reason' grep -q 'is no key' "$work/out"
check 'the one that signs is not revoked either' is "$(keys revoke "$(kids | tr ' ' '\n' | tail -n 1)"; echo $?)" 1
check 'revoke' keys revoke "$old"
check 'its tokens end' wait_for 2 me_is "$rita" 401
login '{"email":"rita@example.org","password":"nine lives"}'
got 'others sign in' 200
me "$(field .access_token)"
got 'and are known' 200

told_keys() { # action: subjects, oldest first
	sql auth "select string_agg(subject, ' ' order by id) from audit where action = 'key.$1'"
}
check 'each is in the audit log' is "$(told_keys added)" "$added"
check 'and the revoked one' is "$(told_keys revoked)" "key:$old"

# A key of three days ago that was followed two days ago: made by its name.
aged() { # days: a kid of that age
	printf '%012x' $((($(date +%s) - $1 * 86400) * 1000)) |
		sed -E "s/(.{8})(.{4})/\1-\2-7000-8000-$RANDOM/"
}
was=$(aged 3) then=$(aged 2)
for kid in "$was" "$then"; do
	cp "$work/keys/$(kids | tr ' ' '\n' | tail -n 1).pem" "$work/keys/$kid.pem"
done
check 'retire' keys retire "$was"
check 'its tokens are long gone' is "$([ -e "$work/keys/$was.pem" ] && echo there)" ''
check 'it is in the audit log, too' is "$(told_keys retired)" "key:$was"
check 'listing, and what was refused, is not' is "$(sql auth "select count(*) from audit where action like 'key.%'")" 5
check 'its rows stay' is "$(sql auth 'delete from audit' 2>&1 | grep -c append-only)" 1
check 'usage' is "$(keys dance; echo $?)" 64
