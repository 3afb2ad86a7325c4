"""Reading live sessions."""

from __future__ import annotations

from django.db.models import Count, Prefetch, Q, QuerySet

from config.lib.errors import NotFound
from content.models import LiveCheck, LiveRole, LiveSegment, LiveSession
from content.production_states import LIVE_OPEN, CheckGroup, LiveState
from team.models import Workspace


def live_get(*, workspace: Workspace, live_id: int) -> LiveSession:
    """One session with its run-of-show, people, goods, checks, corrections and result (nine queries). NotFound."""
    row: LiveSession | None = (
        LiveSession.objects.for_workspace(workspace)
        .select_related("account", "author", "cover", "result")
        .prefetch_related(
            Prefetch("segments", LiveSegment.all_objects.select_related("product")),
            Prefetch("roles", LiveRole.all_objects.select_related("member")),
            "products",
            Prefetch("checks", LiveCheck.all_objects.select_related("done_by")),
            "corrections",
            "teasers",
        )
        .filter(pk=live_id)
        .first()
    )
    if row is None:
        raise NotFound
    return row


def live_list(*, workspace: Workspace, which: str = "") -> QuerySet[LiveSession]:
    """Sessions: with `which` "coming" the next one first, "past" and else the newest first."""
    rows = LiveSession.objects.for_workspace(workspace).select_related("account")
    legal = Q(checks__group=CheckGroup.LEGAL)
    rows = rows.annotate(
        legal=Count("checks", filter=legal, distinct=True),
        legal_open=Count("checks", filter=legal & Q(checks__done_at=None), distinct=True),
    )
    if which == "coming":
        return rows.filter(state__in=(*LIVE_OPEN, LiveState.LIVE)).order_by("starts_at", "pk")
    if which == "past":
        done = (LiveState.ENDED, LiveState.REVIEWED, LiveState.CANCELLED)
        return rows.filter(state__in=done).order_by("-starts_at", "-pk")
    return rows.order_by("-pk")
