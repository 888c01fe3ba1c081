"""What a transaction moves in the ledger, kept until its last step: so that nobody waits for the poster longer than a commit."""

from collections.abc import Iterable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field

from hamkke.ledger import actions as ledger


@dataclass
class Postings:
    """Moves in the order in which they will be posted, all of them or none, and the accounts that they need."""

    accounts: set[str] = field(default_factory=set)
    moves: list[ledger.Move] = field(default_factory=list)

    def add(self, moves: Iterable[ledger.Move], *, accounts: Iterable[str] = ()) -> None:
        self.moves.extend(moves)
        self.accounts.update(accounts)

    def post(self) -> None:
        ledger.open_accounts(sorted(self.accounts))
        ledger.post(self.moves)


@contextmanager
def posted_last(given: Postings | None) -> Iterator[Postings]:
    """The caller's postings, which it posts itself; or, without any, new ones that are posted when the block ends."""
    postings = Postings() if given is None else given
    yield postings
    if given is None:
        postings.post()
