"""Users, the organisations they speak for, and the roles they hold."""

from typing import Any, ClassVar

from django.contrib.auth.models import AbstractUser, BaseUserManager
from django.contrib.postgres.fields import ArrayField
from django.db import models
from django.db.models import F, Q

from hamkke.kernel import ids
from hamkke.kernel.words import Words
from hamkke.people import rules


class UserManager(BaseUserManager["User"]):
    use_in_migrations = True

    def create_user(self, email: str, password: str | None = None, **fields: Any) -> "User":
        user = self.model(email=self.normalize_email(email).lower(), **fields)
        user.set_password(password)
        user.save(using=self._db)
        return user

    def create_superuser(self, email: str, password: str | None = None, **fields: Any) -> "User":
        return self.create_user(email, password, is_staff=True, is_superuser=True, **fields)


class User(AbstractUser):
    """Someone who signs in: by a code sent to their e-mail address, or through Kakao. No password is needed."""

    id = models.UUIDField(primary_key=True, default=ids.new, editable=False)
    username = None  # type: ignore[assignment]
    email = models.EmailField("전자우편", unique=True)
    name = models.CharField("이름", max_length=60, blank=True)

    USERNAME_FIELD = "email"
    REQUIRED_FIELDS: ClassVar[list[str]] = []
    objects: ClassVar[UserManager] = UserManager()  # type: ignore[assignment]

    def __str__(self) -> str:
        return self.name or self.email


class Organisation(models.Model):
    """A ministry, agency, platform or association that takes part under its own name."""

    class Kind(models.TextChoices):
        STATE = "state", "정부·공공기관"
        PLATFORM = "platform", "플랫폼"
        ASSOCIATION = "association", "상인회·단체"

    id = models.UUIDField(primary_key=True, default=ids.new, editable=False)
    name = models.CharField("이름", max_length=120, unique=True)
    name_en = models.CharField("영문 이름", max_length=160)
    kind = models.CharField("종류", max_length=12, choices=Kind)

    class Meta:
        ordering = ("name",)

    def __str__(self) -> str:
        return self.name

    @property
    def kind_words(self) -> Words:
        return rules.KINDS[self.kind]


class Role(models.Model):
    """What a user may act as. Everyone who signs in is a shopper; the other roles are given."""

    class Name(models.TextChoices):
        ORGANISER = "organiser", "사무국"
        JUDGE = "judge", "심사위원"
        MERCHANT = "merchant", "소상공인"
        AUDITOR = "auditor", "감사"
        ANALYST = "analyst", "분석"
        PARTNER = "partner", "협력 기관"

    id = models.UUIDField(primary_key=True, default=ids.new, editable=False)
    user = models.ForeignKey(User, models.CASCADE, related_name="roles")
    name = models.CharField(max_length=12, choices=Name)
    given_at = models.DateTimeField()

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["user", "name"], name="a_user_holds_a_role_once"),
        ]

    def __str__(self) -> str:
        return f"{self.user} · {self.get_name_display()}"

    @property
    def words(self) -> Words:
        return rules.ROLES[self.name]


class Membership(models.Model):
    """Somebody speaks for an organisation. Whoever speaks for one holds the role of partner."""

    id = models.UUIDField(primary_key=True, default=ids.new, editable=False)
    user = models.ForeignKey(User, models.CASCADE, related_name="memberships")
    organisation = models.ForeignKey(Organisation, models.PROTECT, related_name="memberships")
    given_at = models.DateTimeField()

    class Meta:
        ordering = ("organisation", "given_at", "id")
        constraints = [
            models.UniqueConstraint(
                fields=["user", "organisation"], name="a_person_speaks_for_an_organisation_once"
            ),
        ]

    def __str__(self) -> str:
        return f"{self.user} · {self.organisation}"


class PersonalToken(models.Model):
    """With it a person's own programs act in their name, as far as its scopes reach. Of its secret only the hash is kept."""

    id = models.UUIDField(primary_key=True, default=ids.new, editable=False)
    user = models.ForeignKey(User, models.CASCADE, related_name="+")
    name = models.CharField("이름", max_length=60)
    scopes = ArrayField(models.CharField(max_length=20), verbose_name="할 수 있는 일")
    hash = models.BinaryField(max_length=32, unique=True)
    made_at = models.DateTimeField("만든 때")
    expires_at = models.DateTimeField("끝나는 때")
    revoked_at = models.DateTimeField("거둔 때", null=True)
    last_used_at = models.DateTimeField("마지막으로 쓴 때", null=True)

    class Meta:
        ordering = ("-made_at", "-id")
        constraints = [
            models.CheckConstraint(
                name="a_token_may_do_something_known",
                condition=Q(scopes__len__gt=0) & Q(scopes__contained_by=list(rules.SCOPES)),
            ),
            models.CheckConstraint(
                name="a_token_ends_after_it_begins", condition=Q(expires_at__gt=F("made_at"))
            ),
            models.CheckConstraint(name="a_token_has_a_name", condition=~Q(name="")),
        ]

    def __str__(self) -> str:
        return f"{self.name} · {self.user_id}"


class Pace(models.Model):
    """How often somebody did something in a stretch of time that began at `since`. Shared by every process; kept for minutes."""

    key = models.CharField(primary_key=True, max_length=120)
    since = models.DateTimeField()
    count = models.PositiveIntegerField()

    class Meta:
        ordering = ("key",)

    def __str__(self) -> str:
        return f"{self.key} × {self.count}"
