"""What people put right about judgements, and what was learned from it."""

from __future__ import annotations

from django.db import models

from interactions.states import Intent, Sentiment
from team.models import WorkspaceOwned


class JudgeCorrection(WorkspaceOwned):
    """What a person says a message feels like and wants; one per message, the last word counts.

    It holds no words: `text_hash` is a keyed hash of the text it was said of, so that it counts only as long as the
    message says the same, and nothing is left of an erased one. `was_*`: what stood there before.
    """

    message = models.OneToOneField("interactions.Message", on_delete=models.CASCADE, related_name="correction")
    text_hash = models.CharField(max_length=64)
    sentiment = models.CharField(max_length=8, choices=Sentiment)
    intent = models.CharField(max_length=16, choices=Intent)
    was_sentiment = models.CharField(max_length=8, choices=Sentiment, blank=True)
    was_intent = models.CharField(max_length=16, choices=Intent, blank=True)
    corrected_by = models.ForeignKey("team.User", null=True, on_delete=models.SET_NULL, related_name="+")
    at = models.DateTimeField()

    class Meta(WorkspaceOwned.Meta):
        indexes = [models.Index(fields=["workspace", "-at", "-id"], name="judge_correction_recent")]

    def __str__(self) -> str:
        return f"#{self.message_id}"


class JudgeModel(WorkspaceOwned):
    """What was learned from a workspace's corrections: letter groups and their weights, one row per workspace.

    `number` counts trainings. `data`: zipped JSON (never a pickle), empty while there are too few corrections.
    `corrections`: how many were learned from, of `seen` that were there. `rules_right`, `model_right`: shares from 0 to
    1 of sentiments and intents that rules alone, and rules with the model where they are unsure, got right on
    corrections held out in five parts. `in_use`: the model was better. `asked_at`: somebody asked for a training that
    is not done yet.
    """

    workspace = models.OneToOneField("team.Workspace", on_delete=models.CASCADE, related_name="+")
    number = models.PositiveIntegerField(default=0)
    data = models.BinaryField(default=bytes, blank=True)
    corrections = models.PositiveIntegerField(default=0)
    seen = models.PositiveIntegerField(default=0)
    rules_right = models.FloatField(null=True, blank=True)
    model_right = models.FloatField(null=True, blank=True)
    judge_version = models.CharField(max_length=40, blank=True)
    in_use = models.BooleanField(default=False)
    trained_at = models.DateTimeField(null=True, blank=True)
    asked_at = models.DateTimeField(null=True, blank=True)

    def __str__(self) -> str:
        return f"{self.number}"
