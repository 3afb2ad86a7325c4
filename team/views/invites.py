"""The page behind the link of an invitation mail."""

from __future__ import annotations

from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.views.decorators.cache import never_cache

from config.lib.errors import DomainError
from team.actors import Actor
from team.errors import InvitationClosed
from team.models import Invitation, User
from team.role_profiles import ROLE_PROFILES
from team.roles import Role
from team.selectors.invitations import addresses_of, invitation_by_token
from team.services.invitations import invitation_accept


@never_cache
def invite(request: HttpRequest, token: str) -> HttpResponse:
    """Shows who invites to what; a POST of the signed-in, invited person joins."""
    try:
        invitation = invitation_by_token(token=token)
    except InvitationClosed as error:
        return render(request, "team/invite_closed.html", {"error": error}, status=error.status)
    problem: DomainError | None = None
    user = request.user
    if request.method == "POST" and isinstance(user, User):
        try:
            invitation_accept(invitation=invitation, actor=Actor(user, ip=request.META.get("REMOTE_ADDR")))
            return redirect("content:home", invitation.workspace.slug)
        except DomainError as error:
            problem = error
    # Lets the invited person sign up where sign-up is closed to others.
    request.session["invited"] = invitation.pk
    return render(
        request, "team/invite.html", _context(request, invitation, problem), status=problem.status if problem else 200
    )


def _context(request: HttpRequest, invitation: Invitation, problem: DomainError | None) -> dict[str, object]:
    user = request.user
    return {
        "invitation": invitation,
        "problem": problem,
        "profile": ROLE_PROFILES[Role(invitation.role)],
        "is_theirs": isinstance(user, User) and invitation.email.lower() in addresses_of(user),
        "has_account": User.objects.filter(email__iexact=invitation.email).exists(),
    }
