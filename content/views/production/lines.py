"""Lines of plans: one page for a new one or a change, up and down by buttons, the order by dragging."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

from django.contrib import messages
from django.http import Http404, HttpResponse
from django.shortcuts import redirect
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_POST

from config.lib.errors import InvalidInput
from config.lib.numbers import row_number
from content.forms.production.live import CheckForm, ProductForm, RoleForm, SegmentForm
from content.forms.production.video import PartForm, SceneForm, UsualPartForm
from content.selectors.live.reading import live_get
from content.selectors.production.reading import production_get
from content.services.live import lines as live_lines
from content.services.plan_lines import LineKind, line_add, line_change, line_get, line_remove, line_step, lines_order
from content.services.production import lines as video_lines
from content.views.production.frame import form_page
from team.decorators import WorkspaceRequest, workspace_view
from team.models import Workspace
from team.permissions import Permission as P


@dataclass(frozen=True, slots=True)
class LinePage:
    """How a kind of line is shown: its form, titles, the part of the address, the parameter of its number."""

    kind: LineKind
    form: Callable[..., Any]
    new: Any
    change: Any
    part: str
    parameter: str
    # What is shown of a line whose words are ours.
    keyed: Callable[..., Any] | None = None

    @property
    def section(self) -> str:
        """The tab of the plan."""
        return "videos" if self.kind.plan == "production" else "live"

    def plan(self, workspace: Workspace, plan_id: int) -> Any:
        """The plan the line belongs to. Raises NotFound."""
        if self.kind.plan == "production":
            return production_get(workspace=workspace, production_id=plan_id)
        return live_get(workspace=workspace, live_id=plan_id)

    def back(self, workspace: Workspace, plan_id: int) -> str:
        """The page of the plan, at the list."""
        name = "content:production" if self.kind.plan == "production" else "content:live"
        return f"{reverse(name, args=[workspace.slug, plan_id])}#{self.part}"


_N = gettext_lazy
PAGES = {
    page.part: page
    for page in (
        LinePage(video_lines.SCENES, SceneForm, _N("New scene"), _N("Scene"), "scenes", "scene_id"),
        LinePage(video_lines.PARTS, PartForm, _N("New line"), _N("Line"), "parts", "part_id", UsualPartForm),
        LinePage(live_lines.SEGMENTS, SegmentForm, _N("New segment"), _N("Segment"), "segments", "segment_id"),
        LinePage(live_lines.ROLES, RoleForm, _N("New person"), _N("Person"), "roles", "live_role_id"),
        LinePage(live_lines.PRODUCTS, ProductForm, _N("New product"), _N("Product"), "products", "product_id"),
        LinePage(live_lines.CHECKS, CheckForm, _N("New line"), _N("Line"), "checks", "check_id"),
    )
}


@workspace_view(P.VIEW, post=P.CONTENT_EDIT)
def line_new(request: WorkspaceRequest, part: str, **ids: int) -> HttpResponse:
    """A new line of a plan."""
    page = PAGES[part]
    plan = page.plan(request.workspace, _plan_id(ids))
    page.kind.guard(plan)
    start = {"kind": request.GET.get("kind"), "group": request.GET.get("group")}
    form = _form(page, page.form, request, plan, None, initial={k: v for k, v in start.items() if v})
    who: dict[str, Any] = {"workspace": request.workspace, "actor": request.actor}
    back = page.back(request.workspace, plan.pk)
    return form_page(
        request,
        form,
        save=lambda: line_add(page.kind, **who, plan=plan, values=form.cleaned_data),
        done=lambda _line: back,
        context={"title": page.new, "plan": plan, "back": back, "section": page.section},
    )


@workspace_view(P.VIEW, post=P.CONTENT_EDIT)
def line(request: WorkspaceRequest, part: str, **ids: int) -> HttpResponse:
    """A line of a plan; POST saves it, or with `action` removes it or moves it up or down."""
    page = PAGES[part]
    plan = page.plan(request.workspace, _plan_id(ids))
    line_id = ids[page.parameter]
    row = line_get(page.kind, workspace=request.workspace, plan_id=plan.pk, line_id=line_id)
    who: dict[str, Any] = {"workspace": request.workspace, "actor": request.actor}
    back, action = page.back(request.workspace, plan.pk), request.POST.get("action")
    if action in ("up", "down"):
        line_step(page.kind, **who, plan=plan, line_id=line_id, by=-1 if action == "up" else 1)
        return redirect(back)
    if action == "remove":
        line_remove(page.kind, **who, plan_id=plan.pk, line_id=line_id)
        messages.success(request, _("Removed."))
        return redirect(back)
    keyed = page.keyed if page.keyed and row.key else None
    form = _form(page, keyed or page.form, request, plan, row)
    return form_page(
        request,
        form,
        save=lambda: line_change(page.kind, **who, plan_id=plan.pk, line_id=line_id, values=form.cleaned_data),
        done=lambda _line: back,
        context={"title": page.change, "plan": plan, "back": back, "section": page.section, "remove": True},
    )


@require_POST
@workspace_view(P.VIEW, post=P.CONTENT_EDIT)
def order(request: WorkspaceRequest, part: str, **ids: int) -> HttpResponse:
    """Put the lines into the order of `order`, numbers separated by commas."""
    page = PAGES[part]
    plan = page.plan(request.workspace, _plan_id(ids))
    wanted = [row_number(one) for one in request.POST.get("order", "").split(",")]
    if None in wanted:
        raise InvalidInput(_("The list changed in the meantime. Reload the page and try again."), field="order")
    numbers = [one for one in wanted if one is not None]
    lines_order(page.kind, workspace=request.workspace, actor=request.actor, plan=plan, ids=numbers)
    if request.htmx:
        return HttpResponse(status=204)
    return redirect(page.back(request.workspace, plan.pk))


def _plan_id(ids: dict[str, int]) -> int:
    found = ids.get("production_id") or ids.get("live_id")
    if found is None:
        raise Http404
    return found


def _form(
    page: LinePage, form: Callable[..., Any], request: WorkspaceRequest, plan: Any, row: Any, **options: Any
) -> Any:
    if page.part == "segments":
        options["plan"] = plan
    return form(request.POST or None, workspace=request.workspace, row=row, **options)
