#!/usr/bin/env python3
"""What became of orders, by four witnesses that know nothing of each other:
the client's log, order's database, payment's database, and the gateway's book
(a line a transition, synced before it is answered). Shares no code with the
system. usage: check.py LOG [terminal]"""

import collections
import decimal
import json
import os
import subprocess
import sys

STATE = os.environ["SAMOVAR_STATE"]
D = decimal.Decimal
failed = 0


def check(what, wrong):
    global failed
    print(("not ok - " if wrong else "ok - ") + what +
          (": " + "; ".join(str(w) for w in wrong[:5]) if wrong else ""))
    failed += bool(wrong)


def rows(context, query):
    env = dict(os.environ, PGPASSFILE=f"{STATE}/secrets/{context}.pgpass")
    text = subprocess.run(
        ["psql", "-XqAt", "-F", "\t", "-v", "ON_ERROR_STOP=1", "-h",
         f"{STATE}/run", "-U", context, "-d", context, "-c",
         f"set statement_timeout = 0; {query}"],
        env=env, check=True, text=True, stdout=subprocess.PIPE).stdout
    return [line.split("\t") for line in text.splitlines()]


class Book:
    """The last state of each payment and refund."""

    def __init__(self):
        payments, refunds = {}, {}
        with open(f"{STATE}/gateway/book.jsonl", encoding="utf-8") as lines:
            for line in lines:
                entry = json.loads(line, parse_float=D)
                for kind, into in (("payment", payments), ("refund", refunds)):
                    if kind in entry:
                        into[entry[kind]["id"]] = entry[kind]
        self.kept = collections.defaultdict(D)  # by order
        self.charges = collections.Counter()
        order_of = {}
        for p in payments.values():
            order_of[p["id"]] = p.get("metadata", {}).get("order_id")
            if p["status"] == "succeeded":
                self.kept[order_of[p["id"]]] += D(p["amount"])
        back = collections.defaultdict(D)
        for r in refunds.values():
            if r["status"] == "succeeded":
                self.kept[order_of[r["payment_id"]]] -= D(r["amount"])
                back[r["payment_id"]] += D(r["amount"])
        for p in payments.values():  # charged, and not given back
            if p["status"] == "succeeded" and back[p["id"]] < D(p["amount"]):
                self.charges[order_of[p["id"]]] += 1


def main():
    terminal = "terminal" in sys.argv[2:]
    log = {}
    with open(sys.argv[1], encoding="utf-8") as lines:
        for line in lines:
            order, way, total, _, end = line.split()
            log.setdefault(order, []).append((way, D(total), end))
    orders = {r[0]: (r[1], D(r[2])) for r in rows(
        "order", "select id, status, total_amount from orders")}
    paid = collections.defaultdict(lambda: (D(0), ""))
    for order, kept, methods in rows(
            "payment", "select order_id, sum(captured_amount"
            " - refunded_amount), string_agg(method, ',') from payments"
            " group by order_id"):
        paid[order] = (D(kept), methods)
    ledger = collections.defaultdict(D)
    for order, kept in rows(
            "payment", "select order_id, sum(case entry when 'capture' then"
            " amount_kopecks else -amount_kopecks end) from ledger l"
            " join payments p on p.id = l.payment_id group by order_id"):
        ledger[order] = D(kept) / 100
    book = Book()

    check(f"{len(log)} acknowledged orders, none lost",
          [o for o in log if o not in orders])
    check("none twice in the client's log",
          [o for o, times in log.items() if len(times) > 1])
    known = {o: t[0] for o, t in log.items() if o in orders}
    if terminal:
        check("all have ended", [
            f"{o} is {orders[o][0]}" for o in known
            if orders[o][0] not in ("delivered", "canceled")])
        check("each as its guest saw it", [
            f"{o}: {orders[o][0]}, seen {end}"
            for o, (_, _, end) in known.items()
            if end not in ("-", orders[o][0])])
    check("each costs what was acknowledged", [
        f"{o}: {orders[o][1]}, was {total}"
        for o, (_, total, _) in known.items() if orders[o][1] != total])
    check("nobody is charged twice",
          [f"{o}: {n} charges" for o, n in book.charges.items()
           if o in known and n > 1])
    money = []
    for o, (way, total, _) in known.items():
        status, cash = orders[o][0], way == "cash"
        due = total if status in ("delivered", "confirmed", "cooking",
                                  "ready") else D(0)
        if cash and status != "delivered":
            due = D(0)
        if (paid[o][0], ledger[o]) != (due, due) or \
                book.kept[o] != (D(0) if cash else due):
            money.append(f"{o} ({way}, {status}): due {due}, payment "
                         f"{paid[o][0]}, ledger {ledger[o]}, gateway "
                         f"{book.kept[o]}")
    check("no difference in money", money)


main()
sys.exit(failed > 0)
