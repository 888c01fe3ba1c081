"""Checks the public log of a coupon's opening without any code of those who wrote it: Python 3.8 and nothing else.

    python check_claims.py claims.json [RECEIPT]

Each batch's head is SHA-256 over fields, each preceded by its length (4 bytes, big-endian):
  "hamkke claims 1", the opening's id (16 bytes), the batch's number (8), the head before it (32, or nothing for the earliest),
  how many claims follow (8), and for each claim its position (8), its moment in microseconds since 1970 (8), its receipt (32).
A receipt is SHA-256 over the claim's id (16 bytes, known to its owner) and the opening's id.

The exit status is 0 when everything fits, and 1 with the earliest batch that does not. Write the head down, or compare it
with what others wrote down earlier: who changes anything later has to change every head from there on.
"""

import hashlib
import json
import sys
import uuid


def field(content):
    return len(content).to_bytes(4, "big") + content


def number(value):
    return field(value.to_bytes(8, "big"))


def head_of(opening, batch, previous, claims):
    parts = [field(b"hamkke claims 1"), field(opening), number(batch), field(previous), number(len(claims))]
    for position, moment, receipt in claims:
        parts += [number(position), number(moment), field(bytes.fromhex(receipt))]
    return hashlib.sha256(b"".join(parts)).digest()


def broken_batch(log):
    """The number of the earliest batch that does not fit; 0 when only the end does not; None when all fits."""
    opening, previous, latest = uuid.UUID(log["opening"]).bytes, b"", 0
    for expected, batch in enumerate(log["batches"], start=1):
        claims = log["claims"][latest : batch["latest"]]
        head = head_of(opening, expected, previous, claims)
        fits = (
            batch["number"] == expected
            and batch["earliest"] == latest + 1
            and batch["previous"] == previous.hex()
            and [claim[0] for claim in claims] == list(range(latest + 1, batch["latest"] + 1))
            and batch["head"] == head.hex()
        )
        if not fits:
            return expected
        previous, latest = head, batch["latest"]
    is_end = log["head"] == previous.hex() and len(log["claims"]) == latest == log["claimed"]
    return None if is_end else 0


def main(arguments):
    with open(arguments[0], encoding="utf-8") as file:
        log = json.load(file)
    broken = broken_batch(log)
    if broken is not None:
        print(f"CHANGED at batch {broken}" if broken else "CHANGED: the end does not fit")
        return 1
    print(f"{log['claimed']} claims in {len(log['batches'])} batches fit. Head: {log['head']}")
    if len(arguments) > 1:
        places = [claim[0] for claim in log["claims"] if claim[2] == arguments[1].lower()]
        print(f"Your receipt is number {places[0]}." if places else "Your receipt is not in this log.")
        return 0 if places else 1
    return 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
