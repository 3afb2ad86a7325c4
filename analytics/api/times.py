"""REST: the week of an account by hour, and its best times to post."""

from __future__ import annotations

from typing import Any

from drf_spectacular.utils import extend_schema
from rest_framework import serializers
from rest_framework.request import Request
from rest_framework.response import Response
from rest_framework.views import APIView

from accounts.selectors.account import account_get
from analytics.selectors.times import Cell, week_of_times
from team.permissions import Permission as P

TAGS = ["analytics"]


class TimeCellSerializer(serializers.Serializer[Any]):
    """One hour of the week on the account's clock."""

    weekday = serializers.IntegerField(help_text="0 is Monday.")
    hour = serializers.IntegerField()
    score = serializers.FloatField(allow_null=True, help_text="Times the average hour; null: nothing is known.")
    posts = serializers.IntegerField(help_text="Own posts with figures that came out in it.")
    quiet = serializers.BooleanField(help_text="Quiet hours of the account lie over it.")
    slot = serializers.BooleanField(help_text="It is a queue slot.")


class TimeSuggestionSerializer(serializers.Serializer[Any]):
    """One of the best hours: outside quiet hours and as far from the others as limits ask."""

    cell = TimeCellSerializer()
    hour_posts = serializers.IntegerField(help_text="Own posts at this hour on such days.")
    ratio = serializers.FloatField(allow_null=True, help_text="How they did on average; 1 is usual.")


class WeekOfTimesSerializer(serializers.Serializer[Any]):
    """The week of an account."""

    account = serializers.IntegerField()
    zone = serializers.CharField(help_text="IANA zone of the clock.")
    own = serializers.BooleanField(help_text="Own figures count; false: the platform default, not your data.")
    whose = serializers.CharField(help_text="account, or platform: the workspace's other accounts on it count too.")
    posts = serializers.IntegerField(help_text="Own posts with figures.")
    account_posts = serializers.IntegerField(help_text="Those of this account.")
    audience = serializers.BooleanField(help_text="The hours of followers make up half of the default.")
    basis = serializers.ListField(child=serializers.CharField())
    confidence = serializers.CharField(allow_blank=True)
    explanation = serializers.CharField(help_text="What it rests on, in the caller's language.")
    cells = TimeCellSerializer(many=True, help_text="168 hours from Monday midnight on.")
    best = TimeSuggestionSerializer(many=True)


class WeekOfTimesView(APIView):
    """Best times of one account."""

    permissions = {"GET": P.VIEW}

    @extend_schema(operation_id="times_week", tags=TAGS, responses=WeekOfTimesSerializer)
    def get(self, request: Request, slug: str, account_id: int) -> Response:
        """The week by hour with the best times. To use them, add them to the slots of the account (`slots_set`)."""
        workspace = request.workspace  # type: ignore[attr-defined]
        week = week_of_times(workspace=workspace, account=account_get(workspace=workspace, account_id=account_id))
        cells: list[Cell] = [cell for line in week.cells for cell in line]
        body = {
            **{name: getattr(week.weekday, name) for name in ("own", "whose", "posts", "audience", "basis")},
            "confidence": week.weekday.confidence,
            "explanation": week.weekday.words,
            "account": week.account.pk,
            "zone": week.account.zone,
            "account_posts": week.account_posts,
            "cells": cells,
            "best": week.best,
        }
        return Response(WeekOfTimesSerializer(body).data)
