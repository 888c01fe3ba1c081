"""A question of an analyst: written down first, then answered, one at a time of each person."""

from django.db import transaction

from hamkke.audit import actions as audit
from hamkke.people import queries as people
from hamkke.sales.actions.holding import holding
from hamkke.sales.queries import asking as answering
from hamkke.sales.queries.asking import Answer
from hamkke.sales.queries.releases import published
from hamkke.sales.rules import asking


def ask(question: str, *, by: people.User) -> Answer:
    """Answer a question in SQL over everything that was made public. What was asked is kept, answered or not.

    Raises QuestionTooLong, NotASingleSelect, OneAtATime, QuestionWrong, TookTooLong, TooMuch.
    """
    asking.check_length(question)
    with holding(f"question:{by.pk}", waits=False) as is_free:
        if not is_free:
            raise asking.OneAtATime
        with transaction.atomic():
            audit.record(by=by, verb="sales.question.asked", target=by, question=question)
        return answering.answer(question, published())
