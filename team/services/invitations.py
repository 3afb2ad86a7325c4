"""Inviting people by mail, and their joining."""

from __future__ import annotations

import secrets
from datetime import timedelta

import structlog
from django.conf import settings
from django.core.exceptions import ValidationError
from django.core.mail import EmailMessage
from django.core.validators import validate_email
from django.db import transaction
from django.template.loader import render_to_string
from django.urls import reverse
from django.utils import translation
from django.utils.translation import gettext_lazy as _

from config.lib.clock import now
from config.lib.errors import InvalidInput, NotAllowed, NotFound
from team import audit
from team.actors import Actor
from team.errors import AboveOwnRole, AlreadyInvited, AlreadyMember, InvitationClosed, WrongAddress
from team.models import Invitation, Membership, User, Workspace
from team.permissions import Permission, may_grant
from team.roles import Role
from team.selectors.invitations import addresses_of, token_hash
from team.services.notifications import notify

LIFETIME = timedelta(days=7)
log = structlog.get_logger(__name__)


@transaction.atomic
def invitation_create(*, workspace: Workspace, actor: Actor, email: str, role: str) -> tuple[Invitation, str]:
    """Invite an address in a role and return the invitation with its link, which is known only now.

    The link is valid for 7 days. Mail is a step of its own: `invitation_mail`. Raises InvalidInput, AboveOwnRole,
    AlreadyMember, AlreadyInvited.
    """
    email = email.strip().lower()
    try:
        validate_email(email)
    except ValidationError:
        raise InvalidInput(_("Enter a complete e-mail address."), field="email") from None
    _may_invite(workspace, actor, role)
    if Membership.objects.for_workspace(workspace).filter(user__email__iexact=email).exists():
        raise AlreadyMember(field="email")
    open_ones = Invitation.objects.for_workspace(workspace).filter(email=email, accepted_at=None, withdrawn_at=None)
    if open_ones.filter(expires_at__gt=now()).exists():
        raise AlreadyInvited(field="email")
    open_ones.update(withdrawn_at=now())
    secret = secrets.token_urlsafe(32)
    invitation = Invitation.objects.create(
        workspace=workspace,
        email=email,
        role=role,
        token_hash=token_hash(secret),
        invited_by=actor.user,
        expires_at=now() + LIFETIME,
    )
    audit.record(workspace, actor, "invitation.created", invitation, after={"email": email, "role": role})
    return invitation, _link(secret)


@transaction.atomic
def invitation_renew(*, workspace: Workspace, actor: Actor, invitation_id: int) -> tuple[Invitation, str]:
    """Make a fresh link, valid for 7 days; the old one stops working. Raises NotFound, AboveOwnRole."""
    invitation = _open(workspace, invitation_id)
    _may_invite(workspace, actor, invitation.role)
    secret = secrets.token_urlsafe(32)
    invitation.token_hash, invitation.expires_at = token_hash(secret), now() + LIFETIME
    invitation.save(update_fields=["token_hash", "expires_at"])
    audit.record(workspace, actor, "invitation.renewed", invitation, after={"expires_at": invitation.expires_at})
    return invitation, _link(secret)


@transaction.atomic
def invitation_withdraw(*, workspace: Workspace, actor: Actor, invitation_id: int) -> Invitation:
    """Make the link useless. Raises NotFound."""
    invitation = _open(workspace, invitation_id)
    invitation.withdrawn_at = now()
    invitation.save(update_fields=["withdrawn_at"])
    audit.record(workspace, actor, "invitation.withdrawn", invitation, before={"role": invitation.role})
    return invitation


def invitation_mail(*, invitation: Invitation, link: str) -> bool:
    """Send the link in the workspace's language. False when the mail server refused it or did not answer."""
    workspace = invitation.workspace
    with translation.override(workspace.language):
        words = {"invitation": invitation, "workspace": workspace, "link": link}
        subject = " ".join(render_to_string("team/email/invitation_subject.txt", words).split())
        body = render_to_string("team/email/invitation_message.txt", words)
    try:
        EmailMessage(subject, body, to=[invitation.email]).send()
    except OSError as error:  # smtplib's errors and refused connections alike
        log.warning("invitation_mail_failed", invitation=invitation.pk, error=type(error).__name__)
        return False
    return True


@transaction.atomic
def invitation_accept(*, invitation: Invitation, actor: Actor) -> Membership:
    """Make the acting person a member. A second click of theirs is harmless.

    Raises InvitationClosed; WrongAddress when neither their sign-in address nor another verified one was invited.
    """
    user = actor.user
    if user is None:
        raise NotAllowed
    fresh = (
        Invitation.objects.unscoped("the invited person is not a member yet")
        .select_for_update(of=("self",))
        .select_related("workspace")
        .get(pk=invitation.pk)
    )
    workspace = fresh.workspace
    if fresh.email.lower() not in addresses_of(user):
        raise WrongAddress
    known = Membership.objects.for_workspace(workspace).filter(user=user).first()
    if known is not None and fresh.accepted_at is not None:
        return known
    if fresh.accepted_at or fresh.withdrawn_at or fresh.expires_at <= now():
        raise InvitationClosed
    fresh.accepted_at = now()
    fresh.save(update_fields=["accepted_at"])
    member, _made = Membership.all_objects.get_or_create(workspace=workspace, user=user, defaults={"role": fresh.role})
    User.objects.filter(pk=user.pk).update(last_workspace=workspace)
    audit.record(workspace, actor, "invitation.accepted", user, after={"role": member.role})
    notify(
        workspace=workspace,
        kind="team.member_joined",
        params={"name": user.label, "role": member.role},
        url=reverse("team:members", args=[workspace.slug]),
        permission=Permission.TEAM_MANAGE,
        exclude=user,
    )
    return member


def _open(workspace: Workspace, invitation_id: int) -> Invitation:
    found = (
        Invitation.objects.for_workspace(workspace)
        .select_for_update(of=("self",))
        .select_related("workspace")
        .filter(pk=invitation_id, accepted_at=None, withdrawn_at=None)
        .first()
    )
    if found is None:
        raise NotFound
    return found


def _may_invite(workspace: Workspace, actor: Actor, role: str) -> None:
    if role not in Role.values:
        raise InvalidInput(_("Choose a role from the list."), field="role")
    own = Membership.objects.for_workspace(workspace).filter(user=actor.user).values_list("role", flat=True).first()
    if own is None or not may_grant(own, role):
        raise AboveOwnRole(field="role")


def _link(secret: str) -> str:
    return f"{settings.BASE_URL}{reverse('team:invite', args=[secret])}"
