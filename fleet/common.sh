# Messages, steps and small tools that every other part uses.
# shellcheck shell=bash disable=SC2034

say() {
	printf '%s\n' "$*"
}

# Bold where somebody looks on.
headline() {
	if [ -t 1 ]; then
		printf '\033[1m==> %s\033[0m\n' "$*"
	else
		printf '==> %s\n' "$*"
	fi
}

# Says what is wrong and, in further arguments, what to do; ends the command.
die() {
	printf 'samovar: %s\n' "$1" >&2
	shift
	[ $# -eq 0 ] || printf '  %s\n' "$@" >&2
	exit 1
}

# step <what> <log> <advice> <command…>: runs it, its output in the log.
# What fails says so, shows the log's end, and ends the command.
step() {
	local what=$1 log=$2 advice=$3 begin=$SECONDS
	shift 3
	headline "$what"
	mkdir -p "${log%/*}"
	if ! "$@" >"$log" 2>&1 </dev/null; then
		tail -n 15 "$log" | sed 's/^/    /' >&2
		die "failed: $what" "log: $log" "what to do: $advice"
	fi
	[ $((SECONDS - begin)) -lt 2 ] || say "    $((SECONDS - begin)) s"
}

is_number() {
	case $1 in
	'' | *[!0-9]*) return 1 ;;
	esac
}

is_root() {
	[ "$(id -u)" -eq 0 ]
}

# Writes stdin (a text) to a file in one rename; 0 when the content is new.
put_file() {
	local file=$1 mode=${2:-0644} text old='' mask
	IFS= read -r -d '' text || true
	if [ -f "$file" ]; then
		IFS= read -r -d '' old <"$file" || true
		[ "$text" != "$old" ] || return 1
	fi
	printf -v mask %04o $((0777 & ~mode))
	umask "$mask"
	printf '%s' "$text" >"$file.new"
	umask 022
	[ $((mode & 0111)) = 0 ] || chmod "$mode" "$file.new"
	mv -f "$file.new" "$file"
}

# wait_until <seconds> <command…>
wait_until() {
	local end=$((SECONDS + $1))
	shift
	until "$@" >/dev/null 2>&1; do
		[ "$SECONDS" -lt "$end" ] || return 1
		sleep 0.1
	done
}

# Something listens on this TCP port, on any address of this machine.
port_taken() {
	local hex
	printf -v hex ':%04X' "$1"
	cat /proc/net/tcp /proc/net/tcp6 2>/dev/null |
		awk -v p="$hex" '$4 == "0A" && substr($2, length($2) - 4) == p { f = 1 }
		END { exit !f }'
}

# lock_folder <folder> <fd>: the folder's lock, for this command's life; waits
# for another command. If that one deletes the folder (reset), take the new one.
lock_folder() {
	local file=$1/.lock fd=$2
	while :; do
		eval "exec $fd>>\"\$file\""
		if ! flock -n "$fd"; then
			say "another ./samovar works on $1, waiting for it"
			flock -w 900 "$fd" || die "it still holds $file after 15 minutes" \
				"see who: fuser $file"
		fi
		[ "$file" -ef "/proc/self/fd/$fd" ] && return
		eval "exec $fd>&-"
		mkdir -p "$1"
	done
}

# The lines of a data table, without comments.
table() {
	local line
	while IFS= read -r line; do
		line=${line%%#*}
		[[ $line != *[![:space:]]* ]] || printf '%s\n' "$line"
	done <"$1"
}
