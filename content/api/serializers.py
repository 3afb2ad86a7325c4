"""Shapes of posts and media in the REST API. They check form only; rules live in services."""

from __future__ import annotations

from typing import Any

from django.urls import reverse
from drf_spectacular.utils import extend_schema_field
from rest_framework import serializers

from accounts.connectors import registry
from content.api.moments import MomentField, on_clock
from content.models import MediaAsset, Post, Publication
from content.services.check_report import Check
from content.services.copying import media_of
from content.services.drafting import (
    CAMPAIGN_MAX,
    LATE_MAX,
    MEDIA_MAX,
    TEXT_MAX,
    THREAD_MAX,
    TITLE_MAX,
)
from content.services.option_check import options_check
from content.services.quality import Quality, Trait
from content.services.verdicts import ACKNOWLEDGED_MAX
from content.states import (
    AdKind,
    AiContent,
    DisplayState,
    Licence,
    MediaAi,
    MediaKind,
    People,
    PostKind,
    PostState,
    PublicationState,
)


class MediaSerializer(serializers.ModelSerializer[MediaAsset]):
    """A file of the library. `file_url` and `thumb_url` need the same authorisation as the API's web session."""

    file_url = serializers.SerializerMethodField()
    thumb_url = serializers.SerializerMethodField()
    tags = serializers.ListField(child=serializers.CharField(), read_only=True)
    kind = serializers.ChoiceField(choices=MediaKind.choices, read_only=True)
    facts = serializers.DictField(read_only=True)
    platforms = serializers.ListField(child=serializers.CharField(), read_only=True)
    licence = serializers.ChoiceField(choices=Licence.choices, read_only=True)
    people = serializers.ChoiceField(choices=People.choices, read_only=True)
    ai_content = serializers.ChoiceField(choices=MediaAi.choices, read_only=True)

    class Meta:
        model = MediaAsset
        fields = (
            "id", "kind", "title", "alt", "tags", "mime", "size", "width", "height", "seconds", "sha256",
            "cropped_from", "made_for", "folder", "focus_x", "focus_y", "facts", "licence", "holder", "source",
            "credit", "licence_from", "licence_until", "territory", "platforms", "people", "minors", "release_until",
            "ai_content", "created_at", "file_url", "thumb_url",
        )  # fmt: skip
        read_only_fields = fields

    def get_file_url(self, asset: MediaAsset) -> str:
        """Where the file is."""
        return self._url("content:media_file", asset)

    @extend_schema_field(serializers.CharField(allow_null=True))
    def get_thumb_url(self, asset: MediaAsset) -> str | None:
        """Where the preview is; null for a video without one."""
        return self._url("content:media_thumb", asset) if asset.thumb.name else None

    def _url(self, name: str, asset: MediaAsset) -> str:
        request = self.context["request"]
        return str(request.build_absolute_uri(reverse(name, args=[request.workspace.slug, asset.pk])))


class UploadedMediaSerializer(MediaSerializer):
    """An uploaded file; `existed` when the same file was in the library already and is returned instead."""

    existed = serializers.BooleanField(read_only=True)

    class Meta(MediaSerializer.Meta):
        fields = (*MediaSerializer.Meta.fields, "existed")  # type: ignore[assignment]
        read_only_fields = fields  # type: ignore[assignment]


class MediaUploadSerializer(serializers.Serializer[Any]):
    """A multipart upload of one file."""

    file = serializers.FileField(allow_empty_file=True)
    title = serializers.CharField(max_length=160, required=False, allow_blank=True, default="")
    alt = serializers.CharField(max_length=2000, required=False, allow_blank=True, default="")
    tags = serializers.ListField(
        child=serializers.CharField(max_length=30), max_length=20, required=False, default=list
    )
    folder_id = serializers.IntegerField(required=False, allow_null=True, default=None, min_value=1)


class MediaChangesSerializer(serializers.Serializer[Any]):
    """What to change of a file; absent fields stay."""

    title = serializers.CharField(max_length=160, required=False, allow_blank=True)
    alt = serializers.CharField(max_length=2000, required=False, allow_blank=True)
    tags = serializers.ListField(child=serializers.CharField(max_length=30), max_length=20, required=False)


class AttachmentSerializer(serializers.Serializer[Any]):
    """A file of a post. `alt` describes it in this post only; empty means the file's own description."""

    id = serializers.IntegerField(min_value=1)
    alt = serializers.CharField(max_length=2000, required=False, allow_blank=True, default="")


class VariantSerializer(serializers.Serializer[Any]):
    """What differs on one platform; null or absent means: as in the post. `media` may be an empty list: no files."""

    title = serializers.CharField(max_length=TITLE_MAX, required=False, allow_null=True, allow_blank=True)
    text = serializers.CharField(
        max_length=TEXT_MAX, required=False, allow_null=True, allow_blank=True, trim_whitespace=False
    )
    first_comment = serializers.CharField(required=False, allow_null=True, allow_blank=True, max_length=TEXT_MAX)
    thread = serializers.ListField(
        child=serializers.CharField(allow_blank=True), max_length=THREAD_MAX, required=False, allow_null=True
    )
    options = serializers.DictField(required=False)
    media = AttachmentSerializer(many=True, required=False, allow_null=True)


class PublicationBriefSerializer(serializers.ModelSerializer[Publication]):
    """How a post fares at one account."""

    account = serializers.IntegerField(source="account_id", read_only=True)
    platform = serializers.CharField(source="account.platform", read_only=True)
    state = serializers.ChoiceField(choices=PublicationState.choices, read_only=True)

    class Meta:
        model = Publication
        fields = ("id", "account", "platform", "state", "due_at", "published_at", "remote_url")
        read_only_fields = fields


class PostSerializer(serializers.ModelSerializer[Post]):
    """A post with its versions, attachments and publications."""

    status = serializers.ChoiceField(choices=DisplayState.choices, read_only=True)
    state = serializers.ChoiceField(choices=PostState.choices, read_only=True)
    kind = serializers.ChoiceField(choices=PostKind.choices, read_only=True)
    details = serializers.DictField(read_only=True, help_text="Fields of the kind.")
    ad_kind = serializers.ChoiceField(choices=AdKind.choices, read_only=True)
    ai_content = serializers.ChoiceField(choices=AiContent.choices, read_only=True)
    thread = serializers.ListField(child=serializers.CharField(), read_only=True)
    options = serializers.DictField(read_only=True)
    author = serializers.IntegerField(source="author_id", read_only=True, allow_null=True)
    pillar = serializers.IntegerField(source="pillar_id", read_only=True, allow_null=True)
    idea = serializers.IntegerField(source="idea_id", read_only=True, allow_null=True, help_text="It was made of it.")
    accounts = serializers.SerializerMethodField()
    media = serializers.SerializerMethodField()
    variants = serializers.SerializerMethodField()
    publications = PublicationBriefSerializer(many=True, read_only=True)
    due_local = serializers.SerializerMethodField(help_text="`due_at` on the workspace's clock, with its offset then.")
    time_zone = serializers.SerializerMethodField(help_text="The workspace's zone.")

    class Meta:
        model = Post
        fields = (
            "id", "version", "state", "status", "kind", "details", "ad_kind", "ai_content",
            "title", "text", "first_comment", "thread", "options", "notes",
            "due_at", "due_local", "time_zone", "late_minutes", "urgent", "campaign", "pillar", "idea", "author",
            "approved_at", "approved_from", "approved_until", "created_at", "updated_at", "accounts", "media",
            "variants", "publications",
        )  # fmt: skip
        read_only_fields = fields

    @extend_schema_field(serializers.DateTimeField(allow_null=True))
    def get_due_local(self, post: Post) -> str | None:
        """The wanted time as people in the workspace read it."""
        return on_clock(post.due_at, self.get_time_zone(post))

    def get_time_zone(self, post: Post) -> str:
        """IANA name."""
        workspace = getattr(self.context.get("request"), "workspace", None) or post.workspace
        return str(workspace.time_zone)

    @extend_schema_field(serializers.ListField(child=serializers.IntegerField()))
    def get_accounts(self, post: Post) -> list[int]:
        """Ids of the chosen accounts."""
        return [publication.account_id for publication in post.publications.all()]

    @extend_schema_field(AttachmentSerializer(many=True))
    def get_media(self, post: Post) -> list[dict[str, Any]]:
        """Attachments in order."""
        return [{"id": item.asset_id, "alt": item.alt} for item in post.attachments.all()]

    @extend_schema_field(serializers.DictField(child=VariantSerializer()))
    def get_variants(self, post: Post) -> dict[str, Any]:
        """Platform → what differs there."""
        names = ("title", "text", "first_comment", "thread", "options")
        return {
            variant.platform: {
                **{name: getattr(variant, name) for name in names},
                "media": None if (own := media_of(variant)) is None else [{"id": pk, "alt": alt} for pk, alt in own],
            }
            for variant in post.variants.all()
        }


class PostWriteSerializer(serializers.Serializer[Any]):
    """What a post says, where it goes and when; with PATCH absent fields stay."""

    kind = serializers.ChoiceField(choices=PostKind.choices, required=False)
    details = serializers.DictField(
        required=False, help_text="Fields of the kind, as a whole; see /posts/kinds/ for the names and types."
    )
    ad_kind = serializers.ChoiceField(choices=AdKind.choices, required=False)
    ai_content = serializers.ChoiceField(choices=AiContent.choices, required=False)
    title = serializers.CharField(max_length=TITLE_MAX, required=False, allow_blank=True)
    text = serializers.CharField(max_length=TEXT_MAX, required=False, allow_blank=True, trim_whitespace=False)
    first_comment = serializers.CharField(max_length=TEXT_MAX, required=False, allow_blank=True)
    thread = serializers.ListField(
        child=serializers.CharField(allow_blank=True, trim_whitespace=False), max_length=THREAD_MAX, required=False
    )
    options = serializers.DictField(required=False)
    notes = serializers.CharField(max_length=20_000, required=False, allow_blank=True)
    due_at = MomentField(required=False, allow_null=True)
    late_minutes = serializers.IntegerField(
        min_value=1,
        max_value=LATE_MAX,
        required=False,
        allow_null=True,
        help_text="How late it may still go out; null: as the workspace says.",
    )
    urgent = serializers.BooleanField(
        required=False, help_text="Goes out in spite of quiet hours and limits. Takes the permission to publish."
    )
    campaign = serializers.CharField(max_length=CAMPAIGN_MAX, required=False, allow_blank=True)
    acknowledged = serializers.ListField(
        child=serializers.CharField(max_length=64),
        max_length=ACKNOWLEDGED_MAX,
        required=False,
        help_text="Fingerprints of warnings that were looked at; replaces those marked before.",
    )
    pillar = serializers.IntegerField(min_value=1, required=False, allow_null=True, help_text="Id of a pillar.")
    persona = serializers.IntegerField(
        min_value=1, required=False, allow_null=True, help_text="Id of a persona; kept in the post's brief."
    )
    accounts = serializers.ListField(
        child=serializers.IntegerField(min_value=1), max_length=200, required=False, help_text="Account ids."
    )
    media = AttachmentSerializer(many=True, required=False)
    variants = serializers.DictField(child=VariantSerializer(), required=False, help_text="Platform slug → version.")

    def validate_media(self, value: list[dict[str, Any]]) -> list[dict[str, Any]]:
        """At most as many files as a post may have."""
        if len(value) > MEDIA_MAX:
            raise serializers.ValidationError(f"At most {MEDIA_MAX} files.")
        return value

    def validate_options(self, value: dict[str, Any]) -> dict[str, Any]:
        """Of a size and shape that can be kept."""
        options_check(options=value)
        return value

    def validate_variants(self, value: dict[str, Any]) -> dict[str, Any]:
        """Known platforms only, and options that can be kept."""
        for slug, variant in value.items():
            if slug not in registry.slugs():
                raise serializers.ValidationError({slug: "Unknown platform."})
            options_check(options=variant.get("options") or {}, platform=slug)
        return value


class PostCreateSerializer(PostWriteSerializer):
    """A new post; groups stand for the accounts that are in them and can publish when it is made."""

    group_ids = serializers.ListField(
        child=serializers.IntegerField(min_value=1),
        max_length=60,
        required=False,
        help_text="Ids of groups: their accounts that can publish now join `accounts`.",
    )


class PostPatchSerializer(PostWriteSerializer):
    """Changes; `version` (or If-Match) guards against overwriting somebody else's save."""

    version = serializers.IntegerField(min_value=1, required=False)


class CheckSerializer(serializers.Serializer[Check]):
    """One broken rule. `error` stops scheduling, `info` only tells.

    A `warning` with a fingerprint stops until it is named in the post's `acknowledged`; others are advice.
    """

    code = serializers.CharField()
    severity = serializers.ChoiceField(choices=["error", "warning", "info"])
    rule = serializers.CharField()
    title = serializers.CharField()
    detail = serializers.CharField()
    target = serializers.CharField(help_text="The field it concerns, such as text or media.0.")
    platform = serializers.CharField(allow_blank=True)
    account_ids = serializers.ListField(child=serializers.IntegerField())
    words = serializers.CharField(allow_blank=True, help_text="The words it is about, as written.")
    span = serializers.ListField(
        child=serializers.IntegerField(), help_text="Where they begin and end in the field, in code points."
    )
    replacements = serializers.ListField(child=serializers.CharField(allow_blank=True))
    law = serializers.CharField(source="source", allow_blank=True, help_text="Law and article.")
    advice = serializers.CharField(allow_blank=True)
    fingerprint = serializers.CharField(allow_blank=True)
    acknowledged = serializers.BooleanField()


class TraitSerializer(serializers.Serializer[Trait]):
    """One thing a good text has; `advice` is empty where it is fine."""

    key = serializers.CharField()
    good = serializers.BooleanField()
    title = serializers.CharField()
    measured = serializers.CharField()
    advice = serializers.CharField(allow_blank=True)


class QualitySerializer(serializers.Serializer[Quality]):
    """How the text reads; advice only. `score`: share of traits that are fine, 0 to 100."""

    score = serializers.IntegerField()
    traits = TraitSerializer(many=True)


class ChecksSerializer(serializers.Serializer[Any]):
    """Every finding and whether the post may be scheduled as far as rules go."""

    schedulable = serializers.BooleanField()
    checks = CheckSerializer(many=True)
    quality = QualitySerializer()
