# lighttpd: its configuration, generated from the template and the pools'
# route tables.
# shellcheck shell=bash

# Connections at most half of a pool's backlog, as far as the kernel and the
# limit on open files let us (three files a connection).
gateway_limits() {
	local backlog hard
	backlog=$(cat /proc/sys/net/core/somaxconn 2>/dev/null || echo 4096)
	[ "$backlog" -le 4096 ] || backlog=4096
	CONNECTIONS=$((backlog / 2))
	hard=$(ulimit -H -n)
	[ "$hard" != unlimited ] && [ "$hard" -le 16384 ] || hard=16384
	FDS=$hard
	[ "$CONNECTIONS" -le $((FDS / 3 - 64)) ] ||
		CONNECTIONS=$((FDS / 3 - 64))
}

# The rows of lighttpd/errors, for errors.lua.
gateway_errors() {
	local status code rpc sentence
	while read -r status code rpc sentence; do
		say "	[$status] = { \"$code\", \"$rpc\", \"$sentence\" },"
	done < <(table "$SHARE/lighttpd/errors")
}

# What the customer web may load. Photos may lie elsewhere (image_url).
WEB_POLICY="default-src 'self'; img-src 'self' http: https: data:;\
 object-src 'none'; base-uri 'none'; form-action 'none'; frame-ancestors 'none'"

# The staff's pages for what lighttpd refuses itself.
STAFF_POLICY="default-src 'none'; style-src 'self'; img-src 'self';\
 base-uri 'none'; form-action 'none'; frame-ancestors 'none'"

# A FastCGI block for each line "<pool> <regex>" of each program's --routes.
gateway_routes() {
	local program pool regex
	for program in "${CONTEXTS[@]/#/samovar-}"; do
		"$INSTALL/bin/$program" --routes </dev/null |
			while read -r pool regex; do
				[ -n "${POOL_PROGRAM[$pool]-}" ] ||
					die "$program has routes for a pool '$pool'" \
						"fleet/pools has no such row"
				gateway_route "$pool" "$regex"
			done
	done
}

gateway_route() {
	# Routes match the path; lighttpd's url includes the query.
	local regex=${2%\$}
	[ "$regex" = "$2" ] || regex="$regex(?:\\?|\$)"
	say "\$HTTP[\"url\"] =~ \"$regex\" {
	url.redirect = ()
	setenv.set-response-header = var.headers
	fastcgi.server = (\"/\" => ((
		\"socket\" => \"$RUN/$1.sock\",
		\"check-local\" => \"disable\",
		\"fix-root-scriptname\" => \"enable\",
		\"connect-timeout\" => 2,
		\"write-timeout\" => 10,
		\"read-timeout\" => 15,
		\"disable-time\" => 1
	)))
}"
}

# lang=ru or en in the query, else the first of ru and en that
# Accept-Language names, else Russian.
gateway_menu() {
	local word='(?:^|[,\s])'
	cat <<-END
			$(gateway_menu_file ru)
			\$HTTP["query-string"] == "lang=en" {
			$(gateway_menu_file en)
			}
			else \$HTTP["query-string"] != "lang=ru" {
			\$REQUEST_HEADER["accept-language"] =~ "(?i)^(?:(?!${word}ru(?:[-;,\s]|\$)).)*?${word}en(?:[-;,\s]|\$)" {
			$(gateway_menu_file en)
			}
			}
	END
}

gateway_menu_file() {
	local path list=''
	for path in /api/v1/menu/active /api/v1/menu /api/menu/active /api/menu; do
		list+="\"$path\" => \"$PUBLIC/menu/active.$1.json\", "
	done
	echo "alias.url = (${list%, })"
	echo "setenv.set-response-header = var.menu + (\"Content-Language\" => \"$1\")"
}

gateway_tls() {
	[ -f "$STATE/tls/cert.pem" ] || return 0
	cat <<-END
		ssl.engine = "enable"
		ssl.pemfile = "$STATE/tls/cert.pem"
		ssl.privkey = "$STATE/tls/key.pem"
		ssl.openssl.ssl-conf-cmd = ("MinProtocol" => "TLSv1.2")
	END
}

# Behind an edge whoever asks is told by it, on the public listener; what comes
# by the internal one was said by a pool of ours, which looks itself.
gateway_forwarded() {
	[ "${SAMOVAR_FORWARDED:-0}" = 1 ] || return 0
	cat <<-END
		server.modules += ("mod_extforward")
		extforward.headers = ("X-Forwarded-For")
		extforward.forwarder = ("127.0.0.1" => "trust")
	END
}

gateway_config() {
	local bind=$BIND engine=inotify
	case $bind in
	*:*) bind="[$bind]" ;;
	esac
	gateway_limits
	mkdir -p "$PUBLIC/menu" "$PUBLIC/photos"
	[ "$HOST" = yes ] || mkdir -p "$TEMPORARY/deflate"
	gateway_routes >"$ETC/lighttpd-routes.gen"
	put_file "$ETC/lighttpd-routes.conf" \
		<"$ETC/lighttpd-routes.gen" || true
	fill_in "$SHARE/lighttpd/errors.lua.in" ERRORS="$(gateway_errors)" \
		WEB_POLICY="$WEB_POLICY" STAFF_POLICY="$STAFF_POLICY" \
		SHARE="$SHARE" |
		put_file "$ETC/errors.lua" || true
	fill_in "$SHARE/lighttpd/lighttpd.conf.in" BIND="$bind" PORT="$PORT" \
		INTERNAL_PORT="$INTERNAL_PORT" TEMPORARY="$TEMPORARY" ETC="$ETC" \
		RUN="$RUN" PUBLIC="$PUBLIC" SHARE="$SHARE" \
		WEB_POLICY="$WEB_POLICY" \
		CONNECTIONS="$CONNECTIONS" FDS="$FDS" STAT_CACHE="$engine" \
		TLS="$(gateway_tls)" FORWARDED="$(gateway_forwarded)" \
		UNFORWARDED="$([ "${SAMOVAR_FORWARDED:-0}" != 1 ] ||
			echo 'extforward.forwarder = ("all" => "untrust")')" \
		INTERNAL_TLS='ssl.engine = "disable"' \
		MENU="$(gateway_menu)" | put_file "$ETC/lighttpd.conf" || true
	[ "$HOST" = no ] || return 0 # lighttpd's unit checks, as lighttpd's user
	step "checking lighttpd's configuration" "$LOG/up/lighttpd" \
		"this should not happen; $ETC/lighttpd.conf is at fault" \
		gateway_check
}

# lighttpd only warns of a key it does not know.
gateway_check() {
	local said
	said=$(lighttpd -tt -f "$ETC/lighttpd.conf" 2>&1) || {
		echo "$said"
		return 1
	}
	echo "$said"
	case $said in
	*WARNING*) return 1 ;;
	esac
}

# fill_in <file> <NAME=value…>: the file with each @NAME@ replaced.
fill_in() {
	local text pair
	text=$(cat "$1")
	shift
	for pair in "$@"; do
		text=${text//@"${pair%%=*}"@/"${pair#*=}"}
	done
	printf '%s\n' "$text"
}

gateway_ready() {
	local insecure=()
	[ ! -f "$STATE/tls/cert.pem" ] || insecure=(-k)
	curl -fsS "${insecure[@]}" -m 3 -o /dev/null "$(public_url)/healthz"
}
