"""What somebody is to do by when."""

from __future__ import annotations

from django.db import models

from team.models.owned import WorkspaceOwned
from team.task_states import UNFINISHED, TaskPriority, TaskState, Told


class Task(WorkspaceOwned):
    """One task (handbook TEA-1). `due_on`: a day of the workspace's zone, None for no end.

    `url`: the page of ours where the work is done, a path below the workspace. `source_type`, `source_id`: the row it
    came from as `team.audit` names rows, "" for none; `source_label` what it was called. While a task with a `dedupe`
    key is unfinished no second one is made for it. `outcome`: what came of it, written when it was finished.
    """

    title = models.CharField(max_length=160)
    text = models.TextField(max_length=4000, blank=True)
    state = models.CharField(max_length=8, choices=TaskState, default=TaskState.OPEN)
    priority = models.PositiveSmallIntegerField(choices=TaskPriority, default=TaskPriority.NORMAL)
    assignee = models.ForeignKey("team.User", null=True, blank=True, on_delete=models.SET_NULL, related_name="+")
    due_on = models.DateField(null=True, blank=True)
    url = models.CharField(max_length=300, blank=True)
    source_type = models.CharField(max_length=40, blank=True)
    source_id = models.CharField(max_length=40, blank=True)
    source_label = models.CharField(max_length=160, blank=True)
    dedupe = models.CharField(max_length=120, blank=True)
    told = models.CharField(max_length=8, choices=Told, default=Told.NOTHING, blank=True)
    created_by = models.ForeignKey("team.User", null=True, on_delete=models.SET_NULL, related_name="+")
    created_at = models.DateTimeField(auto_now_add=True)
    done_by = models.ForeignKey("team.User", null=True, blank=True, on_delete=models.SET_NULL, related_name="+")
    done_at = models.DateTimeField(null=True, blank=True)
    outcome = models.CharField(max_length=500, blank=True)

    class Meta(WorkspaceOwned.Meta):
        indexes = [
            models.Index(fields=["workspace", "state", "due_on"], name="tasks_by_due"),
            models.Index(fields=["assignee", "state", "due_on"], name="tasks_of_person"),
            models.Index(fields=["workspace", "source_type", "source_id"], name="tasks_by_source"),
        ]
        constraints = [
            models.UniqueConstraint(
                fields=["workspace", "dedupe"],
                condition=models.Q(state__in=UNFINISHED) & ~models.Q(dedupe=""),
                name="task_unfinished_once",
            )
        ]

    def __str__(self) -> str:
        return self.title
