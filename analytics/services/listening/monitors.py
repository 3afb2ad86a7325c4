"""Monitors: naming what is listened for, changing it, pausing, watching."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import timedelta
from typing import Any

from django.db import transaction
from django.utils.translation import gettext_lazy as _

from accounts.connectors import registry
from analytics.enqueue import listen_later
from analytics.listening_states import MonitorKind, Script
from analytics.models import Monitor, MonitorWatcher
from analytics.selectors.listening.matching import bordered, written
from analytics.selectors.listening.monitors import (
    MONITORS_MAX,
    competitors_known,
    monitor_get,
    searchable_accounts,
    searches_of,
)
from analytics.services.listening.finding import BACK, cursor_forward
from analytics.services.listening.searching import searches_set
from config.lib.clock import local_day, now
from config.lib.errors import InvalidInput
from team.actors import Actor
from team.audit import record
from team.models import Workspace

WORDS_MAX, LONGEST = 30, 40
# What decides which texts are met; when one of these changes, the last 90 days are looked through anew.
ASKS = ("competitor_id", "any_of", "all_of", "none_of", "platforms", "scripts")


@dataclass(frozen=True, slots=True)
class MonitorDraft:
    """A monitor as a person enters it."""

    name: str
    kind: str = MonitorKind.BRAND
    competitor_id: int | None = None
    any_of: tuple[str, ...] = ()
    all_of: tuple[str, ...] = ()
    none_of: tuple[str, ...] = ()
    platforms: tuple[str, ...] = ()
    scripts: tuple[str, ...] = ()
    accounts: tuple[int, ...] = ()


@transaction.atomic
def monitor_save(*, workspace: Workspace, actor: Actor, draft: MonitorDraft, monitor_id: int | None = None) -> Monitor:
    """Listen for words, or for other ones. The last 90 days are looked through in the background.

    Who makes a monitor watches it. `draft.accounts` search for it, looking back seven days. Raises NotFound,
    InvalidInput.
    """
    Workspace.objects.select_for_update().get(pk=workspace.pk)
    row = monitor_get(workspace=workspace, monitor_id=monitor_id) if monitor_id is not None else None
    if row is None and Monitor.objects.for_workspace(workspace).count() >= MONITORS_MAX:
        raise InvalidInput(_("A workspace has at most %(max)s monitors. Remove one first."), max=MONITORS_MAX)
    values = draft_checked(workspace=workspace, draft=draft)
    accounts = accounts_checked(workspace=workspace, account_ids=draft.accounts, row=row)
    same = Monitor.objects.for_workspace(workspace).filter(name__iexact=values["name"]).exclude(pk=monitor_id)
    if same.exists():
        raise InvalidInput(_("Another monitor has this name."), field="name")
    today = local_day(now(), workspace.time_zone)
    made = row is None
    if row is None:
        cursor_forward(workspace=workspace)
        row = Monitor(workspace=workspace, created_by=actor.user, counted_from=today - timedelta(days=BACK - 1))
    before = {} if made else {name: getattr(row, name) for name in values}
    asked_before = [] if made else sorted(search.account_id for search in searches_of(workspace=workspace, monitor=row))
    changed = {name: value for name, value in values.items() if made or before[name] != value}
    for name, value in values.items():
        setattr(row, name, value)
    if set(ASKS) & set(changed):
        row.fill_day = today
    row.save()
    searches_set(workspace=workspace, monitor=row, account_ids=accounts, anew=bool(set(ASKS) & set(changed)))
    if asked_before != accounts:
        before["accounts"], changed["accounts"] = asked_before, accounts
    if made and actor.user is not None:
        MonitorWatcher.objects.create(workspace=workspace, monitor=row, user=actor.user)
    if changed:
        verb = "monitor.created" if made else "monitor.changed"
        record(workspace, actor, verb, row, before={k: v for k, v in before.items() if k in changed}, after=changed)
    listen_later(workspace_id=workspace.pk)
    return row


@transaction.atomic
def monitor_remove(*, workspace: Workspace, actor: Actor, monitor_id: int) -> None:
    """Stop listening; mentions and counts go, the texts stay where they are. Raises NotFound."""
    row = monitor_get(workspace=workspace, monitor_id=monitor_id)
    record(workspace, actor, "monitor.removed", row, before={"name": row.name, "any_of": row.any_of})
    row.delete()


@transaction.atomic
def monitor_pause(*, workspace: Workspace, actor: Actor, monitor_id: int, paused: bool) -> Monitor:
    """Find nothing new for a while, or go on: what came meanwhile is looked through then. Raises NotFound."""
    row = monitor_get(workspace=workspace, monitor_id=monitor_id)
    if (row.paused_at is not None) == paused:
        return row
    row.paused_at = now() if paused else None
    if not paused:
        row.fill_day = local_day(now(), workspace.time_zone)
        listen_later(workspace_id=workspace.pk)
    row.save(update_fields=["paused_at", "fill_day", "updated_at"])
    record(workspace, actor, "monitor.paused" if paused else "monitor.resumed", row)
    return row


@transaction.atomic
def monitor_watch(*, workspace: Workspace, actor: Actor, monitor_id: int, watch: bool) -> None:
    """Have the actor told of the monitor's spikes, or not any more. Raises NotFound."""
    row = monitor_get(workspace=workspace, monitor_id=monitor_id)
    if actor.user is None:
        return
    mine = MonitorWatcher.objects.for_workspace(workspace).filter(monitor=row, user=actor.user)
    if watch:
        mine.get_or_create(monitor=row, user=actor.user, defaults={"workspace": workspace})
    else:
        mine.delete()


def draft_checked(*, workspace: Workspace, draft: MonitorDraft) -> dict[str, Any]:
    """The values of a monitor. Raises InvalidInput at the field."""
    name = draft.name.strip()
    if not name or len(name) > 80:
        raise InvalidInput(_("Enter a name of at most %(max)s characters."), field="name", max=80)
    if draft.kind not in MonitorKind.values:
        raise InvalidInput(field="kind")
    words = {field: words_checked(getattr(draft, field), field) for field in ("any_of", "all_of", "none_of")}
    if not words["any_of"] and not words["all_of"]:
        raise InvalidInput(_("Enter at least one word to listen for."), field="any_of")
    wanted = {written(word) for word in (*words["any_of"], *words["all_of"])}
    if wanted & {written(word) for word in words["none_of"]}:
        raise InvalidInput(_("A word cannot be looked for and left out at the same time."), field="none_of")
    if not set(draft.platforms) <= set(registry.slugs()):
        raise InvalidInput(_("Choose platforms of the list."), field="platforms")
    if not set(draft.scripts) <= set(Script.values):
        raise InvalidInput(_("Choose of the list."), field="scripts")
    competitor = draft.competitor_id if draft.kind == MonitorKind.COMPETITOR else None
    if competitor is not None and not competitors_known(workspace=workspace).filter(pk=competitor).exists():
        raise InvalidInput(_("Choose a competitor of this workspace."), field="competitor")
    return {
        "name": name,
        "kind": draft.kind,
        "competitor_id": competitor,
        **words,
        "platforms": sorted(set(draft.platforms)),
        "scripts": [value for value in Script.values if value in draft.scripts],
    }


def accounts_checked(*, workspace: Workspace, account_ids: tuple[int, ...], row: Monitor | None) -> list[int]:
    """Accounts that shall search, in order of their ids; those that do already may stay. Raises InvalidInput."""
    able = {one.pk for one in searchable_accounts(workspace=workspace)}
    if row is not None:
        able |= {search.account_id for search in searches_of(workspace=workspace, monitor=row)}
    if not set(account_ids) <= able:
        raise InvalidInput(_("Choose connected accounts whose platform can be searched."), field="accounts")
    return sorted(set(account_ids))


def words_checked(given: tuple[str, ...], field: str) -> list[str]:
    """The words, each once, as they were written. Raises InvalidInput: too many, too long, a single letter."""
    words: dict[str, str] = {}
    for word in given:
        if plain := written(word):
            words.setdefault(plain, " ".join(word.split()))
    if len(words) > WORDS_MAX or any(len(word) > LONGEST for word in words.values()):
        text = _("At most %(max)s words of at most %(longest)s characters each.")
        raise InvalidInput(text, field=field, max=WORDS_MAX, longest=LONGEST)
    for plain in words:
        if not any(char.isalnum() for char in plain) or (len(plain) == 1 and bordered(plain)):
            raise InvalidInput(_("“%(word)s” is no word to listen for."), field=field, word=words[plain])
    return list(words.values())
