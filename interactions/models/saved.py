"""What operators keep for themselves and each other: answers to reuse, and views of the inbox."""

from __future__ import annotations

from django.contrib.postgres.fields import ArrayField
from django.db import models
from django.db.models import Q
from django.db.models.functions import Lower

from team.models import WorkspaceOwned


class SavedReply(WorkspaceOwned):
    """A text answers are begun with. `text` may hold places such as {{name}} (see `selectors.saved_replies`).

    `shortcut`: what finds it first behind `/`. `language`: BCP 47 tag, '' for any. `uses`: how often it was sent.
    `archived_at`: offered no more, kept for the figures.
    """

    title = models.CharField(max_length=80)
    shortcut = models.CharField(max_length=40, blank=True)
    text = models.TextField(max_length=4000)
    language = models.CharField(max_length=10, blank=True)
    tags = ArrayField(models.CharField(max_length=40), default=list, blank=True)
    uses = models.PositiveIntegerField(default=0)
    archived_at = models.DateTimeField(null=True, blank=True)
    created_by = models.ForeignKey("team.User", null=True, blank=True, on_delete=models.SET_NULL, related_name="+")
    created_at = models.DateTimeField(auto_now_add=True)
    updated_at = models.DateTimeField(auto_now=True)

    class Meta(WorkspaceOwned.Meta):
        constraints = [
            models.UniqueConstraint(
                "workspace",
                Lower("shortcut"),
                condition=~Q(shortcut="") & Q(archived_at=None),
                name="reply_shortcut_once",
            )
        ]
        indexes = [models.Index(fields=["workspace", "-uses", "title"], name="reply_by_use")]

    def __str__(self) -> str:
        return self.title


class SavedView(WorkspaceOwned):
    """A name for a list of threads. `query`: the filters as they stand in the address. `shared`: all may use it."""

    name = models.CharField(max_length=60)
    query = models.CharField(max_length=500, blank=True)
    shared = models.BooleanField(default=False)
    owner = models.ForeignKey("team.User", on_delete=models.CASCADE, related_name="+")
    created_at = models.DateTimeField(auto_now_add=True)

    class Meta(WorkspaceOwned.Meta):
        constraints = [models.UniqueConstraint("workspace", "owner", Lower("name"), name="view_name_once")]

    def __str__(self) -> str:
        return self.name


class ViewChoice(WorkspaceOwned):
    """The view with which a member's inbox opens."""

    user = models.ForeignKey("team.User", on_delete=models.CASCADE, related_name="+")
    view = models.ForeignKey("interactions.SavedView", on_delete=models.CASCADE, related_name="choices")

    class Meta(WorkspaceOwned.Meta):
        constraints = [models.UniqueConstraint(fields=["workspace", "user"], name="view_choice_once")]

    def __str__(self) -> str:
        return f"view {self.view_id} of user {self.user_id}"
