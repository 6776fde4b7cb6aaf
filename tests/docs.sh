# The commands of a page of docs/: what stands in its blocks of a kind, ```sh or
# what DOCS_KIND says, block by block. Who runs which: tests/lint/commands.
# Sourced.
# shellcheck shell=bash

# docs_blocks <page> <folder>: puts each block into <folder>/<nn>, its line in
# the page first.
docs_blocks() {
	mkdir -p "$2"
	awk -v to="$2" -v kind="\`\`\`${DOCS_KIND:-sh}" '
		$0 == kind { file = sprintf("%s/%02d", to, ++n)
			print "# line " NR > file; next }
		/^```/ { if (file != "") close(file); file = "" }
		file != "" { print > file }' "$1"
}

# docs_run <page> <folder> <command…>: has each block run by bash below that
# command; a check each.
docs_run() {
	local page=$1 folder=$2 block
	shift 2
	docs_blocks "$page" "$folder"
	for block in "$folder"/*; do
		[ -f "$block" ] || return 0
		check "${page##*/}, $(sed -n '1s/# //p' "$block"): $(sed -n 2p "$block" | cut -c1-50)" \
			"$@" bash -euo pipefail -c "$(cat "$block")"
	done
}
