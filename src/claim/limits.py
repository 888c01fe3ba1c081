"""How often one address and one person may ask: a token bucket for each, in bounded memory."""


class Limit:
    """`rate` requests a second on average, `burst` at once. Remembers at most twice `remembered` askers.

    A bucket is one number: the moment at which it will be full again. Of two generations the older is
    forgotten when the younger has filled up; whoever is forgotten starts with a full bucket.
    """

    def __init__(self, *, rate: float, burst: int, remembered: int = 100_000) -> None:
        self._gap = 1 / rate
        self._slack = (burst - 1) / rate
        self._remembered = remembered
        self._young: dict[bytes | str, float] = {}
        self._old: dict[bytes | str, float] = {}

    def wait_seconds(self, asker: bytes | str, *, now: float) -> float:
        """Count one request at `now` (seconds of a steady clock). Above 0, it is one too many for so many seconds."""
        full_at = self._young.get(asker) or self._old.get(asker, 0.0)
        if full_at > now:
            if full_at - now > self._slack:
                return full_at - now - self._slack
            self._young[asker] = full_at + self._gap
        else:
            self._young[asker] = now + self._gap
        if len(self._young) > self._remembered:
            self._old, self._young = self._young, {}
        return 0.0
