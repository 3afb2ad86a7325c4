"""REST: the audience over time."""

from __future__ import annotations

from typing import Any

from drf_spectacular.utils import OpenApiParameter, extend_schema
from rest_framework import serializers
from rest_framework.request import Request
from rest_framework.response import Response
from rest_framework.views import APIView

from analytics.selectors import audience as read
from team.permissions import Permission as P

TAGS = ["analytics"]


class AudienceCohortSerializer(serializers.Serializer[Any]):
    """Contacts first heard of in one week."""

    week = serializers.DateField(help_text="Its Monday.")
    size = serializers.IntegerField()
    percents = serializers.ListField(
        child=serializers.FloatField(allow_null=True), help_text="Active again 1, 2 … weeks later; null: not over."
    )
    counts = serializers.ListField(child=serializers.IntegerField(allow_null=True), help_text="How many these are.")
    small = serializers.BooleanField(help_text=f"Fewer than {read.COHORT_LEAST} contacts: percents say nothing.")


class AudienceDaySerializer(serializers.Serializer[Any]):
    """Contacts active on exactly that day after their first."""

    day = serializers.IntegerField()
    percent = serializers.FloatField(allow_null=True)
    size = serializers.IntegerField(help_text="Contacts old enough.")


class AudiencePresenceSerializer(serializers.Serializer[Any]):
    """Active contacts up to yesterday."""

    day = serializers.IntegerField()
    week = serializers.IntegerField()
    month = serializers.IntegerField()
    stickiness = serializers.FloatField(allow_null=True, help_text="Mean of the days in percent of the month.")


class AudienceStepSerializer(serializers.Serializer[Any]):
    """A reported step from exposure to orders."""

    key = serializers.CharField()
    value = serializers.FloatField()
    some = serializers.IntegerField(allow_null=True, help_text="Accounts that report it.")
    every = serializers.IntegerField(allow_null=True, help_text="Accounts with any figures.")


class AudienceLostSerializer(serializers.Serializer[Any]):
    """Followers lost; null: not reported."""

    told = serializers.IntegerField(allow_null=True)
    told_accounts = serializers.IntegerField()
    fallen = serializers.IntegerField(allow_null=True, help_text="By falls, of accounts that tell none.")
    fallen_accounts = serializers.IntegerField()


class AudienceSerializer(serializers.Serializer[Any]):
    """The audience of the workspace."""

    first = serializers.DateField()
    last = serializers.DateField()
    cohorts = AudienceCohortSerializer(many=True)
    days = AudienceDaySerializer(many=True)
    presence = AudiencePresenceSerializer()
    funnel = AudienceStepSerializer(many=True)
    followers_lost = AudienceLostSerializer()
    lifecycles = serializers.DictField(child=serializers.IntegerField())


class AudienceView(APIView):
    """Retention, presence, funnel and losses."""

    permissions = {"GET": P.INBOX_VIEW}

    @extend_schema(
        operation_id="audience",
        tags=TAGS,
        parameters=[
            OpenApiParameter("days", int, enum=read.SPANS, description="Length of the period up to yesterday.")
        ],
        responses=AudienceSerializer,
    )
    def get(self, request: Request, slug: str) -> Response:
        """The audience; single people are not named here."""
        workspace = request.workspace  # type: ignore[attr-defined]
        _span, first, last = read.period_of(workspace, request.query_params.get("days", ""))
        counts, new = read.contact_counts(workspace=workspace, first=first, last=last)
        kept = read.retention(workspace=workspace)
        body = {
            "first": first,
            "last": last,
            "cohorts": kept.cohorts,
            "days": [{"day": day, "percent": percent, "size": size} for day, percent, size in kept.days],
            "presence": read.presence(workspace=workspace),
            "funnel": read.funnel(workspace=workspace, first=first, last=last, contacts=new),
            "followers_lost": read.followers_lost(workspace=workspace, first=first, last=last),
            "lifecycles": counts,
        }
        return Response(AudienceSerializer(body).data)
