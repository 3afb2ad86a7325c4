"""What the law on personal data asks of us: consents, requests, how long data are kept (handbook RIS-7)."""

from __future__ import annotations

from django.db import models

from interactions.contact_states import Basis, Purpose, RequestKind, RequestLaw, RequestState
from interactions.states import Channel
from team.models import WorkspaceOwned


class Consent(WorkspaceOwned):
    """On what the use of a contact's data for one purpose rests. `channel` '': any channel.

    `evidence`: where the proof is found, in the operator's words. Withdrawn consents stay as a record of when.
    """

    contact = models.ForeignKey("interactions.Contact", on_delete=models.CASCADE, related_name="+")
    purpose = models.CharField(max_length=12, choices=Purpose)
    channel = models.CharField(max_length=8, choices=Channel, blank=True)
    basis = models.CharField(max_length=12, choices=Basis, default=Basis.CONSENT)
    given_at = models.DateTimeField()
    how = models.CharField(max_length=120, blank=True)
    evidence = models.CharField(max_length=500, blank=True)
    withdrawn_at = models.DateTimeField(null=True, blank=True)
    recorded_by = models.ForeignKey("team.User", null=True, on_delete=models.SET_NULL, related_name="+")
    created_at = models.DateTimeField(auto_now_add=True)

    class Meta(WorkspaceOwned.Meta):
        ordering = ["-given_at", "-pk"]

    def __str__(self) -> str:
        return f"{self.purpose} of #{self.contact_id}"


class PersonRequest(WorkspaceOwned):
    """Somebody asks for a copy or the erasure of their data.

    `asked_by`: who asked and how; `checked`: how it was made sure that it is them; both go with an erasure. `due_on`: a
    day of the workspace. `sealed`: the ZIP of a copy, encrypted, until it was fetched once or `expires_at` has passed.
    """

    kind = models.CharField(max_length=8, choices=RequestKind)
    law = models.CharField(max_length=8, choices=RequestLaw, default=RequestLaw.PIPL)
    state = models.CharField(max_length=8, choices=RequestState, default=RequestState.OPEN)
    contact = models.ForeignKey("interactions.Contact", null=True, on_delete=models.SET_NULL, related_name="+")
    asked_by = models.CharField(max_length=200, blank=True)
    checked = models.CharField(max_length=300, blank=True)
    received_on = models.DateField()
    due_on = models.DateField()
    answer = models.CharField(max_length=500, blank=True)
    done_by = models.ForeignKey("team.User", null=True, on_delete=models.SET_NULL, related_name="+")
    done_at = models.DateTimeField(null=True, blank=True)
    figures = models.JSONField(default=dict, blank=True)
    sealed = models.BinaryField(null=True)
    expires_at = models.DateTimeField(null=True, blank=True)
    fetched_at = models.DateTimeField(null=True, blank=True)
    created_by = models.ForeignKey("team.User", null=True, on_delete=models.SET_NULL, related_name="+")
    created_at = models.DateTimeField(auto_now_add=True)

    class Meta(WorkspaceOwned.Meta):
        indexes = [models.Index(fields=["workspace", "state", "due_on"], name="person_request_due")]

    def __str__(self) -> str:
        return f"#{self.pk}"


class ContactPolicy(WorkspaceOwned):
    """What a workspace has set about its contacts: when a lifecycle begins, how long data are kept.

    Lifecycle in days without a sign, or of acquaintance; see `services.contacts.lifecycle`. Retention: None keeps for
    as long as the account is connected. `message_months`: texts of older messages are removed; `attachment_days`:
    addresses of attachments; `idle_months`: contacts nobody heard of for so long are erased.
    """

    new_days = models.PositiveSmallIntegerField(default=14)
    loyal_messages = models.PositiveSmallIntegerField(default=8)
    loyal_days = models.PositiveSmallIntegerField(default=30)
    dormant_days = models.PositiveSmallIntegerField(default=60)
    lost_days = models.PositiveSmallIntegerField(default=180)
    message_months = models.PositiveSmallIntegerField(null=True, blank=True)
    attachment_days = models.PositiveSmallIntegerField(null=True, blank=True)
    idle_months = models.PositiveSmallIntegerField(null=True, blank=True)
    updated_at = models.DateTimeField(auto_now=True)

    class Meta(WorkspaceOwned.Meta):
        constraints = [models.UniqueConstraint(fields=["workspace"], name="contact_policy_once")]

    def __str__(self) -> str:
        return f"policy of {self.workspace_id}"


class RetentionRun(WorkspaceOwned):
    """One night's clearing: how many texts, attachments and contacts went."""

    at = models.DateTimeField()
    texts = models.PositiveIntegerField(default=0)
    attachments = models.PositiveIntegerField(default=0)
    contacts = models.PositiveIntegerField(default=0)

    class Meta(WorkspaceOwned.Meta):
        indexes = [models.Index(fields=["workspace", "-at"], name="retention_run_recent")]

    def __str__(self) -> str:
        return f"{self.at:%Y-%m-%d}"
