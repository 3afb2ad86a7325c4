"""What the workspace's first page shows: today, what waits for a person, what is coming, where nothing is planned."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from zoneinfo import ZoneInfo

from django.db.models import Case, Count, F, Max, Min, Q, Value, When, Window
from django.db.models.functions import TruncDate

from accounts.models import SocialAccount
from accounts.selectors.account import account_list
from accounts.states import AccountState
from config.lib.clock import day_start, local_day, now
from content.models import Post, Publication
from content.selectors.calendar import Card, cards_of, first_picture, light_posts
from content.selectors.dates import LABEL_PRIORITY, DayFacts, day_facts
from content.selectors.steps import Step, publication_step
from content.states import NEEDS_A_PERSON, DisplayState, PostState, PublicationState
from team.models import User, Workspace

S = PublicationState
COVERAGE_DAYS = 7
COVERAGE_ACCOUNTS = 12
DRAFT_HORIZON = timedelta(hours=48)
DATES_AHEAD = 45
DATES_SHOWN = 6
SOON = timedelta(minutes=5)
NOT_SCHEDULED = (PostState.IDEA, PostState.DRAFT, PostState.IN_REVIEW, PostState.APPROVED)


@dataclass(frozen=True, slots=True)
class TimelineItem:
    """A post of today. `trouble` is the publication a person must look at, `step` its cause and the one next step."""

    card: Card
    picture: int | None
    trouble: Publication | None
    step: Step | None

    @property
    def done(self) -> bool:
        """Whether its dot is filled: what was to happen has happened, well or badly."""
        return self.card.status in (
            DisplayState.PUBLISHED,
            DisplayState.FAILED,
            DisplayState.PUBLISHING,
            DisplayState.CANCELLED,
        )


@dataclass(frozen=True, slots=True)
class Timeline:
    """Today's posts before and after the present moment."""

    past: tuple[TimelineItem, ...]
    coming: tuple[TimelineItem, ...]
    present: datetime
    live: bool

    @property
    def counts(self) -> list[tuple[str, int]]:
        """How many posts show each state, in the vocabulary's order."""
        found: dict[str, int] = defaultdict(int)
        for item in (*self.past, *self.coming):
            found[item.card.status] += 1
        return [(state.value, found[state]) for state in DisplayState if found[state]]

    @property
    def total(self) -> int:
        """Number of posts today."""
        return len(self.past) + len(self.coming)


@dataclass(frozen=True, slots=True)
class Waiting:
    """One kind of thing that waits for a person: how many, the first of them and when it was or is due."""

    kind: str
    count: int
    post_id: int | None
    title: str
    account: SocialAccount | None
    due_at: datetime | None


@dataclass(frozen=True, slots=True)
class ComingDate:
    """A day worth planning for, with the number of posts planned on it."""

    facts: DayFacts
    posts: int


@dataclass(frozen=True, slots=True)
class CoverageRow:
    """One account over the coming days: (day, number of posts), today first."""

    account: SocialAccount
    cells: tuple[tuple[date, int], ...]

    @property
    def longest_gap(self) -> int:
        """Most days in a row without a post."""
        longest = run = 0
        for _day, count in self.cells:
            run = 0 if count else run + 1
            longest = max(longest, run)
        return longest


@dataclass(frozen=True, slots=True)
class AccountHealth:
    """One account: when it last and next publishes, and how many publications wait for a person."""

    account: SocialAccount
    last_at: datetime | None
    next_at: datetime | None
    troubled: int


def timeline(*, workspace: Workspace) -> Timeline:
    """Posts due today in the workspace's zone."""
    present, zone = now(), workspace.time_zone
    today = local_day(present, zone)
    start, end = day_start(today, zone), day_start(today + timedelta(days=1), zone)
    rows = list(
        light_posts(Post.objects.for_workspace(workspace).filter(due_at__gte=start, due_at__lt=end))
        .exclude(state=PostState.CANCELLED)
        .annotate(picture=first_picture())
        .order_by("due_at", "pk")
    )
    troubles = _troubles(workspace, rows)
    items = [
        _item(card, row.picture, troubles.get(row.pk))
        for row, card in zip(rows, cards_of(workspace, rows), strict=True)
    ]
    live = any(
        item.card.status == DisplayState.PUBLISHING
        or (item.card.status == DisplayState.SCHEDULED and item.card.at is not None and item.card.at < present + SOON)
        for item in items
    )
    past = tuple(item for item in items if item.card.at is not None and item.card.at <= present)
    return Timeline(past, tuple(items[len(past) :]), present, live)


def waiting(
    *, workspace: Workspace, user: User, reviewer: bool, accounts: Iterable[SocialAccount] = ()
) -> list[Waiting]:
    """What waits for a person, most urgent first.

    `reviewer`: include posts to review (never the reader's own). `accounts`: those to look after, in their order; the
    ones to reconnect are included.
    """
    found = _stuck(workspace) + _unplanned(workspace, user if reviewer else None)
    lost = [account for account in accounts if account.state in (AccountState.NEEDS_RECONNECT, AccountState.RESTRICTED)]
    if lost:
        found.append(Waiting("account", len(lost), None, "", lost[0], None))
    return found


def coming_dates(*, workspace: Workspace) -> list[ComingDate]:
    """The next days that have a name, with how many posts are planned on them."""
    today = local_day(now(), workspace.time_zone)
    days = [day_facts(today + timedelta(days=n)) for n in range(1, DATES_AHEAD)]
    worth = [facts for facts in days if facts.special and _worth(facts)][:DATES_SHOWN]
    if not worth:
        return []
    zone = workspace.time_zone
    planned = (
        Post.objects.for_workspace(workspace)
        .filter(
            due_at__gte=day_start(worth[0].day, zone), due_at__lt=day_start(worth[-1].day + timedelta(days=1), zone)
        )
        .exclude(state=PostState.CANCELLED)
        .annotate(day=TruncDate("due_at", tzinfo=ZoneInfo(zone)))
        .values("day")
        .annotate(n=Count("pk"))
    )
    counts = {row["day"]: row["n"] for row in planned}
    return [ComingDate(facts, counts.get(facts.day, 0)) for facts in worth]


def coverage(*, workspace: Workspace, accounts: Sequence[SocialAccount]) -> list[CoverageRow]:
    """How many posts each of the first COVERAGE_ACCOUNTS accounts has on each coming day, cancelled ones left out."""
    zone = workspace.time_zone
    today = local_day(now(), zone)
    accounts = accounts[:COVERAGE_ACCOUNTS]
    planned = (
        Publication.objects.for_workspace(workspace)
        .filter(
            account__in=[account.pk for account in accounts],
            post__due_at__gte=day_start(today, zone),
            post__due_at__lt=day_start(today + timedelta(days=COVERAGE_DAYS), zone),
        )
        .exclude(state=S.CANCELLED)
        .exclude(post__state__in=(PostState.CANCELLED, PostState.IDEA))
        .annotate(day=TruncDate("post__due_at", tzinfo=ZoneInfo(zone)))
        .values("account_id", "day")
        .annotate(n=Count("pk"))
    )
    counts = {(row["account_id"], row["day"]): row["n"] for row in planned}
    days = [today + timedelta(days=n) for n in range(COVERAGE_DAYS)]
    return [
        CoverageRow(account, tuple((day, counts.get((account.pk, day), 0)) for day in days)) for account in accounts
    ]


def account_healths(*, workspace: Workspace) -> list[AccountHealth]:
    """Connected accounts in their order, those in trouble first."""
    facts = {
        row["account_id"]: row
        for row in Publication.objects.for_workspace(workspace)
        .values("account_id")
        .annotate(
            last=Max("published_at"),
            next=Min("due_at", filter=Q(state=S.SCHEDULED, due_at__gte=now())),
            troubled=Count("pk", filter=Q(state__in=NEEDS_A_PERSON)),
        )
    }
    healths = []
    for account in account_list(workspace=workspace):
        row = facts.get(account.pk, {})
        healths.append(
            AccountHealth(
                account, row.get("last") or account.last_published_at, row.get("next"), row.get("troubled", 0)
            )
        )
    return sorted(healths, key=lambda health: (health.account.state == AccountState.OK, not health.troubled))


def has_posts(*, workspace: Workspace) -> bool:
    """Whether anything was ever written here."""
    return Post.objects.for_workspace(workspace).exists()


def _worth(facts: DayFacts) -> bool:
    """Named by more than a minor observance: a solar term, a holiday or a marketing date that labels its day."""
    return bool(facts.solar_term or facts.holiday) or facts.events[0].priority >= LABEL_PRIORITY


def _troubles(workspace: Workspace, rows: Iterable[Post]) -> dict[int, Publication]:
    """Post → the publication that needs a person, failed ones before others."""
    troubled = [row.pk for row in rows if row.status in (DisplayState.FAILED, DisplayState.NEEDS_HANDOFF)]
    if not troubled:
        return {}
    found = Publication.objects.for_workspace(workspace).filter(post_id__in=troubled, state__in=NEEDS_A_PERSON)
    order = {state: place for place, state in enumerate(NEEDS_A_PERSON)}
    first: dict[int, Publication] = {}
    for publication in sorted(found.select_related("account"), key=lambda p: order[PublicationState(p.state)]):
        first.setdefault(publication.post_id, publication)
    return first


def _item(card: Card, picture: int | None, trouble: Publication | None) -> TimelineItem:
    return TimelineItem(card, picture, trouble, publication_step(trouble) if trouble else None)


def _stuck(workspace: Workspace) -> list[Waiting]:
    """One entry per state that needs a person, worst first: how many publications, and the one due first."""
    firsts = (
        Publication.objects.for_workspace(workspace)
        .filter(state__in=NEEDS_A_PERSON)
        .annotate(n=Window(Count("pk"), partition_by=[F("state")]))
        .select_related("post", "account")
        .order_by("state", "due_at", "pk")
        .distinct("state")
    )
    found = {
        row.state: Waiting(row.state, row.n, row.post_id, str(row.post), row.account, row.due_at) for row in firsts
    }
    return [found[state] for state in NEEDS_A_PERSON if state in found]


def _unplanned(workspace: Workspace, reviewer: User | None) -> list[Waiting]:
    """Posts for `reviewer` to review, then soon due ones nobody has filled or scheduled: the first of each."""
    soon = Q(due_at__gte=now(), due_at__lt=now() + DRAFT_HORIZON, state__in=NOT_SCHEDULED)
    wanted = soon & ~Q(state=PostState.IN_REVIEW)
    review = Q(status=DisplayState.IN_REVIEW)
    # The draft of a recurring column that nobody has written in yet.
    empty = Q(state=PostState.DRAFT, version=1, column_date__isnull=False)
    if reviewer is not None:
        wanted |= review & ~Q(author=reviewer)
    rows = (
        Post.objects.for_workspace(workspace)
        .filter(wanted)
        .annotate(
            todo_kind=Case(When(review, then=Value("review")), When(empty, then=Value("fill")), default=Value("draft"))
        )
        .annotate(n=Window(Count("pk"), partition_by=[F("todo_kind")]))
        .order_by("todo_kind", "due_at", "pk")
        .distinct("todo_kind")
    )
    found = {row.todo_kind: Waiting(row.todo_kind, row.n, row.pk, str(row), None, row.due_at) for row in rows}
    return [found[kind] for kind in ("review", "fill", "draft") if kind in found]
