import pytest

from hamkke.kernel.addresses import network


@pytest.mark.parametrize(
    ("address", "asker"),
    [
        ("192.0.2.7", "192.0.2.7"),
        ("::ffff:192.0.2.7", "192.0.2.7"),
        ("2001:db8:1:2::7", "2001:db8:1:2::/64"),
        ("2001:db8:1:2:ffff::8", "2001:db8:1:2::/64"),
        ("2001:db8:1:3::7", "2001:db8:1:3::/64"),
        ("nobody:", "nobody:"),
        ("", ""),
    ],
)
def test_an_address_tells_who_asks(address, asker):
    assert network(address) == asker
