"""Keeping what the checks say: with the post, in the log of findings; and stopping what they forbid."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from typing import TYPE_CHECKING, Any

from django.db.models import Exists, OuterRef, Q

from compliance.engine.types import Hit, Severity
from compliance.services.hits import hits_log
from compliance.states import HitOutcome
from config.lib.clock import now
from content.enqueue import recheck
from content.errors import AccountProblem
from content.models import Post, PostMedia, VariantMedia
from content.services.finding_words import finding_problem, verdict_values
from content.services.findings import Judged, post_judge
from content.services.gates import Stage
from team.actors import Actor
from team.models import Workspace

if TYPE_CHECKING:
    from content.services.freezing import Frozen

# No post has so many warnings that anybody looks at.
ACKNOWLEDGED_MAX = 200


def content_gate(post: Post, frozen: Sequence[Frozen], stage: Stage) -> Iterable[AccountProblem]:
    """The gate: what is blocked stops every step; a warning stops until a person has acknowledged it."""
    parts = [(item.publication.account, item.payload) for item in frozen]
    return [finding_problem(finding) for finding in post_judge(post=post, parts=parts).stops]


def forbidden_as_kept(post: Post, kept: Frozen) -> list[AccountProblem]:
    """What is blocked in content that was frozen before the post was changed; marks are about its words now."""
    judged = post_judge(post=post, parts=[(kept.publication.account, kept.payload)], as_kept=True)
    return [finding_problem(found) for found in judged.findings if found.hit.severity is Severity.BLOCK]


def verdict_keep(*, post: Post, actor: Actor, newly: Iterable[str] | None = None) -> Judged:
    """Check a stored post as it is now and keep the verdict; what was found is logged once a day.

    `post` with its content loaded; `newly`: where it has just been saved, fingerprints that `actor` has acknowledged.
    Then marks of what is no warning (any more) go: nothing is acknowledged in advance, and words that come back are
    looked at again.
    """
    judged = post_judge(post=post)
    if newly is not None:
        _marks_settle(post, judged)
    values = verdict_values(judged)
    if values != post.verdict:
        Post.objects.for_workspace(post.workspace_id).filter(pk=post.pk).update(verdict=values)
        post.verdict = values
    hits = {finding.hit.fingerprint: finding.hit for finding in judged.findings}
    if hits:
        grave = [hit for hit in hits.values() if hit.severity is not Severity.INFO]
        findings_log(post=post, actor=actor, hits=grave, outcome=HitOutcome.SHOWN, judged=judged)
        seen = [hits[name] for name in newly or () if name in post.acknowledged]
        findings_log(post=post, actor=actor, hits=seen, outcome=HitOutcome.ACKNOWLEDGED, judged=judged)
    return judged


def verdicts_outdate(*, workspace: Workspace, asset_ids: Sequence[int]) -> None:
    """Have the posts with these files, or versions of them, checked again in the background: their marks differ."""
    marked = Q(asset__in=asset_ids) | Q(asset__cropped_from__in=asset_ids)
    shared = PostMedia.objects.filter(marked, post=OuterRef("pk"))
    own = VariantMedia.objects.filter(marked, variant__post=OuterRef("pk"))
    rows = Post.objects.for_workspace(workspace).filter(Exists(shared) | Exists(own)).exclude(verdict={})
    for post in rows.order_by("pk").select_for_update(of=("self",)).only("pk", "workspace_id", "verdict"):
        outdated = {**post.verdict, "version": ""}
        Post.objects.for_workspace(workspace).filter(pk=post.pk).update(verdict=outdated)
    recheck(workspace)


def acknowledged_after(post: Post, wanted: Iterable[str], actor: Actor) -> dict[str, Any]:
    """`Post.acknowledged` with exactly the fingerprints `wanted`; those already there keep their mark.

    A mapping brings the marks of whoever looked before, which copies of the same words take over.
    """
    given: Mapping[str, Any] = wanted if isinstance(wanted, Mapping) else {}
    mark = {"by": actor.user.pk if actor.user else None, "name": actor.label, "at": now().isoformat()}
    names = list(dict.fromkeys(name for name in wanted if name))[:ACKNOWLEDGED_MAX]
    return {name: post.acknowledged.get(name) or given.get(name) or mark for name in names}


def _marks_settle(post: Post, judged: Judged) -> None:
    """Drop the acknowledgements that are about no warning of the post as it is."""
    warned = {found.hit.fingerprint for found in judged.findings if found.hit.severity is Severity.WARN}
    kept = {name: mark for name, mark in post.acknowledged.items() if name in warned}
    if kept != post.acknowledged:
        post.acknowledged = kept
        Post.objects.for_workspace(post.workspace_id).filter(pk=post.pk).update(acknowledged=kept)


def findings_log(*, post: Post, actor: Actor, hits: Sequence[Hit], outcome: HitOutcome, judged: Judged) -> None:
    """Write findings of a post into the log, with what became of them."""
    if hits:
        hits_log(
            workspace=post.workspace,
            actor=actor,
            target=post,
            hits=hits,
            outcome=outcome,
            version=judged.version,
        )
