"""The rule file: read as it was written, and hashed so that every change shows."""

from dataclasses import replace
from datetime import UTC, datetime, timedelta

import msgspec
import pytest

from hamkke.calls import rules
from hamkke.calls.rules.terms import Quota, Terms, canonical
from hamkke.kernel.words import Words

OPENS = datetime(2023, 6, 28, tzinfo=UTC)
CLOSES = datetime(2023, 7, 25, 9, tzinfo=UTC)
SECOND = timedelta(seconds=1)
WOMEN = Quota(
    "women",
    Words("여성기업", "Women-owned"),
    "answer:women_owned=yes",
    Words("여성기업법 §9", "Act"),
    least=90,
)
TERMS = Terms(places=300, waiting=30, quotas=(WOMEN,))


def hashed(terms=TERMS, *, opens_at=OPENS, closes_at=CLOSES):
    return rules.digest(rules.published(terms, opens_at=opens_at, closes_at=closes_at))


def test_terms_are_read_as_they_were_written():
    assert rules.read_terms(rules.written(TERMS)) == TERMS


def test_terms_with_an_unknown_formula_are_not_guessed_at():
    with pytest.raises(msgspec.ValidationError):
        rules.read_terms({**rules.written(TERMS), "formula": "best"})


def test_the_digest_changes_with_every_term_and_with_nothing_else():
    first, *others = TERMS.criteria
    changed = [
        hashed(msgspec.structs.replace(TERMS, **{key: value}))
        for key, value in [
            ("places", 301),
            ("waiting", 0),
            ("formula", "mean"),
            ("criteria", (replace(first, meaning="다른 뜻"), *others)),
            ("quotas", (msgspec.structs.replace(WOMEN, least=91),)),
            ("tie_chain", ("total", "lot")),
        ]
    ]
    changed += [hashed(opens_at=OPENS + SECOND), hashed(closes_at=CLOSES + SECOND)]

    assert hashed() == hashed(rules.read_terms(rules.written(TERMS)))
    assert len({hashed(), *changed}) == 9


def test_the_canonical_form_does_not_know_the_order_of_keys():
    assert canonical({"b": 1, "a": "가"}) == canonical({"a": "가", "b": 1}) == '{"a":"가","b":1}'.encode()
