/* Guests and staff: four demo logins, and names for the past's orders. */
#include "config.h"
#include "demo.h"

#include <stdio.h>

#include "password.h"

#define PASSWORD "samovar-demo"

static const struct {
	const char *name, *email, *phone, *position, *role;
	bool login;
} staff[N_STAFF] = {
	{ "Анна Соколова", "waiter@samovar.local", "+79160000101",
	    "Официант", "waiter", true },
	{ "Михаил Громов", "chef@samovar.local", "+79160000102",
	    "Шеф-повар", "chef", true },
	{ "Елена Орлова", "admin@samovar.local", "+79160000103",
	    "Управляющая", "admin", true },
	{ "Дарья Белова", "d.belova@samovar.local", "+79160000104",
	    "Официант", "waiter", false },
	{ "Илья Морозов", "i.morozov@samovar.local", "+79160000105",
	    "Официант", "waiter", false },
	{ "Тимур Сафин", "t.safin@samovar.local", "+79160000106",
	    "Повар", "chef", false },
	{ "Ольга Кравец", "o.kravets@samovar.local", "+79160000107",
	    "Повар", "chef", false },
	{ "Артём Лисин", "a.lisin@samovar.local", "+79160000108",
	    "Курьер", "courier", false },
};

/* A family name is a man's; a woman's ends in "а". */
static const struct {
	const char *man, *woman, *family, *man_en, *woman_en, *family_en;
} names[] = {
	{ "Иван", "Наталья", "Петров", "ivan", "natalya", "petrov" },
	{ "Сергей", "Ольга", "Волков", "sergey", "olga", "volkov" },
	{ "Алексей", "Татьяна", "Никитин", "aleksey", "tatyana", "nikitin" },
	{ "Дмитрий", "Юлия", "Зайцев", "dmitry", "yulia", "zaytsev" },
	{ "Николай", "Вера", "Фролов", "nikolay", "vera", "frolov" },
	{ "Павел", "Ксения", "Тарасов", "pavel", "ksenia", "tarasov" },
	{ "Роман", "Полина", "Киселёв", "roman", "polina", "kiselev" },
	{ "Григорий", "Алина", "Власов", "grigory", "alina", "vlasov" },
	{ "Максим", "Светлана", "Ершов", "maksim", "svetlana", "ershov" },
	{ "Олег", "Софья", "Гусев", "oleg", "sofya", "gusev" },
	{ "Виктор", "Нина", "Шубин", "viktor", "nina", "shubin" },
};
#define N_NAMES ((int)(sizeof(names) / sizeof(*names)))

static const char *const streets[] = {
	"Пятницкая улица", "Большая Ордынка", "Новокузнецкая улица",
	"Лаврушинский переулок", "Малая Бронная", "Покровка",
	"Мясницкая улица", "Чистопрудный бульвар",
};

const char *
guest_name(struct arena *a, int guest)
{
	int first = guest % N_NAMES, family = guest * 3 / N_NAMES % N_NAMES;
	bool woman = guest % 2 == 0;

	if (guest == 1)
		return "Мария Иванова";
	return arena_printf(a, "%s %s%s",
	    woman ? names[first].woman : names[first].man,
	    names[family].family, woman ? "а" : "");
}

static const char *
guest_email(struct arena *a, int guest)
{
	int first = guest % N_NAMES, family = guest * 3 / N_NAMES % N_NAMES;
	bool woman = guest % 2 == 0;

	if (guest == 1)
		return "customer@samovar.local";
	return arena_printf(a, "%s.%s%s%d@example.org",
	    woman ? names[first].woman_en : names[first].man_en,
	    names[family].family_en, woman ? "a" : "", guest);
}

const char *
guest_address(struct arena *a, int guest)
{
	struct buf b = buf_new(a);
	const char *street = streets[guest % 8];

	buf_str(&b, "{");
	buf_json_member(&b, "city", "Москва");
	buf_json_member(&b, "street", street);
	buf_json_member(&b, "house", arena_printf(a, "%d", 3 + guest * 7 % 60));
	buf_json_member(&b, "apartment",
	    arena_printf(a, "%d", 1 + guest * 13 % 140));
	buf_str(&b, "}");
	return b.s;
}

/* The demo customer has a password; nobody knows one for the other guests. */
const char *
guests_json(struct arena *a)
{
	struct buf b = buf_new(a);

	for (int id = 1; id <= N_GUESTS; id++) {
		buf_str(&b, id == 1 ? "[{" : ",{");
		buf_json_int(&b, "id", id);
		buf_json_member(&b, "full_name", guest_name(a, id));
		buf_json_member(&b, "email", guest_email(a, id));
		buf_json_member(&b, "phone",
		    arena_printf(a, "+7916000%04d", 1000 + id));
		buf_json_member(&b, "role", "customer");
		buf_str(&b, "}");
	}
	buf_str(&b, "]");
	return b.s;
}

const char *
staff_json(struct arena *a)
{
	struct buf b = buf_new(a);

	for (int i = 0; i < N_STAFF; i++) {
		buf_str(&b, i == 0 ? "[{" : ",{");
		buf_json_int(&b, "id", i + 1);
		buf_json_member(&b, "full_name", staff[i].name);
		buf_json_member(&b, "email", staff[i].email);
		buf_json_member(&b, "phone", staff[i].phone);
		buf_json_member(&b, "position", staff[i].position);
		buf_json_member(&b, "role", staff[i].role);
		buf_str(&b, "}");
	}
	buf_str(&b, "]");
	return b.s;
}


static int
people_insert(struct arena *a, struct pg *pg, const struct plan *p)
{
	return pg_do(pg, SQL_GUESTS, guests_json(a), p->at) < 0 ||
	    pg_do(pg, SQL_STAFF, staff_json(a), p->at) < 0 ? -1 : 0;
}

int
auth_load(struct arena *a, struct pg *pg, const struct plan *p)
{
	const char *hash;

	if (people_insert(a, pg, p) < 0 ||
	    (hash = password_hash(a, ACCOUNT_USER, PASSWORD, pg->err)) == NULL ||
	    pg_do(pg, SQL_GUEST_PASSWORD, hash) < 0)
		return -1;
	for (int i = 0; i < N_STAFF; i++) {
		if (!staff[i].login)
			continue;
		hash = password_hash(a, ACCOUNT_STAFF, PASSWORD, pg->err);
		if (hash == NULL ||
		    pg_do(pg, SQL_STAFF_PASSWORD, hash, staff[i].email) < 0)
			return -1;
	}
	return 0;
}

/* What auth has been given already needs no repair. */
int
user_load(struct arena *a, struct pg *pg, const struct plan *p)
{
	return people_insert(a, pg, p) < 0 ||
	    pg_script(pg, SQL_PEOPLE_DONE) < 0 ? -1 : 0;
}
