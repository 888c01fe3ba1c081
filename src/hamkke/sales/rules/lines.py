"""The words that a line of sales is described with."""

from hamkke.kernel.words import Words

STATES = {
    "sold": Words("판매", "sold"),
    "cancelled": Words("취소", "cancelled"),
    "returned": Words("반품", "returned"),
}
