#!/usr/bin/env python3
"""Guests that read the menu and order, until they are told to stop (SIGTERM) or
for so many seconds. guests.py URL CA TOKEN SECONDS GUESTS: prints, as JSON, how
much was asked, what failed, the longest wait, and for how long nothing was
ordered. Accepted orders go to standard error, time and id, a line each. An order
is sent once, with a key of its own; whatever is no 200 or 201 has failed."""
import collections
import http.client
import json
import signal
import ssl
import sys
import threading
import time
import urllib.parse
import uuid

url = urllib.parse.urlsplit(sys.argv[1])
tls = ssl.create_default_context(cafile=sys.argv[2])
tls.check_hostname = False  # by its address
token, seconds, guests = sys.argv[3], float(sys.argv[4]), int(sys.argv[5])
stop = threading.Event()
signal.signal(signal.SIGTERM, lambda *_: stop.set())
lock = threading.Lock()
asked, failed = collections.Counter(), collections.Counter()
waited = gap = 0.0
ordered = time.monotonic()
ORDER = json.dumps({"type": "takeaway", "payment_method": "card",
                    "items": [{"dish_id": 1, "quantity": 1}]})


def ask(conn, method, path, body=None):
    headers = {"Host": "restaurant.test", "Authorization": "Bearer " + token}
    if body:
        headers["Content-Type"] = "application/json"
        headers["Idempotency-Key"] = str(uuid.uuid4())
    conn.request(method, path, body, headers)
    answer = conn.getresponse()
    said = answer.read()
    if answer.status == 201:
        accepted(json.loads(said)["id"])
    return answer.status


def accepted(order):
    global gap, ordered
    with lock:
        now = time.monotonic()
        gap, ordered = max(gap, now - ordered), now
        print(f"{time.time():.3f}", order, file=sys.stderr, flush=True)


def guest():
    global waited
    conn = None
    n = 0
    while not stop.is_set():
        n += 1
        what = ("order" if n % 4 == 0 else "orders" if n % 4 == 2 else "menu")
        begun = time.monotonic()
        try:
            if conn is None:
                conn = http.client.HTTPSConnection(
                    url.hostname, url.port, timeout=30, context=tls)
            if what == "order":
                status = ask(conn, "POST", "/api/v1/orders", ORDER)
            elif what == "orders":
                status = ask(conn, "GET", "/api/v1/orders?page_size=5")
            else:
                status = ask(conn, "GET", "/api/v1/menu/active")
        except (OSError, http.client.HTTPException) as e:
            status = type(e).__name__
            conn = None
        with lock:
            asked[what] += 1
            waited = max(waited, time.monotonic() - begun)
            if status not in (200, 201):
                failed[f"{what} {status}"] += 1
        time.sleep(0.2)  # it is about failures, not about speed


threads = [threading.Thread(target=guest) for _ in range(guests)]
for t in threads:
    t.start()
stop.wait(seconds)
stop.set()
for t in threads:
    t.join()
print(json.dumps({"asked": sum(asked.values()), "orders": asked["order"],
                  "failed": sum(failed.values()), "why": failed,
                  "longest": round(waited, 2), "none_ordered": round(gap, 2)}))
