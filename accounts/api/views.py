"""The REST API of accounts and platforms: the same services as the pages."""

from __future__ import annotations

import hashlib
from typing import Any

from django.db.models import QuerySet
from django.utils.cache import get_conditional_response
from drf_spectacular.utils import OpenApiParameter, extend_schema
from rest_framework import status
from rest_framework.generics import ListAPIView
from rest_framework.renderers import JSONRenderer
from rest_framework.request import Request
from rest_framework.response import Response
from rest_framework.views import APIView

from accounts.connectors import registry
from accounts.errors import NotConnected
from accounts.models import SocialAccount
from accounts.selectors.account import account_filter, account_get, account_list
from accounts.services.connecting import connect_direct
from accounts.services.health import account_check
from accounts.services.managing import AccountChanges, account_disconnect, account_update
from accounts.services.wire import connector_of
from accounts.states import AccountState
from config.lib.numbers import row_number
from team.api.idempotency import IdempotentMixin
from team.api.pagination import CursorPages
from team.permissions import Permission as P

from .serializers import (
    AccountChangesSerializer,
    AccountSerializer,
    ConnectedSerializer,
    ConnectSerializer,
    PlatformSerializer,
    platform_json,
)

_FILTERS = [
    OpenApiParameter("platform", str, description="Slug of a platform."),
    OpenApiParameter("group", int, description="Id of a group of accounts."),
    OpenApiParameter("state", str, enum=AccountState.values, description="`disconnected` ones are listed on request."),
]


class AccountPages(CursorPages):
    """In display order."""

    ordering = ("position", "pk")  # type: ignore[assignment]


class AccountListView(ListAPIView[SocialAccount]):
    """GET: the workspace's accounts."""

    permissions = {"GET": P.VIEW}
    serializer_class = AccountSerializer
    pagination_class = AccountPages

    def get_queryset(self) -> QuerySet[SocialAccount]:
        """Filtered by `platform`, `state` and `group`."""
        query = self.request.query_params
        gone = query.get("state") == AccountState.DISCONNECTED
        rows = account_list(workspace=self.request.workspace, include_disconnected=gone)  # type: ignore[attr-defined]
        group = row_number(query.get("group", ""))
        return account_filter(rows, platform=query.get("platform", ""), state=query.get("state", ""), group=group)

    @extend_schema(parameters=_FILTERS, operation_id="accounts_list", tags=["accounts"])
    def get(self, request: Request, *args: Any, **kwargs: Any) -> Response:
        """List accounts in display order."""
        return super().get(request, *args, **kwargs)


class AccountConnectView(IdempotentMixin, APIView):
    """POST: connect by form. Platforms that need the person's own sign-in are connected on the web page."""

    permissions = {"POST": P.ACCOUNTS_MANAGE}

    @extend_schema(
        operation_id="accounts_connect",
        tags=["accounts"],
        request=ConnectSerializer,
        responses={201: ConnectedSerializer},
    )
    def post(self, request: Request, slug: str) -> Response:
        """Open the account(s) the values name; known ones are reconnected."""
        asked = ConnectSerializer(data=request.data)
        asked.is_valid(raise_exception=True)
        connected = connect_direct(
            workspace=request.workspace,  # type: ignore[attr-defined]
            actor=request.actor,  # type: ignore[attr-defined]
            platform=asked.validated_data["platform"],
            values=asked.validated_data["values"],
            account_id=asked.validated_data.get("account"),
        )
        body = ConnectedSerializer({"accounts": [item.account for item in connected]}).data
        return Response(body, status=status.HTTP_201_CREATED)


class AccountView(APIView):
    """One account."""

    permissions = {"GET": P.VIEW, "PATCH": P.ACCOUNTS_MANAGE, "DELETE": P.ACCOUNTS_MANAGE}

    @extend_schema(operation_id="accounts_get", tags=["accounts"], responses=AccountSerializer)
    def get(self, request: Request, slug: str, account_id: int) -> Response:
        """The account with its ETag."""
        return _tagged(request, self._account(request, account_id))

    @extend_schema(
        operation_id="accounts_update", tags=["accounts"], request=AccountChangesSerializer, responses=AccountSerializer
    )
    def patch(self, request: Request, slug: str, account_id: int) -> Response:
        """Change time zone, caretaker or position. With `If-Match` only if nobody changed the account since."""
        account = self._account(request, account_id)
        refused = get_conditional_response(request._request, etag=_etag(account))
        if refused is not None:
            return Response(status=status.HTTP_412_PRECONDITION_FAILED)
        asked = AccountChangesSerializer(data=request.data)
        asked.is_valid(raise_exception=True)
        values = asked.validated_data
        changes = AccountChanges(
            time_zone=values.get("time_zone"),
            caretaker_id=(values["caretaker"] or 0) if "caretaker" in values else None,
            position=values.get("position"),
        )
        changed = account_update(
            workspace=request.workspace,  # type: ignore[attr-defined]
            actor=request.actor,  # type: ignore[attr-defined]
            account_id=account_id,
            changes=changes,
        )
        response = Response(AccountSerializer(changed).data)
        response["ETag"] = _etag(changed)
        return response

    @extend_schema(
        operation_id="accounts_disconnect",
        tags=["accounts"],
        parameters=[OpenApiParameter("confirm", bool, description="Disconnect although posts are scheduled.")],
        responses={204: None},
    )
    def delete(self, request: Request, slug: str, account_id: int) -> Response:
        """Disconnect: the secret is deleted, the history stays. 409 when posts are scheduled and not confirmed."""
        account_disconnect(
            workspace=request.workspace,  # type: ignore[attr-defined]
            actor=request.actor,  # type: ignore[attr-defined]
            account_id=account_id,
            confirmed=request.query_params.get("confirm", "").lower() in {"1", "true", "yes"},
        )
        return Response(status=status.HTTP_204_NO_CONTENT)

    @staticmethod
    def _account(request: Request, account_id: int) -> SocialAccount:
        return account_get(workspace=request.workspace, account_id=account_id)  # type: ignore[attr-defined]


class AccountCheckView(APIView):
    """POST: ask the platform now."""

    permissions = {"POST": P.ACCOUNTS_MANAGE}

    @extend_schema(operation_id="accounts_check", tags=["accounts"], request=None, responses=AccountSerializer)
    def post(self, request: Request, slug: str, account_id: int) -> Response:
        """The account after the check; `state` and `check_error` say what came of it."""
        account = account_get(workspace=request.workspace, account_id=account_id)  # type: ignore[attr-defined]
        if account.state == AccountState.DISCONNECTED:
            raise NotConnected
        checked = account_check(account=account, actor=request.actor)  # type: ignore[attr-defined]
        return Response(AccountSerializer(checked).data)


class PlatformListView(APIView):
    """GET: the platform catalogue."""

    permissions = {"GET": P.VIEW}

    @extend_schema(operation_id="platforms_list", tags=["accounts"], responses=PlatformSerializer(many=True))
    def get(self, request: Request, slug: str) -> Response:
        """Every platform with its limits, in the caller's language."""
        rows = [
            platform_json(caps, connector_of(caps.slug).connect_fields())  # type: ignore[attr-defined]
            for caps in registry.catalogue()
        ]
        return Response(PlatformSerializer(rows, many=True).data)


def _etag(account: SocialAccount) -> str:
    body = JSONRenderer().render(AccountSerializer(account).data)
    return f'"{hashlib.sha256(body).hexdigest()[:32]}"'


def _tagged(request: Request, account: SocialAccount) -> Response:
    etag = _etag(account)
    known = get_conditional_response(request._request, etag=etag)
    response = Response(status=known.status_code) if known is not None else Response(AccountSerializer(account).data)
    response["ETag"] = etag
    return response
