# Out and in again: what differs, and nothing else, in one transaction.
# shellcheck shell=bash

menu() { "$SAMOVAR" menu "$@"; }
events() {
	sql menu "select count(*) from outbox where routing_key = 'menu.changed'
		and (body -> 'dish' ->> 'id')::int = ${1:-0}"
}

KEY=$(api POST /images '{"filename":"a.jpg","content_type":"image/jpeg",
	"content_length":9}' | jq -r .object_key)
api PATCH "/dishes/$DISH" "{\"image_key\":\"$KEY\"}" >/dev/null
menu export >"$TEST_TMP/menu.json"
menu export --csv >"$TEST_TMP/prices.csv"
check 'the export is JSON with every dish' test "$(jq '.dishes | length' \
	"$TEST_TMP/menu.json")" = "$(sql menu 'select count(*) from dishes')"
check 'and the prices with every one' test "$(grep -c ';' \
	"$TEST_TMP/prices.csv")" = "$(sql menu 'select count(*) + 1 from dishes')"

# said <import's options> <file> <text>: what import says of it
said() {
	menu import $1 <"$2" >"$TEST_TMP/out" 2>&1
	grep -qF -- "$3" "$TEST_TMP/out" || { cat "$TEST_TMP/out"; return 1; }
}

check 'a dish has its uploaded picture' test "$(jq -r ".dishes[] |
	select(.id == $DISH).image_key" "$TEST_TMP/menu.json")" = "$KEY"

nothing='0 categories, 0 new dishes, 0 changed dishes'
before=$(sql menu 'select count(*) from outbox')
versions=$(sql menu 'select sum(version) from dishes')
check 'what came out changes nothing' said '' "$TEST_TMP/menu.json" "$nothing: done"
check 'nor do the prices' said '' "$TEST_TMP/prices.csv" "$nothing: done"
check 'and nobody is told' test "$before $versions" = "$(sql menu \
	'select count(*) from outbox') $(sql menu 'select sum(version) from dishes')"

sed "s/^\\($DISH;.*\\);.*/\\1;1 234,50/" "$TEST_TMP/prices.csv" >"$TEST_TMP/new.csv"
check 'a dry run shows the difference' said --dry-run "$TEST_TMP/new.csv" \
	"dish $DISH (Уха $$): price: 1000.00 -> 1234.50"
check 'and changes nothing' test "$(sql menu \
	"select price from dishes where id = $DISH")" = 1000.00
told=$(events "$DISH") all=$(sql menu 'select count(*) from outbox')
check 'in earnest' said '' "$TEST_TMP/new.csv" '1 changed dishes: done'
check 'it has changed' test "$(sql menu \
	"select price from dishes where id = $DISH")" = 1234.50
check 'one event, of that dish' test "$(events "$DISH") $(sql menu \
	'select count(*) from outbox')" = "$((told + 1)) $((all + 1))"
check 'guests see it' within 5 shows "$SAMOVAR_URL" 1234.5
check 'with commas it is the same' said '' <(printf '%s\n' 'price,id' \
	"\"1234.50\",$DISH") "$nothing"

cat >"$TEST_TMP/part.json" <<-JSON
	{"categories": [{"name": "Кэш $$", "description": "Проба"},
	  {"name": "Новое $$"}],
	 "dishes": [{"id": $DISH, "allergens": ["fish"], "weight_g": 300},
	  {"category": "Новое $$", "name": "Рагу $$", "price": 300,
	   "option_groups": [{"name": "Соус", "options": [{"name": "Острый"}]}]}]}
JSON
check 'new ones and changed ones' said '' "$TEST_TMP/part.json" \
	'2 categories, 1 new dishes, 1 changed dishes: done'
check 'the dish is in the new category, with its options' test "$(api GET \
	"/dishes?q=%D0%A0%D0%B0%D0%B3%D1%83+$$" |
	jq -r '.dishes[0].option_groups[0].options[0].name')" = Острый

# refused <text> <lines…>: by that text, and nothing has changed
refused() {
	local text=$1 sum
	shift
	sum=$(sql menu 'select md5(string_agg(d::text, chr(10) order by id))
		from dishes d')
	printf '%s\n' "$@" >"$TEST_TMP/bad"
	! menu import <"$TEST_TMP/bad" >"$TEST_TMP/out" 2>&1 &&
		grep -qF -- "$text" "$TEST_TMP/out" &&
		[ "$sum" = "$(sql menu 'select md5(string_agg(d::text, chr(10)
			order by id)) from dishes d')" ] ||
		{ cat "$TEST_TMP/out"; return 1; }
}

check 'refused: no columns' refused 'line 1: must name the columns id and price' 'id;cost' "$DISH;1"
check 'refused: a price that is none' refused 'line 3, column price:' \
	'id;price' "$DISH;999" "$DISH;dear"
check 'refused: no price' refused 'line 2, column price: is missing' 'id;price' "$DISH;"
check 'refused: for nothing' refused 'line 2, column price:' 'id;price' "$DISH;0"
check 'refused: no such dish, and the row before stays as it was' refused \
	'line 3, column id: there is no dish 2000000' 'id;price' "$DISH;999" '2000000;5'
check 'refused: an id that is none' refused 'line 2, column id:' 'id;price' 'x;5'
check 'refused: a line that has slipped' refused 'line 2, column name:' \
	'id;name;price' "$DISH;Борщ;5"
check 'refused: what is no UTF-8' refused 'no UTF-8' "$(printf 'id;price\n\xff;1')"
check 'refused: JSON that breaks off' refused 'line 2, column 2' '{"dishes": [' ' }'
check 'refused: a member nobody knows' refused 'line 2, column 12: salads' '{"dishes": [],' ' "salads": []}'
check 'refused: a field nobody knows' refused 'line 2, column 13: dishes[0]: colour' \
	'{"dishes": [' " {\"colour\": \"red\", \"id\": $DISH}]}"
check 'refused: a price in the second dish' refused 'line 3, column 12: dishes[1]: price' \
	'{"dishes": [' " {\"id\": $DISH, \"price\": 5}," \
	" {\"price\": -1, \"id\": $DISH}]}"
check 'refused: no such category' refused 'category: there is no such category' \
	'{"dishes": [' ' {"category": "Нет такой", "name": "Х", "price": 1}]}'
check 'refused: a new dish without a price' refused 'price: is missing' \
	"{\"dishes\": [{\"category\": \"Новое $$\", \"name\": \"Х\"}]}"
check 'refused: a picture that there is not' refused 'image_key: there is no such picture' \
	"{\"dishes\": [{\"id\": $DISH, \"image_key\": \"dishes/x.jpg\"}]}"
check 'refused: no list' refused 'dishes: must be a list' '{"dishes": 1}'
check 'refused: an option of another dish' refused 'is not of this dish' \
	"{\"dishes\": [{\"id\": $DISH, \"option_groups\": [{\"name\": \"А\"," \
	'"options": [{"id": 2000000, "name": "Б"}]}]}]}'
check 'a word import does not know' fails menu import --now
api DELETE "/categories/$(api GET '/categories?page_size=100' |
	jq ".categories[] | select(.name == \"Новое $$\").id")?force=true" >/dev/null
