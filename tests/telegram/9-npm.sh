# shellcheck shell=bash
# The happy path against an imitation of the Bot API that is not ours.
. "$here/../npm.sh"
client=$BUILD/tests/telegram/client
check "the client is installed" eval '(npm_install "$here" "$client")'
provider_stop
node "$client/happy.mjs" "${provider##*:}" "$token" ||
	echo "not ok - the happy path comes to its end"
provider_start
