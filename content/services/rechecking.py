"""Checking again what is planned when rules have changed, and holding back what they forbid now."""

from __future__ import annotations

import time
from collections.abc import Collection

import structlog
from django.db import OperationalError, transaction
from django.db.models import Q
from django.urls import reverse

from compliance.engine.types import Hit, Severity
from compliance.states import HitOutcome
from config.lib.errors import NotFound
from content.enqueue import recheck
from content.models import Post, Publication
from content.services.findings import mark_held, rules_held, rules_mark
from content.services.freezing import post_with_content
from content.services.holding import UNSENT, planned_hold
from content.services.releasing import held_release
from content.services.scheduling import post_lock
from content.services.verdicts import findings_log, verdict_keep
from content.states import IN_FLIGHT, HeldFor, PostState, PublicationState
from team.actors import SYSTEM
from team.audit import record
from team.models import Workspace
from team.permissions import Permission
from team.services.notifications import notify

log = structlog.get_logger(__name__)
S = PublicationState
WHY = "a scheduled task serves all workspaces"
# A task ends itself in good time and leaves the rest to another; rules are read anew for each batch.
SECONDS, BATCH = 180.0, 100
_PLANNED = Q(state__in=UNSENT) | Q(state=S.PAUSED, held_for=HeldFor.CHECK)
# Posts whose content somebody relies on although nothing of them is planned yet.
_LOOKED_AT = Q(state__in=(PostState.IN_REVIEW, PostState.APPROVED))


def outdated_workspaces() -> list[Workspace]:
    """Workspaces with posts in review, approved or planned whose kept verdict is not of today's rules."""
    planned = Publication.objects.unscoped(WHY).filter(_PLANNED).values("post_id")
    rows = Post.objects.unscoped(WHY).filter(_LOOKED_AT | Q(pk__in=planned))
    marks: dict[int, set[str]] = {}
    for pk, mark in rows.order_by().values_list("workspace_id", "verdict__version").distinct():
        marks.setdefault(pk, set()).add(mark or "")
    found = Workspace.objects.filter(pk__in=marks)
    return [workspace for workspace in found if marks[workspace.pk] != {rules_mark(workspace)}]


def posts_recheck(*, workspace: Workspace) -> int:
    """Check again what is in review, approved or planned, after rules changed. Returns how many are held back now.

    What has become forbidden and has not gone out is held back for a person; its author and those who publish are told.
    A new warning holds nothing back; the author is told. What was held back for a rule that is gone is planned again.
    What is due first comes first; after SECONDS the rest is left to another task. Posts already judged by today's rules
    are left out, so that it is safe to run again and at once.
    """
    end, held = time.monotonic() + SECONDS, 0
    ids = _outdated(workspace, rules_mark(workspace))
    for start in range(0, len(ids), BATCH):
        with rules_held(workspace):
            for pk in ids[start : start + BATCH]:
                held += _guarded(workspace, pk)
                if time.monotonic() > end:
                    recheck(workspace)
                    return held
    return held


def _outdated(workspace: Workspace, mark: str) -> list[int]:
    planned = Publication.objects.for_workspace(workspace).filter(_PLANNED).values("post_id")
    rows = Post.objects.for_workspace(workspace).filter(_LOOKED_AT | Q(pk__in=planned))
    found = rows.order_by("due_at", "pk").values_list("pk", "verdict__version")
    return [pk for pk, known in found if known != mark]


def _guarded(workspace: Workspace, post_id: int) -> bool:
    """Check one post again; an error of ours leaves it to the next run and stops no other."""
    try:
        return _recheck(workspace, post_id)
    except NotFound:
        return False
    except OperationalError:
        raise
    except Exception:
        log.exception("a post could not be checked again", post=post_id)
        return False


@transaction.atomic
def _recheck(workspace: Workspace, post_id: int) -> bool:
    locked = post_lock(workspace=workspace, post_id=post_id)
    if locked.verdict.get("version") == mark_held(workspace):
        return False
    post = post_with_content(locked)
    before = {hit["fingerprint"]: hit["severity"] for hit in post.verdict.get("hits", ())}
    judged = verdict_keep(post=post, actor=SYSTEM)
    news = [f for f in judged.stops if before.get(f.hit.fingerprint) != f.hit.severity.value]
    blocks = [f for f in judged.stops if f.hit.severity is Severity.BLOCK]
    held = 0
    if blocks and post.state == PostState.SCHEDULED:
        concerned = {account.pk for finding in blocks for account in finding.accounts}
        held = planned_hold(post=post, account_ids=concerned)
        if _in_hand(post, concerned):
            # A worker may give it back, and then it must not go out: it is looked at again.
            Post.objects.for_workspace(workspace).filter(pk=post_id).update(verdict={**post.verdict, "version": ""})
    if held:
        record(workspace, SYSTEM, "post.held_by_rules", post, after={"rules": [f.hit.rule for f in blocks]})
        findings_log(post=post, actor=SYSTEM, hits=[f.hit for f in blocks], outcome=HitOutcome.BLOCKED, judged=judged)
    if news:
        _tell(post, "post_held_by_rules" if held else "post_rules_changed", news[0].hit)
    held_release(workspace=workspace, post_id=post_id, reason=HeldFor.CHECK)
    return bool(held)


def _in_hand(post: Post, account_ids: Collection[int]) -> bool:
    """Whether a worker holds one of the publications, or will without anybody's decision."""
    rows = Publication.objects.for_workspace(post.workspace_id).filter(post=post, account_id__in=account_ids)
    in_hand = Q(state__in=(*IN_FLIGHT, S.SCHEDULED)) | Q(state=S.UNKNOWN, next_attempt_at__isnull=False)
    return rows.filter(in_hand).exists()


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
