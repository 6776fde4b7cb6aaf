# Uploading pictures, as an admin does it.
# shellcheck shell=bash

# step <what> <command…>: a check whose command leaves something behind in our
# variables (check's runs in a shell of its own).
step() {
	if "${@:2}" >"$T/out" 2>&1; then
		echo "ok - $1"
	else
		echo "not ok - $1"
		sed 's/^/    /' "$T/out" | tail -n 20
	fi
}

# api <method> <path> [body]: the answer's body; its status in $T/status.
api() {
	local body=()
	[ $# -lt 3 ] || body=(-H 'Content-Type: application/json' -d "$3")
	curl -s -m 30 -X "$1" -w '%{stderr}%{http_code}' \
		-H "Authorization: Bearer $TOKEN" "${body[@]}" \
		"$SAMOVAR_URL$2" 2>"$T/status"
}

status() {
	[ "$(cat "$T/status")" = "$1" ] || {
		echo "status $(cat "$T/status"), not $1"
		return 1
	}
}

# address <type> <bytes>: sets URL and KEY and ID
address() {
	local answer
	answer=$(api POST /api/v1/images "{\"filename\":\"f\",
		\"content_type\":\"$1\",\"content_length\":$2}") &&
		status 200 || {
		echo "$answer"
		return 1
	}
	URL=$(jq -r .url <<<"$answer") KEY=$(jq -r .object_key <<<"$answer")
	ID=${KEY#dishes/} ID=${ID%.*}
}

# put <file> <type> [url] [curl's options…]: the status
put() {
	curl -s -m 60 -o "$T/put" -w '%{http_code}' -T "$1" \
		-H "Content-Type: $2" -H Expect: "${@:4}" "${3:-$URL}"
}

type_of() {
	case $1 in
	*.png) echo image/png ;;
	*.webp) echo image/webp ;;
	*) echo image/jpeg ;;
	esac
}

# upload <file> [type]: to its own address; sets KEY and ID
upload() {
	local type=${2:-$(type_of "$1")} got
	address "$type" "$(stat -c %s "$1")" || return
	got=$(put "$1" "$type")
	[ "$got" = 200 ] || {
		echo "PUT answers $got: $(cat "$T/put")"
		return 1
	}
}

# is <id> <status>
is() {
	[ "$(api GET "/api/v1/images/$1" | jq -r .status)" = "$2" ]
}

# becomes <id> <status>
becomes() {
	within 240 is "$1" "$2" || {
		api GET "/api/v1/images/$1"
		return 1
	}
}

# corpus [long]: good-* and bad-* in $T; long: more of them, and long-…
corpus() {
	vips gaussnoise "$T/n.v" 1800 1200 --mean 120 --sigma 40 &&
		vips gaussblur "$T/n.v" "$T/good-photo.jpg[Q=85]" 4 &&
		vips copy "$T/good-photo.jpg" "$T/good-photo.webp[Q=70]" &&
		vips icc_export "$T/good-photo.jpg" "$T/good-cmyk.jpg" \
			--output-profile cmyk &&
		"$ROOT/tests/photos/pictures.py" "$T" "$@" || return
	[ $# -gt 0 ] || return 0
	vips copy "$T/good-photo.jpg" "$T/good-passes.jpg[interlace]" &&
		vips copy "$T/good-photo.webp" "$T/good-lossless.webp[lossless]"
}

declare -A IDS=() # of pictures, by their files' names

# sent <file…>: uploads all of them
sent() {
	local f
	for f in "$@"; do
		upload "$T/$f" || return
		IDS[$f]=$ID
	done
}

# refused <file>: which was sent; looked at, and never shown
refused() {
	becomes "${IDS[$1]}" refused &&
		api GET "/api/v1/images/${IDS[$1]}" | jq -e '.problem != null
			and .image_url == null and .image_sizes == null' &&
		[ -z "$(find "$SAMOVAR_STATE/public/photos" \
			-name "${IDS[$1]}*")" ]
}

# chunks <file…>: the names of what a WebP holds; a pixel's bytes may spell them
# by chance
chunks() {
	/usr/bin/python3 - "$@" <<-'END'
		import struct, sys
		for name in sys.argv[1:]:
		    data, at = open(name, "rb").read(), 12
		    while at + 8 <= len(data):
		        kind, size = struct.unpack_from("<4sI", data, at)
		        print(kind.decode("latin-1"))
		        at += 8 + size + size % 2
	END
}

# shown <file>: likewise; ready, in three sizes that are WebP and hold nothing
# but the picture
shown() {
	local size
	becomes "${IDS[$1]}" ready || return
	for size in 400 800 1600; do
		curl -sf -m 20 -o "$T/$size" -D "$T/head" \
			"$SAMOVAR_URL/photos/dishes/${IDS[$1]}-$size.webp" ||
			return
	done
	! chunks "$T/400" "$T/800" "$T/1600" | grep -E 'EXIF|XMP |ICCP' &&
		! grep -aq Secret "$T/400" "$T/800" "$T/1600" &&
		(cd "$T" && vipsheader 400 800 1600) | tee "$T/sizes" &&
		awk '{ split($2, side, "x") }
			!/webpload$/ || side[1] > +$1 || side[2] > +$1 { bad = 1 }
			END { exit bad || NR != 3 }' "$T/sizes"
}
