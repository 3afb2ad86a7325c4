"""Members, invitations and the roles they can have."""

from __future__ import annotations

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext
from django.views.decorators.http import require_POST

from config.lib.clock import now
from config.lib.errors import DomainError
from team.decorators import WorkspaceRequest, workspace_view
from team.errors import AboveOwnRole, LastOwner, MailFailed
from team.forms.fields import show
from team.forms.members import InviteForm
from team.hooks import hooks
from team.models import Invitation
from team.permissions import ROLE_GRANTS, Permission, allows, grantable_roles, may_grant
from team.permissions import Permission as P
from team.role_profiles import ROLE_PROFILES
from team.roles import Role
from team.selectors.invitations import invitation_list
from team.selectors.members import member_get, member_list
from team.services.invitations import invitation_create, invitation_mail, invitation_renew, invitation_withdraw
from team.services.members import member_change_role, member_remove


def _page(
    request: WorkspaceRequest,
    form: InviteForm | None = None,
    *,
    link: str = "",
    invited: Invitation | None = None,
    problem: DomainError | None = None,
) -> HttpResponse:
    own = request.membership.role
    may_manage = allows(own, P.TEAM_MANAGE)
    rows = [
        {"member": member, "may_change": may_manage and may_grant(own, member.role)}
        for member in member_list(workspace=request.workspace)
    ]
    context = {
        "active": "team",
        "rows": rows,
        "roles": grantable_roles(own),
        "invitations": invitation_list(workspace=request.workspace) if may_manage else [],
        "now": now(),
        "form": form or InviteForm(role=own),
        "link": link,
        "invited": invited,
        "problem": problem,
    }
    status = problem.status if problem else 422 if form is not None and form.errors else 200
    return render(request, "team/members.html", context, status=status)


@workspace_view(P.TEAM_VIEW)
def members(request: WorkspaceRequest) -> HttpResponse:
    """Who is here, in which role; open invitations."""
    return _page(request)


@require_POST
@workspace_view(P.TEAM_MANAGE)
def member_role(request: WorkspaceRequest, member_id: int) -> HttpResponse:
    """Give a member another role."""
    try:
        member = member_change_role(
            workspace=request.workspace,
            actor=request.actor,
            membership_id=member_id,
            role=request.POST.get("role", ""),
        )
    except (LastOwner, AboveOwnRole) as error:
        return _page(request, problem=error)
    messages.success(
        request,
        gettext("%(name)s is now %(role)s.") % {"name": member.user.label, "role": member.get_role_display()},
    )
    return redirect("team:members", request.workspace.slug)


@workspace_view(P.TEAM_MANAGE)
def member_leave(request: WorkspaceRequest, member_id: int) -> HttpResponse:
    """Ask once, then take the member out."""
    member = member_get(workspace=request.workspace, membership_id=member_id)
    if request.method != "POST":
        notes = [note for ask in hooks.member_leaving if (note := ask(member)) is not None]
        return render(request, "team/member_remove.html", {"active": "team", "member": member, "notes": notes})
    try:
        user = member_remove(workspace=request.workspace, actor=request.actor, membership_id=member_id)
    except (LastOwner, AboveOwnRole) as error:
        return _page(request, problem=error)
    if user == request.user:
        return redirect("team:root")
    messages.success(request, gettext("%(name)s is no longer a member.") % {"name": user.label})
    return redirect("team:members", request.workspace.slug)


@require_POST
@workspace_view(P.TEAM_MANAGE)
def invite_member(request: WorkspaceRequest) -> HttpResponse:
    """Invite by mail. The answer shows the link once, for installations whose mail does not leave the building."""
    form = InviteForm(request.POST, role=request.membership.role)
    if not form.is_valid():
        return _page(request, form)
    try:
        invitation, link = invitation_create(workspace=request.workspace, actor=request.actor, **form.cleaned_data)
    except DomainError as error:
        show(form, error)
        return _page(request, form)
    return _sent(request, invitation, link)


def _sent(request: WorkspaceRequest, invitation: Invitation, link: str) -> HttpResponse:
    problem = None if invitation_mail(invitation=invitation, link=link) else MailFailed()
    return _page(request, link=link, invited=invitation, problem=problem)


@require_POST
@workspace_view(P.TEAM_MANAGE)
def invitation_again(request: WorkspaceRequest, invitation_id: int) -> HttpResponse:
    """Send the invitation again, with a fresh link."""
    invitation, link = invitation_renew(workspace=request.workspace, actor=request.actor, invitation_id=invitation_id)
    return _sent(request, invitation, link)


@require_POST
@workspace_view(P.TEAM_MANAGE)
def invitation_end(request: WorkspaceRequest, invitation_id: int) -> HttpResponse:
    """Withdraw an invitation."""
    invitation = invitation_withdraw(workspace=request.workspace, actor=request.actor, invitation_id=invitation_id)
    messages.success(request, gettext("The invitation of %(email)s is withdrawn.") % {"email": invitation.email})
    return redirect("team:members", request.workspace.slug)


@workspace_view(P.TEAM_VIEW)
def roles(request: WorkspaceRequest) -> HttpResponse:
    """Duties and skills of each role, and what it may do."""
    matrix = [
        {"permission": permission, "cells": [(role, permission in ROLE_GRANTS[role]) for role in Role]}
        for permission in Permission
    ]
    profiles = [{"role": role, "profile": ROLE_PROFILES[role]} for role in Role]
    return render(request, "team/roles.html", {"active": "team", "matrix": matrix, "profiles": profiles, "roles": Role})
