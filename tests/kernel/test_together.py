"""Asked at once, told once: by an answer that was begun after everybody had asked."""

import threading
import time
from concurrent.futures import ThreadPoolExecutor

import pytest
from django.db import connection

from hamkke.kernel import together

SECONDS_MOST = 10


class Question:
    """It knows in how many threads it was asked: each looks for an answer under it, while nobody else may."""

    def __init__(self):
        self.askers = set()

    def __hash__(self):
        self.askers.add(threading.get_ident())
        return 7

    def wait_for(self, askers):
        until = time.monotonic() + SECONDS_MOST
        while len(self.askers) < askers:
            assert time.monotonic() < until, "Nobody asks."
            time.sleep(0.001)


class Oracle:
    """It counts its answers, and ponders the first until it is let go."""

    def __init__(self):
        self.answers, self.go = 0, threading.Event()

    def __call__(self):
        self.answers += 1
        turn = self.answers
        assert turn > 1 or self.go.wait(SECONDS_MOST)
        return turn


@pytest.fixture
def threads():
    with ThreadPoolExecutor(8) as pool:
        yield pool


def asked_while_answered(threads, question, oracle, askers):
    """One who is being answered, and others who ask meanwhile."""
    first = threads.submit(together.told, question, oracle)
    question.wait_for(1)
    others = [threads.submit(together.told, question, oracle) for _ in range(askers)]
    question.wait_for(1 + askers)
    return first, others


def test_who_asks_meanwhile_is_told_together_by_the_next_answer(threads):
    question, oracle = Question(), Oracle()
    first, others = asked_while_answered(threads, question, oracle, 5)
    oracle.go.set()

    assert first.result(SECONDS_MOST) == 1
    assert [other.result(SECONDS_MOST) for other in others] == [2] * 5


def test_nothing_is_kept(threads):
    question, oracle = Question(), Oracle()
    oracle.go.set()

    assert [together.told(question, oracle) for _ in range(3)] == [1, 2, 3]


def test_who_asks_something_else_waits_for_nobody(threads):
    question, oracle = Question(), Oracle()
    threads.submit(together.told, question, oracle)
    question.wait_for(1)

    assert together.told("something else", lambda: "an answer") == "an answer"
    oracle.go.set()


def test_what_rises_is_told_to_everybody_who_asked_and_to_nobody_after(threads):
    question, oracle = Question(), Oracle()

    def answer():
        if oracle() == 2:
            raise ValueError("The second answer fails.")
        return "well"

    first, others = asked_while_answered(threads, question, answer, 3)
    oracle.go.set()

    assert first.result(SECONDS_MOST) == "well"
    for other in others:
        with pytest.raises(ValueError, match="The second answer fails"):
            other.result(SECONDS_MOST)
    assert together.told(question, answer) == "well"


@pytest.mark.django_db
def test_who_reads_within_a_transaction_is_told_alone(threads):
    question, oracle = Question(), Oracle()
    threads.submit(together.told, question, oracle)
    question.wait_for(1)

    assert together.told(question, lambda: "as this transaction sees it") == "as this transaction sees it"
    oracle.go.set()


@pytest.mark.django_db
def test_who_waits_leaves_their_connection_to_those_who_work(threads):
    question, oracle = Question(), Oracle()

    def ask():
        connection.ensure_connection()
        together.told(question, oracle)
        holds_one = connection.connection is not None
        connection.close()
        return holds_one

    first = threads.submit(ask)
    question.wait_for(1)
    others = [threads.submit(ask) for _ in range(3)]
    question.wait_for(4)
    oracle.go.set()

    assert first.result(SECONDS_MOST)
    assert not any(other.result(SECONDS_MOST) for other in others)
