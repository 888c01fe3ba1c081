"""What is kept about me: read it, take it along, leave."""

from django.contrib import messages
from django.contrib.auth import logout
from django.contrib.auth.decorators import login_required
from django.http import HttpResponse, JsonResponse
from django.shortcuts import redirect, render
from django.utils.translation import get_language
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_POST, require_safe

from hamkke.insights.queries import mine as queries
from hamkke.kernel import clock
from hamkke.kernel.words import Words
from hamkke.people import actions as people
from hamkke.people.queries import SignedIn

CLOSED = Words(
    "계정을 닫고, 누구인지 알 수 있는 것을 지웠습니다.",
    "Your account is closed, and what says who you are is deleted.",
)
UNSURE = Words("계정을 닫으려면 확인란에 표시해 주세요.", "To close the account, please tick the box.")


@login_required
@never_cache
@require_safe
def kept(request: SignedIn) -> HttpResponse:
    kinds = queries.kept_of(request.user)
    absent = [kind for kind in kinds if not kind.rows]
    return render(request, "insights/kept.html", {"kinds": kinds, "absent": absent})


@login_required
@never_cache
@require_safe
def kept_as_json(request: SignedIn) -> HttpResponse:
    told = [
        {
            "what": {"ko": each.words.ko, "en": each.words.en},
            "purpose": {"ko": each.purpose.ko, "en": each.purpose.en},
            "until": {"ko": each.until.ko, "en": each.until.en},
            "rows": each.rows,
        }
        for each in queries.kept_of(request.user)
    ]
    answer = JsonResponse(
        {"at": clock.now(), "kept": told}, json_dumps_params={"ensure_ascii": False, "indent": 1}
    )
    answer["Content-Disposition"] = 'attachment; filename="hamkke.json"'
    return answer


@login_required
@require_POST
def closing(request: SignedIn) -> HttpResponse:
    if request.POST.get("agreed") != "yes":
        messages.warning(request, UNSURE.in_language(get_language()))
        return redirect("mine:kept")
    people.close_account(request.user)
    logout(request)
    messages.success(request, CLOSED.in_language(get_language()))
    return redirect("/")
