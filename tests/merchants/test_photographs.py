"""Photographs of products: what comes is drawn anew, shown in the right size, and gone when it is taken away."""

import io
from datetime import timedelta

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from PIL import Image

from hamkke.audit.models import Entry
from hamkke.kernel import clock, ids
from hamkke.merchants import queries
from hamkke.merchants.actions import photographs as actions
from hamkke.merchants.models import Photograph
from hamkke.merchants.rules import DifferentContent
from hamkke.merchants.rules import photographs as rules
from tests.factories.exhibitions import exhibition
from tests.factories.merchants import MerchantFactory, ProductFactory
from tests.factories.people import UserFactory

pytestmark = pytest.mark.django_db

GPS, ORIENTATION, MAKER = 0x8825, 0x0112, 0x010F


@pytest.fixture(autouse=True)
def media(settings, tmp_path):
    settings.MEDIA_ROOT = str(tmp_path)
    return tmp_path / "photographs"


@pytest.fixture
def product():
    return ProductFactory(name="햅쌀 4 kg")


@pytest.fixture
def owner(client, product):
    client.force_login(product.merchant.owner)
    return client


def picture(size=(1300, 975), kind="JPEG", **options) -> io.BytesIO:
    file = io.BytesIO()
    Image.new("RGB", size, "orange").save(file, kind, **options)
    file.seek(0)
    return file


def kept(product, **given):
    return actions.keep_photograph(
        **{"id": ids.new(), "product": product, "file": picture(), "alt": "햅쌀밥", "by": None, **given}
    )


def files(media):
    return sorted(file.name for file in media.glob("*")) if media.exists() else []


def test_a_photograph_is_drawn_anew_in_every_width_it_is_wide_enough_for(media, product):
    wide, narrow = kept(product), kept(product, file=picture((900, 600), "PNG"))

    assert files(media) == sorted(
        [f"{wide.pk}-{width}.webp" for width in (320, 640, 1280)]
        + [f"{narrow.pk}-{width}.webp" for width in (320, 640)]
    )
    assert (wide.width, wide.height, narrow.width, narrow.height) == (1280, 960, 640, 427)
    with Image.open(media / f"{wide.pk}-320.webp") as drawn:
        assert (drawn.format, drawn.size) == ("WEBP", (320, 240))


def test_where_and_with_what_it_was_taken_is_gone_and_it_stands_upright(media, product):
    exif = Image.Exif()
    exif[ORIENTATION], exif[MAKER] = 6, "Camera of somebody"
    exif.get_ifd(GPS)[1] = "N"
    photograph = kept(product, file=picture((1300, 800), exif=exif))

    assert photograph.width < photograph.height
    for file in media.iterdir():
        with Image.open(file) as drawn:
            assert not drawn.getexif()
        assert b"Camera of somebody" not in file.read_bytes()


def test_what_is_hidden_behind_a_picture_does_not_get_through(media, product):
    hidden = picture()
    hidden.seek(0, io.SEEK_END)
    hidden.write(b"<script>alert(1)</script>")
    kept(product, file=hidden)

    assert all(b"<script>" not in file.read_bytes() for file in media.iterdir())


@pytest.mark.parametrize(
    ("content", "refusal"),
    [
        (b"", rules.NotAPhotograph),
        (b"<svg xmlns='http://www.w3.org/2000/svg' onload='alert(1)'/>", rules.NotAPhotograph),
        (b"<?php system('id'); ?>", rules.NotAPhotograph),
        (picture((400, 400), "GIF").getvalue(), rules.NotAPhotograph),
        (picture().getvalue()[:4_000], rules.NotAPhotograph),
        (picture((319, 900)).getvalue(), rules.PhotographTooSmall),
        (bytes(rules.BYTES_MOST + 1), rules.PhotographTooBig),
    ],
)
def test_what_is_no_usable_photograph_is_refused_and_nothing_is_kept(media, product, content, refusal):
    with pytest.raises(refusal):
        kept(product, file=io.BytesIO(content))

    assert (files(media), Photograph.objects.count(), Entry.objects.count()) == ([], 0, 0)


def test_a_picture_that_would_unpack_beyond_reason_is_refused_before_it_is(product):
    huge = io.BytesIO()
    Image.new("1", (9_000, 9_000)).save(huge, "PNG")

    with pytest.raises(rules.PhotographTooBig):
        kept(product, file=huge)


def test_a_photograph_needs_words_for_who_cannot_see_it(media, product):
    with pytest.raises(rules.DescriptionMissing):
        kept(product, alt="  ")

    assert (files(media), Photograph.objects.count()) == ([], 0)


def test_sent_twice_it_is_kept_once(media, product):
    key = ids.new()
    first, again = kept(product, id=key), kept(product, id=key)
    with pytest.raises(DifferentContent):
        kept(product, id=key, alt="다른 말")

    assert first == again
    assert (len(files(media)), Photograph.objects.count(), Entry.objects.count()) == (3, 1, 1)


def test_a_seventh_is_refused_and_leaves_no_file(media, product):
    for _ in range(6):
        kept(product, file=picture((400, 400)))
    with pytest.raises(rules.PhotographsFull):
        kept(product, file=picture((400, 400)))

    assert (len(files(media)), Photograph.objects.count()) == (6, 6)


def test_the_one_that_leads_is_shown_first(product):
    one, two, three = (kept(product, alt=alt) for alt in ("하나", "둘", "셋"))
    for _ in range(2):
        actions.lead_with_photograph(product, id=three.pk, by=None)

    assert queries.photographs_of([product.pk]) == {product.pk: [three, one, two]}
    assert Entry.objects.filter(verb="merchants.photograph.led_with").count() == 1


def test_taken_away_its_files_go_and_the_others_stay(media, product):
    one, two = kept(product), kept(product)
    for _ in range(2):
        actions.remove_photograph(product, id=one.pk, by=None)
    for each in (one, two):
        actions.forget_photograph(each.pk)

    assert {name[:36] for name in files(media)} == {str(two.pk)}
    assert Entry.objects.filter(verb="merchants.photograph.removed").count() == 1


def test_files_that_no_row_names_go_after_a_day(media, product):
    shown = kept(product)
    for name in (f"{ids.new()}-320.webp", f"{ids.new()}.part", "notes.txt"):
        (media / name).write_bytes(b"left behind")
    now = clock.now()

    assert actions.forget_strays(now) == 0
    assert actions.forget_strays(now + timedelta(days=1, minutes=1)) == 3
    assert {name[:36] for name in files(media)} == {str(shown.pk)}


def upload(client, product, file, **typed):
    file = SimpleUploadedFile("쌀.jpg", file.getvalue(), content_type="image/jpeg")
    data = {"id": str(ids.new()), "file": file, "alt": "햅쌀밥", "alt_en": "Rice", **typed}
    return client.post(reverse("merchants:photographs", args=[product.pk]), data)


def test_a_merchant_adds_one_and_customers_see_it_instead_of_the_drawing(owner, product):
    page = exhibition([product])
    assert "그림" in owner.get(page.url).content.decode()

    assert upload(owner, product, picture()).status_code == 302
    [photograph] = Photograph.objects.all()
    for address in (page.url, reverse("exhibitions:product", args=[product.pk])):
        html = owner.get(address).content.decode()
        assert f'srcset="/media/photographs/{photograph.pk}-320.webp 320w, ' in html
        assert 'alt="햅쌀밥"' in html
    file = owner.get(photograph.url)
    assert (file.status_code, file["Content-Type"]) == (200, "image/webp")
    assert file["Cache-Control"] == "public, max-age=31536000, immutable"
    file.close()


def test_what_is_refused_is_said_at_the_field(owner, product):
    answer = upload(owner, product, io.BytesIO(b"#!/bin/sh"))

    assert answer.status_code == 422
    assert "JPEG, PNG, WebP 사진만 받습니다." in answer.content.decode()


def test_a_merchant_puts_one_first_and_takes_one_away(owner, product):
    one, two = kept(product, alt="하나"), kept(product, alt="둘")
    owner.post(reverse("merchants:photograph-lead", args=[product.pk, two.pk]))
    owner.post(reverse("merchants:photograph-removal", args=[product.pk, one.pk]))

    assert queries.photographs_of([product.pk]) == {product.pk: [two]}


def test_strangers_neither_see_the_page_nor_change_a_photograph(client, product):
    photograph = kept(product)
    for stranger in (UserFactory(), MerchantFactory().owner):
        client.force_login(stranger)
        assert client.get(reverse("merchants:photographs", args=[product.pk])).status_code == 404
        assert upload(client, product, picture()).status_code == 404
        for verb in ("lead", "removal"):
            address = reverse(f"merchants:photograph-{verb}", args=[product.pk, photograph.pk])
            assert client.post(address).status_code == 404

    assert Photograph.objects.count() == 1


def test_ten_goods_with_photographs_cost_as_many_queries_as_one(client):
    def cost(many):
        goods = [ProductFactory() for _ in range(many)]
        for each in goods:
            kept(each, file=picture((400, 400)))
            kept(each, file=picture((400, 400)))
        page = exhibition(goods)
        client.get(page.url)
        with CaptureQueriesContext(connection) as captured:
            assert client.get(page.url).content.decode().count("320w") == many
        return len(captured)

    assert cost(1) == cost(10)
