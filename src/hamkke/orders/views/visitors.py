"""Who asks, and what they are told: what the pages of every audience need."""

from django.contrib import messages
from django.core.exceptions import BadRequest, PermissionDenied
from django.forms import Form
from django.http import HttpRequest
from django.utils.translation import get_language

from hamkke.kernel.words import Words
from hamkke.people import queries as people
from hamkke.people.queries import SignedIn


def check_organiser(request: SignedIn) -> None:
    if not people.is_organiser(request.user):
        raise PermissionDenied


def check(form: Form) -> None:
    """Our own pages only send valid forms; anything else gets a 400."""
    if not form.is_valid():
        raise BadRequest(form.errors.as_json())


def say(request: HttpRequest, ko: str, en: str) -> None:
    messages.success(request, Words(ko, en).in_language(get_language()))
