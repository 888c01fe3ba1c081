import pytest

from hamkke.people import rules


@pytest.mark.parametrize(
    ("address", "box"),
    [
        ("shopper@example.org", "shopper@example.org"),
        (" Shopper@Example.ORG ", "shopper@example.org"),
        ("sho.pper+ten@gmail.com", "shopper@gmail.com"),
        ("shopper@googlemail.com", "shopper@gmail.com"),
        ("sho.pper+ten@outlook.com", "sho.pper@outlook.com"),
        ("sho.pper+ten@example.org", "sho.pper+ten@example.org"),
    ],
)
def test_an_address_names_the_box_that_its_provider_delivers_to(address, box):
    assert rules.mailbox(address) == box
