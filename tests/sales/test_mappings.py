"""What the columns of a file mean: mappings as values, files known by the names of their columns, and reasons in words."""

import json
from dataclasses import replace

import pytest

from hamkke.kernel.words import Words
from hamkke.sales.rules import mappings
from hamkke.sales.rules.mappings import Delivery, Id, Mapping, Mark, Money, When

BY_HAND = Mapping(
    code="market.sheet",
    version=1,
    name=Words("시장 장부", "A market's ledger"),
    channel="market",
    ordered_at=When(("일자",)),
    order_id=Id(("번호",)),
    key=(Id(("번호",)),),
    quantity=("개수",),
    amount=Money((("값",),), times_quantity=True),
)


def headers(*names):
    return [(name,) for name in names]


# ── Headers ──


@pytest.mark.parametrize(
    ("header", "compared"),
    [
        ("수량\n취소", "수량취소"),
        ("실제주문금액(*)", "실제주문금액"),
        ("아이디*", "아이디"),
        (" 주문 번호 ", "주문번호"),
        ("\ufeff주문번호", "주문번호"),
        ("옵션ＩＤ", "옵션id"),
        ("구매수(수량)", "구매수(수량)"),
    ],
)
def test_headers_are_compared_without_spaces_stars_widths_and_capitals(header, compared):
    assert mappings.plain(header) == compared


@pytest.mark.parametrize(
    "header",
    ["구매자명", "구매자ID", "수취인 주소", "수령인 휴대폰", "우편번호", "배송메세지", "배송지", "개인통관고유부호", "CustomerID", "E-mail", "받는 분", "배송시 요구사항", "받으시는 분", "이름", "성함", "회원명", "고객 이름", "닉네임", "HP", "TEL", "계좌번호", "Name", "Ship to"],
)  # fmt: skip
def test_columns_that_speak_of_persons_are_known(header):
    assert mappings.is_personal(header)


@pytest.mark.parametrize(
    "header",
    [
        "구매수(수량)",
        "구매확정일자",
        "배송지연사유",
        "배송점포",
        "판매자 상품코드",
        "주문번호",
        "결제위치",
        "상품이름",
        "회원등급할인",
        "고객혜택 금액",
    ],
)
def test_columns_that_only_sound_alike_are_not_personal(header):
    assert not mappings.is_personal(header)


def test_the_earlier_name_of_a_column_wins_and_repeated_names_give_all_its_columns():
    there = headers("결제일", "주문일시", "옵션명", "옵션명")

    assert mappings.columns_of(there, ("주문일시", "결제일")) == [1]
    assert mappings.columns_of(there, ("옵션명",)) == [2, 3]
    assert mappings.columns_of(there, ("수량",)) == []


def test_headers_in_two_rows_have_their_own_name_and_the_one_above():
    assert mappings.combined(["주문", "", "취소", "", "비고"], ["번호", "수량", "수량", "금액"]) == [
        ("번호", "주문 번호"),
        ("수량", "주문 수량"),
        ("수량", "취소 수량"),
        ("금액", "취소 금액"),
        ("비고",),
    ]
    assert mappings.combined([""], ["번호"]) == [("번호",)]


# ── Mappings ──


@pytest.mark.parametrize("mapping", mappings.MARKETPLACES, ids=lambda mapping: mapping.code)
def test_the_marketplaces_mappings_are_sound_and_survive_json(mapping):
    mappings.check(mapping)

    assert mappings.from_json(json.loads(json.dumps(mappings.as_json(mapping)))) == mapping


def test_a_mapping_made_by_hand_says_everything_in_json():
    whole = replace(
        BY_HAND,
        discount_seller=Money((("할인",),), minus=(("쿠폰",),)),
        settlement=Money((("정산",),)),
        deposit=Money((("입금",),)),
        settled_on=When(("정산일",), form="%d/%m/%Y"),
        texts={"product_name": ("품목",)},
        constants={"seller": "언덕상회"},
        states=(Mark(("번호",), "cancelled", ("C",), "begins"),),
        signs="negative",
        channels=(Mark(("번호",), "other", test="letter"),),
        delivery=Delivery(("배송비",), ("묶음",)),
        is_each_row_a_line=True,
        decimals=2,
    )

    assert mappings.from_json(json.loads(json.dumps(mappings.as_json(whole)))) == whole
    assert whole.is_counted
    assert set(whole.moneys) == {"amount", "discount_seller", "settlement", "deposit"}
    assert [names[0] for names in whole.needed] == ["일자", "번호", "개수", "값"]


@pytest.mark.parametrize(
    "change",
    [
        {"code": ""},
        {"version": 0},
        {"version": "1"},
        {"key": []},
        {"quantity": []},
        {"quantity": "개수"},
        {"amount": {"plus": []}},
        {"amount": {"more": []}},
        {"amount": ["값"]},
        {"texts": {"seller": ["구매자명"]}},
        {"texts": {"buyer": ["상호"]}},
        {"constants": {"buyer": "누구"}},
        {"decimals": 5},
        {"signs": "odd"},
        {"signs": "inverted"},
        {"states": [{"names": ["상태"], "means": "lost", "values": ["분실"]}]},
        {"states": [{"names": ["상태"], "means": "cancelled", "values": ["취소"], "test": "ends"}]},
        {"unheard": 1},
    ],
    ids=str,
)
def test_a_mapping_that_cannot_be_read_with_is_refused(change):
    told = mappings.as_json(BY_HAND) | change

    with pytest.raises(mappings.MappingWrong):
        mappings.from_json(told)


def test_only_rows_marked_by_a_column_make_that_column_needed():
    marked = replace(BY_HAND, states=(Mark(("상태",), "cancelled", ("취소",)),))

    assert ("상태",) not in marked.needed
    assert ("상태",) in replace(marked, signs="inverted").needed
    assert ("상태",) in set(marked.columns())


def test_every_column_that_a_mapping_names_is_among_its_columns():
    mapping = replace(
        BY_HAND,
        settled_on=When(("정산일",)),
        discount_seller=Money((("할인",),), minus=(("쿠폰",),)),
        texts={"option": ("옵션",)},
        channels=(Mark(("종류",), "other"),),
        parts=("묶음",),
        delivery=Delivery(("배송비",), ("상자",)),
    )

    named = {"일자", "번호", "개수", "값", "정산일", "할인", "쿠폰", "옵션", "종류", "묶음", "배송비", "상자"}
    assert {names[0] for names in mapping.columns()} == named


# ── Recognising ──


def test_a_file_is_known_by_its_columns_in_whatever_order_they_stand():
    there = headers("값", "개수", "모르는 열", "번호", "일자")

    assert mappings.recognised(there, [*mappings.MARKETPLACES, BY_HAND]) == BY_HAND


def test_the_latest_version_of_a_mapping_counts():
    newer = replace(BY_HAND, version=2)

    assert mappings.recognised(headers("일자", "번호", "개수", "값"), [newer, BY_HAND]) == newer


def test_of_several_mappings_the_one_that_asks_for_most_is_meant():
    closer = replace(BY_HAND, code="market.other", tells=(("시장",),))

    assert mappings.recognised(headers("일자", "번호", "개수", "값", "시장"), [BY_HAND, closer]) == closer


def test_two_mappings_that_fit_alike_are_for_a_person_to_choose_between():
    twin = replace(BY_HAND, code="market.twin", name=Words("쌍둥이 장부", "Its twin"))

    with pytest.raises(mappings.SeveralCandidates) as refused:
        mappings.recognised(headers("일자", "번호", "개수", "값"), [BY_HAND, twin])

    assert refused.value.facts["mappings"] == [BY_HAND, twin]
    assert "시장 장부, 쌍둥이 장부" in refused.value.words.ko


def test_a_file_nobody_knows_tells_the_near_misses_and_what_a_mapping_needs():
    there = headers("일자", "번호", "개수")
    assert mappings.recognised(there, [BY_HAND]) is None

    refusal = mappings.unknown(there, [BY_HAND, *mappings.MARKETPLACES], samples={"개수": ["3"]})

    assert [(match.mapping.code, match.missing, match.tenths) for match in refusal.facts["near"]] == [
        ("market.sheet", ("값",), 7)
    ]
    assert (refusal.facts["headers"], refusal.facts["samples"]) == (["일자", "번호", "개수"], {"개수": ["3"]})
    assert refusal.words.ko.endswith("이 열이 없습니다: 값")


def test_a_file_like_no_other_has_no_near_misses():
    refusal = mappings.unknown(headers("이름"), mappings.MARKETPLACES, samples={})

    assert (refusal.facts["near"], refusal.facts["near_ko"]) == ([], "")


# ── Ids and reasons ──


def test_ids_that_all_end_in_zeros_beyond_fifteen_digits_were_rounded():
    rounded = [f"20260901000{number:04d}0" for number in range(10)]

    assert mappings.are_rounded(rounded)
    assert not mappings.are_rounded(rounded[:9])
    assert not mappings.are_rounded([*rounded, "2026090100000017"])
    assert not mappings.are_rounded(["주문", "123450"] * 10)


@pytest.mark.parametrize("code", mappings.REASONS)
def test_every_reason_is_a_sentence_in_both_languages(code):
    words = mappings.Reason(code, "주문번호").words

    assert words.ko.endswith((".", "다."))
    assert ("주문번호" in words.ko) == ("주문번호" in words.en)
    assert words.en.endswith(".")


def test_every_name_of_a_province_leads_to_its_code():
    assert len(set(mappings.PROVINCES.values())) == 17
    names = ("서울", "42", "강원도", "전라북도", "50")
    assert [mappings.PROVINCES[name] for name in names] == ["11", "51", "51", "52", "50"]
