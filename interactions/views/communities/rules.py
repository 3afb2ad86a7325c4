"""Rules of a group and the log of breaches."""

from __future__ import annotations

from typing import Any

from django.contrib import messages
from django.core.paginator import Paginator
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST, require_safe

from config.lib.errors import DomainError, NotFound
from interactions.forms.communities import RulesForm, ViolationForm
from interactions.models import CommunityRules
from interactions.point_reasons import RULE_TEMPLATES
from interactions.selectors.communities.groups import community_get, rules_now, rules_query, violation_query
from interactions.selectors.communities.people import member_query
from interactions.services.communities.rules import rules_publish, violation_lift, violation_note
from interactions.views.communities.frame import frame
from team.decorators import WorkspaceRequest, workspace_view
from team.forms.fields import show
from team.permissions import Permission as P

PAGE, NAMES = 30, 200


@require_safe
@workspace_view(P.INBOX_VIEW)
def rules(request: WorkspaceRequest, community_id: int) -> HttpResponse:
    """The rules in force, their versions, and who broke them. `?template=` fills the form."""
    return _page(request, community_id)


def _page(request: WorkspaceRequest, community_id: int, *, status: int = 200, **forms: Any) -> HttpResponse:
    row, context = frame(request, community_id, "rules")
    versions = list(rules_query(workspace=request.workspace, community=row)[:20])
    now = versions[0] if versions else None
    template = RULE_TEMPLATES.get(request.GET.get("template", ""))
    text = str(template[1]) if template else now.text if now else ""
    log = violation_query(workspace=request.workspace, community=row)
    people = member_query(workspace=request.workspace, community=row)[:NAMES]
    context |= {
        "now": now,
        "versions": versions[1:],
        "page": Paginator(log, PAGE).get_page(request.GET.get("page")),
        "templates": [(key, label) for key, (label, _text) in RULE_TEMPLATES.items()],
        "rules_form": RulesForm(initial={"text": text, "published_on": context["today"]}),
        "violation_form": ViolationForm(community=row, rules=_lines(now)),
        "writing": bool(template) or "rules_form" in forms or now is None,
        "people": people,
        **forms,
    }
    return render(request, "interactions/communities/rules.html", context, status=status)


def _lines(now: CommunityRules | None) -> list[str]:
    return [*(now.lines if now else []), _("Something else")]


@require_POST
@workspace_view(P.INBOX_VIEW, post=P.ENGAGEMENT_EDIT)
def publish(request: WorkspaceRequest, community_id: int) -> HttpResponse:
    """Publish the next version."""
    form = RulesForm(request.POST)
    if form.is_valid():
        try:
            rules_publish(
                workspace=request.workspace, actor=request.actor, community_id=community_id, values=form.cleaned_data
            )
        except NotFound:
            raise
        except DomainError as error:
            show(form, error)
        else:
            messages.success(request, _("Published. Announce it in the group, too."))
            return redirect("interactions:community_rules", request.workspace.slug, community_id)
    return _page(request, community_id, status=422, rules_form=form)


@require_POST
@workspace_view(P.INBOX_VIEW, post=P.ENGAGEMENT_EDIT)
def violation(request: WorkspaceRequest, community_id: int) -> HttpResponse:
    """Write a breach down."""
    row = community_get(workspace=request.workspace, community_id=community_id)
    form = ViolationForm(request.POST, community=row, rules=_lines(rules_now(row)))
    if form.is_valid():
        values = {**form.cleaned_data, "member": form.cleaned_data["member"].pk}
        try:
            violation_note(workspace=request.workspace, actor=request.actor, community_id=community_id, values=values)
        except NotFound:
            raise
        except DomainError as error:
            show(form, error)
        else:
            messages.success(request, _("Written down."))
            return redirect("interactions:community_rules", request.workspace.slug, community_id)
    return _page(request, community_id, status=422, violation_form=form)


@require_POST
@workspace_view(P.INBOX_VIEW, post=P.ENGAGEMENT_EDIT)
def lift(request: WorkspaceRequest, community_id: int, violation_id: int) -> HttpResponse:
    """Take a measure back by a counter-entry."""
    try:
        violation_lift(
            workspace=request.workspace,
            actor=request.actor,
            community_id=community_id,
            violation_id=violation_id,
            note=request.POST.get("note", ""),
        )
    except NotFound:
        raise
    except DomainError as error:
        messages.error(request, str(error))
    else:
        messages.success(request, _("Measure lifted."))
    return redirect("interactions:community_rules", request.workspace.slug, community_id)
