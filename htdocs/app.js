/*
 * The plain page at /: reads the active menu in one of two languages and
 * shows it. Texts go in as text, never as HTML.
 */
"use strict";

const texts = {
	ru: {
		skip: "К меню", brand: "Самовар", title: "Русская кухня у самовара",
		lead: "Лепим пельмени по утрам, печём блины при вас, а чай завариваем на чабреце.",
		sections: "Разделы меню", loading: "Накрываем на стол…",
		foot: "Цены в рублях, на порцию. Об аллергенах спросите и официанта.",
		page: "Самовар — меню ресторана", more: "Ещё",
		minutes: "мин", kcal: "ккал", grams: "г", protein: "белки",
		fat: "жиры", carbohydrates: "углеводы", contains: "Содержит:",
		noAllergens: "Без главных аллергенов",
		choose: (least, most) => least === 0 ? `до ${most}`
			: least === most ? `нужно ${least}` : `от ${least} до ${most}`,
		words: {
			celery: "сельдерей", crustaceans: "ракообразные", eggs: "яйца",
			fish: "рыба", gluten: "глютен", lupin: "люпин", milk: "молоко",
			molluscs: "моллюски", mustard: "горчица", nuts: "орехи",
			peanuts: "арахис", sesame: "кунжут", soybeans: "соя",
			sulphites: "сульфиты", gluten_free: "без глютена",
			halal: "халяль", kosher: "кошерное",
			lactose_free: "без лактозы", lenten: "постное",
			vegan: "веганское", vegetarian: "вегетарианское",
		},
		was: "Без скидки", now: "Сейчас",
		gone: "Сегодня закончилось",
		none: "Сегодня меню нет: мы закрыты. Ждём вас завтра!",
		failed: "Меню не загрузилось.", again: "Попробовать ещё раз",
	},
	en: {
		skip: "To the menu", brand: "Samovar", title: "Russian food by the samovar",
		lead: "Pelmeni shaped in the morning, blini straight from the pan, and tea with wild thyme.",
		sections: "Sections of the menu", loading: "Laying the table…",
		foot: "Prices in roubles, a portion. Do ask the waiter about allergens.",
		page: "Samovar — the restaurant's menu", more: "More",
		minutes: "min", kcal: "kcal", grams: "g", protein: "protein",
		fat: "fat", carbohydrates: "carbohydrates", contains: "Contains:",
		noAllergens: "None of the main allergens",
		choose: (least, most) => least === 0 ? `up to ${most}`
			: least === most ? `choose ${least}` : `${least} to ${most}`,
		words: {
			soybeans: "soya", gluten_free: "gluten-free",
			lactose_free: "lactose-free",
		},
		was: "Full price", now: "Now",
		gone: "Sold out today",
		none: "There is no menu today: we are closed. See you tomorrow!",
		failed: "The menu did not load.", again: "Try again",
	},
};

let lang = "ru";
let asked = 0; // the newest request: a late answer to an older one is dropped
let watcher = null;

const byId = (id) => document.getElementById(id);

/* An element with attributes and children; texts become text nodes. */
function make(name, attributes, ...children) {
	const e = document.createElement(name);
	for (const [key, value] of Object.entries(attributes))
		if (value !== null && value !== false)
			e.setAttribute(key, value);
	e.append(...children.filter((child) => child !== null));
	return e;
}

/* Kopecks only where there are any, as menus do. */
function money(amount) {
	return new Intl.NumberFormat("ru-RU", {
		style: "currency", currency: "RUB", currencyDisplay: "narrowSymbol",
		minimumFractionDigits: Number.isInteger(amount) ? 0 : 2,
	}).format(amount);
}

function price(dish) {
	const t = texts[lang];

	if (dish.is_available === false)
		return make("div", { class: "price" }, t.gone);
	if (!dish.discount_percent)
		return make("div", { class: "price" }, make("strong", {}, money(dish.price)));
	return make("div", { class: "price" },
		make("span", { class: "heard" }, t.now + " "),
		make("strong", { class: "now" }, money(dish.price)),
		make("span", { class: "heard" }, t.was + " "),
		make("s", {}, money(dish.base_price)));
}

/* An amount as the language writes it: 6,5 or 6.5. */
function number(amount) {
	return new Intl.NumberFormat(lang).format(amount);
}

function facts(dish) {
	const t = texts[lang], list = [];

	if (dish.weight_g)
		list.push(`${number(dish.weight_g)}\u00a0${t.grams}`);
	if (dish.calories)
		list.push(`${number(dish.calories)}\u00a0${t.kcal}`);
	for (const name of ["protein", "fat", "carbohydrates"])
		if (dish[`${name}_g`])
			list.push(`${t[name]} ${number(dish[`${name}_g`])}\u00a0${t.grams}`);
	if (dish.cooking_time_min)
		list.push(`${dish.cooking_time_min}\u00a0${t.minutes}`);
	return list.length === 0 ? null :
		make("p", { class: "facts" }, list.join(" · "));
}

/* Words of the menu (allergens, diets) in this language. */
function words(list) {
	return list.map((word) => texts[lang].words[word] || word).join(", ");
}

function allergens(dish) {
	const t = texts[lang];

	return !dish.allergens ? null : make("p", { class: "facts" },
		dish.allergens.length === 0 ? t.noAllergens
			: `${t.contains} ${words(dish.allergens)}`);
}

function diets(dish) {
	return !dish.diets || dish.diets.length === 0 ? null :
		make("p", { class: "facts diets" }, words(dish.diets));
}

/* A group of options, folded up. */
function choice(group) {
	return make("details", { class: "facts" },
		make("summary", {}, `${group.name} (${texts[lang].choose(
			group.min_choices, group.max_choices)})`),
		make("ul", {}, ...group.options.map((o) =>
			make("li", { class: o.is_available ? null : "off" }, o.price === 0
				? o.name : `${o.name} + ${money(o.price)}`))));
}

/* The sizes of an uploaded photo, to choose from. */
function sizes(dish) {
	return !dish.image_sizes ? null : Object.entries(dish.image_sizes)
		.map(([pixels, url]) => `${url} ${pixels}w`).join(", ");
}

function card(dish, soon) {
	const photo = make("div", { class: "photo" });

	if (dish.image_url) {
		const img = make("img", { src: dish.image_url, alt: "", width: 640,
			height: 480, srcset: sizes(dish),
			sizes: "(max-width: 42rem) 100vw, 24rem",
			loading: soon ? "eager" : "lazy", decoding: "async" });
		img.addEventListener("error", () => img.remove());
		photo.append(img);
	}
	if (dish.discount_percent && dish.is_available !== false)
		photo.append(make("span", { class: "badge", "aria-hidden": "true" },
			`−${dish.discount_percent}%`));
	return make("li", { class: dish.is_available === false ? "dish gone" : "dish" },
		photo,
		make("div", { class: "about" },
			make("h3", {}, dish.name),
			dish.description ? make("p", {}, dish.description) : null,
			facts(dish), allergens(dish), diets(dish),
			...(dish.option_groups || []).map(choice), price(dish)));
}

function section(category, first) {
	const id = `c${category.id}`;

	return make("section", { id, "aria-labelledby": `${id}-h` },
		make("h2", { id: `${id}-h` }, category.name),
		category.description ? make("p", {}, category.description) : null,
		make("ul", { class: "dishes" },
			...category.dishes.map((dish, i) => card(dish, first && i < 4))));
}

/* The shelf shows which section is being read. */
function watch(sections) {
	if (watcher)
		watcher.disconnect();
	watcher = new IntersectionObserver((seen) => {
		for (const s of seen) {
			if (!s.isIntersecting)
				continue;
			for (const a of byId("sections").querySelectorAll("a")) {
				const here = a.hash === `#${s.target.id}`;
				if (!here) {
					a.removeAttribute("aria-current");
					continue;
				}
				a.setAttribute("aria-current", "true");
				byId("sections").scrollTo({ left: a.offsetLeft -
					byId("sections").offsetLeft - 16 });
			}
		}
	}, { rootMargin: "-30% 0px -65% 0px" });
	for (const s of sections)
		watcher.observe(s);
}

function show(menu) {
	const all = (menu.categories || []).filter((c) => c.dishes.length > 0);

	if (menu.dishes && menu.dishes.length > 0)
		all.push({ id: 0, name: texts[lang].more, dishes: menu.dishes });
	const sections = all.map((c, i) => section(c, i === 0));
	byId("sections").replaceChildren(...all.map((c) =>
		make("li", {}, make("a", { href: `#c${c.id}` }, c.name))));
	byId("list").replaceChildren(...sections);
	say("");
	watch(sections);
}

function say(text, again) {
	byId("note").replaceChildren(text);
	if (again) {
		const button = make("button", { type: "button" }, texts[lang].again);
		button.addEventListener("click", load);
		byId("note").append(" ", button);
	}
}

async function load() {
	const mine = ++asked, at = window.scrollY;

	byId("menu").setAttribute("aria-busy", "true");
	try {
		const answer = await fetch(`/api/v1/menu/active?lang=${lang}`,
			{ headers: { Accept: "application/json" } });
		const menu = answer.ok ? await answer.json() : null;

		if (mine !== asked)
			return;
		if (menu) {
			show(menu);
			window.scrollTo({ top: at, behavior: "instant" });
			if (at === 0 && location.hash)
				byId(location.hash.slice(1))?.scrollIntoView();
		} else {
			byId("sections").replaceChildren();
			byId("list").replaceChildren();
			say(answer.status === 404 ? texts[lang].none : texts[lang].failed,
				answer.status !== 404);
		}
	} catch {
		if (mine === asked)
			say(texts[lang].failed, true);
	}
	if (mine === asked)
		byId("menu").setAttribute("aria-busy", "false");
}

function speak(language) {
	lang = language;
	document.documentElement.lang = lang;
	document.title = texts[lang].page;
	for (const e of document.querySelectorAll("[data-t]"))
		if (e.id !== "note" || byId("list").childElementCount === 0)
			e.textContent = texts[lang][e.dataset.t];
	for (const e of document.querySelectorAll("[data-label]"))
		e.setAttribute("aria-label", texts[lang][e.dataset.label]);
	for (const b of document.querySelectorAll("[data-lang]"))
		b.setAttribute("aria-pressed", String(b.dataset.lang === lang));
	load();
}

function remembered() {
	try {
		return localStorage.getItem("lang");
	} catch {
		return null; // storage may be switched off
	}
}

for (const b of document.querySelectorAll("[data-lang]"))
	b.addEventListener("click", () => {
		try {
			localStorage.setItem("lang", b.dataset.lang);
		} catch {
			// then the choice lasts as long as the page
		}
		speak(b.dataset.lang);
	});

const spoken = remembered() ||
	((navigator.language || "ru").startsWith("ru") ? "ru" : "en");
speak(spoken in texts ? spoken : "ru");
