"""The terms by which a campaign prices, in one canonical form that anybody can hash again."""

import hashlib
import json
from collections.abc import Mapping
from typing import Any


def canonical(terms: Mapping[str, Any]) -> bytes:
    """Terms as UTF-8 JSON with sorted keys and no spaces: equal terms are equal bytes."""
    return json.dumps(terms, ensure_ascii=False, sort_keys=True, separators=(",", ":")).encode()


def digest(terms: Mapping[str, Any]) -> bytes:
    """SHA-256 of the canonical form."""
    return hashlib.sha256(canonical(terms)).digest()
