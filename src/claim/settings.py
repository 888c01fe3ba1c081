"""What the claim service is told when it runs alone. Mounted beside the pages, `hamkke.config.asgi` tells it."""

import os
from dataclasses import dataclass


@dataclass(frozen=True)
class Settings:
    database_url: str
    secret: str


def from_environment() -> Settings:
    """DATABASE_URL and HAMKKE_SECRET_KEY, the pages' own. Raises SystemExit with a sentence when one is missing."""
    missing = [name for name in ("DATABASE_URL", "HAMKKE_SECRET_KEY") if not os.environ.get(name)]
    if missing:
        names = ", ".join(missing)
        raise SystemExit(f"{names}: 환경 변수를 정해 주세요 · Please set the environment variable.")
    return Settings(database_url=os.environ["DATABASE_URL"], secret=os.environ["HAMKKE_SECRET_KEY"])
