"""REST: publishing limits of the workspace and its accounts."""

from __future__ import annotations

from typing import Any

from drf_spectacular.utils import extend_schema
from rest_framework import serializers
from rest_framework.response import Response
from rest_framework.views import APIView

from accounts.models import SocialAccount
from accounts.selectors.account import account_get, account_list
from content.models import PublishingLimit
from content.selectors.limits import Block, limit_rows, waiting_blocks
from content.services.limits import DAY_MAX, GAP_MAX, WEEK_MAX, LimitValues, limit_remove, limit_save
from team.models import Workspace
from team.permissions import Permission as P

TAGS = ["publishing"]
_CLOCK = ["%H:%M", "%H:%M:%S"]
_NAMES = ("gap_minutes", "per_day", "per_week", "quiet_from", "quiet_until")


def _number(highest: int, text: str) -> serializers.IntegerField:
    return serializers.IntegerField(
        min_value=1, max_value=highest, required=False, allow_null=True, default=None, help_text=text
    )


def _clock(text: str) -> serializers.TimeField:
    return serializers.TimeField(
        required=False, allow_null=True, default=None, format="%H:%M", input_formats=_CLOCK, help_text=text
    )


class LimitSerializer(serializers.Serializer[Any]):
    """Limits to set; absent and null fields limit nothing."""

    gap_minutes = _number(GAP_MAX, "Minutes between two posts.")
    per_day = _number(DAY_MAX, "Posts a day of the account's zone.")
    per_week = _number(WEEK_MAX, "Posts an ISO week of the account's zone.")
    quiet_from = _clock("Wall clock of the account's zone; may span midnight.")
    quiet_until = _clock("End of the quiet hours.")
    enforce = serializers.BooleanField(required=False, default=True, help_text="Wait; otherwise only warn.")


class LimitInForceSerializer(LimitSerializer):
    """What holds for an account (`account` null: the workspace's default)."""

    account = serializers.IntegerField(allow_null=True)
    zone = serializers.CharField(help_text="IANA zone of days, weeks and quiet hours.")
    inherited = serializers.BooleanField(help_text="The workspace's default holds, the account has none of its own.")
    waits_until = serializers.DateTimeField(
        allow_null=True, help_text="The engine sends this account's ordinary posts from then on; null: it waits not."
    )
    waits_for = serializers.CharField(help_text="Rule it waits for: gap, per_day, per_week, quiet, or empty.")


def _in_force(
    workspace: Workspace,
    account: SocialAccount | None,
    rows: dict[int | None, PublishingLimit],
    blocks: dict[int, Block],
) -> dict[str, Any]:
    key = account.pk if account else None
    row = rows.get(key) or rows.get(None)
    block = blocks.get(account.pk) if account else None
    return {
        "account": key,
        "zone": account.zone if account else workspace.time_zone,
        "inherited": account is not None and key not in rows,
        **{name: getattr(row, name, None) for name in _NAMES},
        "enforce": row.enforce if row else True,
        "waits_until": block.until if block else None,
        "waits_for": block.rule if block else "",
    }


class LimitListView(APIView):
    """Limits of all accounts."""

    permissions = {"GET": P.VIEW}

    @extend_schema(operation_id="limits_list", tags=TAGS, responses=LimitInForceSerializer(many=True))
    def get(self, request: Any, slug: str) -> Response:
        """The workspace's default first, then what holds for each account."""
        workspace = request.workspace
        accounts = list(account_list(workspace=workspace))
        rows, blocks = limit_rows(workspace=workspace), waiting_blocks(accounts)
        body = [_in_force(workspace, account, rows, blocks) for account in (None, *accounts)]
        return Response(LimitInForceSerializer(body, many=True).data)


class LimitView(APIView):
    """Limits of one account."""

    permissions = {"GET": P.VIEW, "PUT": P.SETTINGS_MANAGE, "DELETE": P.SETTINGS_MANAGE}

    @extend_schema(operation_id="limits_get", tags=TAGS, responses=LimitInForceSerializer)
    def get(self, request: Any, slug: str, account_id: int) -> Response:
        """What holds for the account."""
        return _answer(request.workspace, account_id)

    @extend_schema(operation_id="limits_set", tags=TAGS, request=LimitSerializer, responses=LimitInForceSerializer)
    def put(self, request: Any, slug: str, account_id: int) -> Response:
        """Give the account limits of its own, which replace the default wholly."""
        _save(request, account_id)
        return _answer(request.workspace, account_id)

    @extend_schema(operation_id="limits_remove", tags=TAGS, responses={204: None})
    def delete(self, request: Any, slug: str, account_id: int) -> Response:
        """Remove the account's own limits; the default holds for it again."""
        limit_remove(workspace=request.workspace, actor=request.actor, account_id=account_id)
        return Response(status=204)


class DefaultLimitView(APIView):
    """The default of the workspace."""

    permissions = {"PUT": P.SETTINGS_MANAGE, "DELETE": P.SETTINGS_MANAGE}

    @extend_schema(
        operation_id="limits_set_default", tags=TAGS, request=LimitSerializer, responses=LimitInForceSerializer
    )
    def put(self, request: Any, slug: str) -> Response:
        """Set what holds for accounts without limits of their own."""
        _save(request, None)
        return _answer(request.workspace, None)

    @extend_schema(operation_id="limits_remove_default", tags=TAGS, responses={204: None})
    def delete(self, request: Any, slug: str) -> Response:
        """Remove the default."""
        limit_remove(workspace=request.workspace, actor=request.actor, account_id=None)
        return Response(status=204)


def _save(request: Any, account_id: int | None) -> None:
    given = LimitSerializer(data=request.data)
    given.is_valid(raise_exception=True)
    values = LimitValues(**given.validated_data)
    limit_save(workspace=request.workspace, actor=request.actor, account_id=account_id, values=values)


def _answer(workspace: Workspace, account_id: int | None) -> Response:
    account = account_get(workspace=workspace, account_id=account_id) if account_id is not None else None
    rows, blocks = limit_rows(workspace=workspace), waiting_blocks([account] if account else [])
    return Response(LimitInForceSerializer(_in_force(workspace, account, rows, blocks)).data)
