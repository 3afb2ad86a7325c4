"""People who sign in, by e-mail address."""

from __future__ import annotations

from typing import Any, ClassVar

from django.contrib.auth.base_user import AbstractBaseUser, BaseUserManager
from django.contrib.auth.models import PermissionsMixin
from django.db import models
from django.utils import timezone

from config.lib.clock import validate_zone
from team.states import Density, RiseColour, Theme


class UserManager(BaseUserManager["User"]):
    """Creates users whose e-mail address is unique whatever its case."""

    def create_user(self, email: str, password: str | None = None, **fields: Any) -> User:
        """Insert a user with a usable password (or none when `password` is None)."""
        user = self.model(email=self.normalize_email(email).lower(), **fields)
        user.set_password(password)
        user.save(using=self._db)
        return user

    def create_superuser(self, email: str, password: str | None = None, **fields: Any) -> User:
        """Insert an installation administrator."""
        return self.create_user(email, password, is_staff=True, is_superuser=True, **fields)

    def get_by_natural_key(self, username: str | None) -> User:
        """Find by e-mail address, ignoring case."""
        return self.get(email__iexact=username)


class User(AbstractBaseUser, PermissionsMixin):
    """A person. What they may do lies in their memberships; how they like the screen lies here."""

    email = models.EmailField(unique=True)
    name = models.CharField(max_length=80, blank=True)
    language = models.CharField(max_length=10, blank=True)
    time_zone = models.CharField(max_length=64, blank=True, validators=[validate_zone])
    theme = models.CharField(max_length=5, choices=Theme, default=Theme.SYSTEM, blank=True)
    density = models.CharField(max_length=5, choices=Density, default=Density.DENSE, blank=True)
    rise_colour = models.CharField(max_length=5, choices=RiseColour, default=RiseColour.GOOD, blank=True)
    single_keys = models.BooleanField(default=True)
    last_workspace = models.ForeignKey(
        "team.Workspace", null=True, blank=True, on_delete=models.SET_NULL, related_name="+"
    )
    is_active = models.BooleanField(default=True)
    is_staff = models.BooleanField(default=False)
    date_joined = models.DateTimeField(default=timezone.now)

    USERNAME_FIELD = "email"
    EMAIL_FIELD = "email"
    REQUIRED_FIELDS: ClassVar[list[str]] = []

    objects = UserManager()

    class Meta:
        ordering = ["email"]

    def __str__(self) -> str:
        return self.label

    @property
    def label(self) -> str:
        """The name to show, or the part of the address before @."""
        return self.name or self.email.split("@")[0]

    @property
    def initial(self) -> str:
        """One character for the avatar."""
        return self.label[:1].upper()

    @property
    def tone(self) -> int:
        """Stable avatar colour, 0 to 5."""
        return (self.pk or 0) % 6

    def get_full_name(self) -> str:
        """Name for mails and allauth."""
        return self.label
