"""Shapes of tasks in the REST API."""

from __future__ import annotations

from typing import Any

from rest_framework import serializers

from team.models import Task
from team.task_states import FINISHED, TaskPriority, TaskState


class TaskPersonSerializer(serializers.Serializer[Any]):
    """A person of the workspace."""

    id = serializers.IntegerField()
    name = serializers.CharField(source="label")


class TaskSerializer(serializers.ModelSerializer[Task]):
    """A task. `url`: the page where the work is done; `source_type` and `source_id` name the row it came from."""

    assignee = TaskPersonSerializer(allow_null=True)
    created_by = TaskPersonSerializer(allow_null=True)
    done_by = TaskPersonSerializer(allow_null=True)

    class Meta:
        model = Task
        fields = (
            "id",
            "title",
            "text",
            "state",
            "priority",
            "assignee",
            "due_on",
            "url",
            "source_type",
            "source_id",
            "source_label",
            "created_by",
            "created_at",
            "done_by",
            "done_at",
            "outcome",
        )
        read_only_fields = fields


class TaskWriteSerializer(serializers.Serializer[Any]):
    """A task as somebody enters it; `assignee` is a member's user id, `due_on` a day of the workspace's zone."""

    title = serializers.CharField(max_length=160)
    text = serializers.CharField(max_length=4000, required=False, allow_blank=True)
    assignee = serializers.IntegerField(required=False, allow_null=True)
    due_on = serializers.DateField(required=False, allow_null=True)
    priority = serializers.ChoiceField(choices=TaskPriority.choices, required=False)


class TaskStepSerializer(serializers.Serializer[Any]):
    """A step of a task; `note`: what came of it, for done and dropped."""

    step = serializers.ChoiceField(choices=["begin", "reopen", *[(s.value, s.value) for s in FINISHED]])
    note = serializers.CharField(max_length=500, required=False, allow_blank=True, default="")


STATES = TaskState.values
