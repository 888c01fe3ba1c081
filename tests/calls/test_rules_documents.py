"""Which documents a call may ask for, and what must be handed in."""

import pytest

from hamkke.calls import rules
from hamkke.calls.rules.terms import Document
from hamkke.kernel.words import Words

LABEL = Words("사업자등록증", "Business registration")


@pytest.mark.parametrize(
    "change",
    [
        {"key": "no good"},
        {"kinds": ()},
        {"kinds": ("application/x-msdownload",)},
        {"bytes_most": 0},
        {"bytes_most": rules.BYTES_MOST + 1},
        {"bonus": -1},
    ],
)
def test_documents_that_cannot_be_handed_in_are_not_asked_for(change):
    with pytest.raises(rules.DocumentsWrong):
        rules.check_documents([Document(**{"key": "licence", "label": LABEL, **change})])


def test_documents_have_keys_of_their_own():
    rules.check_documents([Document("licence", LABEL), Document("leaflet", LABEL)])
    with pytest.raises(rules.DocumentsWrong):
        rules.check_documents([Document("licence", LABEL), Document("licence", LABEL)])


def test_only_what_is_required_must_be_handed_in():
    asked = [Document("licence", LABEL), Document("leaflet", LABEL, is_required=False)]
    rules.check_handed_in(asked, {"licence"})
    with pytest.raises(rules.DocumentsMissing) as refused:
        rules.check_handed_in(asked, {"leaflet"})

    assert refused.value.facts == {"which_ko": "사업자등록증", "which_en": "Business registration"}
