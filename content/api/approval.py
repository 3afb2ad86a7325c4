"""REST: how a post stands with its approval."""

from __future__ import annotations

from typing import Any

from drf_spectacular.utils import extend_schema
from rest_framework import serializers
from rest_framework.request import Request
from rest_framework.response import Response
from rest_framework.views import APIView

from content.selectors.post import post_get
from content.services.approval_state import ApprovalState, approval_state
from team.permissions import Permission as P

KINDS = ("none", "in_review", "approved", "over", "changed", "awaited", "expired", "voided")


class ApproveSerializer(serializers.Serializer[Any]):
    """`seen`: the `seal` of the approval that the reviewer looked at; another content or time is then refused."""

    seen = serializers.CharField(max_length=64, required=False, allow_blank=True, default="")


class ApprovalSerializer(serializers.Serializer[ApprovalState]):
    """`approved_from`, `approved_until`: the window, or what approving now would cover; null for any time."""

    kind = serializers.ChoiceField(choices=KINDS)
    approved_by = serializers.IntegerField(source="by.pk", allow_null=True, default=None)
    approved_from = serializers.SerializerMethodField()
    approved_until = serializers.SerializerMethodField()
    fingerprint = serializers.CharField(help_text="The first 12 digits of the approved hash.")
    seal = serializers.CharField(help_text="What a reviewer looks at now; hand it back as `seen` when approving.")
    changed = serializers.SerializerMethodField(help_text="Fields whose change ended the last approval.")
    askable = serializers.BooleanField(help_text="Whether a new approval can be asked for by submitting the post.")

    def get_approved_from(self, state: ApprovalState) -> str | None:
        """ISO 8601, UTC."""
        return state.window[0].isoformat() if state.window[0] else None

    def get_approved_until(self, state: ApprovalState) -> str | None:
        """ISO 8601, UTC."""
        return state.window[1].isoformat() if state.window[1] else None

    def get_changed(self, state: ApprovalState) -> list[str]:
        """Names of fields."""
        return list(state.void.changed) if state.void else []


class PostApprovalView(APIView):
    """The approval of one post."""

    permissions = {"GET": P.VIEW}

    @extend_schema(operation_id="posts_approval", tags=["posts"], responses=ApprovalSerializer)
    def get(self, request: Request, slug: str, post_id: int) -> Response:
        """Who approved what for which time, or what ended the approval."""
        post = post_get(workspace=request.workspace, post_id=post_id)  # type: ignore[attr-defined]
        state = approval_state(post=post) or ApprovalState("none", (None, None), post.workspace.time_zone, "")
        return Response(ApprovalSerializer(state).data)
