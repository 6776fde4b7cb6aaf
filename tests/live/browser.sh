# Chromium over TLS: a second lighttpd before the same fleet, with a certificate
# of its own; sourced by run.
# shellcheck shell=bash

tls=$TEST_TMP/tls
mkdir -p "$tls"
tls_port=$(free_port 2)
openssl req -x509 -newkey ec -pkeyopt ec_paramgen_curve:P-256 -nodes -days 2 \
	-subj /CN=localhost -addext subjectAltName=IP:127.0.0.1 \
	-keyout "$tls/key.pem" -out "$tls/cert.pem" 2>/dev/null
{
	sed -e "s/^server\\.port = .*/server.port = $tls_port/" \
		-e "s/127\\.0\\.0\\.1:$SAMOVAR_INTERNAL_PORT/127.0.0.1:$((tls_port + 1))/" \
		"$SAMOVAR_STATE/etc/lighttpd.conf"
	echo 'ssl.engine = "enable"'
	echo "ssl.pemfile = \"$tls/cert.pem\""
	echo "ssl.privkey = \"$tls/key.pem\""
} >"$tls/lighttpd.conf"
lighttpd -D -f "$tls/lighttpd.conf" 2>"$tls/log" &
tls_pid=$!
check "lighttpd speaks TLS" within 10 curl -fsk -o /dev/null \
	"https://127.0.0.1:$tls_port/healthz"
LIVE_TLS=https://127.0.0.1:$tls_port TMPDIR=$TEST_TMP part browser
kill "$tls_pid"
wait "$tls_pid" 2>/dev/null
