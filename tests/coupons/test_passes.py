"""Codes that nobody guesses or mistypes, and tokens that a counter believes without asking."""

import base64
from datetime import UTC, datetime, timedelta

import pytest
from cryptography.exceptions import InvalidSignature
from cryptography.hazmat.primitives.asymmetric import ec
from cryptography.hazmat.primitives.asymmetric.utils import encode_dss_signature
from cryptography.hazmat.primitives.hashes import SHA256
from hypothesis import given
from hypothesis import strategies as st

from hamkke.coupons.rules import guessing, passes
from hamkke.kernel import ids

SECRET = "only for this test"
NOW = datetime(2026, 9, 1, 3, tzinfo=UTC)


def code(id=None):
    return passes.code_of(SECRET, "pass codes", id or ids.new())


def test_a_code_has_95_random_bits_and_a_check_letter():
    codes = {code() for _ in range(1_000)}

    assert {len(each) for each in codes} == {20}
    assert len(codes) == 1_000
    for place in range(19):
        assert len({each[place] for each in codes}) == 32, "Every letter turns up in every place."


def test_a_code_belongs_to_its_id_its_secret_and_its_purpose():
    known = ids.new()

    assert code(known) == code(known)
    assert passes.code_of("another secret", "pass codes", known) != code(known)
    assert passes.code_of(SECRET, "partner codes", known) != code(known)


def test_a_code_is_read_however_people_copy_it():
    made = "0123456789ABCDEFGHJ"
    made += passes._check_letter(made)

    assert passes.written(made) == f"0123-4567-89AB-CDEF-GHJ{made[-1]}"
    assert passes.read_code(f" o123 4567-89ab cdef ghj{made[-1].lower()} ") == made
    assert passes.read_code(made.replace("1", "l")) == made
    assert passes.read_code(made.replace("1", "I")) == made


@given(st.integers(0, 19), st.integers(1, 31), st.uuids())
def test_one_wrong_letter_is_always_noticed(place, shift, id):
    right = code(id)
    wrong = passes.LETTERS[(passes.LETTERS.index(right[place]) + shift) % 32]

    with pytest.raises(passes.Mistyped):
        passes.read_code(right[:place] + wrong + right[place + 1 :])


@given(st.integers(0, 18), st.uuids())
def test_two_letters_that_changed_places_are_always_noticed(place, id):
    right = code(id)
    wrong = right[:place] + right[place + 1] + right[place] + right[place + 2 :]

    if wrong != right:
        with pytest.raises(passes.Mistyped):
            passes.read_code(wrong)


@pytest.mark.parametrize(
    "text",
    ["", "0", "0" * 19, "0" * 21, "U" * 20, "가" * 20, "HMK:", "HMK:" + "0" * 172, "HMK:U" + "0" * 171],
)
def test_what_is_no_code_is_mistyped(text):
    with pytest.raises(passes.Mistyped):
        passes.read_code(text)


def offer(**changes):
    given = {
        "code": code(),
        "shop_id": ids.new(),
        "expires_at": NOW,
        "rate": 1_000,
        "cap": 3_000,
        "minimum_order": 10_000,
    }
    return passes.Offer(**{**given, **changes})


def test_a_token_says_what_was_signed_and_fits_a_small_code():
    told = offer()

    token = passes.token_of(SECRET, told)

    assert passes.read_token(SECRET, token) == told
    assert passes.read_code(token) == told.code
    assert len(token) == 176  # version 7 of a QR code holds 178 letters at level M


def test_a_cap_beyond_four_billion_is_told_as_the_most():
    assert passes.read_token(SECRET, passes.token_of(SECRET, offer(cap=2**40))).cap == 2**32 - 1


@given(st.integers(4, 171), st.integers(1, 31))
def test_a_changed_token_is_refused(place, shift):
    token = passes.token_of(SECRET, offer())
    letter = passes.LETTERS[(passes.LETTERS.index(token[place]) + shift) % 32]

    with pytest.raises(passes.Mistyped):
        passes.read_token(SECRET, token[:place] + letter + token[place + 1 :])


def test_a_token_of_another_house_is_refused():
    with pytest.raises(passes.Mistyped):
        passes.read_token(SECRET, passes.token_of("another secret", offer()))


def test_the_public_key_checks_as_a_browser_does():
    told = passes.public_key(SECRET)
    x, y = (int.from_bytes(base64.urlsafe_b64decode(told[side] + "=")) for side in "xy")
    key = ec.EllipticCurvePublicNumbers(x, y, ec.SECP256R1()).public_key()
    octets = passes._octets(passes.token_of(SECRET, offer()))
    r, s = int.from_bytes(octets[43:75]), int.from_bytes(octets[75:107])

    key.verify(encode_dss_signature(r, s), octets[:43], ec.ECDSA(SHA256()))
    with pytest.raises(InvalidSignature):
        key.verify(encode_dss_signature(r, s), octets[:42] + b"\x00\x00", ec.ECDSA(SHA256()))
    assert (told["kty"], told["crv"]) == ("EC", "P-256")


@pytest.mark.parametrize(
    ("rate", "cap", "amount", "discount"),
    [
        (1_000, 3_000, 29_990, 2_999),
        (1_000, 3_000, 60_000, 3_000),
        (1_000, 3_000, 9_999, 0),
        (0, 5_000, 20_000, 5_000),
        (0, 50_000, 20_000, 20_000),
    ],
)
def test_an_offer_says_its_discount_without_a_network(rate, cap, amount, discount):
    assert offer(rate=rate, cap=cap).discount(amount) == discount


# ── Guessing ──


@pytest.mark.parametrize(
    ("wrong", "seconds"),
    [(0, 0), (4, 0), (5, 30), (6, 60), (7, 120), (8, 240), (11, 1_920), (12, 3_600), (1_000_000, 3_600)],
)
def test_the_wait_grows_up_to_an_hour(wrong, seconds):
    assert guessing.wait_after(wrong, free=5) == timedelta(seconds=seconds)


def test_a_quiet_day_forgets():
    assert guessing.wrong_so_far(7, latest_at=NOW, now=NOW + timedelta(hours=23)) == 7
    assert guessing.wrong_so_far(7, latest_at=NOW, now=NOW + timedelta(hours=24)) == 0


def test_the_wait_is_told_in_seconds():
    with pytest.raises(guessing.TryLater) as refusal:
        guessing.check_may_try(6, waits_until=NOW + timedelta(seconds=59.5), now=NOW)

    assert refusal.value.words.ko == "틀린 번호가 6번 이어졌습니다. 60초 뒤에 다시 해 주세요."
    guessing.check_may_try(6, waits_until=NOW, now=NOW)
