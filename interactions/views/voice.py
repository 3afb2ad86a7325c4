"""The voice-of-customer board."""

from __future__ import annotations

from typing import Any

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import get_language
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from config.lib.errors import DomainError
from interactions.forms.voice import ThemeForm, theme_initial
from interactions.models import VoiceTheme
from interactions.selectors.voice import board, complaints_about, examples, measured, suggestions, theme_get, theme_line
from interactions.services.voice.themes import theme_remove, theme_save
from interactions.voice_states import VoiceState
from team.decorators import WorkspaceRequest, workspace_view
from team.forms.fields import show
from team.permissions import Permission as P

PERIODS = (7, 28, 90)
EDIT = {"active": "voice", "section": "voice"}


def name_of(theme: VoiceTheme) -> str:
    """What the theme is called in the reader's language, else in the other one."""
    chinese = (get_language() or "").startswith("zh")
    return (theme.name or theme.name_en) if chinese else (theme.name_en or theme.name)


def _days(request: WorkspaceRequest) -> int:
    given = request.GET.get("days", "")
    return int(given) if given in {str(days) for days in PERIODS} else 28


@require_safe
@workspace_view(P.INBOX_VIEW)
def voice(request: WorkspaceRequest) -> HttpResponse:
    """All themes with volume and mood, compared with the period before."""
    days, state = _days(request), request.GET.get("state", "")
    lines = board(workspace=request.workspace, days=days)
    context = {
        **EDIT,
        "days": days,
        "periods": PERIODS,
        "state": state,
        "states": VoiceState.choices,
        "lines": [(name_of(line.theme), line) for line in lines if state in {"", line.theme.state}],
        "any": bool(lines),
        "words": suggestions(workspace=request.workspace, themes=[line.theme for line in lines]),
    }
    return render(request, "interactions/voice/board.html", context)


@require_safe
@workspace_view(P.INBOX_VIEW)
def theme(request: WorkspaceRequest, voice_theme_id: int) -> HttpResponse:
    """One theme: figures, what was done and whether it helped, examples."""
    row, days = theme_get(workspace=request.workspace, theme_id=voice_theme_id), _days(request)
    context = {
        **EDIT,
        "theme": row,
        "name": name_of(row),
        "days": days,
        "periods": PERIODS,
        "line": theme_line(workspace=request.workspace, theme=row, days=days),
        "measured": measured(workspace=request.workspace, theme=row),
        "cases": complaints_about(workspace=request.workspace, theme=row, days=days),
        "examples": examples(workspace=request.workspace, theme=row, days=days),
    }
    return render(request, "interactions/voice/theme.html", context)


@require_http_methods(["GET", "HEAD", "POST"])
@workspace_view(P.ENGAGEMENT_EDIT)
def theme_edit(request: WorkspaceRequest, voice_theme_id: int | None = None) -> HttpResponse:
    """Name a theme or change it; `?word=` begins with a keyword."""
    row = theme_get(workspace=request.workspace, theme_id=voice_theme_id) if voice_theme_id is not None else None
    word = request.GET.get("word", "")[:40]
    initial: dict[str, Any] = theme_initial(row) if row else {"name": word, "keywords": word, "state": VoiceState.NEW}
    form = ThemeForm(request.POST or None, workspace=request.workspace, initial=initial)
    posted = request.method == "POST"
    if posted and form.is_valid():
        try:
            saved = theme_save(
                workspace=request.workspace, actor=request.actor, draft=form.draft(), theme_id=voice_theme_id
            )
        except DomainError as error:
            show(form, error)
        else:
            messages.success(request, _("Saved. New keywords are counted within a few minutes."))
            return redirect("interactions:voice_theme", request.workspace.slug, saved.pk)
    context = {**EDIT, "form": form, "theme": row, "name": name_of(row) if row else ""}
    return render(request, "interactions/voice/theme_form.html", context, status=422 if posted else 200)


@require_POST
@workspace_view(P.ENGAGEMENT_EDIT)
def theme_delete(request: WorkspaceRequest, voice_theme_id: int) -> HttpResponse:
    """Take a theme off the board."""
    theme_remove(workspace=request.workspace, actor=request.actor, theme_id=voice_theme_id)
    messages.success(request, _("Theme removed."))
    return redirect("interactions:voice", request.workspace.slug)
