"""REST: checking a text, and the settings that checks go by."""

from __future__ import annotations

from typing import Any

from drf_spectacular.utils import extend_schema
from rest_framework.response import Response
from rest_framework.views import APIView

from accounts.selectors.account import account_get
from compliance.api.serializers import (
    BrandRulesSerializer,
    CheckRequestSerializer,
    HashtagRulesSerializer,
    TraitsSerializer,
    VerdictSerializer,
)
from compliance.selectors.packs import industry_codes
from compliance.selectors.settings import brand_rules, traits_of
from compliance.services.checking import subject_for, text_check
from compliance.services.hashtags import hashtag_rules_save
from compliance.services.settings import account_traits_save, brand_rules_save
from config.lib.errors import InvalidInput
from team.permissions import Permission as P

TAGS = ["compliance"]


class CheckView(APIView):
    """A check of a text nobody keeps."""

    permissions = {"POST": P.VIEW}

    @extend_schema(
        operation_id="compliance_check", tags=TAGS, request=CheckRequestSerializer, responses=VerdictSerializer
    )
    def post(self, request: Any, slug: str) -> Response:
        """Judge a text as a post of this workspace; changes nothing, so it needs no key."""
        asked = CheckRequestSerializer(data=request.data)
        asked.is_valid(raise_exception=True)
        values, workspace = asked.validated_data, request.workspace
        settings = brand_rules(workspace=workspace)
        industry = values["industry"] or settings.industry
        if industry not in industry_codes():
            raise InvalidInput(field="industry")
        account = account_get(workspace=workspace, account_id=values["account"]) if values["account"] else None
        facts = {"platform": values["platform"]} if values["platform"] else {}
        subject = subject_for(
            workspace=workspace,
            account=account,
            texts=values["texts"],
            industry=industry,
            markets=frozenset(values["markets"] or settings.markets),
            ad_kind=values["ad_kind"],
            ai_content=values["ai_content"],
            declared=frozenset(values["declared"]),
            **facts,
        )
        return Response(VerdictSerializer(text_check(workspace=workspace, subject=subject, account=account)).data)


class BrandRulesView(APIView):
    """What the brand is."""

    permissions = {"GET": P.VIEW, "PUT": P.COMPLIANCE_MANAGE}

    @extend_schema(operation_id="compliance_settings_get", tags=TAGS, responses=BrandRulesSerializer)
    def get(self, request: Any, slug: str) -> Response:
        """Industry, markets, strictness."""
        return Response(BrandRulesSerializer(brand_rules(workspace=request.workspace)).data)

    @extend_schema(
        operation_id="compliance_settings_set", tags=TAGS, request=BrandRulesSerializer, responses=BrandRulesSerializer
    )
    def put(self, request: Any, slug: str) -> Response:
        """Set them."""
        given = BrandRulesSerializer(data=request.data)
        given.is_valid(raise_exception=True)
        row = brand_rules_save(workspace=request.workspace, actor=request.actor, **given.validated_data)
        return Response(BrandRulesSerializer(row).data)


class HashtagRulesView(APIView):
    """The brand's rules about hashtags."""

    permissions = {"GET": P.VIEW, "PUT": P.COMPLIANCE_MANAGE}

    @extend_schema(operation_id="compliance_hashtags_get", tags=TAGS, responses=HashtagRulesSerializer)
    def get(self, request: Any, slug: str) -> Response:
        """Which tags belong under every post, which never, and how many."""
        return Response(HashtagRulesSerializer(brand_rules(workspace=request.workspace)).data)

    @extend_schema(
        operation_id="compliance_hashtags_set",
        tags=TAGS,
        request=HashtagRulesSerializer,
        responses=HashtagRulesSerializer,
    )
    def put(self, request: Any, slug: str) -> Response:
        """Set them."""
        given = HashtagRulesSerializer(data=request.data)
        given.is_valid(raise_exception=True)
        values = {name.removeprefix("hashtags_"): value for name, value in given.validated_data.items()}
        row = hashtag_rules_save(workspace=request.workspace, actor=request.actor, **values)
        return Response(HashtagRulesSerializer(row).data)


class TraitsView(APIView):
    """What an account discloses."""

    permissions = {"GET": P.VIEW, "PUT": P.COMPLIANCE_MANAGE}

    @extend_schema(operation_id="compliance_account_get", tags=TAGS, responses=TraitsSerializer)
    def get(self, request: Any, slug: str, account_id: int) -> Response:
        """Whether its name shows the seller, and whether its audience is minors."""
        account = account_get(workspace=request.workspace, account_id=account_id)
        return Response(TraitsSerializer(traits_of(account)).data)

    @extend_schema(
        operation_id="compliance_account_set", tags=TAGS, request=TraitsSerializer, responses=TraitsSerializer
    )
    def put(self, request: Any, slug: str, account_id: int) -> Response:
        """Say so."""
        given = TraitsSerializer(data=request.data)
        given.is_valid(raise_exception=True)
        row = account_traits_save(
            workspace=request.workspace, actor=request.actor, account_id=account_id, **given.validated_data
        )
        return Response(TraitsSerializer(row).data)
