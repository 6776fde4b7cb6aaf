# What suites do with the fleet they were given (SAMOVAR_STATE, SAMOVAR_URL):
# its databases, processes, broker. Sourced.
# shellcheck shell=bash
. "${BASH_SOURCE[0]%/*}/broker.sh"

# sql <context> <statement>: as that context's role
sql() {
	PGPASSFILE=$SAMOVAR_STATE/secrets/$1.pgpass psql -XqAt \
		-v ON_ERROR_STOP=1 -h "$SAMOVAR_STATE/run" -U "$1" -d "$1" -c "$2"
}

# The process of a service.
pid_of() {
	cat "$SAMOVAR_STATE/service/$1/supervise/pid" 2>/dev/null
}

healthy() {
	"$SAMOVAR" status >/dev/null 2>&1
}

# patiently <curl's words…>: the answer's body; asked again while a part is too
# busy, as it says.
patiently() {
	local answer i
	for ((i = 0; i < 10; i++)); do
		answer=$(curl -s -m 20 -w '%{http_code}' "$@")
		[[ $answer == *503 ]] || break
		sleep 1
	done
	printf '%s\n' "${answer%???}"
}

# login <who>: the token of one of the demo's people
login() {
	patiently "$SAMOVAR_URL/api/v1/auth/login" \
		-H 'Content-Type: application/json' \
		-d "{\"email\":\"$1@samovar.local\",\"password\":\"samovar-demo\"}" |
		jq -r .access_token
}

# quiet <since>: the relays have sent all, the sagas of orders since then have
# ended (but for those that wait for a guest to pay).
quiet() {
	local context
	for context in order payment; do
		[ "$(sql $context 'select count(*) from outbox
			where sent_at is null')" = 0 ] || return 1
	done
	[ "$(sql order "select count(*) from orders o
		join payments p on p.order_id = o.id
		where o.status = 'created' and o.created_at >= '$1'
		and p.method <> 'online'")" = 0 ]
}
