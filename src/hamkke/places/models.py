"""Regions as the law changes them, and the traditional markets in them."""

from django.db import models
from django.db.models import F, Q

from hamkke.kernel import ids
from hamkke.kernel.words import Words
from hamkke.places import rules


class Region(models.Model):
    """A province, or a county whose code changed hands, as it stood from one day until another.

    Codes are those of 법정동 (행정표준코드), shortened to what they name: 2 digits a province, 5 a county.
    """

    code = models.CharField("코드", max_length=10)
    name = models.CharField("이름", max_length=40)  # in full, as addresses begin: "경상북도 군위군"
    valid_from = models.DateField("부터")
    valid_to = models.DateField("까지", null=True)  # the first day on which it no longer stood
    successor = models.ForeignKey("self", models.PROTECT, null=True, related_name="predecessors")

    class Meta:
        ordering = ("code", "valid_from")
        constraints = [
            models.UniqueConstraint(fields=["code", "valid_from"], name="a_region_begins_once"),
            models.CheckConstraint(
                condition=Q(valid_to=None) | Q(valid_to__gt=F("valid_from")),
                name="a_region_ends_after_it_begins",
            ),
            models.CheckConstraint(
                condition=Q(successor=None) | Q(valid_to__isnull=False),
                name="only_an_ended_region_has_a_successor",
            ),
        ]

    def __str__(self) -> str:
        return self.name


class Market(models.Model):
    """A traditional market. The public file has no key: a market is known by its name and its address together."""

    class Kind(models.TextChoices):
        PERMANENT = "상설장", "상설장"
        BOTH = "상설장+5일장", "상설장+5일장"
        EVERY_FIVE_DAYS = "5일장", "5일장"

    id = models.UUIDField(primary_key=True, default=ids.new, editable=False)
    name = models.CharField("시장명", max_length=80)
    address = models.CharField("주소", max_length=200)  # road, else lot; the province by its present name
    kind = models.CharField("유형", max_length=12, choices=Kind)
    road_address = models.CharField("도로명주소", max_length=200, blank=True)
    lot_address = models.CharField("지번주소", max_length=200, blank=True)
    region = models.ForeignKey(Region, models.PROTECT, null=True, related_name="markets")
    opening_cycle = models.CharField("개설주기", max_length=40, blank=True)
    latitude = models.FloatField("위도", null=True)
    longitude = models.FloatField("경도", null=True)
    shops = models.IntegerField("점포 수", null=True)
    goods = models.CharField("취급품목", max_length=200, blank=True)
    homepage = models.CharField("홈페이지", max_length=200, blank=True)
    has_toilet = models.BooleanField("공중화장실", null=True)
    has_parking = models.BooleanField("주차장", null=True)
    opened = models.IntegerField("개설연도", null=True)
    phone = models.CharField("전화", max_length=40, blank=True)
    as_of = models.DateField("기준일", null=True)

    class Meta:
        ordering = ("name", "address")
        constraints = [
            models.UniqueConstraint(fields=["name", "address"], name="a_market_is_known_by_name_and_address"),
            models.CheckConstraint(
                condition=~Q(name="") & ~Q(address=""), name="a_market_has_a_name_and_an_address"
            ),
            models.CheckConstraint(
                condition=Q(latitude=None, longitude=None)
                | Q(latitude__isnull=False, longitude__isnull=False),
                name="a_market_has_both_coordinates_or_none",
            ),
            models.CheckConstraint(
                condition=Q(shops=None) | Q(shops__gte=0), name="a_market_has_no_negative_shops"
            ),
        ]
        indexes = [models.Index(fields=["region", "name"], name="markets_by_region")]

    def __str__(self) -> str:
        return self.name

    @property
    def words(self) -> Words:
        """Its kind as people say it."""
        return rules.KINDS[self.kind]


class Import(models.Model):
    """One file that changed something here: where our markets come from."""

    id = models.UUIDField(primary_key=True, default=ids.new, editable=False)
    file_name = models.CharField(max_length=200)
    sha256 = models.CharField(max_length=64)
    imported_at = models.DateTimeField()
    rows = models.IntegerField()
    created = models.IntegerField()
    updated = models.IntegerField()

    class Meta:
        ordering = ("-imported_at", "-id")

    def __str__(self) -> str:
        return self.file_name
