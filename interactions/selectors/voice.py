"""Reading the voice-of-customer board from its daily counts; only examples are looked up in messages."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta

from django.core.cache import cache
from django.db.models import Count, Q, QuerySet, Sum

from config.lib.clock import day_start, local_day, now
from config.lib.errors import NotFound
from interactions.models import Complaint, Message, SurveyAnswer, VoiceDay, VoiceTheme
from interactions.selectors.frequent import frequent_words
from interactions.selectors.masking import masked
from interactions.selectors.surveys.figures import wilson
from interactions.states import Direction, Intent, ThreadState
from team.models import Workspace

# Days before and after an improvement that are compared.
MEASURED = 28
EXAMPLES, SAMPLE, CASES, PRODUCTS, REMEMBERED = 20, 600, 5, 6, 600


@dataclass(frozen=True, slots=True)
class Tally:
    """What was said in a period; `told`: those whose mood could be told."""

    messages: int = 0
    answers: int = 0
    positive: int = 0
    neutral: int = 0
    negative: int = 0

    @property
    def volume(self) -> int:
        """Messages and survey responses."""
        return self.messages + self.answers

    @property
    def told(self) -> int:
        """How many have a mood."""
        return self.positive + self.neutral + self.negative

    @property
    def bad(self) -> float | None:
        """The share of negative ones among those whose mood could be told, in percent; None without any."""
        return 100 * self.negative / self.told if self.told else None

    @property
    def bad_span(self) -> tuple[float, float]:
        """Its 95 % interval (Wilson), in percent."""
        low, high = wilson(self.negative, self.told)
        return 100 * low, 100 * high


@dataclass(frozen=True, slots=True)
class Line:
    """A theme with its figures of the period and of the one before."""

    theme: VoiceTheme
    current: Tally
    before: Tally
    days: list[int]

    @property
    def change(self) -> int | None:
        """How much more was said than in the period before, in percent; None where nothing was said then."""
        return round(100 * (self.current.volume / self.before.volume - 1)) if self.before.volume else None


@dataclass(frozen=True, slots=True)
class Example:
    """A message or a survey text that holds the theme, personal data covered. `thread_id` of a message."""

    text: str
    at: datetime
    mood: str
    thread_id: int | None = None


def theme_get(*, workspace: Workspace, theme_id: int) -> VoiceTheme:
    """One theme. Raises NotFound."""
    found: VoiceTheme | None = (
        VoiceTheme.objects.for_workspace(workspace).select_related("owner").filter(pk=theme_id).first()
    )
    if found is None:
        raise NotFound
    return found


def board(*, workspace: Workspace, days: int) -> list[Line]:
    """All themes by how much was said in the last `days` days, today included. Two queries."""
    themes = list(VoiceTheme.objects.for_workspace(workspace).select_related("owner"))
    return sorted(_lines(workspace, themes, days), key=lambda line: (-line.current.volume, line.theme.pk))


def theme_line(*, workspace: Workspace, theme: VoiceTheme, days: int) -> Line:
    """One theme of the board."""
    return _lines(workspace, [theme], days)[0]


def _lines(workspace: Workspace, themes: Sequence[VoiceTheme], days: int) -> list[Line]:
    today = local_day(now(), workspace.time_zone)
    start, earlier = today - timedelta(days=days - 1), today - timedelta(days=2 * days - 1)
    rows = VoiceDay.objects.for_workspace(workspace).filter(theme__in=themes, day__gte=earlier, day__lte=today)
    by_theme: dict[int, list[VoiceDay]] = {theme.pk: [] for theme in themes}
    for row in rows.order_by("day"):
        by_theme[row.theme_id].append(row)
    lines = []
    for theme in themes:
        current = [row for row in by_theme[theme.pk] if row.day >= start]
        counts = {row.day: row.messages + row.answers for row in current}
        series = [counts.get(start + timedelta(days=at), 0) for at in range(days)]
        before = [row for row in by_theme[theme.pk] if row.day < start]
        lines.append(Line(theme, _sum(current), _sum(before), series))
    return lines


def _sum(rows: Sequence[VoiceDay]) -> Tally:
    names = ("messages", "answers", "positive", "neutral", "negative")
    return Tally(**{name: sum(getattr(row, name) for row in rows) for name in names})


def measured(*, workspace: Workspace, theme: VoiceTheme) -> tuple[Tally, Tally] | None:
    """The 28 days before and after it improved; the second one grows until they are over. None while not improved."""
    if theme.improved_on is None:
        return None
    day, rows = theme.improved_on, VoiceDay.objects.for_workspace(workspace).filter(theme=theme)
    names = ("messages", "answers", "positive", "neutral", "negative")

    def tally(first: date, last: date) -> Tally:
        sums = rows.filter(day__gte=first, day__lte=last).aggregate(**{name: Sum(name) for name in names})
        return Tally(**{name: value or 0 for name, value in sums.items()})

    return (
        tally(day - timedelta(days=MEASURED), day - timedelta(days=1)),
        tally(day, day + timedelta(days=MEASURED - 1)),
    )


def holds(theme: VoiceTheme, field: str, tags: str = "") -> Q:
    """The condition that a text holds one of the theme's keywords, or a thread (`tags`) one of its tags."""
    found = Q()
    for word in theme.keywords:
        found |= Q(**{f"{field}__icontains": word})
    if tags and theme.tags:
        found |= Q(**{f"{tags}__overlap": theme.tags})
    return found or Q(pk__in=[])


def voices(*, workspace: Workspace, since: datetime, until: datetime) -> QuerySet[Message]:
    """Received messages that count: neither deleted ones nor spam."""
    rows = Message.objects.for_workspace(workspace).filter(
        direction=Direction.IN, at__gte=since, at__lt=until, deleted_at=None
    )
    return rows.exclude(intent=Intent.SPAM).exclude(thread__state=ThreadState.SPAM)


@dataclass(frozen=True, slots=True)
class Cases:
    """Complaints about a theme: how many, the newest ones, and which products they name how often."""

    count: int
    newest: Sequence[Complaint]
    products: Sequence[tuple[str, int]]


def complaints_about(*, workspace: Workspace, theme: VoiceTheme, days: int) -> Cases:
    """Complaints of the period whose subject or words hold the theme, or whose thread has one of its tags."""
    first = local_day(now(), workspace.time_zone) - timedelta(days=days - 1)
    rows = Complaint.objects.for_workspace(workspace).filter(
        holds(theme, "subject", "thread__tags") | holds(theme, "words"),
        received_at__gte=day_start(first, workspace.time_zone),
    )
    named = rows.exclude(product="").order_by().values_list("product").annotate(n=Count("pk", distinct=True))
    return Cases(
        rows.count(),
        list(rows.order_by("-received_at", "-pk")[:CASES]),
        list(named.order_by("-n", "product")[:PRODUCTS]),
    )


def examples(*, workspace: Workspace, theme: VoiceTheme, days: int) -> list[Example]:
    """The newest texts of a theme. Only the last days that have any are looked through, by the counts."""
    today = local_day(now(), workspace.time_zone)
    rows = VoiceDay.objects.for_workspace(workspace).filter(
        theme=theme, day__gte=today - timedelta(days=days - 1), day__lte=today
    )
    found: list[Example] = []
    left = EXAMPLES
    first = last = None
    for row in rows.order_by("-day"):
        if left <= 0:
            break
        first, last = row.day, last or row.day
        left -= row.messages + row.answers
    if first is None or last is None:
        return found
    since, until = day_start(first, workspace.time_zone), day_start(last + timedelta(days=1), workspace.time_zone)
    messages = voices(workspace=workspace, since=since, until=until).filter(holds(theme, "text", "thread__tags"))
    for message in messages.order_by("-at")[:EXAMPLES]:
        found.append(Example(masked(message.text), message.at, message.sentiment, message.thread_id))
    answers = SurveyAnswer.objects.for_workspace(workspace).filter(
        holds(theme, "text"), response__at__gte=since, response__at__lt=until
    )
    for answer in answers.select_related("response").order_by("-response__at")[:EXAMPLES]:
        found.append(Example(masked(answer.text), answer.response.at, answer.response.mood))
    return sorted(found, key=lambda one: one.at, reverse=True)[:EXAMPLES]


def suggestions(*, workspace: Workspace, themes: Sequence[VoiceTheme]) -> list[tuple[str, int]]:
    """Frequent words of the newest texts that no theme knows yet."""
    known = {word.lower() for theme in themes for word in theme.keywords}
    mark = f"voice:words:{workspace.pk}"
    words: list[tuple[str, int]] | None = cache.get(mark)
    if words is None:
        rows = Message.objects.for_workspace(workspace).filter(direction=Direction.IN, deleted_at=None)
        messages = rows.exclude(intent=Intent.SPAM).order_by("-at")
        answers = SurveyAnswer.objects.for_workspace(workspace).exclude(text="").order_by("-pk")
        texts = [*messages.values_list("text", flat=True)[:SAMPLE], *answers.values_list("text", flat=True)[:SAMPLE]]
        words = frequent_words((masked(text) for text in texts), limit=40, least=4)
        cache.set(mark, words, timeout=REMEMBERED)
    return [(word, n) for word, n in words if not any(one in word or word in one for one in known)][:12]
