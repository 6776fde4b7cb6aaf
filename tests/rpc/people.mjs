// auth.v1 and user.v1
import { AccountType, Role } from "./auth/v1/auth_pb.js";
import { check, clients, Code, guest, refuses, rest, same, signIn, staff, that,
	unique, within } from "./client.mjs";

const nobody = clients();
const PASSWORD = "a long password";
// The nth that is nobody's yet, of ten digits whatever the time.
const phone = (n) => `+7${String((Date.now() + n) % 1e10).padStart(10, "9")}`;

async function auth() {
	await check("Login: a guest, the refresh token in a header", async () => {
		let refresh;
		const login = await nobody.auth.login({
			identifier: guest("customer@samovar.local"),
			password: "samovar-demo",
		}, { onHeader: (headers) => { refresh = headers.get("Refresh-Token"); } });
		same(login.expiresIn, 86400n);
		same(login.user.accountType, AccountType.USER);
		same(login.user.roles, [Role.CUSTOMER]);
		same(login.user.metadata.email, "customer@samovar.local");
		that(refresh.length > 20, "Refresh-Token");
		const next = await nobody.auth.refresh({ refreshToken: refresh });
		same(next.user.id, login.user.id);
		that(next.accessToken !== login.accessToken, "a new token");
		await refuses(Code.Unauthenticated, "",
			nobody.auth.refresh({ refreshToken: `${refresh.slice(1)}x` }));
	});
	await check("Login: staff have position and hire date", async () => {
		const login = await nobody.auth.login({
			identifier: staff("chef@samovar.local"), password: "samovar-demo" });
		same(login.user.accountType, AccountType.STAFF);
		same(login.user.roles, [Role.CHEF]);
		that(/^\d{4}-\d\d-\d\d$/.test(login.user.metadata.hireDate),
			`hire date '${login.user.metadata.hireDate}'`);
		const me = await rest(login.accessToken, "GET", "/auth/me");
		same(me.body.full_name, login.user.metadata.fullName);
	});
	await check("Login: a role that the .proto has not is left out", async () => {
		const admin = await signIn(staff("admin@samovar.local"));
		const workEmail = `${unique()}@samovar.local`;
		await rest(admin.token, "POST", "/staff", { work_email: workEmail,
			full_name: "Курьер", password: PASSWORD, roles: ["courier", "waiter"] });
		const login = await nobody.auth.login({ identifier: staff(workEmail),
			password: PASSWORD });
		same(login.user.roles, [Role.WAITER]);
		same(login.user.metadata.phone, "");
		const { user } = await nobody.auth.validate({
			accessToken: login.accessToken });
		same(user, login.user);
	});
	await check("Login: a wrong password", () =>
		refuses(Code.Unauthenticated, "password", nobody.auth.login({
			identifier: guest("customer@samovar.local"), password: "wrong" })));
	await check("Login: no name", () => refuses(Code.InvalidArgument, "email",
		nobody.auth.login({ password: "x" })));
	await check("Refresh: no token", () => refuses(Code.InvalidArgument,
		"refresh_token", nobody.auth.refresh({})));
	await check("Validate: a token that holds, and what does not", async () => {
		const waiter = await signIn(staff("waiter@samovar.local"));
		const good = await nobody.auth.validate({ accessToken: waiter.token });
		same([good.valid, good.user.roles], [true, [Role.WAITER]]);
		for (const accessToken of ["", "x", "a.b.c", waiter.token + "x"]) {
			const bad = await nobody.auth.validate({ accessToken });
			same([bad.valid, bad.user], [false, undefined]);
		}
		await refuses(Code.InvalidArgument, "access_token",
			nobody.auth.validate({ accessToken: "x".repeat(5000) }));
	});
	await check("Validate: a token after its logout", async () => {
		const { accessToken } = await nobody.auth.login({
			identifier: guest("customer@samovar.local"), password: "samovar-demo" });
		await rest(accessToken, "POST", "/auth/logout");
		same((await nobody.auth.validate({ accessToken })).valid, false);
	});
}

async function users(admin) {
	const name = unique();
	const email = `${name}@example.com`;
	let user, self;

	await check("CreateUser: a guest registers", async () => {
		const created = await nobody.user.createUser({ email,
			fullName: "Анна", password: PASSWORD });
		user = created.user;
		same([user.email, user.fullName, user.phone, user.isActive, user.roles],
			[email, "Анна", "", true, ["customer"]]);
		that(user.createdAt.seconds > 1700000000n, "created_at");
		self = await signIn(guest(email), PASSWORD);
	});
	await check("CreateUser: the address is taken", () =>
		refuses(Code.AlreadyExists, "email", nobody.user.createUser({ email,
			fullName: "Анна", password: PASSWORD })));
	await check("CreateUser: what is missing is named", () =>
		refuses(Code.InvalidArgument, "full_name", nobody.user.createUser({
			email, password: PASSWORD })));
	await check("CreateUser: guests make no guests", () =>
		refuses(Code.PermissionDenied, "role", self.user.createUser({ email })));
	await check("GetUser: by id, e-mail and phone", async () => {
		await self.user.updateUser({ id: user.id, phone: phone(0) });
		const byId = await admin.user.getUser({
			identifier: { case: "id", value: user.id } });
		const byEmail = await admin.user.getUser({
			identifier: { case: "email", value: email.toUpperCase() } });
		const byPhone = await admin.user.getUser({
			identifier: { case: "phone", value: byId.user.phone } });
		same(byEmail, byId);
		same(byPhone, byId);
		const there = await rest(admin.token, "GET", `/users/${user.id}`);
		same([there.body.email, there.body.phone], [email, byId.user.phone]);
	});
	await check("GetUser: nobody is named", () =>
		refuses(Code.InvalidArgument, "id", admin.user.getUser({})));
	await check("GetUser: guests see themselves only", async () => {
		const me = await self.user.getUser({
			identifier: { case: "id", value: user.id } });
		same(me.user.email, email);
		await refuses(Code.NotFound, "", self.user.getUser({
			identifier: { case: "id", value: 1n } }));
	});
	await check("UpdateUser: what is named, and no more", async () => {
		const changed = await self.user.updateUser({ id: user.id,
			fullName: "Анна Б.", phone: "" });
		same([changed.user.fullName, changed.user.phone, changed.user.email],
			["Анна Б.", "", email]);
	});
	await check("UpdateUser: guests neither others nor their own state", async () => {
		await refuses(Code.NotFound, "", self.user.updateUser({ id: 1n,
			fullName: "x" }));
		await refuses(Code.InvalidArgument, "is_active",
			self.user.updateUser({ id: user.id, isActive: true }));
		await refuses(Code.InvalidArgument, "id", self.user.updateUser({}));
	});
	await check("UpdateUser: every field, by an admin", async () => {
		const number = phone(1);
		const changed = await admin.user.updateUser({ id: user.id,
			phone: number,
			email: `  ${email.toUpperCase()} `, fullName: "Анна В.",
			isActive: false });
		same([changed.user.email, changed.user.phone, changed.user.fullName,
			changed.user.isActive], [email, number, "Анна В.", false]);
		that(changed.user.updatedAt.seconds >= changed.user.createdAt.seconds,
			"updated_at");
		const active = await admin.user.listUsers({ onlyActive: true,
			pageSize: 100 });
		that(!active.users.some((one) => one.id === user.id), "only_active");
		for (const wrong of [{ email: "" }, { fullName: "" }, { email: "x" },
			{ phone: "x" }])
			await refuses(Code.InvalidArgument, "", admin.user.updateUser({
				id: user.id, ...wrong }));
		await admin.user.updateUser({ id: user.id, isActive: true });
		self = clients((await nobody.auth.login({ identifier: guest(email),
			password: PASSWORD })).accessToken);
	});
	await check("ListUsers: pages do not overlap, bad ones are refused", async () => {
		const [one, two] = await Promise.all([1, 2].map((page) =>
			admin.user.listUsers({ page, pageSize: 1 })));
		that(one.users[0].id < two.users[0].id, "in order");
		same(one.totalCount, two.totalCount);
		const here = one.users[0];
		that(here.email !== "" && here.createdAt && here.updatedAt, "filled");
		for (const [field, wrong] of [["page", { page: -1 }],
			["page_size", { pageSize: -1 }], ["page_size", { pageSize: 101 }],
			["page", { page: 101, pageSize: 100 }]])
			await refuses(Code.InvalidArgument, field,
				admin.user.listUsers(wrong));
	});
	await check("ListUsers: a page, zero for no page", async () => {
		const all = await admin.user.listUsers({ pageSize: 1, onlyActive: true });
		same(all.users.length, 1);
		const there = await rest(admin.token, "GET", "/users?only_active=true");
		same(all.totalCount, there.body.total_count);
		await refuses(Code.PermissionDenied, "", self.user.listUsers({}));
	});
	await check("DeleteUser: others', none, one's own", async () => {
		await refuses(Code.NotFound, "", self.user.deleteUser({ id: 1n }));
		await refuses(Code.InvalidArgument, "id", self.user.deleteUser({}));
		same(Object.keys(await self.user.deleteUser({ id: user.id })), ["$typeName"]);
		await refuses(Code.NotFound, "", admin.user.getUser({
			identifier: { case: "id", value: user.id } }));
	});
}

async function team(admin) {
	const workEmail = `${unique()}@samovar.local`;
	let member;

	await check("CreateStaff", async () => {
		const created = await admin.user.createStaff({ workEmail,
			fullName: "Пётр", position: "повар", password: PASSWORD });
		member = created.staff;
		same([member.workEmail, member.position, member.isActive, member.roles],
			[workEmail, "повар", true, []]);
		that(member.hireDate.seconds > 1700000000n, "hire_date");
	});
	await check("CreateStaff: refused", async () => {
		await refuses(Code.AlreadyExists, "work_email", admin.user.createStaff({
			workEmail, fullName: "Пётр", password: PASSWORD }));
		await refuses(Code.InvalidArgument, "password",
			admin.user.createStaff({ workEmail, fullName: "Пётр" }));
		await refuses(Code.Unauthenticated, "", nobody.user.createStaff({}));
	});
	await check("AssignRole and RevokeRole", async () => {
		const role = { userId: member.id, role: "chef", isStaff: true };
		await admin.user.assignRole(role);
		const got = await rest(admin.token, "GET", `/staff/${member.id}`);
		same(got.body.roles, ["chef"]);
		await admin.user.revokeRole(role);
		same((await rest(admin.token, "GET", `/staff/${member.id}`)).body.roles,
			[]);
		await admin.user.assignRole({ userId: 1n, role: "customer" });
	});
	await check("AssignRole and RevokeRole: refused", async () => {
		await refuses(Code.NotFound, "role", admin.user.assignRole({
			userId: member.id, role: "emperor", isStaff: true }));
		await refuses(Code.NotFound, "guest", admin.user.assignRole({
			userId: 1n, role: "chef" }));
		await refuses(Code.InvalidArgument, "user_id",
			admin.user.assignRole({ role: "chef", isStaff: true }));
		await refuses(Code.FailedPrecondition, "customer",
			admin.user.revokeRole({ userId: 1n, role: "customer" }));
	});
	await check("UpdateStaff", async () => {
		const changed = await admin.user.updateStaff({ id: member.id,
			position: "шеф-повар", isActive: false });
		same([changed.staff.position, changed.staff.isActive,
			changed.staff.fullName], ["шеф-повар", false, "Пётр"]);
		await refuses(Code.NotFound, "", admin.user.updateStaff({ id: 999999n,
			position: "x" }));
	});
	await check("UpdateStaff: a telephone comes and goes", async () => {
		const workPhone = phone(2);
		const set = await admin.user.updateStaff({ id: member.id, workPhone });
		same([set.staff.workPhone, set.staff.position], [workPhone, "шеф-повар"]);
		const other = await admin.user.createStaff({
			workEmail: `${unique()}@samovar.local`, fullName: "Ян",
			password: PASSWORD });
		await refuses(Code.AlreadyExists, "work_phone", admin.user.updateStaff({
			id: other.staff.id, workPhone }));
		const gone = await admin.user.updateStaff({ id: member.id,
			workPhone: "" });
		same(gone.staff.workPhone, "");
		await refuses(Code.InvalidArgument, "id", admin.user.updateStaff({}));
	});
	await check("ListStaff", async () => {
		const list = await admin.user.listStaff({ pageSize: 100 });
		that(list.staff.some((one) => one.id === member.id), "the member");
		const active = await admin.user.listStaff({ pageSize: 100,
			onlyActive: true });
		that(!active.staff.some((one) => one.id === member.id), "inactive");
		await refuses(Code.InvalidArgument, "page_size",
			admin.user.listStaff({ pageSize: 101 }));
	});
}

export default async function people() {
	const admin = await signIn(staff("admin@samovar.local"));

	await auth();
	await users(admin);
	await team(admin);
}
