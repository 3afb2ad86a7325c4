"""Shapes of sealed documents in the REST API."""

from __future__ import annotations

from typing import Any

from rest_framework import serializers
from rest_framework.reverse import reverse

from accounts.models import DocumentAccess, SealedDocument


class DocumentSerializer(serializers.ModelSerializer[SealedDocument]):
    """A document without its content. `url`: its file, for those who may open it."""

    uploaded_by = serializers.SerializerMethodField()
    url = serializers.SerializerMethodField()

    class Meta:
        model = SealedDocument
        fields = ("id", "name", "mime", "size", "sha256", "uploaded_by", "uploaded_at", "url")

    def get_uploaded_by(self, row: SealedDocument) -> str:
        """The person's name."""
        return row.uploaded_by.label if row.uploaded_by else ""

    def get_url(self, row: SealedDocument) -> str:
        """Where the file is served."""
        request: Any = self.context["request"]
        return str(reverse("api-document-file", args=[request.workspace.slug, row.pk], request=request))


class DocumentAccessSerializer(serializers.ModelSerializer[DocumentAccess]):
    """One opening."""

    class Meta:
        model = DocumentAccess
        fields = ("id", "name", "act", "by", "by_label", "ip", "at")
