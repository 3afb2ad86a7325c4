"""Posts that waited for an account: when it is connected again they come back by a decision, never as a flood."""

from __future__ import annotations

from datetime import timedelta

from django.db import transaction
from django.urls import reverse

from accounts.models import SocialAccount
from config.lib.clock import now
from content.models import Post, Publication
from content.selectors.publication import is_paused
from content.services.status import post_refresh_status
from content.states import HeldFor
from content.states import PublicationState as S
from team.permissions import Permission
from team.services.notifications import notify

# One post alone that is no later than this just goes out.
GRACE = timedelta(minutes=5)


@transaction.atomic
def account_posts_hold(*, account: SocialAccount) -> int:
    """Hold back the posts whose time went by while the account was not connected, and tell people once.

    A single one at most GRACE late just goes; so does everything not yet due. Rows under a pause are left to the pause.
    Returns how many posts of the account wait for a decision.
    """
    rows = Publication.objects.for_workspace(account.workspace_id).filter(
        account=account, state=S.SCHEDULED, lease_token=None, next_attempt_at__lte=now()
    )
    overdue = list(rows.exclude(is_paused()).order_by("due_at", "pk").values_list("pk", "post_id", "due_at"))
    alone = len(overdue) == 1 and overdue[0][2] is not None and now() - overdue[0][2] <= GRACE
    if overdue and not alone:
        _hold(account, [pk for pk, _post, _due in overdue], {post_id for _pk, post_id, _due in overdue})
    held = Publication.objects.for_workspace(account.workspace_id).filter(
        account=account, state=S.PAUSED, held_for=HeldFor.RECONNECT
    )
    waiting = held.count()
    if waiting:
        _tell(account, "account_triage", _triage_url(account), count=waiting)
    return waiting


def account_waits_tell(*, account_id: int) -> None:
    """Tell people, once for the account, that its posts miss their time because it is not connected."""
    rows = SocialAccount.objects.unscoped("the engine serves all workspaces").select_related("workspace", "caretaker")
    account = rows.get(pk=account_id)
    _tell(account, "account_posts_waiting", reverse("accounts:detail", args=[account.workspace.slug, account.pk]))


def _hold(account: SocialAccount, ids: list[int], post_ids: set[int]) -> None:
    posts = Post.objects.for_workspace(account.workspace_id).filter(pk__in=post_ids)
    list(posts.order_by("pk").select_for_update().values_list("pk"))
    rows = Publication.objects.for_workspace(account.workspace_id).filter(
        pk__in=ids, state=S.SCHEDULED, lease_token=None
    )
    rows.update(state=S.PAUSED, next_attempt_at=None, held_for=HeldFor.RECONNECT, updated_at=now())
    post_refresh_status(post_ids=post_ids)


def _triage_url(account: SocialAccount) -> str:
    return reverse("content:triage", args=[account.workspace.slug]) + f"?account={account.pk}"


def _tell(account: SocialAccount, kind: str, url: str, **params: int) -> None:
    notify(
        workspace=account.workspace,
        kind=kind,
        params={"account": str(account), **params},
        url=url,
        dedupe=f"{kind}:{account.pk}",
        permission=Permission.QUEUE_RESOLVE,
        users=[account.caretaker] if account.caretaker else [],
    )
