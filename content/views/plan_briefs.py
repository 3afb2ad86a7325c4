"""Plan → Briefs: the list, and writing the brief of a post, an idea or (as template) a pillar."""

from __future__ import annotations

from typing import Any

from django.contrib import messages
from django.core.paginator import Paginator
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe

from accounts.selectors.personas.personas import persona_choices
from config.lib.clock import local_day, now
from config.lib.errors import DomainError
from content.forms.brief import BriefForm, brief_initial, fact_lines, facts_of
from content.selectors.briefs import (
    Subject,
    brief_list,
    brief_of,
    brief_url,
    subject_get,
    subject_url,
    template_for,
)
from content.selectors.post import authors
from content.services.briefs import brief_remove, brief_save
from content.views.plan_shared import plan_frame
from team.decorators import WorkspaceRequest, workspace_view
from team.forms.fields import show
from team.permissions import Permission as P

PER_PAGE = 50


@require_safe
@workspace_view(P.VIEW)
def briefs(request: WorkspaceRequest) -> HttpResponse:
    """All briefs of posts and ideas, the nearest deadline first."""
    q = request.GET.get("q", "")[:100].strip()
    page = Paginator(brief_list(workspace=request.workspace, q=q), PER_PAGE).get_page(request.GET.get("page"))
    lines = []
    for row in page.object_list:
        thing = row.post or row.idea
        subject = Subject("post" if row.post_id else "idea", thing.pk)  # type: ignore[union-attr]
        url = brief_url(workspace=request.workspace, subject=subject)
        lines.append({"row": row, "thing": thing, "kind": subject.kind, "url": url})
    today = local_day(now(), request.workspace.time_zone)
    context = {**plan_frame(request, "briefs"), "page": page, "lines": lines, "q": q, "today": today}
    return render(request, "content/plan/briefs.html", context)


@workspace_view(P.VIEW, post=P.CONTENT_EDIT)
def post_brief(request: WorkspaceRequest, post_id: int) -> HttpResponse:
    """The brief of a post."""
    return _edit(request, Subject("post", post_id))


@workspace_view(P.VIEW, post=P.CONTENT_EDIT)
def idea_brief(request: WorkspaceRequest, idea_id: int) -> HttpResponse:
    """The brief of an idea; drafts made of it get it, too."""
    return _edit(request, Subject("idea", idea_id))


@workspace_view(P.VIEW, post=P.CONTENT_EDIT)
def pillar_brief(request: WorkspaceRequest, pillar_id: int) -> HttpResponse:
    """The template of a pillar's briefs."""
    return _edit(request, Subject("pillar", pillar_id))


def _edit(request: WorkspaceRequest, subject: Subject) -> HttpResponse:
    workspace = request.workspace
    thing = subject_get(workspace=workspace, subject=subject)
    back = subject_url(workspace=workspace, subject=subject)
    row = brief_of(workspace=workspace, subject=subject)
    template = None
    if row is None and subject.kind != "pillar":
        template = template_for(workspace=workspace, pillar_id=thing.pillar_id)
    shown = row or template
    people = authors(workspace=workspace)
    posted = request.POST if request.method == "POST" else None
    personas = persona_choices(workspace=workspace, chosen=shown.persona_id if shown else None)
    form = BriefForm(
        posted,
        initial=brief_initial(shown),
        people=people,
        personas=personas,
        template=subject.kind == "pillar",
    )
    facts = facts_of(posted) if posted is not None else [(f["text"], f["link"]) for f in shown.facts] if shown else []
    if posted is not None:
        try:
            if "remove" in posted:
                brief_remove(workspace=workspace, actor=request.actor, subject=subject)
                messages.success(request, _("The brief is removed."))
                return redirect(back)
            if form.is_valid():
                brief_save(workspace=workspace, actor=request.actor, subject=subject, values=form.values(facts))
                messages.success(request, _("Saved"))
                return redirect(back)
        except DomainError as error:
            show(form, error)
    context: dict[str, Any] = {
        **plan_frame(request, "pillars" if subject.kind == "pillar" else "briefs"),
        "form": form,
        "facts": fact_lines(facts),
        "brief": row,
        "template": template,
        "thing": thing,
        "subject": subject,
        "back": back,
    }
    return render(request, "content/plan/brief.html", context, status=422 if form.errors else 200)
