"""openapi.yaml as the contract tests ask it: operations, schemas, examples."""

import json
import re
from decimal import Decimal

import jsonschema
import yaml

METHODS = ("get", "post", "put", "patch", "delete")
PREFIX = "/api/v1"
JSON = "application/json"

formats = jsonschema.FormatChecker(formats=())


@formats.checks("money")
def is_money(value):
    """An answer's amount is written with its two decimals."""
    return value is None or (isinstance(value, Decimal)
                             and value.as_tuple().exponent == -2)


@formats.checks("date-time")
def is_time(value):
    return not isinstance(value, str) or re.fullmatch(
        r"\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d(\.\d+)?(Z|[+-]\d\d:\d\d)", value)


@formats.checks("date")
def is_date(value):
    return not isinstance(value, str) or re.fullmatch(
        r"\d{4}-\d\d-\d\d", value)


@formats.checks("uuid")
def is_uuid(value):
    return not isinstance(value, str) or re.fullmatch(
        r"[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}", value)


def exact(text):
    """JSON with amounts as they are spelled; nothing becomes a double."""
    return json.loads(text, parse_float=Decimal)


class Loader(yaml.SafeLoader):
    """YAML, likewise."""


Loader.add_constructor("tag:yaml.org,2002:float",
                       lambda loader, node: Decimal(node.value))


def load(file):
    with open(file, encoding="utf-8") as stream:
        return yaml.load(stream, Loader)


class Document:
    """A YAML document whose "#/…" references mean itself."""

    def __init__(self, file):
        self.doc = load(file)
        self.resolver = jsonschema.RefResolver("", self.doc)

    def deref(self, node):
        while "$ref" in node:
            node = self.resolver.resolve(node["$ref"])[1]
        return node

    def wrong(self, schema, value):
        """What is wrong with value, a sentence each."""
        check = jsonschema.Draft202012Validator(
            schema, resolver=self.resolver, format_checker=formats)
        for e in check.iter_errors(value):
            e = jsonschema.exceptions.best_match([e])
            where = "".join(f"[{p}]" if isinstance(p, int) else f".{p}"
                            for p in e.absolute_path)
            yield f"{where.lstrip('.') or 'the whole'}: {e.message[:300]}"

    def example(self, schema):
        """The schema's own example, or one made of its members'."""
        given = schema.get("examples", [])
        if given:
            return given[0]
        if "$ref" in schema:
            return self.example(self.deref(schema))
        if "anyOf" in schema:
            return self.example(schema["anyOf"][0])
        if "const" in schema:
            return schema["const"]
        if "enum" in schema:
            return schema["enum"][0]
        kind = schema.get("type")
        kind = kind[0] if isinstance(kind, list) else kind
        if kind == "object":
            return {name: self.example(member) for name, member
                    in schema.get("properties", {}).items()}
        if kind == "array":
            return [self.example(schema["items"])]
        if kind == "boolean":
            return True
        if schema.get("format") in ("uuid", "date", "date-time", "money"):
            raise LookupError(f"no example of format {schema['format']}")
        if kind == "integer":
            return schema.get("minimum", 1)
        if kind == "string":
            return "…"
        raise LookupError(f"no example of {schema}")


class Operation:
    def __init__(self, api, path, item, method):
        self.node = item[method]
        self.id = self.node["operationId"]
        self.method = method.upper()
        self.path = ("" if "servers" in item else PREFIX) + path
        self.roles = self.node["x-roles"]
        self.parameters = [api.deref(p) for p in item.get("parameters", [])
                           + self.node.get("parameters", [])]
        self.responses = {int(status): api.deref(r) for status, r
                          in self.node["responses"].items()}
        self.route = self.path  # as a pool's table spells it
        self.pattern = re.escape(self.path)
        for p in self.parameters:
            if p["in"] == "path":
                kind, pattern = place(api.deref(p["schema"]))
                mark = "{" + p["name"] + "}"
                self.route = self.route.replace(mark, kind)
                self.pattern = self.pattern.replace(re.escape(mark), pattern)

    def __str__(self):
        return f"{self.method} {self.path}"

    def body(self, kind=JSON):
        """Schema of the request's body of that type; None if it takes none."""
        content = self.node.get("requestBody", {}).get("content", {})
        return content.get(kind, {}).get("schema")

    def required(self):
        return self.node.get("requestBody", {}).get("required", False)


def place(schema):
    """A part of a path: the route tables' word and a regular expression."""
    if schema.get("type") == "integer":
        return "{id}", "[1-9][0-9]{0,17}"
    if schema.get("format") == "uuid":
        return "{uuid}", "[0-9a-fA-F-]{36}"
    return "{word}", schema.get("pattern", "[^/%]+").strip("^$")


class Api(Document):
    def __init__(self, file):
        super().__init__(file)
        self.operations = [
            Operation(self, path, item, method)
            for path, item in self.doc["paths"].items()
            for method in METHODS if method in item]
        # what is spelled out goes before what is a parameter
        self.operations.sort(key=lambda o: o.path.count("{"))

    def at(self, path):
        """The operations of a path: {method: operation}."""
        found = {}
        for o in self.operations:
            if not re.fullmatch(o.pattern, path):
                continue
            if found and o.path not in {x.path for x in found.values()}:
                break
            found[o.method] = o
        return found

    def error(self):
        return {"$ref": "#/components/schemas/Error"}

    def codes(self):
        return self.doc["components"]["schemas"]["Code"]["enum"]


def full_path(path):
    """/api/orders is /api/v1/orders."""
    if path == "/api/docs/":
        return "/api/docs"
    if path.startswith("/api/") and not path.startswith("/api/v1/") \
            and not path.startswith("/api/docs"):
        return "/api/v1/" + path[5:]
    return path
