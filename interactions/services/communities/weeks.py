"""Figures of a group's weeks: entered by hand, or read from the platform."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date
from typing import Any

from django.db import transaction
from django.utils.translation import gettext_lazy as _

from accounts.connectors.base import CountsMembers
from accounts.connectors.errors import ConnectorError
from accounts.connectors.types import Can
from accounts.models import SocialAccount
from accounts.selectors.account import account_capabilities
from accounts.services.sessions import session_open
from accounts.wording import sentence_of
from config.lib.clock import local_day, now
from config.lib.errors import DomainError, InvalidInput
from interactions.community_errors import CannotCount, CountFailed
from interactions.community_states import CommunityState, FigureSource
from interactions.models import Community, CommunityWeek
from interactions.selectors.communities.groups import community_get
from interactions.selectors.communities.health import FIGURES, monday
from interactions.services.communities import checking
from team.actors import SYSTEM, Actor
from team.audit import record
from team.models import Workspace


@transaction.atomic
def week_save(
    *,
    workspace: Workspace,
    actor: Actor,
    community_id: int,
    day: date,
    values: Mapping[str, Any],
    source: str = FigureSource.HAND,
) -> CommunityWeek:
    """Enter the figures of the week that `day` lies in; a second entry replaces the first.

    A figure left out stays as it is. Raises NotFound, InvalidInput at the field.
    """
    community = community_get(workspace=workspace, community_id=community_id, lock=True)
    row = week_fill(community, day, values, source=source, actor=actor)
    row.save()
    record(workspace, actor, "community.week", community, after={"week": row.week, **_told(row)})
    return row


def week_fill(
    community: Community, day: date, values: Mapping[str, Any], *, source: str, actor: Actor
) -> CommunityWeek:
    """The week's row with the values in it, not yet saved. Raises InvalidInput at the field."""
    today = local_day(now(), community.workspace.time_zone)
    if not isinstance(day, date) or not day >= checking.FIRST_DAY or monday(day) > monday(today):
        raise InvalidInput(_("Choose a day of a week that has begun."), field="week")
    rows = CommunityWeek.objects.for_workspace(community.workspace_id).filter(community=community)
    row = rows.filter(week=monday(day)).first() or CommunityWeek(
        workspace_id=community.workspace_id, community=community, week=monday(day)
    )
    given = {name: checking.number(values, name) for name in FIGURES}
    if all(value is None for value in given.values()):
        raise InvalidInput(_("Enter at least one figure."), field="members")
    for name, value in given.items():
        if value is not None:
            setattr(row, name, value)
    if row.members is not None and row.speakers is not None and row.speakers > row.members + (row.left or 0):
        raise InvalidInput(_("More people cannot have written than were in the group."), field="speakers")
    if row.questions is not None and row.answered is not None and row.answered > row.questions:
        raise InvalidInput(_("More answers than questions are not possible."), field="answered")
    if given["members"] is not None:
        row.members_source = source
    row.source, row.entered_by, row.entered_at = source, actor.user, now()
    return row


def counting_account(community: Community) -> SocialAccount | None:
    """The first linked account whose platform can count members."""
    for account in community.accounts.order_by("pk"):
        if Can.MEMBERS in account_capabilities(account).can:
            return account
    return None


def members_read(*, workspace: Workspace, community_id: int, actor: Actor = SYSTEM) -> CommunityWeek:
    """Ask the platform how many members there are and keep that for the present week. One call, outside transactions.

    Raises NotFound, CannotCount without an account that can, CountFailed with the platform's reason.
    """
    community = community_get(workspace=workspace, community_id=community_id)
    account = counting_account(community)
    if account is None:
        raise CannotCount
    try:
        session = session_open(account=account)
        if not isinstance(session.connector, CountsMembers):
            raise CannotCount
        members = session.connector.count_members(session.credential, chat=community.remote_chat)
    except ConnectorError as error:
        _note(community, sentence_of(error))
        raise CountFailed("%(reason)s", reason=sentence_of(error)) from error
    return _keep(workspace, actor, community, members)


@transaction.atomic
def _keep(workspace: Workspace, actor: Actor, community: Community, members: int) -> CommunityWeek:
    _note(community, "")
    today = local_day(now(), workspace.time_zone)
    row, made = CommunityWeek.objects.for_workspace(workspace).get_or_create(
        community=community, week=monday(today), defaults={"workspace": workspace}
    )
    changed = made or row.members != members
    row.members, row.members_source = members, FigureSource.PLATFORM
    row.save(update_fields=["members", "members_source"])
    if changed:
        record(workspace, actor, "community.counted", community, after={"members": members})
    return row


def _note(community: Community, error: str) -> None:
    rows = Community.objects.for_workspace(community.workspace_id).filter(pk=community.pk)
    rows.update(read_at=now(), read_error=error[:300])


def communities_read() -> int:
    """Count the members of every running group that can be counted. Returns how many were."""
    rows = Community.objects.unscoped("readings serve all workspaces").filter(state=CommunityState.RUNNING)
    read = 0
    for community in rows.filter(accounts__isnull=False).distinct().select_related("workspace"):
        try:
            members_read(workspace=community.workspace, community_id=community.pk)
        except DomainError:
            continue
        read += 1
    return read


def _told(row: CommunityWeek) -> dict[str, int]:
    return {name: value for name in FIGURES if (value := getattr(row, name)) is not None}
