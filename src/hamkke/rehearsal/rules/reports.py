"""What the rehearsed marketplaces report, and how far the promises were kept. All of it is made up."""

from hamkke.rehearsal.rules.timeline import Stage

REPORTED = [
    ("direct_online", "온라인몰", {"provisional": 5_120_000_000, "final": 5_061_300_000}),
    ("direct_online", "TV홈쇼핑", {"provisional": 1_340_000_000, "final": 1_338_900_000}),
    ("direct_offline", "", {"provisional": 880_000_000, "final": 861_450_000}),
    ("voucher_onnuri", "", {"provisional": 2_410_000_000, "final": 2_402_700_000}),
    ("voucher_local", "", {"provisional": 1_150_000_000, "final": 1_149_200_000}),
]  # won


def proved(area: str, promised: int, *, by: Stage) -> int:
    """How many of a promise are proved with this stage: listings at the opening, all else at the end.

    Classes fell one short, as they do; the other promises were kept.
    """
    if by is Stage.OPEN:
        return promised if area == "channel_support" else 0
    return {"channel_support": 0, "capability": promised - 1}.get(area, promised)
