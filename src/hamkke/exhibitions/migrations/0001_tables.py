import django.contrib.postgres.fields
import django.contrib.postgres.indexes
import django.db.models.constraints
import django.db.models.deletion
import hamkke.exhibitions.models.blocks
import hamkke.kernel.ids
import modelcluster.fields
import wagtail.fields
from django.conf import settings
from django.db import migrations, models


class Migration(migrations.Migration):
    replaces = [
        ("exhibitions", "0001_initial"),
        ("exhibitions", "0002_finding"),
        ("exhibitions", "0003_blocks"),
        ("exhibitions", "0004_news"),
    ]

    initial = True

    dependencies = [
        ("festivals", "0001_tables"),
        ("merchants", "0001_tables"),
        ("wagtailcore", "0098_apitoken"),
    ]

    operations = [
        migrations.CreateModel(
            name="ExhibitionIndexPage",
            fields=[
                (
                    "page_ptr",
                    models.OneToOneField(
                        auto_created=True,
                        on_delete=django.db.models.deletion.CASCADE,
                        parent_link=True,
                        primary_key=True,
                        serialize=False,
                        to=settings.WAGTAIL_PAGE_MODEL,
                    ),
                ),
            ],
            options={
                "verbose_name": "기획전 목록",
            },
            bases=("wagtailcore.page",),
        ),
        migrations.CreateModel(
            name="HomePage",
            fields=[
                (
                    "page_ptr",
                    models.OneToOneField(
                        auto_created=True,
                        on_delete=django.db.models.deletion.CASCADE,
                        parent_link=True,
                        primary_key=True,
                        serialize=False,
                        to=settings.WAGTAIL_PAGE_MODEL,
                    ),
                ),
            ],
            options={
                "verbose_name": "처음 화면",
            },
            bases=("wagtailcore.page",),
        ),
        migrations.CreateModel(
            name="NewsIndexPage",
            fields=[
                (
                    "page_ptr",
                    models.OneToOneField(
                        auto_created=True,
                        on_delete=django.db.models.deletion.CASCADE,
                        parent_link=True,
                        primary_key=True,
                        serialize=False,
                        to=settings.WAGTAIL_PAGE_MODEL,
                    ),
                ),
            ],
            options={
                "verbose_name": "정책 소식 목록",
            },
            bases=("wagtailcore.page",),
        ),
        migrations.CreateModel(
            name="ExhibitionPage",
            fields=[
                (
                    "page_ptr",
                    models.OneToOneField(
                        auto_created=True,
                        on_delete=django.db.models.deletion.CASCADE,
                        parent_link=True,
                        primary_key=True,
                        serialize=False,
                        to=settings.WAGTAIL_PAGE_MODEL,
                    ),
                ),
                ("key", models.UUIDField(default=hamkke.kernel.ids.new, editable=False, unique=True)),
                ("title_en", models.CharField(max_length=160, verbose_name="영문 이름")),
                (
                    "body",
                    wagtail.fields.StreamField(
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
                            4: (
                                "wagtail.blocks.TextBlock",
                                (),
                                {"label": "English", "required": False, "rows": 3},
                            ),
                            5: (
                                "wagtail.blocks.StructBlock",
                                [[("ko", 3), ("en", 4)]],
                                {"label": "한두 문장"},
                            ),
                            6: (
                                "wagtail.images.blocks.ImageChooserBlock",
                                (),
                                {"label": "사진", "required": False},
                            ),
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
                            10: (
                                "wagtail.blocks.StructBlock",
                                [[("eyebrow", 2), ("lead", 5), ("picture", 9)]],
                                {},
                            ),
                            11: ("wagtail.blocks.CharBlock", (), {"label": "한국어", "max_length": 120}),
                            12: (
                                "wagtail.blocks.StructBlock",
                                [[("ko", 11), ("en", 1)]],
                                {"label": "소제목"},
                            ),
                            13: ("wagtail.blocks.StructBlock", [[("ko", 3), ("en", 4)]], {"label": "글"}),
                            14: ("wagtail.blocks.StructBlock", [[("ko", 0), ("en", 1)]], {"label": "제목"}),
                            15: ("wagtail.blocks.StructBlock", [[("heading", 14)]], {}),
                            16: ("wagtail.blocks.StructBlock", [[("ko", 11), ("en", 1)]], {"label": "제목"}),
                            17: (
                                "hamkke.exhibitions.models.blocks.Reference",
                                ("merchants.Product", "pick-products"),
                                {"label": "상품"},
                            ),
                            18: (
                                "wagtail.blocks.ListBlock",
                                (17,),
                                {"label": "상품", "max_num": 24, "min_num": 1},
                            ),
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
                            33: (
                                "wagtail.blocks.StructBlock",
                                [[("market", 30), ("text", 31), ("picture", 32)]],
                                {},
                            ),
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
                            42: (
                                "wagtail.blocks.StructBlock",
                                [[("heading", 16), ("url", 40), ("picture", 41)]],
                                {},
                            ),
                        },
                        verbose_name="내용",
                    ),
                ),
                (
                    "edition",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to="festivals.edition",
                        verbose_name="행사",
                    ),
                ),
            ],
            options={
                "verbose_name": "기획전",
            },
            bases=("wagtailcore.page",),
        ),
        migrations.CreateModel(
            name="Findable",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                (
                    "kind",
                    models.CharField(
                        choices=[("product", "상품"), ("merchant", "가게"), ("market", "시장")], max_length=8
                    ),
                ),
                ("subject", models.UUIDField()),
                ("name", models.CharField(max_length=160)),
                ("about", models.TextField(blank=True)),
                ("keys", models.TextField()),
                ("about_keys", models.TextField(blank=True)),
                ("initials", models.TextField()),
                (
                    "grams",
                    django.contrib.postgres.fields.ArrayField(base_field=models.TextField(), size=None),
                ),
            ],
            options={
                "indexes": [
                    django.contrib.postgres.indexes.GinIndex(fields=["grams"], name="findables_by_grams")
                ],
                "constraints": [
                    models.UniqueConstraint(fields=("kind", "subject"), name="each_thing_is_found_once")
                ],
            },
        ),
        migrations.CreateModel(
            name="NewsPage",
            fields=[
                (
                    "page_ptr",
                    models.OneToOneField(
                        auto_created=True,
                        on_delete=django.db.models.deletion.CASCADE,
                        parent_link=True,
                        primary_key=True,
                        serialize=False,
                        to=settings.WAGTAIL_PAGE_MODEL,
                    ),
                ),
                ("title_en", models.CharField(blank=True, max_length=200, verbose_name="영문 제목")),
                ("announced_on", models.DateField(db_index=True, verbose_name="발표한 날")),
                (
                    "source",
                    models.CharField(
                        help_text="발표한 기관. 예: 중소벤처기업부", max_length=80, verbose_name="출처"
                    ),
                ),
                (
                    "source_url",
                    models.URLField(
                        help_text="https:// 로 시작하는 주소", max_length=500, verbose_name="원문 주소"
                    ),
                ),
                (
                    "body",
                    wagtail.fields.StreamField(
                        [("heading", 2), ("paragraph", 5)],
                        block_lookup={
                            0: ("wagtail.blocks.CharBlock", (), {"label": "한국어", "max_length": 120}),
                            1: (
                                "wagtail.blocks.CharBlock",
                                (),
                                {"label": "English", "max_length": 160, "required": False},
                            ),
                            2: ("wagtail.blocks.StructBlock", [[("ko", 0), ("en", 1)]], {"label": "소제목"}),
                            3: ("wagtail.blocks.TextBlock", (), {"label": "한국어", "rows": 3}),
                            4: (
                                "wagtail.blocks.TextBlock",
                                (),
                                {"label": "English", "required": False, "rows": 3},
                            ),
                            5: ("wagtail.blocks.StructBlock", [[("ko", 3), ("en", 4)]], {"label": "글"}),
                        },
                        verbose_name="내용",
                    ),
                ),
            ],
            options={
                "verbose_name": "정책 소식",
                "constraints": [
                    models.CheckConstraint(
                        condition=models.Q(("source", ""), _negated=True), name="news_has_a_source"
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            ("source_url__startswith", "https://"),
                            ("source_url__startswith", "http://"),
                            _connector="OR",
                        ),
                        name="a_source_is_a_web_address",
                    ),
                ],
            },
            bases=("wagtailcore.page",),
        ),
        migrations.CreateModel(
            name="Listing",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                ("sort_order", models.IntegerField(blank=True, editable=False, null=True)),
                (
                    "page",
                    modelcluster.fields.ParentalKey(
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="listings",
                        to="exhibitions.exhibitionpage",
                    ),
                ),
                (
                    "product",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to="merchants.product",
                        verbose_name="상품",
                    ),
                ),
            ],
            options={
                "ordering": ["sort_order"],
                "abstract": False,
                "constraints": [
                    models.UniqueConstraint(
                        deferrable=django.db.models.constraints.Deferrable["DEFERRED"],
                        fields=("page", "product"),
                        name="an_exhibition_lists_a_product_once",
                    )
                ],
            },
        ),
        migrations.CreateModel(
            name="MarketplaceLink",
            fields=[
                (
                    "id",
                    models.UUIDField(
                        default=hamkke.kernel.ids.new, editable=False, primary_key=True, serialize=False
                    ),
                ),
                ("channel", models.CharField(max_length=60, verbose_name="판매처")),
                ("url", models.URLField(max_length=500, verbose_name="주소")),
                (
                    "product",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to="merchants.product",
                        verbose_name="상품",
                    ),
                ),
            ],
            options={
                "ordering": ("product", "channel"),
                "constraints": [
                    models.UniqueConstraint(
                        fields=("product", "channel"), name="a_channel_is_linked_once_for_a_product"
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            ("url__startswith", "https://"), ("url__startswith", "http://"), _connector="OR"
                        ),
                        name="a_marketplace_link_is_a_web_address",
                    ),
                ],
            },
        ),
    ]
