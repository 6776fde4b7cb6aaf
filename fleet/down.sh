# down, reset, logs, audit, keys, menu.
# shellcheck shell=bash

cmd_down() {
	place
	status_permitted
	if [ ! -d "$STATE" ]; then
		say "no fleet in $STATE"
		return
	fi
	lock_folder "$STATE" 9
	down_all
}

down_all() {
	if fleet_gone; then
		say "nothing of $STATE runs"
	else
		headline "stopping the fleet in $STATE"
		services_stop
		fleet_end
		say "stopped"
	fi
	[ ! -d "$RUN" ] || as_owner find "$RUN" "$SERVICE" -mindepth 1 -delete
}

cmd_reset() {
	place
	status_permitted
	if [ ! -d "$STATE" ]; then
		say "no fleet in $STATE"
		return
	fi
	[ -d "$SETUP" ] || [ -z "$(ls -A "$STATE")" ] ||
		die "$STATE is no state folder of samovar, it is left alone"
	lock_folder "$STATE" 9
	down_all
	rm -rf "$STATE"
	rmdir /var/lib/samovar 2>/dev/null || true
	say "deleted $STATE"
}

cmd_logs() {
	local follow='' name='' word files=()
	place
	status_permitted
	for word in "$@"; do
		case $word in
		-f) follow=-F ;;
		*) name=$word ;;
		esac
	done
	case $name in
	*/*) die "'$name' is not the name of a log" ;;
	esac
	for word in "$LOG/"${name:-*}/current; do
		[ ! -f "$word" ] || files+=("$word")
	done
	[ ${#files[@]} -gt 0 ] || die "there is no log of '${name:-any service}'" \
		"there are: $(ls "$LOG" 2>/dev/null | tr '\n' ' ')"
	# as the owner: a log that is a link shows nothing of others'
	# shellcheck disable=SC2086
	as_owner tail -n 50 $follow "${files[@]}"
}

# admin create --work-email … --full-name …: asks for the password.
cmd_admin() {
	[ $# -gt 0 ] || set -- --help
	place
	status_permitted
	[ -x "$INSTALL/bin/samovar-admin" ] ||
		die "there is no samovar-admin in $INSTALL/bin" "run ./samovar up first"
	as_owner "$INSTALL/bin/samovar-admin" "$@" || exit
}

cmd_audit() {
	place
	status_permitted
	[ -x "$INSTALL/bin/samovar-audit" ] ||
		die "there is no samovar-audit in $INSTALL/bin" "run ./samovar up first"
	as_owner "$INSTALL/bin/samovar-audit" "$@" || exit
}

# keys add|list|retire|revoke: what signs tokens.
cmd_keys() {
	place
	status_permitted
	as_owner "$INSTALL/bin/samovar-keys" "$@" || exit
}

# card-keys add|retire: what saved cards are sealed with.
cmd_card_keys() {
	place
	status_permitted
	as_owner "$INSTALL/bin/samovar-payment" card-keys "$@" || exit
}

# menu export|import …: the file comes on stdin, so that it may be anybody's.
cmd_menu() {
	place
	status_permitted
	case ${1:-} in
	export | import | republish) ;;
	*) die "menu takes export, import or republish" \
		"./samovar menu export >menu.json" \
		"./samovar menu import --dry-run <menu.json" ;;
	esac
	[ -x "$INSTALL/bin/samovar-menu" ] ||
		die "there is no samovar-menu in $INSTALL/bin" "run ./samovar up first"
	as_owner "$INSTALL/bin/samovar-menu" "$@" || exit
}
