"""load.py <url> <file>: asks for url over and over, four at a time, each on a
connection of its own, until <file> is gone. Prints how many answers, how many
were none or no 200, and the slowest."""
import os
import ssl
import sys
import threading
import time
import urllib.request

url, alive = sys.argv[1:]
trust = ssl.create_default_context()
trust.check_hostname = False
trust.verify_mode = ssl.CERT_NONE
lock = threading.Lock()
answers, errors, slowest = 0, [], 0.0


def ask():
    global answers, slowest
    while os.path.exists(alive):
        began = time.monotonic()
        error = None
        try:
            with urllib.request.urlopen(url, timeout=30, context=trust) as answer:
                answer.read()
        except Exception as failure:  # whatever it was, a guest saw it
            error = f"{time.strftime('%T')} {failure!r}"
        with lock:
            answers += 1
            slowest = max(slowest, time.monotonic() - began)
            if error:
                errors.append(error)


threads = [threading.Thread(target=ask) for _ in range(4)]
for t in threads:
    t.start()
for t in threads:
    t.join()
for error in errors[:10]:
    print(error)
print(f"{answers} answers, {len(errors)} errors, the slowest {slowest * 1000:.0f} ms")
sys.exit(1 if errors or answers < 20 else 0)
