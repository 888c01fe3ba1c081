"""A ledger so small that one sees it is right: a list of what was accepted, counted afresh for every question."""

from dataclasses import dataclass, field

MOST = 10**15


@dataclass
class Oracle:
    guarded: frozenset[str]
    accounts: frozenset[str]
    ceilings: dict[str, int] = field(default_factory=dict)
    units: dict[str, str] = field(default_factory=dict)  # of those that are not in won
    closed_until: int = 0  # days are small numbers here
    today: int = 5
    accepted: list[dict] = field(default_factory=list)
    heads: list[int] = field(default_factory=list)  # how many were accepted when each batch ended

    def post(self, batch):
        """The answer to a batch: what stands under each id, or the reason of the first refusal."""
        answer = self.group(batch)
        self.end()
        return answer

    def group(self, wishes):
        before = list(self.accepted)
        for wish in wishes:
            refusal = self.enter(wish)
            if refusal:
                self.accepted = before
                return refusal
        return [self.find(wish["id"]) for wish in wishes]

    def end(self):
        if len(self.accepted) > (self.heads[-1] if self.heads else 0):
            self.heads.append(len(self.accepted))

    def enter(self, wish):
        wish = dict(wish)
        standing = self.find(wish["id"])
        if wish["day"] is None:
            wish["day"] = standing["day"] if standing else self.today
        held = self.find(wish["pending"], kind="pending") if wish["pending"] else None
        if held:
            wish["debit"], wish["credit"] = wish["debit"] or held["debit"], wish["credit"] or held["credit"]
            if wish["kind"] == "void" and wish["amount"] == 0:
                wish["amount"] = held["amount"]
        if standing:
            return None if standing == wish else "different_content"
        refusal = self.check_settling(wish, held) if wish["pending"] else self.check_opening(wish)
        if not refusal:
            self.accepted.append(wish)
        return refusal

    def check_opening(self, wish):
        if wish["amount"] < 1:
            return "amount_not_positive"
        if wish["amount"] > MOST:
            return "amount_too_large"
        if wish["debit"] == wish["credit"]:
            return "same_account"
        if not {wish["debit"], wish["credit"]} <= self.accounts:
            return "account_unknown"
        if self.units.get(wish["debit"]) != self.units.get(wish["credit"]):
            return "units_differ"
        return self.check_date(wish) or self.check_limits(wish)

    def check_limits(self, wish):
        debits_pending, debits_posted, _, credits_posted = self.counters(wish["debit"])
        if wish["debit"] in self.guarded and debits_pending + debits_posted + wish["amount"] > credits_posted:
            return "would_overdraw"
        _, _, credits_pending, credits_posted = self.counters(wish["credit"])
        ceiling = self.ceilings.get(wish["credit"])
        if ceiling is not None and credits_pending + credits_posted + wish["amount"] > ceiling:
            return "would_exceed_ceiling"
        return None

    def check_settling(self, wish, held):
        if wish["amount"] < 0 or (wish["kind"] == "post" and wish["amount"] == 0):
            return "amount_not_positive"
        if wish["amount"] > MOST:
            return "amount_too_large"
        return self.check_held(wish, held) or self.check_date(wish)

    def check_held(self, wish, held):
        if not held:
            return "pending_unknown"
        if (wish["debit"], wish["credit"]) != (held["debit"], held["credit"]):
            return "pending_differs"
        if self.is_settled(held):
            return "pending_settled"
        if wish["amount"] > held["amount"] or (wish["kind"] == "void" and wish["amount"] < held["amount"]):
            return "amount_above_pending"
        return None

    def check_date(self, wish):
        if wish["corrects"] and not self.find(wish["corrects"]):
            return "corrected_unknown"
        return "period_closed" if wish["day"] <= self.closed_until else None

    def find(self, name, **also):
        for each in self.accepted:
            if each["id"] == name and all(each[key] == value for key, value in also.items()):
                return each
        return None

    def is_settled(self, held, among=None):
        return any(each["pending"] == held["id"] for each in (self.accepted if among is None else among))

    def counters(self, account, *, at=None):
        """An account's four sums, now or when only the first `at` had been accepted."""
        known = self.accepted if at is None else self.accepted[:at]

        def total(side, *, posted):
            return sum(
                each["amount"]
                for each in known
                if each[side] == account
                and (
                    each["kind"] in {"single", "post"}
                    if posted
                    else each["kind"] == "pending" and not self.is_settled(each, known)
                )
            )

        return (
            total("debit", posted=False),
            total("debit", posted=True),
            total("credit", posted=False),
            total("credit", posted=True),
        )

    def net_on(self, account, day):
        posted = [each for each in self.accepted if each["kind"] in {"single", "post"} and each["day"] <= day]
        return sum(each["amount"] for each in posted if each["credit"] == account) - sum(
            each["amount"] for each in posted if each["debit"] == account
        )
