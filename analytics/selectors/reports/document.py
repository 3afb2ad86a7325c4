"""A version of a report as a document: its parts with words, tables and charts, for pages and files alike."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import date, datetime
from typing import Any

from django.utils import translation
from django.utils.translation import gettext as _
from django.utils.translation import ngettext, pgettext

from accounts.templatetags.platforms import platform_name
from analytics.models import Report, ReportVersion
from analytics.report_states import Part, Template
from analytics.selectors.dashboards.incidents import Incident
from analytics.selectors.dashboards.marks import incident_words
from analytics.selectors.reports import tables
from analytics.selectors.reports.periods import day_words, days_words, span_words
from analytics.selectors.reports.shown import Shown, paragraphs_of
from analytics.selectors.reports.tables import Grid, spans
from team.charts import BarChart, Chart, LineChart, Series

KINDS = ("continue", "fix", "stop")


@dataclass(frozen=True, slots=True)
class Drawing:
    """A chart with its title and a remark below it."""

    key: str
    title: str
    chart: Chart
    note: str = ""


@dataclass(frozen=True, slots=True)
class Section:
    """A chapter. `posts`: posts shown as cards; `advice`: suggestions of one kind each."""

    key: str
    title: str
    part: str
    words: Sequence[Shown] = ()
    grids: Sequence[Grid] = ()
    drawings: Sequence[Drawing] = ()
    posts: Sequence[dict[str, Any]] = ()

    @property
    def is_empty(self) -> bool:
        """Whether there is nothing to see but a place for a note."""
        told = any(row.pieces for row in self.words)
        return not (told or any(grid.rows for grid in self.grids) or self.drawings or self.posts)


@dataclass(frozen=True, slots=True)
class Document:
    """All of a report. `facts`: (name, value) of the cover; `contents`: (number, key, title, level)."""

    report: Report
    version: ReportVersion
    language: str
    kind: str
    period: str
    facts: Sequence[tuple[str, str]]
    sections: Sequence[Section]
    parts: frozenset[str]
    notes: Sequence[str] = field(default_factory=tuple)

    def has(self, part: str) -> bool:
        """Whether a part is shown."""
        return part in self.parts

    @property
    def shown(self) -> list[Section]:
        """The sections of the parts that are shown, without empty ones."""
        return [one for one in self.sections if one.part in self.parts and not one.is_empty]

    @property
    def advice(self) -> list[tuple[str, str, list[Shown]]]:
        """Suggestions by kind: its key, its name, the paragraphs."""
        names = {
            "continue": pgettext("suggestion", "Continue"), "fix": pgettext("suggestion", "Fix"),
            "stop": pgettext("suggestion", "Stop"),
        }  # fmt: skip
        words = next((one.words for one in self.sections if one.key == "conclusions"), ())
        found = [(kind, names[kind], [row for row in words if row.place == kind and row.pieces]) for kind in KINDS]
        return [row for row in found if row[2]]


def document_of(report: Report, version: ReportVersion) -> Document:
    """The document, in the language of the version. One query, for what people wrote."""
    language, snapshot = version.language, version.snapshot
    words = paragraphs_of(version)
    with translation.override(language):
        return Document(
            report=report,
            version=version,
            language=language,
            kind=_kind(snapshot["template"]),
            period=span_words(report_first(snapshot), report_last(snapshot), language),
            facts=_facts(version, snapshot, language),
            sections=[
                _summary(snapshot, language, words),
                *_detail(snapshot, language, words),
                Section(
                    "conclusions", _("Conclusions and suggestions"), Part.CONCLUSIONS, _of(words, Part.CONCLUSIONS)
                ),
                *_appendix(snapshot, language),
            ],
            parts=frozenset(version.parts),
            notes=_notes(version, snapshot, language),
        )


def report_first(snapshot: dict[str, Any]) -> date:
    """The first day that a snapshot covers."""
    return date.fromisoformat(snapshot["first"])


def report_last(snapshot: dict[str, Any]) -> date:
    """The last day that a snapshot covers."""
    return date.fromisoformat(snapshot["last"])


def _of(words: Sequence[Shown], part: str, *places: str) -> list[Shown]:
    return [row for row in words if row.part == part and (not places or row.place in places)]


def _kind(template: str) -> str:
    names = {
        Template.WEEKLY: _("Weekly social media report"),
        Template.MONTHLY: _("Monthly social media report"),
        Template.CAMPAIGN: _("Campaign report"),
        Template.CUSTOM: _("Social media report"),
    }
    return names[Template(template)]


def _facts(version: ReportVersion, snapshot: dict[str, Any], language: str) -> list[tuple[str, str]]:
    found = [(_("Period"), days_words(report_first(snapshot), report_last(snapshot), language))]
    accounts, posts = len(snapshot["accounts"]), snapshot["post_count"]
    scope = [
        ngettext("%(n)s account", "%(n)s accounts", accounts) % {"n": accounts},
        ngettext("%(n)s post", "%(n)s posts", posts) % {"n": f"{posts:,}"},
    ]
    if snapshot["group"]:
        scope.insert(0, snapshot["group"])
    if snapshot["format"]:
        scope.append(tables.format_name(snapshot["format"]))
    found.append((_("Scope"), " · ".join(scope)))
    if snapshot["before"]:
        first, last = (date.fromisoformat(snapshot["before"][name]) for name in ("first", "last"))
        found.append((_("Compared with"), days_words(first, last, language)))
    if version.owner:
        found.append((_("Prepared by"), version.owner))
    return found


def _summary(snapshot: dict[str, Any], language: str, words: Sequence[Shown]) -> Section:
    grid = tables.headline_grid(snapshot, language)
    return Section("summary", _("Summary"), Part.SUMMARY, _of(words, Part.SUMMARY), grids=[grid] if grid.rows else [])


def _detail(snapshot: dict[str, Any], language: str, words: Sequence[Shown]) -> list[Section]:
    def section(key: str, title: str, *places: str, **more: Any) -> Section:
        return Section(key, title, Part.DETAIL, _of(words, Part.DETAIL, *(places or (key,))), **more)

    trend = _trend(snapshot, language)
    platforms = tables.platform_grid(snapshot, language)
    return [
        section("goals", _("Goals"), grids=[tables.goal_grid(snapshot, language)]),
        section("trend", _("Exposure day by day"), drawings=[trend] if trend else []),
        section("platforms", _("Platforms"), grids=[platforms], drawings=_platform_drawings(snapshot, language)),
        section("formats", _("Formats"), grids=[tables.format_grid(snapshot, language)]),
        section("posts", _("Best posts"), posts=[row for row in snapshot["best"] if row["engagement"] is not None]),
        section(
            "worst", _("Posts below their account's usual"),
            grids=[tables.post_grid(snapshot["worst"], language, "worst")],
        ),
        section("service", _("Interaction and service"), grids=[tables.service_grid(snapshot, language)]),
        section("compliance", _("Compliance")),
        section("remarks", _("Remarks"), "note"),
    ]  # fmt: skip


def _appendix(snapshot: dict[str, Any], language: str) -> list[Section]:
    return [
        Section("accounts", _("Accounts"), Part.APPENDIX, grids=[tables.account_grid(snapshot, language)]),
        Section(
            "all-posts",
            pgettext("report", "Posts"),
            Part.APPENDIX,
            grids=[tables.post_grid(snapshot["posts"], language)],
        ),
        Section("definitions", _("Definitions"), Part.APPENDIX, grids=[tables.definition_grid(snapshot)]),
    ]


def _trend(snapshot: dict[str, Any], language: str) -> Drawing | None:
    rows = snapshot["days"].get("exposure") or {"values": [], "before": []}
    if len(rows["values"]) < 3 or all(value is None for _day, value in rows["values"]):
        return None
    now, then = spans(snapshot, language)
    values = [value for _day, value in rows["values"]]
    before = [value for _day, value in rows["before"]][: len(values)]
    series = [Series(now, values)]
    if any(value is not None for value in before):
        series.append(Series(then, [*before, *[None] * (len(values) - len(before))], tone="c6", dashed=True))
    days = [date.fromisoformat(day) for day, _value in rows["values"]]
    marks = [
        (days.index(date.fromisoformat(one["day"])), day_words(date.fromisoformat(one["day"]), language))
        for one in snapshot["odd"] if one["metric"] == "exposure" and date.fromisoformat(one["day"]) in days
    ]  # fmt: skip
    told, stretches = _told_marks(snapshot, days)
    known = [value for value in values if value is not None]
    summary = _("Exposure on each day, %(total)s in all.") % {"total": f"{sum(known):,.0f}"}
    chart = LineChart(
        labels=[f"{day.month}/{day.day}" for day in days], series=series, summary=summary, marks=[*told, *marks],
        axis=pgettext("chart", "Day"), spans=stretches,
    )  # fmt: skip
    return Drawing("trend", _("Exposure day by day"), chart)


def _told_marks(
    snapshot: dict[str, Any], days: Sequence[date]
) -> tuple[list[tuple[int, str]], list[tuple[int, int, str]]]:
    """Incidents and annotations as marks and stretches of the chart's days; old versions kept none."""
    names = {row["id"]: row["name"] for row in snapshot["accounts"]}
    marks, stretches = [], []
    for row in snapshot.get("marks", ()):
        first, last = date.fromisoformat(row["first"]), date.fromisoformat(row["last"] or snapshot["last"])
        ids = None if row["accounts"] is None else tuple(row["accounts"])
        words = incident_words(Incident(row["kind"], row["code"], row["ref"], first, last, ids, row["words"]), names)
        at, end = max(0, (first - days[0]).days), min(len(days) - 1, (last - days[0]).days)
        marks.append((at, words))
        if end > at:
            stretches.append((at, end, words))
    return marks, stretches


def _short(name: str) -> str:
    """A platform's name below a column: what stands in brackets is left to the table."""
    return name.partition("（")[0].partition(" (")[0]


def _platform_drawings(snapshot: dict[str, Any], language: str) -> list[Drawing]:
    rows = [row for row in snapshot["platforms"] if row["figures"]["exposure"]["value"]][:8]
    if len(rows) < 2:
        return []
    now, then = spans(snapshot, language)
    series = [Series(now, [row["figures"]["exposure"]["value"] for row in rows])]
    if snapshot["before"]:
        series.append(Series(then, [row["figures"]["exposure"]["before"] for row in rows], tone="c6"))
    chart = BarChart(
        labels=[_short(platform_name(row["platform"])) for row in rows], series=series,
        summary=_("Exposure by platform"), axis=_("Platform"),
    )  # fmt: skip
    return [Drawing("platforms", _("Exposure by platform"), chart)]


def _notes(version: ReportVersion, snapshot: dict[str, Any], language: str) -> list[str]:
    collected = snapshot["collected_at"]
    found = []
    if collected:
        moment = datetime.fromisoformat(collected)
        found.append(_("Figures as collected up to %(at)s.") % {"at": _moment(moment, snapshot["zone"], language)})
    made = _moment(version.made_at, snapshot["zone"], language)
    found.append(_("Version %(n)s, made on %(at)s.") % {"n": version.number, "at": made})
    found.append(_("Definitions of figures: edition %(n)s.") % {"n": version.definition})
    found.append(_("“–” means that nothing was reported; it never stands for 0."))
    return found


def _moment(moment: datetime, zone: str, language: str) -> str:
    from zoneinfo import ZoneInfo

    local = moment.astimezone(ZoneInfo(zone))
    return f"{day_words(local.date(), language, year=True)} {local:%H:%M}"
