"""An exhibition is put together from blocks: what introduced it stays as its first blocks, then come its goods."""

import json

import hamkke.exhibitions.models.blocks
import wagtail.fields
from django.db import migrations

LISTED = {"type": "listed", "value": {"heading": {"ko": "", "en": ""}}}


def add_the_shelf(apps, schema_editor):
    """To every page, and to every draft and earlier revision of one."""
    for page in apps.get_model("exhibitions", "ExhibitionPage").objects.all():
        page.body = json.dumps([*page.body.raw_data, LISTED])
        page.save(update_fields=["body"])
    revisions = apps.get_model("wagtailcore", "Revision").objects
    for revision in revisions.filter(
        content_type__app_label="exhibitions", content_type__model="exhibitionpage"
    ):
        intro = json.loads(revision.content.pop("intro", None) or "[]")
        revision.content["body"] = json.dumps([*intro, LISTED])
        revision.save(update_fields=["content"])


def take_the_shelf_away(apps, schema_editor):
    """Blocks that the earlier page does not know are left out."""
    known = ("heading", "paragraph")
    for page in apps.get_model("exhibitions", "ExhibitionPage").objects.all():
        page.body = json.dumps([block for block in page.body.raw_data if block["type"] in known])
        page.save(update_fields=["body"])
    revisions = apps.get_model("wagtailcore", "Revision").objects
    for revision in revisions.filter(
        content_type__app_label="exhibitions", content_type__model="exhibitionpage"
    ):
        body = json.loads(revision.content.pop("body", None) or "[]")
        revision.content["intro"] = json.dumps([block for block in body if block["type"] in known])
        revision.save(update_fields=["content"])


class Migration(migrations.Migration):
    dependencies = [
        ("exhibitions", "0002_finding"),
        ("wagtailcore", "0098_apitoken"),
    ]

    operations = [
        migrations.RenameField("exhibitionpage", "intro", "body"),
        migrations.AlterField(
            model_name="exhibitionpage",
            name="body",
            field=wagtail.fields.StreamField(
                [
                    ("hero", 10),
                    ("heading", 12),
                    ("paragraph", 13),
                    ("listed", 15),
                    ("picked", 19),
                    ("by_rule", 27),
                    ("coupon", 29),
                    ("market", 33),
                    ("story", 36),
                    ("countdown", 39),
                    ("video", 42),
                ],
                blank=True,
                block_lookup={
                    0: (
                        "wagtail.blocks.CharBlock",
                        (),
                        {"label": "한국어", "max_length": 120, "required": False},
                    ),
                    1: (
                        "wagtail.blocks.CharBlock",
                        (),
                        {"label": "English", "max_length": 160, "required": False},
                    ),
                    2: ("wagtail.blocks.StructBlock", [[("ko", 0), ("en", 1)]], {"label": "윗줄"}),
                    3: ("wagtail.blocks.TextBlock", (), {"label": "한국어", "rows": 3}),
                    4: ("wagtail.blocks.TextBlock", (), {"label": "English", "required": False, "rows": 3}),
                    5: ("wagtail.blocks.StructBlock", [[("ko", 3), ("en", 4)]], {"label": "한두 문장"}),
                    6: ("wagtail.images.blocks.ImageChooserBlock", (), {"label": "사진", "required": False}),
                    7: (
                        "wagtail.blocks.CharBlock",
                        (),
                        {
                            "help_text": "보이지 않는 사람에게 읽어 줄 한 문장. 사진이 있으면 꼭 적어 주세요.",
                            "label": "사진 설명 (한국어)",
                            "max_length": 160,
                            "required": False,
                        },
                    ),
                    8: (
                        "wagtail.blocks.CharBlock",
                        (),
                        {"label": "사진 설명 (English)", "max_length": 160, "required": False},
                    ),
                    9: (
                        "wagtail.blocks.StructBlock",
                        [[("image", 6), ("alt_ko", 7), ("alt_en", 8)]],
                        {"label": "큰 사진"},
                    ),
                    10: ("wagtail.blocks.StructBlock", [[("eyebrow", 2), ("lead", 5), ("picture", 9)]], {}),
                    11: ("wagtail.blocks.CharBlock", (), {"label": "한국어", "max_length": 120}),
                    12: ("wagtail.blocks.StructBlock", [[("ko", 11), ("en", 1)]], {"label": "소제목"}),
                    13: ("wagtail.blocks.StructBlock", [[("ko", 3), ("en", 4)]], {"label": "글"}),
                    14: ("wagtail.blocks.StructBlock", [[("ko", 0), ("en", 1)]], {"label": "제목"}),
                    15: ("wagtail.blocks.StructBlock", [[("heading", 14)]], {}),
                    16: ("wagtail.blocks.StructBlock", [[("ko", 11), ("en", 1)]], {"label": "제목"}),
                    17: (
                        "hamkke.exhibitions.models.blocks.Reference",
                        ("merchants.Product", "pick-products"),
                        {"label": "상품"},
                    ),
                    18: ("wagtail.blocks.ListBlock", (17,), {"label": "상품", "max_num": 24, "min_num": 1}),
                    19: ("wagtail.blocks.StructBlock", [[("heading", 16), ("products", 18)]], {}),
                    20: (
                        "wagtail.blocks.ChoiceBlock",
                        [],
                        {
                            "choices": [
                                ("food", "먹거리"),
                                ("craft", "공예"),
                                ("living", "생활"),
                                ("clothing", "옷"),
                                ("beauty", "화장품"),
                                ("goods", "상품"),
                            ],
                            "label": "분류",
                            "required": False,
                        },
                    ),
                    21: (
                        "wagtail.blocks.ChoiceBlock",
                        [],
                        {
                            "choices": hamkke.exhibitions.models.blocks.provinces,
                            "label": "파는 이의 시·도",
                            "required": False,
                        },
                    ),
                    22: (
                        "hamkke.exhibitions.models.blocks.Reference",
                        ("places.Market", "pick-markets"),
                        {"label": "시장", "required": False},
                    ),
                    23: (
                        "hamkke.exhibitions.models.blocks.Reference",
                        ("calls.Call", "pick-calls"),
                        {
                            "help_text": "이 공고에서 선정된 소상공인의 상품만",
                            "label": "모집공고",
                            "required": False,
                        },
                    ),
                    24: (
                        "wagtail.blocks.IntegerBlock",
                        (),
                        {
                            "help_text": "최근 30일 안에, 그 앞 30일의 가장 낮은 값보다 이만큼 내린 상품만",
                            "label": "할인율 (% 이상)",
                            "max_value": 90,
                            "min_value": 1,
                            "required": False,
                        },
                    ),
                    25: (
                        "wagtail.blocks.ChoiceBlock",
                        [],
                        {
                            "choices": [
                                ("newest", "새로 올린 것부터"),
                                ("cut", "많이 내린 것부터"),
                                ("cheapest", "싼 것부터"),
                            ],
                            "label": "차례",
                        },
                    ),
                    26: (
                        "wagtail.blocks.IntegerBlock",
                        (),
                        {"default": 8, "label": "몇 개까지", "max_value": 24, "min_value": 1},
                    ),
                    27: (
                        "wagtail.blocks.StructBlock",
                        [
                            [
                                ("heading", 16),
                                ("kind", 20),
                                ("province", 21),
                                ("market", 22),
                                ("call", 23),
                                ("cut", 24),
                                ("order", 25),
                                ("most", 26),
                            ]
                        ],
                        {},
                    ),
                    28: (
                        "hamkke.exhibitions.models.blocks.Reference",
                        ("coupons.Campaign", "pick-campaigns"),
                        {"label": "쿠폰"},
                    ),
                    29: ("wagtail.blocks.StructBlock", [[("campaign", 28)]], {}),
                    30: (
                        "hamkke.exhibitions.models.blocks.Reference",
                        ("places.Market", "pick-markets"),
                        {"label": "시장"},
                    ),
                    31: ("wagtail.blocks.StructBlock", [[("ko", 3), ("en", 4)]], {"label": "소개"}),
                    32: (
                        "wagtail.blocks.StructBlock",
                        [[("image", 6), ("alt_ko", 7), ("alt_en", 8)]],
                        {"label": "사진"},
                    ),
                    33: ("wagtail.blocks.StructBlock", [[("market", 30), ("text", 31), ("picture", 32)]], {}),
                    34: ("wagtail.blocks.StructBlock", [[("ko", 3), ("en", 4)]], {"label": "이야기"}),
                    35: (
                        "hamkke.exhibitions.models.blocks.Reference",
                        ("merchants.Merchant", "pick-merchants"),
                        {"label": "누구의 이야기", "required": False},
                    ),
                    36: (
                        "wagtail.blocks.StructBlock",
                        [[("heading", 16), ("text", 34), ("merchant", 35), ("picture", 32)]],
                        {},
                    ),
                    37: (
                        "wagtail.blocks.StructBlock",
                        [[("ko", 11), ("en", 1)]],
                        {"label": "무엇이 열리나요"},
                    ),
                    38: ("wagtail.blocks.DateTimeBlock", (), {"label": "언제"}),
                    39: ("wagtail.blocks.StructBlock", [[("heading", 37), ("at", 38)]], {}),
                    40: (
                        "wagtail.blocks.URLBlock",
                        (),
                        {"help_text": "누르면 그 사이트가 열립니다.", "label": "영상 주소"},
                    ),
                    41: (
                        "wagtail.blocks.StructBlock",
                        [[("image", 6), ("alt_ko", 7), ("alt_en", 8)]],
                        {"label": "표지 사진"},
                    ),
                    42: ("wagtail.blocks.StructBlock", [[("heading", 16), ("url", 40), ("picture", 41)]], {}),
                },
                verbose_name="내용",
            ),
        ),
        migrations.RunPython(add_the_shelf, take_the_shelf_away),
    ]
