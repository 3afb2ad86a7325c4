"""What the calendar shows: posts by local day, the tray of posts without a date, and the list view.

Days are days of the workspace's zone. A day may have 23 or 25 hours; its edges come from `config.lib.clock.day_start`.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from datetime import UTC, date, datetime, time, timedelta
from typing import Any
from zoneinfo import ZoneInfo

from django.db.models import Case, Count, Exists, F, OuterRef, Q, QuerySet, Subquery, When, Window
from django.db.models.functions import Left, RowNumber, TruncDate

from accounts.connectors import registry
from accounts.selectors.matrix.groups import in_groups
from config.lib.clock import at_wall_clock, day_start, local_day, now
from content.models import Post, PostMedia, Publication
from content.selectors.dates import DayFacts, facts_between
from content.selectors.plan_mix import UNCOUNTED
from content.states import DisplayState, PostState, PublicationState
from team.models import Workspace
from team.permissions import Permission as P
from team.permissions import allows

D = DisplayState
# A day of the week view shows what a busy team plans; more is one click away.
CARDS_PER_DAY, CARDS_IN_WEEK = 3, 30
TRAY_MAX = 40
PAGE_SIZE = 50
DEFAULT_CLOCK = time(9, 0)
TRAY_STATES = (PostState.DRAFT, PostState.IN_REVIEW, PostState.APPROVED, PostState.IDEA)
# A scheduled post moves as a whole, so only while no account has been reached.
NOT_REACHED = frozenset(
    {
        PublicationState.DRAFT,
        PublicationState.SCHEDULED,
        PublicationState.PAUSED,
        PublicationState.NEEDS_HANDOFF,
        PublicationState.CANCELLED,
    }
)
# Which cards stay visible on a crowded day: what needs a person, then what is to come, then what is done.
_RANK = {D.FAILED: 0, D.NEEDS_HANDOFF: 0, D.PUBLISHING: 0, D.IN_REVIEW: 1, D.PUBLISHED: 3, D.CANCELLED: 4}
_COUNTED = {
    D.FAILED: (PublicationState.FAILED, PublicationState.UNKNOWN, PublicationState.PAUSED),
    D.NEEDS_HANDOFF: (PublicationState.NEEDS_HANDOFF,),
}


@dataclass(frozen=True, slots=True)
class CalendarFilters:
    """Which posts are shown; an empty set does not filter."""

    accounts: frozenset[int] = frozenset()
    platforms: frozenset[str] = frozenset()
    statuses: frozenset[str] = frozenset()
    authors: frozenset[int] = frozenset()
    pillars: frozenset[int] = frozenset()
    groups: frozenset[int] = frozenset()

    def __bool__(self) -> bool:
        chosen = (self.accounts, self.platforms, self.statuses, self.authors, self.pillars, self.groups)
        return any(chosen)

    def apply(self, posts: QuerySet[Post]) -> QuerySet[Post]:
        """Narrow `posts` to the chosen accounts, groups of accounts, platforms, states and authors."""
        if self.accounts or self.platforms or self.groups:
            wanted = Publication.objects.unscoped("joined to posts that are scoped already").filter(post=OuterRef("pk"))
            if self.accounts:
                wanted = wanted.filter(account_id__in=self.accounts)
            if self.groups:
                wanted = wanted.filter(account_id__in=in_groups(self.groups))
            if self.platforms:
                wanted = wanted.filter(account__platform__in=self.platforms)
            posts = posts.filter(Exists(wanted))
        if self.statuses:
            posts = posts.filter(status__in=self.statuses)
        if self.authors:
            posts = posts.filter(author_id__in=self.authors)
        if self.pillars:
            posts = posts.filter(pillar_id__in=self.pillars)
        return posts


@dataclass(frozen=True, slots=True)
class Card:
    """One post as the calendar shows it. `at` is its wanted time (aware UTC) or None in the tray.

    `part` is "1/4" when only some accounts have the state shown; `tone` is the colour of the first platform; `repeats`:
    it is a date of a repetition; `to_fill`: the draft of a recurring column that nobody has written in yet.
    """

    pk: int
    title: str
    at: datetime | None
    status: str
    platforms: tuple[str, ...]
    movable: bool
    scheduled: bool
    part: str
    tone: str
    author: str
    updated_at: datetime
    thumb: int | None = None
    repeats: bool = False
    pillar: str = ""
    pillar_tone: int = 0
    to_fill: bool = False


@dataclass(frozen=True, slots=True)
class Day:
    """One cell. `more` cards are not listed."""

    day: date
    facts: DayFacts
    cards: tuple[Card, ...]
    more: int
    today: bool
    past: bool
    outside: bool

    @property
    def weekend(self) -> bool:
        """Whether offices are closed: Saturday or Sunday unless worked, or a public holiday."""
        return self.facts.rest == "off" or (self.day.weekday() >= 5 and self.facts.rest != "work")


@dataclass(frozen=True, slots=True)
class Board:
    """The weeks of a span, and how many posts there are for each pillar (None: without one) that count for the mix."""

    weeks: list[list[Day]]
    pillars: dict[int | None, int]


@dataclass(frozen=True, slots=True)
class Tray:
    """Posts without a date, newest change first, with how many there are in all."""

    drafts: tuple[Card, ...] = ()
    ideas: tuple[Card, ...] = ()
    draft_count: int = 0
    idea_count: int = 0


@dataclass(frozen=True, slots=True)
class ListPage:
    """One page of the list view; `earlier` and `later` are cursors or empty."""

    days: tuple[Day, ...]
    earlier: str = ""
    later: str = ""
    count: int = field(default=0)


def may_replan(role: str) -> bool:
    """Whether `role` may move scheduled posts: when they go out is for those who may publish."""
    return allows(role, P.CONTENT_EDIT) and allows(role, P.CONTENT_PUBLISH)


def week_start(day: date) -> date:
    """The Monday of the week of `day`."""
    return day - timedelta(days=day.weekday())


def month_days(day: date) -> tuple[date, date]:
    """First and last day of the whole weeks that hold the month of `day`."""
    first = day.replace(day=1)
    last = (first + timedelta(days=31)).replace(day=1) - timedelta(days=1)
    return week_start(first), week_start(last) + timedelta(days=6)


def board(
    *,
    workspace: Workspace,
    first: date,
    last: date,
    filters: CalendarFilters,
    month: date | None = None,
    per_day: int | None = CARDS_PER_DAY,
) -> Board:
    """The weeks from `first` (a Monday) to `last` (a Sunday), in the workspace's zone.

    `month`: days of other months are marked as outside. `per_day`: how many cards a day shows; None shows all.
    """
    rows = _rows(workspace, filters, (first, last), per_day)
    shown: dict[date, list[Post]] = defaultdict(list)
    counts: dict[date, int] = {}
    for row in rows:
        day = local_day(row.due_at, workspace.time_zone)
        counts[day] = row.on_day
        if per_day is None or row.place <= per_day:
            shown[day].append(row)
    cards = {card.pk: card for card in cards_of(workspace, [row for posts in shown.values() for row in posts])}
    today = local_day(now(), workspace.time_zone)
    days = [
        Day(
            day=day,
            facts=facts,
            cards=tuple(cards[row.pk] for row in shown.get(day, ())),
            more=counts.get(day, 0) - len(shown.get(day, ())),
            today=day == today,
            past=day < today,
            outside=month is not None and (day.year, day.month) != (month.year, month.month),
        )
        for day, facts in facts_between(first, last).items()
    ]
    pillars = {row.pillar_id: row.of_pillar for row in rows if row.of_pillar}
    return Board([days[n : n + 7] for n in range(0, len(days), 7)], pillars)


def whole_day(*, workspace: Workspace, day: date, filters: CalendarFilters) -> Day:
    """One day with all its cards."""
    found = board(workspace=workspace, first=day, last=day, filters=filters, per_day=None)
    return found.weeks[0][0]


def tray(*, workspace: Workspace, filters: CalendarFilters) -> Tray:
    """Drafts and ideas that have no date."""
    waiting = filters.apply(Post.objects.for_workspace(workspace).filter(due_at=None, state__in=TRAY_STATES))
    ideas = Case(When(state=PostState.IDEA, then=True), default=False)
    ranked = light_posts(waiting).annotate(
        place=Window(RowNumber(), partition_by=[ideas], order_by=[F("updated_at").desc(), F("pk").desc()]),
        n=Window(Count("pk"), partition_by=[ideas]),
    )
    rows = list(ranked.filter(place__lte=TRAY_MAX).order_by("place"))
    counts = {row.state == PostState.IDEA: row.n for row in rows}
    cards = cards_of(workspace, rows, thumbs=True)
    return Tray(
        drafts=tuple(card for card in cards if card.status != D.IDEA),
        ideas=tuple(card for card in cards if card.status == D.IDEA),
        draft_count=counts.get(False, 0),
        idea_count=counts.get(True, 0),
    )


def list_page(
    *, workspace: Workspace, filters: CalendarFilters, start: date, after: str = "", before: str = ""
) -> ListPage:
    """A page of PAGE_SIZE posts in time order, from `start` or from a cursor of another page."""
    posts = light_posts(filters.apply(Post.objects.for_workspace(workspace).exclude(due_at=None)))
    lower, upper = _cursor(after), _cursor(before)
    if upper:
        earlier = posts.filter(Q(due_at__lt=upper[0]) | Q(due_at=upper[0], pk__lt=upper[1]))
        rows = list(earlier.order_by("-due_at", "-pk")[: PAGE_SIZE + 1])
        has_earlier, has_later = len(rows) > PAGE_SIZE, True
        rows = rows[:PAGE_SIZE][::-1]
    else:
        edge = (
            Q(due_at__gt=lower[0]) | Q(due_at=lower[0], pk__gt=lower[1])
            if lower
            else Q(due_at__gte=day_start(start, workspace.time_zone))
        )
        past = filters.apply(Post.objects.for_workspace(workspace)).filter(
            due_at__lt=day_start(start, workspace.time_zone)
        )
        rows = list(posts.filter(edge).annotate(past=Exists(past)).order_by("due_at", "pk")[: PAGE_SIZE + 1])
        has_later = len(rows) > PAGE_SIZE
        rows = rows[:PAGE_SIZE]
        has_earlier = bool(lower) or (rows[0].past if rows else past.exists())  # type: ignore[attr-defined]
    return ListPage(
        days=tuple(_listed_days(workspace, rows)),
        earlier=_cursor_of(rows[0]) if rows and has_earlier else (_before(start, workspace) if has_earlier else ""),
        later=_cursor_of(rows[-1]) if rows and has_later else "",
        count=len(rows),
    )


def cards_of(workspace: Workspace, rows: Sequence[Post], *, thumbs: bool = False) -> list[Card]:
    """Cards of light post rows, in their order, with two queries at most."""
    ids = [row.pk for row in rows]
    publications: dict[int, list[tuple[str, str]]] = defaultdict(list)
    if ids:
        found = Publication.objects.for_workspace(workspace).filter(post_id__in=ids)
        for post_id, platform, state in found.order_by("account__position", "account_id").values_list(
            "post_id", "account__platform", "state"
        ):
            publications[post_id].append((platform, state))
    pictures = first_pictures(ids) if thumbs and ids else {}
    return [_card(row, publications[row.pk], pictures.get(row.pk)) for row in rows]


def card(*, workspace: Workspace, post: Post) -> Card:
    """The card of one post."""
    rows = light_posts(Post.objects.for_workspace(workspace).filter(pk=post.pk))
    return cards_of(workspace, list(rows), thumbs=post.due_at is None)[0]


def first_pictures(post_ids: Iterable[int]) -> dict[int, int]:
    """Post → its first media file that has a preview."""
    found = _pictures().filter(post_id__in=list(post_ids)).order_by("post_id", "position").distinct("post_id")
    return dict(found.values_list("post_id", "asset_id"))


def first_picture(*, of: OuterRef | None = None) -> Subquery:
    """The same as a column of a query for few posts, or for few rows that know the id of a post by `of`."""
    return Subquery(_pictures().filter(post=of or OuterRef("pk")).order_by("position").values("asset_id")[:1])


def _pictures() -> QuerySet[PostMedia]:
    return PostMedia.objects.filter(asset__deleted_at=None).exclude(asset__thumb="")


def moved_to(*, post: Post, day: date, zone: str, clock: time | None = None) -> tuple[datetime, bool]:
    """Where a post lands on `day`: at `clock`, else at its own time of day, else at a default.

    Returns the moment (aware UTC) and whether the time of day was chosen by us: DEFAULT_CLOCK, or the next full hour
    when that has already passed today.
    """
    if clock is not None:
        return at_wall_clock(day, clock, zone), False
    if post.due_at is not None:
        own = post.due_at.astimezone(ZoneInfo(zone))
        return at_wall_clock(day, own.time(), zone), False
    wanted = at_wall_clock(day, DEFAULT_CLOCK, zone)
    present = now()
    if wanted < present and local_day(present, zone) == day:
        hour = (present + timedelta(hours=1)).replace(minute=0, second=0, microsecond=0)
        wanted = hour if local_day(hour, zone) == day else at_wall_clock(day, time(23, 59), zone)
    return wanted, True


def _rows(workspace: Workspace, filters: CalendarFilters, span: tuple[date, date], per_day: int | None) -> list[Any]:
    """The posts to show, by time, with how many there are on their day (`on_day`) and for their pillar (`of_pillar`).

    With `per_day` only so many of a day, the most urgent first (`place`); and one of every pillar, for its count.
    One query, in which the database counts: a month may hold thousands.
    """
    zone = workspace.time_zone
    posts = Post.objects.for_workspace(workspace).filter(
        due_at__gte=day_start(span[0], zone), due_at__lt=_end(span[1], zone)
    )
    day = TruncDate("due_at", tzinfo=ZoneInfo(zone))
    urgency = Case(*(When(status=status, then=rank) for status, rank in _RANK.items()), default=2)
    order: list[Any] = [urgency, F("due_at"), F("pk")]
    rows: Any = light_posts(filters.apply(posts)).annotate(
        on_day=Window(Count("pk"), partition_by=[day]),
        of_pillar=Window(Count("pk", filter=~Q(state__in=UNCOUNTED)), partition_by=[F("pillar")]),
        place=Window(RowNumber(), partition_by=[day], order_by=order),
        pillar_place=Window(RowNumber(), partition_by=[F("pillar")], order_by=[F("pk")]),
    )
    if per_day is not None:
        rows = rows.filter(Q(place__lte=per_day) | Q(pillar_place=1))
    return list(rows.order_by("due_at", "pk"))


def light_posts(posts: QuerySet[Post]) -> QuerySet[Post]:
    """Only what a card needs: of the text no more than its beginning."""
    wanted = ("pk", "title", "due_at", "state", "status", "updated_at", "workspace_id", "recurrence_id", "version")
    others = ("author__name", "author__email", "pillar__name", "pillar__tone")
    light = posts.select_related("author", "pillar").only(*wanted, *others)
    return light.annotate(head=Left("text", 80), column_day=F("column_date__day"))


def _end(last: date, zone: str) -> datetime:
    return day_start(last + timedelta(days=1), zone)


def _card(row: Post, publications: list[tuple[str, str]], thumb: int | None) -> Card:
    platforms = tuple(dict.fromkeys(platform for platform, _state in publications))
    states = [state for _platform, state in publications]
    counted = [state for state in states if state in _COUNTED.get(DisplayState(row.status), ())]
    movable = row.state != PostState.CANCELLED and (
        row.state != PostState.SCHEDULED or all(state in NOT_REACHED for state in states)
    )
    return Card(
        pk=row.pk,
        title=row.title or " ".join(row.head.split())[:60] or f"#{row.pk}",  # type: ignore[attr-defined]
        at=row.due_at,
        status=row.status,
        platforms=platforms,
        movable=movable,
        scheduled=row.state == PostState.SCHEDULED,
        part=f"{len(counted)}/{len(states)}" if counted and len(counted) < len(states) else "",
        tone=registry.capabilities(platforms[0]).tone if platforms else "",
        author=row.author.label if row.author else "",
        updated_at=row.updated_at,
        thumb=thumb,
        repeats=row.recurrence_id is not None,
        pillar=row.pillar.name if row.pillar else "",
        pillar_tone=row.pillar.tone if row.pillar else 0,
        to_fill=row.state == PostState.DRAFT and row.version == 1 and row.column_day is not None,  # type: ignore[attr-defined]
    )


def _listed_days(workspace: Workspace, rows: list[Post]) -> Iterable[Day]:
    by_day: dict[date, list[Card]] = defaultdict(list)
    for item in cards_of(workspace, rows, thumbs=True):
        by_day[local_day(item.at, workspace.time_zone)].append(item)  # type: ignore[arg-type]
    today = local_day(now(), workspace.time_zone)
    for day, cards in by_day.items():
        facts = facts_between(day, day)[day]
        yield Day(day, facts, tuple(cards), 0, today=day == today, past=day < today, outside=False)


def _cursor_of(row: Post) -> str:
    return f"{row.due_at.astimezone(UTC).isoformat()}~{row.pk}" if row.due_at else ""


def _before(start: date, workspace: Workspace) -> str:
    return f"{day_start(start, workspace.time_zone).isoformat()}~0"


def _cursor(text: str) -> tuple[datetime, int] | None:
    """A cursor of `_cursor_of`, or None when it is empty or was tampered with."""
    moment, _, number = text.rpartition("~")
    try:
        parsed = datetime.fromisoformat(moment)
        return (parsed, int(number)) if parsed.tzinfo else None
    except ValueError:
        return None
