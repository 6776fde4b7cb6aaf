"""Every route and rpc, asked by everybody there is.

The route tables say who may what (`--paths`, `--rpcs`); `expected` beside this
file says it too, by hand, from the contract. Both must agree, and every answer
must be what they say: whoever may not gets 401 or 403, whoever may gets
anything else that is no failure of ours. What is one guest's own, another
guest does not see: 404. A route without a line in `expected` fails.
"""

import base64
import http.client
import json
import os
import subprocess
import sys
import time
import uuid
from urllib.parse import urlsplit

sys.path.insert(0, os.path.join(os.environ["ROOT"], "tests/contract"))
import routes  # noqa: E402
import tap  # noqa: E402

ROOT, BUILD = os.environ["ROOT"], os.environ["BUILD"]
STATE = os.environ["SAMOVAR_STATE"]
PERSONS = {"customer": {"customer"}, "another customer": {"customer"},
           "waiter": {"waiter"}, "chef": {"chef"}, "admin": {"admin"},
           "courier": {"courier"}}
# Tokens that hold for nobody: 401 wherever there is anything.
VOID = ("expired", "foreign audience", "revoked")
# Of P-256: of the two signatures s and ORDER - s the lower one holds.
ORDER = 0xffffffff00000000ffffffffffffffffbce6faada7179e84f3b9cac2fc632551
RUN = f"{int(time.time()):x}{os.getpid():x}"


class Asker:
    """One kept connection to a listener."""

    def __init__(self, url):
        self.at = urlsplit(url).netloc
        self.open = None

    def ask(self, method, path, token=None, body=None):
        headers = {"Content-Type": "application/json"}
        if token is not None:
            headers["Authorization"] = "Bearer " + token
        text = None if body is None else json.dumps(body)
        for _ in range(2):
            if self.open is None:
                self.open = http.client.HTTPConnection(self.at, timeout=20)
            try:
                self.open.request(method, path, text, headers)
                answer = self.open.getresponse()
                data = answer.read()
                return answer.status, data
            except (http.client.HTTPException, OSError):
                self.open = None
        return 0, b""

    def again(self, method, path, token=None, body=None):
        """Asks again while a part is busy, as it says."""
        for _ in range(15):
            got, data = self.ask(method, path, token, body)
            if got != 503:
                break
            time.sleep(1)
        return got, data

    def need(self, status, method, path, token=None, body=None):
        got, data = self.again(method, path, token, body)
        if got != status:
            sys.exit(f"not ok - {method} {path}: {got} {data[:200]}")
        return json.loads(data) if data else {}


public = Asker(os.environ["SAMOVAR_URL"])
internal = Asker(os.environ["SAMOVAR_INTERNAL_URL"])


def b64(raw):
    return base64.urlsafe_b64encode(raw).decode().rstrip("=")


def forged(token, **changes):
    """The token with other claims, signed with the fleet's own key."""
    head, claims, _ = token.split(".")
    kid = json.loads(base64.urlsafe_b64decode(head + "=="))["kid"]
    claims = json.loads(base64.urlsafe_b64decode(claims + "=="))
    claims.update(changes, jti=str(uuid.uuid4()))
    text = head + "." + b64(json.dumps(claims).encode())
    der = subprocess.run(
        ["openssl", "dgst", "-sha256", "-sign",
         f"{STATE}/secrets/jwt/{kid}.pem"],
        input=text.encode(), stdout=subprocess.PIPE, check=True).stdout
    r_len = der[3]
    r, s = (int.from_bytes(n, "big") for n in (der[4:4 + r_len],
                                               der[6 + r_len:]))
    raw = b"".join(n.to_bytes(32, "big") for n in (r, min(s, ORDER - s)))
    return text + "." + b64(raw)


PASSWORD = "a-long-password"
logins = {"customer": {"email": f"roles-a-{RUN}@example.com"},
          "another customer": {"email": f"roles-b-{RUN}@example.com"},
          "waiter": {"work_email": "waiter@samovar.local"},
          "chef": {"work_email": "chef@samovar.local"},
          "admin": {"work_email": "admin@samovar.local"},
          "courier": {"work_email": f"roles-c-{RUN}@samovar.local"}}
fresh_ones = 0


def login(name):
    word = "samovar-demo" if name in ("waiter", "chef", "admin") else PASSWORD
    return public.need(200, "POST", "/api/v1/auth/login", None,
                       {**logins[name], "password": word})["access_token"]


def registered(email):
    return public.need(201, "POST", "/api/v1/auth/register", None,
                       {"email": email, "full_name": "Р", "password": PASSWORD}
                       )["access_token"]


def fresh(name):
    """A token that may be used up: of an account of its own, or a session."""
    global fresh_ones
    fresh_ones += 1
    if PERSONS[name] == {"customer"}:
        return registered(f"roles-{fresh_ones}-{RUN}@example.com")
    return login(name)


def everybody():
    tokens = {"nobody": None}
    for name in ("customer", "another customer"):
        tokens[name] = registered(logins[name]["email"])
    for name in ("waiter", "chef", "admin"):
        tokens[name] = login(name)
    public.need(201, "POST", "/api/v1/staff", tokens["admin"],
                {**logins["courier"], "full_name": "К", "password": PASSWORD,
                 "roles": ["courier"]})
    tokens["courier"] = login("courier")
    now = int(time.time())
    admin = tokens["admin"]  # what they try to be
    tokens["expired"] = forged(admin, iat=now - 90000, exp=now - 3600)
    tokens["foreign audience"] = forged(admin, aud="another")
    tokens["revoked"] = login("admin")
    public.need(204, "POST", "/api/v1/auth/logout", tokens["revoked"])
    # a forged token that should hold does: the others fail for their reason
    public.need(200, "GET", "/api/v1/auth/me", forged(admin))
    return tokens


def declared():
    """What the programs say: {"GET /api/v1/orders": {"customer", …}}."""
    found = {}
    for program in routes.pools(ROOT):
        for option, before in (("--paths", ""), ("--rpcs", "RPC ")):
            for line in routes.table(BUILD, program, option):
                words = line.split()
                n = 1 if before else 2
                found[before + " ".join(words[:n])] = set(words[n:])
    return found


class Row:
    """A line of `expected`: method, path, roles, and name=value words."""

    def __init__(self, line):
        words = line.split()
        plain = [w for w in words if "=" not in w]
        self.name = " ".join(plain[:2])
        self.method, self.path = plain[:2]
        self.who = set(plain[2:])
        self.more = dict(w.split("=", 1) for w in words if "=" in w)
        if self.method == "RPC":
            self.method, self.path = "POST", "/" + self.path

    @property
    def outside(self):
        return "service" not in self.who and "inside" not in self.more


def filled(path, ids=None):
    path = path.replace("{uuid}", ids or str(uuid.uuid4()), 1)
    path = path.replace("{uuid}", str(uuid.uuid4()))
    return path.replace("{id}", "2000000000").replace("{word}", "none")


def allowed(row, name):
    if name in VOID:
        return False
    if "anyone" in row.who:
        return True
    return "nobody" in row.who if name == "nobody" \
        else bool(row.who & PERSONS[name])


def wrong(row, name, status):
    """Why the status is not what the row says of this caller; None: it is."""
    said = row.more.get("void" if name in VOID else name)
    if said is not None:
        return None if str(status) in said.split("|") \
            else f"{status}, not {said}"
    if not row.outside:
        return None if status == 404 else f"{status}, not 404"
    if allowed(row, name):
        return f"{status}" if status in (0, 401, 403, 500, 502, 504) else None
    must = 401 if name in VOID or name == "nobody" else 403
    return None if status == must else f"{status}, not {must}"


def walk(rows, tokens):
    """Every row by every caller: what deviates, and how many were asked."""
    asked, deviations = 0, []
    for row in rows:
        for name, token in tokens.items():
            body = None if row.method in ("GET", "DELETE") else \
                {} if "spends" in row.more else {"no_such_member": 1}
            if "spends" in row.more and name in PERSONS and allowed(row, name):
                token = fresh(name)
            # who may is answered well also by a part that is too busy
            ask = public.ask if allowed(row, name) and name not in row.more \
                else public.again
            status, data = ask(row.method, filled(row.path), token, body)
            asked += 1
            why = wrong(row, name, status)
            if why is not None:
                deviations.append(f"{row.name} by {name}: {why} "
                                  f"{data[:120].decode(errors='replace')}")
    return deviations, asked


def inside(rows, tokens):
    """Rows of services on the internal listener: no person may."""
    asked, deviations = 0, []
    for row in rows:
        if row.who != {"service"}:
            continue
        for name, token in tokens.items():
            status, _ = internal.again(row.method, filled(row.path), token)
            asked += 1
            must = 401 if name == "nobody" or name in VOID else 403
            if status != must:
                deviations.append(f"{row.name} inside by {name}: {status}, "
                                  f"not {must}")
    return deviations, asked


def own_things(tokens):
    """What the customer has, by the words of own=…"""
    token = tokens["customer"]
    dish = public.need(200, "GET", "/api/v1/dishes?only_available=true"
                       )["dishes"][0]["id"]
    order = public.need(201, "POST", "/api/v1/orders", token, {
        "type": "takeaway", "payment_method": "online",
        "items": [{"dish_id": dish, "quantity": 1}]})
    payment = order["payment"]["id"]
    for _ in range(300):  # payment hears of it by an event
        if public.ask("GET", f"/api/v1/payments/{payment}", token)[0] == 200:
            break
        time.sleep(0.1)
    token_of = public.need(201, "POST", "/pay/tokens", None, {
        "number": "4242424242424242", "month": 12, "year": 2040,
        "cvc": "123"})["token"]
    card = public.need(201, "POST", "/api/v1/payment-methods", token,
                       {"card_token": token_of})["id"]
    address = public.need(201, "POST", "/api/v1/users/me/addresses", token,
                          {"street": "Р", "house": "1"})["id"]
    spare = login("customer")
    sessions = public.need(200, "GET", "/api/v1/auth/sessions", spare)
    session = [s["id"] for s in sessions["sessions"] if s.get("current")][0]
    return {"order": order["id"], "payment": payment, "session": session,
            "card": card, "address": address}


BODIES = {"cancel": {}, "payment": {"payment_method": "online"}}
CHANGES = {"card": {"is_default": True}, "address": {"floor": "2"}}


def ownership(rows, tokens):
    """Another customer does not see it, the owner does; others first."""
    things, asked, deviations = own_things(tokens), 0, []
    rows = sorted((r for r in rows if "own" in r.more),
                  key=lambda r: (r.method != "GET", r.method == "DELETE",
                                 "cancel" in r.path))
    for row in rows:
        path = filled(row.path, things[row.more["own"]])
        body = None if row.method in ("GET", "DELETE") \
            else CHANGES.get(row.more["own"],
                             BODIES.get(path.rsplit("/", 1)[1], {}))
        for name in ("another customer", "customer"):
            status, _ = public.again(row.method, path, tokens[name], body)
            asked += 1
            good = status == 404 if name == "another customer" \
                else status // 100 == 2
            if not good:
                deviations.append(f"{row.name} of the customer by {name}: "
                                  f"{status}")
    for name, sees in (("another customer", False), ("customer", True)):
        listed = public.need(200, "GET", "/api/v1/orders", tokens[name])
        asked += 1
        if (things["order"] in [o["id"] for o in listed["orders"]]) != sees:
            deviations.append(f"the list of orders of {name}")
    return deviations, asked


def main():
    rows = [Row(line) for line in routes.lines(f"{ROOT}/tests/roles/expected")]
    said = declared()
    by_name = {row.name: row for row in rows}
    tap.check("every route has an expectation", [
        f"{name}: {' '.join(sorted(who))}" for name, who in said.items()
        if name not in by_name])
    tap.check("every expectation has a route", [
        name for name in by_name if name not in said])
    tap.check("the tables' roles are the expected ones", [
        f"{row.name}: {' '.join(sorted(said[row.name]))}, expected "
        f"{' '.join(sorted(row.who))}" for row in rows
        if row.name in said and row.who != said[row.name]])
    rows = [row for row in rows if "skip" not in row.more]
    tokens = everybody()
    deviations, n = walk(rows, tokens)
    tap.check(f"who may, may, and nobody else: {len(rows)} routes and rpcs by "
              f"{len(tokens)} callers, {n} answers", deviations)
    deviations, n = inside(rows, tokens)
    tap.check(f"services' routes are for no person: {n} answers", deviations)
    deviations, n = ownership(rows, tokens)
    tap.check(f"what is one guest's is not another's: {n} answers", deviations)


main()
sys.exit(tap.failed > 0)
