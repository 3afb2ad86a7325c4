"""One monitor: its page, its form, its steps, its mentions as a table."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from datetime import date, timedelta
from itertools import chain
from typing import Any

from django.contrib import messages
from django.http import Http404, HttpResponse, StreamingHttpResponse
from django.http.response import HttpResponseBase
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import get_language, override, pgettext
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from accounts.templatetags.platforms import platform_name
from analytics.forms.listening import MonitorForm, monitor_initial
from analytics.listening_states import MentionSource, MonitorKind
from analytics.models import Mention, MentionSpike
from analytics.selectors.listening.board import DayFigures, monitor_series, spike_query
from analytics.selectors.listening.matching import Rule
from analytics.selectors.listening.mentions import (
    Asked,
    Talk,
    mention_page,
    mention_query,
    mentions_all,
    said,
    talk_of,
)
from analytics.selectors.listening.monitors import monitor_get, searches_of
from analytics.selectors.listening.trying import Trial, rule_try
from analytics.services.listening.exporting import export_note
from analytics.services.listening.monitors import (
    MonitorDraft,
    draft_checked,
    monitor_pause,
    monitor_remove,
    monitor_save,
    monitor_watch,
)
from analytics.views.chart_files import chart_file_of
from analytics.views.filtering import address
from analytics.views.listening.frame import days_of, frame, platform_filter
from config.lib.clock import local_day, now
from config.lib.errors import DomainError, NotFound
from config.lib.spreadsheets import BOM, csv_text
from interactions.states import Sentiment
from team.charts import LineChart, Series
from team.decorators import WorkspaceRequest, workspace_view
from team.forms.fields import show
from team.permissions import Permission as P
from team.permissions import allows
from team.word_cloud import Word

MOODS = (
    (Sentiment.POSITIVE.value, Sentiment.POSITIVE.label),
    (Sentiment.NEUTRAL.value, Sentiment.NEUTRAL.label),
    (Sentiment.NEGATIVE.value, Sentiment.NEGATIVE.label),
    ("unknown", Sentiment.UNKNOWN.label),
)


@require_safe
@workspace_view(P.VIEW)
def monitor(request: WorkspaceRequest, monitor_id: int) -> HttpResponse:
    """Curves, spikes, authors, words and mentions of one monitor."""
    row = monitor_get(workspace=request.workspace, monitor_id=monitor_id, user=request.actor.user)
    chosen = platform_filter(request)
    asked = _asked(request, chosen["platform"])
    may_read = allows(request.membership.role, P.INBOX_VIEW)
    rows = mention_query(workspace=request.workspace, monitor=row, days=chosen["days"], asked=asked)
    cursor = request.GET.get("after", "")[:60]
    shown, following = mention_page(rows, cursor=cursor, may_read=may_read)
    line, series = monitor_series(
        workspace=request.workspace, monitor=row, days=chosen["days"], platform=chosen["platform"]
    )
    spikes = list(spike_query(workspace=request.workspace).filter(monitor=row)[:12])
    context = {
        **frame("board"),
        **chosen,
        "monitor": row,
        "searches": searches_of(workspace=request.workspace, monitor=row),
        "line": line,
        "volume": _volume(series, spikes, _days(request, series)),
        "moods_chart": _mood_chart(series, _days(request, series)),
        "files": reverse("analytics:monitor", args=[request.workspace.slug, row.pk]) + "charts/",
        "tail": address({name: chosen[name] for name in ("days", "platform") if chosen[name]}),
        "spikes": spikes,
        **_talk(
            talk_of(
                workspace=request.workspace, monitor=row, days=chosen["days"], platform=chosen["platform"],
                may_read=may_read,
            )
        ),
        "mentions": shown,
        "following": following,
        "first_page": not cursor,
        "asked": asked,
        "moods": MOODS,
        "sources": MentionSource.choices,
        "may_read": may_read,
        "filtered": bool(asked.mood or asked.source or asked.platform or asked.day),
    }  # fmt: skip
    return render(request, "analytics/listening/monitor.html", context)


@require_safe
@workspace_view(P.VIEW)
def chart_file(request: WorkspaceRequest, monitor_id: int, talk_drawing: str, ending: str) -> HttpResponse:
    """A curve of the page as a file: volume or moods; svg, png or csv, of the days and platform of the address."""
    row = monitor_get(workspace=request.workspace, monitor_id=monitor_id)
    chosen = platform_filter(request)
    _line, series = monitor_series(
        workspace=request.workspace, monitor=row, days=chosen["days"], platform=chosen["platform"]
    )
    if talk_drawing == "volume":
        spikes = list(spike_query(workspace=request.workspace).filter(monitor=row)[:12])
        title, chart = _("Mentions by day"), _volume(series, spikes, _days(request, series))
    elif talk_drawing == "moods":
        title, chart = _("Mood by day"), _mood_chart(series, _days(request, series))
    else:
        raise Http404
    return chart_file_of(request, chart, ending=ending, title=title, about=row.name)


def _asked(request: WorkspaceRequest, platform: str) -> Asked:
    mood, source, day = (request.GET.get(name, "") for name in ("mood", "source", "day"))
    try:
        wanted = date.fromisoformat(day[:10]) if day else None
    except ValueError:
        wanted = None
    if wanted is not None and not 2000 <= wanted.year <= 2199:
        wanted = None
    return Asked(
        mood=mood if mood in dict(MOODS) else "",
        source=source if source in MentionSource.values else "",
        platform=platform,
        day=wanted,
    )


def _days(request: WorkspaceRequest, series: Sequence[DayFigures | None]) -> list[date]:
    """The days of a series that ends today, those before the monitor was counted too."""
    today = local_day(now(), request.workspace.time_zone)
    return [today - timedelta(days=back) for back in reversed(range(len(series)))]


def _volume(series: Sequence[DayFigures | None], spikes: Sequence[MentionSpike], days: Sequence[date]) -> LineChart:
    marks = [
        (at, _("Spike")) for at, one in enumerate(series) if one and any(spike.peak_on == one.day for spike in spikes)
    ]
    values = [None if one is None else one.mentions for one in series]
    known = [value for value in values if value is not None]
    summary = _("Mentions by day: %(total)s in %(days)s days, %(most)s on the busiest day.") % {
        "total": sum(known), "days": len(known), "most": max(known, default=0),
    }  # fmt: skip
    return _by_day(days, [Series(_("Mentions"), values)], summary, marks)


def _by_day(
    days: Sequence[date], lines: Sequence[Series], summary: str, marks: Sequence[tuple[int, str]] = ()
) -> LineChart:
    labels = [day.isoformat() for day in days]
    return LineChart(labels, lines, summary, marks=marks, axis=pgettext("chart", "Day"), days=days)


def _mood_chart(series: Sequence[DayFigures | None], days: Sequence[date]) -> LineChart:
    lines = [
        Series(str(Sentiment.POSITIVE.label), [None if one is None else one.positive for one in series], "c4"),
        Series(str(Sentiment.NEUTRAL.label), [None if one is None else one.neutral for one in series], "c1", True),
        Series(str(Sentiment.NEGATIVE.label), [None if one is None else one.negative for one in series], "c2"),
    ]
    summary = _("Positive, neutral and negative mentions by day: %(p)s, %(n)s and %(b)s in all.") % {
        "p": sum(one.positive for one in series if one), "n": sum(one.neutral for one in series if one),
        "b": sum(one.negative for one in series if one),
    }  # fmt: skip
    return _by_day(days, lines, summary)


def _talk(talk: Talk) -> dict[str, Any]:
    most = max((n for _name, _where, n, _bad in talk.authors), default=1)
    return {
        "talk": talk,
        "authors": [(name, where, n, bad, round(100 * n / most)) for name, where, n, bad in talk.authors],
        "cloud": [Word(word, n, 1 + at % 6) for at, (word, n) in enumerate(talk.words[:24])],
    }


@require_http_methods(["GET", "HEAD", "POST"])
@workspace_view(P.RESEARCH_EDIT)
def monitor_edit(request: WorkspaceRequest, monitor_id: int | None = None) -> HttpResponse:
    """Make a monitor or change it; `try` shows what it would find, and doubtful words have to be confirmed."""
    row = monitor_get(workspace=request.workspace, monitor_id=monitor_id) if monitor_id is not None else None
    word = request.GET.get("word", "")[:40]
    initial: dict[str, Any] = monitor_initial(row) if row else {"name": word, "any_of": word, "kind": MonitorKind.BRAND}
    posted = request.method == "POST"
    form = MonitorForm(request.POST if posted else None, workspace=request.workspace, row=row, initial=initial)
    trial: Trial | None = None
    if posted and form.is_valid():
        draft = form.draft()
        try:
            trial = _tried(request, draft)
            if "try" not in request.POST and (form.cleaned_data["sure"] or not trial.doubts):
                saved = monitor_save(
                    workspace=request.workspace, actor=request.actor, draft=draft, monitor_id=monitor_id
                )
                messages.success(request, _("Saved. The last 90 days are being looked through."))
                return redirect("analytics:monitor", request.workspace.slug, saved.pk)
        except NotFound:
            raise
        except DomainError as error:
            show(form, error)
            trial = None
    tried_only = posted and "try" in request.POST and trial is not None
    context = {**frame("board"), "form": form, "monitor": row, "trial": trial, "tried": tried_only}
    return render(request, "analytics/listening/form.html", context, status=422 if posted and not tried_only else 200)


def _tried(request: WorkspaceRequest, draft: MonitorDraft) -> Trial:
    values = draft_checked(workspace=request.workspace, draft=draft)
    rule = Rule(**{
        name: values[name]
        for name in ("any_of", "all_of", "none_of", "platforms", "scripts", "competitor_id")
    })  # fmt: skip
    return rule_try(workspace=request.workspace, rule=rule)


@require_POST
@workspace_view(P.VIEW, post=P.RESEARCH_EDIT)
def pause(request: WorkspaceRequest, monitor_id: int) -> HttpResponse:
    """Pause a monitor, or let it go on (`go=1`)."""
    paused = request.POST.get("go") != "1"
    monitor_pause(workspace=request.workspace, actor=request.actor, monitor_id=monitor_id, paused=paused)
    messages.success(request, _("Paused.") if paused else _("It goes on; what came meanwhile is looked through."))
    return redirect("analytics:monitor", request.workspace.slug, monitor_id)


@require_POST
@workspace_view(P.VIEW)
def watch(request: WorkspaceRequest, monitor_id: int) -> HttpResponse:
    """Be told of its spikes, or not any more (`off=1`)."""
    on = request.POST.get("off") != "1"
    monitor_watch(workspace=request.workspace, actor=request.actor, monitor_id=monitor_id, watch=on)
    messages.success(request, _("You will hear of its spikes.") if on else _("You will not hear of its spikes."))
    return redirect("analytics:monitor", request.workspace.slug, monitor_id)


@require_POST
@workspace_view(P.VIEW, post=P.RESEARCH_EDIT)
def remove(request: WorkspaceRequest, monitor_id: int) -> HttpResponse:
    """Remove it with what it found."""
    monitor_remove(workspace=request.workspace, actor=request.actor, monitor_id=monitor_id)
    messages.success(request, _("Monitor removed."))
    return redirect("analytics:listening", request.workspace.slug)


@require_safe
@workspace_view(P.INBOX_VIEW)
def export(request: WorkspaceRequest, monitor_id: int) -> HttpResponseBase:
    """The listed mentions as CSV, personal data covered; authors of the inbox only for who may export contacts."""
    row = monitor_get(workspace=request.workspace, monitor_id=monitor_id)
    asked, days = _asked(request, platform_filter(request)["platform"]), days_of(request)
    rows = mention_query(workspace=request.workspace, monitor=row, days=days, asked=asked)
    named = allows(request.membership.role, P.CONTACTS_MANAGE)
    language, zone = get_language() or "en", timezone.get_current_timezone()
    export_note(workspace=request.workspace, actor=request.actor, monitor=row, days=days)

    def lines() -> Iterator[str]:
        heads = (
            _("Time"), _("Platform"), _("Source"), _("Sentiment"), _("Intent"), _("Author"), _("Text"), _("Engagement"),
            _("Address"),
        )  # fmt: skip
        yield BOM + csv_text([heads])
        batch: list[tuple[object, ...]] = []
        # The answer leaves after the request's language has been put away again.
        for mention in mentions_all(rows):
            with override(language), timezone.override(zone):
                batch.append(_cells(mention, named=named))
            if len(batch) == 200:
                yield csv_text(batch)
                batch = []
        yield csv_text(batch)

    made = lines()
    response = StreamingHttpResponse(chain([next(made)], made), content_type="text/csv; charset=utf-8")
    response["Content-Disposition"] = f'attachment; filename="mentions-{row.pk}-{timezone.localdate():%Y-%m-%d}.csv"'
    return response


def _cells(mention: Mention, *, named: bool) -> tuple[object, ...]:
    one = said(mention, may_read=True)
    hidden = mention.source == MentionSource.INBOX and not named
    return (
        timezone.localtime(mention.at).strftime("%Y-%m-%d %H:%M"),
        platform_name(mention.platform) if mention.platform else "",
        mention.get_source_display(),
        mention.get_sentiment_display(),
        mention.get_intent_display(),
        "" if hidden else one.author,
        one.text,
        "" if mention.engagement is None else mention.engagement,
        one.url,
    )
