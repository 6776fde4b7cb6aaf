#!/usr/bin/python3
"""Yandex ID as an application sees it, and as it should never see it.

    provider.py PORT CLIENT_ID CLIENT_SECRET

GET  /authorize?…     what a person's click does: 302 back with code and state
POST /token           a code for a token, once
GET  /info            the profile of the token's person
POST /behave          {"token": how, "info": how, "profile": {…}}: from now on;
                      how: ok, or one of the ways below
GET  /calls           how often token and info were asked
"""

import base64
import hashlib
import json
import secrets
import sys
import time
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from urllib.parse import parse_qs, urlencode, urlsplit

PORT, CLIENT_ID, CLIENT_SECRET = int(sys.argv[1]), sys.argv[2], sys.argv[3]
codes, tokens = {}, {}
behaviour = {"token": "ok", "info": "ok", "profile": {}}
calls = {"token": 0, "info": 0}

# Ways to answer badly: status, headers, body.
WAYS = {
    "500": (500, {}, b"oops"),
    "429": (429, {"Retry-After": "7"}, b"{}"),
    "garbage": (200, {}, b"\xff\xfe{\"access_token\": \x00"),
    "html": (200, {"Content-Type": "text/html"}, b"<html><script>x()</script>"),
    "empty": (200, {}, b""),
    "list": (200, {}, b"[]"),
    "redirect": (302, {"Location": f"http://127.0.0.1:{PORT}/elsewhere"}, b""),
    "401": (401, {}, b"{}"),
    "invalid_client": (400, {}, b'{"error": "invalid_client"}'),
    "no_token": (200, {}, b'{"token_type": "bearer"}'),
    "number_token": (200, {}, b'{"access_token": 17}'),
    "line_in_token": (200, {}, b'{"access_token": "a\\r\\nX-Evil: 1"}'),
    "big": (200, {}, b'{"access_token": "' + b"x" * 10_000_000 + b'"}'),
}


class Provider(BaseHTTPRequestHandler):
    protocol_version = "HTTP/1.1"

    def log_message(self, *_):
        pass

    def answer(self, status, body, headers=()):
        if not isinstance(body, bytes):
            body = json.dumps(body).encode()
        self.send_response(status)
        for name, value in dict(headers).items():
            self.send_header(name, value)
        self.send_header("Content-Length", str(len(body)))
        self.end_headers()
        try:
            self.wfile.write(body)
        except OSError:
            pass  # nobody wants the rest

    def badly(self, what):
        how = behaviour[what]
        calls[what] += 1
        if how == "stall":
            time.sleep(8)
            self.close_connection = True
        elif how == "drip":
            self.send_response(200)
            self.end_headers()
            try:
                for _ in range(80):
                    self.wfile.write(b" ")
                    self.wfile.flush()
                    time.sleep(0.1)
            except OSError:
                pass
            self.close_connection = True
        elif how in WAYS:
            status, headers, body = WAYS[how]
            self.answer(status, body, headers)
        else:
            return False
        return True

    def do_GET(self):
        url = urlsplit(self.path)
        query = {k: v[0] for k, v in parse_qs(url.query).items()}
        if url.path == "/authorize":
            self.authorize(query)
        elif url.path == "/info":
            self.info()
        elif url.path == "/calls":
            self.answer(200, calls)
        else:
            calls["elsewhere"] = calls.get("elsewhere", 0) + 1
            self.answer(200, {"access_token": "redirected", "id": "1"})

    def authorize(self, query):
        if (query.get("client_id") != CLIENT_ID
                or query.get("response_type") != "code"
                or query.get("code_challenge_method", "S256") != "S256"):
            self.answer(400, {"error": "invalid_request"})
            return
        code = secrets.token_hex(8)
        codes[code] = (query.get("code_challenge"), dict(behaviour["profile"]))
        back = {"code": code, "state": query.get("state", ""), "cid": "c1"}
        self.answer(302, b"", {"Location":
                               query["redirect_uri"] + "?" + urlencode(back)})

    def info(self):
        if self.badly("info"):
            return
        profile = tokens.get(self.headers.get("Authorization", "")[6:])
        if profile is None:
            self.answer(401, {})
            return
        self.answer(200, {"client_id": CLIENT_ID, "psuid": "p", **profile})

    def do_POST(self):
        body = self.rfile.read(int(self.headers.get("Content-Length", 0)))
        if self.path == "/behave":
            behaviour.update({"token": "ok", "info": "ok"})
            behaviour.update(json.loads(body))
            self.answer(200, {})
        elif self.path == "/token" and not self.badly("token"):
            self.token({k: v[0] for k, v in parse_qs(body.decode()).items()})

    def token(self, form):
        code = codes.pop(form.get("code"), None)  # once
        if (form.get("client_id"), form.get("client_secret")) != (
                CLIENT_ID, CLIENT_SECRET):
            self.answer(400, {"error": "invalid_client"})
        elif code is None or not self.proved(code[0], form):
            self.answer(400, {"error": "invalid_grant",
                              "error_description": "<b>no such code</b>"})
        else:
            token = secrets.token_hex(16)
            tokens[token] = code[1]
            self.answer(200, {"access_token": token, "token_type": "bearer",
                              "expires_in": 3600, "refresh_token": "r"})

    @staticmethod
    def proved(challenge, form):
        verifier = form.get("code_verifier", "")
        digest = hashlib.sha256(verifier.encode()).digest()
        made = base64.urlsafe_b64encode(digest).decode().rstrip("=")
        return made == challenge if challenge else verifier == ""


ThreadingHTTPServer(("127.0.0.1", PORT), Provider).serve_forever()
