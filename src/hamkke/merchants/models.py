"""Merchants with checked business numbers, their shops and products, and every price they ever asked."""

from django.conf import settings
from django.db import models
from django.db.models import Q

from hamkke.kernel import ids
from hamkke.kernel.words import Words
from hamkke.merchants import rules
from hamkke.merchants.rules import photographs, sheets


class Merchant(models.Model):
    """A business. Nobody owns it yet when the secretariat registered it for somebody without an account."""

    id = models.UUIDField(primary_key=True, default=ids.new, editable=False)
    owner = models.ForeignKey("people.User", models.PROTECT, null=True, related_name="+")
    name = models.CharField("상호", max_length=120)
    representative = models.CharField("대표자", max_length=60, blank=True)
    business_number = models.CharField("사업자등록번호", max_length=10, unique=True)
    region = models.ForeignKey("places.Region", models.PROTECT, null=True, related_name="+")
    registered_at = models.DateTimeField()

    class Meta:
        ordering = ("name", "id")
        constraints = [
            models.CheckConstraint(condition=~Q(name=""), name="a_merchant_has_a_name"),
            models.CheckConstraint(
                condition=Q(business_number__regex=r"^[0-9]{10}$"), name="a_business_number_has_ten_digits"
            ),
        ]

    def __str__(self) -> str:
        return self.name

    @property
    def written_business_number(self) -> str:
        return rules.written_business_number(self.business_number)

    @property
    def is_made_up(self) -> bool:
        return rules.is_made_up(self.business_number)


class Shop(models.Model):
    id = models.UUIDField(primary_key=True, default=ids.new, editable=False)
    merchant = models.ForeignKey(Merchant, models.PROTECT, related_name="shops")
    name = models.CharField("점포명", max_length=120)
    market = models.ForeignKey("places.Market", models.PROTECT, null=True, related_name="+")
    address = models.CharField("주소", max_length=200, blank=True)
    opened_at = models.DateTimeField()

    class Meta:
        ordering = ("name", "id")
        constraints = [
            models.CheckConstraint(
                condition=Q(market__isnull=False) | ~Q(address=""),
                name="a_shop_is_in_a_market_or_at_an_address",
            ),
        ]

    def __str__(self) -> str:
        return self.name


class Product(models.Model):
    id = models.UUIDField(primary_key=True, default=ids.new, editable=False)
    merchant = models.ForeignKey(Merchant, models.PROTECT, related_name="products")
    name = models.CharField("상품명", max_length=120)
    description = models.TextField("설명", blank=True)
    category = models.CharField("분류", max_length=40, blank=True)
    # By which exception of the law it does not come back for a change of mind; never changed, so it holds for every order.
    withdrawal_exception = models.CharField("반품 예외", max_length=16, blank=True)
    offered_at = models.DateTimeField()
    stopped_at = models.DateTimeField("판매를 멈춘 때", null=True)  # until it is sold again

    class Meta:
        ordering = ("name", "id")
        constraints = [
            models.CheckConstraint(condition=~Q(name=""), name="a_product_has_a_name"),
            models.CheckConstraint(
                condition=Q(withdrawal_exception__in=["", *rules.WITHDRAWAL_EXCEPTIONS]),
                name="a_product_is_excepted_from_returns_as_the_law_says",
            ),
        ]

    def __str__(self) -> str:
        return self.name


class Photograph(models.Model):
    """One of a product's photographs, kept as files of our own making in every width up to `width`."""

    id = models.UUIDField(primary_key=True, default=ids.new, editable=False)
    product = models.ForeignKey(Product, models.PROTECT, related_name="photographs")
    place = models.IntegerField()  # the lowest is shown first
    alt = models.CharField("사진 설명", max_length=160)
    alt_en = models.CharField("사진 설명 (영문)", max_length=160, blank=True)
    width = models.IntegerField()
    height = models.IntegerField()
    kept_at = models.DateTimeField()

    class Meta:
        ordering = ("product", "place", "id")
        constraints = [
            models.UniqueConstraint(fields=["product", "place"], name="a_photograph_has_its_own_place"),
            models.CheckConstraint(condition=~Q(alt=""), name="a_photograph_is_described"),
        ]

    def __str__(self) -> str:
        return self.alt

    @property
    def words(self) -> Words:
        return Words(self.alt, self.alt_en or self.alt)

    @property
    def url(self) -> str:
        return self._address(self.width)

    @property
    def srcset(self) -> str:
        widths = (width for width in photographs.WIDTHS if width <= self.width)
        return ", ".join(f"{self._address(width)} {width}w" for width in widths)

    def _address(self, width: int) -> str:
        return f"{settings.MEDIA_URL}photographs/{self.pk}-{width}.webp"


class Price(models.Model):
    """What a product cost from a moment on, until the next price. Append-only: no list price can be invented later."""

    product = models.ForeignKey(Product, models.PROTECT, related_name="prices")
    amount = models.BigIntegerField("가격")
    effective_from = models.DateTimeField()

    class Meta:
        ordering = ("product", "-effective_from", "-id")
        constraints = [models.CheckConstraint(condition=Q(amount__gt=0), name="a_price_is_positive")]
        indexes = [models.Index(fields=["product", "-effective_from", "-id"], name="prices_latest_first")]

    def __str__(self) -> str:
        return str(self.amount)


class Follow(models.Model):
    """A shop that somebody wants to find again. Who it was is nobody's business, and nothing is sent because of it."""

    user = models.ForeignKey("people.User", models.CASCADE, related_name="+")
    merchant = models.ForeignKey(Merchant, models.CASCADE, related_name="+")
    followed_at = models.DateTimeField()

    class Meta:
        ordering = ("user", "-followed_at", "merchant")
        constraints = [models.UniqueConstraint(fields=["user", "merchant"], name="a_shop_is_followed_once")]

    def __str__(self) -> str:
        return f"{self.user_id} {self.merchant_id}"


class ProductSheet(models.Model):
    """What marketplaces ask of a product beside its name, price and photographs: written once, for all of them."""

    product = models.OneToOneField(Product, models.PROTECT, primary_key=True, related_name="sheet")
    origin = models.CharField("원산지", max_length=120, blank=True)
    maker = models.CharField("제조자·생산자", max_length=120, blank=True)
    notice_kind = models.CharField("고시 품목", max_length=60, blank=True)
    notice = models.TextField("고시 내용", blank=True)
    returns = models.TextField("반품·교환 안내", blank=True)
    contact = models.CharField("소비자 상담 전화", max_length=40, blank=True)
    written_at = models.DateTimeField()

    class Meta:
        ordering = ("product",)

    def __str__(self) -> str:
        return str(self.product_id)


class MarketplaceListing(models.Model):
    """How a product's sheet stands on one marketplace: what was exported when, and by which number it is listed there."""

    product = models.ForeignKey(Product, models.PROTECT, related_name="marketplace_listings")
    marketplace = models.CharField("판매처", max_length=16)
    exported_at = models.DateTimeField(null=True)
    exported = models.BinaryField(max_length=32, default=bytes)  # SHA-256 of the content that was exported
    number = models.CharField("판매처의 상품 번호", max_length=sheets.NUMBER_LETTERS, blank=True)

    class Meta:
        ordering = ("product", "marketplace")
        constraints = [
            models.UniqueConstraint(
                fields=["product", "marketplace"], name="a_product_stands_once_on_a_marketplace"
            ),
            models.CheckConstraint(
                condition=Q(marketplace__in=list(sheets.MARKETPLACES)),
                name="a_listing_is_on_a_marketplace_we_export_to",
            ),
            models.CheckConstraint(
                condition=Q(exported_at=None, exported=b"") | Q(exported_at__isnull=False) & ~Q(exported=b""),
                name="an_export_is_known_by_its_content",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.product_id} {self.marketplace}"

    @property
    def standing(self) -> sheets.Standing:
        return sheets.Standing(self.marketplace, self.exported_at, bytes(self.exported), self.number)
