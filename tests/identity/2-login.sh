# Logins: guests, staff, what is refused, the throttle.

login() { # body, curl options…
	local sent=$1
	shift
	call POST /api/v1/auth/login "$sent" "$@"
}

login '{"email":"anna@example.org","password":"длинный пароль"}'
got 'login' 200
anna=$(field .access_token) anna_refresh=$(field .refresh_token)
check 'user' is "$(field .user.id)" "$anna_id"
login '{"email":"ANNA@example.org","password":"длинный пароль"}'
got 'capitals in the address' 200
login '{"email":" Anna@example.org\n","password":"длинный пароль"}'
got 'space around it, as registration takes it' 200
call POST /api/auth/login '{"email":"anna@example.org","password":"длинный пароль"}'
got 'short path' 200
check 'last_login' is "$(sql auth "select last_login is not null from users where id = $anna_id")" t

inside PUT /internal/v1/auth/credentials '{"account":"staff","id":5,"email":"chef@samovar.local","phone":null,"full_name":"Шеф","password":"samovar-demo","roles":["chef"],"is_active":true}'
got 'staff credentials' 204
inside PUT /internal/v1/auth/credentials '{"account":"staff","id":6,"email":"admin@samovar.local","full_name":"Админ","password":"samovar-demo","roles":["admin","waiter"],"is_active":true,"position":"Директор","hire_date":"2020-02-29"}'
got 'admin credentials' 204
check 'Argon2id' is "$(sql auth "select count(*) from staff where password_hash like '\$argon2id\$%'")" 2
login '{"work_email":"chef@samovar.local","password":"samovar-demo"}'
got 'staff by work_email' 200
chef=$(field .access_token)
check 'staff' is "$(field '.user | [.account_type, .id, .roles[0]] | join("|")')" 'staff|5|chef'
login '{"email":"admin@samovar.local","password":"samovar-demo"}'
got 'staff by email' 200
admin=$(field .access_token)
check 'roles' is "$(field '.user.roles | sort | join(" ")')" 'admin waiter'

wrong() { # name, body
	login "$2"
	got "$1" 401
	check "$1: sentence" is "$(field .error)" 'wrong e-mail or password'
}
wrong 'wrong password' '{"email":"anna@example.org","password":"x"}'
wrong 'nobody' '{"email":"nobody@example.org","password":"длинный пароль"}'
wrong 'empty password' '{"email":"anna@example.org","password":""}'
wrong 'a guest is no staff' '{"work_email":"anna@example.org","password":"длинный пароль"}'
wrong 'SQL in the address' '{"email":"anna@example.org'"'"' or 1=1 --","password":"x"}'
bad_login() { login "$2"; got "$1" 400; }
bad_login 'neither address' '{"password":"x"}'
bad_login 'both addresses' '{"email":"a@b.ru","work_email":"a@b.ru","password":"x"}'
bad_login 'no password' '{"email":"a@b.ru"}'
bad_login 'unknown field' '{"email":"a@b.ru","password":"x","admin":true}'
bad_login 'password is a number' '{"email":"a@b.ru","password":1}'
bad_login 'NUL' '{"email":"a@b.ru","password":"a\u0000b"}'
bad_login 'unknown session' '{"email":"a@b.ru","password":"x","session":"forever"}'

# An account without a password (signs in elsewhere) and one that is closed.
sql auth "insert into users (id, email, full_name) values (800, 'yandex@example.org', 'Я')" >/dev/null
wrong 'no password stored' '{"email":"yandex@example.org","password":"nine-lives"}'
inside PUT /internal/v1/auth/credentials '{"account":"user","id":801,"email":"closed@example.org","full_name":"З","password":"nine-lives","roles":["customer"],"is_active":false}'
login '{"email":"closed@example.org","password":"nine-lives"}'
got 'closed account' 401
check 'sounds like a wrong password' is "$(field .error)" 'wrong e-mail or password'
check 'and began no session' is "$(sql auth "select count(*) from sessions where typ = 'user' and sub = 801")" 0

# Ten wrong attempts a minute; the right one afterwards waits, others do not.
for i in $(seq 10); do
	login '{"email":"d@example.org","password":"wrong"}'
done
check 'tenth wrong attempt' is "$status" 401
login '{"email":"d@example.org","password":"wrong"}'
got 'eleventh' 429
check 'Retry-After' grep -qE '^Retry-After: ([1-9]|[1-5][0-9]|60)$' <<<"$headers"
login '{"email":"D@example.org","password":"nine-lives"}'
check 'capitals are the same account' is "$status" 429
login '{"email":"anna@example.org","password":"длинный пароль"}'
got 'another account' 200
for i in $(seq 6); do login '{"email":"ghost@example.org","password":"wrong"}'; done
check 'nobody is throttled alike' is "$status" 429
sql auth "update login_attempts set at = at - interval '1 minute'" >/dev/null
login '{"email":"d@example.org","password":"nine-lives"}'
got 'a minute later' 200
d_refresh=$(field .refresh_token)
for i in $(seq 15); do login '{"email":"d@example.org","password":"nine-lives"}'; done
check 'right passwords are not counted' is "$status" 200
# a stranger elsewhere does not keep the owner out
sql auth "delete from login_attempts" >/dev/null
wrong_from() { # address, e-mail
	login "{\"email\":\"$2\",\"password\":\"wrong\"}" --interface "$1"
}
for i in $(seq 5); do wrong_from 127.0.0.2 d@example.org; done
got 'a stranger has half the places' 401
wrong_from 127.0.0.2 d@example.org
got 'and no more' 429
check 'Retry-After' grep -qE '^Retry-After: ([1-9]|[1-5][0-9]|60)$' <<<"$headers"
login '{"email":"d@example.org","password":"nine-lives"}' --interface 127.0.0.5
got 'the owner, from somewhere new' 200
for i in $(seq 6); do wrong_from 127.0.0.3 d@example.org; done
got 'a second stranger has the other half' 429
wrong_from 127.0.0.4 d@example.org
got 'a third one none' 429
login '{"email":"d@example.org","password":"nine-lives"}'
got 'the owner, from where it has signed in before' 200
for i in $(seq 10); do wrong_from 127.0.0.1 d@example.org; done
login '{"email":"d@example.org","password":"nine-lives"}'
got 'that place has its own limit' 429
call POST /api/v1/auth/refresh "{\"refresh_token\":\"$d_refresh\"}"
got 'a session goes on all the while' 200

# One address that tries one password on everybody is stopped, too.
sql auth "delete from login_attempts; insert into login_attempts (account, address) select 'none:' || n, '127.0.0.2' from generate_series(1, 60) n" >/dev/null
wrong_from 127.0.0.2 fresh@example.org
got 'sixty accounts from one address' 429
check 'Retry-After' grep -qE '^Retry-After: ([1-9]|[1-5][0-9]|60)$' <<<"$headers"
login '{"email":"anna@example.org","password":"длинный пароль"}' --interface 127.0.0.2
got 'also for the right password of a stranger there' 429
login '{"email":"anna@example.org","password":"длинный пароль"}' --interface 127.0.0.4
got 'not for other addresses' 200
login '{"email":"x at y@example.org","password":"wrong"}' --interface 127.0.0.2
got 'a name that looks like a place' 429
sql auth "delete from login_attempts" >/dev/null
login '{"email":"anna@example.org","password":"длинный пароль"}' --interface 127.0.0.2
got 'later it signs in' 200
anna=$(field .access_token) anna_refresh=$(field .refresh_token)
sql auth "insert into login_attempts (account, address) select 'none:' || n, '127.0.0.2' from generate_series(1, 60) n" >/dev/null
login '{"email":"anna@example.org","password":"длинный пароль"}' --interface 127.0.0.2
got 'and is a stranger there no longer' 200
sql auth "delete from login_attempts" >/dev/null
