"""REST: queue slots of accounts, what is free next, and the best times."""

from __future__ import annotations

from typing import Any

from django.db import transaction
from drf_spectacular.utils import OpenApiParameter, extend_schema
from rest_framework import serializers
from rest_framework.response import Response
from rest_framework.views import APIView

from accounts.selectors.account import account_get
from content.api.moments import on_clock
from content.selectors.best_time import OWN_NEEDED, BestTime, best_time, own_times_of
from content.selectors.slots import Plan, next_free, slot_plans
from content.services.slots import SLOTS_MAX, WINDOW_MAX, slot_plan_set, slots_set
from team.permissions import Permission as P

TAGS = ["publishing"]
_COUNT_MAX = 50


class SlotSerializer(serializers.Serializer[Any]):
    """One time of a week."""

    weekday = serializers.IntegerField(min_value=0, max_value=6, help_text="0 is Monday.")
    clock = serializers.TimeField(
        format="%H:%M", input_formats=["%H:%M", "%H:%M:%S"], help_text="Wall clock of the account's zone."
    )


class SlotPlanSerializer(serializers.Serializer[Any]):
    """The slots of an account as a whole; absent fields stay."""

    slots = SlotSerializer(many=True, required=False)
    paused = serializers.BooleanField(required=False, help_text="While true no slot is offered.")
    window_minutes = serializers.IntegerField(
        min_value=1, max_value=WINDOW_MAX, required=False, help_text="A post this close to a slot takes it."
    )

    def validate_slots(self, value: list[dict[str, Any]]) -> list[dict[str, Any]]:
        """No more than a week has hours."""
        if len(value) > SLOTS_MAX:
            raise serializers.ValidationError(f"At most {SLOTS_MAX} slots.")
        return value


class AccountSlotsSerializer(SlotPlanSerializer):
    """Slots with the account they belong to."""

    account = serializers.IntegerField(read_only=True)
    zone = serializers.CharField(read_only=True, help_text="IANA zone of the clocks.")


class FreeSlotSerializer(serializers.Serializer[Any]):
    """A free slot."""

    at = serializers.DateTimeField()
    local = serializers.CharField(help_text="The same on the account's clock.")


class BestTimeSerializer(serializers.Serializer[Any]):
    """Active hours on one kind of day, on the account's clock."""

    weekend = serializers.BooleanField()
    own = serializers.BooleanField(help_text="The account's own figures count; false: the platform default.")
    posts = serializers.IntegerField(help_text=f"Own posts with figures; from {OWN_NEEDED} on they count.")
    whose = serializers.CharField(help_text="account, or platform: posts of the workspace's other accounts count too.")
    audience = serializers.BooleanField(help_text="The hours at which followers are there make up half of the default.")
    counts = serializers.ListField(child=serializers.IntegerField(), help_text="Own posts by hour on such days.")
    basis = serializers.ListField(child=serializers.CharField())
    confidence = serializers.CharField(allow_blank=True)
    explanation = serializers.CharField(help_text="Where the figures come from, in the caller's language.")
    scores = serializers.ListField(child=serializers.FloatField(), help_text="24 shares; empty: nothing is known.")
    best = serializers.ListField(child=serializers.IntegerField(), help_text="The best hours, best first.")


def _plain(plan: Plan) -> dict[str, Any]:
    return {
        "account": plan.account.pk,
        "zone": plan.account.zone,
        "slots": [{"weekday": weekday, "clock": clock} for weekday, clock in plan.slots],
        "paused": plan.paused,
        "window_minutes": round(plan.window.total_seconds() / 60),
    }


def _hours(found: BestTime) -> dict[str, Any]:
    names = ("weekend", "own", "posts", "whose", "audience", "counts", "basis", "confidence", "scores", "best")
    return {**{name: getattr(found, name) for name in names}, "explanation": found.words}


class SlotListView(APIView):
    """Slots of all accounts."""

    permissions = {"GET": P.VIEW}

    @extend_schema(operation_id="slots_list", tags=TAGS, responses=AccountSlotsSerializer(many=True))
    def get(self, request: Any, slug: str) -> Response:
        """The slots of every connected account."""
        body = [_plain(plan) for plan in slot_plans(workspace=request.workspace).values()]
        return Response(AccountSlotsSerializer(body, many=True).data)


class SlotView(APIView):
    """Slots of one account."""

    permissions = {"GET": P.VIEW, "PUT": P.CONTENT_PUBLISH}

    @extend_schema(operation_id="slots_get", tags=TAGS, responses=AccountSlotsSerializer)
    def get(self, request: Any, slug: str, account_id: int) -> Response:
        """The slots of the account."""
        return self._answer(request, account_id)

    @extend_schema(operation_id="slots_set", tags=TAGS, request=SlotPlanSerializer, responses=AccountSlotsSerializer)
    def put(self, request: Any, slug: str, account_id: int) -> Response:
        """Replace the slots, pause or resume them. Posts that are planned keep their times."""
        given = SlotPlanSerializer(data=request.data)
        given.is_valid(raise_exception=True)
        values = dict(given.validated_data)
        slots = values.pop("slots", None)
        who = {"workspace": request.workspace, "actor": request.actor, "account_id": account_id}
        with transaction.atomic():
            if slots is not None:
                slots_set(**who, slots=[(slot["weekday"], slot["clock"]) for slot in slots])
            slot_plan_set(**who, **values)
        return self._answer(request, account_id)

    def _answer(self, request: Any, account_id: int) -> Response:
        account = account_get(workspace=request.workspace, account_id=account_id)
        plan = slot_plans(workspace=request.workspace, account_ids=[account_id]).get(account_id)
        empty = {"account": account.pk, "zone": account.zone, "slots": [], "paused": True, "window_minutes": 1}
        return Response(AccountSlotsSerializer(_plain(plan) if plan else empty).data)


class FreeSlotView(APIView):
    """Free slots of one account."""

    permissions = {"GET": P.VIEW}

    @extend_schema(
        operation_id="slots_free",
        tags=TAGS,
        parameters=[OpenApiParameter("count", int, description=f"How many, 1 to {_COUNT_MAX}.", default=5)],
        responses=FreeSlotSerializer(many=True),
    )
    def get(self, request: Any, slug: str, account_id: int) -> Response:
        """The next free slots, within eight weeks, where no limit or quiet hour keeps a post waiting."""
        account = account_get(workspace=request.workspace, account_id=account_id)
        text = request.query_params.get("count", "5")
        count = min(max(int(text) if text.isascii() and text.isdecimal() and len(text) < 4 else 5, 1), _COUNT_MAX)
        plans = slot_plans(workspace=request.workspace, account_ids=[account.pk])
        body = [{"at": at, "local": on_clock(at, account.zone)} for at in next_free(plans, count=count)]
        return Response(FreeSlotSerializer(body, many=True).data)


class BestTimeView(APIView):
    """When people are there."""

    permissions = {"GET": P.VIEW}

    @extend_schema(operation_id="best_times", tags=TAGS, responses=BestTimeSerializer(many=True))
    def get(self, request: Any, slug: str, account_id: int) -> Response:
        """Active hours on weekdays and on weekends, with what they rest on."""
        account = account_get(workspace=request.workspace, account_id=account_id)
        own = own_times_of(workspace=request.workspace, accounts=[account]).get(account.pk)
        kinds = [best_time(platform=account.platform, weekend=weekend, own=own) for weekend in (False, True)]
        return Response(BestTimeSerializer([_hours(found) for found in kinds], many=True).data)
