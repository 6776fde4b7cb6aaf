"""Every event that was made (the outboxes), and some of each kind once more
on their way through the broker, against events.yaml."""

import os
import subprocess
import time
from collections import Counter, defaultdict

import pika

from openapi import exact

AGAIN = 3      # of each kind are sent once more
SECONDS = 60   # until they must have come
EXCHANGE = "samovar.events"


def sql(context, statement):
    """Rows of one column each."""
    state = os.environ["SAMOVAR_STATE"]
    out = subprocess.run(
        ["psql", "-XqAt0", "-v", "ON_ERROR_STOP=1", "-h", f"{state}/run",
         "-U", context, "-d", context, "-c", statement],
        env={**os.environ, "PGPASSFILE": f"{state}/secrets/{context}.pgpass"},
        check=True, stdout=subprocess.PIPE).stdout
    return [row for row in out.decode().split("\0") if row.strip()]


def contexts(schema):
    """Those with a database in this fleet."""
    secrets = f"{os.environ['SAMOVAR_STATE']}/secrets"
    return sorted(name for name in os.listdir(schema)
                  if os.path.exists(f"{secrets}/{name}.pgpass"))


class Event:
    def __init__(self, context, row):
        kept = exact(row)
        self.context, self.key = context, kept["routing_key"]
        self.message_id, self.body = kept["message_id"], kept["body"]

    def __str__(self):
        return f"{self.key} {self.message_id}"


def made(schema):
    """Every row of every outbox, but what tests have made themselves."""
    for context in contexts(schema):
        for row in sql(context, "select row_to_json(o) from (select"
                       " routing_key, message_id, body from outbox"
                       " where id > 0 order by id) o"):
            yield Event(context, row)


class Checker:
    def __init__(self, document, waiting):
        self.document, self.waiting = document, waiting
        self.messages = {m["name"]: m for m in
                         document.doc["components"]["messages"].values()}
        self.by = {document.deref(o["channel"])["address"]: o["x-by"] for o
                   in document.doc["operations"].values()}
        self.wrong, self.seen = defaultdict(list), Counter()

    def check(self, event):
        self.seen[event.key] += 1
        message = self.messages.get(event.key)
        if message is None:
            self.wrong[""].append(f"{event} is not in events.yaml")
            return
        self.wrong[event.key] += [
            f"{event}: {w}" for w in
            self.document.wrong(message["payload"], event.body)]
        if self.by.get(event.key) != event.context:
            self.wrong[event.key].append(f"{event} is {event.context}'s")

    def coverage_wrong(self):
        for key in self.messages:
            if self.seen[key] and key in self.waiting:
                yield f"{key} is published: take it out of " \
                      "tests/contract/pending"
            if not self.seen[key] and key not in self.waiting:
                yield f"{key} was never published, and is not in " \
                      "tests/contract/pending"
        for key in self.waiting - set(self.messages):
            yield f"{key} is in tests/contract/pending, not in events.yaml"

    def properties_wrong(self, message, event):
        """A message as it came, against the event as it was written."""
        method, p, body = message
        trait = self.document.doc["components"]["messageTraits"]["event"]
        given = {name: getattr(p, name) for name in (
            "content_type", "delivery_mode", "message_id", "type",
            "timestamp", "correlation_id", "app_id")
            if getattr(p, name) is not None}
        yield from self.document.wrong(trait["x-properties"], given)
        yield from (f"headers: {w}" for w in
                    self.document.wrong(trait["headers"], p.headers or {}))
        if method.routing_key != event.key or p.type != event.key:
            yield f"came as {method.routing_key}, of type {p.type}"
        if p.app_id != event.context:
            yield f"app_id is {p.app_id}"
        if exact(body.decode()) != event.body:
            yield f"another body than was written: {body.decode()[:200]}"


def again(events):
    """Has the newest of each kind sent once more, under their own ids."""
    chosen = defaultdict(list)
    for event in events:
        chosen[event.key] = (chosen[event.key] + [event])[-AGAIN:]
    chosen = [event for some in chosen.values() for event in some]
    for context in {event.context for event in chosen}:
        ids = ",".join(e.message_id for e in chosen if e.context == context)
        sql(context, "update outbox set sent_at = null, lease = null,"
            f" lease_until = null where message_id = any('{{{ids}}}')")
    return chosen


def listen():
    """A queue of our own that hears everything; AMQP_URL is our way in."""
    connection = pika.BlockingConnection(
        pika.URLParameters(os.environ["AMQP_URL"]))
    channel = connection.channel()
    queue = channel.queue_declare("", exclusive=True).method.queue
    channel.queue_bind(queue, EXCHANGE, "#")
    return connection, channel, queue


def came(events):
    """Sends them again and answers what came: {message id: message}."""
    connection, channel, queue = listen()
    wanted = {e.message_id: e for e in again(events)}
    found, end = {}, time.monotonic() + SECONDS
    for method, properties, body in channel.consume(
            queue, auto_ack=True, inactivity_timeout=1):
        if method is not None and properties.message_id in wanted:
            found[properties.message_id] = (method, properties, body)
        if len(found) == len(wanted) or time.monotonic() > end:
            break
    connection.close()
    return wanted, found
