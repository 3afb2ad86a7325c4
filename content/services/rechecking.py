"""Checking again what is planned when rules have changed, and holding back what they forbid now."""

from __future__ import annotations

from django.db import transaction
from django.db.models import Q
from django.urls import reverse

from compliance.engine.types import Hit, Severity
from compliance.services.checking import rules_of
from compliance.states import HitOutcome
from config.lib.clock import now
from content.models import Post, Publication
from content.services.freezing import post_with_content
from content.services.scheduling import post_lock
from content.services.status import post_refresh_status
from content.services.verdicts import findings_log, verdict_keep
from content.states import HeldFor, PostState, PublicationState
from team.actors import SYSTEM
from team.audit import record
from team.models import Workspace
from team.permissions import Permission
from team.services.notifications import notify

S = PublicationState
WHY = "a scheduled task serves all workspaces"
# What can still be stopped; where it stands with a worker, the worker is left to it.
UNSENT = (S.SCHEDULED, S.NEEDS_HANDOFF)
# Posts whose content somebody relies on although nothing of them is planned yet.
_LOOKED_AT = Q(state__in=(PostState.IN_REVIEW, PostState.APPROVED))


def outdated_workspaces() -> list[Workspace]:
    """Workspaces with posts in review, approved or planned whose kept verdict is not of today's rules."""
    planned = Publication.objects.unscoped(WHY).filter(state__in=UNSENT).values("post_id")
    rows = Post.objects.unscoped(WHY).filter(_LOOKED_AT | Q(pk__in=planned))
    versions: dict[int, set[str]] = {}
    for pk, version in rows.order_by().values_list("workspace_id", "verdict__version").distinct():
        versions.setdefault(pk, set()).add(version or "")
    found = Workspace.objects.filter(pk__in=versions)
    return [workspace for workspace in found if versions[workspace.pk] != {rules_of(workspace).version}]


def posts_recheck(*, workspace: Workspace) -> int:
    """Check again what is in review, approved or scheduled, after rules changed. Returns how many are held back now.

    What has become forbidden and has not gone out is held back for a person; its author and those who publish are told.
    A new warning holds nothing back; the author is told.
    """
    planned = Publication.objects.for_workspace(workspace).filter(state__in=UNSENT).values("post_id")
    rows = Post.objects.for_workspace(workspace).filter(_LOOKED_AT | Q(pk__in=planned))
    ids = list(rows.order_by("due_at", "pk").values_list("pk", flat=True))
    return sum(_recheck(workspace, pk) for pk in ids)


@transaction.atomic
def _recheck(workspace: Workspace, post_id: int) -> bool:
    locked = post_lock(workspace=workspace, post_id=post_id)
    post = post_with_content(locked)
    before = {hit["fingerprint"]: hit["severity"] for hit in post.verdict.get("hits", ())}
    judged = verdict_keep(post=post, actor=SYSTEM)
    news = [f for f in judged.stops if before.get(f.hit.fingerprint) != f.hit.severity.value]
    blocks = [f for f in judged.stops if f.hit.severity is Severity.BLOCK]
    held = 0
    if blocks and post.state == PostState.SCHEDULED:
        concerned = {account.pk for finding in blocks for account in finding.accounts}
        rows = Publication.objects.for_workspace(workspace).filter(post_id=post_id, account_id__in=concerned)
        waiting = rows.filter(state__in=UNSENT, lease_token=None)
        held = waiting.update(
            state=S.PAUSED, held_for=HeldFor.CHECK, next_attempt_at=None, attention_since=now(), updated_at=now()
        )
    if held:
        record(workspace, SYSTEM, "post.held_by_rules", post, after={"rules": [f.hit.rule for f in blocks]})
        findings_log(post=post, actor=SYSTEM, hits=[f.hit for f in blocks], outcome=HitOutcome.BLOCKED, judged=judged)
        post_refresh_status(post_ids=[post_id])
    if news:
        _tell(post, "post_held_by_rules" if held else "post_rules_changed", news[0].hit)
    return bool(held)


def _tell(post: Post, kind: str, hit: Hit) -> None:
    notify(
        workspace=post.workspace,
        kind=kind,
        params={"post": str(post), "words": hit.text, "why": dict(hit.why)},
        url=reverse("content:post", args=[post.workspace.slug, post.pk]),
        dedupe=f"{kind}:{post.pk}",
        permission=Permission.CONTENT_PUBLISH if kind == "post_held_by_rules" else None,
        users=[post.author] if post.author else [],
    )
