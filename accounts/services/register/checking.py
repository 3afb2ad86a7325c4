"""Checks that the services of the register share."""

from __future__ import annotations

from datetime import date
from typing import Any

from django.utils.translation import gettext_lazy as _

from accounts.models import AccountDossier
from config.lib.errors import InvalidInput
from team.models import Membership, Workspace

FIRST, LAST = date(1900, 1, 1), date(2199, 12, 31)


def text_of(value: str, *, field: str, most: int, needed: bool = False) -> str:
    """The text without blanks around it. Raises InvalidInput when it is too long, or empty though needed."""
    clean = value.strip()
    if len(clean) > most or (needed and not clean):
        if needed:
            raise InvalidInput(_("Between 1 and %(max)s characters are needed here."), field=field, max=most)
        raise InvalidInput(_("At most %(max)s characters are possible."), field=field, max=most)
    return clean


def choice_of(value: str, choices: Any, *, field: str) -> Any:
    """The member of a choice class. Raises InvalidInput."""
    if value not in choices.values:
        raise InvalidInput(field=field)
    return choices(value)


def member_of(workspace: Workspace, user_id: int | None, *, field: str = "owner") -> int | None:
    """The id of a member's user; None for nobody. Raises InvalidInput for people outside the workspace."""
    if not user_id:
        return None
    members = Membership.objects.for_workspace(workspace).filter(user_id=user_id, user__is_active=True)
    if not members.exists():
        raise InvalidInput(_("Choose a member of this workspace."), field=field)
    return user_id


def day_of(value: date | None, *, field: str) -> date | None:
    """The day, if it is one that people mean. Raises InvalidInput."""
    if value is not None and not FIRST <= value <= LAST:
        raise InvalidInput(_("Check this day."), field=field)
    return value


def dossiers_of(workspace: Workspace, ids: list[int], *, field: str = "dossiers") -> list[AccountDossier]:
    """The accounts of the register with these ids. Raises InvalidInput when one is not of this workspace."""
    rows = list(AccountDossier.objects.for_workspace(workspace).filter(pk__in=ids))
    if len(rows) != len(set(ids)):
        raise InvalidInput(_("Choose accounts of this workspace."), field=field)
    return rows
