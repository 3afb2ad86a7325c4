"""What serializers of productions share: relations by id under their plain names, and what services expect of them."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from rest_framework import serializers

from content.api.publication_serializers import ROW_MAX


def ref(name: str, text: str = "") -> serializers.IntegerField:
    """A relation by id; null means none."""
    return serializers.IntegerField(
        source=f"{name}_id", min_value=1, max_value=ROW_MAX, allow_null=True, required=False, help_text=text
    )


def refs() -> serializers.ListField:
    """Ids of several rows."""
    return serializers.ListField(
        child=serializers.IntegerField(min_value=1, max_value=ROW_MAX), required=False, max_length=200
    )


def plain(values: Mapping[str, Any]) -> dict[str, Any]:
    """Validated values as services take them: relations by their plain name."""
    return {name.removesuffix("_id"): value for name, value in values.items()}


def read(serializer: type[serializers.BaseSerializer[Any]], request: Any, *, partial: bool = False) -> dict[str, Any]:
    """The body of a request in the shape of `serializer`. Raises a validation error."""
    given = serializer(data=request.data, partial=partial)
    given.is_valid(raise_exception=True)
    return plain(given.validated_data)


class OrderSerializer(serializers.Serializer[Any]):
    """All ids of a list in their new order."""

    order = serializers.ListField(child=serializers.IntegerField(min_value=1, max_value=ROW_MAX), max_length=300)


class DoneSerializer(serializers.Serializer[Any]):
    """A tick, or its taking back."""

    done = serializers.BooleanField()


class ProvedSerializer(DoneSerializer):
    """A tick with what proves it."""

    evidence = serializers.CharField(max_length=500, required=False, allow_blank=True, default="")


class ProofSerializer(ProvedSerializer):
    """A tick with an address, number or remark, or a file of the library."""

    asset = serializers.IntegerField(min_value=1, max_value=ROW_MAX, required=False, allow_null=True, default=None)
