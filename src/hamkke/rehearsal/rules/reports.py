"""What the rehearsed marketplaces report. All of it is made up."""

REPORTED = [
    ("direct_online", "온라인몰", {"provisional": 5_120_000_000, "final": 5_061_300_000}),
    ("direct_online", "TV홈쇼핑", {"provisional": 1_340_000_000, "final": 1_338_900_000}),
    ("direct_offline", "", {"provisional": 880_000_000, "final": 861_450_000}),
    ("voucher_onnuri", "", {"provisional": 2_410_000_000, "final": 2_402_700_000}),
    ("voucher_local", "", {"provisional": 1_150_000_000, "final": 1_149_200_000}),
]  # won
