# The build: out of tree, then installed into the state folder.
# shellcheck shell=bash

# Sets SOURCE and BUILD. A tree that cannot be written is copied.
build_place() {
	local name=$1
	SOURCE=$ROOT
	BUILD=$ROOT/$name
	if ! [ -w "$ROOT" ] || { [ -e "$BUILD" ] && ! [ -w "$BUILD" ]; }; then
		SOURCE=$STATE/source
		BUILD=$STATE/$name
		build_copy
	fi
	mkdir -p "$BUILD"
}

# The tree without its history, state and build folders.
build_copy() {
	local d without=(--exclude=.git --exclude=./var)
	for d in "$ROOT"/*/config.status; do
		d=${d%/config.status}
		without+=("--exclude=./${d##*/}")
	done
	mkdir -p "$SOURCE"
	tar -C "$ROOT" "${without[@]}" -cf - . | tar -C "$SOURCE" -xf -
}

# Rooms that came or went since ./bootstrap listed them.
build_rooms_changed() {
	local room
	[ -f "$SOURCE/configure" ] && [ -f "$SOURCE/rooms.mk" ] || return 0
	(cd "$SOURCE" && for room in lib/local.mk apps/*/local.mk tests/*/local.mk; do
		[ ! -f "$room" ] || echo "include $room"
	done) | cmp -s - <(grep '^include' "$SOURCE/rooms.mk") && return 1
	return 0
}

build_configure() {
	cd "$BUILD" && "$SOURCE/configure" "$@"
}

# One build serves every fleet: nothing of a state folder is compiled in.
# build_tree <folder name> <configure options…>
build_tree() {
	local name=$1 log=$SETUP
	shift
	build_place "$name"
	lock_folder "$BUILD" 8
	if build_rooms_changed; then
		step "preparing the build" "$log/bootstrap.log" \
			"autoconf and automake are needed" "$SOURCE/bootstrap"
	fi
	if [ ! -f "$BUILD/Makefile" ] ||
		! printf '%s\n' "$*" | cmp -s - "$BUILD/.options"; then
		step "configuring" "$log/configure.log" \
			"a library is missing, or older than configure.ac asks for" \
			build_configure "$@"
		printf '%s\n' "$*" >"$BUILD/.options"
	fi
	step "building" "$log/make.log" "fix the error above, then up again" \
		make -C "$BUILD" -j"$(nproc)"
}

# What comes from npm's registry. A fleet runs without it, so nothing stops
# here. build_extra <target> <what is said> <what is lacking without it>
build_extra() {
	local target=$1 what=$2 without=$3 log=$SETUP/$1.log
	headline "$what"
	make -C "$BUILD" "$target" >"$log" 2>&1 </dev/null ||
		say "    failed: $without" "    log: $log" \
			"    is npm's registry reachable?"
}

# The customer web, the page at /api/docs, and scripts of the staff's pages.
build_pages() {
	! "$SOURCE/htdocs/customer/build" "$BUILD/web" --stale ||
		build_extra web "building the customer web" "/ has no pages"
	make -q -C "$BUILD" docs-page/done >/dev/null 2>&1 ||
		build_extra docs-page "fetching the page of /api/docs" \
			"/api/docs only points to /openapi.yaml"
	make -q -C "$BUILD" staff-web/done >/dev/null 2>&1 ||
		build_extra staff-web "fetching what makes the staff's pages lively" \
			"/staff/ has plain pages alone"
}

build_install() {
	if ! build_installed; then
		echo "$BUILD" >"$INSTALL/.build.new" # older than what comes
		step "installing into $INSTALL" "$SETUP/install.log" \
			"is the disk full?" \
			make -C "$BUILD" install prefix="$INSTALL"
		mv "$INSTALL/.build.new" "$INSTALL/.build"
	fi
	exec 8>&-
}

# What is installed comes from this build, and nothing of the build or of its
# sources has changed since.
build_installed() {
	[ "$(cat "$INSTALL/.build" 2>/dev/null)" = "$BUILD" ] || return 1
	[ -z "$(find "$SOURCE" "$BUILD" \( -path "$STATE" -o -path "$ROOT/var" \
		-o -name .git \) -prune -o -newer "$INSTALL/.build" -print -quit)" ]
}
