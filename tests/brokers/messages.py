#!/usr/bin/python3
"""messages.py send FIRST LAST: to the queue `drill`, each confirmed, and says
which were not. messages.py take: all that are there, as numbers."""
import sys

import pika

connection = pika.BlockingConnection(pika.ConnectionParameters(
    "127.0.0.1", 5672, "samovar", pika.PlainCredentials("drill", "drill"),
    blocked_connection_timeout=20))
channel = connection.channel()
if sys.argv[1] == "send":
    channel.confirm_delivery()
    for n in range(int(sys.argv[2]), int(sys.argv[3]) + 1):
        channel.basic_publish("", "drill", str(n).encode(), pika.BasicProperties(
            delivery_mode=2), mandatory=True)
else:
    while True:
        method, _, body = channel.basic_get("drill")
        if method is None:
            break
        print(int(body))
        channel.basic_ack(method.delivery_tag)
connection.close()
