"""Who answers what behind lighttpd: every row of every pool's table is asked,
and what is almost one. A pool's log names the request's own id; what stands in
no log was answered by lighttpd itself."""

import glob
import http.client
import os
import re
import time
import urllib.parse

import routes

KINDS = {"{id}": "[1-9][0-9]{0,17}", "{word}": "[a-z0-9_-]{1,64}",
         "{uuid}": "[0-9a-fA-F]{8}(?:-[0-9a-fA-F]{4}){3}-[0-9a-fA-F]{12}"}
SAMPLES = {"{id}": "2147483647", "{word}": "word",
           "{uuid}": "0192f0c1-5b7e-7abc-8def-0123456789ab"}
METHODS = ("GET", "POST", "PUT", "PATCH", "DELETE")
# The menu in force is a file, and only other methods come to its pool.
FILE = re.compile(r"/api/(v1/)?menu(/active)?")
LIGHTTPD = "lighttpd"
SECONDS = 20  # until a pool's log has what it has answered


def concrete(path):
    for kind, sample in SAMPLES.items():
        path = path.replace(kind, sample)
    return path


def pattern(path):
    """A row's path as it is promised; /api is /api/v1."""
    path = re.escape(path)
    for kind, regex in KINDS.items():
        path = path.replace(re.escape(kind), regex)
    return re.compile(re.sub(r"^/api/v1/", "/api/(?:v1/)?", path))


class Row:
    def __init__(self, program, method, path):
        self.program, self.method, self.path = program, method, path
        self.pattern = pattern(path)


class Tables:
    def __init__(self, root, build):
        self.pools = routes.pools(root)
        self.rows, self.regexes = [], []
        for program in self.pools:
            for line in routes.table(build, program, "--paths"):
                self.rows.append(Row(program, *line.split()[:2]))
            for line in routes.table(build, program, "--rpcs"):
                self.rows.append(Row(program, "POST", f"/{line.split()[0]}"))
            for line in routes.table(build, program, "--routes"):
                pool, regex = line.split(None, 1)
                self.regexes.append((pool, re.compile(regex)))

    def at(self, path):
        """The rows of a path."""
        return [r for r in self.rows if r.pattern.fullmatch(path)]

    def pool(self, path):
        """The pool that prints a regular expression for the path."""
        found = {p for p, regex in self.regexes if regex.match(path)}
        return found.pop() if len(found) == 1 else sorted(found) or LIGHTTPD


class Asker:
    """Requests on one listener, each with an id of its own."""

    def __init__(self, url, name):
        parts = urllib.parse.urlsplit(url)
        self.connection = http.client.HTTPConnection(parts.hostname,
                                                     parts.port, timeout=30)
        self.name, self.asked = name, []

    def ask(self, method, path):
        given = f"contract-{self.name}-{len(self.asked)}"
        self.connection.request(method, path, headers={
            "X-Request-Id": given, "Content-Type": "application/json"})
        answer = self.connection.getresponse()
        answer.read()
        self.asked.append((given, method, path, answer.status,
                           answer.getheader("X-Request-Id"),
                           answer.getheader("Allow")))


def near_misses(path):
    """Paths that look like the row's, and mostly are nobody's."""
    yield path + "/"
    yield path + "/more"
    yield "/other" + path
    yield path.upper() if path.upper() != path else path + "x"
    yield path.rsplit("/", 1)[0] or "/"
    if path.startswith("/api/v1/"):
        yield "/api/v2/" + path[8:]
        yield "/v1/" + path[8:]
        yield "/api/" + path[8:]
    else:
        yield path + "x"


def logged():
    """{request id: pool}, from the logs of all pools, old ones included."""
    found = {}
    for file in glob.glob(f"{os.environ['SAMOVAR_STATE']}/log/*/[@c]*"):
        with open(file, encoding="utf-8", errors="replace") as stream:
            for line in stream:
                m = re.search(r" req=(contract-\S+)", line)
                if m:
                    found[m[1]] = os.path.basename(os.path.dirname(file))
    return found


def logged_all(tables, askers):
    """The same, when there is a line of all that pools should have answered:
    a log is written beside the answers."""
    pools = {given for asker in askers for given, method, path, *_ in
             asker.asked if expected(tables, method, path) != LIGHTTPD}
    end = time.monotonic() + SECONDS
    found = logged()
    while not pools <= set(found) and time.monotonic() < end:
        time.sleep(0.5)
        found = logged()
    return found


def ask_all(tables, asker):
    seen = set()
    for row in tables.rows:
        path = concrete(row.path)
        for method, p in [(row.method, path), (row.method, path + "?x=1")] + \
                [(m, path) for m in METHODS] + \
                [(m, p) for p in near_misses(path)
                 for m in {"GET", row.method}]:
            if (method, p) not in seen:
                seen.add((method, p))
                asker.ask(method, p)


def expected(tables, method, path):
    # with more in the query than a language, the menu is its pool's
    if FILE.fullmatch(path) and method == "GET":
        return LIGHTTPD
    return tables.pool(path.split("?")[0])


def wrong(tables, asker, found):
    for given, method, path, status, told, allow in asker.asked:
        what = f"{method} {path}: {status}"
        must = expected(tables, method, path)
        got = found.get(given, LIGHTTPD)
        if told != given and (got != LIGHTTPD or status >= 400):
            yield f"{what}: its id is {told}"
        if got != must:
            yield f"{what}: answered by {got}, not by {must}"
            continue
        rows = tables.at(path.split("?")[0])
        for row in rows:
            if got != LIGHTTPD and got not in tables.pools[row.program]:
                yield f"{what}: {got} is no pool of {row.program}"
        methods = {r.method for r in rows}
        allowed = methods | {"HEAD"} if "GET" in methods else methods
        if got == LIGHTTPD and rows and not FILE.fullmatch(path):
            yield f"{what}: is in a table, and no pool was asked"
        if got != LIGHTTPD and methods and method not in methods and \
                status not in (404, 405):
            yield f"{what}: no row has this method"
        if status == 405 and got != LIGHTTPD and \
                set((allow or "").split(", ")) != allowed:
            yield f"{what}: Allow: {allow}, the table has " \
                  + ", ".join(sorted(allowed))


def check(root, build):
    """(how many were asked, what was wrong) for both listeners."""
    tables = Tables(root, build)
    askers = [Asker(os.environ[f"SAMOVAR_{word}URL"], word.strip("_").lower()
                    or "public") for word in ("", "INTERNAL_")]
    for asker in askers:
        ask_all(tables, asker)
    found = logged_all(tables, askers)
    for asker in askers:
        yield asker, wrong(tables, asker, found)
