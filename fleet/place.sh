# Where a fleet lives, on which ports, and as whom it runs.
# shellcheck shell=bash disable=SC2034

STATE_MAX=60 # bytes; unix socket paths end at 107

# where the Debian package puts things
HOST_INSTALL=/usr/lib/samovar
HOST_SETTINGS=/etc/samovar/environment

# The settings that come from the environment.
place_settings() {
	PORT=${SAMOVAR_PORT:-8080}
	! is_number "$PORT" || INTERNAL_PORT=$((PORT + 1))
	INTERNAL_PORT=${SAMOVAR_INTERNAL_PORT:-${INTERNAL_PORT:-}}
	BIND=${SAMOVAR_BIND:-127.0.0.1}
	local p
	for p in "$PORT" "$INTERNAL_PORT"; do
		is_number "$p" && [ "$p" -ge 1 ] && [ "$p" -le 65535 ] ||
			die "'$p' is not a port between 1 and 65535"
	done
	[ "$PORT" != "$INTERNAL_PORT" ] ||
		die "SAMOVAR_PORT and SAMOVAR_INTERNAL_PORT are the same"
	OWNER=$(id -un)
	! is_root || OWNER=samovar
}

# The nearest folder above (or at) a path that exists.
nearest_folder() {
	local p=$1
	until [ -d "$p" ]; do
		p=${p%/*}
		p=${p:-/}
	done
	printf '%s\n' "$p"
}

# Whether the system user can walk into the place of this path.
owner_reaches() {
	id samovar >/dev/null 2>&1 || return 0
	setpriv --reuid samovar --regid samovar --clear-groups \
		test -x "$(nearest_folder "$1")"
}

# Whether systemd runs the fleet: this is the command that the package installed,
# and no other state folder is asked for.
on_host() {
	[ "$ROOT" = "$HOST_INSTALL/bin" ] && [ -z "${SAMOVAR_STATE:-}" ]
}

# The settings of a host's fleet, for who calls a command by hand; its units
# have them in their environment.
host_settings() {
	local line name
	[ -r "$HOST_SETTINGS" ] || return 0
	while IFS= read -r line; do
		[[ $line =~ ^(SAMOVAR_[A-Z0-9_]+)=\"?([^\"]*)\"?$ ]] || continue
		name=${BASH_REMATCH[1]}
		[ -n "${!name+set}" ] || export "$name=${BASH_REMATCH[2]}"
	done < <(table "$HOST_SETTINGS")
}

# Sets STATE by the one rule of up, down and status; WHY_NOT says what was
# wrong with the folder that was asked for.
place_find() {
	HOST=no
	if on_host; then
		HOST=yes
		host_settings
	fi
	place_settings
	WHY_NOT=
	if [ "$HOST" = yes ]; then
		STATE=/var/lib/samovar OWNER=samovar
		return
	fi
	STATE=$(realpath -m -- "${SAMOVAR_STATE:-$ROOT/var}")
	case $STATE in
	*[!A-Za-z0-9/._+-]*)
		die "the state folder's path may only hold letters, digits and /._+-" \
			"it is: $STATE" "choose another with SAMOVAR_STATE" ;;
	esac
	local bytes=${#STATE} asked=$STATE
	if [ "$bytes" -gt "$STATE_MAX" ]; then
		WHY_NOT="$asked is longer than $STATE_MAX bytes (unix sockets)"
	elif is_root && ! owner_reaches "$STATE"; then
		WHY_NOT="the user samovar cannot reach $asked"
	else
		return 0
	fi
	STATE=/var/lib/samovar/$PORT
}

# The user that owns an existing fleet; else the one a new fleet gets.
place_owner() {
	if [ -d "$STATE/run" ]; then
		OWNER=$(stat -c %U "$STATE/run")
	fi
}

# What is inside the state folder.
place_names() {
	INSTALL=$STATE/install
	SHARE=$INSTALL/share/samovar
	SETUP=$STATE/setup # logs of packages, build and installation
	ETC=$STATE/etc
	RUN=$STATE/run
	LOG=$STATE/log
	SERVICE=$STATE/service
	SECRETS=$STATE/secrets
	PUBLIC=$STATE/public
	TEMPORARY=$STATE/tmp # lighttpd's
	WEB_GROUP=$(id -gn "$OWNER" 2>/dev/null || true)
	POOLS=${SAMOVAR_POOLS:-$SHARE/fleet/pools}
	[ "$HOST" = yes ] || return 0
	INSTALL=$HOST_INSTALL
	SHARE=$INSTALL/share/samovar
	POOLS=$SHARE/fleet/pools
	RUN=/run/samovar
	TEMPORARY=/var/cache/samovar-web
	WEB_GROUP=samovar-web
}

# Everything down, status and logs need to know.
place() {
	place_find
	place_owner
	place_names
}

place_user() {
	is_root || return 0
	id samovar >/dev/null 2>&1 && return 0
	headline "creating the system user samovar"
	useradd --system --user-group --no-create-home \
		--home-dir /nonexistent --shell /usr/sbin/nologin samovar
}

# Makes the state folder. As root, the folder and install/ stay root's: what
# runs from there cannot be changed by what runs.
place_make() {
	[ -z "$WHY_NOT" ] || say "$WHY_NOT: using $STATE instead"
	if ! mkdir -p "$STATE" 2>/dev/null || ! [ -w "$STATE" ]; then
		die "$STATE cannot be written by $(id -un)" \
			"choose a folder of your own, at most $STATE_MAX bytes:" \
			"SAMOVAR_STATE=\$HOME/samovar ./samovar up"
	fi
	local owner
	owner=$(stat -c %U "$STATE")
	[ "$owner" = "$(id -un)" ] || ! is_root ||
		die "$STATE belongs to the user $owner" \
			"run ./samovar as that user, or choose another SAMOVAR_STATE"
	mkdir -p "$SETUP" "$INSTALL"
	local d mode
	while read -r d mode; do
		[ -d "$STATE/$d" ] || install -d -m "$mode" "$STATE/$d"
		! is_root || [ "$(stat -c %U "$STATE/$d")" = samovar ] ||
			chown samovar:samovar "$STATE/$d"
	done < <(table "$PARTS/folders")
}

# Runs a command as the fleet's user, with a clean environment.
as_owner() {
	local drop=()
	if is_root && [ "$OWNER" != root ]; then
		drop=(setpriv --reuid "$OWNER" --regid "$(id -g "$OWNER")"
			--init-groups --inh-caps=-all --no-new-privs)
	fi
	"${drop[@]}" env -i -C "$STATE" PATH="$PATH" LC_ALL=C.UTF-8 \
		HOME="$STATE/tmp" SAMOVAR_CONF="$ETC/samovar.conf" "$@"
}
