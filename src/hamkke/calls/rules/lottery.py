"""A lottery anyone can check: the pool's root is published, then a randomness named before its time, then the order.

1. The pool: public codes, sorted. Its root is the Merkle tree of RFC 6962 §2.1: a leaf is SHA-256(00 ‖ code), a node
   SHA-256(01 ‖ left ‖ right), split at the largest power of two below the number of leaves; nothing at all: SHA-256 of nothing.
2. The seed: SHA-256 over "hamkke lottery 1", the root (32 bytes) and the randomness (UTF-8), each preceded by its
   length (4 bytes, big-endian), so that no two different pairs are the same bytes.
3. The lot of a code: HMAC-SHA-256 with the seed (32 bytes) as its key. The smaller goes first. No library for random
   numbers is needed, and taking one code out later moves nobody else.
"""

import hashlib
import hmac
from collections.abc import Sequence

NAME = b"hamkke lottery 1"


def pool_root(codes: Sequence[str]) -> str:
    """The Merkle root of a pool, whatever the order in which it is given. Raises ValueError when a code stands twice."""
    pool = sorted(codes)
    if len(set(pool)) != len(pool):
        raise ValueError("A pool names everybody once.")
    return merkle_root([merkle_leaf(code.encode()) for code in pool])


def seed(root: str, randomness: str) -> str:
    """The seed of a draw, from the root published first and the randomness that came after it."""
    parts = (NAME, bytes.fromhex(root), randomness.encode())
    return hashlib.sha256(b"".join(len(part).to_bytes(4, "big") + part for part in parts)).hexdigest()


def seed_of_call(call: str) -> str:
    """The seed where no lottery was announced and only perfect equals are told apart: SHA-256 of the call's id."""
    return hashlib.sha256(call.encode()).hexdigest()


def lot(seed: str, code: str) -> str:
    """The place of a code in the order of a seed: 64 hexadecimal letters, the smaller first."""
    return hmac.digest(bytes.fromhex(seed), code.encode(), "sha256").hex()


def merkle_leaf(content: bytes) -> str:
    """The hash of one leaf: the tree of a single leaf is that."""
    return hashlib.sha256(b"\x00" + content).hexdigest()


def merkle_root(leaves: Sequence[str]) -> str:
    """The root over the hashes of leaves, in the order given."""
    return _root([bytes.fromhex(leaf) for leaf in leaves]).hex()


def merkle_path(leaves: Sequence[str], place: int) -> list[str]:
    """The neighbours from a leaf up to the root, each with the side on which it stands: "left:<hash>" or "right:<hash>"."""
    return _path([bytes.fromhex(leaf) for leaf in leaves], place)


def _node(left: bytes, right: bytes) -> bytes:
    return hashlib.sha256(b"\x01" + left + right).digest()


def _split(count: int) -> int:
    """The largest power of two below a count of at least 2."""
    return 1 << ((count - 1).bit_length() - 1)


def _root(hashes: Sequence[bytes]) -> bytes:
    if not hashes:
        return hashlib.sha256(b"").digest()
    if len(hashes) == 1:
        return hashes[0]
    middle = _split(len(hashes))
    return _node(_root(hashes[:middle]), _root(hashes[middle:]))


def _path(hashes: Sequence[bytes], place: int) -> list[str]:
    if len(hashes) == 1:
        return []
    middle = _split(len(hashes))
    if place < middle:
        return [*_path(hashes[:middle], place), f"right:{_root(hashes[middle:]).hex()}"]
    return [*_path(hashes[middle:], place - middle), f"left:{_root(hashes[:middle]).hex()}"]
