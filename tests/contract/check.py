"""check.py <what…>: documents routes gateway exchanges events. A line a check;
exit 1 when one failed. ROOT is the source tree, BUILD the build folder, TEST_EXCHANGES
what the suites have kept."""

import os
import sys

import events
import exchanges
import gateway
import routes
import tap
from openapi import Api, Document

ROOT, BUILD = os.environ["ROOT"], os.environ["BUILD"]
api = Api(f"{ROOT}/schema/api/openapi.yaml")
waiting = routes.pending(f"{ROOT}/tests/contract/pending")


def examples_wrong():
    for o in api.operations:
        schemas = [o.body()] if o.body() else []
        for status, r in o.responses.items():
            content = r.get("content", {}).get("application/json", {})
            if "example" in content:
                yield from (f"{o}: example of {status}: {w}" for w in
                            api.wrong(content["schema"], content["example"]))
            elif content:
                schemas.append(content["schema"])
        for schema in schemas:
            try:
                example = api.example(schema)
            except LookupError as e:
                yield f"{o}: {schema}: {e}"
                continue
            yield from (f"{o}: example of {schema}: {w}"
                        for w in api.wrong(schema, example))


def ids_wrong():
    ids = [o.id for o in api.operations]
    return [f"{i} stands there twice" for i in set(ids) if ids.count(i) > 1]


def references(node):
    if isinstance(node, dict):
        for name, value in node.items():
            if name == "$ref":
                yield value
            else:
                yield from references(value)
    elif isinstance(node, list):
        for value in node:
            yield from references(value)


def components_wrong():
    used = set(references(api.doc))
    for kind in ("schemas", "parameters", "headers", "responses"):
        for name in api.doc["components"][kind]:
            if f"#/components/{kind}/{name}" not in used and \
                    name != "MethodNotAllowed":
                yield f"nothing uses {kind}/{name}"


def code_words_wrong():
    """The words of lib/err.c are the words of the contract."""
    with open(f"{ROOT}/lib/err.c", encoding="utf-8") as stream:
        words = {line.split('"')[1] for line in stream
                 if line.startswith("\t[E_")} - {"ok"}
    for word in words ^ set(api.codes()):
        yield f"{word} is not in both lib/err.c and openapi.yaml"


def documents():
    tap.check("operationIds are unique", ids_wrong())
    tap.check("every component is used", components_wrong())
    tap.check("every request and answer has an example that fits",
              examples_wrong())
    tap.check("the code words are those of the library", code_words_wrong())


def tables():
    rows = routes.routed(ROOT, BUILD)
    tap.check("every operation has a route or is pending, and no other",
              routes.operations_wrong(api, rows, waiting["operation"]))
    tap.check("every rpc has a route or is pending, and no other",
              routes.rpcs_wrong(set(routes.rpcs(ROOT)),
                                routes.rpcs_routed(ROOT, BUILD),
                                waiting["rpc"]))


def routing():
    for asker, wrong in gateway.check(ROOT, BUILD):
        tap.check(f"lighttpd's {asker.name} listener routes as the tables"
                  f" say, {len(asker.asked)} requests", wrong)


def kept():
    checker = exchanges.Checker(api, waiting)
    count = 0
    for x in exchanges.read(os.environ["TEST_EXCHANGES"]):
        checker.check(x)
        count += 1
    for o in api.operations:
        if checker.seen.get(str(o)):
            tap.check(f"{o}: {sum(checker.seen[str(o)].values())} exchanges",
                      checker.wrong[str(o)])
    tap.check(f"what openapi.yaml does not have is refused, "
              f"{count} exchanges in all", checker.wrong[""])
    tap.check("every promised success was met",
              exchanges.coverage_wrong(api, checker.seen, waiting))
    tap.check("every code word was met",
              exchanges.codes_wrong(api, checker.codes))


def published():
    checker = events.Checker(Document(f"{ROOT}/schema/api/events.yaml"),
                             waiting["event"])
    made = list(events.made(f"{ROOT}/schema"))
    for event in made:
        checker.check(event)
    for key, n in sorted(checker.seen.items()):
        tap.check(f"{key}: {n} events", checker.wrong[key])
    tap.check("no other event is made", checker.wrong[""])
    tap.check("every event was published or is pending",
              checker.coverage_wrong())
    wanted, came = events.came(made)
    tap.check(f"{len(wanted)} events come with their properties", [
        f"{e}: {w}" for e in wanted.values() for w in
        (checker.properties_wrong(came[e.message_id], e)
         if e.message_id in came else ["never came"])])


for what in sys.argv[1:]:
    {"documents": documents, "routes": tables, "gateway": routing,
     "exchanges": kept, "events": published}[what]()
sys.exit(tap.failed > 0)
