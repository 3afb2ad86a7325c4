"""The REST API of developer apps and self-tests: the same services as the pages. Secrets go in, never out."""

from __future__ import annotations

from typing import Any

from drf_spectacular.utils import extend_schema
from rest_framework import serializers, status
from rest_framework.request import Request
from rest_framework.response import Response
from rest_framework.views import APIView

from accounts.selectors.account import account_get
from accounts.selectors.overview import app_rows
from accounts.services.addresses import callback_url
from accounts.services.apps import app_cap, app_facts, app_fields, app_forget, app_save, app_test, hook_address
from accounts.services.self_test import account_self_test
from accounts.services.spending import spend_of
from accounts.services.subscribing import subscription_switch
from config.lib.errors import NotFound
from team.permissions import Permission as P


class AppListItemSerializer(serializers.Serializer[Any]):
    """One platform that wants a developer app."""

    platform = serializers.CharField()
    entered = serializers.BooleanField()
    accounts = serializers.IntegerField()
    check_error = serializers.CharField(allow_blank=True)
    checked_at = serializers.DateTimeField(allow_null=True)


class AppValuesSerializer(serializers.Serializer[Any]):
    """What the platform's console shows, by field name (see `fields` of the app); '' keeps what was entered before."""

    values = serializers.DictField(child=serializers.CharField(allow_blank=True, max_length=500), required=False)
    spend_cap = serializers.CharField(required=False, allow_blank=True, max_length=20)


class SpendLineSerializer(serializers.Serializer[Any]):
    """Paid calls of one kind this month."""

    kind = serializers.CharField(source="price.kind")
    price = serializers.DecimalField(source="price.amount", max_digits=14, decimal_places=6)
    calls = serializers.IntegerField()
    amount = serializers.DecimalField(max_digits=14, decimal_places=4)


class SpendSerializer(serializers.Serializer[Any]):
    """What the app's paid calls cost in the month (UTC) that begins on `month`."""

    month = serializers.DateField()
    total = serializers.DecimalField(max_digits=14, decimal_places=4)
    currency = serializers.CharField()
    cap = serializers.DecimalField(max_digits=12, decimal_places=2, allow_null=True)
    lines = SpendLineSerializer(many=True)


class AppSerializer(serializers.Serializer[Any]):
    """A developer app, without its secrets."""

    platform = serializers.CharField()
    fields_wanted = serializers.ListField(child=serializers.CharField())
    id_ending = serializers.CharField()
    accounts = serializers.IntegerField()
    redirect_url = serializers.CharField()
    hook_url = serializers.CharField()
    check_error = serializers.CharField(allow_blank=True)
    checked_at = serializers.DateTimeField(allow_null=True)
    spend = SpendSerializer(allow_null=True)


class FindingSerializer(serializers.Serializer[Any]):
    """One thing a self-test tried."""

    name = serializers.CharField()
    state = serializers.ChoiceField(["ok", "warn", "bad"])
    detail = serializers.CharField(allow_blank=True)


class AppListView(APIView):
    """GET: platforms that want a developer app."""

    permissions = {"GET": P.ACCOUNTS_MANAGE}

    @extend_schema(operation_id="platform_apps_list", tags=["accounts"], responses=AppListItemSerializer(many=True))
    def get(self, request: Request, slug: str) -> Response:
        """In catalogue order, entered or not."""
        rows = [
            {
                "platform": row.capabilities.slug,
                "entered": row.app is not None,
                "accounts": row.accounts,
                "check_error": row.app.check_error if row.app else "",
                "checked_at": row.app.checked_at if row.app else None,
            }
            for row in app_rows(workspace=request.workspace)  # type: ignore[attr-defined]
        ]
        return Response(AppListItemSerializer(rows, many=True).data)


class AppView(APIView):
    """One developer app."""

    permissions = {"GET": P.ACCOUNTS_MANAGE, "PUT": P.ACCOUNTS_MANAGE, "DELETE": P.ACCOUNTS_MANAGE}

    @extend_schema(operation_id="platform_apps_get", tags=["accounts"], responses=AppSerializer)
    def get(self, request: Request, slug: str, platform: str) -> Response:
        """404 where none was entered."""
        return Response(AppSerializer(_app_json(request, platform)).data)

    @extend_schema(
        operation_id="platform_apps_put", tags=["accounts"], request=AppValuesSerializer, responses=AppSerializer
    )
    def put(self, request: Request, slug: str, platform: str) -> Response:
        """Enter or change it; the platform is asked at once whether it knows the app."""
        asked = AppValuesSerializer(data=request.data)
        asked.is_valid(raise_exception=True)
        who: dict[str, Any] = {"workspace": request.workspace, "actor": request.actor, "platform": platform}  # type: ignore[attr-defined]
        if "values" in asked.validated_data:
            app_save(**who, values=asked.validated_data["values"])
        if "spend_cap" in asked.validated_data:
            app_cap(**who, cap=asked.validated_data["spend_cap"])
        return Response(AppSerializer(_app_json(request, platform)).data)

    @extend_schema(operation_id="platform_apps_delete", tags=["accounts"], responses={204: None})
    def delete(self, request: Request, slug: str, platform: str) -> Response:
        """Remove it. 409 while accounts are open through it."""
        app_forget(workspace=request.workspace, actor=request.actor, platform=platform)  # type: ignore[attr-defined]
        return Response(status=status.HTTP_204_NO_CONTENT)


class AppTestView(APIView):
    """POST: test the app."""

    permissions = {"POST": P.ACCOUNTS_MANAGE}

    @extend_schema(operation_id="platform_apps_test", tags=["accounts"], request=None, responses=AppSerializer)
    def post(self, request: Request, slug: str, platform: str) -> Response:
        """`check_error` says what came of it, '' when the platform knows the app."""
        app_test(workspace=request.workspace, actor=request.actor, platform=platform)  # type: ignore[attr-defined]
        return Response(AppSerializer(_app_json(request, platform)).data)


class LiveSerializer(serializers.Serializer[Any]):
    """Whether the account's live notifications are on, and since when."""

    on = serializers.BooleanField()
    since = serializers.DateTimeField(read_only=True, allow_null=True)


class LiveView(APIView):
    """PUT: switch an account's live notifications, at platforms where that is a call of ours."""

    permissions = {"PUT": P.ACCOUNTS_MANAGE}

    @extend_schema(operation_id="accounts_live", tags=["accounts"], request=LiveSerializer, responses=LiveSerializer)
    def put(self, request: Request, slug: str, account_id: int) -> Response:
        """422 with what the platform says when it refuses."""
        asked = LiveSerializer(data=request.data)
        asked.is_valid(raise_exception=True)
        account = subscription_switch(
            workspace=request.workspace,  # type: ignore[attr-defined]
            actor=request.actor,  # type: ignore[attr-defined]
            account_id=account_id,
            on=asked.validated_data["on"],
        )
        since = account.hook_since
        return Response(LiveSerializer({"on": since is not None, "since": since}).data)


class SelfTestView(APIView):
    """POST: test an account by reading alone."""

    permissions = {"POST": P.ACCOUNTS_MANAGE}

    @extend_schema(
        operation_id="accounts_self_test", tags=["accounts"], request=None, responses=FindingSerializer(many=True)
    )
    def post(self, request: Request, slug: str, account_id: int) -> Response:
        """Access, permissions, allowances, figures and inbox, each with what came of it."""
        account = account_get(workspace=request.workspace, account_id=account_id)  # type: ignore[attr-defined]
        findings = account_self_test(account=account, actor=request.actor)  # type: ignore[attr-defined]
        return Response(FindingSerializer(findings, many=True).data)


def _app_json(request: Request, platform: str) -> dict[str, Any]:
    wanted = app_fields(platform)
    facts = app_facts(workspace=request.workspace, platform=platform)  # type: ignore[attr-defined]
    if facts is None:
        raise NotFound
    return {
        "platform": platform,
        "fields_wanted": [field.name for field in wanted],
        "id_ending": facts.ending,
        "accounts": facts.accounts,
        "redirect_url": callback_url(),
        "hook_url": hook_address(facts.app),
        "check_error": facts.app.check_error,
        "checked_at": facts.app.checked_at,
        "spend": spend_of(app=facts.app),
    }
