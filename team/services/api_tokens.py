"""Making, using and revoking API tokens."""

from __future__ import annotations

import hashlib
import secrets
from collections.abc import Sequence
from datetime import datetime, timedelta

from django.db import transaction
from django.utils.translation import gettext_lazy as _

from config.lib.clock import now
from config.lib.errors import InvalidInput, NotFound
from team import audit
from team.actors import Actor
from team.models import ApiToken, Membership, User, Workspace
from team.permissions import Permission, allows

_SEEN_EVERY = timedelta(minutes=1)


def _hash(secret: str) -> str:
    return hashlib.sha256(secret.encode()).hexdigest()


@transaction.atomic
def token_create(
    *, workspace: Workspace, actor: Actor, name: str, scopes: Sequence[str], expires_at: datetime | None = None
) -> tuple[ApiToken, str]:
    """Make a token for the acting user and return it with its secret, which is shown this once.

    `scopes` are permission values the user's role holds; `expires_at` is aware UTC or None. Raises InvalidInput.
    """
    membership = Membership.objects.for_workspace(workspace).filter(user=actor.user).first()
    wanted = {Permission(scope) for scope in scopes if scope in Permission.values}
    if not wanted:
        raise InvalidInput(_("Choose at least one scope."), field="scopes")
    if membership is None or not all(allows(membership.role, scope) for scope in wanted):
        raise InvalidInput(_("Your role does not hold all of these scopes."), field="scopes")
    if expires_at is not None and expires_at <= now():
        raise InvalidInput(_("Choose a day in the future."), field="expires_at")
    secret = f"jz_{secrets.token_urlsafe(32)}"
    token = ApiToken.objects.create(
        workspace=workspace,
        user=actor.user,
        name=name,
        prefix=secret[:8],
        token_hash=_hash(secret),
        scopes=sorted(wanted),
        expires_at=expires_at,
    )
    audit.record(workspace, actor, "api_token.created", token, after={"scopes": token.scopes, "expires_at": expires_at})
    return token, secret


@transaction.atomic
def token_revoke(*, workspace: Workspace, actor: Actor, token_id: int) -> ApiToken:
    """End a token of the acting user at once. Raises NotFound."""
    token = ApiToken.objects.for_workspace(workspace).filter(pk=token_id, user=actor.user, revoked_at=None).first()
    if token is None:
        raise NotFound
    token.revoked_at = now()
    token.save(update_fields=["revoked_at"])
    audit.record(workspace, actor, "api_token.revoked", token)
    return token


@transaction.atomic
def tokens_end(*, workspace: Workspace, actor: Actor, user: User) -> int:
    """End all live tokens of a person in the workspace, as part of their leaving. Returns how many."""
    rows = list(ApiToken.objects.for_workspace(workspace).filter(user=user, revoked_at=None))
    for token in rows:
        token.revoked_at = now()
        token.save(update_fields=["revoked_at"])
        audit.record(workspace, actor, "api_token.revoked", token)
    return len(rows)


def token_use(*, secret: str) -> ApiToken | None:
    """The live token with this secret, its last use noted once a minute; None when there is none."""
    token = (
        ApiToken.objects.unscoped("the token itself names its workspace")
        .filter(token_hash=_hash(secret), revoked_at=None, user__is_active=True)
        .select_related("user", "workspace")
        .first()
    )
    if token is None or (token.expires_at is not None and token.expires_at <= now()):
        return None
    if token.last_used_at is None or now() - token.last_used_at > _SEEN_EVERY:
        ApiToken.objects.unscoped("notes the use of one token").filter(pk=token.pk).update(last_used_at=now())
    return token
