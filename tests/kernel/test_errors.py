from hamkke.kernel.errors import Refused
from hamkke.kernel.words import Words


class TooMany(Refused):
    reason = "too_many"
    says = Words("{most}개까지 담을 수 있습니다.", "You can take up to {most}.")


def test_a_refusal_says_why_in_both_languages_and_keeps_the_facts():
    refusal = TooMany(most=5)

    assert refusal.words == Words("5개까지 담을 수 있습니다.", "You can take up to 5.")
    assert refusal.facts == {"most": 5}
    assert str(refusal) == "5개까지 담을 수 있습니다. / You can take up to 5."


def test_a_refusal_without_facts_says_its_sentence():
    assert Refused().words == Words("그렇게 할 수 없습니다.", "That cannot be done.")
