"""Tasks of the team: mine, all, finished; one task; many at once."""

from __future__ import annotations

from typing import Any

from django.contrib import messages
from django.core.paginator import Paginator
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.utils.http import url_has_allowed_host_and_scheme
from django.utils.translation import gettext as _
from django.utils.translation import ngettext, pgettext_lazy
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from config.lib.clock import local_day, now
from config.lib.errors import DomainError, InvalidInput
from team.decorators import WorkspaceRequest, workspace_view
from team.forms.fields import show
from team.forms.tasks import BulkForm, TaskForm
from team.models import Task
from team.permissions import Permission as P
from team.selectors.tasks import (
    DUE,
    TaskFilters,
    task_get,
    task_people,
    task_query,
    task_source_types,
)
from team.services.tasks import (
    EDITABLE,
    task_begin,
    task_change,
    task_close,
    task_open,
    task_reopen,
    tasks_assign,
    tasks_close,
)
from team.task_sources import source_label
from team.task_states import FINISHED, UNFINISHED, TaskState

PAGE = 50
TABS = ("mine", "all", "done")
_TAB_NAMES = {
    "mine": pgettext_lazy("tasks", "Mine"),
    "all": pgettext_lazy("tasks", "All unfinished"),
    "done": pgettext_lazy("tasks", "Finished"),
}
_DUE_NAMES = {
    "late": pgettext_lazy("tasks", "Overdue"),
    "today": pgettext_lazy("tasks", "Today"),
    "week": pgettext_lazy("tasks", "Within a week"),
    "none": pgettext_lazy("tasks", "Without a day"),
}


def _filters(request: WorkspaceRequest, tab: str) -> TaskFilters:
    given, who = request.GET, request.GET.get("who", "")
    assignee = int(who) if who.isdecimal() and len(who) < 19 else None
    states = [state.value for state in (FINISHED if tab == "done" else UNFINISHED)]
    return TaskFilters(
        finished=tab == "done",
        assignee=None if tab == "mine" else assignee,
        state=given.get("state", "") if given.get("state") in states else "",
        due=given.get("due", "") if given.get("due") in DUE and tab != "done" else "",
        source_type=given.get("source", "")[:40],
        source_id=given.get("of", "")[:40],
        q=given.get("q", "").replace("\0", "").strip()[:80],
    )


@require_safe
@workspace_view(P.TEAM_VIEW)
def tasks(request: WorkspaceRequest) -> HttpResponse:
    """The list; the tab, filters and page stand in the address."""
    tab = request.GET.get("tab", "")
    tab = tab if tab in TABS else "mine"
    filters = _filters(request, tab)
    rows = task_query(workspace=request.workspace, filters=filters)
    if tab == "mine":
        rows = rows.filter(assignee=request.user)
    mine = task_query(workspace=request.workspace, filters=TaskFilters(finished=False, assignee=request.user.pk))
    open_count = task_query(workspace=request.workspace, filters=TaskFilters(finished=False)).count()
    counts = {"mine": mine.count(), "all": open_count, "done": None}
    context = {
        "active": "tasks",
        "tab": tab,
        "tabs": [(name, _TAB_NAMES[name], counts[name]) for name in TABS],
        "filters": filters,
        "page": Paginator(rows, PAGE).get_page(request.GET.get("page")),
        "people": task_people(workspace=request.workspace),
        "states": [(state.value, state.label) for state in (FINISHED if tab == "done" else UNFINISHED)],
        "dues": list(_DUE_NAMES.items()),
        "sources": [(kind, source_label(kind)) for kind in task_source_types(workspace=request.workspace)],
        "today": local_day(now(), request.workspace.time_zone),
    }
    return render(request, "team/tasks.html", context)


@require_http_methods(["GET", "HEAD", "POST"])
@workspace_view(P.TASKS_EDIT)
def task_new(request: WorkspaceRequest) -> HttpResponse:
    """Enter a task."""
    people = task_people(workspace=request.workspace)
    form = TaskForm(request.POST or None, people=people, initial={"assignee": request.user.pk})
    if request.method == "POST" and form.is_valid():
        try:
            row = task_open(workspace=request.workspace, actor=request.actor, **form.cleaned_data)
        except DomainError as error:
            show(form, error)
        else:
            messages.success(request, _("Task “%(title)s” is noted.") % {"title": row.title})
            return redirect("team:tasks", request.workspace.slug)
    status = 422 if request.method == "POST" else 200
    return render(request, "team/task_form.html", {"active": "tasks", "form": form}, status=status)


@require_http_methods(["GET", "HEAD", "POST"])
@workspace_view(P.TEAM_VIEW, post=P.TASKS_EDIT)
def task(request: WorkspaceRequest, task_id: int) -> HttpResponse:
    """One task: where it comes from, its fields to change while it is unfinished, what came of it."""
    row = task_get(workspace=request.workspace, task_id=task_id)
    people = task_people(workspace=request.workspace)
    initial = {**{name: getattr(row, name) for name in EDITABLE}, "assignee": row.assignee_id}
    form = TaskForm(request.POST or None, people=people, initial=initial)
    if request.method == "POST" and form.is_valid():
        try:
            task_change(workspace=request.workspace, actor=request.actor, task_id=row.pk, values=form.cleaned_data)
        except DomainError as error:
            show(form, error)
        else:
            messages.success(request, _("Saved."))
            return redirect("team:task", request.workspace.slug, row.pk)
    return _task_page(request, row, form, status=422 if request.method == "POST" else 200)


def _task_page(
    request: WorkspaceRequest, row: Task, form: TaskForm | None = None, *, problem: str = "", status: int = 200
) -> HttpResponse:
    if form is None:
        initial = {**{name: getattr(row, name) for name in EDITABLE}, "assignee": row.assignee_id}
        form = TaskForm(people=task_people(workspace=request.workspace), initial=initial)
    context: dict[str, Any] = {
        "active": "tasks",
        "task": row,
        "form": form,
        "finished": row.state in FINISHED,
        "source": source_label(row.source_type),
        "today": local_day(now(), request.workspace.time_zone),
        "problem": problem,
        "note": request.POST.get("note", ""),
    }
    return render(request, "team/task.html", context, status=status)


@require_POST
@workspace_view(P.TEAM_VIEW, post=P.TASKS_EDIT)
def task_step(request: WorkspaceRequest, task_id: int) -> HttpResponse:
    """Begin, finish, drop or reopen a task."""
    who: dict[str, Any] = {"workspace": request.workspace, "actor": request.actor, "task_id": task_id}
    step, note = request.POST.get("step", ""), request.POST.get("note", "")
    try:
        if step == "begin":
            task_begin(**who)
        elif step == "reopen":
            task_reopen(**who)
        elif step in FINISHED:
            task_close(**who, state=step, note=note)
        else:
            raise InvalidInput(field="step")
    except (InvalidInput, DomainError) as error:
        row = task_get(workspace=request.workspace, task_id=task_id)
        return _task_page(request, row, problem=str(error), status=error.status)
    messages.success(request, _told(step))
    return _back(request, task_id)


def _told(step: str) -> str:
    return {
        "begin": _("Begun."),
        "reopen": _("Taken up again."),
        TaskState.DONE.value: _("Done."),
        TaskState.DROPPED.value: _("Dropped."),
    }[step]


def _back(request: WorkspaceRequest, task_id: int) -> HttpResponse:
    wanted = request.POST.get("next", "")
    if wanted.startswith("/") and url_has_allowed_host_and_scheme(wanted, {request.get_host()}):
        return redirect(wanted)
    return redirect("team:task", request.workspace.slug, task_id)


@require_POST
@workspace_view(P.TEAM_VIEW, post=P.TASKS_EDIT)
def tasks_bulk(request: WorkspaceRequest) -> HttpResponse:
    """Finish the chosen tasks, or give them to somebody; `one` finishes a single one."""
    who: dict[str, Any] = {"workspace": request.workspace, "actor": request.actor}
    one = request.POST.get("one", "")
    if one.isdecimal() and len(one) < 19:
        done = task_close(**who, task_id=int(one))
        messages.success(request, _("“%(title)s” is done.") % {"title": done.title})
        return _list(request)
    form = BulkForm(request.POST, people=task_people(workspace=request.workspace))
    if not form.is_valid():
        messages.error(request, _("Choose tasks first."))
        return _list(request)
    ids, person = form.cleaned_data["ids"], form.cleaned_data["assignee"]
    if form.cleaned_data["action"] == "done":
        n = tasks_close(**who, task_ids=ids)
        messages.success(request, ngettext("%(n)s task is done.", "%(n)s tasks are done.", n) % {"n": n})
    else:
        n = tasks_assign(**who, task_ids=ids, assignee=person)
        name = person.label if person else _("nobody")
        text = ngettext("%(n)s task now belongs to %(name)s.", "%(n)s tasks now belong to %(name)s.", n)
        messages.success(request, text % {"n": n, "name": name})
    return _list(request)


def _list(request: WorkspaceRequest) -> HttpResponse:
    back = request.POST.get("back", "")
    answer = redirect("team:tasks", request.workspace.slug)
    if back.startswith("?") and back.isprintable():
        answer["Location"] += back
    return answer
