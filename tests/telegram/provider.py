#!/usr/bin/python3
"""Telegram's Bot API as a bot sees it, and as it should never see it.

    provider.py PORT TOKEN [WAY]    WAY: how it sends from the beginning

POST /bot<TOKEN>/sendMessage, /getUpdates, …  the Bot API
POST /behave   {"send": way, "updates": way}  from now on; ok, or one of WAYS
POST /write    an update, its update_id made here unless it has one; brought to
               the webhook where one is set, else kept for who asks
GET  /webhook  {"url", "secret_token", …}, as it was set last
GET  /sent     what was taken: {"chat_id", "text", "at", "buttons", …}, a list
GET  /heard    what was told to who pressed a button: {"query", "text"}, a list
GET  /asked    how often we were to send something, and when last
"""

import json
import sys
import threading
import time
import urllib.request
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer

PORT, TOKEN = int(sys.argv[1]), sys.argv[2]
sent, updates, heard = [], [], []
asked = {"times": 0, "at": 0}
behaviour = {"send": (sys.argv[3:] or ["ok"])[0], "updates": "ok"}
webhook = {}
newest = 0  # the last update's number
news = threading.Condition()


def refusal(code, text, **parameters):
    answer = {"ok": False, "error_code": code, "description": text}
    if parameters:
        answer["parameters"] = parameters
    return code, json.dumps(answer).encode()


# Ways to answer badly; nothing is taken.
WAYS = {
    "429": refusal(429, "Too Many Requests: retry after 2", retry_after=2),
    "429 for a week": refusal(429, "Too Many Requests", retry_after=604800),
    "403": refusal(403, "Forbidden: bot was blocked by the user"),
    "chat not found": refusal(400, "Bad Request: chat not found"),
    "400": refusal(400, "Bad Request: can't parse entities"),
    "401": refusal(401, "Unauthorized"),
    "409": refusal(409, "Conflict: terminated by other getUpdates request"),
    "500": refusal(500, "Internal Server Error"),
    "html": (502, b"<html>Bad Gateway</html>"),
    "garbage": (200, b"\xff\xfe{\"ok\": \x00"),
    "list": (200, b"[]"),
    "empty": (200, b""),
    "not a list": (200, b'{"ok": true, "result": {"update_id": 1}}'),
    "no id": (200, b'{"ok": true, "result": [{"message": {}}]}'),
    "big": (200, b'{"ok": true, "result": "' + b"x" * 3_000_000 + b'"}'),
}


def bring(update):
    """To the webhook, again and again until it is taken or there is none."""
    while webhook.get("url"):
        request = urllib.request.Request(
            webhook["url"], json.dumps(update).encode(), {
                "Content-Type": "application/json",
                "X-Telegram-Bot-Api-Secret-Token": webhook["secret_token"]})
        try:
            with urllib.request.urlopen(request, timeout=10):
                with news:
                    updates.remove(update)
                return
        except OSError:
            time.sleep(0.5)


class Provider(BaseHTTPRequestHandler):
    protocol_version = "HTTP/1.1"

    def log_message(self, *_):
        pass

    def answer(self, status, body):
        if not isinstance(body, bytes):
            body = json.dumps(body).encode()
        try:
            self.send_response(status)
            self.send_header("Content-Type", "application/json")
            self.send_header("Content-Length", str(len(body)))
            self.end_headers()
            self.wfile.write(body)
        except OSError:
            pass

    def hang_up(self):
        self.close_connection = True
        self.connection.close()

    def body(self):
        raw = self.rfile.read(int(self.headers.get("Content-Length", 0)))
        kind = self.headers.get("Content-Type", "")
        if kind.startswith("multipart/form-data"):
            return self.form(raw, kind.split("boundary=")[1].encode())
        return json.loads(raw or b"{}")

    @staticmethod
    def form(raw, mark):
        body = {}
        for part in raw.split(b"--" + mark)[1:-1]:
            head, value = part.strip(b"\r\n").split(b"\r\n\r\n", 1)
            name = head.split(b'name="')[1].split(b'"')[0].decode()
            if b"filename=" in head:
                body[name] = {"bytes": len(value), "webp": value[8:12] == b"WEBP"}
            elif name in ("chat_id", "message_id", "reply_markup"):
                body[name] = json.loads(value)
            else:
                body[name] = value.decode()
        return body

    def send(self, method, body):
        way = behaviour["send"]
        asked["times"] += 1
        asked["at"] = time.time()
        if way == "hang up":
            return self.hang_up()
        if way in WAYS:
            return self.answer(*WAYS[way])
        wrong = self.wrong(body)
        if wrong:
            return self.answer(*refusal(400, f"Bad Request: {wrong}"))
        photo = body.get("photo")
        if way == "no photos" and photo:
            return self.answer(*refusal(400, "Bad Request: IMAGE_PROCESS_FAILED"))
        sent.append({"chat_id": body["chat_id"], "photo": photo,
                     "text": body.get("text", body.get("caption")),
                     "at": time.time(), "method": method,
                     "edit": body.get("message_id"),
                     "buttons": [b for row in body.get("reply_markup", {})
                                 .get("inline_keyboard", []) for b in row]})
        if way == "slow":
            time.sleep(1)
        if way == "late":  # taken, and nobody is told
            time.sleep(6)
        if way == "taken, then hangs up":
            return self.hang_up()
        result = {"message_id": len(sent)}
        if photo:
            result["photo"] = [{"file_id": "small"},
                               {"file_id": f"file-{len(sent)}"}]
        self.answer(200, {"ok": True, "result": result})

    def wrong(self, body):
        text = body.get("text", body.get("caption", ""))
        edit = body.get("message_id")
        buttons = body.get("reply_markup", {}).get("inline_keyboard", [])
        if len(text.encode()) > 4096 or not text.strip():
            return "text is empty"
        if any(len(b["callback_data"].encode()) > 64 or not b["text"]
               for row in buttons for b in row):
            return "BUTTON_DATA_INVALID"
        if edit is None:
            return None
        if not 0 < edit <= len(sent):
            return "message to edit not found"
        same = [s["text"] for s in sent if s["edit"] == edit]
        if text == (same or [sent[edit - 1]["text"]])[-1]:
            return "message is not modified"
        return None

    def answer_callback(self, body):
        heard.append({"query": body["callback_query_id"],
                      "text": body.get("text", "")})
        self.answer(200, {"ok": True, "result": True})

    def get_updates(self, body):
        way = behaviour["updates"]
        if way in WAYS:
            return self.answer(*WAYS[way])
        if webhook.get("url"):
            return self.answer(*refusal(409, "Conflict: can't use getUpdates "
                                        "method while webhook is active"))
        end = time.time() + body.get("timeout", 0)
        with news:
            if way != "again":  # the same ones over and over
                updates[:] = [u for u in updates
                              if u["update_id"] >= body["offset"]]
            while not updates and time.time() < end:
                news.wait(max(0, end - time.time()))
            self.answer(200, {"ok": True, "result": updates[:20]})

    def do_POST(self):
        body = self.body()
        method = self.path.removeprefix(f"/bot{TOKEN}/")
        if method in ("sendMessage", "editMessageText", "sendPhoto"):
            self.send(method, body)
        elif method == "answerCallbackQuery":
            self.answer_callback(body)
        elif method == "getUpdates":
            self.get_updates(body)
        elif method in ("setWebhook", "deleteWebhook"):
            way = behaviour["updates"]
            if way in WAYS:
                return self.answer(*WAYS[way])
            webhook.clear()
            webhook.update(body)
            for update in list(updates):
                threading.Thread(target=bring, args=(update,)).start()
            self.answer(200, {"ok": True, "result": True})
        elif self.path.startswith("/bot"):
            self.answer(*refusal(404, "Not Found"))
        elif self.path == "/behave":
            behaviour.update(body)
            self.answer(200, behaviour)
        else:
            global newest
            with news:  # two of one moment are two
                newest = max(newest + 1, time.time_ns() // 1_000_000)
                body.setdefault("update_id", newest)
                updates.append(body)
                news.notify_all()
            threading.Thread(target=bring, args=(body,)).start()
            self.answer(200, body)

    def do_GET(self):
        self.answer(200, {"/sent": sent, "/heard": heard, "/webhook": webhook}.get(self.path, asked))


class Server(ThreadingHTTPServer):
    def handle_error(self, *_):
        """Who hangs up on us may."""


Server(("127.0.0.1", PORT), Provider).serve_forever()
