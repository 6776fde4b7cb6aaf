# shellcheck shell=bash
chat_of boris en
boris=$chat

# What is refused for good stands before nothing.
behave '{"send": "400"}'
two=$(order "$guest_token")
refused() {
	[ "$(sql notify "select count(*) from messages
		where refused like '400%' and chat_id = $boris")" = 1 ]
}
check "refused for good" within 20 refused
behave '{"send": "ok"}'
write $boris /help
check "does not hold up the next" within 15 hears $boris '/status'

# Chats that end.
write $boris /stop
check "/stop" within 15 hears $boris 'Nothing more'
check "unlinks" has_no_chat $boris
check "linked again" links $boris "$guest_token" en
update '{"my_chat_member": {"chat": {"id": '$boris', "type": "private"},
	"from": {"id": 1}, "new_chat_member": {"status": "kicked"}}}'
check "a guest who throws the bot out is unlinked" within 15 has_no_chat $boris
check "linked once more" links $boris "$guest_token" en
within 15 none_waits
behave '{"send": "403"}'
two=$(order "$guest_token")
check "who blocks the bot is unlinked" within 20 has_no_chat $boris
check "and nothing waits for them" within 10 none_waits
behave '{"send": "ok"}'
check "and linked again" links $boris "$guest_token" en
ask DELETE /users/me "$guest_token" >"$TEST_TMP/none"
check "who leaves is forgotten" within 20 has_no_chat $boris
