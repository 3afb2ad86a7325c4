"""Threads: what one person and one of our accounts wrote each other on one channel."""

from __future__ import annotations

from datetime import datetime

from django.contrib.postgres.fields import ArrayField
from django.contrib.postgres.indexes import GinIndex
from django.db import models
from django.db.models import Q

from interactions.states import Channel, Intent, Priority, Sentiment, ThreadState
from team.models import WorkspaceOwned


class Thread(WorkspaceOwned):
    """One thread per account, channel and person, however often it is resolved.

    All times are the platform's, aware UTC, unless said otherwise. `awaiting_since`: the first message we have not
    answered yet, None when nobody waits; `due_at`: when an answer to it is due by our promise (None: no clock runs),
    and the order of the inbox. `due_kind`: which promise that is, `first` answer or `next`. `snoozed_until`: our clock.
    `preview`: how the last message begins. `claimed_by` until `claimed_until`: who is writing an answer, so that no
    second person does. `version` counts changes, so that an open page sees that it is old.
    `reason`: why it waits, in words for the team (`promised`: what we told the person).
    """

    account = models.ForeignKey("accounts.SocialAccount", on_delete=models.CASCADE, related_name="+", db_index=False)
    identity = models.ForeignKey("interactions.Identity", on_delete=models.CASCADE, related_name="threads")
    contact = models.ForeignKey("interactions.Contact", on_delete=models.CASCADE, related_name="threads")
    channel = models.CharField(max_length=8, choices=Channel)
    state = models.CharField(max_length=8, choices=ThreadState, default=ThreadState.OPEN)
    priority = models.PositiveSmallIntegerField(choices=Priority, default=Priority.NORMAL)
    # A person set the priority, so rules leave it alone.
    priority_fixed = models.BooleanField(default=False)
    assignee = models.ForeignKey("team.User", null=True, blank=True, on_delete=models.SET_NULL, related_name="+")
    assigned_at = models.DateTimeField(null=True, blank=True)
    sentiment = models.CharField(max_length=8, choices=Sentiment, default=Sentiment.UNKNOWN, blank=True)
    intent = models.CharField(max_length=16, choices=Intent, default=Intent.UNKNOWN, blank=True)
    tags = ArrayField(models.CharField(max_length=40), default=list, blank=True)
    preview = models.CharField(max_length=200, blank=True)
    unread = models.PositiveIntegerField(default=0)
    messages_in = models.PositiveIntegerField(default=0)
    messages_out = models.PositiveIntegerField(default=0)
    first_at = models.DateTimeField()
    last_at = models.DateTimeField()
    last_in_at = models.DateTimeField(null=True, blank=True)
    last_out_at = models.DateTimeField(null=True, blank=True)
    awaiting_since = models.DateTimeField(null=True, blank=True)
    due_at = models.DateTimeField(null=True, blank=True)
    due_kind = models.CharField(max_length=8, blank=True)
    snoozed_until = models.DateTimeField(null=True, blank=True)
    reason = models.CharField(max_length=300, blank=True)
    resolved_at = models.DateTimeField(null=True, blank=True)
    claimed_by = models.ForeignKey("team.User", null=True, blank=True, on_delete=models.SET_NULL, related_name="+")
    claimed_until = models.DateTimeField(null=True, blank=True)
    version = models.PositiveIntegerField(default=1)
    created_at = models.DateTimeField(auto_now_add=True)
    updated_at = models.DateTimeField(auto_now=True)

    class Meta(WorkspaceOwned.Meta):
        constraints = [models.UniqueConstraint(fields=["account", "channel", "identity"], name="thread_once")]
        indexes = [
            models.Index(
                fields=["workspace", "due_at", "-id"], condition=Q(state=ThreadState.OPEN), name="thread_open_due"
            ),
            models.Index(
                fields=["workspace", "assignee", "due_at", "-id"],
                condition=Q(state=ThreadState.OPEN),
                name="thread_open_of",
            ),
            models.Index(fields=["workspace", "state", "-last_at", "-id"], name="thread_by_state"),
            models.Index(fields=["workspace", "-last_at", "-id"], name="thread_recent"),
            models.Index(fields=["snoozed_until"], condition=Q(state=ThreadState.SNOOZED), name="thread_snoozed"),
            models.Index(fields=["contact", "-last_at"], name="thread_of_contact"),
            GinIndex(fields=["tags"], name="thread_tags"),
        ]

    def is_claimed(self, moment: datetime) -> bool:
        """Whether somebody is writing an answer."""
        return self.claimed_until is not None and self.claimed_until > moment

    def __str__(self) -> str:
        # Names of people do not belong in logs that nothing is ever taken out of.
        return f"#{self.pk}"


class ThreadNote(WorkspaceOwned):
    """What the team wrote each other about a thread; never sent."""

    thread = models.ForeignKey("interactions.Thread", on_delete=models.CASCADE, related_name="notes")
    author = models.ForeignKey("team.User", null=True, on_delete=models.SET_NULL, related_name="+")
    text = models.TextField(max_length=4000)
    created_at = models.DateTimeField(auto_now_add=True)

    class Meta(WorkspaceOwned.Meta):
        ordering = ["pk"]

    def __str__(self) -> str:
        return f"#{self.pk}"


class ThreadEvent(WorkspaceOwned):
    """What happened to a thread besides messages and notes, in order: assigned, snoozed, resolved, breached …

    `verb` is one of `interactions.thread_words`; `details` fills its words. `actor` None: a rule or a clock.
    """

    thread = models.ForeignKey("interactions.Thread", on_delete=models.CASCADE, related_name="events")
    verb = models.CharField(max_length=24)
    actor = models.ForeignKey("team.User", null=True, on_delete=models.SET_NULL, related_name="+")
    details = models.JSONField(default=dict)
    at = models.DateTimeField()

    class Meta(WorkspaceOwned.Meta):
        ordering = ["pk"]

    def __str__(self) -> str:
        return self.verb
