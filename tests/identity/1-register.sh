# Registration: the answer, what is refused, what a failure leaves behind.

good='{"email":"Anna@Example.org","phone":"+79001112233","full_name":"Анна Ким","password":"длинный пароль"}'

call POST /api/v1/auth/register "$good"
got 'register' 201
anna=$(field .access_token) anna_refresh=$(field .refresh_token)
anna_id=$(field .user.id)
check 'expires_in' is "$(field .expires_in)" 86400
check 'user' is "$(field '.user | [.account_type, .roles[0], .email, .phone, .full_name] | join("|")')" \
	'user|customer|anna@example.org|+79001112233|Анна Ким'
check 'members of the answer' is "$(field 'keys | join(" ")')" \
	'access_token expires_in refresh_token user'
check 'members of the user' is "$(field '.user | keys | join(" ")')" \
	'account_type email full_name id phone roles'
check 'event' is "$(sql user "select body::json->>'email' from outbox where routing_key = 'user.created'" 2>&1)" \
	anna@example.org
check 'no password anywhere' is "$(sql user "select count(*) from users u where u::text like '%пароль%'")" 0
check 'no clear password at auth' is "$(sql auth "select count(*) from users u where u::text like '%пароль%' or password_hash not like '\$2b\$%'")" 0

call POST /api/auth/register "$good"
got 'same address again, short path' 409
check 'field' is "$(field .field)" email
call POST /api/v1/auth/register "${good/Anna@/ANNA2@}"
got 'same phone' 409
check 'field' is "$(field .field)" phone

bad_register() { # name, body, field
	call POST /api/v1/auth/register "$2"
	got "$1" 400
	check "$1: field" is "$(field .field)" "$3"
}
bad_register 'no password' '{"email":"b@example.org","full_name":"B"}' password
bad_register 'short password' '{"email":"b@example.org","full_name":"B","password":"1234567"}' password
bad_register 'long password' "{\"email\":\"b@example.org\",\"full_name\":\"B\",\"password\":\"$(printf 'x%.0s' {1..201})\"}" password
bad_register 'a password everybody tries' '{"email":"b@example.org","full_name":"B","password":"Qwerty123"}' password
bad_register 'in Cyrillic' '{"email":"b@example.org","full_name":"B","password":"ПАРОЛЬ123"}' password
bad_register 'seven characters, accents apart' "{\"email\":\"b@example.org\",\"full_name\":\"B\",\"password\":\"$(printf 'е\u0308%.0s' {1..7})\"}" password
bad_register 'no e-mail' '{"full_name":"B","password":"nine-lives"}' email
bad_register 'wrong e-mail' '{"email":"b","full_name":"B","password":"nine-lives"}' email
bad_register 'e-mail is a number' '{"email":5,"full_name":"B","password":"nine-lives"}' email
bad_register 'wrong phone' '{"email":"b@example.org","phone":"abc","full_name":"B","password":"nine-lives"}' phone
bad_register 'blank name' '{"email":"b@example.org","full_name":" ","password":"nine-lives"}' full_name
bad_register 'a name that nobody sees' '{"email":"b@example.org","full_name":"\u200b\u00a0","password":"nine-lives"}' full_name
bad_register 'a name of two lines' '{"email":"b@example.org","full_name":"A\nB","password":"nine-lives"}' full_name
bad_register 'a name that turns the line round' '{"email":"b@example.org","full_name":"\u202eB","password":"nine-lives"}' full_name
bad_register 'roles are not asked for' '{"email":"b@example.org","full_name":"B","password":"nine-lives","roles":["admin"]}' roles
bad_register 'id is not chosen' '{"email":"b@example.org","full_name":"B","password":"nine-lives","id":1}' id
call POST /api/v1/auth/register '{"email":"b@example.org"'
got 'broken JSON' 400
call POST /api/v1/auth/register '' -H 'Content-Type: text/plain' -d 'email=b'
got 'content type' 415
call GET /api/v1/auth/register
got 'GET' 405
check 'nothing was left' is "$(sql user 'select count(*) from users')" 1

# eight Cyrillic characters are eight, whatever their bytes
call POST /api/v1/auth/register '{"email":"c@example.org","full_name":"Ц","password":"парольчи"}'
got 'eight characters' 201

# A browser keeps the refresh token in a cookie.
call POST /api/v1/auth/register '{"email":"d@example.org","full_name":"D","password":"nine-lives","session":"cookie"}'
got 'register with cookie' 201
check 'token is not in the body' is "$(field .refresh_token)" null
check 'cookie' grep -q '^Set-Cookie: __Host-refresh=.*; Path=/; .*Secure; HttpOnly; SameSite=Strict' <<<"$headers"

# A registration that auth refused leaves no account; the next try succeeds.
sql auth 'alter table users add constraint t check (id < 0) not valid' >/dev/null
call POST /api/v1/auth/register '{"email":"e@example.org","full_name":"E","password":"nine-lives"}'
check 'auth fails: no 201' is "$([ "$status" -ge 400 ] && echo yes)" yes
check 'pending' is "$(sql user "select state from users where email = 'e@example.org'")" pending
sql auth 'alter table users drop constraint t' >/dev/null
call POST /api/v1/auth/register '{"email":"e@example.org","full_name":"E","password":"nine-lives"}'
got 'next try' 201

# One that a crash left behind is removed by the worker, with its credentials.
sql user "insert into users (id, email, full_name, attempt, claimed_at) values (900, 'left@example.org', 'L', '0190a0b0-c0d0-7000-8000-0123456789ab', now() - interval '2 minutes')" >/dev/null
sql auth "insert into users (id, email, full_name) values (900, 'left@example.org', 'L')" >/dev/null
gone() { wake user; [ "$(sql user 'select count(*) from users where id = 900')" = 0 ]; }
check 'the sweeper removes it' wait_for 15 gone
check 'at auth, too' is "$(sql auth 'select count(*) from users where id = 900')" 0
