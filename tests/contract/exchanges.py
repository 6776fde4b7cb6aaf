"""Every exchange that the suites have kept, against openapi.yaml."""

import glob
import os
import urllib.parse
from collections import Counter, defaultdict

from openapi import JSON, exact, full_path
from routes import PRIVATE, RPC

# Headers that mean something to clients: none comes where it is not promised.
OURS = ("RateLimit-Limit", "RateLimit-Remaining", "RateLimit-Reset",
        "Idempotent-Replayed", "Retry-After", "Location", "Allow", "ETag",
        "WWW-Authenticate")


# What every pool answers on the internal listener (lib/serve.c).
OWN = ("/metrics/", "/readyz/", "/audit/")


def headers(lines):
    """{name: value}, the names in small letters."""
    return {name.lower(): value for name, _, value in
            (line.partition(": ") for line in lines.splitlines()) if value}


class Exchange:
    def __init__(self, line):
        kept = exact(line)
        url = urllib.parse.urlsplit(kept["url"])
        self.name, self.sender = kept["name"], kept["as"]
        self.internal, self.status = kept["internal"], kept["status"]
        self.method = kept["method"]
        self.short_path = url.path
        self.path = full_path(url.path)
        self.query = urllib.parse.parse_qsl(url.query, True)
        self.body, self.answer = kept["body"], kept["answer"]
        self.headers = headers(kept["headers"])
        sent = headers(kept["sent"])
        self.kind = sent.get("content-type", JSON).split(";")[0]
        # who looks for a page is told by one
        self.page = "text/html" in sent.get("accept", "") and \
            not self.path.startswith("/api/") and \
            self.headers.get("content-type", "").startswith("text/html")

    def header(self, name):
        return self.headers.get(name.lower())

    def __str__(self):
        return f"'{self.name}' {self.method} {self.short_path}: {self.status}"


def read(folder):
    for file in sorted(glob.glob(os.path.join(folder, "*.jsonl"))):
        with open(file, encoding="utf-8", errors="replace") as stream:
            for line in stream:
                yield Exchange(line)


def typed(text, schema):
    """A header's text as the schema's type."""
    return int(text) if schema.get("type") == "integer" and \
        text.lstrip("-").isdigit() else text


class Checker:
    def __init__(self, api, waiting):
        self.api, self.waiting = api, waiting
        self.wrong = defaultdict(list)   # by operation; "" is none
        self.seen = defaultdict(Counter)  # operation: its statuses
        self.codes = Counter()

    def check(self, x):
        found = self.api.at(x.path)
        operation = found.get("GET" if x.method == "HEAD" else x.method)
        where = str(operation) if operation else ""
        if operation:
            self.seen[where][x.status] += 1
            what = self.operation_wrong(x, operation)
        elif found:
            what = self.other_method_wrong(x, found)
        else:
            what = self.other_path_wrong(x)
        self.wrong[where] += [f"{x}: {w}" for w in what]
        if x.answer and x.status >= 400:
            answer = exact(x.answer)
            if isinstance(answer, dict):
                self.codes[answer.get("code")] += 1

    def operation_wrong(self, x, o):
        if x.status not in o.responses:
            yield "no such status in openapi.yaml"
            yield from self.error_wrong(x)
            return
        response = o.responses[x.status]
        yield from self.headers_wrong(x, response)
        yield from self.answer_wrong(x, response)
        if x.status < 400:
            yield from self.request_wrong(x, o)

    def request_wrong(self, x, o):
        """What was taken is what is promised to be taken."""
        known = {p["name"]: p for p in o.parameters if p["in"] == "query"}
        for name, value in x.query:
            if name not in known:
                yield f"parameter {name} is not in openapi.yaml"
        if x.body and o.body(x.kind) is None:
            if x.body != "{}":
                yield f"openapi.yaml knows of no body of type {x.kind}"
        elif x.body and x.kind == JSON:
            body = exact(x.body)
            yield from (f"request: {w}" for w
                        in self.api.wrong(o.body(), body))
            for member in body if isinstance(body, dict) else ():
                if f"{o.id}.{member}" in self.waiting["member"]:
                    yield f"{member} is taken: take it out of " \
                          "tests/contract/pending"
        elif not x.body and o.required():
            yield "openapi.yaml wants a body"
        may = set(o.roles) | ({"customer"} if "own" in o.roles else set())
        if "anyone" not in may and x.sender not in may | {"somebody",
                                                          "service"}:
            yield f"taken from {x.sender}, promised to {' '.join(o.roles)}"

    def headers_wrong(self, x, response):
        promised = {name: self.api.deref(h) for name, h
                    in response.get("headers", {}).items()}
        for name, header in promised.items():
            value = x.header(name)
            if value is None:
                if header.get("required"):
                    yield f"header {name} is missing"
                continue
            schema = header["schema"]
            yield from (f"header {name}: {w}" for w in
                        self.api.wrong(schema, typed(value, schema)))
        for name in OURS:
            if x.header(name) is not None and name not in promised:
                yield f"header {name} is not in openapi.yaml"

    def answer_wrong(self, x, response):
        content = response.get("content", {})
        kind = (x.header("Content-Type") or "").split(";")[0]
        if not content:
            if x.answer:
                yield "openapi.yaml knows of no answer"
            return
        if kind not in content:
            yield f"Content-Type {kind} is not in openapi.yaml"
        elif kind == "application/json" and x.method != "HEAD":
            if x.answer is None:
                yield "the answer was not kept: is it empty?"
                return
            answer = exact(x.answer)
            yield from self.api.wrong(content[kind]["schema"], answer)
            yield from self.id_wrong(x, answer)

    def id_wrong(self, x, answer):
        if x.status >= 400 and isinstance(answer, dict) and \
                answer.get("request_id") != x.header("X-Request-Id"):
            yield "request_id is not X-Request-Id"

    def error_wrong(self, x):
        if x.answer is None:
            if x.method != "HEAD" and not x.page:
                yield "an error without JSON"
            return
        answer = exact(x.answer)
        yield from self.api.wrong(self.api.error(), answer)
        yield from self.id_wrong(x, answer)

    def other_method_wrong(self, x, found):
        if x.status not in (405, 501):
            yield "openapi.yaml does not have this method"
        if x.status == 405 and x.method != "TRACE":
            allow = set((x.header("Allow") or "").split(", ")) - {"HEAD"}
            there = {m for m, o in found.items()
                     if str(o) not in self.waiting["operation"]}
            if allow != there:
                yield f"Allow: {x.header('Allow')}, openapi.yaml has " \
                      + ", ".join(sorted(there))
        yield from self.error_wrong(x)

    def other_path_wrong(self, x):
        """What nobody promised is refused, by pools and files alike."""
        private = tuple(p.split("{")[0] for p in PRIVATE)
        if x.path.startswith(private + OWN) or \
                RPC.fullmatch(x.path) or (x.path == "/" or x.status == 200 and
                                          not x.path.startswith("/api/v1/")):
            return
        if x.status not in (400, 404):
            yield "openapi.yaml does not have this path"
        yield from self.error_wrong(x)


# They need a provider, which the suites yandex and telegram have.
ELSEWHERE = ("/auth/yandex", "/telegram/updates")


def coverage_wrong(api, seen, waiting):
    """Successes that are promised and that no test has met."""
    for o in api.operations:
        met = seen.get(str(o), {})
        if str(o) in waiting["operation"] or any(
                path in str(o) for path in ELSEWHERE):
            continue
        for status in sorted(o.responses):
            if status < 400 and not met.get(status):
                yield f"{o}: no test has met {status}"


def codes_wrong(api, codes):
    for code in api.codes():
        # what no client can bring about: 500
        if code != "internal" and not codes.get(code):
            yield f"no test has met {code}"
