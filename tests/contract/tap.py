"""A line a check, and why it failed beneath it."""

import sys

SHOWN = 8

failed = 0


def check(what, wrong):
    """ok when nothing is wrong; wrong: sentences, of which some are shown."""
    global failed
    wrong = list(dict.fromkeys(wrong))
    if not wrong:
        print(f"ok - {what}", flush=True)
        return
    failed += 1
    print(f"not ok - {what}")
    for sentence in wrong[:SHOWN]:
        print(f"    {sentence}")
    if len(wrong) > SHOWN:
        print(f"    … and {len(wrong) - SHOWN} more")
    sys.stdout.flush()
