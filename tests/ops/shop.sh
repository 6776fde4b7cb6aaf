# What a guest and whoever looks at databases do in the lab. Sourced.
# shellcheck shell=bash

EDGE=https://10.99.0.11
# ask <path> <curl's arguments…>: as a guest of the switch
ask() {
	ip netns exec "$LAB_NET" curl -sS -m 20 --cacert "$LAB/ca.pem" \
		--connect-to "restaurant.test:443:10.99.0.11:443" --insecure \
		"https://restaurant.test$1" "${@:2}"
}
token() {
	ask /api/v1/auth/login -H 'Content-Type: application/json' \
		-d "{\"email\": \"$1@samovar.local\", \"password\": \"samovar-demo\"}" |
		jq -er .access_token
}
# order: prints its id
order() {
	ask /api/v1/orders -H "Authorization: Bearer $GUEST" \
		-H 'Content-Type: application/json' \
		-d '{"type": "takeaway", "payment_method": "card",
		"items": [{"dish_id": 1, "quantity": 1}]}' | jq -er .id
}
order_is() {
	[ "$(ask "/api/v1/orders/$1" -H "Authorization: Bearer $GUEST" |
		jq -r .status)" = "$2" ]
}
# An order that is made, paid over the broker, and confirmed.
order_goes_through() {
	local id
	id=$(order) && within 60 order_is "$id" confirmed
}

# Guests that ask on and on meanwhile; $LAB/guests.json and $LAB/accepted tell.
guests_begin() {
	ip netns exec "$LAB_NET" python3 "$LAB_TREE/tests/ops/guests.py" "$EDGE" \
		"$LAB/ca.pem" "$GUEST" 3600 4 >"$LAB/guests.json" 2>"$LAB/accepted" &
	GUESTS=$!
}
guests_end() {
	kill -TERM "$GUESTS"
	wait "$GUESTS"
	GUESTS=
	echo "    $(cat "$LAB/guests.json")"
}
none_failed() {
	jq -e '.asked > 20 and .failed == 0' "$LAB/guests.json"
}

sql() { # sql <host> <database> <statement> [psql's arguments…]
	lab_on "$1" env -C / runuser -u postgres -- psql -XAtc "$3" -d "$2" "${@:4}"
}
streams() { # streams <host>
	[ "$(sql "$1" postgres 'select status from pg_stat_wal_receiver')" = streaming ]
}

# lost <host>: which accepted orders that database does not have, and how long
# before the last of all the first of them was accepted
lost() {
	sql "$1" order 'select id from orders' | sort >"$LAB/there"
	sort -k2 "$LAB/accepted" | join -1 2 -v 1 - "$LAB/there" | sort -k2n >"$LAB/lost"
	echo "    accepted $(wc -l <"$LAB/accepted"), of them lost: $(wc -l <"$LAB/lost")" \
		"$(sort -n "$LAB/accepted" | awk -v first="$(sed -n '1s/.* //p' "$LAB/lost")" '
			{ last = $1 } END { if (first) printf "of %.1f s", last - first }')"
}

# the package of this tree, or the one that is given: $package
package_build() {
	local src=$LAB/src/samovar
	if [ -n "${SAMOVAR_OPS_PACKAGE:-}" ]; then
		package=$SAMOVAR_OPS_PACKAGE
		return
	fi
	mkdir -p "$src"
	(cd "$LAB_TREE" && git ls-files -co --exclude-standard | tar -cf - -T -) |
		tar -C "$src" -xf - &&
		(cd "$src" && DEB_BUILD_OPTIONS='nocheck parallel=2' \
			dpkg-buildpackage -b -us -uc) || return
	package=$(echo "$LAB"/src/samovar_*.deb)
}
