"""REST: names to mention."""

from __future__ import annotations

from typing import Any

from drf_spectacular.utils import OpenApiParameter, extend_schema
from rest_framework import serializers
from rest_framework.response import Response
from rest_framework.views import APIView

from config.lib.numbers import row_number
from content.services.mentions import names_look_up
from team.permissions import Permission as P


class NameSerializer(serializers.Serializer[Any]):
    """`handle` is what follows the @ in a text on `platform`."""

    platform = serializers.CharField()
    handle = serializers.CharField()
    name = serializers.CharField()


class NamesSerializer(serializers.Serializer[Any]):
    """`typed`: platforms of the accounts where names cannot be looked up; `silent`: that did not answer."""

    found = NameSerializer(many=True)
    typed = serializers.ListField(child=serializers.CharField())
    silent = serializers.ListField(child=serializers.CharField())


class MentionsView(APIView):
    """Names by what was typed of them."""

    permissions = {"GET": P.CONTENT_EDIT}

    @extend_schema(
        operation_id="mentions_find",
        tags=["posts"],
        parameters=[
            OpenApiParameter("q", str, description="What was typed of the name."),
            OpenApiParameter("account", int, many=True, description="Accounts whose platforms are asked."),
        ],
        responses=NamesSerializer,
    )
    def get(self, request: Any, slug: str) -> Response:
        """Ask the accounts' platforms for names."""
        ids = [number for value in request.query_params.getlist("account")[:50] if (number := row_number(value))]
        names = names_look_up(workspace=request.workspace, words=request.query_params.get("q", ""), account_ids=ids)
        return Response(NamesSerializer(names).data)
