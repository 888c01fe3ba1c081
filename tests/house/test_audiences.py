"""No page is forgotten: each says for whom it is."""

from tests.audiences import AUDIENCES, OF, addresses


def test_every_page_says_for_whom_it_is():
    missing = sorted(addresses().keys() - AUDIENCES.keys())

    assert missing == [], f"Say in tests/audiences.py who may open {', '.join(missing)}."


def test_no_page_is_said_twice_or_gone():
    said = [name for names in OF.values() for name in names.split()]

    assert sorted(said) == sorted(set(said))
    assert sorted(AUDIENCES.keys() - addresses().keys()) == []
