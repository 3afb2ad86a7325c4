"""Whether held-back posts can go out: the same rules as for one post, for many in a constant number of queries."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, field
from datetime import datetime
from types import MappingProxyType
from typing import Any

from django.db.models import prefetch_related_objects
from django.utils.translation import gettext, gettext_noop

from config.lib.clock import now
from content.errors import ScheduleRefused
from content.models import Publication
from content.selectors.approval_rules import policies_of
from content.selectors.sop.due import lists_in_force
from content.selectors.sop.held import checklists_held
from content.services.approving import approval_holds, approval_required
from content.services.findings import rules_held
from content.services.freezing import Frozen, payloads_check, payloads_freeze, post_content_hash
from content.services.gates import Stage
from team.models import Workspace

CHANGED = gettext_noop("Somebody changed it at this moment. Look at it again.")
UNAPPROVED = gettext_noop("Its content is not what was approved. It needs a new approval first.")
OUTSIDE = gettext_noop("Its approval does not cover this time.")


@dataclass(frozen=True, slots=True)
class Refusal:
    """Why one row cannot go. `message` is a message id whose places are filled from `params`."""

    publication_id: int
    post: str
    account: str
    code: str
    message: str
    params: Mapping[str, Any] = field(default_factory=lambda: MappingProxyType({}))

    @property
    def text(self) -> str:
        """The sentence in the reader's language."""
        return gettext(self.message) % self.params if self.params else gettext(self.message)


@dataclass(frozen=True, slots=True)
class Checked:
    """A held row with the content it would be sent with, or why it cannot be sent."""

    row: Publication
    frozen: Frozen
    refusal: Refusal | None = None

    def outside_approval(self, at: datetime) -> Refusal | None:
        """A refusal when a required approval holds for other times than `at`."""
        post = self.row.post
        early = post.approved_from is not None and at < post.approved_from
        late = post.approved_until is not None and at > post.approved_until
        if approval_required(post=post) and (early or late):
            return _refusal(self.row, "needs_approval", OUTSIDE)
        return None


def triage_check(*, workspace: Workspace, rows: Sequence[Publication], obstacles: bool = True) -> list[Checked]:
    """Freeze each row's content as its post is now and find what forbids to send it. Stores nothing.

    `obstacles`: against sending it now; without, only the content: its new time is still to be found (`refused_at`).
    """
    prefetch_related_objects(list(rows), "post__variants", "post__attachments__asset")
    if any(policy.accounts for policy in policies_of(workspace)):
        prefetch_related_objects([row.post for row in rows], "publications__account")
    checked = []
    lists = lists_in_force(workspace=workspace)
    with rules_held(workspace), checklists_held(workspace, lists, [row.post_id for row in rows]):
        for row in rows:
            row.post.workspace = row.account.workspace = workspace
            (frozen,) = payloads_freeze(post=row.post, publications=[row])
            with _planned_for(row, now()):
                checked.append(Checked(row, frozen, _obstacle(row, frozen) if obstacles else None))
    return checked


def refused_at(*, workspace: Workspace, fit: Sequence[Checked], times: Mapping[int, datetime]) -> dict[int, Refusal]:
    """Publication id → what forbids to send it at its new time; rows that can go are left out."""
    found: dict[int, Refusal] = {}
    lists = lists_in_force(workspace=workspace)
    with rules_held(workspace), checklists_held(workspace, lists, [each.row.post_id for each in fit]):
        for each in fit:
            at = times[each.row.pk]
            with _planned_for(each.row, at):
                refusal = _obstacle(each.row, each.frozen) or each.outside_approval(at)
            if refusal is not None:
                found[each.row.pk] = refusal
    return found


@contextmanager
def _planned_for(row: Publication, moment: datetime) -> Iterator[None]:
    """Inside, row and post are planned for `moment`, which gates look at."""
    kept = row.due_at, row.post.due_at
    row.due_at = row.post.due_at = moment
    try:
        yield
    finally:
        row.due_at, row.post.due_at = kept


def triage_obstacles(*, workspace: Workspace, rows: Sequence[Publication]) -> dict[int, Refusal]:
    """Publication id → why it could not be sent as it is now; rows that can go are left out."""
    return {c.row.pk: c.refusal for c in triage_check(workspace=workspace, rows=rows) if c.refusal is not None}


def _obstacle(row: Publication, frozen: Frozen) -> Refusal | None:
    try:
        payloads_check([frozen], post=row.post, stage=Stage.RESEND)
    except ScheduleRefused as refused:
        problem = refused.problems[0]
        return _refusal(row, problem.code, problem.message, problem.params)
    post = row.post
    if not approval_required(post=post):
        return None
    # The same content for this account as when it was scheduled; else the whole post is compared.
    same = bool(post.approved_hash) and row.approved_hash == frozen.content_hash
    if same or (post.approved_hash and approval_holds(post=post, content=post_content_hash(post=post))):
        return None
    return _refusal(row, "needs_approval", UNAPPROVED)


def _refusal(row: Publication, code: str, message: str, params: Mapping[str, Any] | None = None) -> Refusal:
    return Refusal(row.pk, str(row.post), str(row.account), code, message, dict(params or {}))
