from hamkke.calls import rules
from hamkke.calls.models import Call
from hamkke.calls.rules import notices
from hamkke.kernel import clock


def notice_of(call: Call, *, address: str) -> dict[str, str]:
    """The call by the field names of public notices; `address` is where people apply."""
    return notices.exported(
        rules.read_terms(call.terms),
        title=call.title,
        text=call.rule_text,
        opens_at=call.opens_at,
        closes_at=call.closes_at,
        address=address,
        zone=clock.SEOUL,
    )
