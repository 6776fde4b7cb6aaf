"""HTTP for the parts of this suite, without a process a request.

Takes commands on stdin and answers on stdout, as texts that each end in NUL;
a command begins with the number of its words:

    http METHOD URL [OPTION…]   the status, the headers as they came, the body
    member .a.b BODY            of that body, as `jq -r` shows it

    wake SOCKET                 nothing: a datagram goes there, as to a worker

The options are curl's: -H 'Name: value' (one without a value is not sent at
all), -d DATA, -b COOKIE, -A AGENT, --interface ADDRESS.
"""

import http.client
import json
import socket
import sys
from urllib.parse import urlsplit

TIMEOUT = 10


def words():
    """Each command's words."""
    rest = sys.stdin.buffer
    text = bytearray()
    found = []
    while True:
        byte = rest.read(1)
        if not byte:
            return
        if byte != b"\0":
            text += byte
            continue
        found.append(bytes(text))
        text.clear()
        if len(found) == int(found[0]) + 1:
            yield found[1:]
            found = []


def say(*texts):
    for text in texts:
        sys.stdout.buffer.write(text.replace(b"\0", b"\\0") + b"\0")
    sys.stdout.buffer.flush()


def headers_of(options):
    """What is sent, whom it comes from, and the body."""
    sent, address, data = [], None, None
    named = {b"-b": b"Cookie", b"-A": b"User-Agent"}
    for option, value in zip(options[::2], options[1::2]):
        if option == b"-d":
            data = value
        elif option == b"--interface":
            address = value.decode()
        elif option == b"-H":
            name, _, value = value.partition(b":")
            if value.strip():
                sent.append((name, value.strip()))
        else:
            sent.append((named[option], value))
    return sent, address, data


def ask(method, url, options):
    sent, address, data = headers_of(options)
    at = urlsplit(url.decode())
    path = at.path + ("?" + at.query if at.query else "")
    connection = http.client.HTTPConnection(
        at.netloc, timeout=TIMEOUT,
        source_address=(address, 0) if address else None)
    try:
        connection.putrequest(method.decode(), path, skip_accept_encoding=True)
        for name, value in sent:
            connection.putheader(name, value)
        if data is not None:
            connection.putheader("Content-Length", str(len(data)))
        connection.endheaders(data)
        answer = connection.getresponse()
        lines = [f"{name}: {value}" for name, value in answer.getheaders()]
        return (str(answer.status).encode(),
                "\n".join(lines).encode("latin-1"), answer.read())
    except (http.client.HTTPException, OSError, ValueError) as error:
        return b"000", str(error).encode(), b""
    finally:
        connection.close()


def member(path, body):
    """A member's text; a list or an object as JSON, nothing if no JSON."""
    try:
        value = json.loads(body)
    except ValueError:
        return b""
    for name in path.decode().split(".")[1:]:
        value = value.get(name) if isinstance(value, dict) else None
    if isinstance(value, str):
        return value.encode()
    return json.dumps(value, ensure_ascii=False).encode()


def main():
    for command, *rest in words():
        if command == b"http":
            say(*ask(rest[0], rest[1], rest[2:]))
        elif command == b"wake":
            with socket.socket(socket.AF_UNIX, socket.SOCK_DGRAM) as waker:
                waker.settimeout(TIMEOUT)
                try:
                    waker.sendto(b"w", rest[0])
                except OSError:  # it polls, too
                    pass
            say()
        else:
            say(member(*rest))


main()
