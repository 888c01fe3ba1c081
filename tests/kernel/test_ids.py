from uuid import UUID

from hamkke.kernel import ids


def test_derived_gives_the_same_id_for_the_same_parts_on_every_python():
    account = ids.derived("account", "outside:kakaopay")

    assert account == ids.derived("account", "outside:kakaopay")
    assert (account.version, account.variant) == (8, "specified in RFC 4122")
    assert account != ids.derived("account:outside", "kakaopay")


def test_an_id_is_shown_with_what_it_names():
    assert (
        ids.shown("cpn", UUID("01980000-0000-7000-8000-000000000001"))
        == "cpn_01980000000070008000000000000001"
    )


def test_a_secret_code_is_twenty_letters_nobody_misreads():
    codes = {code.decode() for code in ids.secret_codes(200)}

    assert len(codes) == 200
    assert {len(code) for code in codes} == {20}
    assert set("".join(codes)) == set("0123456789ABCDEFGHJKMNPQRSTVWXYZ")
