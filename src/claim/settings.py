"""What the claim service is told when it runs alone. Mounted beside the pages, `hamkke.config.asgi` tells it."""

import os
from dataclasses import dataclass

CLAIMS_PER_ADDRESS = 100


@dataclass(frozen=True)
class Settings:
    """`address_header` names the header in which the proxy in front says whose request it is; empty without a proxy.

    `claims_per_address` is the requests a second that one address may send on average; ten times as many at once.
    """

    database_url: str
    secret: str
    address_header: str = ""
    claims_per_address: int = CLAIMS_PER_ADDRESS


def from_environment() -> Settings:
    """The pages' own variables. Raises SystemExit with a sentence when one that is needed is missing."""
    missing = [name for name in ("DATABASE_URL", "HAMKKE_SECRET_KEY") if not os.environ.get(name)]
    if missing:
        names = ", ".join(missing)
        raise SystemExit(f"{names}: 환경 변수를 정해 주세요 · Please set the environment variable.")
    return Settings(
        database_url=os.environ["DATABASE_URL"],
        secret=os.environ["HAMKKE_SECRET_KEY"],
        address_header=os.environ.get("HAMKKE_ADDRESS_HEADER", ""),
        claims_per_address=int(os.environ.get("HAMKKE_CLAIMS_PER_ADDRESS", CLAIMS_PER_ADDRESS)),
    )
