"""What the API says of dashboards that people put together."""

from __future__ import annotations

from typing import Any

from drf_spectacular.utils import extend_schema_field
from rest_framework import serializers

from analytics.models import Dashboard, DashboardPin
from analytics.pin_states import PinSize
from analytics.selectors.audience import SPANS
from analytics.selectors.dashboards.filters import PERIODS, ids_of
from analytics.selectors.figures.posts import ORDERS
from analytics.selectors.figures.scope import Comparison
from analytics.selectors.own_dashboards.kinds import KINDS, LONG, PRESENCE, TALK
from analytics.services.own_dashboards.dashboards import NAME_MAX
from analytics.services.own_dashboards.pins import TITLE_MAX


class DashboardSerializer(serializers.ModelSerializer[Dashboard]):
    """A dashboard. `version` grows whenever its pins change."""

    owner = serializers.IntegerField(source="owner_id", allow_null=True, read_only=True)

    class Meta:
        model = Dashboard
        fields = ("id", "name", "owner", "shared", "version", "created_at", "updated_at")
        read_only_fields = fields


class DashboardWriteSerializer(serializers.Serializer[Any]):
    """Name, and whether the whole workspace sees it."""

    name = serializers.CharField(max_length=NAME_MAX)
    shared = serializers.BooleanField(default=False)


class DashboardChangeSerializer(serializers.Serializer[Any]):
    """The same, each only where it changes."""

    name = serializers.CharField(max_length=NAME_MAX, required=False)
    shared = serializers.BooleanField(required=False)


class PinQuerySerializer(serializers.Serializer[Any]):
    """The words of the address of the page a pin comes from; which of them count depends on what is pinned."""

    period = serializers.ChoiceField(choices=PERIODS, required=False)
    compare = serializers.ChoiceField(choices=[one.value for one in Comparison], required=False)
    compare_from = serializers.DateField(required=False)
    compare_to = serializers.DateField(required=False)
    account = serializers.ListField(child=serializers.IntegerField(min_value=1), required=False, max_length=500)
    platform = serializers.CharField(max_length=40, required=False)
    group = serializers.IntegerField(min_value=1, required=False)
    format = serializers.CharField(max_length=16, required=False, help_text="text, image, video or article.")
    metric = serializers.CharField(max_length=24, required=False, help_text="A metric of the dictionary.")
    by = serializers.ChoiceField(choices=["day", "week"], required=False)
    view = serializers.ChoiceField(choices=["table"], required=False)
    page = serializers.ChoiceField(choices=["account"], required=False, help_text="Pinned on the page of an account.")
    turned = serializers.ChoiceField(choices=["1"], required=False, help_text="The lowest first.")
    sort = serializers.ChoiceField(choices=[*ORDERS, *(f"-{one}" for one in ORDERS)], required=False)
    q = serializers.CharField(max_length=LONG["q"], required=False)
    campaign = serializers.CharField(max_length=LONG["campaign"], required=False)
    marks = serializers.CharField(max_length=LONG["marks"], required=False, help_text="Kinds of marks, or none.")
    figure = serializers.ChoiceField(choices=[*TALK, *PRESENCE], required=False)
    days = serializers.ChoiceField(choices=[str(one) for one in SPANS], required=False)
    aspect = serializers.CharField(max_length=16, required=False, help_text="region, gender, age, city, country …")

    def get_fields(self) -> dict[str, Any]:
        """`from` and `to` are words of the language, so they cannot be written above."""
        days = {name: serializers.DateField(required=False, help_text="With period=custom.") for name in ("from", "to")}
        return {**super().get_fields(), **days}


class DashboardPinSerializer(serializers.ModelSerializer[DashboardPin]):
    """A chart or figure on a dashboard."""

    query = serializers.SerializerMethodField()

    class Meta:
        model = DashboardPin
        fields = ("id", "what", "query", "title", "size", "position", "created_at")
        read_only_fields = fields

    @extend_schema_field(PinQuerySerializer)
    def get_query(self, pin: DashboardPin) -> dict[str, Any]:
        """The words as they are kept, with numbers as numbers."""
        stored = pin.query if isinstance(pin.query, dict) else {}
        return {
            name: ids_of(stored, name) if name == "account" else next(iter(ids_of(stored, name)), None)
            if name == "group" else value
            for name, value in stored.items()
        }  # fmt: skip


class DashboardPinWriteSerializer(serializers.Serializer[Any]):
    """What is pinned. An empty title: the name of the chart; without a size the usual one."""

    what = serializers.ChoiceField(choices=sorted(KINDS))
    query = PinQuerySerializer(required=False)
    title = serializers.CharField(max_length=TITLE_MAX, required=False, allow_blank=True, default="")
    size = serializers.ChoiceField(choices=PinSize.choices, required=False, default="")

    def words(self) -> dict[str, Any]:
        """The words as an address has them."""
        given = self.validated_data.get("query") or {}
        return {
            name: [str(one) for one in value] if isinstance(value, list) else str(value)
            for name, value in given.items()
        }


class DashboardPinChangeSerializer(serializers.Serializer[Any]):
    """Title and size, each only where it changes."""

    title = serializers.CharField(max_length=TITLE_MAX, required=False, allow_blank=True)
    size = serializers.ChoiceField(choices=PinSize.choices, required=False)


class DashboardOrderSerializer(serializers.Serializer[Any]):
    """Every pin once, in the new order. `version`: of the dashboard it was made on; without it any will do."""

    order = serializers.ListField(child=serializers.IntegerField(min_value=1), max_length=100)
    version = serializers.IntegerField(min_value=1, required=False, allow_null=True, default=None)


class PinFigureSerializer(serializers.Serializer[Any]):
    """A single figure; null: not reported. `change` in percent, in points where `points` says so."""

    value = serializers.FloatField(allow_null=True)
    change = serializers.FloatField(allow_null=True)
    points = serializers.BooleanField()
    unit = serializers.CharField()


class PinDataSerializer(serializers.Serializer[Any]):
    """A pin with its figures as a table: `heads`, and `rows` of as many cells; "" for what is not reported.

    `problem`: why there is nothing (unknown, not_allowed, gone), '' when all is well; `detail` says it in words.
    """

    pin = DashboardPinSerializer()
    title = serializers.CharField()
    first = serializers.DateField(allow_null=True)
    last = serializers.DateField(allow_null=True)
    figure = PinFigureSerializer(allow_null=True)
    heads = serializers.ListField(child=serializers.CharField())
    rows = serializers.ListField(child=serializers.ListField(child=serializers.JSONField()))
    problem = serializers.CharField()
    detail = serializers.CharField()


class DashboardDataSerializer(serializers.Serializer[Any]):
    """A dashboard with the figures of all its pins."""

    dashboard = DashboardSerializer()
    pins = PinDataSerializer(many=True)
