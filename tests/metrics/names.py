#!/usr/bin/python3
"""Do dashboards and rules name what there is? names.py FOLDER URL

FOLDER is the monitoring files', URL a Prometheus that has scraped a fleet. A
line for each expression that cannot be asked, each metric that nobody tells,
each label that a metric does not have; nothing when all is well."""
import json
import pathlib
import re
import sys
import urllib.parse
import urllib.request

import yaml

WORD = r"[a-zA-Z_:][a-zA-Z0-9_:]*"
# Words of PromQL that stand where a metric's name may.
NOT_NAMES = {"by", "without", "on", "ignoring", "group_left", "group_right",
             "bool", "and", "or", "unless", "offset"}
# Families whose samples come with what a healthy fleet does not do.
RARE = {"samovar_events_failed_total": {"pool", "event"},
        "samovar_events_again_total": {"pool", "event"}}


def ask(url, path, **params):
    full = "%s/api/v1/%s?%s" % (url, path, urllib.parse.urlencode(params))
    try:
        with urllib.request.urlopen(full, timeout=10) as answer:
            return json.load(answer)["data"]
    except urllib.error.HTTPError as e:
        raise ValueError(json.load(e)["error"]) from e


def selectors(expr):
    """(name, labels in its braces) of each selector; labels it is grouped by"""
    expr = re.sub(r"\[[^]]*\]", "", expr)
    groups = set()
    for words in re.findall(r"\b(?:by|on|without|ignoring|group_left|"
                            r"group_right)\s*\(([^)]*)\)", expr):
        groups |= set(re.findall(WORD, words))
    expr = re.sub(r"\b(?:by|on|without|ignoring|group_left|group_right)\s*"
                  r"\([^)]*\)", " ", expr)
    found = []
    for m in re.finditer(r"(?<![\w.:])(%s)\s*(\{[^}]*\})?(\s*\()?" % WORD,
                         re.sub(r'"[^"]*"', '""', expr)):
        name, braces, call = m.groups()
        if not call and name not in NOT_NAMES:
            found.append((name, set(re.findall(r"(%s)\s*[=!]" % WORD,
                                               braces or ""))))
    return found, groups


def expressions(folder):
    """(where, expression) of all there are, and the names rules record"""
    recorded, found = set(), []
    for path in sorted((folder / "prometheus/rules").glob("*.yml")):
        for group in yaml.safe_load(path.read_text())["groups"]:
            for rule in group["rules"]:
                recorded.add(rule.get("record"))
                found.append((rule.get("alert") or rule["record"],
                              rule["expr"]))
    for path in sorted((folder / "grafana/dashboards").glob("*.json")):
        for panel in json.loads(path.read_text())["panels"]:
            for target in panel.get("targets", []):
                if target["datasource"]["type"] == "prometheus":
                    found.append(("%s: %s" % (path.stem, panel["title"]),
                                  target["expr"]))
    return found, recorded


def main():
    folder, url = pathlib.Path(sys.argv[1]), sys.argv[2]
    found, recorded = expressions(folder)
    told = {m["metric"] for m in ask(url, "targets/metadata")}
    told |= set(ask(url, "label/__name__/values"))
    labels, bad, asked = {}, [], 0
    for where, expr in found:
        try:
            ask(url, "query", query=expr)
        except ValueError as e:
            bad.append("%s: %s" % (where, e))
            continue
        used, groups = selectors(expr)
        for name, wanted in used:
            asked += 1
            if name not in labels and name != "ALERTS":
                labels[name] = {key for series in ask(
                    url, "series", **{"match[]": name}) for key in series}
            if name == "ALERTS" or name in recorded:
                continue
            if name not in told:
                bad.append("%s: nobody tells %s" % (where, name))
            elif wanted - (labels[name] or RARE.get(name, set())):
                bad.append("%s: %s has no label %s" % (where, name, ", ".join(
                    sorted(wanted - labels[name]))))
        known = set().union(*(labels.get(n) or RARE.get(n, set())
                              for n, _ in used), {"le", "alertname"})
        if not any(n in recorded for n, _ in used) and groups - known:
            bad.append("%s: nothing has a label %s" % (
                where, ", ".join(sorted(groups - known))))
    print("\n".join(bad) if bad else "%d expressions, %d selectors" % (
        len(found), asked))
    return bool(bad) or asked < 100


if __name__ == "__main__":
    sys.exit(main())
