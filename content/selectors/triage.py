"""Posts that were held back and wait for a decision: after a pause, after a reconnection, or because they are late."""

from __future__ import annotations

from dataclasses import dataclass

from django.db.models import Count, QuerySet

from accounts.models import SocialAccount
from content.models import Publication, PublishPause
from content.states import HeldFor, PostState
from content.states import PublicationState as S
from team.models import Workspace

# Rows held before their reason was written down are late ones.
_REASONS = {HeldFor.LATE: (HeldFor.LATE, HeldFor.NONE)}


@dataclass(frozen=True, slots=True)
class TriageFilter:
    """Which held rows. Empty values narrow nothing; `reason` is a HeldFor."""

    pause: int | None = None
    account: int | None = None
    reason: str = ""

    def __bool__(self) -> bool:
        return bool(self.pause or self.account or self.reason)


@dataclass(frozen=True, slots=True)
class Group:
    """Held rows with one cause: a pause, or an account that was connected again, or lateness."""

    reason: str
    count: int
    pause: PublishPause | None = None
    account: SocialAccount | None = None


def triage_rows(*, workspace: Workspace, which: TriageFilter | None = None) -> QuerySet[Publication]:
    """Held rows with post, account and pause, the oldest first."""
    which = which or TriageFilter()
    rows = (
        Publication.objects.for_workspace(workspace)
        .filter(state=S.PAUSED, lease_token=None)
        .exclude(post__state=PostState.CANCELLED)
        .select_related("post", "account__workspace", "workspace", "held_by")
        .order_by("due_at", "pk")
    )
    if which.pause is not None:
        rows = rows.filter(held_by=which.pause, held_for=HeldFor.PAUSE)
    if which.account is not None:
        rows = rows.filter(account=which.account)
    if which.reason in HeldFor and which.reason:
        rows = rows.filter(held_for__in=_REASONS.get(HeldFor(which.reason), (which.reason,)))
    return rows


def triage_groups(*, workspace: Workspace) -> list[Group]:
    """What waits, by cause: pauses, accounts after a reconnection, lateness; in three queries."""
    rows = triage_rows(workspace=workspace).order_by().values_list("held_for", "held_by", "account")
    pauses: dict[int, int] = {}
    accounts: dict[int, int] = {}
    late = checked = rights = 0
    for reason, pause_id, account_id, count in rows.annotate(n=Count("pk")):
        if reason == HeldFor.PAUSE and pause_id is not None:
            pauses[pause_id] = pauses.get(pause_id, 0) + count
        elif reason == HeldFor.RECONNECT:
            accounts[account_id] = accounts.get(account_id, 0) + count
        elif reason == HeldFor.CHECK:
            checked += count
        elif reason == HeldFor.RIGHTS:
            rights += count
        else:
            late += count
    known = PublishPause.objects.for_workspace(workspace).select_related("account").filter(pk__in=pauses)
    found = [Group(HeldFor.PAUSE, pauses[p.pk], pause=p) for p in known.order_by("-lifted_at")]
    owners = SocialAccount.objects.for_workspace(workspace).filter(pk__in=accounts).order_by("position", "pk")
    found += [Group(HeldFor.RECONNECT, accounts[a.pk], account=a) for a in owners]
    found += [Group(HeldFor.CHECK, checked)] if checked else []
    found += [Group(HeldFor.RIGHTS, rights)] if rights else []
    return found + ([Group(HeldFor.LATE, late)] if late else [])
