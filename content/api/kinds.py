"""REST: which kinds of posts there are, and their fields."""

from __future__ import annotations

from typing import Any

from drf_spectacular.utils import extend_schema
from rest_framework import serializers
from rest_framework.request import Request
from rest_framework.response import Response
from rest_framework.views import APIView

from content.services.kinds.catalogue import KINDS, fields_of
from content.services.kinds.spec import Type
from content.states import PostKind
from team.permissions import Permission as P


class KindFieldSerializer(serializers.Serializer[Any]):
    """A field of `details`. `max`: characters of a text or item, or the highest number; `least`, `most`: items."""

    name = serializers.CharField()
    type = serializers.ChoiceField(choices=[(item.value, item.value) for item in Type])
    label = serializers.CharField()  # type: ignore[assignment]
    help = serializers.CharField()
    required = serializers.BooleanField(  # type: ignore[assignment]
        help_text="Asked for before the post goes on its way; a draft may lack it."
    )
    max = serializers.IntegerField()
    least = serializers.IntegerField()
    most = serializers.IntegerField()


class KindSerializer(serializers.Serializer[Any]):
    """A kind of post."""

    kind = serializers.ChoiceField(choices=PostKind.choices)
    label = serializers.CharField()  # type: ignore[assignment]
    note = serializers.CharField(help_text="Where and how it is published.")
    fields = KindFieldSerializer(many=True)  # type: ignore[assignment]


class KindListView(APIView):
    """The catalogue of kinds."""

    permissions = {"GET": P.VIEW}

    @extend_schema(operation_id="posts_kinds", tags=["posts"], responses=KindSerializer(many=True))
    def get(self, request: Request, slug: str) -> Response:
        """List every kind with its fields, in the language of Accept-Language."""
        return Response(
            [
                {
                    "kind": kind.name,
                    "label": str(PostKind(kind.name).label),
                    "note": str(kind.note),
                    "fields": [
                        {
                            **{name: getattr(field, name) for name in ("name", "required", "max", "least", "most")},
                            "type": field.type.value,
                            "label": str(field.label),
                            "help": str(field.help),
                        }
                        for field in fields_of(kind)
                    ],
                }
                for kind in KINDS.values()
            ]
        )
