from hamkke.kernel import ids


def test_derived_gives_the_same_id_for_the_same_parts_on_every_python():
    account = ids.derived("account", "outside:kakaopay")

    assert account == ids.derived("account", "outside:kakaopay")
    assert (account.version, account.variant) == (8, "specified in RFC 4122")
    assert account != ids.derived("account:outside", "kakaopay")
