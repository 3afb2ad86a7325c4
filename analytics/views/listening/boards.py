"""The board of monitors, and hot topics."""

from __future__ import annotations

from django.http import HttpResponse
from django.shortcuts import render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe

from analytics.models import HotTopic
from analytics.selectors.listening.board import Board, board
from analytics.selectors.listening.topics import topics
from analytics.views.listening.frame import frame, platform_filter
from team.decorators import WorkspaceRequest, workspace_view
from team.permissions import Permission as P
from team.permissions import allows

# How the voices of brand and competitors are told apart: numbers of series colours.
TONES = (1, 2, 3, 4, 5, 6)
# Topics that stand on the board.
HOT = 8


@require_safe
@workspace_view(P.VIEW)
def listening(request: WorkspaceRequest) -> HttpResponse:
    """All monitors: volume, change, mood, share of voice, spikes."""
    chosen = platform_filter(request)
    found = board(
        workspace=request.workspace, days=chosen["days"], platform=chosen["platform"], user=request.actor.user
    )
    context = {
        **frame("board"),
        **chosen,
        "board": found,
        "voices": _voices(found),
        "hot": list(HotTopic.objects.for_workspace(request.workspace).order_by("pk")[:HOT]) if found.lines else [],
        "filling": any(line.monitor.fill_day and not line.monitor.paused_at for line in found.lines),
    }
    return render(request, "analytics/listening/board.html", context)


def _voices(found: Board) -> list[tuple[int, object]]:
    """Brand and competitors with a colour each, the loudest first; what is beyond the colours shares the last one."""
    return [(TONES[min(at, len(TONES) - 1)], line) for at, line in enumerate(found.voiced)]


@require_safe
@workspace_view(P.VIEW)
def hot_topics(request: WorkspaceRequest) -> HttpResponse:
    """Words and hashtags that rise, with texts that hold them."""
    kind = request.GET.get("kind", "")
    kind = kind if kind in {"words", "tags"} else ""
    may_read = allows(request.membership.role, P.INBOX_VIEW)
    wanted = {"words": False, "tags": True}.get(kind)
    context = {
        **frame("topics"),
        "topics": topics(workspace=request.workspace, may_read=may_read, tags=wanted),
        "kind": kind,
        "kinds": [("", _("All")), ("words", _("Words")), ("tags", _("Hashtags"))],
        "found_at": HotTopic.objects.for_workspace(request.workspace).values_list("found_at", flat=True).first(),
        "may_read": may_read,
    }
    return render(request, "analytics/listening/topics.html", context)
