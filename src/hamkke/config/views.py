from pathlib import Path

from django.conf import settings
from django.http import HttpRequest, HttpResponseBase
from django.views.static import serve


def picture(request: HttpRequest, folder: str, name: str) -> HttpResponseBase:
    """A picture that an organiser or a merchant uploaded. Documents are not served from here; Wagtail asks who may read them."""
    answer = serve(request, name, document_root=str(Path(settings.MEDIA_ROOT) / folder))
    answer.headers["Cache-Control"] = (
        "public, max-age=31536000, immutable"  # Another picture has another name.
    )
    return answer
