"""Reading followed accounts at their platforms, in the name of an own account, when nothing more important waits."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime, timedelta

from django.db import transaction
from django.utils.translation import gettext_lazy as _

from accounts import enqueue
from accounts.competitor_states import ReadProblem, SnapshotSource
from accounts.connectors.base import ReadsPublicProfiles
from accounts.connectors.errors import ConnectorError, InvalidContent, RateLimited, RemoteGone, SpendCapReached
from accounts.connectors.publics import PublicPost, PublicProfile
from accounts.models import SocialAccount, TrackedAccount, TrackedPost, TrackedSnapshot
from accounts.selectors.competitors.tracking import can_read, is_paid, tracked_get
from accounts.services.competitors.alerts import growth_look, posts_look
from accounts.services.sessions import session_open
from accounts.states import AccountState
from config.lib.clock import day_start, local_day, now
from config.lib.errors import InvalidInput
from config.lib.web import web_address
from team.actors import Actor
from team.audit import record
from team.models import Workspace

WINDOW = 7
# Posts asked for at once; where each costs money, fewer and only once a week.
POSTS, POSTS_PAID, PAID_EVERY = 50, 20, 7
BATCH, SPREAD_SECONDS = 200, 540
CLAIM, KEPT = timedelta(hours=1), timedelta(days=180)
COUNT_MAX = 2**62
_AGAIN = {
    ReadProblem.GONE: timedelta(days=7),
    ReadProblem.NO_ACCOUNT: timedelta(days=1),
    ReadProblem.CAP: timedelta(days=1),
    ReadProblem.LATER: timedelta(hours=1),
    ReadProblem.FAILED: timedelta(hours=6),
}


def tracked_read_now(*, workspace: Workspace, actor: Actor, tracked_id: int) -> TrackedAccount:
    """Read one account because a person asks. Raises NotFound, InvalidInput where there is no interface for it.

    What the platform refuses becomes the account's `problem`; nothing of it is raised.
    """
    tracked = tracked_get(workspace=workspace, tracked_id=tracked_id)
    if not can_read(tracked.platform):
        raise InvalidInput(_("This platform has no interface for other accounts' figures. Enter or import them."))
    record(workspace, actor, "tracked.read", tracked)
    return tracked_read(tracked=tracked)


def tracked_read(*, tracked: TrackedAccount) -> TrackedAccount:
    """Read profile and newest posts and keep them as today's figures; decide when to read again. Never raises for
    what the platform says. Must not run inside a transaction: paid calls are counted in one of their own."""
    try:
        profile, posts = _asked(tracked)
    except SpendCapReached:
        return _failed(tracked, ReadProblem.CAP)
    except RateLimited as error:
        return _failed(tracked, ReadProblem.LATER, wait=timedelta(seconds=error.retry_after or 0))
    except (RemoteGone, InvalidContent):
        return _failed(tracked, ReadProblem.GONE)
    except _NobodyToAsk:
        return _failed(tracked, ReadProblem.NO_ACCOUNT)
    except ConnectorError:
        return _failed(tracked, ReadProblem.FAILED)
    _keep(tracked, profile, posts, limit=_limit(tracked))
    posts_look(tracked)
    growth_look(tracked)
    return tracked


def tracked_read_due() -> int:
    """Enqueue the reading of accounts whose time has come, spread over some minutes. Returns how many.

    Taking an account moves its time ahead by an hour, so that two rounds never read it twice; whatever was missed
    while nothing ran is read once, not once for each day.
    """
    moment = now()
    with transaction.atomic():
        rows = TrackedAccount.objects.unscoped("reading serves all workspaces")
        due = list(
            rows.filter(due_at__lte=moment, competitor__archived_at=None)
            .select_for_update(skip_locked=True, of=("self",))
            .order_by("due_at")
            .values_list("pk", flat=True)[:BATCH]
        )
        rows.filter(pk__in=due).update(due_at=moment + CLAIM)
        for pk in due:
            enqueue.tracked_read_later(tracked_id=pk, delay_seconds=pk * 2_654_435_761 % SPREAD_SECONDS)
    return len(due)


class _NobodyToAsk(Exception):
    """No own account of the platform works and has time."""


def _asked(tracked: TrackedAccount) -> tuple[PublicProfile, Sequence[PublicPost]]:
    session = session_open(account=_asking(tracked))
    if not isinstance(session.connector, ReadsPublicProfiles):
        raise _NobodyToAsk
    # Own accounts may be renamed; competitors' are known by the name that was entered only.
    handle = tracked.account.handle if tracked.account is not None else tracked.handle
    profile = session.connector.public_profile(session.credential, handle)
    posts = session.connector.public_posts(session.credential, handle, limit=_limit(tracked))
    return profile, posts


def _asking(tracked: TrackedAccount) -> SocialAccount:
    """The own account that asks: the account itself, else any of the platform the platform has not asked to wait."""
    rows = SocialAccount.objects.for_workspace(tracked.workspace_id).filter(
        platform=tracked.platform, state=AccountState.OK
    )
    if tracked.account_id is not None:
        rows = rows.filter(pk=tracked.account_id)
    found = list(rows.select_related("workspace").order_by("position", "pk"))
    if not found:
        raise _NobodyToAsk
    free = [account for account in found if account.hold_until <= now()]
    if not free:
        raise RateLimited(retry_after=900, bucket="", platform=tracked.platform, code="hold")
    return free[0]


def _limit(tracked: TrackedAccount) -> int:
    return POSTS_PAID if is_paid(tracked.platform) else POSTS


@transaction.atomic
def _keep(tracked: TrackedAccount, profile: PublicProfile, posts: Sequence[PublicPost], *, limit: int) -> None:
    moment, zone = now(), tracked.workspace.time_zone
    shown = [post for post in posts if post.at <= moment + timedelta(hours=1)]
    _keep_posts(tracked, shown, moment)
    TrackedSnapshot.objects.for_workspace(tracked.workspace_id).update_or_create(
        tracked=tracked,
        day=local_day(moment, zone),
        source=SnapshotSource.API,
        defaults={
            "workspace_id": tracked.workspace_id,
            "followers": _count(profile.followers),
            "following": _count(profile.following),
            "posts_total": _count(profile.posts),
            "read_at": moment,
            **window_of(shown, moment, full=len(posts) >= limit),
        },
    )
    tracked.name = " ".join(profile.name.split())[:200] or tracked.name
    tracked.url = web_address(profile.url, longest=500) or tracked.url
    tracked.bio = " ".join(profile.bio.split())[:500]
    tracked.read_at, tracked.problem = moment, ""
    tracked.due_at = _next(tracked, moment)
    tracked.save(update_fields=["name", "url", "bio", "read_at", "problem", "due_at"])


def window_of(posts: Sequence[PublicPost], moment: datetime, *, full: bool) -> dict[str, int | None]:
    """What the posts of the last seven days add up to, as columns of a snapshot.

    `full`: the list was cut at its limit, so that older posts may be missing; the window is then as many whole days as
    the list surely covers, and unknown when that is less than one.
    """
    days = WINDOW
    if full and posts:
        days = min(WINDOW, (moment - min(post.at for post in posts)).days)
        if days < 1:
            return {"window_days": 1, "posts": None, "sample": None}
    recent = [post for post in posts if post.at > moment - timedelta(days=days)]
    engaged = [post for post in recent if (post.likes, post.comments, post.shares) != (None, None, None)]
    sums = {name: _sum([getattr(post, name) for post in recent]) for name in ("likes", "comments", "shares", "views")}
    return {"window_days": days, "posts": len(recent), "sample": len(engaged), **sums}


def _sum(values: Sequence[int | None]) -> int | None:
    """The sum of what is reported; 0 where there were no posts at all, None where nothing of them is reported."""
    known = [value for value in values if value is not None]
    return sum(known) if known or not values else None


def _keep_posts(tracked: TrackedAccount, posts: Sequence[PublicPost], moment: datetime) -> None:
    rows = {
        post.remote_id: TrackedPost(
            workspace_id=tracked.workspace_id,
            tracked=tracked,
            remote_id=post.remote_id[:300],
            url=web_address(post.url, longest=500),
            text=" ".join(post.text.replace("\0", " ").split())[:300],
            at=post.at,
            likes=_count(post.likes),
            comments=_count(post.comments),
            shares=_count(post.shares),
            views=_count(post.views),
            read_at=moment,
        )
        for post in posts
    }
    TrackedPost.objects.bulk_create(
        rows.values(),
        update_conflicts=True,
        unique_fields=["tracked", "remote_id"],
        update_fields=["url", "text", "likes", "comments", "shares", "views", "read_at"],
    )
    TrackedPost.objects.for_workspace(tracked.workspace_id).filter(tracked=tracked, at__lt=moment - KEPT).delete()


def _count(value: int | None) -> int | None:
    return value if value is not None and 0 <= value < COUNT_MAX else None


def _failed(tracked: TrackedAccount, problem: ReadProblem, *, wait: timedelta = timedelta(0)) -> TrackedAccount:
    tracked.problem, tracked.due_at = problem, now() + max(wait, _AGAIN[problem])
    tracked.save(update_fields=["problem", "due_at"])
    return tracked


def _next(tracked: TrackedAccount, moment: datetime) -> datetime:
    """The account's own minute of the next day to read on, so that a workspace's accounts are spread over the day."""
    zone = tracked.workspace.time_zone
    days = PAID_EVERY if is_paid(tracked.platform) else 1
    start = day_start(local_day(moment, zone) + timedelta(days=days), zone)
    return start + timedelta(minutes=30 + tracked.pk * 2_654_435_761 % (20 * 60))
