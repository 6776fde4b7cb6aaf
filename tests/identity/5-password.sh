# A new password: by the old one, or by a code that comes by e-mail.

register() { # e-mail, password
	call POST /api/v1/auth/register "{\"email\":\"$1\",\"full_name\":\"Вера\",\"password\":\"$2\"}"
}
change() { # token, body
	call POST /api/v1/auth/password "$2" -H "$(as "$1")"
}
register vera@example.org 'first password'
got 'a guest' 201
vera=$(field .access_token)
login '{"email":"vera@example.org","password":"first password"}'
elsewhere=$(field .access_token) elsewhere_refresh=$(field .refresh_token)
bad_change() { # name, body, status, field
	change "$vera" "$2"
	got "$1" "$3"
	check "$1: field" is "$(field .field)" "$4"
}
bad_change 'wrong old password' '{"current_password":"nonsense","new_password":"second password"}' 403 current_password
bad_change 'no old password' '{"new_password":"second password"}' 400 current_password
bad_change 'no new password' '{"current_password":"first password"}' 400 new_password
bad_change 'short' '{"current_password":"first password","new_password":"short"}' 400 new_password
bad_change 'common' '{"current_password":"first password","new_password":"PassWord1"}' 400 new_password
bad_change 'the same' '{"current_password":"first password","new_password":"first password"}' 400 new_password
call POST /api/v1/auth/password '{"current_password":"first password","new_password":"second password"}'
got 'nobody' 401
me "$elsewhere"
got 'nothing has ended' 200
change "$vera" '{"current_password":"first password","new_password":"second password"}'
got 'change' 200
vera2=$(field .access_token)
check 'the answer is a login' is "$(field 'keys | join(" ")')" \
	'access_token expires_in refresh_token user'
me "$vera2"
got 'its token holds' 200
for t in "$vera" "$elsewhere"; do
	check 'older tokens end' wait_for 1 me_is "$t" 401
done
refresh "$elsewhere_refresh"
got 'older sessions, too' 401
login '{"email":"vera@example.org","password":"first password"}'
got 'the old password' 401
login '{"email":"vera@example.org","password":"second password"}'
got 'the new password' 200
login '{"work_email":"chef@samovar.local","password":"samovar-demo"}'
change "$(field .access_token)" '{"current_password":"samovar-demo","new_password":"саможарка-7"}'
got 'staff' 200
check 'by Argon2id' is "$(sql auth "select left(password_hash, 9) from staff where id = 5")" '$argon2id'
change "$(field .access_token)" '{"current_password":"саможарка-7","new_password":"samovar-demo","session":"cookie"}'
got 'and back, in a browser' 200
check 'the token is in a cookie' grep -q '^Set-Cookie: __Host-refresh=' <<<"$headers"
for i in $(seq 10); do change "$vera2" '{"current_password":"guess","new_password":"third password"}'; done
change "$vera2" '{"current_password":"second password","new_password":"third password"}'
check 'a stolen token does not guess on' is "$status" 429
sql auth "delete from login_attempts" >/dev/null

# The answer says nothing about the account; the spool folder has the code.
spool=$work/spool
mails() { ls "$spool" 2>/dev/null | grep -c '\.eml$'; }
mails_are() { [ "$(mails)" = "$1" ]; }
all_told() { [ "$(sql auth "select count(*) from password_resets where told_at is null")" = 0 ]; }
reset() { # body, curl options…
	local sent=$1
	shift
	call POST /api/v1/auth/password/reset "$sent" "$@"
}
code_of() { # the newest message's
	grep -Eo '[A-Z2-9]{4}-[A-Z2-9]{4}-[A-Z2-9]{4}' "$spool/$(ls "$spool" | tail -n 1)"
}
confirm() { # e-mail, code, password
	call POST /api/v1/auth/password/reset/confirm \
		"{\"email\":\"$1\",\"code\":\"$2\",\"new_password\":\"$3\"}"
}
reset '{"email":"stranger@example.org"}'
got 'for nobody' 202
stranger=$body
reset '{"email":"closed@example.org"}'
got 'for a closed account' 202
reset '{"email":"yandex@example.org"}'
got 'for an account without a password' 202
reset '{"work_email":"c@example.org"}'
got 'a guest is no staff' 202
check 'all are looked at' wait_for 10 all_told
check 'and nothing was sent' mails_are 0
for bad in '{}' '{"email":5}' '{"email":"nonsense"}' '{"email":"a@example.org","work_email":"a@example.org"}' '{"email":"a@example.org","to":"b@example.org"}'; do
	reset "$bad"
	got "bad: $bad" 400
done
reset '{"email":"Vera@Example.org"}' -H 'Accept-Language: de, en;q=0.8, ru;q=0.1'
got 'for a guest' 202
check 'the same answer' is "$body" "$stranger"
check 'a message' wait_for 10 mails_are 1
message=$spool/$(ls "$spool")
check 'only its owner reads it' is "$(stat -c %a "$message")" 600
check 'to her' grep -q $'^To: vera@example.org\r$' "$message"
check 'in English' grep -q 'Hello Вера,' "$message"
code=$(code_of)
check 'the code is in no table' is "$(sql auth "select count(*) from password_resets p where p::text like '%${code//-/}%' or p::text like '%$code%'")" 0
check 'nor in an event' is "$(sql auth "select count(*) from outbox where body::text like '%$code%'")$(sql notify 'select count(*) from notices')" 00
check 'nor in a log' is "$(grep -lF -e "$code" -e "${code//-/}" "$work"/logs/*)" ''
login '{"email":"vera@example.org","password":"second password"}'
before=$(field .access_token)
confirm vera@example.org "$code" 'short'
got 'a short password' 400
check 'uses up nothing' is "$(sql auth "select sum(attempts) from password_resets")" 0
end=22
[[ $code != *$end ]] || end=33 # it may end so by chance
for wrong in AAAA-AAAA-AAAA 'x' '' "${code}2" "${code%??}$end" "$(printf 'A%.0s' {1..41})"; do
	confirm vera@example.org "$wrong" 'third password'
	got "wrong code '${wrong:0:15}'" 400
done
confirm anna@example.org "$code" 'third password'
got 'not hers' 400
confirm ' VERA@example.org' "$(tr A-Z a-z <<<"${code//-/ }")" 'third password'
got 'the code, as somebody may type it' 204
confirm vera@example.org "$code" 'fourth password'
got 'a second time' 400
check 'tokens end' wait_for 1 me_is "$before" 401
login '{"email":"vera@example.org","password":"second password"}'
got 'the old password' 401
login '{"email":"vera@example.org","password":"third password"}'
got 'the new one' 200
reset '{"work_email":"chef@samovar.local"}'
check 'staff' wait_for 10 mails_are 2
check 'in Russian, if nothing else is asked for' grep -q 'Здравствуйте, Шеф!' "$spool/$(ls "$spool" | tail -n 1)"

# Five wrong codes with its selector end a code; other selectors do not.
reset '{"email":"vera@example.org"}'
check 'another' wait_for 10 mails_are 3
code=$(code_of)
for i in $(seq 8); do confirm vera@example.org "2222-$(printf '%04d' 2222)-2222" 'fourth password'; done
for i in 2 3 4 5; do confirm vera@example.org "${code%-*}-222$i" 'fourth password'; done
confirm vera@example.org "$code" 'fourth password'
got 'a fifth attempt, the right one' 204
reset '{"email":"vera@example.org"}'
check 'one more' wait_for 10 mails_are 4
code=$(code_of)
for i in 2 3 4 5 6; do confirm vera@example.org "${code%-*}-222$i" 'fifth password'; done
confirm vera@example.org "$code" 'fifth password'
got 'a sixth attempt, the right one' 400
reset '{"email":"vera@example.org"}'
got 'a fourth code in 15 minutes' 202
check 'is not made' is "$(sql auth "select count(*) from password_resets where email = 'vera@example.org' and not staff_only")" 3
sql auth "update password_resets set created_at = created_at - interval '16 minutes', expires_at = expires_at - interval '16 minutes', used_at = null, attempts = 0" >/dev/null
confirm vera@example.org "$code" 'fifth password'
got 'a code of 15 minutes ago' 400

# A code holds for the account it was made for, as it was then.
code_for() { # e-mail: sets $code
	local before
	before=$(mails)
	reset "{\"email\":\"$1\"}"
	check "a code for $1" wait_for 10 mails_are $((before + 1))
	code=$(code_of)
}
void() { # name, e-mail
	confirm "$2" "$code" 'sixth password'
	got "$1" 400
	check "$1: field" is "$(field .field)" code
}
register moves@example.org 'first password'
moves=$(field .access_token) moves_id=$(field .user.id)
code_for moves@example.org
users PATCH /me '{"full_name":"Вера Вторая"}' "$moves"
users PATCH /me '{"email":"moved@example.org"}' "$moves"
got 'a guest moves to another mailbox' 200
void 'the code in the old one is void' moves@example.org
void 'also under the new address' moved@example.org
sql auth "update password_resets set used_at = null where sub = $moves_id" >/dev/null
void 'one that was made at that moment, too' moves@example.org
users PATCH /me '{"phone":"+79005550101"}' "$moves"
users PATCH /me '{"email":"moves@example.org"}' "$moves"
got 'and back' 200
void 'what is void stays void' moves@example.org
code_for moves@example.org
users PATCH /me '{"phone":null}' "$moves"
got 'another change' 200
confirm moves@example.org "$code" 'sixth password'
got 'ends no code' 204
code_for moves@example.org
users PATCH "/$moves_id" '{"is_active":false}'
got 'a guest is locked out' 200
void 'a code for a closed account' moves@example.org
check 'has set no password' is "$(sql auth "select count(*) from audit where action = 'password.changed' and subject = 'user:$moves_id'")" 1
users DELETE "/$moves_id"
void 'nor one for an account that is gone' moves@example.org
check 'each is told' is "$(sql auth "select count(*) from audit where action = 'password.reset_refused' and subject = 'user:$moves_id' and actor is null")" 3
check 'as are the requests' is "$(sql auth "select count(*) from audit where action = 'password.reset_asked' and subject = 'user:$moves_id'")" 3

# All of it is in the audit log, and none of the secrets.
vera_id=$(sql auth "select id from users where email = 'vera@example.org'")
changes() { # subject: by whom, oldest first
	sql auth "select string_agg(coalesce(actor, 'nobody'), ' ' order by id) from audit where action = 'password.changed' and subject = '$1'"
}
check 'changes by her, resets by whoever has the code' is "$(changes "user:$vera_id")" \
	"user:$vera_id nobody nobody"
told_of() { # action, subject: how many, how many of them by somebody
	sql auth "select count(*) || ' ' || count(actor) from audit where action = '$1' and subject = '$2'"
}
check 'wrong old passwords, by her' is "$(sql auth "select distinct actor from audit where action = 'password.refused' and subject = 'user:$vera_id'")" "user:$vera_id"
check 'requests, by whoever knows the address' is "$(told_of password.reset_asked "user:$vera_id")" '3 0'
check 'those for nobody, too' is "$(told_of password.reset_asked account:unknown)" '4 0'
check 'wrong codes that begin like hers' is "$(told_of password.reset_refused "user:$vera_id")" '10 0'
check 'those of staff' is "$(changes staff:5)" 'staff:5 staff:5'
# two of a code's three groups: one alone may stand in a request's id by chance
check 'nothing of what was typed' is "$(sql auth "select count(*) from audit a where a::text ~* 'vera@|${code:0:4}-?${code:5:4}|${code:5:4}-?${code:10:4}|second|third'")" 0

# notify away: the code comes later, and it is the one that holds.
kill -STOP "${pool_of[notify]}" $(pgrep -P "${pool_of[notify]}")
reset '{"email":"vera@example.org"}'
got 'notify is stopped' 202
tried() { grep -q 'task=resets_tell\|resets_tell' "$work/logs/auth-worker"; }
check 'the worker has tried' wait_for 15 tried
kill -CONT $(pgrep -P "${pool_of[notify]}") "${pool_of[notify]}"
sql auth 'update password_resets set due_at = now()' >/dev/null # its lease
wake auth
check 'the message comes' wait_for 30 all_told
confirm vera@example.org "$(code_of)" 'fifth password'
got 'its code holds' 204
call POST /internal/v1/notify/messages '{}' -H "$(as "$admin")"
got 'messages are for services' 404
for bad in '{}' '{"kind":"spam","to":"a@example.org","language":"ru","name":"A","code":"12345678"}' \
	'{"kind":"password_reset","to":"a@example.org, b@example.org","language":"ru","name":"A","code":"12345678"}' \
	'{"kind":"password_reset","to":"a@example.org\nBcc: b@example.org","language":"ru","name":"A","code":"12345678"}'; do
	inside POST /internal/v1/notify/messages "$bad"
	got "bad message ${bad:0:60}" 400
done

# A mail server of every kind of manners; what goes is gone from the spool.
smtp_port=$((port + 2))
rm -f "$spool"/*
"$bin/tests/identity/smtp" "$smtp_port" "$work/manners" "$work/mail" &
pids+=($!)
# a worker that came before it would wait for a while
listens() { (exec 3<>"/dev/tcp/127.0.0.1/$smtp_port") 2>/dev/null; }
check 'the mail server is there' wait_for 10 listens
kill "${worker_of[notify]}"
export SAMOVAR_SMTP_URL=smtp://127.0.0.1:$smtp_port SAMOVAR_SMTP_TLS=0
worker_start notify
message() { # address
	inside POST /internal/v1/notify/messages "{\"kind\":\"password_reset\",\"to\":\"$1\",\"language\":\"ru\",\"name\":\"Ян\",\"code\":\"ABCD-EFGH\"}"
}
waits() { grep -q "waits: .*$1" "$work/logs/notify-worker"; }
due() { # now, not in a while
	find "$spool" -name '*.eml' -exec touch -d '1 minute ago' {} +
	wake notify
}
echo defer >"$work/manners"
message slow@example.org
check 'deferred' wait_for 10 waits 451
for manners in garbage cut stall; do
	: >"$work/logs/notify-worker"
	echo $manners >"$work/manners"
	due
	check "$manners" wait_for 15 waits .
	check "$manners: it stays" mails_are 1
done
echo ok >"$work/manners"
due
check 'it goes in the end' wait_for 15 mails_are 0
check 'once, to the right one' is "$(grep -c '^To: slow@example.org' "$work/mail")" 1
for manners in refuse late; do
	echo $manners >"$work/manners"
	message "$manners@example.org"
	refused() { [ "$(ls "$spool" | grep -c '\.refused$')" = "$1" ]; }
	check "$manners: it is put aside" wait_for 10 refused 1
	rm -f "$spool"/*.refused
done
