"""What the services of planning share: setting values with a record of what changed, and references of a workspace."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date, datetime, time
from typing import Any
from urllib.parse import urlsplit

from django.db import models
from django.utils.translation import gettext_lazy as _

from config.lib.errors import InvalidInput
from content.models import Pillar
from content.services.drafting import clean_text
from team.models import Membership, Workspace

NOTE_MAX, LINK_MAX = 10_000, 500


def assign(row: models.Model, values: Mapping[str, Any]) -> tuple[dict[str, Any], dict[str, Any]]:
    """Set `values` on `row`; what differs, before and after, as the audit log keeps it. Nothing is saved."""
    before: dict[str, Any] = {}
    after: dict[str, Any] = {}
    for name, value in values.items():
        old = getattr(row, name)
        if old != value:
            before[name], after[name] = recorded(old), recorded(value)
            setattr(row, name, value)
    return before, after


def recorded(value: Any) -> Any:
    """A value as the audit log keeps it: days and times as text, long texts shortened."""
    if isinstance(value, date | datetime | time):
        return value.isoformat()
    if isinstance(value, str) and len(value) > 200:
        return f"{value[:199]}…"
    return value


def named(value: str, *, field: str, limit: int) -> str:
    """A required name on one line. Raises InvalidInput naming `field`."""
    text = clean_text(value, field=field, limit=limit, one_line=True)
    if not text:
        raise InvalidInput(_("Give it a name."), field=field)
    return text


def web_link(value: str, *, field: str) -> str:
    """A web address or nothing. Raises InvalidInput for anything else, so that no script address is ever linked."""
    text = clean_text(value, field=field, limit=LINK_MAX, one_line=True)
    if not text:
        return ""
    try:
        parts = urlsplit(text)
    except ValueError:
        parts = urlsplit("")
    if parts.scheme not in {"http", "https"} or not parts.netloc or " " in text:
        raise InvalidInput(_("This is not a web address. It begins with https://."), field=field)
    return text


def own_pillar(workspace: Workspace, pillar_id: int | None, *, field: str = "pillar") -> int | None:
    """The id of a pillar of the workspace, or None. Raises InvalidInput naming `field`."""
    if pillar_id is None:
        return None
    if not Pillar.objects.for_workspace(workspace).filter(pk=pillar_id).exists():
        raise InvalidInput(_("This pillar is no longer there."), field=field)
    return pillar_id


def own_member(workspace: Workspace, user_id: int | None, *, field: str = "owner") -> int | None:
    """The id of a user who is a member, or None. Raises InvalidInput naming `field`."""
    if user_id is None:
        return None
    if not Membership.objects.for_workspace(workspace).filter(user_id=user_id).exists():
        raise InvalidInput(_("This person is not a member of the workspace."), field=field)
    return user_id
