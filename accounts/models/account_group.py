"""Groups of accounts: mother and child accounts, brands, regions, product lines."""

from __future__ import annotations

from django.db import models
from django.db.models.functions import Lower

from accounts.strategy_states import GroupKind
from team.models import WorkspaceOwned


class AccountGroup(WorkspaceOwned):
    """A group (handbook ACC-6). `mother` is the account the others of a matrix lean on; it is a member, too.

    `tone`: the chip's colour, a series name of the design system (c1 to c6).
    """

    name = models.CharField(max_length=80)
    kind = models.CharField(max_length=12, choices=GroupKind, default=GroupKind.MATRIX)
    purpose = models.CharField(max_length=300, blank=True)
    tone = models.CharField(max_length=4, default="c1")
    position = models.PositiveIntegerField(default=0)
    mother = models.ForeignKey(
        "accounts.SocialAccount", null=True, blank=True, on_delete=models.SET_NULL, related_name="+"
    )
    accounts = models.ManyToManyField(
        "accounts.SocialAccount", through="accounts.GroupMember", blank=True, related_name="groups"
    )
    created_by = models.ForeignKey("team.User", null=True, on_delete=models.SET_NULL, related_name="+")
    created_at = models.DateTimeField(auto_now_add=True)

    class Meta(WorkspaceOwned.Meta):
        ordering = ["position", "pk"]
        constraints = [models.UniqueConstraint("workspace", Lower("name"), name="account_group_once")]

    def __str__(self) -> str:
        return self.name


class GroupMember(WorkspaceOwned):
    """That an account belongs to a group; one account may belong to several."""

    group = models.ForeignKey("accounts.AccountGroup", on_delete=models.CASCADE, related_name="members")
    account = models.ForeignKey("accounts.SocialAccount", on_delete=models.CASCADE, related_name="memberships")
    position = models.PositiveIntegerField(default=0)

    class Meta(WorkspaceOwned.Meta):
        ordering = ["position", "pk"]
        constraints = [models.UniqueConstraint(fields=["group", "account"], name="group_member_once")]

    def __str__(self) -> str:
        return f"account {self.account_id} in group {self.group_id}"
