"""Pages that were written before there were blocks lose nothing."""

import json
from importlib import import_module

import pytest
from django.apps import apps

from hamkke.exhibitions.models import ExhibitionPage
from tests.factories.exhibitions import exhibition

pytestmark = pytest.mark.django_db

INTRO = [
    {"type": "heading", "value": {"ko": "가을", "en": "Autumn"}, "id": "1"},
    {"type": "paragraph", "value": {"ko": "햅쌀을 모았습니다.", "en": ""}, "id": "2"},
]


def kept(page):
    """The page's blocks and those of its only draft, each as (kind, Korean words)."""
    draft = ExhibitionPage.objects.get(pk=page.pk).get_latest_revision_as_object()
    return [
        [(block.block_type, block.value.get("ko")) for block in each.body]
        for each in (ExhibitionPage.objects.get(pk=page.pk), draft)
    ]


def test_words_stay_and_the_shelf_comes_after_them_and_both_ways_lead_back():
    page = exhibition(2)
    ExhibitionPage.objects.filter(pk=page.pk).update(body=json.dumps(INTRO))
    revision = page.latest_revision
    revision.content["intro"] = json.dumps(INTRO)
    del revision.content["body"]
    revision.save()
    migration = import_module("hamkke.exhibitions.migrations.0003_blocks")

    migration.add_the_shelf(apps, None)
    after = [("heading", "가을"), ("paragraph", "햅쌀을 모았습니다."), ("listed", None)]
    assert kept(page) == [after, after]
    assert page.listings.count() == 2

    migration.take_the_shelf_away(apps, None)
    revision.refresh_from_db()
    assert json.loads(revision.content["intro"]) == INTRO
    assert list(ExhibitionPage.objects.get().body.raw_data) == INTRO
