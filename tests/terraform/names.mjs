// Names in terraform/: what is used is declared, what is declared is used, what
// a module wants it is given. Prints what is wrong, a line each.
import { readdirSync, readFileSync, existsSync } from "node:fs";
import { join, normalize } from "node:path";
import { parse } from "@cdktf/hcl2json";
import { parse as yaml } from "yaml";

const root = process.argv[2];
const wrong = (...words) => console.log(words.join(" "));
const keys = (o) => Object.keys(o ?? {});
const subset = (some, all, say) =>
	some.filter((x) => !all.includes(x)).forEach(say);

// read: a folder's blocks, all files as one, and its text without comments
async function read(folder) {
	const room = { folder, text: "", variable: {}, output: {}, module: {} };
	for (const file of readdirSync(folder).filter((f) => f.endsWith(".tf"))) {
		const path = join(folder, file);
		const text = readFileSync(path, "utf8");
		const tree = await parse(path, text);
		room.text += text.replace(/^\s*#.*$/gm, "") + "\n";
		for (const kind of ["variable", "output", "module"])
			Object.assign(room[kind], tree[kind]);
		if (tree.terraform) room.terraform = tree.terraform;
	}
	return room;
}

const used = (room, pattern) =>
	[...new Set([...room.text.matchAll(pattern)].map((m) => m[1]))];

const folders = [root, ...readdirSync(join(root, "modules"))
	.map((m) => join(root, "modules", m))];
const rooms = new Map();
for (const folder of folders) rooms.set(normalize(folder), await read(folder));

for (const room of rooms.values()) {
	const vars = used(room, /\bvar\.(\w+)/g);
	subset(vars, keys(room.variable), (v) =>
		wrong(room.folder, "uses an undeclared variable", v));
	subset(keys(room.variable), vars, (v) =>
		wrong(room.folder, "does not use its variable", v));
	for (const kind of ["variable", "output"])
		for (const [name, [block]] of Object.entries(room[kind]))
			if (!block.description)
				wrong(room.folder, kind, name, "has no description");
	for (const [name, [call]] of Object.entries(room.module)) {
		const to = rooms.get(normalize(join(room.folder, call.source)));
		if (!to) {
			wrong(room.folder, "has no module", call.source);
			continue;
		}
		const given = keys(call).filter((k) => !["source", "providers",
			"count", "for_each", "depends_on"].includes(k));
		const wanted = keys(to.variable).filter((v) =>
			!("default" in to.variable[v][0]));
		subset(given, keys(to.variable), (v) =>
			wrong("module", name, "has no variable", v));
		subset(wanted, given, (v) => wrong("module", name, "is not given", v));
		subset(used(room, new RegExp(`\\bmodule\\.${name}\\.(\\w+)`, "g")),
			keys(to.output), (o) => wrong("module", name, "has no output", o));
	}
}

// a pin is one version, and the lock file's
const top = rooms.get(normalize(root));
for (const [name, p] of Object.entries(
	top.terraform[0].required_providers[0])) {
	const lock = readFileSync(join(root, ".terraform.lock.hcl"), "utf8");
	if (!/^\d+\.\d+\.\d+$/.test(p.version))
		wrong("provider", name, "is not pinned:", p.version);
	else if (!lock.includes(`version     = "${p.version}"`))
		wrong("provider", name, p.version, "is not the lock file's");
}

for (const file of readdirSync(root).filter((f) => f.includes(".tfvars"))) {
	const path = join(root, file);
	subset(keys(await parse(path, readFileSync(path, "utf8"))),
		keys(top.variable), (v) => wrong(file, "sets no variable:", v));
}

const groups = ["edge", "app", "database", "queue", "cache", "monitoring"];
const links = yaml(readFileSync(join(root, "../ansible/ports.yml"), "utf8"))
	.links;
for (const l of links) {
	const row = `${l.from} to ${l.to}:${l.port}`;
	if (!groups.concat("world", "admins", "everyone").includes(l.from) ||
	    !groups.concat("everyone").includes(l.to))
		wrong("ports.yml:", row, "has a group that there is not");
	if (!Number.isInteger(l.port) || !l.why)
		wrong("ports.yml:", row, "needs a port and a reason");
	if (l.from === "world" && (l.to !== "edge" || ![80, 443].includes(l.port)))
		wrong("ports.yml:", row, "opens a door to the world");
}
for (const row of links.map((l) => `${l.from} ${l.to} ${l.port}`)
	.filter((r, i, all) => all.indexOf(r) !== i))
	wrong("ports.yml:", row, "stands there twice");
