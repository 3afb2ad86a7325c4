"""Shapes of brand kits, picture checks, avatars and covers in the REST API."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from django.urls import reverse
from drf_spectacular.utils import extend_schema_field
from rest_framework import serializers

from accounts.identity_states import BrandFileKind, BrandKind, ColourRole, ImageKind, LogoVariant, Verdict
from accounts.models import AccountImage, BrandFile, BrandKit, ImageCheck, ImageSchedule
from accounts.services.identity.checking import check_reports
from config.lib.colours import contrast, grade

_PICTURE = ("id", "name", "mime", "size", "sha256", "width", "height", "created_at")


def _absolute(context: Mapping[str, Any], name: str, *args: Any, query: str = "") -> str:
    request = context["request"]
    path = reverse(name, args=[request.workspace.slug, *args])
    return str(request.build_absolute_uri(path + query))


class BrandColourSerializer(serializers.Serializer[Any]):
    """One colour of a brand."""

    role = serializers.ChoiceField(choices=ColourRole.choices)
    hex = serializers.CharField(max_length=9, help_text="#RRGGBB")
    name = serializers.CharField(max_length=40, required=False, allow_blank=True, default="")
    cmyk = serializers.CharField(max_length=40, required=False, allow_blank=True, default="")


class BrandFontSerializer(serializers.Serializer[Any]):
    """One font of a brand."""

    name = serializers.CharField(max_length=60)
    use = serializers.CharField(max_length=80, required=False, allow_blank=True, default="")
    licence = serializers.CharField(max_length=120, required=False, allow_blank=True, default="")
    fallback = serializers.CharField(max_length=120, required=False, allow_blank=True, default="")


class ColourPairSerializer(serializers.Serializer[Any]):
    """Two colours of a kit: `grade` is what text of the one on the other may be by WCAG 2.2, "" for none."""

    ground = serializers.CharField()
    text = serializers.CharField()
    ratio = serializers.FloatField()
    grade = serializers.ChoiceField(choices=["AAA", "AA", "large"], allow_blank=True)


class BrandFileSerializer(serializers.ModelSerializer[BrandFile]):
    """A logo or an example; `url` gives the original to a member's session."""

    url = serializers.SerializerMethodField()
    kind = serializers.ChoiceField(choices=BrandFileKind.choices, read_only=True)
    variant = serializers.ChoiceField(choices=LogoVariant.choices, read_only=True, allow_blank=True)

    class Meta:
        model = BrandFile
        fields = (*_PICTURE, "kind", "variant", "note", "url")
        read_only_fields = fields

    def get_url(self, row: BrandFile) -> str:
        """Where it can be saved from."""
        return _absolute(self.context, "accounts:brand_file", row.kit_id, row.pk, query="?download=1")


class BrandKitSerializer(serializers.ModelSerializer[BrandKit]):
    """A brand kit with its files and the contrast of its colours."""

    kind = serializers.ChoiceField(choices=BrandKind.choices, read_only=True)
    group = serializers.IntegerField(source="group_id", read_only=True, allow_null=True)
    colours = BrandColourSerializer(many=True, read_only=True)
    fonts = BrandFontSerializer(many=True, read_only=True)
    pairs = serializers.SerializerMethodField()
    files = BrandFileSerializer(many=True, read_only=True)

    class Meta:
        model = BrandKit
        fields = (
            "id", "name", "kind", "is_default", "group", "slogan", "tone", "clear_space", "min_size",
            "forbidden_styles", "colours", "fonts", "pairs", "phrases_forbidden", "no_capitals", "no_repeated_marks",
            "emoji_most", "colours_least", "files", "created_at", "updated_at",
        )  # fmt: skip
        read_only_fields = fields

    @extend_schema_field(ColourPairSerializer(many=True))
    def get_pairs(self, row: BrandKit) -> list[dict[str, Any]]:
        """Every pair of different colours."""
        pairs = [(ground, text) for ground in row.palette for text in row.palette if ground != text]
        ratios = [(ground, text, contrast(ground, text)) for ground, text in pairs]
        rows = [{"ground": g, "text": t, "ratio": round(r, 2), "grade": grade(r)} for g, t, r in ratios]
        return list(ColourPairSerializer(rows, many=True).data)


class BrandKitWriteSerializer(serializers.Serializer[Any]):
    """A kit to write. Lists and texts that are left out are empty."""

    name = serializers.CharField(max_length=80)
    kind = serializers.ChoiceField(choices=BrandKind.choices, required=False, default=BrandKind.MOTHER)
    group = serializers.IntegerField(
        source="group_id", required=False, allow_null=True, default=None, min_value=1, max_value=2**63 - 1
    )
    slogan = serializers.CharField(max_length=120, required=False, allow_blank=True, default="")
    tone = serializers.CharField(max_length=1000, required=False, allow_blank=True, default="")
    clear_space = serializers.CharField(max_length=300, required=False, allow_blank=True, default="")
    min_size = serializers.CharField(max_length=300, required=False, allow_blank=True, default="")
    forbidden_styles = serializers.CharField(max_length=1000, required=False, allow_blank=True, default="")
    colours = BrandColourSerializer(many=True, required=False, default=list)
    fonts = BrandFontSerializer(many=True, required=False, default=list)
    phrases_forbidden = serializers.ListField(
        child=serializers.CharField(max_length=60), required=False, default=list, max_length=60
    )
    no_capitals = serializers.BooleanField(required=False, default=False)
    no_repeated_marks = serializers.BooleanField(required=False, default=False)
    emoji_most = serializers.IntegerField(required=False, allow_null=True, default=None, min_value=0, max_value=50)
    colours_least = serializers.IntegerField(required=False, allow_null=True, default=None, min_value=0, max_value=100)


class BrandFileUploadSerializer(serializers.Serializer[Any]):
    """A logo (with its variant) or an example (with a note)."""

    kind = serializers.ChoiceField(choices=BrandFileKind.choices)
    variant = serializers.ChoiceField(choices=LogoVariant.choices, required=False, allow_blank=True, default="")
    note = serializers.CharField(max_length=300, required=False, allow_blank=True, default="")
    file = serializers.FileField()


class ImagePointSerializer(serializers.Serializer[Any]):
    """One thing that was looked at, in the caller's language."""

    code = serializers.CharField()
    verdict = serializers.ChoiceField(choices=Verdict.choices)
    title = serializers.CharField()
    value = serializers.CharField()
    advice = serializers.CharField(allow_blank=True)


class ImageReportSerializer(serializers.Serializer[Any]):
    """What a picture is worth at one platform; `focus`: where we would cut, percent from left and top."""

    platform = serializers.CharField()
    verdict = serializers.ChoiceField(choices=Verdict.choices)
    focus = serializers.ListField(child=serializers.IntegerField())
    points = ImagePointSerializer(many=True)


class ImageCheckSerializer(serializers.ModelSerializer[ImageCheck]):
    """A judged picture; it is forgotten after 30 days."""

    account = serializers.IntegerField(source="account_id", read_only=True, allow_null=True)
    kind = serializers.ChoiceField(choices=ImageKind.choices, read_only=True)

    class Meta:
        model = ImageCheck
        fields: tuple[str, ...] = (*_PICTURE, "kind", "account", "platform")
        read_only_fields = fields


class ImageCheckReportSerializer(ImageCheckSerializer):
    """A judged picture with its report for each platform."""

    reports = serializers.SerializerMethodField()

    class Meta(ImageCheckSerializer.Meta):
        fields = (*ImageCheckSerializer.Meta.fields, "reports")
        read_only_fields = fields

    @extend_schema_field(ImageReportSerializer(many=True))
    def get_reports(self, row: ImageCheck) -> list[dict[str, Any]]:
        """One for each platform."""
        found = check_reports(workspace=self.context["request"].workspace, check=row)
        return list(ImageReportSerializer(found, many=True).data)


class ImageCheckUploadSerializer(serializers.Serializer[Any]):
    """A picture to judge for an account, a platform, or (neither) all platforms we are on."""

    kind = serializers.ChoiceField(choices=ImageKind.choices)
    account = serializers.IntegerField(
        source="account_id", required=False, allow_null=True, default=None, min_value=1, max_value=2**63 - 1
    )
    platform = serializers.CharField(max_length=40, required=False, allow_blank=True, default="")
    file = serializers.FileField()


class AccountImageSerializer(serializers.ModelSerializer[AccountImage]):
    """A picture of an account's history; `url` gives the original to a member's session."""

    url = serializers.SerializerMethodField()
    kind = serializers.ChoiceField(choices=ImageKind.choices, read_only=True)
    created_by = serializers.CharField(source="created_by.label", read_only=True, default="")

    class Meta:
        model = AccountImage
        fields = (*_PICTURE, "kind", "since", "season", "note", "created_by", "url")
        read_only_fields = fields

    def get_url(self, row: AccountImage) -> str:
        """Where it can be saved from."""
        return _absolute(self.context, "accounts:account_image", row.account_id, row.pk, query="?download=1")


class AccountImageUploadSerializer(serializers.Serializer[Any]):
    """A picture that a person set at the platform; a file, or the number of a judged picture whose version it was."""

    kind = serializers.ChoiceField(choices=ImageKind.choices)
    since = serializers.DateField()
    file = serializers.FileField(required=False, allow_null=True, default=None)
    check_id = serializers.IntegerField(required=False, allow_null=True, default=None, min_value=1, max_value=2**63 - 1)
    season = serializers.CharField(max_length=60, required=False, allow_blank=True, default="")
    note = serializers.CharField(max_length=300, required=False, allow_blank=True, default="")


class ImageScheduleWriteSerializer(serializers.Serializer[Any]):
    """When a picture should be renewed; both null: no plan."""

    kind = serializers.ChoiceField(choices=ImageKind.choices)
    months = serializers.IntegerField(required=False, allow_null=True, default=None, min_value=1, max_value=60)
    season = serializers.CharField(max_length=60, required=False, allow_blank=True, default="")
    season_on = serializers.DateField(required=False, allow_null=True, default=None)


class ImageScheduleSerializer(serializers.ModelSerializer[ImageSchedule]):
    """The plan of a picture."""

    class Meta:
        model = ImageSchedule
        fields = ("kind", "months", "season", "season_on", "set_on")
        read_only_fields = fields


class ImageSlotSerializer(serializers.Serializer[Any]):
    """One picture of one account: what stands there, and when it is due."""

    account = serializers.IntegerField(source="account.pk")
    platform = serializers.CharField(source="account.platform")
    kind = serializers.ChoiceField(choices=ImageKind.choices)
    state = serializers.ChoiceField(choices=["due", "soon", "fine", "free"])
    due_on = serializers.DateField(allow_null=True)
    current = AccountImageSerializer(allow_null=True)
    schedule = ImageScheduleSerializer(allow_null=True)
