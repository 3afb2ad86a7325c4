"""State machines of posts and publications, and how they are shown.

A post moves as one thing until it is scheduled; from then on each publication (one per account) has its own state and
the post shows the worst of them (`WORST_FIRST`).
"""

from __future__ import annotations

from django.db import models
from django.utils.translation import pgettext_lazy


class PostState(models.TextChoices):
    """Where a post as a whole stands."""

    IDEA = "idea", pgettext_lazy("post", "Idea")
    DRAFT = "draft", pgettext_lazy("post", "Draft")
    IN_REVIEW = "in_review", pgettext_lazy("post", "In review")
    APPROVED = "approved", pgettext_lazy("post", "Approved")
    SCHEDULED = "scheduled", pgettext_lazy("post", "Scheduled")
    CANCELLED = "cancelled", pgettext_lazy("post", "Cancelled")


class PublicationState(models.TextChoices):
    """Where one publication stands.

    `unknown`: the send may have landed; the engine looks for it while `next_attempt_at` is set, then a person decides.
    `processing`: accepted, the platform is still working on it. `paused`: too late or held back; a person decides.
    """

    DRAFT = "draft", pgettext_lazy("publication", "Draft")
    SCHEDULED = "scheduled", pgettext_lazy("publication", "Scheduled")
    CLAIMED = "claimed", pgettext_lazy("publication", "Starting")
    SENDING = "sending", pgettext_lazy("publication", "Publishing")
    PROCESSING = "processing", pgettext_lazy("publication", "Processing at the platform")
    PUBLISHED = "published", pgettext_lazy("publication", "Published")
    FAILED = "failed", pgettext_lazy("publication", "Failed")
    UNKNOWN = "unknown", pgettext_lazy("publication", "Outcome unclear")
    NEEDS_HANDOFF = "needs_handoff", pgettext_lazy("publication", "Needs hand-off")
    PAUSED = "paused", pgettext_lazy("publication", "Held back")
    CANCELLED = "cancelled", pgettext_lazy("publication", "Cancelled")


class DisplayState(models.TextChoices):
    """The closed vocabulary of ten that people see, in every pill, filter and API answer."""

    IDEA = "idea", pgettext_lazy("state", "Idea")
    DRAFT = "draft", pgettext_lazy("state", "Draft")
    IN_REVIEW = "in_review", pgettext_lazy("state", "In review")
    APPROVED = "approved", pgettext_lazy("state", "Approved")
    SCHEDULED = "scheduled", pgettext_lazy("state", "Scheduled")
    PUBLISHING = "publishing", pgettext_lazy("state", "Publishing")
    PUBLISHED = "published", pgettext_lazy("state", "Published")
    FAILED = "failed", pgettext_lazy("state", "Failed")
    NEEDS_HANDOFF = "needs_handoff", pgettext_lazy("state", "Needs hand-off")
    CANCELLED = "cancelled", pgettext_lazy("state", "Cancelled")


class MediaKind(models.TextChoices):
    """What a media file is."""

    IMAGE = "image", pgettext_lazy("media", "Image")
    VIDEO = "video", pgettext_lazy("media", "Video")


class AttemptKind(models.TextChoices):
    """Why the platform was called."""

    SEND = "send", pgettext_lazy("attempt", "Send")
    POLL = "poll", pgettext_lazy("attempt", "Ask for progress")
    FIND = "find", pgettext_lazy("attempt", "Look for the post")
    COMMENT = "comment", pgettext_lazy("attempt", "First comment")
    DELETE = "delete", pgettext_lazy("attempt", "Delete")


class CommentState(models.TextChoices):
    """Where the first comment of a publication stands; never part of the send itself."""

    NONE = "", pgettext_lazy("comment", "None")
    PENDING = "pending", pgettext_lazy("comment", "To come")
    DONE = "done", pgettext_lazy("comment", "Posted")
    FAILED = "failed", pgettext_lazy("comment", "Failed")


class PauseScope(models.TextChoices):
    """What a pause stops."""

    WORKSPACE = "workspace", pgettext_lazy("pause", "Everything")
    PLATFORM = "platform", pgettext_lazy("pause", "A platform")
    ACCOUNT = "account", pgettext_lazy("pause", "An account")
    CAMPAIGN = "campaign", pgettext_lazy("pause", "A campaign")


class LiftBy(models.TextChoices):
    """Who may lift a pause. Owners always may."""

    PAUSERS = "pausers", pgettext_lazy("lift", "Everybody who may pause")
    OWNERS = "owners", pgettext_lazy("lift", "Owners only")
    PAUSER = "pauser", pgettext_lazy("lift", "Whoever paused it, and owners")


class HeldFor(models.TextChoices):
    """Why a publication is held back for a person."""

    NONE = "", pgettext_lazy("held", "Not held")
    LATE = "late", pgettext_lazy("held", "Missed its time")
    PAUSE = "pause", pgettext_lazy("held", "Stopped by a pause")
    RECONNECT = "reconnect", pgettext_lazy("held", "Waited for its account")


class Overdue(models.TextChoices):
    """What becomes of the posts a pause has stopped when it is lifted."""

    HOLD = "hold", pgettext_lazy("overdue", "Decide about each")
    SEND = "send", pgettext_lazy("overdue", "Send in order")
    DROP = "drop", pgettext_lazy("overdue", "Leave out")


class TriageAction(models.TextChoices):
    """What a person decides about posts that were held back."""

    SEND = "send", pgettext_lazy("triage", "Send in order")
    RESCHEDULE = "reschedule", pgettext_lazy("triage", "Reschedule")
    DROP = "drop", pgettext_lazy("triage", "Leave out")


A, B = PostState, PublicationState

POST_TRANSITIONS: dict[str, frozenset[str]] = {
    A.IDEA: frozenset({A.DRAFT, A.CANCELLED}),
    A.DRAFT: frozenset({A.IN_REVIEW, A.SCHEDULED, A.CANCELLED, A.IDEA}),
    A.IN_REVIEW: frozenset({A.APPROVED, A.DRAFT, A.CANCELLED}),
    A.APPROVED: frozenset({A.SCHEDULED, A.DRAFT, A.CANCELLED}),
    A.SCHEDULED: frozenset({A.DRAFT, A.CANCELLED}),
    A.CANCELLED: frozenset({A.DRAFT}),
}

PUBLICATION_TRANSITIONS: dict[str, frozenset[str]] = {
    B.DRAFT: frozenset({B.SCHEDULED, B.CANCELLED}),
    B.SCHEDULED: frozenset({B.CLAIMED, B.NEEDS_HANDOFF, B.PAUSED, B.DRAFT, B.CANCELLED}),
    B.CLAIMED: frozenset({B.SENDING, B.SCHEDULED, B.FAILED}),
    B.SENDING: frozenset({B.PUBLISHED, B.PROCESSING, B.FAILED, B.UNKNOWN, B.SCHEDULED}),
    B.PROCESSING: frozenset({B.PUBLISHED, B.FAILED, B.UNKNOWN}),
    # Unknown -> sending: where the platform knows our key, sending again is the look-up.
    B.UNKNOWN: frozenset({B.SENDING, B.PUBLISHED, B.PROCESSING, B.SCHEDULED, B.FAILED, B.CANCELLED}),
    # Failed -> published: a person has seen it live, whatever the platform answered.
    B.FAILED: frozenset({B.SCHEDULED, B.NEEDS_HANDOFF, B.PUBLISHED, B.CANCELLED, B.DRAFT}),
    B.NEEDS_HANDOFF: frozenset({B.PUBLISHED, B.SCHEDULED, B.CANCELLED, B.DRAFT}),
    B.PAUSED: frozenset({B.SCHEDULED, B.CANCELLED, B.DRAFT, B.NEEDS_HANDOFF}),
    B.PUBLISHED: frozenset({B.CANCELLED}),
    B.CANCELLED: frozenset({B.DRAFT}),
}

IN_FLIGHT = (B.CLAIMED, B.SENDING)
OPEN_WITH_US = (B.SCHEDULED, B.CLAIMED, B.SENDING, B.PROCESSING, B.UNKNOWN, B.NEEDS_HANDOFF, B.PAUSED)
NEEDS_A_PERSON = (B.FAILED, B.UNKNOWN, B.NEEDS_HANDOFF, B.PAUSED)

SHOWN_AS: dict[str, DisplayState] = {
    B.DRAFT: DisplayState.DRAFT,
    B.SCHEDULED: DisplayState.SCHEDULED,
    B.CLAIMED: DisplayState.PUBLISHING,
    B.SENDING: DisplayState.PUBLISHING,
    B.PROCESSING: DisplayState.PUBLISHING,
    B.PUBLISHED: DisplayState.PUBLISHED,
    B.FAILED: DisplayState.FAILED,
    B.UNKNOWN: DisplayState.FAILED,
    B.NEEDS_HANDOFF: DisplayState.NEEDS_HANDOFF,
    B.PAUSED: DisplayState.FAILED,
    B.CANCELLED: DisplayState.CANCELLED,
}

WORST_FIRST = (
    DisplayState.FAILED,
    DisplayState.NEEDS_HANDOFF,
    DisplayState.PUBLISHING,
    DisplayState.IN_REVIEW,
    DisplayState.DRAFT,
    DisplayState.SCHEDULED,
    DisplayState.APPROVED,
    DisplayState.PUBLISHED,
    DisplayState.CANCELLED,
)


def post_display(post_state: str, publication_states: list[str]) -> DisplayState:
    """The one state a post shows: its own until scheduled, then the worst of its publications."""
    if post_state != PostState.SCHEDULED or not publication_states:
        return DisplayState(post_state)
    shown = {SHOWN_AS[state] for state in publication_states}
    return next(state for state in WORST_FIRST if state in shown)
