"""Themes of the voice-of-customer board: naming them, following them up."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, timedelta
from typing import Any

from django.db import transaction
from django.utils.translation import gettext_lazy as _

from config.lib.clock import local_day, now
from config.lib.errors import InvalidInput
from interactions.models import VoiceTheme
from interactions.selectors.voice import theme_get
from interactions.services.voice.counting import days_mark
from interactions.voice_states import VoiceState
from team.actors import Actor
from team.audit import record
from team.models import Membership, Workspace

THEMES_MAX, WORDS_MAX, LONGEST = 40, 30, 40
# So many days back a new or changed theme is counted.
BACK = 180


@dataclass(frozen=True, slots=True)
class ThemeDraft:
    """A theme as a person enters it. `owner_id`: who follows it up; `improved_on` a day of the workspace."""

    name: str = ""
    name_en: str = ""
    keywords: tuple[str, ...] = ()
    tags: tuple[str, ...] = ()
    state: str = VoiceState.NEW
    owner_id: int | None = None
    done: str = ""
    improved_on: date | None = None


@transaction.atomic
def theme_save(*, workspace: Workspace, actor: Actor, draft: ThemeDraft, theme_id: int | None = None) -> VoiceTheme:
    """Name a theme or change one; its days are counted anew in the background. Raises NotFound, InvalidInput."""
    row = theme_get(workspace=workspace, theme_id=theme_id) if theme_id else VoiceTheme(workspace=workspace)
    themes = VoiceTheme.objects.for_workspace(workspace)
    if theme_id is None and themes.count() >= THEMES_MAX:
        raise InvalidInput(_("A board has at most %(max)s themes."), max=THEMES_MAX)
    values = _checked(workspace, draft)
    before = {name: getattr(row, name) for name in values} if theme_id else {}
    for name, value in values.items():
        setattr(row, name, value)
    if theme_id is None:
        row.created_by = actor.user
    row.save()
    changed = {name: value for name, value in values.items() if before.get(name) != value}
    verb = "voice.changed" if theme_id else "voice.created"
    record(
        workspace, actor, verb, row, before={name: before[name] for name in changed if name in before}, after=changed
    )
    if {"keywords", "tags"} & set(changed):
        today = local_day(now(), workspace.time_zone)
        days_mark(workspace=workspace, days=[today - timedelta(days=back) for back in range(BACK)])
    return row


@transaction.atomic
def theme_remove(*, workspace: Workspace, actor: Actor, theme_id: int) -> None:
    """Take a theme off the board with its counts. Raises NotFound."""
    row = theme_get(workspace=workspace, theme_id=theme_id)
    record(workspace, actor, "voice.removed", row, before={"name": str(row), "keywords": row.keywords})
    row.delete()


def _checked(workspace: Workspace, draft: ThemeDraft) -> dict[str, Any]:
    name, name_en, done = draft.name.strip(), draft.name_en.strip(), draft.done.strip()
    if not name and not name_en:
        raise InvalidInput(_("Give it a name in one language at least."), field="name")
    for field, value, most in (("name", name, 60), ("name_en", name_en, 60), ("done", done, 2000)):
        if len(value) > most:
            raise InvalidInput(_("At most %(max)s characters."), field=field, max=most)
    keywords, tags = _words(draft.keywords, "keywords", 2), _words(draft.tags, "tags", 1)
    if not keywords and not tags:
        raise InvalidInput(_("Enter at least one keyword or tag."), field="keywords")
    if draft.state not in VoiceState:
        raise InvalidInput(field="state")
    owners = Membership.objects.for_workspace(workspace).filter(user=draft.owner_id)
    if draft.owner_id is not None and not owners.exists():
        raise InvalidInput(_("Choose a member of this workspace."), field="owner")
    today, improved = local_day(now(), workspace.time_zone), draft.improved_on
    if draft.state == VoiceState.IMPROVED:
        improved = improved or today
        if not done:
            raise InvalidInput(_("Say what was done about it."), field="done")
        if not date(2000, 1, 1) <= improved <= today:
            raise InvalidInput(_("Choose the day since when it is better, today at the latest."), field="improved_on")
    return {
        "name": name,
        "name_en": name_en,
        "keywords": keywords,
        "tags": tags,
        "state": draft.state,
        "owner_id": draft.owner_id,
        "done": done,
        "improved_on": improved if draft.state == VoiceState.IMPROVED else None,
    }


def _words(given: tuple[str, ...], field: str, least: int) -> list[str]:
    words = list(dict.fromkeys(word.strip() for word in given if word.strip()))
    if len(words) > WORDS_MAX or any(not least <= len(word) <= LONGEST for word in words):
        text = _("At most %(max)s words of %(least)s to %(longest)s characters each.")
        raise InvalidInput(text, field=field, max=WORDS_MAX, least=least, longest=LONGEST)
    return words
