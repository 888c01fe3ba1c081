"""Pictures for exhibitions."""

import hashlib
from typing import TYPE_CHECKING, Any

from django.core.files.base import ContentFile
from django.db import transaction
from wagtail.images import get_image_model

from hamkke.audit import actions as audit
from hamkke.exhibitions.queries import blocks
from hamkke.kernel import locks

if TYPE_CHECKING:
    from hamkke.people.models import User


@transaction.atomic
def keep_picture(content: bytes, *, title: str, by: "User | None") -> Any:
    """Keep a picture for exhibitions, drawn at once in the widths they show, so that no visitor waits for that.

    The same picture under the same title again gives the first one back.
    """
    digest = hashlib.sha1(content, usedforsecurity=False).hexdigest()  # as Wagtail tells its files apart
    # Wagtail's table lets a picture be there twice; until the first one is committed, whoever keeps it as well waits.
    locks.hold(f"picture:{digest}")
    images = get_image_model().objects
    kept = images.filter(file_hash=digest, title=title).first()
    if kept is None:
        file = ContentFile(content, name=f"{digest[:12]}.jpg")
        kept = images.create(
            title=title, file=file, file_hash=digest, file_size=len(content), uploaded_by_user=by
        )
        audit.record(by=by, verb="exhibitions.picture.kept", target=kept)
    draw(kept)
    return kept


def draw(picture: Any) -> None:
    """Draw a picture in the widths that exhibitions show, where that has not been done."""
    blocks.drawn(picture)
