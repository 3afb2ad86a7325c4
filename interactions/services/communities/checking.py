"""Checks of typed values that all services of communities share."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from datetime import date
from typing import Any

from django.db import models
from django.utils.translation import gettext_lazy as _

from config.lib.errors import UNSTORABLE, InvalidInput
from team.models import Membership, User, Workspace

FIRST_DAY, LAST_DAY = date(2000, 1, 1), date(2199, 12, 31)
NUMBER_MAX = 100_000_000


def text(values: Mapping[str, Any], name: str, most: int, *, needed: bool = False) -> str:
    """A text without spaces around it. Raises InvalidInput at its field."""
    found = str(values.get(name) or "").strip()
    if "\x00" in found:
        raise InvalidInput(UNSTORABLE, field=name)
    if needed and not found:
        raise InvalidInput(_("Between 1 and %(max)s characters are needed here."), field=name, max=most)
    if len(found) > most:
        raise InvalidInput(_("At most %(max)s characters fit here."), field=name, max=most)
    return found


def number(values: Mapping[str, Any], name: str, *, least: int = 0, most: int = NUMBER_MAX) -> int | None:
    """A whole number, None where nothing was entered. Raises InvalidInput at its field."""
    found = values.get(name)
    if found is None or found == "":
        return None
    if not isinstance(found, int) or not least <= found <= most:
        raise InvalidInput(_("Enter a number from %(least)s to %(most)s."), field=name, least=least, most=most)
    return found


def choice(values: Mapping[str, Any], name: str, among: type[models.TextChoices], default: str) -> str:
    """One of the choices. Raises InvalidInput at its field."""
    found = values.get(name) or default
    if found not in among.values:
        raise InvalidInput(field=name)
    return str(found)


def day(values: Mapping[str, Any], name: str) -> date | None:
    """A day between 2000 and 2199. Raises InvalidInput at its field."""
    found = values.get(name)
    if not found:
        return None
    if not isinstance(found, date) or not FIRST_DAY <= found <= LAST_DAY:
        raise InvalidInput(field=name)
    return found


def colleague(workspace: Workspace, values: Mapping[str, Any], name: str) -> User | None:
    """A member of the workspace by the id of the user. Raises InvalidInput at its field."""
    pk = values.get(name)
    if not pk:
        return None
    return colleagues(workspace, [pk], name)[pk]


def colleagues(workspace: Workspace, ids: Iterable[int], name: str) -> dict[int, User]:
    """Members of the workspace by user id, all of `ids`. Raises InvalidInput at the field `name`."""
    wanted = set(ids)
    rows = Membership.objects.for_workspace(workspace).filter(user_id__in=wanted).select_related("user")
    found = {row.user_id: row.user for row in rows}
    if wanted - set(found):
        raise InvalidInput(_("Choose a member of the workspace."), field=name)
    return found
