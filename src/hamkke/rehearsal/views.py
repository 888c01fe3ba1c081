from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import get_language
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods

from hamkke.kernel import clock
from hamkke.kernel.words import Words
from hamkke.people.queries import SignedIn
from hamkke.rehearsal import actions, forms, permissions, queries

STARTED = Words(
    "예행연습을 시작했습니다. 몇 분 걸립니다.", "The rehearsal has begun. It takes a few minutes."
)
_LOOKS_AGAIN_SECONDS = 5


@login_required
@never_cache
@require_http_methods(["GET", "HEAD", "POST"])
def rehearsals(request: SignedIn, edition: str) -> HttpResponse:
    """What rehearsals of an edition have shown, and a button for the next one; while one is under way the page looks again by itself."""
    found = get_object_or_404(permissions.editions_rehearsable_by(request.user), code=edition)
    form = forms.RehearsalForm(request.POST or None)
    if form.is_valid():
        actions.start(found, shoppers=form.cleaned_data["shoppers"], by=request.user)
        messages.success(request, STARTED.in_language(get_language()))
        return redirect("rehearsal:rehearsals", found.code)
    is_under_way = queries.is_under_way(clock.now())
    context = {"edition": found, "form": form, "is_under_way": is_under_way, "shown": queries.shown(found)}
    answer = render(request, "rehearsal/rehearsals.html", context, status=422 if form.is_bound else 200)
    if is_under_way:
        # The address is said: of one that ends in #content, where the skip link leads, browsers would only look for that part again.
        answer["Refresh"] = f"{_LOOKS_AGAIN_SECONDS}; url={request.path}"
    return answer
