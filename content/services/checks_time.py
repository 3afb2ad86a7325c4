"""Checks of the wanted time: past, quiet hours, distance to other posts, caps of day and week.

All but the first are advice. Each says what will happen: an enforced limit makes the post wait, and until when.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from zoneinfo import ZoneInfo

from django.db.models.functions import Coalesce, Left
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from accounts.models import SocialAccount
from config.lib.clock import now
from config.lib.wall_clock import day_span, week_span
from content.models import Post, Publication
from content.selectors.limits import Rules, first_allowed, quiet_end_of, rules_by_account
from content.services.check_report import Check
from content.states import PublicationState as S
from team.templatetags.ui import short_moment

# Advice where no spacing is set, and what counts as a clash.
SPACING, CLASH = timedelta(minutes=30), timedelta(hours=1)
# Posts that are out, on their way or planned; also in `checks_repeat`.
OUT_OR_PLANNED = (S.SCHEDULED, S.CLAIMED, S.SENDING, S.PROCESSING, S.UNKNOWN, S.PUBLISHED, S.NEEDS_HANDOFF)
_OPEN = (S.DRAFT, S.SCHEDULED, S.PAUSED)
# A week on either side covers days, weeks and the longest spacing in every zone.
_AROUND = timedelta(days=8)
_ROWS = 3000


@dataclass(frozen=True, slots=True)
class _Other:
    """Another post of the account. `at` is when it went or will go out."""

    at: datetime
    post_id: int
    name: str


@dataclass(frozen=True, slots=True)
class _Finding:
    """A check of one account, to be told once for all accounts it is the same for."""

    code: str
    rule: str
    title: str
    detail: str
    urgent: bool


def time_rules(post: Post, publications: Sequence[Publication]) -> Iterator[Check]:
    """What speaks against the post's time, for the accounts that still wait for it."""
    waiting = [p.account for p in publications if p.state in _OPEN]
    if post.due_at is None or (publications and not waiting):
        return
    if post.due_at < now() - timedelta(minutes=1):
        title, detail = _("The time has already passed"), short_moment(post.due_at)
        yield Check("due_in_past", "error", "time", title, detail, _("Choose a time"), "focus", "due")
    elif waiting:
        yield from _limit_rules(post, post.due_at, waiting)


def _limit_rules(post: Post, due_at: datetime, accounts: Sequence[SocialAccount]) -> Iterator[Check]:
    rules = rules_by_account(workspace=post.workspace, accounts=accounts)
    others = _others(post, due_at, accounts)
    told: dict[_Finding, list[SocialAccount]] = {}
    for account in accounts:
        look = _Look(post, due_at, rules[account.pk], others[account.pk])
        for finding in (*look.quiet(), *look.spacing(), *look.caps()):
            told.setdefault(finding, []).append(account)
    for finding, where in told.items():
        names = _(", ").join(str(account) for account in where)
        yield Check(
            finding.code,
            "warning",
            finding.rule,
            f"{names}{_(': ')}{finding.title}",
            finding.detail,
            _("Not urgent") if finding.urgent else _("Change time"),
            "focus",
            "delivery" if finding.urgent else "due",
            where[0].platform if len({account.platform for account in where}) == 1 else "",
            tuple(account.pk for account in where),
        )


class _Look:
    """One account's rules against one wanted time."""

    def __init__(self, post: Post, due_at: datetime, rules: Rules, others: Sequence[_Other]) -> None:
        self.post, self.due_at, self.rules, self.others = post, due_at, rules, others

    def quiet(self) -> Iterator[_Finding]:
        """The time lies in quiet hours."""
        if self.rules.quiet is None or quiet_end_of(self.rules, self.due_at) is None:
            return
        start, end = (f"{clock:%H:%M}" for clock in self.rules.quiet)
        title = _("in quiet hours, %(from)s–%(until)s") % {"from": start, "until": end}
        if self._elsewhere:
            title += f" {self.rules.zone}"
        yield self._finding("quiet_hours", "quiet", title, [])

    def spacing(self) -> Iterator[_Finding]:
        """Another post is nearer than the account's spacing, or within the same hour."""
        near = min(self.others, key=lambda other: abs(other.at - self.due_at), default=None)
        gap = self.rules.gap or SPACING
        if near is None or (distance := abs(near.at - self.due_at)) >= max(gap, CLASH):
            return
        minutes = round(distance.total_seconds() / 60)
        where = _("“%(post)s” at %(time)s") % {"post": near.name, "time": short_moment(near.at)}
        title = ngettext("another post %(n)s minute away", "another post %(n)s minutes away", minutes) % {"n": minutes}
        if distance >= gap:
            yield _Finding("same_hour", "spacing", title, where, urgent=False)
        elif self.rules.gap is None:
            yield _Finding("too_close", "spacing", title, where, urgent=False)
        elif near.at <= self.due_at:
            yield self._finding("too_close", "spacing", title, [where])
        else:
            later = [where, _("The later one will wait.")] if self.rules.enforce else [where]
            yield _Finding("too_close", "spacing", title, " · ".join(later), urgent=False)

    def caps(self) -> Iterator[_Finding]:
        """The day or the week is full."""
        day = _("%(n)s posts that day, at most %(max)s are wanted")
        week = _("%(n)s posts that week, at most %(max)s are wanted")
        for code, cap, span, title in (
            ("cap_day", self.rules.per_day, day_span, day),
            ("cap_week", self.rules.per_week, week_span, week),
        ):
            if cap is None:
                continue
            start, end = span(self.due_at, self.rules.zone)
            inside = [other for other in self.others if start <= other.at < end]
            if len(inside) < cap:
                continue
            words = title % {"n": len(inside) + 1, "max": cap}
            if sum(other.at <= self.due_at for other in inside) >= cap:
                yield self._finding(code, "cap", words, [])
            else:
                later = _("The last one will wait.") if self.rules.enforce else ""
                yield _Finding(code, "cap", words, later, urgent=False)

    @property
    def _elsewhere(self) -> bool:
        return self.rules.zone != self.post.workspace.time_zone

    def _finding(self, code: str, rule: str, title: str, detail: list[str]) -> _Finding:
        """With what will happen: it waits, or goes out all the same because it is urgent."""
        if self.rules.enforce and self.post.urgent:
            detail = [*detail, _("It is urgent, so it goes out all the same.")]
        elif self.rules.enforce:
            block = first_allowed(self.rules, [other.at for other in self.others], self.due_at)
            if block is not None:
                detail = [*detail, _("It will wait until %(time)s.") % {"time": self._clock(block.until)}]
        return _Finding(code, rule, title, " · ".join(detail), urgent=self.rules.enforce and self.post.urgent)

    def _clock(self, moment: datetime) -> str:
        """The moment on the reader's clock, and on the account's where that is another."""
        local = moment.astimezone(ZoneInfo(self.rules.zone))
        both = f" ({local:%H:%M} {self.rules.zone})" if self._elsewhere else ""
        return f"{short_moment(moment)}{both}"


def _others(post: Post, due_at: datetime, accounts: Sequence[SocialAccount]) -> dict[int, list[_Other]]:
    """What else the accounts have out or planned around the time, ascending. One query."""
    rows = (
        Publication.objects.for_workspace(post.workspace_id)
        .filter(account__in=[account.pk for account in accounts], state__in=OUT_OR_PLANNED)
        .filter(due_at__gt=due_at - _AROUND, due_at__lt=due_at + _AROUND)
        .exclude(post_id=post.pk or 0)
        .annotate(at=Coalesce("published_at", "due_at"), start=Left("post__text", 200))
        .order_by("at")
        .values_list("account_id", "at", "post_id", "post__title", "start")[:_ROWS]
    )
    found: dict[int, list[_Other]] = defaultdict(list)
    for account_id, at, post_id, title, text in rows:
        found[account_id].append(_Other(at, post_id, str(Post(pk=post_id, title=title, text=text))))
    return found
