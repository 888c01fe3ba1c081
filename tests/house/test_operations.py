"""What a page does, a program can do: every address that takes POST names the operation that does the same, or why none does."""

from tests.operations import NOT_YET, OF, ON_PAGES, posting, writing

STAYING = [name for names in (*ON_PAGES.values(), *NOT_YET.values()) for name in names.split()]


def test_every_page_that_writes_names_its_operation_or_why_it_has_none():
    missing = sorted(posting() - OF.keys() - set(STAYING))

    assert missing == [], f"Say in tests/operations.py which operation does what {', '.join(missing)} does."


def test_no_page_is_named_twice_or_gone():
    named = [*OF, *STAYING]

    assert sorted(named) == sorted(set(named))
    assert sorted(set(named) - posting()) == []


def test_every_operation_that_writes_is_a_page_s_and_every_one_named_is_there():
    assert sorted(writing() ^ set(" ".join(OF.values()).split())) == []
