"""What is promised (openapi.yaml, the .proto files, events.yaml), what is
there (the programs' route tables), and the one list of what is still to come:
tests/contract/pending."""

import os
import re
import subprocess

RPC = re.compile(r"/\w+(?:\.\w+)+/\w+")
# Rows that are promised to nobody outside: calls between our own services,
# the gateway's stub, which is YooKassa's API, and pages for people.
PRIVATE = ("/internal/", "/gateway/", "/pay/{uuid}", "/pay/style.css",
           "/staff/")
# Files, what the web server answers by itself, and the hub's socket; no pool has
# a row for them.
FILES = ("getActiveMenu", "getMenu", "getOpenapi", "getDocs", "getHealth",
         "getPhoto", "openLive")


def lines(file):
    """The lines of a data table, without comments."""
    with open(file, encoding="utf-8") as stream:
        for line in stream:
            line = line.split("#")[0].strip()
            if line:
                yield line


def pools(root):
    """Programs that have pools: {program: [pool…]}."""
    found = {}
    for line in lines(f"{root}/fleet/pools"):
        pool, program = line.split()[:2]
        if not program.endswith(("-worker", "-hub", "-bot")):
            found.setdefault(program, []).append(pool)
    return found


def table(build, program, option):
    """What a program prints of its own tables, a line each."""
    return subprocess.run(
        [os.path.join(build, program), option], check=True, text=True,
        stdout=subprocess.PIPE, stdin=subprocess.DEVNULL).stdout.splitlines()


def routed(root, build):
    """Every row of every pool and who may:
    {"GET /api/v1/dishes/{id}": {"anyone"}}."""
    rows = {}
    for program in pools(root):
        for line in table(build, program, "--paths"):
            method, path, *roles = line.split()
            rows[f"{method} {path}"] = set(roles)
    return rows


def rpcs_routed(root, build):
    """Every rpc of every pool: {"order.v1.OrderService/GetOrder": program}."""
    return {line.split()[0]: program for program in pools(root)
            for line in table(build, program, "--rpcs")}


def pending(file):
    """{"operation": {…}, "rpc": {…}, "event": {…}, "member": {…}}"""
    found = {"operation": set(), "rpc": set(), "event": set(),
             "member": set()}
    for line in lines(file):
        kind, rest = line.split(None, 1)
        found[kind].add(" ".join(rest.split()))
    return found


def rpcs(root):
    """Every rpc of the .proto files, package.Service/Method."""
    for folder, _, names in os.walk(f"{root}/schema/api"):
        for name in names:
            if not name.endswith(".proto"):
                continue
            with open(os.path.join(folder, name), encoding="utf-8") as stream:
                text = stream.read()
            package = re.search(r"^package ([\w.]+);", text, re.M)[1]
            service = ""
            for m in re.finditer(r"^\s*(service|rpc) (\w+)", text, re.M):
                if m[1] == "service":
                    service = m[2]
                else:
                    yield f"{package}.{service}/{m[2]}"


def operations_wrong(api, rows, waiting):
    promised = {f"{o.method} {o.route}": o for o in api.operations}
    for row in rows:
        method, path = row.split()
        if path.startswith(PRIVATE):
            continue
        if row not in promised:
            yield f"{row} has no operation in openapi.yaml"
    for row, o in promised.items():
        there = row in rows or o.id in FILES
        roles = {{"own": "customer", "gateway": "anyone",
                   "telegram": "anyone"}.get(r, r)
                 for r in o.roles}
        if rows.get(row, roles) != roles:
            yield f"{o} is for {' '.join(sorted(rows[row]))}, " \
                  f"in openapi.yaml for {' '.join(sorted(roles))}"
        if there and str(o) in waiting:
            yield f"{o} has a route: take it out of tests/contract/pending"
        if not there and str(o) not in waiting:
            yield f"{o} has no route, and is not in tests/contract/pending"
    for o in waiting - {str(o) for o in api.operations}:
        yield f"{o} is in tests/contract/pending, not in openapi.yaml"


def rpcs_wrong(promised, there, waiting):
    for name in set(there) - promised:
        yield f"{name} is in no .proto file"
    for name in promised:
        if name in there and name in waiting:
            yield f"{name} has a route: take it out of tests/contract/pending"
        if name not in there and name not in waiting:
            yield f"{name} has no route, and is not in tests/contract/pending"
    for name in waiting - promised:
        yield f"{name} is in tests/contract/pending, and in no .proto file"
