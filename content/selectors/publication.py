"""Reading publications: one with its attempts, and the queue of what needs a person."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any

from django.db.models import Count, Exists, OuterRef, Q, QuerySet
from django.db.models.expressions import Combinable

from accounts.connectors import registry
from accounts.connectors.types import Can, Idempotency
from accounts.states import AccountState
from config.lib.errors import NotFound
from content.models import Publication, PublishPause
from content.selectors.approval import APPROVED
from content.selectors.limits import waiting_blocks
from content.states import PauseScope, PostState
from content.states import PublicationState as S
from team.models import Workspace

ATTENTION = Q(state__in=(S.FAILED, S.NEEDS_HANDOFF, S.PAUSED)) | Q(state=S.UNKNOWN, next_attempt_at=None)
# Waiting rows that will not move until somebody does something about their account or approval.
_STUCK = Q(state=S.SCHEDULED) & (~Q(account__state=AccountState.OK) & Q(by_hand="", account__by_hand="") | ~APPROVED)
TABS: dict[str, Q] = {
    "attention": ATTENTION,
    "failed": Q(state=S.FAILED),
    "unknown": Q(state=S.UNKNOWN),
    "handoff": Q(state=S.NEEDS_HANDOFF),
    "held": Q(state=S.PAUSED) | _STUCK,
    "upcoming": Q(state__in=(S.SCHEDULED, S.CLAIMED, S.SENDING, S.PROCESSING)) | Q(state=S.UNKNOWN),
}
UPCOMING = "upcoming"
RESENDABLE = (S.FAILED, S.PAUSED)
# Errors of a send after which the post may be there all the same: nobody understood what the platform answered.
_NOT_EXCLUDED = {"unexpected_response", "outcome_unknown", "lease_expired", "error"}


def is_paused(*, besides: int | None = None) -> Combinable:
    """Condition on a publication: a pause of its workspace, platform, account or campaign is in force.

    `besides`: id of a pause that does not count.
    """
    pauses = PublishPause.objects.unscoped("the outer query says whose rows").filter(
        lifted_at=None, workspace=OuterRef("workspace")
    )
    return Exists(
        pauses.exclude(pk=besides).filter(
            Q(scope=PauseScope.WORKSPACE)
            | Q(scope=PauseScope.PLATFORM, platform=OuterRef("account__platform"))
            | Q(scope=PauseScope.ACCOUNT, account=OuterRef("account"))
            | Q(scope=PauseScope.CAMPAIGN, campaign=OuterRef("post__campaign"))
        )
    )


def in_scope(pause: PublishPause, *, prefix: str = "") -> Q:
    """Condition on a publication of the pause's workspace: the pause is about it. `prefix` leads to the publication."""
    conditions: dict[PauseScope, dict[str, Any]] = {
        PauseScope.WORKSPACE: {},
        PauseScope.PLATFORM: {"account__platform": pause.platform},
        PauseScope.ACCOUNT: {"account_id": pause.account_id},
        PauseScope.CAMPAIGN: {"post__campaign": pause.campaign},
    }
    return Q(**{prefix + name: value for name, value in conditions[PauseScope(pause.scope)].items()})


def may_be_live(row: Publication) -> bool:
    """Whether a failed row's post may be on the platform after all, so that sending it again asks for a look first."""
    return row.state == S.FAILED and row.first_sent_at is not None and row.error_kind in _NOT_EXCLUDED


def can_look(platform: str) -> bool:
    """Whether the platform tells what became of a send, by our key or by a search."""
    caps = registry.capabilities(platform)
    return Can.FIND in caps.can or caps.idempotency == Idempotency.NATIVE_KEY


def publication_list(*, workspace: Workspace) -> QuerySet[Publication]:
    """All publications of the workspace with post and account."""
    return Publication.objects.for_workspace(workspace).select_related(
        "post", "account", "workspace", "closed_by", "held_by"
    )


def publication_get(*, workspace: Workspace, publication_id: int) -> Publication:
    """One publication with its attempts. Raises NotFound."""
    row = publication_list(workspace=workspace).prefetch_related("attempts").filter(pk=publication_id).first()
    if row is None:
        raise NotFound
    mark_waiting([row])
    return row


def failed_ids(*, workspace: Workspace, post_id: int) -> list[int]:
    """The post's publications that failed or were held back, which can be sent again."""
    rows = Publication.objects.for_workspace(workspace).filter(post_id=post_id, state__in=RESENDABLE)
    return list(rows.order_by("pk").values_list("pk", flat=True))


def queue_list(*, workspace: Workspace, tab: str = "attention", account_id: int | None = None) -> QuerySet[Publication]:
    """Publications of one tab of the queue (see TABS), the most urgent first, each marked `held_by_pause`."""
    rows = publication_list(workspace=workspace).exclude(post__state=PostState.CANCELLED).filter(TABS[tab])
    if account_id is not None:
        rows = rows.filter(account_id=account_id)
    rows = rows.annotate(held_by_pause=is_paused()).prefetch_related("attempts")
    return rows.order_by("next_attempt_at", "pk") if tab == UPCOMING else rows.order_by("-due_at", "-pk")


def mark_waiting(rows: Iterable[Publication]) -> None:
    """Mark rows whose account waits for its limits with the rule, as `waits_for`. No query when none waits."""
    rows = list(rows)
    blocks = waiting_blocks({row.account_id: row.account for row in rows if row.state == S.SCHEDULED}.values())
    for row in rows:
        if row.account_id in blocks:
            row.waits_for = blocks[row.account_id].rule  # type: ignore[attr-defined]


def queue_counts(*, workspace: Workspace) -> dict[str, int]:
    """How many publications each tab holds, in one query."""
    rows = Publication.objects.for_workspace(workspace).exclude(post__state=PostState.CANCELLED)
    return rows.aggregate(**{name: Count("pk", filter=condition) for name, condition in TABS.items()})
