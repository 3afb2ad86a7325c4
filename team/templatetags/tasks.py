"""Pills and words of tasks."""

from __future__ import annotations

from datetime import date

from django import template
from django.utils.html import format_html
from django.utils.safestring import SafeString, mark_safe
from django.utils.translation import gettext, ngettext

from team.models import Task
from team.task_sources import source_label
from team.task_states import FINISHED, TaskPriority, TaskState
from team.templatetags.ui import icon, short_date

register = template.Library()
_STATES = {
    TaskState.OPEN: ("draft", "circle"),
    TaskState.DOING: ("scheduled", "circle-dot"),
    TaskState.DONE: ("published", "circle-check"),
    TaskState.DROPPED: ("cancelled", "ban"),
}
_TONES = {TaskPriority.URGENT: "tag-bad", TaskPriority.HIGH: "tag-warn", TaskPriority.LOW: ""}


@register.simple_tag
def task_st(task: Task) -> SafeString:
    """The state as a pill."""
    css, glyph = _STATES[TaskState(task.state)]
    return format_html('<span class="st st-{}">{}{}</span>', css, icon(glyph), task.get_state_display())


@register.simple_tag
def task_priority(task: Task) -> SafeString:
    """A tag where the priority is not the usual one."""
    if task.priority == TaskPriority.NORMAL:
        return mark_safe("")
    tone = _TONES[TaskPriority(task.priority)]
    return format_html('<span class="tag {}">{}</span>', tone, task.get_priority_display())


@register.simple_tag
def task_due(task: Task, today: date) -> SafeString:
    """The day in words near today, red when it is over and the task is not finished."""
    if task.due_on is None:
        return format_html('<span class="dim">{}</span>', gettext("No day"))
    days = (task.due_on - today).days
    if task.state in FINISHED or days > 1:
        return format_html('<span title="{}">{}</span>', task.due_on.isoformat(), short_date(task.due_on))
    if days < 0:
        words = ngettext("%(n)s day overdue", "%(n)s days overdue", -days) % {"n": -days}
        return format_html('<span class="bad b5" title="{}">{}</span>', task.due_on.isoformat(), words)
    words = gettext("Tomorrow") if days else gettext("Today")
    return format_html('<span class="{}" title="{}">{}</span>', "" if days else "b5", task.due_on.isoformat(), words)


@register.filter
def source_name(task: Task) -> str:
    """The type of row the task came from, in words."""
    return source_label(task.source_type)
