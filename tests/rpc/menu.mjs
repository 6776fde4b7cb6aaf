// menu.v1
import { timestampFromDate, timestampDate } from "@bufbuild/protobuf/wkt";
import { check, clients, Code, raw, refuses, rest, same, signIn, staff, that,
	unique } from "./client.mjs";

const nobody = clients();
const day = (text) => timestampFromDate(new Date(`${text}T00:00:00+03:00`));
const dayOf = (timestamp) => new Date(timestampDate(timestamp).getTime() +
	3 * 3600 * 1000).toISOString().slice(0, 10);

// What REST says of the same thing, member by member of the message.
function likeRest(message, object) {
	for (const [name, value] of Object.entries(message)) {
		const snake = name.replace(/[A-Z]/g, (c) => `_${c.toLowerCase()}`);
		const there = object[snake];

		if (name.startsWith("$") || (value !== null && typeof value === "object"))
			continue;
		same(typeof value === "bigint" ? Number(value) : value,
			there ?? (typeof value === "string" ? "" : typeof value === "boolean" ? false : 0),
			name);
	}
}

async function categories(admin) {
	const name = `Категория ${unique()}`;
	let category;

	await check("CreateCategory", async () => {
		({ category } = await admin.menu.createCategory({ name }));
		same([category.name, category.description, category.displayOrder,
			category.isActive], [name, "", 0, true]);
		await refuses(Code.AlreadyExists, "name", admin.menu.createCategory({ name }));
		await refuses(Code.InvalidArgument, "name", admin.menu.createCategory({}));
		await refuses(Code.Unauthenticated, "", nobody.menu.createCategory({ name }));
	});
	await check("UpdateCategory: zero is a value where the field is optional", async () => {
		await admin.menu.updateCategory({ id: category.id, displayOrder: 7,
			description: "из печи" });
		const changed = await admin.menu.updateCategory({ id: category.id,
			displayOrder: 0, isActive: false, description: "" });
		same([changed.category.displayOrder, changed.category.isActive,
			changed.category.description, changed.category.name],
			[0, false, "", name]);
		await refuses(Code.NotFound, "", admin.menu.updateCategory({
			id: 999999n, isActive: true }));
	});
	await check("ListCategories: absent means all", async () => {
		const all = await nobody.menu.listCategories({ pageSize: 100 });
		const active = await nobody.menu.listCategories({ pageSize: 100,
			onlyActive: true });
		const there = await rest(undefined, "GET", "/categories?page_size=100");
		same(all.totalCount, there.body.total_count);
		all.categories.forEach((one, i) => likeRest(one, there.body.categories[i]));
		that(all.categories.some((one) => one.id === category.id) &&
			!active.categories.some((one) => one.id === category.id), "inactive");
		await refuses(Code.InvalidArgument, "page_size",
			nobody.menu.listCategories({ pageSize: 1000 }));
	});
	return category;
}

async function dishes(admin, category) {
	let dish;

	await check("CreateDish: absent is not available", async () => {
		({ dish } = await admin.menu.createDish({ name: "Пирог",
			price: 0.1 + 0.2, categoryId: category.id }));
		same([dish.price, dish.isAvailable, dish.cookingTimeMin, dish.calories],
			[0.3, false, 0, 0]);
		that(dish.createdAt.seconds > 1700000000n, "created_at");
	});
	await check("CreateDish: all spellings by hand", async () => {
		const got = await raw("menu.v1.MenuService/CreateDish", { name: "Уха",
			price: "250.5", category_id: String(category.id), cookingTimeMin: "15",
			isAvailable: true, calories: 0, image_url: "/photos/x.webp" },
			{ Authorization: `Bearer ${admin.token}` });
		same([got.status, got.body.dish.price, got.body.dish.calories,
			got.body.dish.cooking_time_min, got.body.dish.image_url],
			[200, 250.5, 0, 15, "/photos/x.webp"]);
	});
	await check("CreateDish: refused", async () => {
		const good = { name: "Пирог", price: 1, categoryId: category.id };
		await refuses(Code.InvalidArgument, "price",
			admin.menu.createDish({ ...good, price: 0.305 }));
		await refuses(Code.InvalidArgument, "price",
			admin.menu.createDish({ ...good, price: NaN }));
		await refuses(Code.InvalidArgument, "price",
			admin.menu.createDish({ ...good, price: 0 }));
		await refuses(Code.InvalidArgument, "category_id",
			admin.menu.createDish({ ...good, categoryId: 999999n }));
	});
	await check("UpdateDish: what is named; empty clears", async () => {
		await admin.menu.updateDish({ id: dish.id, isAvailable: true,
			calories: 300, cookingTimeMin: 20, imageUrl: "/photos/y.webp" });
		const changed = await admin.menu.updateDish({ id: dish.id,
			isAvailable: false, imageUrl: "", cookingTimeMin: 0, price: 19.99 });
		same([changed.dish.isAvailable, changed.dish.imageUrl,
			changed.dish.cookingTimeMin, changed.dish.calories,
			changed.dish.price, changed.dish.name],
			[false, "", 0, 300, 19.99, "Пирог"]);
		await refuses(Code.InvalidArgument, "name",
			admin.menu.updateDish({ id: dish.id, name: "" }));
	});
	await check("GetDish as REST has it", async () => {
		const got = await nobody.menu.getDish({ id: dish.id });
		const there = await rest(undefined, "GET", `/dishes/${dish.id}`);
		likeRest(got.dish, there.body);
		that(Math.abs(timestampDate(got.dish.updatedAt) -
			new Date(there.body.updated_at)) <= 1, "updated_at");
		await refuses(Code.NotFound, "", nobody.menu.getDish({ id: 999999n }));
		await refuses(Code.InvalidArgument, "id", nobody.menu.getDish({}));
	});
	await check("ListDishes: a category, available ones only", async () => {
		const all = await nobody.menu.listDishes({ categoryId: category.id });
		const open = await nobody.menu.listDishes({ categoryId: category.id,
			onlyAvailable: true });
		same([all.totalCount, open.totalCount], [2, 1]);
		await refuses(Code.InvalidArgument, "category_id",
			nobody.menu.listDishes({ categoryId: -1n }));
	});
	return dish;
}

async function pictures(admin, chef) {
	const picture = { filename: "суп.png", contentType: "image/png" };

	await check("GenerateUploadUrl: an address that takes a picture", async () => {
		const { url, objectKey } = await admin.menu.generateUploadUrl(picture);
		that(/^dishes\/[0-9a-f-]{36}\.png$/.test(objectKey), objectKey);
		const put = await fetch(url, { method: "PUT", body: "no picture",
			headers: { "Content-Type": "image/png" } });
		same([put.status, (await put.json()).object_key], [200, objectKey]);
		const { status } = await fetch(url, { method: "PUT", body: "again",
			headers: { "Content-Type": "image/png" } });
		same(status, 409);
	});
	await check("GenerateUploadUrl: refused", async () => {
		await refuses(Code.InvalidArgument, "filename",
			admin.menu.generateUploadUrl({ contentType: "image/png" }));
		await refuses(Code.InvalidArgument, "content_type",
			admin.menu.generateUploadUrl({ ...picture, contentType: "image/gif" }));
		await refuses(Code.PermissionDenied, "",
			chef.menu.generateUploadUrl(picture));
		await refuses(Code.Unauthenticated, "",
			nobody.menu.generateUploadUrl(picture));
	});
}

async function menus(admin, category, dish) {
	const name = `Меню ${unique()}`;
	let menu;

	await check("CreateMenu: days as moments, an order of zero", async () => {
		({ menu } = await admin.menu.createMenu({ name,
			validFrom: day("2030-01-01"), validTo: day("2030-01-31"),
			categories: [{ categoryId: category.id },
				{ categoryId: 1n, displayOrder: 0 }], dishIds: [dish.id] }));
		same([dayOf(menu.validFrom), dayOf(menu.validTo)],
			["2030-01-01", "2030-01-31"]);
		same(menu.categories.map((one) => one.displayOrder), [0, 0]);
		same(menu.dishIds, [dish.id]);
		const there = await rest(undefined, "GET", "/menus?page_size=100");
		const same_menu = there.body.menus.find((one) => one.id === Number(menu.id));
		same([same_menu.valid_from, same_menu.valid_to],
			["2030-01-01", "2030-01-31"]);
	});
	await check("CreateMenu: refused", async () => {
		const good = { name: unique(), validFrom: day("2030-02-01"),
			validTo: day("2030-02-28") };
		await refuses(Code.InvalidArgument, "valid_to",
			admin.menu.createMenu({ ...good, validTo: day("2030-01-01") }));
		await refuses(Code.InvalidArgument, "valid_from",
			admin.menu.createMenu({ ...good, validFrom: undefined }));
		await refuses(Code.InvalidArgument, "dish_ids[1]",
			admin.menu.createMenu({ ...good, dishIds: [dish.id, 999999n] }));
		await refuses(Code.AlreadyExists, "name",
			admin.menu.createMenu({ ...good, name }));
	});
	await check("UpdateMenu: absent lists stay", async () => {
		const changed = await admin.menu.updateMenu({ id: menu.id,
			validTo: day("2030-02-28"), isActive: false });
		same([dayOf(changed.menu.validFrom), dayOf(changed.menu.validTo),
			changed.menu.isActive], ["2030-01-01", "2030-02-28", false]);
		same(changed.menu.categories.length, 2);
		same(changed.menu.dishIds, [dish.id]);
		const fewer = await admin.menu.updateMenu({ id: menu.id,
			categories: [{ categoryId: 1n, displayOrder: 3 }] });
		same(fewer.menu.categories.map((one) => [one.categoryId, one.displayOrder]),
			[[1n, 3]]);
		await refuses(Code.NotFound, "", admin.menu.updateMenu({ id: 999999n }));
	});
	await check("GetActiveMenu: the .proto's menu", async () => {
		const active = (await nobody.menu.getActiveMenu({})).menu;
		const there = (await rest(undefined, "GET", "/menu/active?lang=ru")).body;
		same(active.name, there.name);
		same(active.categories.map((one) => Number(one.categoryId)),
			there.categories.map((one) => one.id));
		that(active.isActive && active.validFrom !== undefined, "validity");
		await refuses(Code.Unauthenticated, "",
			clients("no-token").menu.getActiveMenu({}));
	});
}

async function promotions(admin, dish) {
	const today = dayOf(timestampFromDate(new Date()));
	let promotion;

	await check("CreatePromotion", async () => {
		({ promotion } = await admin.menu.createPromotion({ dishId: dish.id,
			discountPercent: 50, startDate: day(today), endDate: day(today) }));
		same([promotion.dishId, promotion.discountPercent,
			dayOf(promotion.startDate)], [dish.id, 50, today]);
		await refuses(Code.InvalidArgument, "discount_percent",
			admin.menu.createPromotion({ dishId: dish.id, startDate: day(today),
				endDate: day(today), discountPercent: 101 }));
		await refuses(Code.InvalidArgument, "end_date",
			admin.menu.createPromotion({ dishId: dish.id, startDate: day(today),
				endDate: day("2020-01-01"), discountPercent: 10 }));
	});
	await check("ListActivePromotions: today's", async () => {
		const list = await nobody.menu.listActivePromotions({});
		that(list.promotions.some((one) => one.id === promotion.id), "today's");
		same((await nobody.menu.getDish({ id: dish.id })).dish.price, 10);
		await refuses(Code.Unauthenticated, "",
			clients("no-token").menu.listActivePromotions({}));
	});
	await check("UpdatePromotion", async () => {
		const changed = await admin.menu.updatePromotion({ id: promotion.id,
			startDate: day("2030-05-01"), endDate: day("2030-05-02") });
		same([dayOf(changed.promotion.startDate), dayOf(changed.promotion.endDate),
			changed.promotion.discountPercent], ["2030-05-01", "2030-05-02", 50]);
		const list = await nobody.menu.listActivePromotions({});
		that(!list.promotions.some((one) => one.id === promotion.id), "later's");
		await refuses(Code.InvalidArgument, "discount_percent",
			admin.menu.updatePromotion({ id: promotion.id, discountPercent: 0 }));
	});
}

export default async function menu() {
	const admin = await signIn(staff("admin@samovar.local"));
	const chef = await signIn(staff("chef@samovar.local"));
	const category = await categories(admin);
	const dish = await dishes(admin, category);

	await menus(admin, category, dish);
	await promotions(admin, dish);
	await pictures(admin, chef);
	await check("DeleteCategory: with dishes only by force", async () => {
		await refuses(Code.PermissionDenied, "",
			chef.menu.deleteCategory({ id: category.id, force: true }));
		await refuses(Code.FailedPrecondition, "dishes",
			admin.menu.deleteCategory({ id: category.id }));
		await admin.menu.deleteCategory({ id: category.id, force: true });
		await refuses(Code.NotFound, "",
			admin.menu.deleteCategory({ id: category.id, force: true }));
	});
}
