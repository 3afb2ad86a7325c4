"""The switch that stops publishing, for a whole workspace, one platform or one account."""

from __future__ import annotations

from django.db import IntegrityError, transaction
from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from accounts.connectors import registry
from accounts.connectors.registry import UnknownPlatform
from accounts.models import SocialAccount
from accounts.selectors.account import account_get
from config.lib.clock import now
from config.lib.errors import Conflict, InvalidInput, NotFound
from content.enqueue import publish_wake
from content.models import PublishPause
from content.states import PauseScope
from team.actors import Actor
from team.audit import record
from team.models import Workspace
from team.permissions import Permission
from team.services.notifications import notify


class AlreadyPaused(Conflict):
    """The same scope is paused already."""

    code = "already_paused"
    message = _("This is paused already.")


@transaction.atomic
def publishing_pause(
    *,
    workspace: Workspace,
    actor: Actor,
    scope: str,
    reason: str,
    platform: str = "",
    account_id: int | None = None,
) -> PublishPause:
    """Stop sending from now on. What is already on its way is not recalled; everything else waits.

    `scope`: a PauseScope; `platform` (slug) or `account_id` with the matching scope. Raises InvalidInput, NotFound,
    AlreadyPaused.
    """
    if scope not in PauseScope:
        raise InvalidInput(field="scope")
    if not reason.strip():
        raise InvalidInput(_("Say why publishing stops, so that the others know."), field="reason")
    account: SocialAccount | None = None
    if scope == PauseScope.ACCOUNT:
        if account_id is None:
            raise InvalidInput(_("Choose the account."), field="account_id")
        account = account_get(workspace=workspace, account_id=account_id)
    if scope == PauseScope.PLATFORM:
        try:
            registry.capabilities(platform)
        except UnknownPlatform:
            raise InvalidInput(_("Choose the platform."), field="platform") from None
    try:
        with transaction.atomic():
            pause = PublishPause.objects.create(
                workspace=workspace,
                scope=scope,
                platform=platform if scope == PauseScope.PLATFORM else "",
                account=account,
                reason=reason.strip()[:300],
                paused_by=actor.user,
            )
    except IntegrityError:
        raise AlreadyPaused from None
    after = {"scope": scope, "platform": pause.platform, "account": str(account or ""), "reason": pause.reason}
    record(workspace, actor, "publishing.paused", pause, after=after)
    _tell(pause, "publishing_paused", actor)
    return pause


@transaction.atomic
def publishing_resume(*, workspace: Workspace, actor: Actor, pause_id: int) -> PublishPause:
    """Lift a pause. Posts that became too late meanwhile are held back for a person, not sent in a flood.

    Raises NotFound, and Conflict when somebody lifted it already.
    """
    pause = PublishPause.objects.for_workspace(workspace).filter(pk=pause_id).first()
    if pause is None:
        raise NotFound
    open_row = PublishPause.objects.for_workspace(workspace).filter(pk=pause_id, lifted_at=None)
    if not open_row.update(lifted_at=now(), lifted_by=actor.user):
        raise Conflict
    pause.refresh_from_db()
    record(workspace, actor, "publishing.resumed", pause, before={"scope": pause.scope, "reason": pause.reason})
    _tell(pause, "publishing_resumed", actor)
    publish_wake()
    return pause


def _tell(pause: PublishPause, kind: str, actor: Actor) -> None:
    notify(
        workspace=pause.workspace,
        kind=kind,
        params={"by": actor.label, "reason": pause.reason},
        url=reverse("content:queue", args=[pause.workspace.slug]),
        dedupe=f"{kind}:{pause.pk}",
        permission=Permission.CONTENT_PUBLISH,
        exclude=actor.user,
    )
