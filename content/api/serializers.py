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
from content.services.drafting import CAMPAIGN_MAX, LATE_MAX, MEDIA_MAX, TEXT_MAX, THREAD_MAX, TITLE_MAX
from content.services.option_check import options_check
from content.states import DisplayState, Licence, MediaAi, MediaKind, People, PostState, PublicationState


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
    """What differs on one platform; null or absent means: as in the post."""

    title = serializers.CharField(max_length=TITLE_MAX, required=False, allow_null=True, allow_blank=True)
    text = serializers.CharField(
        max_length=TEXT_MAX, required=False, allow_null=True, allow_blank=True, trim_whitespace=False
    )
    first_comment = serializers.CharField(required=False, allow_null=True, allow_blank=True, max_length=TEXT_MAX)
    thread = serializers.ListField(
        child=serializers.CharField(allow_blank=True), max_length=THREAD_MAX, required=False, allow_null=True
    )
    options = serializers.DictField(required=False)


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
    thread = serializers.ListField(child=serializers.CharField(), read_only=True)
    options = serializers.DictField(read_only=True)
    author = serializers.IntegerField(source="author_id", read_only=True, allow_null=True)
    accounts = serializers.SerializerMethodField()
    media = serializers.SerializerMethodField()
    variants = serializers.SerializerMethodField()
    publications = PublicationBriefSerializer(many=True, read_only=True)
    due_local = serializers.SerializerMethodField(help_text="`due_at` on the workspace's clock, with its offset then.")
    time_zone = serializers.SerializerMethodField(help_text="The workspace's zone.")

    class Meta:
        model = Post
        fields = (
            "id", "version", "state", "status", "title", "text", "first_comment", "thread", "options", "notes",
            "due_at", "due_local", "time_zone", "late_minutes", "urgent", "campaign", "author", "approved_at",
            "approved_from", "approved_until", "created_at", "updated_at", "accounts", "media", "variants",
            "publications",
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
        return {variant.platform: {name: getattr(variant, name) for name in names} for variant in post.variants.all()}


class PostWriteSerializer(serializers.Serializer[Any]):
    """What a post says, where it goes and when; with PATCH absent fields stay."""

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


class PostPatchSerializer(PostWriteSerializer):
    """Changes; `version` (or If-Match) guards against overwriting somebody else's save."""

    version = serializers.IntegerField(min_value=1, required=False)


class CheckSerializer(serializers.Serializer[Check]):
    """One broken rule; `error` stops scheduling, `warning` is advice."""

    code = serializers.CharField()
    severity = serializers.ChoiceField(choices=["error", "warning"])
    rule = serializers.CharField()
    title = serializers.CharField()
    detail = serializers.CharField()
    target = serializers.CharField(help_text="The field it concerns, such as text or media.0.")
    platform = serializers.CharField(allow_blank=True)
    account_ids = serializers.ListField(child=serializers.IntegerField())


class ChecksSerializer(serializers.Serializer[Any]):
    """Every finding and whether the post may be scheduled as far as rules go."""

    schedulable = serializers.BooleanField()
    checks = CheckSerializer(many=True)
