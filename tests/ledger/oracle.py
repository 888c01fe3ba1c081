"""A ledger so small that one sees it is right: a list of what was accepted, counted afresh for every question."""

from dataclasses import dataclass, field


@dataclass
class Oracle:
    guarded: frozenset[str]
    accounts: frozenset[str]
    accepted: list[dict] = field(default_factory=list)

    def post(self, batch):
        """The answer to a batch: what stands under each id, or the reason of the first refusal."""
        before = list(self.accepted)
        for wish in batch:
            refusal = self.enter(wish)
            if refusal:
                self.accepted = before
                return refusal
        return [self.find(wish["id"]) for wish in batch]

    def enter(self, wish):
        wish = dict(wish)
        held = self.find(wish["pending"], kind="pending") if wish["pending"] else None
        if held:
            wish["debit"], wish["credit"] = wish["debit"] or held["debit"], wish["credit"] or held["credit"]
            if wish["kind"] == "void" and wish["amount"] == 0:
                wish["amount"] = held["amount"]
        if standing := self.find(wish["id"]):
            return None if standing == wish else "different_content"
        refusal = self.check_settling(wish, held) if wish["pending"] else self.check_opening(wish)
        if not refusal:
            self.accepted.append(wish)
        return refusal

    def check_opening(self, wish):
        if wish["amount"] < 1:
            return "amount_not_positive"
        if wish["debit"] == wish["credit"]:
            return "same_account"
        if not {wish["debit"], wish["credit"]} <= self.accounts:
            return "account_unknown"
        debits_pending, debits_posted, _, credits_posted = self.counters(wish["debit"])
        if wish["debit"] in self.guarded and debits_pending + debits_posted + wish["amount"] > credits_posted:
            return "would_overdraw"
        return None

    def check_settling(self, wish, held):
        if wish["amount"] < 0 or (wish["kind"] == "post" and wish["amount"] == 0):
            return "amount_not_positive"
        if not held:
            return "pending_unknown"
        if (wish["debit"], wish["credit"]) != (held["debit"], held["credit"]):
            return "pending_differs"
        if self.is_settled(held):
            return "pending_settled"
        if wish["amount"] > held["amount"] or (wish["kind"] == "void" and wish["amount"] < held["amount"]):
            return "amount_above_pending"
        return None

    def find(self, name, **also):
        for each in self.accepted:
            if each["id"] == name and all(each[key] == value for key, value in also.items()):
                return each
        return None

    def is_settled(self, held):
        return any(each["pending"] == held["id"] for each in self.accepted)

    def counters(self, account):
        def total(side, *, posted):
            return sum(
                each["amount"]
                for each in self.accepted
                if each[side] == account
                and (
                    each["kind"] in {"single", "post"}
                    if posted
                    else each["kind"] == "pending" and not self.is_settled(each)
                )
            )

        return (
            total("debit", posted=False),
            total("debit", posted=True),
            total("credit", posted=False),
            total("credit", posted=True),
        )
