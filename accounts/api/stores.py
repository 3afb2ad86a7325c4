"""REST: shops and what leads to them."""

from __future__ import annotations

from typing import Any

from django.db.models import QuerySet
from drf_spectacular.utils import OpenApiParameter, extend_schema
from rest_framework.generics import ListAPIView
from rest_framework.request import Request
from rest_framework.response import Response
from rest_framework.views import APIView

from accounts.models import Store
from accounts.onboarding_states import StoreHealth, StorePlatform
from accounts.selectors.register.stores import store_get, store_list
from accounts.services.register.store_checks import store_check
from accounts.services.register.stores import Shop, store_bind, store_remove, store_save, store_unbind
from team.api.idempotency import IdempotentMixin
from team.api.pagination import CursorPages
from team.permissions import Permission as P

from .onboarding import valid
from .register_serializers import BindingSerializer, BindSerializer, StoreSerializer, StoreWriteSerializer

TAGS = ["accounts"]
_FILTERS = [
    OpenApiParameter("platform", str, enum=StorePlatform.values),
    OpenApiParameter("health", str, enum=StoreHealth.values),
]


class StoresView(IdempotentMixin, ListAPIView[Store]):
    """The shops."""

    permissions = {"GET": P.VIEW, "POST": P.ACCOUNTS_MANAGE}
    serializer_class = StoreSerializer
    pagination_class = CursorPages

    def get_queryset(self) -> QuerySet[Store]:
        """By the filters in the address."""
        query = self.request.query_params
        return store_list(
            workspace=self.request.workspace,  # type: ignore[attr-defined]
            platform=query.get("platform", "")[:16],
            health=query.get("health", "")[:8],
        )

    @extend_schema(operation_id="accounts_stores", tags=TAGS, parameters=_FILTERS)
    def get(self, request: Request, *args: Any, **kwargs: Any) -> Response:
        """List shops with the accounts that lead there, newest first."""
        return super().get(request, *args, **kwargs)

    @extend_schema(
        operation_id="accounts_stores_enter", tags=TAGS, request=StoreWriteSerializer, responses={201: StoreSerializer}
    )
    def post(self, request: Any, slug: str) -> Response:
        """Enter a shop."""
        shop = Shop(**valid(StoreWriteSerializer, request.data))
        row = store_save(workspace=request.workspace, actor=request.actor, shop=shop)
        return Response(StoreSerializer(row).data, status=201)


class StoreView(APIView):
    """One shop."""

    permissions = {"GET": P.VIEW, "PUT": P.ACCOUNTS_MANAGE, "DELETE": P.ACCOUNTS_MANAGE}

    @extend_schema(operation_id="accounts_stores_get", tags=TAGS, responses=StoreSerializer)
    def get(self, request: Any, slug: str, store_id: int) -> Response:
        """The shop."""
        return Response(StoreSerializer(store_get(workspace=request.workspace, store_id=store_id)).data)

    @extend_schema(
        operation_id="accounts_stores_change", tags=TAGS, request=StoreWriteSerializer, responses=StoreSerializer
    )
    def put(self, request: Any, slug: str, store_id: int) -> Response:
        """Change it; a new address has to be looked at again."""
        store_get(workspace=request.workspace, store_id=store_id)
        shop = Shop(**valid(StoreWriteSerializer, request.data))
        row = store_save(workspace=request.workspace, actor=request.actor, shop=shop, store_id=store_id)
        return Response(StoreSerializer(row).data)

    @extend_schema(operation_id="accounts_stores_remove", tags=TAGS, responses={204: None})
    def delete(self, request: Any, slug: str, store_id: int) -> Response:
        """Take it out."""
        store_remove(workspace=request.workspace, actor=request.actor, store_id=store_id)
        return Response(status=204)


class StoreCheckView(APIView):
    """A look at the shop's address."""

    permissions = {"POST": P.ACCOUNTS_MANAGE}

    @extend_schema(operation_id="accounts_stores_check", tags=TAGS, request=None, responses=StoreSerializer)
    def post(self, request: Any, slug: str, store_id: int) -> Response:
        """Look now; answers when the page was asked, at most 12 seconds later. Asking again is harmless."""
        store_get(workspace=request.workspace, store_id=store_id)
        store_check(workspace=request.workspace, store_id=store_id)
        return Response(StoreSerializer(store_get(workspace=request.workspace, store_id=store_id)).data)


class BindingsView(APIView):
    """Accounts that lead to a shop; binding twice changes nothing."""

    permissions = {"POST": P.ACCOUNTS_MANAGE}

    @extend_schema(
        operation_id="accounts_stores_bind", tags=TAGS, request=BindSerializer, responses={201: BindingSerializer}
    )
    def post(self, request: Any, slug: str, store_id: int) -> Response:
        """Bind an account."""
        store_get(workspace=request.workspace, store_id=store_id)
        given = valid(BindSerializer, request.data)
        row = store_bind(workspace=request.workspace, actor=request.actor, store_id=store_id, **given)
        return Response(BindingSerializer(row).data, status=201)


class BindingView(APIView):
    """One binding."""

    permissions = {"DELETE": P.ACCOUNTS_MANAGE}

    @extend_schema(operation_id="accounts_stores_unbind", tags=TAGS, responses={204: None})
    def delete(self, request: Any, slug: str, binding_id: int) -> Response:
        """Take it back."""
        store_unbind(workspace=request.workspace, actor=request.actor, binding_id=binding_id)
        return Response(status=204)
