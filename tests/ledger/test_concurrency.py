"""Many writers at once, each with a connection of its own, really committing."""

from concurrent.futures import ThreadPoolExecutor
from threading import Barrier

import pytest
from django.db import connection, transaction

from hamkke.kernel import clock
from hamkke.ledger import actions, invariants, queries
from hamkke.ledger.models import Batch, Transfer
from tests.factories.ledger import counters, move
from tests.waiting import meanwhile

pytestmark = pytest.mark.usefixtures("committed_db")

WRITERS = 8


def at_once(*tasks):
    """Run the tasks in a thread each, let go together; an answer is what it returned or the refusal's reason."""
    gate = Barrier(len(tasks))

    def run(task):
        try:
            gate.wait()
            return task()
        except actions.WouldOverdraw as refusal:
            return refusal.reason
        finally:
            connection.close()

    with ThreadPoolExecutor(len(tasks)) as threads:
        return list(threads.map(run, tasks))


def broken():
    return [name for name in invariants.__all__ if list(getattr(invariants, name)())]


def open_budget(amount):
    actions.open_accounts(["outside", "merchant"])
    actions.open_account("budget", guarded=True)
    actions.post([move("outside", "budget", amount)])


def test_writers_on_one_guarded_account_never_overdraw_it():
    open_budget(1_000)

    def spend():
        answers = []
        for _ in range(5):
            try:
                actions.post([move("budget", "merchant", 70)])
                answers.append("posted")
            except actions.WouldOverdraw:
                answers.append("refused")
        return answers

    answers = [answer for of_one in at_once(*[spend] * WRITERS) for answer in of_one]

    assert (answers.count("posted"), answers.count("refused")) == (14, 26)
    assert counters("budget") == (0, 980, 0, 1_000)
    assert [batch.number for batch in Batch.objects.all()] == list(range(1, 16))
    assert broken() == []


def test_the_same_id_at_once_is_posted_once_and_everybody_gets_that_transfer():
    open_budget(1_000)
    wish = move("budget", "merchant", 70)

    answers = at_once(*[lambda: actions.post([wish])[0].id] * WRITERS)

    assert answers == [wish.id] * WRITERS
    assert Transfer.objects.filter(id=wish.id).count() == 1
    assert counters("merchant") == (0, 0, 0, 70)
    assert broken() == []


def test_two_settlements_at_once_settle_once():
    open_budget(100)
    hold = move("budget", "merchant", 60, kind="pending")
    actions.post([hold])

    def settle(kind):
        try:
            return actions.post([move(None, None, 60, kind=kind, pending=hold.id)])[0].kind
        except actions.PendingSettled:
            return "settled"

    answers = at_once(lambda: settle("post"), lambda: settle("void"))

    assert sorted(answers) in (["post", "settled"], ["settled", "void"])
    assert counters("budget")[0] == 0
    assert broken() == []


def test_opposite_orders_and_several_posts_in_one_transaction_never_wait_in_a_circle():
    actions.open_accounts(["left", "right"])

    def there_and_back(first, second):
        for _ in range(10):
            with transaction.atomic():
                actions.post([move(first, second, 1)])
                actions.post([move(second, first, 1)])
        return "done"

    answers = at_once(*[lambda: there_and_back("left", "right"), lambda: there_and_back("right", "left")] * 3)

    assert answers == ["done"] * 6
    assert queries.balance("left") == queries.balance("right") == queries.Balance(0, 60, 0, 60)
    assert broken() == []


def test_opening_one_account_at_once_opens_it_once():
    answers = at_once(*[lambda: actions.open_account("merchant:1").id] * WRITERS)

    assert answers == [actions.account("merchant:1")] * WRITERS
    assert queries.balance("merchant:1") == queries.Balance(0, 0, 0, 0)


def test_whoever_posts_first_and_opens_later_never_waits_in_a_circle():
    actions.open_accounts(["left", "right"])

    @transaction.atomic
    def open_then_post():
        actions.open_account("new")
        actions.post([move("left", "new", 1)])
        return "done"

    with meanwhile(open_then_post) as start:
        actions.post([move("left", "right", 1)])
        answer = start()
        actions.open_account("new")
        actions.post([move("right", "new", 1)])

    assert answer.result() == "done"
    assert counters("new") == (0, 0, 0, 2)
    assert broken() == []


def test_a_statement_is_of_one_moment_while_others_post():
    actions.open_accounts(["outside", "merchant:1"])
    actions.post([move("outside", "merchant:1", 100)])
    seen = []

    def post_meanwhile(execute, sql, params, many, context):
        if not seen and "ledger_transfer" in sql:
            seen.append(sql)
            with ThreadPoolExecutor(1) as pool:
                pool.submit(post_and_close).result()
        return execute(sql, params, many, context)

    with connection.execute_wrapper(post_meanwhile):
        told = queries.statement("merchant:1", earliest=clock.today(), latest=clock.today())

    assert (told.opening, told.credits, told.closing, len(seen)) == (0, 100, 100, 1)
    assert queries.statement("merchant:1", earliest=clock.today(), latest=clock.today()).closing == 107


def post_and_close():
    actions.post([move("outside", "merchant:1", 7)])
    connection.close()
