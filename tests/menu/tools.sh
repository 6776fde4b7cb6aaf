# Sourced by run: a second host, a dish of one's own, the fleet's databases.
# shellcheck shell=bash

CHANGES=${MENU_CHANGES:-20}
conf=$SAMOVAR_STATE/etc/samovar.conf
as_owner=()
[ "$(id -u)" != 0 ] || as_owner=(setpriv --reuid samovar --regid samovar
	--init-groups)

# SQL as the cluster's owner.
owner_sql() {
	"${as_owner[@]}" psql -XqAt -h "$SAMOVAR_STATE/run" -U postgres -d menu \
		-c "$1"
}

redis() {
	"${as_owner[@]}" redis-cli -s "$SAMOVAR_STATE/run/redis.sock" "$@"
}

# api <method> <path> [body]: as the admin; the answer's body
api() {
	curl -s -X "$1" "$SAMOVAR_URL/api/v1$2" -H "Authorization: Bearer $ADMIN" \
		-H 'Content-Type: application/json' ${3:+-d "$3"}
}

# A host without a worker: the same configuration, on ports of its own, with
# no file of the menu.
second_host() {
	local port inner
	port=$(free_port) inner=$(free_port)
	mkdir -p "$TEST_TMP/host/deflate" "$TEST_TMP/host/up"
	sed -e "s|^server.port = .*|server.port = $port|" \
		-e "s|127.0.0.1:$SAMOVAR_INTERNAL_PORT|127.0.0.1:$inner|" \
		-e "s|\"[^\"]*/menu/active\\.|\"$TEST_TMP/host/active.|g" \
		-e "s|^server.errorlog.*|server.errorlog = \"$TEST_TMP/host/log\"|" \
		-e "s|^deflate.cache-dir.*|deflate.cache-dir = \"$TEST_TMP/host/deflate\"|" \
		-e "s|^server.upload-dirs.*|server.upload-dirs = (\"$TEST_TMP/host/up\")|" \
		"$SAMOVAR_STATE/etc/lighttpd.conf" >"$TEST_TMP/host/lighttpd.conf"
	[ "$(id -u)" != 0 ] || chown -R samovar "$TEST_TMP/host"
	(
		ulimit -n "$(ulimit -H -n)"
		exec "${as_owner[@]}" lighttpd -D -f "$TEST_TMP/host/lighttpd.conf"
	) >"$TEST_TMP/host-start" 2>&1 &
	HOST_PID=$!
	HOST=http://127.0.0.1:$port
}

tools_begin() {
	ADMIN=$(login admin)
	second_host
	CATEGORY=$(api POST /categories "{\"name\":\"Кэш $$\"}" | jq .id)
	DISH=$(api POST /dishes "{\"name\":\"Уха $$\",\"name_en\":\"Ukha $$\",
		\"price\":500,\"category_id\":$CATEGORY}" | jq .id)
	# the menu that began last, also in a zone where it is still yesterday
	MENU=$(api POST /menus "{\"name\":\"Проба $$\",\"name_en\":\"Trial $$\",
		\"valid_from\":\"$(day -1)\",\"valid_to\":\"$(day 400)\",
		\"categories\":[{\"category_id\":$CATEGORY}]}" | jq .id)
}

tools_end() {
	kill -CONT "$(pid_of menu-worker)" "$(pid_of redis)" 2>/dev/null
	[ -z "${HOST_PID:-}" ] || kill "$HOST_PID" 2>/dev/null
	[ -z "${MENU:-}" ] || api DELETE "/menus/$MENU" >/dev/null
	[ -z "${CATEGORY:-}" ] ||
		api DELETE "/categories/$CATEGORY?force=true" >/dev/null
}

# day <n>: the restaurant's date, n days from now
day() {
	sql menu "select (now() at time zone '${ZONE:-Europe/Moscow}')::date + $1"
}

# The dish of ours in the menu that a host shows: price, or what $2 says.
seen() {
	curl -s --compressed "$1/api/v1/menu/active?lang=${3:-ru}" |
		jq -r "[.categories[].dishes[], .dishes[]] |
			map(select(.id == $DISH))[0] | ${2:-.price}"
}

shows() {
	[ "$(seen "$1" "${3:-.price}" "${4:-ru}")" = "$2" ]
}

# Every URL's answer is 200 until the file $1 is gone.
watch_errors() {
	local flag=$1 url
	shift
	while [ -e "$flag" ]; do
		for url; do
			curl -s -m 5 -o /dev/null -w '%{http_code}\n' "$url"
		done
	done | sort | uniq -c
}
