"""Reading pauses: one, those of the past, who may lift one, and what one holds at this moment."""

from __future__ import annotations

from django.db.models import QuerySet

from config.lib.clock import now
from config.lib.errors import NotFound
from content.models import Post, Publication, PublishPause
from content.selectors.publication import in_scope, is_paused
from content.states import LiftBy
from content.states import PublicationState as S
from team.actors import Actor
from team.models import Membership, Workspace
from team.permissions import Permission, roles_with
from team.roles import Role

CAMPAIGNS_MAX = 200


def pause_get(*, workspace: Workspace, pause_id: int) -> PublishPause:
    """One pause, in force or lifted. Raises NotFound."""
    pause: PublishPause | None = _with_people(workspace).filter(pk=pause_id).first()
    if pause is None:
        raise NotFound
    return pause


def pauses_lifted(*, workspace: Workspace) -> QuerySet[PublishPause]:
    """Pauses of the past, the one lifted last first."""
    return _with_people(workspace).filter(lifted_at__isnull=False).order_by("-lifted_at", "-pk")


def may_lift(*, pause: PublishPause, actor: Actor) -> bool:
    """Whether `actor`, who may pause at all, may lift this pause. The system itself always may."""
    if actor.user is None or pause.lift_by == LiftBy.PAUSERS:
        return True
    if pause.lift_by == LiftBy.PAUSER and pause.paused_by_id == actor.user.pk:
        return True
    owners = Membership.objects.for_workspace(pause.workspace_id).filter(role=Role.OWNER)
    return owners.filter(user=actor.user).exists()


def lifters(*, pause: PublishPause) -> list[str]:
    """Names of the members who may lift the pause, owners last."""
    members = Membership.objects.for_workspace(pause.workspace_id).select_related("user")
    able = members.filter(role__in=roles_with(Permission.PUBLISHING_PAUSE)).order_by("user__name", "user__email")
    people = [m for m in able if m.role == Role.OWNER]
    if pause.lift_by == LiftBy.PAUSERS:
        people = list(able)
    elif pause.lift_by == LiftBy.PAUSER:
        people = [m for m in able if m.user_id == pause.paused_by_id and m.role != Role.OWNER] + people
    return [member.user.label for member in people]


def stopped_now(*, pause: PublishPause) -> QuerySet[Publication]:
    """Rows in the pause's scope that are due and wait, the oldest first."""
    rows = Publication.objects.for_workspace(pause.workspace_id).filter(
        in_scope(pause), state=S.SCHEDULED, lease_token=None, next_attempt_at__lte=now()
    )
    return rows.order_by("due_at", "pk")


def freed_by_lifting(*, pause: PublishPause) -> QuerySet[Publication]:
    """Of `stopped_now`, the rows that no other pause in force covers."""
    return stopped_now(pause=pause).exclude(is_paused(besides=pause.pk))


def campaigns(*, workspace: Workspace) -> list[str]:
    """Campaign tags in use, in order."""
    tags = Post.objects.for_workspace(workspace).exclude(campaign="").order_by("campaign")
    return list(tags.values_list("campaign", flat=True).distinct()[:CAMPAIGNS_MAX])


def _with_people(workspace: Workspace) -> QuerySet[PublishPause]:
    rows = PublishPause.objects.for_workspace(workspace)
    return rows.select_related("workspace", "account", "paused_by", "lifted_by")
