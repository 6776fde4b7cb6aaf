# test: builds with sanitizers and runs the suites, beside any running fleet.
#
# A suite is an executable tests/<name>/run; `unit` is make check. It runs in
# the build folder, with
#
#	BUILD             the build folder (also its working directory)
#	SAMOVAR           this script
#	TEST_TMP          a folder of its own under /tmp, deleted afterwards
#
# and prints a line a check, `ok - what` or `not ok - what`; or, when it counts
# by itself, a last line `N passed, N failed`. An exit other than 0 without a
# failed check counts as one failure; but 77 says that this machine cannot run
# the rest of it, for the reason in its last line.
#
# A suite with the line
#
#	# needs: fleet [KEY=value …]
#
# gets a live, sanitized fleet with the demo restaurant and those settings of
# `up` (without: no rate limit, no login limit). Every such suite shares it and
# leaves it healthy, which is checked. It also gets
#
#	SAMOVAR_STATE SAMOVAR_PORT SAMOVAR_INTERNAL_PORT    of that fleet
#	SAMOVAR_URL SAMOVAR_INTERNAL_URL                    its listeners
#
# Suites that talk to a fleet leave what was said in the folder TEST_EXCHANGES,
# which lives as long as the run: a JSON line an exchange (tests/api/record.c).
# A suite that looks at what others have left has the line
#
#	# after: <suite…>
#
# These run before it, also when only it was asked for.
#
# Suites that share the fleet run one after the other; beside them, in lanes of
# their own, those that need neither it nor another suite; a lane that has nothing
# left helps the others, where it must with a fleet of its own. Each suite prints
# what it has to say when it has ended. SAMOVAR_TEST_LANES (3);
# 1: one after the other.
#
# A suite with the line
#
#	# by name
#
# runs when it is asked for by its name, or with SAMOVAR_TEST_LONG=1. Suites can
# tell whether they were asked for: SAMOVAR_TEST_NAMED has the names.
#
# SAMOVAR_TEST_LONG=1 adds what takes longer (an unprivileged user's fleet);
# SAMOVAR_TEST_SANITIZE=0 leaves the sanitizers out, for storms at full speed;
# SAMOVAR_WERROR=1 turns warnings into errors; SAMOVAR_TEST_KEEP=1 keeps the
# folder of a failed run.
# shellcheck shell=bash disable=SC2034

# test_ports: free ones for each lane, not competing with another test run.
test_ports() {
	local n=$((LANES * 4)) i
	local p=$((31000 + $$ % 130 * n))
	for ((i = 0; i < n; i++)); do
		! port_taken $((p + i)) || { p=$((p + n)) i=-1; }
	done
	TEST_PORT=$p
}

# test_place <lane>: the fleet that its suites share.
test_place() {
	local port=$((TEST_PORT + ($1 - 1) * 4))
	unset FLEET_SETTINGS
	export SAMOVAR_STATE=$STATE-$1 SAMOVAR_PORT=$port
	export SAMOVAR_INTERNAL_PORT=$((port + 1))
	export SAMOVAR_URL=http://127.0.0.1:$port
	export SAMOVAR_INTERNAL_URL=http://127.0.0.1:$SAMOVAR_INTERNAL_PORT
	# a bot without a token: suite telegram has both
	export SAMOVAR_TELEGRAM_URL=http://127.0.0.1:$((port + 2))
}

test_suites() {
	local f
	echo unit
	for f in "$ROOT"/tests/*/run; do
		[ ! -x "$f" ] || basename "${f%/run}"
	done
}

# test_usual: of the suites on stdin those that run unasked.
test_usual() {
	local s
	while read -r s; do
		[ "${SAMOVAR_TEST_LONG:-0}" = 1 ] ||
			! grep -qs '^# by name' "$ROOT/tests/$s/run" || continue
		echo "$s"
	done
}

# test_before <suite>: those that it comes after.
test_before() {
	sed -n 's/^# after: *//p; /^[^#]/q' "$ROOT/tests/$1/run" 2>/dev/null || true
}

# test_order <suite…>: the same, each behind those that it comes after.
test_order() {
	local s
	for s in "$@"; do
		# shellcheck disable=SC2046
		test_order $(test_before "$s")
		echo "$s"
	done | awk '!seen[$0]++'
}

# test_chains <suite…>: a line each; but one that comes after others stands behind
# them on its line, since what they left is in their fleet.
test_chains() {
	local s before chained=' '
	for s in "$@"; do
		before=$(test_before "$s")
		[ -n "$before" ] || continue
		chained+="$before $s "
		echo "$before $s"
	done
	for s in "$@"; do
		[[ $chained = *" $s "* ]] || echo "$s"
	done
}

# test_tally <log> <exit>: notes what a suite's output says.
test_tally() {
	local last ok bad
	last=$(tail -n 1 "$1" | grep -Eo '[0-9]+ passed, [0-9]+ failed' || true)
	if [ -n "$last" ]; then
		ok=${last%% *} bad=${last#*, }
		bad=${bad% failed}
	else
		ok=$(grep -c '^ok\b' "$1" || true)
		bad=$(grep -c '^not ok\b' "$1" || true)
	fi
	if [ "$2" -eq 77 ]; then
		echo "$SUITE: $(tail -n 1 "$1")" >>"$TEST_DIR/skipped"
	elif [ "$2" -ne 0 ] && [ "$bad" -eq 0 ]; then
		bad=1
	fi
	echo "$ok $bad" >>"$TEST_DIR/tally"
	[ "$bad" -eq 0 ] || test_failed "$1" "$bad not named, exit $2" |
		sed "s/^/$SUITE: /" >>"$TEST_DIR/failed"
	printf '    %s: %s passed, %s failed, %s s\n' "$SUITE" "$ok" "$bad" \
		"$((SECONDS - SUITE_BEGAN))"
}

# test_failed <log> <if none is named>: the failed checks, each with the first
# lines of what it said.
test_failed() {
	awk -v none="$2" '/^(not ok -|FAIL(ED)?:|ERROR:) / { found = left = 6 }
		/^[^ ]/ && !/^(not ok -|FAIL(ED)?:|ERROR:) / { left = 0 }
		left-- > 0
		END { if (!found) print none }' "$1"
}

# make check; the check library's lines "100%: Checks: 12, Failures: 0, …".
test_unit() {
	local rc=0
	rm -f "$BUILD"/tests/*/*.log
	make -C "$BUILD" -j"$(nproc)" check >"$TEST_DIR/make-check.log" 2>&1 || rc=$?
	grep -hE '^(FAIL|ERROR|XPASS): ' "$TEST_DIR/make-check.log" || true
	[ "$rc" -eq 0 ] || tail -n 60 "$TEST_DIR/make-check.log"
	cat "$BUILD"/tests/*/*.log 2>/dev/null |
		awk '/Checks: [0-9]+, Failures:/ { gsub(/,/, "")
			for (i = 1; i < NF; i++) if ($i == "Checks:") n += $(i + 1)
			else if ($i == "Failures:" || $i == "Errors:") f += $(i + 1) }
		END { print n - f " passed, " f + 0 " failed" }'
	return "$rc"
}

# Starts the shared fleet, or brings it to other settings.
test_fleet() {
	local settings=$1
	[ "$settings" != "${FLEET_SETTINGS-none}" ] || return 0
	unset SAMOVAR_PAYMENT_TIMEOUT SAMOVAR_DEMO SAMOVAR_DEMO_ORDERS
	# for the suite too, which may call up by itself
	# shellcheck disable=SC2086,SC2163
	export $settings
	"$SELF" up >"$SAMOVAR_STATE.up" 2>&1 || {
		cat "$SAMOVAR_STATE.up"
		return 1
	}
	FLEET_SETTINGS=$settings
}

test_suite() {
	local file=$ROOT/tests/$1/run needs='' rc=0 log=$TEST_DIR/$1.log
	SUITE=$1 SUITE_BEGAN=$SECONDS
	headline "suite $1"
	export TEST_TMP=$TEST_DIR/tmp-$1
	mkdir -p "$TEST_TMP"
	chmod 755 "$TEST_TMP"
	[ "$1" = unit ] || needs=$(sed -n 's/^# needs: fleet *//p; t found; b
		:found
		q' "$file")
	if [ "$1" = unit ]; then
		test_unit >"$log" 2>&1 || rc=$?
		cat "$log"
	elif grep -q '^# needs: fleet' "$file"; then
		if test_fleet "SAMOVAR_RATE_LIMIT=0 SAMOVAR_LOGIN_LIMIT=0 $needs"; then
			(cd "$BUILD" && "$file") 2>&1 | tee "$log" || rc=$?
			test_fleet_healthy | tee -a "$log"
		else
			echo "not ok - a fleet for this suite starts" | tee "$log"
		fi
	else
		# what a fleet of another suite was told is not for this one
		(cd "$BUILD" && env -u SAMOVAR_STATE -u SAMOVAR_PORT \
			-u SAMOVAR_INTERNAL_PORT -u SAMOVAR_RATE_LIMIT \
			-u SAMOVAR_LOGIN_LIMIT -u SAMOVAR_PAYMENT_TIMEOUT \
			-u SAMOVAR_DEMO -u SAMOVAR_DEMO_ORDERS "$file") 2>&1 |
			tee "$log" || rc=$?
	fi
	test_tally "$log" "$rc"
	rm -rf --one-file-system "$TEST_TMP"
}

# Prints a line only when the suite left the fleet unhealthy (what was killed last
# may still be on its way) or a sanitizer has spoken in a log, since a suite's own
# last line may be its count.
test_fleet_healthy() {
	local found i
	found=$(grep -lE 'ERROR: AddressSanitizer|: runtime error: ' \
		"$SAMOVAR_STATE"/log/*/current 2>/dev/null |
		tr '\n' ' ') || true
	if [ -n "$found" ]; then
		grep -hE -A 12 'ERROR: AddressSanitizer|: runtime error: ' $found |
			head -n 40 | sed 's/^/    /'
		echo "not ok - no sanitizer has spoken: $found"
	fi
	for ((i = 0; i < 10; i++)); do
		"$SELF" status >"$SAMOVAR_STATE.status" 2>&1 && return
		sleep 2
	done
	sed 's/^/    /' "$SAMOVAR_STATE.status"
	echo "not ok - the suite leaves the fleet healthy"
	unset FLEET_SETTINGS
}

# test_is_apart <suite>: it shares nothing with other suites.
test_is_apart() {
	[ "$1" = unit ] ||
		! grep -qE '^# (needs: fleet|after: )' "$ROOT/tests/$1/run"
}

# Runs suites one after the other. In one of several lanes a suite's words come
# when it has ended, so that they stand together.
test_lane() {
	local s
	for s in "$@"; do
		if [ "$LANES" = 1 ]; then
			test_suite "$s"
		else
			test_suite "$s" >"$TEST_DIR/$s.said" 2>&1 </dev/null
			flock "$TEST_DIR" cat "$TEST_DIR/$s.said"
		fi
	done
}

# test_next <apart|shared>: the next of those suites, for a lane that is free.
test_next() {
	(
		flock 9
		head -n 1 "$TEST_DIR/$1"
		sed -i 1d "$TEST_DIR/$1"
	) 9>"$TEST_DIR/$1.lock"
}

test_lane_of() {
	local s
	while s=$(test_next "$1") && [ -n "$s" ]; do
		# shellcheck disable=SC2086
		test_lane $s
	done
}

# test_lane_apart <lane>: one that begins with the suites that stand apart has a
# fleet of its own for what is left of the others; for a single one that would
# not be worth it.
test_lane_apart() {
	test_lane_of apart
	[ "$(wc -l <"$TEST_DIR/shared")" -ge 2 ] || return 0
	test_place "$1"
	test_lane_of shared
}

test_lanes() {
	local s i apart=() shared=() lanes=()
	for s in "$@"; do
		if test_is_apart "$s"; then apart+=("$s"); else shared+=("$s"); fi
	done
	if [ ${#apart[@]} = 0 ] || [ ${#shared[@]} = 0 ] || [ "$LANES" = 1 ]; then
		LANES=1
		test_lane "$@"
		return
	fi
	printf '%s\n' "${apart[@]}" >"$TEST_DIR/apart"
	test_chains "${shared[@]}" >"$TEST_DIR/shared"
	for ((i = 2; i <= LANES; i++)); do
		test_lane_apart "$i" &
		lanes+=($!)
	done
	test_lane_of shared
	test_lane_of apart
	for i in "${lanes[@]}"; do
		wait "$i"
	done
}

# What all suites noted, as "PASSED FAILED".
test_sum() {
	awk '{ ok += $1; bad += $2 } END { print ok + 0, bad + 0 }' \
		"$TEST_DIR/tally" 2>/dev/null || echo 0 0
}

# Fleets of the run, and those that suites have made for themselves.
test_fleets() {
	find "$TEST_DIR" -maxdepth 4 -type d -name service -prune -printf '%h\n'
}

test_end() {
	local passed failed state
	read -r passed failed < <(test_sum)
	while read -r state; do
		SAMOVAR_STATE=$state "$SELF" reset >/dev/null 2>&1 || true
	done < <(test_fleets)
	if [ "${SAMOVAR_TEST_KEEP:-0}" = 1 ] && [ "$failed" -gt 0 ]; then
		say "kept: $TEST_DIR"
	else
		rm -rf --one-file-system "$TEST_DIR"
	fi
}

# test_under <pid>: all that it has started
test_under() {
	local pid
	for pid in ${CHILDREN[$1]:-}; do
		test_under "$pid"
		echo "$pid"
	done
}

test_alone() {
	children_read
	[ -z "$(test_under $$)" ]
}

# Whoever ends the tests before their time gets what they have started ended,
# too: suites first, which clear up by themselves, then their fleets.
test_stop() {
	local signal
	trap '' INT TERM HUP
	say "ending what runs"
	for signal in TERM KILL; do
		children_read
		# shellcheck disable=SC2046
		kill -s "$signal" $(test_under $$) 2>/dev/null || true
		! wait_until 60 test_alone || break
	done
	test_end
	trap - EXIT
	exit 130
}

# The suites run beside this shell, which could not hear a signal otherwise; in a
# group of their own, since they are to hear of it by test_stop alone.
test_run() {
	set -m
	test_lanes "$@" </dev/null &
	set +m
	trap test_stop INT TERM HUP
	wait $! || {
		echo "0 1" >>"$TEST_DIR/tally"
		echo "the run itself: it ended early" >>"$TEST_DIR/failed"
	}
	trap - INT TERM HUP
}

cmd_test() {
	local s passed failed suites=("$@") configure='' build=build
	# half of the time a suite waits: three keep two processors busy
	LANES=${SAMOVAR_TEST_LANES:-3}
	place_settings
	if [ "${SAMOVAR_TEST_SANITIZE:-1}" = 1 ]; then
		configure=--enable-sanitize build=build-test
	fi
	export SAMOVAR_TEST_NAMED="${suites[*]}"
	[ ${#suites[@]} -gt 0 ] || mapfile -t suites < <(test_suites | test_usual)
	for s in "${suites[@]}"; do
		grep -qxF "$s" <<<"$(test_suites)" || die "there is no suite '$s'" \
			"there are: $(test_suites | tr '\n' ' ')"
	done
	mapfile -t suites < <(test_order "${suites[@]}")
	TEST_DIR=$(mktemp -d /tmp/samovar-test.XXXXXX)
	chmod 755 "$TEST_DIR"
	trap test_end EXIT
	STATE=$TEST_DIR/state SETUP=$TEST_DIR/setup
	[ "${SAMOVAR_WERROR:-0}" = 0 ] || configure+=' --enable-werror'
	local long=()
	[ "${SAMOVAR_TEST_LONG:-0}" = 0 ] || long=(long)
	packages_install "$SETUP/packages.log" run build test "${long[@]}" \
		"${suites[@]}"
	trap test_end EXIT
	test_ports
	export SAMOVAR_DEMO_PHOTOS=8 # nobody looks beyond the first category
	export TEST_EXCHANGES=$TEST_DIR/exchanges
	mkdir "$TEST_EXCHANGES"
	export SAMOVAR=$SELF SAMOVAR_BUILD=$build SAMOVAR_CONFIGURE=$configure
	export SAMOVAR_TELEGRAM_BOT=samovar_test_bot SAMOVAR_OUTSIDE_HTTP=1
	export SAMOVAR_FSYNC=off
	test_place 1
	# shellcheck disable=SC2086
	build_tree "$SAMOVAR_BUILD" $configure
	step "building the test programs" "$SETUP/check.log" \
		"fix the error above" make -C "$BUILD" -j"$(nproc)" check TESTS=
	exec 8>&-
	export BUILD
	test_run "${suites[@]}"
	read -r passed failed < <(test_sum)
	# once more, where one looks first
	[ ! -s "$TEST_DIR/skipped" ] || cat "$TEST_DIR/skipped"
	[ ! -s "$TEST_DIR/failed" ] || cat "$TEST_DIR/failed"
	test_end
	trap - EXIT
	say "$passed passed, $failed failed"
	[ "$failed" -eq 0 ]
}
