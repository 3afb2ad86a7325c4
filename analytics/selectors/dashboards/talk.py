"""Messages and answers of a view, drawn from the inbox's selectors."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date

from django.utils.translation import gettext as _
from django.utils.translation import pgettext

from analytics.selectors.dashboards.charts import day_label, period_series
from analytics.selectors.figures.scope import Scope
from analytics.selectors.figures.values import change
from interactions.selectors.sla.hours import span_words
from interactions.selectors.tally import FirstAnswers, Heard, first_answers, heard_between
from interactions.states import Sentiment
from team.charts import BarChart, LineChart, Series

# Sentiments are drawn with these tones.
TONES = {Sentiment.POSITIVE: "c4", Sentiment.NEUTRAL: "c6", Sentiment.NEGATIVE: "c2"}


@dataclass(frozen=True, slots=True)
class Talk:
    """What was heard and answered in a scope and in the time before."""

    scope: Scope
    before: Scope | None
    heard: Heard
    earlier: Heard | None
    answers: FirstAnswers
    answers_before: FirstAnswers | None

    @property
    def any(self) -> bool:
        """Whether anything was said."""
        return bool(self.heard.received or self.heard.sent)


@dataclass(frozen=True, slots=True)
class TalkFigure:
    """One headline. `shown`: a number, or words where it is a time; `rise_is_good`: None for neither."""

    key: str
    label: str
    value: float | None
    words: str
    change: float | None
    points: bool
    rise_is_good: bool | None
    about: str


def talk_of(scope: Scope, before: Scope | None) -> Talk:
    """Four queries, two without a comparison."""
    both = [
        (
            heard_between(workspace=one.workspace, first=one.first, last=one.last, accounts=one.accounts),
            first_answers(workspace=one.workspace, first=one.first, last=one.last, accounts=one.accounts),
        )
        for one in (scope, before)
        if one is not None
    ]
    earlier = both[1] if len(both) > 1 else (None, None)
    return Talk(scope, before, both[0][0], earlier[0], both[0][1], earlier[1])


def talk_figures(talk: Talk) -> list[TalkFigure]:
    """The headlines: received, answered, first answer time, kept in time, negative share."""
    now, before = talk.answers, talk.answers_before
    heard, earlier = talk.heard, talk.earlier
    received, was = _total(heard), _total(earlier) if earlier else None
    bad = _share(heard.mood(Sentiment.NEGATIVE), heard.told)
    bad_before = _share(earlier.mood(Sentiment.NEGATIVE), earlier.told) if earlier else None
    answered = _share(now.answered, now.asked)
    answered_before = _share(before.answered, before.asked) if before else None
    return [
        TalkFigure(
            "received", pgettext("interaction", "Messages received"), received, "", change(received, was), False, None,
            _("Comments, mentions and messages that came in, by the platform’s clock."),
        ),
        TalkFigure(
            "answered", pgettext("interaction", "Answered"), answered, "", _points(answered, answered_before), True,
            True, _("Of those who waited for a first answer, how many got one."),
        ),
        TalkFigure(
            "median", pgettext("interaction", "First answer, median"), now.kept.median, span_words(now.kept.median),
            change(now.kept.median, before.kept.median if before else None), False, False,
            _("How long half of the first answers took at most."),
        ),
        TalkFigure(
            "kept", pgettext("interaction", "Answered in time"), now.kept.percent, "",
            _points(now.kept.percent, before.kept.percent if before else None), True, True,
            _("First answers within the promised time, of those decided."),
        ),
        TalkFigure(
            "negative", pgettext("interaction", "Negative"), bad, "", _points(bad, bad_before), True, False,
            _("Negative ones among messages whose mood could be told."),
        ),
    ]  # fmt: skip


def volume_chart(talk: Talk) -> LineChart:
    """Messages received by day, with the time before dashed."""
    days = list(talk.scope.days())
    series = [period_series(talk.scope, [talk.heard.received.get(day, 0) for day in days])]
    if talk.before is not None and talk.earlier is not None:
        values: list[float | None] = [talk.earlier.received.get(day, 0) for day in talk.before.days()]
        earlier = (values + [None] * len(days))[: len(days)]
        series.append(period_series(talk.before, earlier, "c6", dashed=True))
    summary = _("Messages received by day, %(n)s in all") % {"n": _total(talk.heard)}
    return LineChart([day_label(day) for day in days], series, summary, axis=pgettext("chart", "Day"), days=days)


def moods_chart(talk: Talk) -> BarChart:
    """Moods of what came in: by day, by week where the view is longer than five weeks."""
    spans = _spans(list(talk.scope.days()))
    series = [
        Series(
            str(mood.label),
            [sum(talk.heard.moods.get((day, mood), 0) for day in span) for span in spans],
            TONES[mood],
        )
        for mood in TONES
    ]
    return BarChart(
        [day_label(span[0]) for span in spans], series, _("Moods of messages received"), stacked=True,
        axis=pgettext("chart", "Day"), days=[span[0] for span in spans],
    )  # fmt: skip


def _spans(days: Sequence[date]) -> list[list[date]]:
    if len(days) <= 35:
        return [[day] for day in days]
    return [list(days[at : at + 7]) for at in range(0, len(days), 7)]


def _total(heard: Heard) -> int:
    return sum(heard.received.values())


def _share(part: int, whole: int) -> float | None:
    return 100 * part / whole if whole else None


def _points(value: float | None, before: float | None) -> float | None:
    return None if value is None or before is None else value - before
