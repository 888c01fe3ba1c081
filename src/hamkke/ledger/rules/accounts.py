"""Accounts form trees by their codes."""

KRW = "KRW"


def parent_of(code: str) -> str | None:
    """The code that an account stands under, None for the top of a tree.

    Codes read noun:name, noun:name:noun:name and so on; what comes first is a noun and no account. So
    `merchant:7:share` and `merchant:7:share:2026` both stand under `merchant:7`, and that stands by itself.
    """
    parts = code.split(":")
    kept = (len(parts) - 1) // 2 * 2
    return ":".join(parts[:kept]) or None
