"""Photographs of products: drawn anew, kept in the widths that pages show, taken away for good."""

from __future__ import annotations

import io
import os
from datetime import datetime, timedelta
from pathlib import Path
from typing import TYPE_CHECKING, BinaryIO
from uuid import UUID

from django.db import transaction
from django.db.models import Max, Min
from PIL import Image

from hamkke.audit import actions as audit
from hamkke.kernel import clock, ids, queue
from hamkke.merchants import queries
from hamkke.merchants.models import Photograph, Product
from hamkke.merchants.rules import DifferentContent
from hamkke.merchants.rules import photographs as rules

if TYPE_CHECKING:
    from hamkke.people.models import User

_A_DAY = timedelta(days=1)


def keep_photograph(
    *, id: UUID, product: Product, file: BinaryIO, alt: str, alt_en: str = "", by: User | None
) -> Photograph:
    """Show a product in one more photograph, after the others. The same id again gives the first one back.

    Its files lie there before the row says so, so a row never points at nothing.
    Raises PhotographRefused, or DifferentContent where the id stands for another one.
    """
    if (known := Photograph.objects.filter(pk=id).first()) is not None:
        return _same(known, product, alt)
    rules.check_description(alt)
    rules.check_room(Photograph.objects.filter(product=product).count())
    picture = rules.upright(file)
    sizes = rules.sizes_of(picture)
    for size in sizes:
        _write(queries.photograph_path(id, size[0]), _webp(picture, size))
    photograph = Photograph(
        id=id,
        product=product,
        alt=alt.strip(),
        alt_en=alt_en.strip(),
        width=sizes[-1][0],
        height=sizes[-1][1],
        kept_at=clock.now(),
    )
    try:
        return _kept(photograph, by)
    except rules.PhotographsFull:  # Another one came first while this was drawn.
        forget_photograph(id)
        raise


@transaction.atomic
def _kept(photograph: Photograph, by: User | None) -> Photograph:
    # Two at once: one after the other, so that neither takes the other's place nor a seventh gets in.
    product = Product.objects.select_for_update(no_key=True).get(pk=photograph.product_id)
    own = Photograph.objects.filter(product=product)
    if (known := own.filter(pk=photograph.pk).first()) is not None:
        return known
    rules.check_room(own.count())
    latest: int | None = own.aggregate(latest=Max("place"))["latest"]
    photograph.place = 0 if latest is None else latest + 1
    photograph.save(force_insert=True)
    audit.record(by=by, verb="merchants.photograph.kept", target=product, photograph=str(photograph.pk))
    return photograph


def _same(known: Photograph, product: Product, alt: str) -> Photograph:
    if (known.product_id, known.alt) != (product.pk, alt.strip()):
        raise DifferentContent(id=known.pk)
    return known


@transaction.atomic
def lead_with_photograph(product: Product, *, id: UUID, by: User | None) -> None:
    """Show this one of a product's photographs first. First already, it stays there."""
    product = Product.objects.select_for_update(no_key=True).get(pk=product.pk)
    own = Photograph.objects.filter(product=product)
    earliest: int | None = own.aggregate(earliest=Min("place"))["earliest"]
    if earliest is not None and own.filter(pk=id, place__gt=earliest).update(place=earliest - 1):
        audit.record(by=by, verb="merchants.photograph.led_with", target=product, photograph=str(id))


@transaction.atomic
def remove_photograph(product: Product, *, id: UUID, by: User | None) -> None:
    """Take a photograph away; its files go after the commit. Taken away twice, nothing more happens."""
    deleted, _ = Photograph.objects.filter(pk=id, product=product).delete()
    if deleted:
        audit.record(by=by, verb="merchants.photograph.removed", target=product, photograph=str(id))
        queue.later("merchants.forget_photograph", id=id)


def forget_photograph(id: UUID) -> None:
    """Delete the files of a photograph that no row names any more."""
    if not Photograph.objects.filter(pk=id).exists():
        for width in rules.WIDTHS:
            queries.photograph_path(id, width).unlink(missing_ok=True)


def forget_strays(now: datetime) -> int:
    """Delete the files that a process wrote a day ago and died before their row; how many there were."""
    strays, known = 0, set(Photograph.objects.values_list("pk", flat=True))
    for file in queries.photograph_files():
        if file.stat().st_mtime >= (now - _A_DAY).timestamp():
            continue
        if rules.id_in(file.name) not in known:
            file.unlink(missing_ok=True)
            strays += 1
    return strays


def _webp(picture: Image.Image, size: tuple[int, int]) -> bytes:
    file = io.BytesIO()
    picture.resize(size, Image.Resampling.LANCZOS).save(file, "WEBP", quality=80, method=4)
    return file.getvalue()


def _write(path: Path, content: bytes) -> None:
    """Written beside and renamed in one step: whoever looks sees the whole file or none."""
    path.parent.mkdir(parents=True, exist_ok=True)
    beside = path.with_name(f"{ids.new()}.part")
    with beside.open("wb") as file:
        file.write(content)
        file.flush()
        os.fsync(file.fileno())
    beside.replace(path)
