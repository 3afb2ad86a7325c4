"""Telling people what nobody would notice by looking at a post: due posts that do not leave, accounts gone quiet."""

from __future__ import annotations

from datetime import datetime, timedelta

from django.db import transaction
from django.db.models import Count, Exists, Max, OuterRef
from django.urls import reverse

from accounts.models import SocialAccount
from config.lib.clock import now
from content.models import Publication
from content.selectors.rhythm import rhythm_of, silent_untold
from content.selectors.waiting import STUCK_AFTER, stuck_rows
from team.models import Notification, Workspace
from team.permissions import Permission
from team.services.notifications import notify

WHY = "alarms serve all workspaces"
STUCK, SILENT = "publication_stuck", "account_silent"
# While posts go on getting stuck, a workspace hears of it once in this time.
TOLD_EVERY = timedelta(hours=1)
# Authors of so many of the stuck posts hear of it, beside those who resolve the queue.
AUTHORS_OF = 50


def stuck_tell() -> int:
    """Tell each workspace of posts that got stuck since it was last told. Returns how many workspaces were told."""
    rows = stuck_rows().order_by().values("workspace")
    found = {row["workspace"]: row for row in rows.annotate(n=Count("pk"), newest=Max("next_attempt_at"))}
    if not found:
        return 0
    told = _last_told(list(found))
    counted = 0
    for workspace in Workspace.objects.filter(pk__in=found):
        last, newest = told.get(workspace.pk), found[workspace.pk]["newest"] + STUCK_AFTER
        if last is None or (last < now() - TOLD_EVERY and newest > last):
            counted += _stuck_tell(workspace, found[workspace.pk]["n"])
    return counted


def _stuck_tell(workspace: Workspace, count: int) -> bool:
    mine = stuck_rows().filter(workspace=workspace).select_related("post__author", "account")
    latest = list(mine.defer("payload", "prepared").order_by("next_attempt_at", "pk")[:AUTHORS_OF])
    if not latest:
        return False
    notify(
        workspace=workspace,
        kind=STUCK,
        params={"count": max(count, len(latest)), "post": str(latest[0].post), "account": str(latest[0].account)},
        url=reverse("content:engine", args=[workspace.slug]),
        dedupe=STUCK,
        permission=Permission.QUEUE_RESOLVE,
        users={row.post.author for row in latest if row.post.author is not None},
    )
    return True


def silence_tell() -> int:
    """Tell once per silence of each account that has gone quiet. Returns how many accounts were told of."""
    _forget_ended()
    counted = 0
    for account_id in silent_untold():
        with transaction.atomic():
            counted += _silence_tell(account_id)
    return counted


def _silence_tell(account_id: int) -> bool:
    mine = SocialAccount.objects.unscoped(WHY).filter(pk=account_id, silence_told_at=None)
    rhythm = rhythm_of(account_id=account_id)
    if rhythm is None or rhythm.last_at is None or not mine.update(silence_told_at=now()):
        return False
    account = SocialAccount.objects.unscoped(WHY).select_related("workspace", "caretaker").get(pk=account_id)
    notify(
        workspace=account.workspace,
        kind=SILENT,
        params={"account": str(account), "since": rhythm.last_at.isoformat()},
        url=reverse("accounts:detail", args=[account.workspace.slug, account.pk]),
        dedupe=f"{SILENT}:{account.pk}",
        permission=Permission.CONTENT_PUBLISH,
        users=[account.caretaker] if account.caretaker else [],
    )
    return True


def _forget_ended() -> None:
    """An account that has published again may be told of anew."""
    later = Publication.objects.unscoped(WHY).filter(
        account=OuterRef("pk"), published_at__gt=OuterRef("silence_told_at")
    )
    told = SocialAccount.objects.unscoped(WHY).filter(silence_told_at__isnull=False)
    told.filter(Exists(later)).update(silence_told_at=None)


def _last_told(workspaces: list[int]) -> dict[int, datetime]:
    rows = Notification.objects.unscoped(WHY).filter(workspace__in=workspaces, kind=STUCK).order_by()
    return dict(rows.values_list("workspace").annotate(last=Max("created_at")))
