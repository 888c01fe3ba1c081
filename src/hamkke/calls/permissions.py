"""Who may touch which call, application, sheet and result.

Until a call closes its applications are sealed: nobody but the applicant reads them, not organisers, not judges.
"""

from typing import Any, cast

from django.contrib.auth.models import AnonymousUser
from django.db.models import Exists, F, Func, JSONField, OuterRef, Q, QuerySet, Value

from hamkke.calls.models import Application, ApplicationVersion, Assignment, Call, Document, SelectionRow
from hamkke.festivals import queries as festivals
from hamkke.kernel import clock
from hamkke.merchants import queries as merchants
from hamkke.people import queries as people

Visitor = people.User | AnonymousUser


def signed_in(user: Visitor) -> people.User:
    """Who acts, on pages that ask to sign in first."""
    return cast("people.User", user)


def calls_viewable_by(user: Visitor) -> QuerySet[Call]:  # noqa: ARG001 - the same question as of any other noun.
    """Calls are public from the moment they are published."""
    return Call.objects.select_related("edition")


def editions_noticeable_by(user: Visitor) -> QuerySet[festivals.Edition]:
    """The editions of whose changes an organiser sees how many were told."""
    editions = festivals.editions()
    return editions if people.is_organiser(user) else editions.none()


def calls_manageable_by(user: Visitor) -> QuerySet[Call]:
    calls = Call.objects.select_related("edition")
    return calls if people.is_organiser(user) else calls.none()


def calls_judgeable_by(user: Visitor) -> QuerySet[Call]:
    """The calls a judge may still be given sheets of, or hold some."""
    calls = Call.objects.select_related("edition").filter(decided_at=None)
    return calls if people.is_judge(user) else calls.none()


def judges_assignable_by(user: Visitor) -> QuerySet[people.User]:
    """Everybody who holds the role of judge, for an organiser."""
    judges = people.User.objects.filter(roles__name="judge", is_active=True).order_by("name", "email")
    return judges if people.is_organiser(user) else judges.none()


def merchants_applying_by(user: Visitor) -> QuerySet[merchants.Merchant]:
    """The merchants a user may apply for: their own."""
    return merchants.merchants_owned_by(user.pk) if user.pk else merchants.Merchant.objects.none()


def merchants_writable_by(user: Visitor, call: Call) -> QuerySet[merchants.Merchant]:
    """The merchants whose application to a call this person may write: their own, and those they entered it for."""
    if not user.pk:
        return merchants.Merchant.objects.none()
    entered = Application.objects.filter(_entered(user), call=call).values("merchant")
    return merchants.merchants().filter(Q(owner=user) | Q(pk__in=entered))


def applications_editable_by(user: Visitor) -> QuerySet[Application]:
    """An applicant's own, and what somebody of the secretariat entered: theirs until the applicant saves it. Nobody else's, ever."""
    applications = Application.objects.select_related("call__edition", "merchant")
    return applications.filter(Q(merchant__owner=user) | _entered(user)) if user.pk else applications.none()


def _entered(user: Visitor) -> Q:
    return Q(entered_by=user, saved_by=user) if people.is_organiser(user) else Q(pk=None)


def applications_readable_by(user: Visitor) -> QuerySet[Application]:
    """One's own at any time; an organiser reads the others once their call has closed."""
    applications = Application.objects.select_related("call__edition", "merchant")
    if not user.pk:
        return applications.none()
    readable = Q(merchant__owner=user)
    if people.is_organiser(user):
        readable |= Q(call__closes_at__lte=clock.now(), state=Application.State.SUBMITTED)
    return applications.filter(readable)


def documents_readable_by(user: Visitor) -> QuerySet[Document]:
    """One's own, and what one scanned in for somebody; once a call has closed, what was handed in to it for an organiser, and for its judges what it lets them see."""
    if not user.pk:
        return Document.objects.none()
    handed_in = ApplicationVersion.objects.filter(
        application__merchant=OuterRef("merchant"),
        number=F("application__versions_count"),
        application__call__closes_at__lte=clock.now(),
        documents__contains=_json("jsonb_build_object", OuterRef("kind"), OuterRef("sha256")),
    )
    readable = Q(merchant__owner=user)
    if people.is_organiser(user):
        readable |= Q(Exists(handed_in)) | Q(uploaded_by=user)
    if people.is_judge(user):
        shown = _json("jsonb_build_object", Value("key"), OuterRef("kind"), Value("judges_see"), Value(True))
        judged = handed_in.filter(
            application__assignments__in=Assignment.objects.filter(judge=user.pk, recused_at=None),
            application__call__terms__documents__contains=_json("jsonb_build_array", shown),
        )
        readable |= Q(Exists(judged))
    return Document.objects.filter(readable)


def _json(function: str, *parts: Any) -> Func:
    return Func(*parts, function=function, output_field=JSONField())


def assignments_reviewable_by(user: Visitor) -> QuerySet[Assignment]:
    """A judge's own sheets, once their call has closed, without those they handed back."""
    assignments = Assignment.objects.select_related(
        "application__call__edition", "application__merchant__owner", "judge"
    )
    if not people.is_judge(user):
        return assignments.none()
    return assignments.filter(judge=user.pk, recused_at=None, application__call__closes_at__lte=clock.now())


def patterns_readable_by(user: Visitor) -> QuerySet[Call]:
    """The calls whose judging is over for good, for whoever judged in them: each their own pattern. Before, it could steer them."""
    if not user.pk:
        return Call.objects.none()
    judged = Assignment.objects.filter(
        application__call=OuterRef("pk"), judge=user.pk, recused_at=None, review__isnull=False
    )
    return Call.objects.select_related("edition").filter(Exists(judged), selection__isnull=False)


def results_readable_by(user: Visitor) -> QuerySet[SelectionRow]:
    """An applicant's own row; every row for an organiser."""
    rows = SelectionRow.objects.select_related("selection__call", "application__merchant")
    if people.is_organiser(user):
        return rows
    return rows.filter(application__merchant__owner=user) if user.pk else rows.none()
