"""A workspace's own words: what it bans, what it minds, what it allows."""

from __future__ import annotations

from django.db import models

from compliance.states import Level, ListKind
from team.models import WorkspaceOwned


class WordList(WorkspaceOwned):
    """One list. `platform`: slug it holds for, "" for all. `version`: number of the version in force, 0 while empty.

    `severity` is that of its words where an entry does not say otherwise; a list of allowed words has none.
    """

    name = models.CharField(max_length=60)
    kind = models.CharField(max_length=10, choices=ListKind)
    platform = models.CharField(max_length=40, blank=True)
    severity = models.CharField(max_length=8, choices=Level, blank=True)
    active = models.BooleanField(default=True)
    version = models.PositiveIntegerField(default=0)
    size = models.PositiveIntegerField(default=0)
    created_by = models.ForeignKey("team.User", null=True, on_delete=models.SET_NULL, related_name="+")
    created_at = models.DateTimeField(auto_now_add=True)
    updated_at = models.DateTimeField(auto_now=True)

    class Meta(WorkspaceOwned.Meta):
        ordering = ["name", "pk"]
        constraints = [models.UniqueConstraint(fields=["workspace", "name"], name="word_list_once")]

    def __str__(self) -> str:
        return self.name


class WordListVersion(WorkspaceOwned):
    """The words of a list at one time; never changed afterwards. The one in force has the list's `version`.

    `entries`: objects with term, replacement, reason, severity ("" as the list), in order of entry.
    """

    word_list = models.ForeignKey(WordList, on_delete=models.CASCADE, related_name="versions")
    number = models.PositiveIntegerField()
    entries = models.JSONField(default=list)
    note = models.CharField(max_length=200, blank=True)
    restored_from = models.PositiveIntegerField(null=True, blank=True)
    created_by = models.ForeignKey("team.User", null=True, on_delete=models.SET_NULL, related_name="+")
    created_at = models.DateTimeField(auto_now_add=True)

    class Meta(WorkspaceOwned.Meta):
        ordering = ["-number"]
        constraints = [models.UniqueConstraint(fields=["word_list", "number"], name="word_list_version_once")]

    def __str__(self) -> str:
        return f"{self.word_list} v{self.number}"
