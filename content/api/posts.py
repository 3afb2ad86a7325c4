"""REST: posts. Scheduling, review and publications live beside this in their own modules."""

from __future__ import annotations

from typing import Any

from django.db.models import Prefetch, QuerySet
from drf_spectacular.utils import OpenApiParameter, OpenApiResponse, extend_schema
from rest_framework.generics import ListAPIView
from rest_framework.request import Request
from rest_framework.response import Response
from rest_framework.views import APIView

from accounts.selectors.matrix.groups import ready_accounts
from config.lib.errors import Conflict, DomainError, NotAllowed
from content.api.serializers import (
    ChecksSerializer,
    PostCreateSerializer,
    PostPatchSerializer,
    PostSerializer,
)
from content.errors import VersionConflict
from content.models import Post, Publication
from content.selectors.post import PostFilters, may_edit, post_get, post_query
from content.services.checks import plain, post_report
from content.services.drafting import CAMPAIGN_MAX, PostChanges, post_create, post_delete, post_duplicate, post_update
from content.services.quality import post_quality
from content.states import DisplayState, PostState
from team.api.idempotency import IdempotentMixin
from team.api.pagination import CursorPages
from team.permissions import Permission as P
from team.permissions import allows

TAGS = ["posts"]
_FILTERS = [
    OpenApiParameter("q", str, description="Words in title or text."),
    OpenApiParameter("status", str, enum=DisplayState.values),
    OpenApiParameter("platform", str, description="Slug of a platform."),
    OpenApiParameter("account", int),
    OpenApiParameter("group", int, description="Id of a group of accounts."),
    OpenApiParameter("author", int),
    OpenApiParameter("campaign", str, description="A campaign tag, exactly."),
    OpenApiParameter("pillar", int, description="Id of a pillar."),
    OpenApiParameter("persona", int, description="Id of a persona, as briefs name it."),
]
# What an item shows of its publications: their stored payloads and the accounts' settings stay in the database.
_BRIEF = ("post", "state", "due_at", "published_at", "remote_url", "account__platform")
_IF_MATCH = OpenApiParameter("If-Match", str, OpenApiParameter.HEADER, description="ETag of the version you read.")


class Outdated(DomainError):
    """The version in If-Match is not the current one."""

    code = "precondition_failed"
    status = 412
    message = Conflict.message


class PostPages(CursorPages):
    """Last changed first."""

    ordering = ("-updated_at", "-pk")  # type: ignore[assignment]


class PostListView(IdempotentMixin, ListAPIView[Post]):
    """The content library."""

    permissions = {"GET": P.VIEW, "POST": P.CONTENT_EDIT}
    serializer_class = PostSerializer
    pagination_class = PostPages

    def get_queryset(self) -> QuerySet[Post]:
        """Filtered, with everything an item shows."""
        query = self.request.query_params
        filters = PostFilters(
            q=query.get("q", "")[:100],
            status=query.get("status", ""),
            platform=query.get("platform", ""),
            account=_number(query.get("account", "")),
            group=_number(query.get("group", "")),
            author=_number(query.get("author", "")),
            campaign=query.get("campaign", "")[:CAMPAIGN_MAX],
            pillar=_number(query.get("pillar", "")),
            persona=_number(query.get("persona", "")),
        )
        publications = Publication.all_objects.select_related("account").only(*_BRIEF).order_by("pk")
        posts = post_query(workspace=self.request.workspace, filters=filters)  # type: ignore[attr-defined]
        return posts.prefetch_related("variants__attachments", "attachments", Prefetch("publications", publications))

    @extend_schema(operation_id="posts_list", tags=TAGS, parameters=_FILTERS)
    def get(self, request: Request, *args: Any, **kwargs: Any) -> Response:
        """List posts, last changed first."""
        return super().get(request, *args, **kwargs)

    @extend_schema(
        operation_id="posts_create", tags=TAGS, request=PostCreateSerializer, responses={201: PostSerializer}
    )
    def post(self, request: Request, slug: str) -> Response:
        """Write a draft. It is not published before it is scheduled."""
        given = PostCreateSerializer(data=request.data)
        given.is_valid(raise_exception=True)
        if given.validated_data.get("urgent") and not allows(request.membership.role, P.CONTENT_PUBLISH):  # type: ignore[attr-defined]
            raise NotAllowed
        values = dict(given.validated_data)
        if group_ids := values.pop("group_ids", None):
            ready = ready_accounts(workspace=request.workspace, group_ids=group_ids)  # type: ignore[attr-defined]
            values["accounts"] = list(dict.fromkeys([*values.get("accounts", ()), *ready]))
        post = post_create(
            workspace=request.workspace,  # type: ignore[attr-defined]
            actor=request.actor,  # type: ignore[attr-defined]
            **_fields(values),
        )
        return _answer(request, post.pk, status=201)


class PostDetailView(APIView):
    """One post; its ETag is its version."""

    permissions = {"GET": P.VIEW, "PATCH": P.CONTENT_EDIT, "DELETE": P.CONTENT_EDIT}

    @extend_schema(operation_id="posts_get", tags=TAGS, responses=PostSerializer)
    def get(self, request: Request, slug: str, post_id: int) -> Response:
        """Read a post."""
        response = _answer(request, post_id)
        if response["ETag"] in request.headers.get("If-None-Match", ""):
            return Response(status=304, headers={"ETag": response["ETag"]})
        return response

    @extend_schema(
        operation_id="posts_edit",
        tags=TAGS,
        parameters=[_IF_MATCH],
        request=PostPatchSerializer,
        responses={
            200: PostSerializer,
            409: OpenApiResponse(description="`version` is not the current one."),
            412: OpenApiResponse(description="If-Match is not the current ETag."),
        },
    )
    def patch(self, request: Request, slug: str, post_id: int) -> Response:
        """Change a post. `media` and `variants` replace what was there; absent fields stay."""
        given = PostPatchSerializer(data=request.data)
        given.is_valid(raise_exception=True)
        values = dict(given.validated_data)
        post = post_get(workspace=request.workspace, post_id=post_id)  # type: ignore[attr-defined]
        role = request.membership.role  # type: ignore[attr-defined]
        moves = post.state == PostState.SCHEDULED and bool({"due_at", "late_minutes"} & values.keys())
        moves = moves or values.get("urgent", post.urgent) != post.urgent
        if not may_edit(post=post, role=role) or (moves and not allows(role, P.CONTENT_PUBLISH)):
            raise NotAllowed
        tag = request.headers.get("If-Match", "").strip()
        version = values.pop("version", None)
        if tag and tag != "*" and tag.removeprefix("W/") != _etag(post):
            raise Outdated
        if tag and tag != "*":
            version = post.version
        try:
            post_update(
                workspace=request.workspace,  # type: ignore[attr-defined]
                actor=request.actor,  # type: ignore[attr-defined]
                post_id=post_id,
                version=version,
                changes=PostChanges(**_fields(values)),
            )
        except VersionConflict:
            if tag:
                raise Outdated from None
            raise
        return _answer(request, post_id)

    @extend_schema(operation_id="posts_delete", tags=TAGS, responses={204: None})
    def delete(self, request: Request, slug: str, post_id: int) -> Response:
        """Delete a post that was never handed to a platform."""
        post_delete(workspace=request.workspace, actor=request.actor, post_id=post_id)  # type: ignore[attr-defined]
        return Response(status=204)


class PostDuplicateView(IdempotentMixin, APIView):
    """Copies."""

    permissions = {"POST": P.CONTENT_EDIT}

    @extend_schema(operation_id="posts_duplicate", tags=TAGS, request=None, responses={201: PostSerializer})
    def post(self, request: Request, slug: str, post_id: int) -> Response:
        """Make a draft with the same content and accounts, without a time."""
        copy = post_duplicate(workspace=request.workspace, actor=request.actor, post_id=post_id)  # type: ignore[attr-defined]
        return _answer(request, copy.pk, status=201)


class PostChecksView(APIView):
    """The checks panel as data."""

    permissions = {"GET": P.VIEW}

    @extend_schema(operation_id="posts_checks", tags=TAGS, responses=ChecksSerializer)
    def get(self, request: Request, slug: str, post_id: int) -> Response:
        """Every rule the post breaks now, errors first, in the language of Accept-Language."""
        post = post_get(workspace=request.workspace, post_id=post_id)  # type: ignore[attr-defined]
        report = post_report(post=post)
        body = {
            "schedulable": report.stops == 0,
            "checks": [plain(check) for check in report.checks],
            "quality": post_quality(post=post),
        }
        return Response(ChecksSerializer(body).data)


def _answer(request: Request, post_id: int, status: int = 200) -> Response:
    post = post_get(workspace=request.workspace, post_id=post_id)  # type: ignore[attr-defined]
    body = PostSerializer(post, context={"request": request}).data
    return Response(body, status=status, headers={"ETag": _etag(post)})


def _etag(post: Post) -> str:
    return f'"{post.pk}-{post.version}-{post.updated_at.timestamp():.6f}-{post.status}"'


def _fields(values: dict[str, Any]) -> dict[str, Any]:
    """Names of the API → names of PostChanges."""
    fields = dict(values)
    if "accounts" in fields:
        fields["account_ids"] = fields.pop("accounts")
    for name in ("pillar", "persona"):
        if name in fields:
            fields[f"{name}_id"] = fields.pop(name)
    if "media" in fields:
        fields["media"] = [(item["id"], item["alt"]) for item in fields["media"]]
    if "variants" in fields:
        fields["variants"] = {slug: _own(values) for slug, values in fields["variants"].items()}
    return fields


def _own(values: dict[str, Any]) -> dict[str, Any]:
    media = values.get("media")
    return values if media is None else {**values, "media": [(item["id"], item["alt"]) for item in media]}


def _number(text: str) -> int | None:
    return int(text) if text.isdecimal() and len(text) < 19 else None
