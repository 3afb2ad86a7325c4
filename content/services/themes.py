"""Themes of weeks and months: making, changing and removing them."""

from __future__ import annotations

from dataclasses import asdict, dataclass
from datetime import date

from django.db import transaction
from django.utils.translation import gettext_lazy as _

from config.lib.errors import InvalidInput, NotFound
from content.models import Theme
from content.plan_states import Tone
from content.services.drafting import clean_text
from content.services.plan_write import NOTE_MAX, assign, named
from team.actors import Actor
from team.audit import record
from team.models import Workspace

TITLE_MAX, DAYS_MAX = 80, 366


@dataclass(frozen=True, slots=True)
class ThemeValues:
    """A theme from `first_day` to `last_day`, both included; `tone`: number of a series colour."""

    title: str
    first_day: date
    last_day: date
    note: str = ""
    tone: int = Tone.PETROL


@transaction.atomic
def theme_save(*, workspace: Workspace, actor: Actor, theme_id: int | None, values: ThemeValues) -> Theme:
    """Change a theme, or with None make one. Raises NotFound, InvalidInput naming the field."""
    row = _held(workspace, theme_id) if theme_id is not None else Theme(workspace=workspace)
    before, after = assign(row, _checked(values))
    if row.pk and not after:
        return row
    new = row.pk is None
    row.save()
    record(
        workspace, actor, "theme.created" if new else "theme.changed", row, before={} if new else before, after=after
    )
    return row


@transaction.atomic
def theme_remove(*, workspace: Workspace, actor: Actor, theme_id: int) -> None:
    """Remove a theme. Raises NotFound."""
    row = _held(workspace, theme_id)
    days = {"first_day": row.first_day.isoformat(), "last_day": row.last_day.isoformat()}
    record(workspace, actor, "theme.removed", row, before={"title": row.title, **days})
    row.delete()


def _held(workspace: Workspace, theme_id: int) -> Theme:
    row = Theme.objects.for_workspace(workspace).select_for_update().filter(pk=theme_id).first()
    if row is None:
        raise NotFound
    return row


def _checked(values: ThemeValues) -> dict[str, object]:
    if values.tone not in Tone.values:
        raise InvalidInput(_("Choose one of the colours."), field="tone")
    if values.last_day < values.first_day:
        raise InvalidInput(_("The last day lies before the first."), field="last_day")
    if (values.last_day - values.first_day).days >= DAYS_MAX:
        raise InvalidInput(_("A theme lasts a year at most."), field="last_day")
    return {
        **asdict(values),
        "title": named(values.title, field="title", limit=TITLE_MAX),
        "note": clean_text(values.note, field="note", limit=NOTE_MAX),
    }
