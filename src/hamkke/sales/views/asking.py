"""Questions in SQL over what was made public: asked, shown, and taken home as CSV or Parquet."""

from typing import Any

from django.contrib.auth.decorators import login_required
from django.http import Http404, HttpResponse
from django.shortcuts import render
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods

from hamkke.kernel.errors import Refused
from hamkke.people.queries import SignedIn
from hamkke.sales import actions, forms, permissions
from hamkke.sales.queries.asking import Answer
from hamkke.sales.rules import asking

_KINDS = {
    "csv": (Answer.as_csv, "text/csv; charset=utf-8"),
    "parquet": (Answer.as_parquet, "application/vnd.apache.parquet"),
}


@login_required
@never_cache
@require_http_methods(["GET", "HEAD", "POST"])
def questions(request: SignedIn) -> HttpResponse:
    """A refusal is an answer here: it stands where the rows would, beside the question."""
    if not permissions.is_asking_allowed_to(request.user):
        raise Http404
    form = forms.QuestionForm(request.POST or None, initial={"question": _example(request)})
    context: dict[str, Any] = {
        "form": form,
        "tables": asking.TABLES,
        "examples": asking.EXAMPLES,
        "limits": asking,
    }
    if form.is_valid():
        try:
            answer = actions.ask(form.cleaned_data["question"], by=request.user)
        except Refused as refusal:
            return render(request, "sales/questions.html", {**context, "refusal": refusal}, status=409)
        if request.POST.get("as") in _KINDS:
            return _file(answer, request.POST["as"])
        context |= {"answer": answer, "rows": answer.cells(asking.ROWS_SHOWN)}
    return render(request, "sales/questions.html", context, status=422 if form.errors else 200)


def _example(request: SignedIn) -> str:
    """The example that was clicked; nobody is made to ask anything by a link."""
    wanted = request.GET.get("example", "0")
    place = int(wanted) if wanted.isdecimal() else 0
    return asking.EXAMPLES[min(place, len(asking.EXAMPLES) - 1)].text


def _file(answer: Answer, kind: str) -> HttpResponse:
    write, content_type = _KINDS[kind]
    return HttpResponse(
        write(answer),
        content_type=content_type,
        headers={"Content-Disposition": f'attachment; filename="sales-question.{kind}"'},
    )
