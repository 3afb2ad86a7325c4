"""Finding invitations: by their secret link, by workspace, by the invited person."""

from __future__ import annotations

import hashlib

from allauth.account.models import EmailAddress
from django.db.models import QuerySet

from config.lib.clock import now
from team.errors import InvitationClosed
from team.models import Invitation, User, Workspace


def token_hash(secret: str) -> str:
    """What is stored of a link's secret."""
    return hashlib.sha256(secret.encode()).hexdigest()


def addresses_of(user: User) -> set[str]:
    """The addresses that stand for this person: the one they sign in with and every other verified one, lower case."""
    verified = EmailAddress.objects.filter(user=user, verified=True).values_list("email", flat=True)
    return {user.email.lower(), *(email.lower() for email in verified)}


def invitation_list(*, workspace: Workspace) -> QuerySet[Invitation]:
    """Invitations nobody has answered yet, also expired ones, newest first."""
    return (
        Invitation.objects.for_workspace(workspace)
        .filter(accepted_at=None, withdrawn_at=None)
        .select_related("invited_by")
        .order_by("-created_at")
    )


def invitation_by_token(*, token: str) -> Invitation:
    """The open invitation of a link, with its workspace. Raises InvitationClosed."""
    found = _open().filter(token_hash=token_hash(token)).first()
    if found is None:
        raise InvitationClosed
    return found


def invitations_for(*, user: User) -> QuerySet[Invitation]:
    """Open invitations to any of the person's addresses."""
    return _open().filter(email__in=addresses_of(user)).order_by("created_at")


def is_invited(*, email: str) -> bool:
    """Whether an open invitation waits for this address."""
    return _open().filter(email=email.lower()).exists()


def _open() -> QuerySet[Invitation]:
    return (
        Invitation.objects.unscoped("the invited person is not a member yet")
        .filter(accepted_at=None, withdrawn_at=None, expires_at__gt=now())
        .select_related("workspace", "invited_by")
    )
