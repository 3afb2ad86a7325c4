"""How a post stands with its approval: what was approved by whom and for when, or what ended it, and how to go on."""

from __future__ import annotations

from dataclasses import dataclass

from config.lib.clock import now
from content.models import Post, Review
from content.selectors.approval import HASH_SHOWN, Voided, Window, last_void, window_text
from content.services.approving import UNSENT, approval_holds, approval_required, approval_window, window_of
from content.services.freezing import content_hash_of, review_seal
from content.services.review import approval_awaited
from content.states import PostState, ReviewState
from team.models import User


@dataclass(frozen=True, slots=True)
class ApprovalState:
    """`kind`: in_review, approved, over (its time has gone by), changed (something outside the post differs), awaited
    (scheduled, but waiting), expired (not approved in time) or voided (a draft again).

    `window`: what was approved or, while a review is open, what approving would cover; both sides empty for any time.
    `seal` names what a reviewer looks at now. `void`: what ended the last approval. `askable`: a new one can be asked
    for.
    """

    kind: str
    window: Window
    zone: str
    seal: str
    by: User | None = None
    fingerprint: str = ""
    void: Voided | None = None
    askable: bool = False

    @property
    def window_text(self) -> str:
        """The window in words, "" for any time."""
        return window_text(self.window, self.zone)

    @property
    def approvable(self) -> bool:
        """Whether a reviewer is asked to decide."""
        return self.kind in {"in_review", "awaited"}


def approval_state(*, post: Post) -> ApprovalState | None:
    """The state of a post with its content loaded (`selectors.post.post_get`); None where approval plays no part."""
    content, zone = content_hash_of(post), post.workspace.time_zone
    seal, required = review_seal(content=content, post=post), approval_required(post=post)
    if post.approved_hash:
        kind = _standing(post, content)
        return ApprovalState(
            kind,
            window_of(post),
            zone,
            seal,
            by=post.approved_by,
            fingerprint=post.approved_hash[:HASH_SHOWN],
            askable=required and kind != "approved",
        )
    void = last_void(post=post)
    if post.state == PostState.IN_REVIEW:
        return ApprovalState("in_review", approval_window(post=post), zone, seal, void=void)
    expired = _expired(post)
    if approval_awaited(post=post) and not expired:
        return ApprovalState("awaited", approval_window(post=post), zone, seal, void=void, askable=True)
    if expired:
        return ApprovalState("expired", (None, None), zone, seal, askable=True)
    if void is not None and post.state == PostState.DRAFT:
        return ApprovalState("voided", (None, None), zone, seal, void=void, askable=True)
    return None


def _expired(post: Post) -> bool:
    """Whether the last round ran out before it was approved and nothing has happened since."""
    if post.state not in (PostState.DRAFT, PostState.SCHEDULED):
        return False
    rows = Review.objects.for_workspace(post.workspace_id).filter(post_id=post.pk)
    return rows.order_by("-number").values_list("state", flat=True).first() == ReviewState.EXPIRED


def _standing(post: Post, content: str) -> str:
    if post.state == PostState.SCHEDULED and not any(row.state in UNSENT for row in post.publications.all()):
        return "approved"
    if not approval_holds(post=post, content=content):
        return "changed"
    over = post.approved_until is not None and post.approved_until < now()
    return "over" if over else "approved"
