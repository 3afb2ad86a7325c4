"""Tables of a report from its snapshot, in the active language: the same rows on pages and in every file."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any

from django.utils.translation import gettext as _
from django.utils.translation import pgettext

from accounts.templatetags.platforms import platform_name
from analytics.dictionary import BY_ID, HEADLINES
from analytics.report_states import Language
from analytics.selectors.reports.periods import day_words, short_words
from analytics.selectors.reports.telling.facts import gain, grown
from analytics.selectors.reports.telling.pieces import count, percent, written

# How good or bad a change is said to be: below this many percent or points, neither.
_SLIGHT, _SLIGHT_POINTS = 1.0, 0.005


@dataclass(frozen=True, slots=True)
class Cell:
    """`text`: as it is read; `value`: the number, day or text itself; `metric`: of which; `bar`: a share, 0 to 1."""

    text: str
    value: Any = None
    metric: str = ""
    tone: str = ""
    bar: float | None = None
    url: str = ""


@dataclass(frozen=True, slots=True)
class Grid:
    """A table. `heads` with whether the column holds numbers; the first column names the row."""

    key: str
    heads: Sequence[tuple[str, bool]]
    rows: Sequence[Sequence[Cell]]

    @property
    def lines(self) -> list[list[tuple[str, bool, Cell]]]:
        """Rows as (head, whether numbers, cell), for templates."""
        return [[(*head, cell) for head, cell in zip(self.heads, row, strict=True)] for row in self.rows]


def headline_grid(snapshot: dict[str, Any], language: str) -> Grid:
    """The headline figures against those of the period before."""
    names = [name for name in HEADLINES if (snapshot["figures"].get(name) or {}).get("value") is not None]
    extra = [name for name in ("followers", "shares", "saves") if name in snapshot["figures"]]
    names += [name for name in extra if snapshot["figures"][name]["value"] is not None]
    compared, (now, before) = bool(snapshot["before"]), spans(snapshot, language)
    rows = []
    for name in ("posts", *names):
        one = snapshot["figures"].get(name)
        if one is None:
            continue
        cells = [named(name), figure_cell(name, one["value"], language)]
        rows.append([*cells, figure_cell(name, one["before"], language), change_cell(name, one)] if compared else cells)
    heads = [(pgettext("report", "Figure"), False), (now, True)]
    return Grid(
        "headlines", [*heads, (before, True), (pgettext("figure", "Change"), True)] if compared else heads, rows
    )


def goal_grid(snapshot: dict[str, Any], language: str) -> Grid:
    """Goals with target, value and how far they have come."""
    rows = []
    for row in snapshot["goals"]:
        unit, done = row["unit"], row["done"]
        tone = {"reached": "good", "on_track": "good", "at_risk": "warn", "off_track": "bad"}.get(row["health"], "")
        rows.append([
            Cell(row["name"], row["name"]),
            Cell(_amount(row["target"], unit, language), row["target"], "goal"),
            Cell(_amount(row["value"], unit, language), row["value"], "goal"),
            Cell("–" if done is None else percent(100 * done, 0), done, "goal_done", tone, done),
            Cell(percent(100 * row["elapsed"], 0), row["elapsed"], "goal_elapsed"),
        ])  # fmt: skip
    heads = [
        (pgettext("goal", "Goal"), False), (_("Target"), True), (_("Reached so far"), True), (_("Done"), True),
        (_("Time gone"), True),
    ]  # fmt: skip
    return Grid("goals", heads, rows)


def platform_grid(snapshot: dict[str, Any], language: str) -> Grid:
    """Platforms with their main figures."""
    rows = [
        [Cell(name := platform_name(row["platform"]), name), *_figures(row["figures"], snapshot, language)]
        for row in snapshot["platforms"]
    ]
    return Grid("platforms", [(_("Platform"), False), *_figure_heads(snapshot)], rows)


def account_grid(snapshot: dict[str, Any], language: str) -> Grid:
    """Accounts with their main figures."""
    rows = [
        [
            Cell(f"{row['name']} · {platform_name(row['platform'])}", row["name"]),
            *_figures(row["figures"], snapshot, language),
        ]
        for row in snapshot["by_account"]
    ]
    return Grid("accounts", [(_("Account"), False), *_figure_heads(snapshot)], rows)


def format_grid(snapshot: dict[str, Any], language: str) -> Grid:
    """Formats with their main figures."""
    rows = [
        [Cell(name := format_name(row["format"]), name), *_figures(row["figures"], snapshot, language, followers=False)]
        for row in snapshot["formats"]
    ]
    return Grid("formats", [(_("Format"), False), *_figure_heads(snapshot, followers=False)], rows)


def post_grid(posts: Sequence[dict[str, Any]], language: str, key: str = "posts") -> Grid:
    """Posts with their figures so far."""
    rows = []
    for row in posts:
        day = date.fromisoformat(row["day"])
        rows.append([
            Cell(row["title"], row["title"], url=row["url"]),
            Cell(platform_name(row["platform"]), platform_name(row["platform"])),
            Cell(day_words(day, language), day),
            figure_cell("exposure", row["exposure"], language),
            figure_cell("engagement", row["engagement"], language),
            figure_cell("engagement_rate", row["rate"], language),
        ])  # fmt: skip
    heads = [
        (pgettext("report", "Post"), False), (_("Platform"), False), (_("Published"), False), metric_head("exposure"),
        metric_head("engagement"), metric_head("engagement_rate"),
    ]  # fmt: skip
    return Grid(key, heads, rows)


def service_grid(snapshot: dict[str, Any], language: str) -> Grid:
    """Answers and complaints against the period before."""
    words = {
        "messages": (_("Comments and messages received"), lambda value: count(value, language)),
        "kept": (_("First answers in time"), percent),
        "median": (_("Minutes to a first answer, median"), lambda value: count(value, language)),
        "complaints": (_("Complaints opened"), lambda value: count(value, language)),
        "close_hours": (_("Hours to close a complaint, median"), lambda value: count(value, language)),
    }
    rows, compared = [], bool(snapshot["before"])
    for name, (label, write) in words.items():
        one = snapshot["service"].get(name)
        if not one or (one["value"] is None and one["before"] is None):
            continue
        cells = [Cell(label, label), Cell(write(one["value"]), one["value"])]
        rows.append([*cells, Cell(write(one["before"]), one["before"])] if compared else cells)
    now, before = spans(snapshot, language)
    heads = [(pgettext("report", "Figure"), False), (now, True)]
    return Grid("service", [*heads, (before, True)] if compared else heads, rows)


def definition_grid(snapshot: dict[str, Any]) -> Grid:
    """What the figures of the report mean, how they are reckoned, and how many accounts report them."""
    # In the order of the dictionary: JSON keeps none.
    shown = [name for name in BY_ID if (snapshot["figures"].get(name) or {}).get("value") is not None]
    rows = []
    for name in shown:
        metric = BY_ID[name]
        some, every = (snapshot["reporting"].get(name) or [None, None])[:2]
        about = " ".join(str(part) for part in (metric.about, metric.caveat) if part)
        rows.append([
            Cell(str(metric.name), name, name), Cell(about, about), Cell(metric.formula, metric.formula),
            Cell(_("%(some)s of %(all)s") % {"some": some, "all": every} if every else "–", some),
        ])  # fmt: skip
    heads = [
        (pgettext("report", "Figure"), False),
        (_("What it means"), False),
        (_("Formula"), False),
        (_("Accounts"), True),
    ]
    return Grid("definitions", heads, rows)


def spans(snapshot: dict[str, Any], language: str) -> tuple[str, str]:
    """Short names of the period and of the one before, '' without one."""
    now = short_words(date.fromisoformat(snapshot["first"]), date.fromisoformat(snapshot["last"]), language)
    before = snapshot["before"]
    if not before:
        return now, ""
    first, last = date.fromisoformat(before["first"]), date.fromisoformat(before["last"])
    then = short_words(first, last, language)
    # The same month of another year is told by its year.
    return (now, then) if then != now else (now, f"{first.year} {then}")


def named(name: str) -> Cell:
    """The name of a metric as the head of a row."""
    return Cell(str(BY_ID[name].name), str(BY_ID[name].name), name)


def metric_head(name: str) -> tuple[str, bool]:
    """The name of a metric as the head of a column."""
    return str(BY_ID[name].name), True


def figure_cell(name: str, value: float | None, language: str) -> Cell:
    """A value of a metric."""
    return Cell(written(name, value, language), value, name)


def change_cell(name: str, one: dict[str, Any]) -> Cell:
    """How a figure has changed: percent, or points of a rate; good or bad where the metric knows what is better."""
    metric, is_rate = BY_ID[name], name.endswith("_rate")
    by = gain(one) if is_rate else grown(one)
    if by is None:
        return Cell("–")
    if abs(by) < (_SLIGHT_POINTS if is_rate else 0.05):
        return Cell("±0", 0.0, name)
    text = _("%(n)s pts") % {"n": f"{abs(by):.2f}"} if is_rate else percent(abs(by))
    better = metric.rise_is_good if by > 0 else None if metric.rise_is_good is None else not metric.rise_is_good
    slight = abs(by) < (_SLIGHT_POINTS if is_rate else _SLIGHT)
    tone = "" if better is None or slight else "good" if better else "bad"
    return Cell(("↑ " if by > 0 else "↓ ") + text, by, name, tone)


def format_name(kind: str) -> str:
    """A format of posts in words."""
    names = {
        "text": pgettext("post format", "Text"), "image": pgettext("post format", "Pictures"),
        "video": pgettext("post format", "Video"), "article": pgettext("post format", "Article"),
    }  # fmt: skip
    return names.get(kind, kind)


def _figure_heads(snapshot: dict[str, Any], *, followers: bool = True) -> list[tuple[str, bool]]:
    heads = [metric_head(name) for name in ("posts", "exposure")]
    heads += [(pgettext("figure", "Change"), True)] if snapshot["before"] else []
    heads += [metric_head(name) for name in ("engagement", "engagement_rate")]
    return [*heads, metric_head("followers_net")] if followers and not snapshot["campaign"] else heads


def _figures(figures: dict[str, Any], snapshot: dict[str, Any], language: str, *, followers: bool = True) -> list[Cell]:
    nothing = {"value": None, "before": None}

    def cell(name: str) -> Cell:
        return figure_cell(name, (figures.get(name) or nothing)["value"], language)

    found = [cell("posts"), cell("exposure")]
    found += [change_cell("exposure", figures.get("exposure") or nothing)] if snapshot["before"] else []
    found += [cell("engagement"), cell("engagement_rate")]
    return [*found, cell("followers_net")] if followers and not snapshot["campaign"] else found


def _amount(value: float | None, unit: str, language: str) -> str:
    if value is None:
        return "–"
    if unit == "%":
        return percent(value, 1)
    return count(value, language) + (f" {unit}" if unit else "")


def chinese(language: str) -> bool:
    """Whether words are Chinese."""
    return language == Language.CHINESE
