import pytest

from hamkke.calls.rules.redaction import Identity, Piece, redacted

IDENTITY = Identity(
    shops=frozenset({"(주)비밀상회", "비밀"}),
    owners=frozenset({"주인장", "김", ""}),
    addresses=frozenset({"서울특별시 중구 시장길 1, 2층"}),
    numbers=frozenset({"1234567890"}),
)


def shown(text):
    return "".join(
        f"[{piece.hidden.ko}]" if piece.hidden else piece.text for piece in redacted(text, IDENTITY)
    )


@pytest.mark.parametrize(
    ("text", "read"),
    [
        ("국산 들깨를 볶아 짭니다.", "국산 들깨를 볶아 짭니다."),
        ("비밀상회는 30년 된 가게", "[상호 가림]는 30년 된 가게"),
        ("(주) 비밀 상회 · 비밀-상회", "[상호 가림] · [상호 가림]"),
        ("주인장이 직접, 김도 굽습니다", "[대표자 이름 가림]이 직접, 김도 굽습니다"),
        ("문의 010-1234-5678 / 02) 123-4567", "문의 [전화번호 가림] / [전화번호 가림]"),
        ("Shop.One+1@example.co.kr 로", "[이메일 가림] 로"),
        ("https://smartstore.example/oil 에서", "[누리집 주소 가림] 에서"),
        ("사업자 123 45 67890, 999-88-77777", "사업자 [사업자번호 가림], [사업자번호 가림]"),
        ("서울특별시 중구 시장길1, 2층 가게", "[주소 가림] 가게"),
        ("전북특별자치도 전주시 완산구 풍남문1길 19-3 안쪽", "[주소 가림] 안쪽"),
        ("판매로 3배, 32,000원, 2023년", "판매로 3배, 32,000원, 2023년"),
    ],
)
def test_what_names_the_applicant_is_hidden_and_marked(text, read):
    assert shown(text) == read


def test_a_text_falls_into_pieces():
    both = redacted("비밀상회", IDENTITY) + redacted("", IDENTITY)

    assert [piece.hidden.en for piece in both] == ["shop name hidden"]
    assert redacted("그대로", Identity()) == (Piece("그대로"),)
