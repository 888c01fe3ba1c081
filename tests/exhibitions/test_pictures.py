"""Pictures of exhibitions are kept once, whoever keeps them, and drawn before anybody looks."""

import io
import threading
from concurrent.futures import ThreadPoolExecutor

import pytest
from django.db import connections
from PIL import Image
from wagtail.images import get_image_model

from hamkke.audit.models import Entry
from hamkke.exhibitions.actions import pictures


@pytest.fixture(autouse=True)
def media(settings, tmp_path):
    settings.MEDIA_ROOT = str(tmp_path)


@pytest.fixture
def photograph() -> bytes:
    file = io.BytesIO()
    Image.new("RGB", (1600, 1200), "orange").save(file, "JPEG")
    return file.getvalue()


@pytest.mark.django_db
def test_a_picture_kept_twice_is_one_and_is_drawn_in_every_width_at_once(photograph):
    kept = pictures.keep_picture(photograph, title="들녘", by=None)
    again = pictures.keep_picture(photograph, title="들녘", by=None)

    assert kept == again
    assert get_image_model().objects.count() == 1
    assert sorted(kept.renditions.values_list("width", flat=True)) == [480, 800, 1280]


@pytest.mark.usefixtures("committed_db")
def test_a_picture_kept_by_two_at_once_is_one(photograph):
    together = threading.Barrier(2)

    def one(_):
        together.wait()
        try:
            return pictures.keep_picture(photograph, title="들녘", by=None)
        finally:
            connections.close_all()

    with ThreadPoolExecutor(2) as pool:
        first, second = pool.map(one, range(2))

    assert first == second
    assert get_image_model().objects.count() == 1
    assert Entry.objects.filter(verb="exhibitions.picture.kept").count() == 1
