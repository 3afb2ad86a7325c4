"""How a brand looks and speaks."""

from __future__ import annotations

from django.contrib.postgres.fields import ArrayField
from django.db import models
from django.db.models import Q
from django.db.models.functions import Lower

from accounts.identity_states import BrandFileKind, BrandKind, LogoVariant
from accounts.models.stored_picture import StoredPicture
from team.models import WorkspaceOwned


class BrandKit(WorkspaceOwned):
    """One brand's kit (handbook ACC-9, CON-9); a workspace has one default. `group`: the accounts it speaks for.

    `colours`: objects of role, name, hex (`#RRGGBB`) and cmyk (as the printer gave it, may be ''). `fonts`: objects of
    name, use, licence and fallback. The composer's advice comes from `phrases_forbidden`, `no_capitals`,
    `no_repeated_marks`, `emoji_most` and `colours_least` (percent of a picture's coloured area near the palette); None
    and False mean no such rule. `clear_space`, `min_size`: how the logo may stand, in words. Texts are the brand's own.
    """

    name = models.CharField(max_length=80)
    kind = models.CharField(max_length=8, choices=BrandKind, default=BrandKind.MOTHER)
    is_default = models.BooleanField(default=False)
    group = models.ForeignKey(
        "accounts.AccountGroup", null=True, blank=True, on_delete=models.SET_NULL, related_name="+"
    )
    slogan = models.CharField(max_length=120, blank=True)
    tone = models.CharField(max_length=1000, blank=True)
    clear_space = models.CharField(max_length=300, blank=True)
    min_size = models.CharField(max_length=300, blank=True)
    forbidden_styles = models.CharField(max_length=1000, blank=True)
    colours = models.JSONField(default=list, blank=True)
    fonts = models.JSONField(default=list, blank=True)
    phrases_forbidden = ArrayField(models.CharField(max_length=60), default=list, blank=True)
    no_capitals = models.BooleanField(default=False)
    no_repeated_marks = models.BooleanField(default=False)
    emoji_most = models.PositiveSmallIntegerField(null=True, blank=True)
    colours_least = models.PositiveSmallIntegerField(null=True, blank=True)
    created_by = models.ForeignKey("team.User", null=True, on_delete=models.SET_NULL, related_name="+")
    created_at = models.DateTimeField(auto_now_add=True)
    updated_at = models.DateTimeField(auto_now=True)

    class Meta(WorkspaceOwned.Meta):
        ordering = ["-is_default", "pk"]
        constraints = [
            models.UniqueConstraint("workspace", Lower("name"), name="brand_kit_once"),
            models.UniqueConstraint(fields=["workspace"], condition=Q(is_default=True), name="brand_kit_default_once"),
        ]

    def __str__(self) -> str:
        return self.name

    @property
    def palette(self) -> list[str]:
        """Its colours as HEX, in order."""
        return [colour["hex"] for colour in self.colours]


class BrandFile(StoredPicture):
    """A logo or an example of a kit. `variant`: of logos only; `note`: what it shows or when to use it."""

    kit = models.ForeignKey("accounts.BrandKit", on_delete=models.CASCADE, related_name="files")
    kind = models.CharField(max_length=8, choices=BrandFileKind)
    variant = models.CharField(max_length=10, choices=LogoVariant, blank=True)
    note = models.CharField(max_length=300, blank=True)

    class Meta(StoredPicture.Meta):
        ordering = ["pk"]

    def __str__(self) -> str:
        return self.name
