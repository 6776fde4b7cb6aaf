#!/usr/bin/env python3
"""Names in ansible/: variables of roles are described, secrets are in the
example of the vault, files that tasks name are there. A line for each that is
wrong. names.py <ansible folder>"""
import pathlib
import re
import sys

import yaml

top = pathlib.Path(sys.argv[1])
wrong = []


def load(path):
    return yaml.safe_load(path.read_text()) or {}


def tasks_of(tree):
    for task in tree or []:
        yield task
        for part in ("block", "rescue", "always", "tasks"):
            yield from tasks_of(task.get(part))


def has(role, folder, name):
    return (top / "roles" / role / folder / name).exists()


described = {}
for role in sorted(p.name for p in (top / "roles").iterdir()):
    spec = top / "roles" / role / "meta" / "argument_specs.yml"
    if not spec.exists():
        wrong.append(f"role {role} has no argument_specs")
        continue
    entries = load(spec)["argument_specs"]
    described[role] = set().union(
        *(e.get("options", {}) for e in entries.values()))
    defaults = top / "roles" / role / "defaults" / "main.yml"
    if defaults.exists():
        for name in set(load(defaults)) - described[role]:
            wrong.append(f"role {role}: {name} is not described")
    for entry in entries:
        if not has(role, "tasks", entry + ".yml"):
            wrong.append(f"role {role} has no tasks {entry}")
    for file in (top / "roles" / role).glob("tasks/*.yml"):
        for task in tasks_of(load(file)):
            for module in ("template", "copy"):
                args = task.get("ansible.builtin." + module)
                if not isinstance(args, dict) or "src" not in args:
                    continue
                src = args["src"]
                for item in task.get("loop", [None]):
                    name = src.replace("{{ item }}", str(item))
                    if "{{" in name or name.startswith("/"):
                        continue
                    folder = "templates" if module == "template" else "files"
                    if not has(role, folder, name):
                        wrong.append(f"{file}: no {folder}/{name}")
            for module in ("include_tasks",):
                name = task.get("ansible.builtin." + module)
                if isinstance(name, str) and not has(role, "tasks", name):
                    wrong.append(f"{file}: no tasks {name}")

for file in [*top.glob("*.yml"), *top.glob("roles/*/tasks/*.yml")]:
    tree = load(file)
    for task in tasks_of(tree if isinstance(tree, list) else []):
        args = task.get("ansible.builtin.include_role")
        if args:
            name = args.get("tasks_from", "main")
            if not has(args["name"], "tasks", name + ".yml"):
                wrong.append(f"{file}: {args['name']} has no tasks {name}")
            elif name not in load(top / "roles" / args["name"] / "meta" /
                                  "argument_specs.yml")["argument_specs"]:
                wrong.append(f"{file}: {args['name']} {name} is not described")

text = "\n".join(f.read_text() for f in top.rglob("*")
                 if f.is_file() and f.suffix in (".yml", ".j2"))
example = (top / "inventories/example/group_vars/all/"
           "vault.yml.example").read_text()
for name in sorted(set(re.findall(r"\bvault_\w+", text))):
    if not re.search(rf"^{name}:", example, re.M):
        wrong.append(f"{name} is not in the example of the vault")

# what ends something for good does so behind a word of the caller
for file in top.glob("roles/*/tasks/*.yml"):
    for n, line in enumerate(file.read_text().splitlines(), 1):
        if re.search(r"rm -rf|state: absent", line) and not re.search(
                r"secrets|samovar-health|healthz|app_changed", line) and file.name != "clone.yml":
            wrong.append(f"{file}:{n} deletes: {line.strip()}")

links = load(top / "ports.yml")["links"]
haproxy = (top / "roles/links/templates/haproxy.cfg.j2").read_text()
served = {int(p) for p in re.findall(r"bind [^\n]*?:(\d+)", haproxy)}
for link in links:
    if link["from"] in ("edge", "app") and link["port"] not in served:
        wrong.append(f"ports.yml: nothing listens on {link['port']}")

print("\n".join(wrong))
sys.exit(bool(wrong))
