# Suites whose clients are programs of node, sourced by tests/<suite>/run.
# shellcheck shell=bash

PATH=$("$(dirname "${BASH_SOURCE[0]}")/../fleet/npm/node" \
	"$(realpath "${BUILD:-.}")/web/node"):$PATH
export PATH

# npm_install FOLDER WORK [SHARED]: the folder's programs, what suites share
# (also of the folder SHARED), and the packages of its lock file, in WORK, where
# the shell then is. What is there already stays.
npm_install() {
	mkdir -p "$2" &&
		cp "$1"/*.mjs ${3:+"$3"/*.mjs} "${BASH_SOURCE[0]%/*}/fleet.mjs" \
			"$1/package.json" "$1/package-lock.json" "$1/.npmrc" \
			"$2/" &&
		cd "$2" || return
	cmp -s package-lock.json node_modules/.of ||
		{ npm ci && cp package-lock.json node_modules/.of; }
}
