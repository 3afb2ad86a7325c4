"""Noticing what is unusual, telling it once to whoever watches the competitor."""

from __future__ import annotations

from datetime import timedelta
from typing import Any

from django.db import transaction
from django.urls import reverse

from accounts import notices
from accounts.competitor_states import AlertKind
from accounts.models import Competitor, CompetitorAlert, TrackedAccount, TrackedPost, TrackedSnapshot
from accounts.selectors.competitors.measures import combined
from accounts.selectors.competitors.tracking import alert_get, alert_query
from accounts.services.competitors.unusual import POSTS_LAST, odd_growth, odd_post, silence
from config.lib.clock import local_day, now
from team.actors import Actor
from team.audit import record
from team.models import User, Workspace
from team.permissions import Permission
from team.services.notifications import notify

# Posts older than this are history and no news; figures of this many days are looked at.
NEWS, HISTORY = timedelta(days=7), 60
_NOTICES = {
    AlertKind.POST: notices.COMPETITOR_POST,
    AlertKind.GROWTH: notices.COMPETITOR_GROWTH,
    AlertKind.SILENCE: notices.COMPETITOR_SILENCE,
}


def posts_look(tracked: TrackedAccount) -> int:
    """Look at an account's newest posts for unusual ones and for silence. Returns how many alerts are new."""
    if tracked.competitor_id is None:
        return 0
    moment = now()
    rows = TrackedPost.objects.for_workspace(tracked.workspace_id).filter(tracked=tracked)
    posts = list(rows[: 3 * POSTS_LAST])
    found = 0
    for index, post in enumerate(posts):
        engagement = post.engagement
        if post.at < moment - NEWS or engagement is None:
            continue
        before = [value for other in posts[index + 1 :] if (value := other.engagement) is not None]
        odd = odd_post(engagement, before)
        if odd is not None:
            params = {
                "value": engagement,
                "usual": odd.usual,
                "score": odd.score,
                "of": odd.of,
                "text": post.text[:120],
            }
            found += _raise(tracked, AlertKind.POST, post.remote_id, params, post)
    quiet = silence([post.at for post in posts], moment)
    if quiet is not None:
        params = {"days": quiet[0].days, "usual": round(quiet[1] / timedelta(days=1), 1)}
        found += _raise(tracked, AlertKind.SILENCE, posts[0].remote_id, params)
    return found


def growth_look(tracked: TrackedAccount) -> int:
    """Look at the latest growth of an account's followers. Returns how many alerts are new."""
    if tracked.competitor_id is None:
        return 0
    today = local_day(now(), tracked.workspace.time_zone)
    rows = TrackedSnapshot.objects.for_workspace(tracked.workspace_id).filter(
        tracked=tracked, day__gte=today - timedelta(days=HISTORY)
    )
    known = [(row.day, row.followers) for row in combined(rows) if row.followers is not None]
    odd = odd_growth(known)
    if odd is None or known[-1][0] < today - timedelta(days=2):
        return 0
    params = {"value": round(odd.value, 1), "usual": round(odd.usual, 1), "score": odd.score, "of": odd.of}
    return _raise(tracked, AlertKind.GROWTH, known[-1][0].isoformat(), params)


@transaction.atomic
def alert_acknowledge(*, workspace: Workspace, actor: Actor, alert_id: int) -> CompetitorAlert:
    """Note that a person has seen it; again is harmless. Raises NotFound."""
    alert = alert_get(workspace=workspace, alert_id=alert_id)
    if alert.seen_at is None:
        alert.seen_at, alert.seen_by = now(), actor.user
        alert.save(update_fields=["seen_at", "seen_by"])
        record(workspace, actor, "competitor.alert_seen", alert.tracked, after={"kind": alert.kind, "day": alert.day})
    return alert


@transaction.atomic
def alerts_acknowledge(*, workspace: Workspace, actor: Actor) -> int:
    """Note that all that is open has been seen. Returns how many."""
    seen = 0
    for alert in alert_query(workspace=workspace, open_only=True):
        alert_acknowledge(workspace=workspace, actor=actor, alert_id=alert.pk)
        seen += 1
    return seen


def reviews_remind() -> int:
    """Remind the owners of competitors whose review day has come, once for each day set. Returns how many."""
    told = 0
    rows = Competitor.objects.unscoped("reminders serve all workspaces").filter(
        archived_at=None, review_on__isnull=False, review_on__lte=(now() + timedelta(days=1)).date()
    )
    for row in rows.select_related("workspace", "owner"):
        if row.review_told == row.review_on or row.review_on > local_day(now(), row.workspace.time_zone):
            continue
        with transaction.atomic():
            row.review_told = row.review_on
            row.save(update_fields=["review_told"])
            _tell(row, notices.COMPETITOR_REVIEW, {"competitor": row.name}, f"review:{row.pk}:{row.review_on}", "")
        told += 1
    return told


@transaction.atomic
def _raise(
    tracked: TrackedAccount, kind: AlertKind, key: str, params: dict[str, Any], post: TrackedPost | None = None
) -> int:
    """Keep an alert and tell it, unless it is known. Returns 1 for a new one."""
    known = CompetitorAlert.objects.for_workspace(tracked.workspace_id)
    alert, made = known.get_or_create(
        tracked=tracked,
        kind=kind,
        key=key[:340],
        defaults={
            "workspace_id": tracked.workspace_id,
            "day": local_day(now(), tracked.workspace.time_zone),
            "params": params,
            "post": post,
        },
    )
    if made and tracked.competitor is not None:
        told = {"competitor": tracked.competitor.name, "platform": tracked.platform, **params}
        _tell(tracked.competitor, _NOTICES[kind], told, f"competitor:{alert.pk}", "alerts")
    return int(made)


def _tell(competitor: Competitor, kind: str, params: dict[str, Any], dedupe: str, page: str) -> None:
    """To the competitor's owner, else to everybody who may edit research."""
    view = "accounts:competitor_alerts" if page == "alerts" else "accounts:competitor"
    owner: list[User] = [competitor.owner] if competitor.owner else []
    notify(
        workspace=competitor.workspace,
        kind=kind,
        params=params,
        url=reverse(view, args=[competitor.workspace.slug, competitor.pk]),
        dedupe=dedupe,
        permission=None if owner else Permission.RESEARCH_EDIT,
        users=owner,
    )
