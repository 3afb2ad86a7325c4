"""First steps: make a workspace, connect an account, write a post. Each can be skipped."""

from __future__ import annotations

from typing import cast

from django.conf import settings
from django.contrib.auth.decorators import login_required
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import get_language
from django.views.decorators.http import require_POST

from config.lib.errors import DomainError
from team.actors import Actor
from team.forms.fields import show
from team.forms.workspaces import WorkspaceCreateForm
from team.hooks import hooks
from team.models import User
from team.selectors.invitations import invitations_for
from team.selectors.workspaces import home_workspace, membership_list
from team.services.demo import demo_fill
from team.services.invitations import invitation_accept
from team.services.workspaces import workspace_create

STEPS = ("workspace", "connect", "post")


def _actor(request: HttpRequest) -> Actor:
    return Actor(cast("User", request.user), ip=request.META.get("REMOTE_ADDR"))


@login_required
def onboarding(request: HttpRequest) -> HttpResponse:
    """Step 1 makes a workspace; `?workspace=<slug>&step=connect|post` shows the steps after it."""
    user = cast("User", request.user)
    step = request.GET.get("step", "workspace")
    if step in STEPS[1:] and request.method == "GET":
        member = membership_list(user=user).filter(workspace__slug=request.GET.get("workspace", "")).first()
        if member is not None:
            return render(
                request, "team/onboarding_step.html", {"current": member.workspace, "step": step, "steps": STEPS}
            )
    form = WorkspaceCreateForm(
        request.POST or None,
        initial={
            "time_zone": user.time_zone or settings.DEFAULT_ZONE,
            "language": get_language() or settings.LANGUAGE_CODE,
        },
    )
    if hooks.demo_create is None:
        del form.fields["demo"]
    if request.method == "POST" and form.is_valid():
        response = _create(request, form)
        if response is not None:
            return response
    context = {
        "form": form,
        "step": "workspace",
        "steps": STEPS,
        "home": home_workspace(user=user),
        "invitations": invitations_for(user=user),
    }
    return render(request, "team/onboarding.html", context, status=422 if form.errors else 200)


def _create(request: HttpRequest, form: WorkspaceCreateForm) -> HttpResponse | None:
    values = dict(form.cleaned_data)
    demo = values.pop("demo", False)
    try:
        workspace = workspace_create(actor=_actor(request), **values)
    except DomainError as error:
        show(form, error)
        return None
    if demo:
        demo_fill(workspace=workspace, actor=_actor(request))
        return redirect("content:home", workspace.slug)
    return redirect(f"{reverse('team:onboarding')}?workspace={workspace.slug}&step=connect")


@login_required
@require_POST
def accept_invitation(request: HttpRequest, invitation_id: int) -> HttpResponse:
    """Join by an invitation that waits for one of the person's own addresses; no link needed."""
    user = cast("User", request.user)
    invitation = invitations_for(user=user).filter(pk=invitation_id).first()
    if invitation is None:
        return redirect("team:onboarding")
    invitation_accept(invitation=invitation, actor=_actor(request))
    return redirect("content:home", invitation.workspace.slug)
