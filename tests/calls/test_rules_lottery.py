import hashlib
import hmac
from itertools import pairwise

import pytest
from hypothesis import given
from hypothesis import strategies as st

from hamkke.calls.rules import lottery

POOLS = st.lists(st.text("0123456789abcdef", min_size=1, max_size=16), min_size=1, max_size=40, unique=True)
ROOT = lottery.pool_root(["a", "b", "c"])


def sha(content):
    return hashlib.sha256(content).digest()


def reached(leaf, path):
    """Where a path leads from the hash of a leaf, computed as RFC 6962 says and without our code."""
    at = bytes.fromhex(leaf)
    for step in path:
        side, _, neighbour = step.partition(":")
        beside = bytes.fromhex(neighbour)
        at = sha(b"\x01" + {"left": beside + at, "right": at + beside}[side])
    return at.hex()


def test_the_root_is_the_tree_of_rfc_6962():
    a, b, c = (sha(b"\x00" + leaf) for leaf in (b"a", b"b", b"c"))

    assert lottery.pool_root([]) == sha(b"").hex()
    assert lottery.pool_root(["a"]) == a.hex()
    assert lottery.pool_root(["c", "a", "b"]) == sha(b"\x01" + sha(b"\x01" + a + b) + c).hex()


def test_the_root_of_rfc_6962s_own_example():
    # The eight leaves of the reference implementation, in their order.
    leaves = [
        "",
        "00",
        "10",
        "2021",
        "3031",
        "40414243",
        "5051525354555657",
        "606162636465666768696a6b6c6d6e6f",
    ]

    assert lottery.merkle_root([lottery.merkle_leaf(bytes.fromhex(leaf)) for leaf in leaves]) == (
        "5dc9da79a70659a9ad559cb701ded9a2ab9d823aad2f4960cfe370eff4604328"
    )


def test_a_pool_names_everybody_once():
    with pytest.raises(ValueError, match="everybody once"):
        lottery.pool_root(["a", "b", "a"])


@given(POOLS, st.data())
def test_from_every_leaf_a_path_leads_to_the_root(pool, data):
    leaves = [lottery.merkle_leaf(code.encode()) for code in sorted(pool)]
    place = data.draw(st.integers(0, len(leaves) - 1))
    path = lottery.merkle_path(leaves, place)

    assert reached(leaves[place], path) == lottery.pool_root(pool)
    assert reached(lottery.merkle_leaf(b"another"), path) != lottery.pool_root(pool)


@given(POOLS, st.text("0123456789abcdef", min_size=17, max_size=17))
def test_another_pool_has_another_root(pool, stranger):
    assert lottery.pool_root([*pool, stranger]) != lottery.pool_root(pool)


def test_the_seed_is_the_root_then_the_randomness_each_with_its_length():
    by_hand = sha(
        b"\x00\x00\x00\x10hamkke lottery 1\x00\x00\x00\x20" + bytes.fromhex(ROOT) + b"\x00\x00\x00\x05round"
    )

    assert lottery.seed(ROOT, "round") == by_hand.hex()


def test_one_byte_more_or_less_is_another_seed():
    seeds = {lottery.seed(ROOT, randomness) for randomness in ("", "0", "1", "10", "1 ")}

    assert len(seeds) == 5


def test_the_lot_is_an_hmac_with_the_seed():
    seed = lottery.seed_of_call("a call")

    assert seed == sha(b"a call").hex()
    assert lottery.lot(seed, "abc") == hmac.new(bytes.fromhex(seed), b"abc", "sha256").hexdigest()


@given(POOLS)
def test_taking_one_out_moves_nobody_else(pool):
    seed = lottery.seed(lottery.pool_root(pool), "round 1")
    order = sorted(pool, key=lambda code: lottery.lot(seed, code))
    without = sorted(pool[1:], key=lambda code: lottery.lot(seed, code))

    assert without == [code for code in order if code != pool[0]]
    assert all(lottery.lot(seed, one) < lottery.lot(seed, other) for one, other in pairwise(order))
