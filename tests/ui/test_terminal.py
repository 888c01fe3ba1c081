from hamkke.ui import terminal


def test_table_aligns_words_left_and_figures_right_whatever_letters_they_have():
    rows = [("무엇을 · what", "초당"), ("쿠폰 받기 · claims", "7,836"), ("빈 응답", "36,958")]

    assert terminal.table(rows) == [
        "무엇을 · what         초당",
        "──────────────────────────",
        "쿠폰 받기 · claims   7,836",
        "빈 응답             36,958",
    ]


def test_table_of_headings_alone():
    assert terminal.table([("a", "b")]) == ["a  b", "────"]
