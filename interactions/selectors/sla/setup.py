"""Reading policies and calendars."""

from __future__ import annotations

from accounts.connectors import registry
from accounts.models import SocialAccount
from accounts.templatetags.platforms import label_of
from config.lib.errors import NotFound
from interactions.models import AnswerCalendar, AnswerPolicy
from interactions.states import Channel, Intent, Priority
from team.models import Workspace


def policy_list(*, workspace: Workspace) -> list[AnswerPolicy]:
    """Policies in order, each with `about`: the words of its conditions."""
    rows = list(AnswerPolicy.objects.for_workspace(workspace).select_related("calendar"))
    ids = {pk for row in rows for pk in row.account_ids}
    names = (
        {row.pk: str(row) for row in SocialAccount.objects.for_workspace(workspace).filter(pk__in=ids)} if ids else {}
    )
    for row in rows:
        about = [str(Channel(value).label) for value in row.channels]
        about += [label_of(registry.capabilities(value)) for value in row.platforms if value in registry.slugs()]
        about += [names[pk] for pk in row.account_ids if pk in names]
        about += [str(Intent(value).label) for value in row.intents]
        about += [f"≥ {Priority(row.priority_from).label}"] if row.priority_from else []
        about += [f"#{tag}" for tag in row.tags]
        row.about = about
    return rows


def policy_get(*, workspace: Workspace, policy_id: int) -> AnswerPolicy:
    """One policy. Raises NotFound."""
    if (row := AnswerPolicy.objects.for_workspace(workspace).filter(pk=policy_id).first()) is None:
        raise NotFound
    return row


def calendar_list(*, workspace: Workspace) -> list[AnswerCalendar]:
    """Calendars by name."""
    return list(AnswerCalendar.objects.for_workspace(workspace))


def calendar_get(*, workspace: Workspace, calendar_id: int) -> AnswerCalendar:
    """One calendar. Raises NotFound."""
    if (row := AnswerCalendar.objects.for_workspace(workspace).filter(pk=calendar_id).first()) is None:
        raise NotFound
    return row
