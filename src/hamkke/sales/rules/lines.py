"""The words that a line of sales is described with."""

from hamkke.kernel.words import Words

STATES = {
    "sold": Words("판매", "sold"),
    "cancelled": Words("취소", "cancelled"),
    "returned": Words("반품", "returned"),
}
# Two that no file tells: the line went to another day of order; and its sale is counted where another channel told it.
MOVED, TOLD_TWICE = "moved", "told_twice"
ALL_STATES = {
    **STATES,
    MOVED: Words("다른 날로 옮김", "moved to another day"),
    TOLD_TWICE: Words("두 곳에서 보고함", "told by two channels"),
}
