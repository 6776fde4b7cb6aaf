"""What is promised (openapi.yaml, the .proto files, events.yaml), what is
there (the programs' route tables), and the one list of what is still to come:
tests/contract/pending."""

import os
import re
import subprocess

RPC = re.compile(r"/[a-z]+\.v[0-9]+\.[A-Za-z]+/[A-Za-z]+")
# Rows that are promised to nobody outside: calls between our own services,
# the gateway's stub, which is YooKassa's API, and its pages for people.
PRIVATE = ("/internal/", "/gateway/", "/pay/{uuid}", "/pay/style.css")
# Files and what the web server answers by itself; no pool has a row for them.
FILES = ("getActiveMenu", "getMenu", "getOpenapi", "getDocs", "getHealth",
         "getPhoto")


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
        if not program.endswith("-worker"):
            found.setdefault(program, []).append(pool)
    return found


def table(build, program, option):
    """What a program prints of its own tables, a line each."""
    return subprocess.run(
        [os.path.join(build, program), option], check=True, text=True,
        stdout=subprocess.PIPE, stdin=subprocess.DEVNULL).stdout.splitlines()


def routed(root, build):
    """Every row of every pool: {"GET /api/v1/dishes/{id}": program}."""
    return {" ".join(row.split()[:2]): program for program in pools(root)
            for row in table(build, program, "--paths")}


def pending(file):
    """{"operation": {…}, "rpc": {…}, "event": {…}, "member": {…}}"""
    found = {"operation": set(), "rpc": set(), "event": set(),
             "member": set()}
    for line in lines(file):
        kind, rest = line.split(None, 1)
        found[kind].add(" ".join(rest.split()))
    return found


def rpcs(root):
    """Every rpc of the .proto files, as a path."""
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
                    yield f"/{package}.{service}/{m[2]}"


def operations_wrong(api, rows, waiting):
    promised = {f"{o.method} {o.route}": o for o in api.operations}
    for row in rows:
        method, path = row.split()
        if path.startswith(PRIVATE) or RPC.fullmatch(path):
            continue
        if row not in promised:
            yield f"{row} ({rows[row]}) has no operation in openapi.yaml"
    for row, o in promised.items():
        there = row in rows or o.id in FILES
        if there and str(o) in waiting:
            yield f"{o} has a route: take it out of tests/contract/pending"
        if not there and str(o) not in waiting:
            yield f"{o} has no route, and is not in tests/contract/pending"
    for o in waiting - {str(o) for o in api.operations}:
        yield f"{o} is in tests/contract/pending, not in openapi.yaml"


def rpcs_wrong(promised, rows, waiting):
    there = {path for path in (row.split()[1] for row in rows)
             if RPC.fullmatch(path)}
    for path in there - promised:
        yield f"{path} is in no .proto file"
    for path in promised:
        if path in there and path in waiting:
            yield f"{path} has a route: take it out of tests/contract/pending"
        if path not in there and path not in waiting:
            yield f"{path} has no route, and is not in tests/contract/pending"
    for path in waiting - promised:
        yield f"{path} is in tests/contract/pending, and in no .proto file"
