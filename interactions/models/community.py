"""Groups of people around the brand: what they are, who looks after them, what is announced in them."""

from __future__ import annotations

from django.db import models

from interactions.community_states import CommunityKind, CommunityState, ModeratorRole
from team.models import WorkspaceOwned


class Community(WorkspaceOwned):
    """One group (handbook INT-9), wherever it lives.

    `join_url`: the invitation link, which is also what its QR code holds; `join_until`: the last day it works, a day of
    the workspace's zone, None when it does not end. `remote_chat`: the group's name or number at the platform, read
    through the first linked account that can count members. `expire_days`: after how many days earned points end,
    None for never.

    The `told_*` fields keep what people were told, so that nothing is told twice: the day a link ends, the Monday of
    the quiet week, the day of the last entry before a silence.
    """

    name = models.CharField(max_length=120)
    kind = models.CharField(max_length=12, choices=CommunityKind)
    state = models.CharField(max_length=8, choices=CommunityState, default=CommunityState.PLANNED)
    positioning = models.TextField(max_length=1000, blank=True)
    audience = models.TextField(max_length=1000, blank=True)
    entry_rule = models.TextField(max_length=1000, blank=True)
    welcome = models.TextField(max_length=2000, blank=True)
    owner = models.ForeignKey("team.User", null=True, blank=True, on_delete=models.SET_NULL, related_name="+")
    capacity = models.PositiveIntegerField(null=True, blank=True)
    accounts = models.ManyToManyField("accounts.SocialAccount", related_name="+", blank=True)
    join_url = models.CharField(max_length=500, blank=True)
    join_until = models.DateField(null=True, blank=True)
    remote_chat = models.CharField(max_length=80, blank=True)
    read_at = models.DateTimeField(null=True, blank=True)
    read_error = models.CharField(max_length=300, blank=True)
    expire_days = models.PositiveSmallIntegerField(null=True, blank=True)
    told_join = models.DateField(null=True, blank=True)
    told_quiet = models.DateField(null=True, blank=True)
    told_silent = models.DateField(null=True, blank=True)
    running_since = models.DateTimeField(null=True, blank=True)
    created_by = models.ForeignKey("team.User", null=True, on_delete=models.SET_NULL, related_name="+")
    created_at = models.DateTimeField(auto_now_add=True)
    updated_at = models.DateTimeField(auto_now=True)

    class Meta(WorkspaceOwned.Meta):
        indexes = [models.Index(fields=["workspace", "state", "name"], name="community_by_state")]

    def __str__(self) -> str:
        return self.name


class CommunityModerator(WorkspaceOwned):
    """Somebody of the team who looks after a group, and when."""

    community = models.ForeignKey("interactions.Community", on_delete=models.CASCADE, related_name="moderators")
    user = models.ForeignKey("team.User", on_delete=models.CASCADE, related_name="+")
    role = models.CharField(max_length=10, choices=ModeratorRole, default=ModeratorRole.MODERATOR)
    shift = models.CharField(max_length=120, blank=True)

    class Meta(WorkspaceOwned.Meta):
        ordering = ["pk"]
        constraints = [models.UniqueConstraint(fields=["community", "user"], name="moderator_once")]

    def __str__(self) -> str:
        return f"{self.role} of {self.community_id}"


class CommunityAnnouncement(WorkspaceOwned):
    """What was announced in the group, on a day of the workspace's zone."""

    community = models.ForeignKey("interactions.Community", on_delete=models.CASCADE, related_name="announcements")
    text = models.TextField(max_length=2000)
    day = models.DateField()
    made_by = models.ForeignKey("team.User", null=True, on_delete=models.SET_NULL, related_name="+")

    class Meta(WorkspaceOwned.Meta):
        ordering = ["-day", "-pk"]

    def __str__(self) -> str:
        return self.text[:60]


class CommunityRules(WorkspaceOwned):
    """One version of a group's rules, one rule a line. Published versions never change; a new one follows them."""

    community = models.ForeignKey("interactions.Community", on_delete=models.CASCADE, related_name="rules")
    number = models.PositiveIntegerField()
    text = models.TextField(max_length=6000)
    published_on = models.DateField()
    made_by = models.ForeignKey("team.User", null=True, on_delete=models.SET_NULL, related_name="+")
    made_at = models.DateTimeField(auto_now_add=True)

    class Meta(WorkspaceOwned.Meta):
        ordering = ["-number"]
        constraints = [models.UniqueConstraint(fields=["community", "number"], name="community_rules_once")]

    def __str__(self) -> str:
        return f"v{self.number}"

    @property
    def lines(self) -> list[str]:
        """The rules one by one."""
        return [line.strip() for line in self.text.splitlines() if line.strip()]
