"""What happens in an activity: entries, the draw, winners."""

from __future__ import annotations

from django.db import models
from django.db.models import Q

from interactions.activity_states import SeedSource, Why, WinnerState
from team.models import WorkspaceOwned


class ActivityEntry(WorkspaceOwned):
    """One comment as an entry. What it says stays with the message.

    `at`: the platform's clock; `day`: of the workspace. `why`: why it does not count, '' when it does. `option`: what
    it votes for, from 1. `code`: what stands for it in public, HMAC-SHA256 by the activity's key, 64 bits. `number`:
    its line in the entries file; from then on number, code and whether it counts are fixed by the database.
    `picked_at`: when the jury picked it.
    """

    activity = models.ForeignKey("interactions.Activity", on_delete=models.CASCADE, related_name="+", db_index=False)
    message = models.ForeignKey("interactions.Message", null=True, on_delete=models.SET_NULL, related_name="+")
    contact = models.ForeignKey("interactions.Contact", null=True, on_delete=models.SET_NULL, related_name="+")
    at = models.DateTimeField()
    day = models.DateField()
    eligible = models.BooleanField(default=False)
    why = models.CharField(max_length=10, choices=Why, blank=True)
    option = models.PositiveSmallIntegerField(null=True, blank=True)
    code = models.CharField(max_length=16)
    number = models.PositiveIntegerField(null=True, blank=True)
    picked_at = models.DateTimeField(null=True, blank=True)
    picked_by = models.ForeignKey("team.User", null=True, on_delete=models.SET_NULL, related_name="+", db_index=False)

    class Meta(WorkspaceOwned.Meta):
        constraints = [
            models.UniqueConstraint(fields=["activity", "message"], name="activity_entry_once"),
            models.UniqueConstraint(
                fields=["activity", "number"], condition=Q(number__isnull=False), name="activity_number_once"
            ),
        ]
        indexes = [
            models.Index(fields=["activity", "why", "-at", "-id"], name="activity_entry_recent"),
            models.Index(fields=["activity", "code"], name="activity_entry_code"),
        ]

    def __str__(self) -> str:
        return self.code


class ActivityExclusion(WorkspaceOwned):
    """A person whose entries do not count, because somebody decided so. `reason`: why, for the record."""

    activity = models.ForeignKey("interactions.Activity", on_delete=models.CASCADE, related_name="+", db_index=False)
    contact = models.ForeignKey("interactions.Contact", on_delete=models.CASCADE, related_name="+")
    reason = models.CharField(max_length=300)
    by = models.ForeignKey("team.User", null=True, on_delete=models.SET_NULL, related_name="+", db_index=False)
    at = models.DateTimeField()

    class Meta(WorkspaceOwned.Meta):
        ordering = ["-pk"]
        constraints = [models.UniqueConstraint(fields=["activity", "contact"], name="activity_exclusion_once")]

    def __str__(self) -> str:
        return f"#{self.contact_id} in #{self.activity_id}"


class ActivityDraw(WorkspaceOwned):
    """The commitment and the draw. Triggers keep everything but the seed from changing, and the seed once it is drawn.

    `listing`: the entries file, `commit_hash` its SHA-256 (`interactions.draws.recompute`). `round`: of drand.
    `reveal_at`: before this the seed cannot be known. `typed`: what the first person typed, until a second one has
    typed the same; `seed`: the value the draw used.
    """

    activity = models.OneToOneField("interactions.Activity", on_delete=models.CASCADE, related_name="drawing")
    listing = models.TextField()
    commit_hash = models.CharField(max_length=64)
    committed_at = models.DateTimeField()
    committed_by = models.ForeignKey("team.User", null=True, on_delete=models.SET_NULL, related_name="+")
    source = models.CharField(max_length=5, choices=SeedSource)
    source_name = models.CharField(max_length=160, blank=True)
    source_url = models.CharField(max_length=500, blank=True)
    round = models.PositiveBigIntegerField(null=True, blank=True)
    reveal_at = models.DateTimeField()
    typed = models.CharField(max_length=200, blank=True)
    typed_by = models.ForeignKey("team.User", null=True, on_delete=models.SET_NULL, related_name="+")
    typed_at = models.DateTimeField(null=True, blank=True)
    confirmed_by = models.ForeignKey("team.User", null=True, on_delete=models.SET_NULL, related_name="+")
    seed = models.CharField(max_length=200, blank=True)
    drawn_at = models.DateTimeField(null=True, blank=True)

    class Meta(WorkspaceOwned.Meta):
        pass

    def __str__(self) -> str:
        return self.commit_hash


class ActivityWinner(WorkspaceOwned):
    """Who won a prize, and how it gets to them. `rank`: the place in the drawn order, or the order of the jury's picks.

    `answer_by`: until when they have to answer. `address`: name, phone and address as they gave it, sealed. `replaces`:
    the winner who did not answer, whose prize this is.
    """

    activity = models.ForeignKey("interactions.Activity", on_delete=models.CASCADE, related_name="+", db_index=False)
    prize = models.ForeignKey("interactions.ActivityPrize", on_delete=models.CASCADE, related_name="+")
    entry = models.ForeignKey("interactions.ActivityEntry", on_delete=models.CASCADE, related_name="+")
    contact = models.ForeignKey("interactions.Contact", null=True, on_delete=models.SET_NULL, related_name="+")
    rank = models.PositiveIntegerField()
    state = models.CharField(max_length=10, choices=WinnerState, default=WinnerState.WAITING)
    answer_by = models.DateTimeField(null=True, blank=True)
    address = models.BinaryField(null=True)
    carrier = models.CharField(max_length=40, blank=True)
    tracking = models.CharField(max_length=60, blank=True)
    message = models.ForeignKey("interactions.Message", null=True, on_delete=models.SET_NULL, related_name="+")
    replaces = models.ForeignKey("self", null=True, on_delete=models.SET_NULL, related_name="+")
    told_at = models.DateTimeField(null=True, blank=True)
    answered_at = models.DateTimeField(null=True, blank=True)
    sent_at = models.DateTimeField(null=True, blank=True)
    received_at = models.DateTimeField(null=True, blank=True)
    late_told_at = models.DateTimeField(null=True, blank=True)
    created_at = models.DateTimeField(auto_now_add=True)

    class Meta(WorkspaceOwned.Meta):
        ordering = ["rank"]
        constraints = [models.UniqueConstraint(fields=["activity", "rank"], name="activity_winner_once")]

    def __str__(self) -> str:
        return f"{self.activity_id}/{self.rank}"
