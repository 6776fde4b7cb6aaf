#!/usr/bin/python3
"""promtool's unit tests of the table `alerts`: rules.py FOLDER OF THE RULES

JSON is YAML, too. Says also which alert has no row, and which row no alert."""
import json
import pathlib
import sys

import yaml

HERE = pathlib.Path(__file__).resolve().parent
FIRING = 'count(ALERTS{alertstate="firing",alertname%s})'


def series(text):
    name, values = text.split(" = ")
    return {"series": name.strip(), "values": values.strip()}


def asked(name, at, n):
    samples = [{"labels": "{}", "value": n}] if n else []
    return {"expr": FIRING % name, "eval_time": at, "exp_samples": samples}


def test(inputs, questions):
    return {"interval": "15s", "input_series": inputs,
            "promql_expr_test": questions}


def fires(name, silent, at, inputs):
    name = '="%s"' % name
    questions = [asked(name, at, 1)]
    if silent != "never":
        questions.insert(0, asked(name, silent, 0))
    return test(inputs, questions)


def main():
    folder = pathlib.Path(sys.argv[1]).resolve()
    tests, named, healthy = [], set(), None
    for line in (HERE / "alerts").read_text().splitlines():
        if not line or line.startswith("#"):
            continue
        cells = [c.strip() for c in line.split(" | ")]
        if cells[0] == "healthy":
            healthy = test([], [asked('!="Watchdog"', cells[1], 0)])
        elif healthy:
            healthy["input_series"].append(series(line))
        else:
            named.add(cells[0])
            tests.append(fires(*cells[:3], [series(s) for s in cells[3:]]))
    files = [str(f) for f in sorted(folder.glob("*.yml"))]
    known = {rule["alert"] for f in files
             for group in yaml.safe_load(open(f))["groups"]
             for rule in group["rules"] if "alert" in rule}
    for name in sorted(known ^ named):
        print("%s is only in %s" % (
            name, "the rules" if name in known else "the tests"),
            file=sys.stderr)
    json.dump({"rule_files": files, "evaluation_interval": "15s",
               "tests": tests + [healthy]}, sys.stdout)
    return known != named


if __name__ == "__main__":
    sys.exit(main())
