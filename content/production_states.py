"""Vocabularies of making and learning: video productions, live sessions, checklists, reviews, reuse."""

from __future__ import annotations

from django.db import models
from django.utils.translation import pgettext_lazy


class Stage(models.TextChoices):
    """Where a video stands. Each stage has an owner and a day; the last one is the end."""

    PLAN = "plan", pgettext_lazy("production", "Plan")
    SCRIPT = "script", pgettext_lazy("production", "Script")
    SHOOT = "shoot", pgettext_lazy("production", "Shoot")
    EDIT = "edit", pgettext_lazy("production", "Edit")
    AUDIO = "audio", pgettext_lazy("production", "Audio and subtitles")
    CHECK = "check", pgettext_lazy("production", "Final check")
    DELIVERED = "delivered", pgettext_lazy("production", "Delivered")


STAGES = tuple(Stage)
WORK_STAGES = STAGES[:-1]


class SceneStatus(models.TextChoices):
    """How far one scene is."""

    OPEN = "open", pgettext_lazy("scene", "To shoot")
    SHOT = "shot", pgettext_lazy("scene", "Shot")
    DONE = "done", pgettext_lazy("scene", "In the cut")


class PartKind(models.TextChoices):
    """Lists of a production: files it needs, and what its quality is judged by."""

    ASSET = "asset", pgettext_lazy("production", "Needed files")
    QUALITY = "quality", pgettext_lazy("production", "Quality")


class LiveState(models.TextChoices):
    """Where a live session stands."""

    PLANNED = "planned", pgettext_lazy("live", "Planned")
    REHEARSED = "rehearsed", pgettext_lazy("live", "Rehearsed")
    READY = "ready", pgettext_lazy("live", "Ready")
    LIVE = "live", pgettext_lazy("live", "On air")
    ENDED = "ended", pgettext_lazy("live", "Ended")
    REVIEWED = "reviewed", pgettext_lazy("live", "Reviewed")
    CANCELLED = "cancelled", pgettext_lazy("live", "Cancelled")


L = LiveState
LIVE_TRANSITIONS: dict[str, frozenset[str]] = {
    L.PLANNED: frozenset({L.REHEARSED, L.READY, L.CANCELLED}),
    L.REHEARSED: frozenset({L.READY, L.PLANNED, L.CANCELLED}),
    L.READY: frozenset({L.LIVE, L.PLANNED, L.CANCELLED}),
    L.LIVE: frozenset({L.ENDED}),
    L.ENDED: frozenset({L.REVIEWED}),
    L.REVIEWED: frozenset(),
    L.CANCELLED: frozenset({L.PLANNED}),
}
# Once on air, the plan is what was done; only corrections, ticks and results are added.
LIVE_OPEN = (L.PLANNED, L.REHEARSED, L.READY)


class SegmentKind(models.TextChoices):
    """What happens in a part of the run-of-show."""

    OPENING = "opening", pgettext_lazy("segment", "Opening")
    PRODUCT = "product", pgettext_lazy("segment", "Product")
    INTERACTION = "interaction", pgettext_lazy("segment", "Interaction")
    BENEFIT = "benefit", pgettext_lazy("segment", "Benefit")
    CLOSING = "closing", pgettext_lazy("segment", "Closing")


class Benefit(models.TextChoices):
    """What the audience can get in a segment."""

    NONE = "", pgettext_lazy("benefit", "None")
    LOTTERY = "lottery", pgettext_lazy("benefit", "Lottery")
    COUPON = "coupon", pgettext_lazy("benefit", "Coupon")
    GIFT = "gift", pgettext_lazy("benefit", "Gift")


class Duty(models.TextChoices):
    """Who does what in a live session."""

    HOST = "host", pgettext_lazy("duty", "Host")
    ASSISTANT = "assistant", pgettext_lazy("duty", "Assistant")
    DIRECTOR = "director", pgettext_lazy("duty", "Director")
    CAMERA = "camera", pgettext_lazy("duty", "Camera")
    CONTROL = "control", pgettext_lazy("duty", "Control desk")
    SERVICE = "service", pgettext_lazy("duty", "Customer service")


class PriceBase(models.TextChoices):
    """What a compared price means (Provisions on Price Fraud art. 16; Sales Promotion Provisions art. 21)."""

    NONE = "", pgettext_lazy("price", "No comparison shown")
    LOWEST_7 = "lowest_7", pgettext_lazy("price", "Lowest price of the last 7 days here")
    USUAL = "usual", pgettext_lazy("price", "Price before this promotion")
    LIST = "list", pgettext_lazy("price", "Price of the maker")
    OTHER = "other", pgettext_lazy("price", "Another one, explained in the period")


class CheckGroup(models.TextChoices):
    """Checklists of a live session."""

    REHEARSAL = "rehearsal", pgettext_lazy("live", "Rehearsal")
    LEGAL = "legal", pgettext_lazy("live", "Legal")
    TECHNICAL = "technical", pgettext_lazy("live", "Technical")


class GateWhen(models.TextChoices):
    """Before which step of a post a checklist must be done."""

    SUBMIT = "submit", pgettext_lazy("checklist", "Before review")
    SCHEDULE = "schedule", pgettext_lazy("checklist", "Before scheduling")


class Proof(models.TextChoices):
    """What a tick must bring along."""

    NONE = "", pgettext_lazy("proof", "Nothing")
    LINK = "link", pgettext_lazy("proof", "A link")
    FILE = "file", pgettext_lazy("proof", "A file of the library")
    NUMBER = "number", pgettext_lazy("proof", "A number")


class ReviewOf(models.TextChoices):
    """What a retrospective looks back on."""

    POST = "post", pgettext_lazy("review", "Post")
    LIVE = "live", pgettext_lazy("review", "Live session")
    PRODUCTION = "production", pgettext_lazy("review", "Video")
    WEEK = "week", pgettext_lazy("review", "Week")
    MONTH = "month", pgettext_lazy("review", "Month")
    CAMPAIGN = "campaign", pgettext_lazy("review", "Campaign")


class ProposalState(models.TextChoices):
    """What became of a proposal to use a post again."""

    OPEN = "open", pgettext_lazy("proposal", "Proposed")
    ACCEPTED = "accepted", pgettext_lazy("proposal", "Accepted")
    SKIPPED = "skipped", pgettext_lazy("proposal", "Skipped")
