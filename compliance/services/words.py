"""A workspace's word lists. Every change of words is a new version; old ones stay."""

from __future__ import annotations

from collections.abc import Collection, Iterable
from typing import Any

from django.db import IntegrityError, transaction
from django.utils.translation import gettext_lazy as _

from accounts.connectors import registry
from compliance.entries import Entry
from compliance.models import WordList, WordListVersion
from compliance.selectors.words import list_entries, version_get
from compliance.services.stamping import rules_touch
from compliance.services.word_entries import entries_check
from compliance.states import Level, ListKind
from config.lib.errors import Conflict, InvalidInput, NotFound
from team.actors import Actor
from team.audit import record
from team.models import Workspace

NAME_MAX, NOTE_MAX = 60, 200


@transaction.atomic
def list_create(
    *, workspace: Workspace, actor: Actor, name: str, kind: str, platform: str = "", severity: str = ""
) -> WordList:
    """Make an empty list. `platform`: slug or "" for all; `severity`: Level or "" for the kind's own.

    Raises InvalidInput, Conflict when the name is taken.
    """
    values = _checked(name, kind, platform, severity)
    try:
        with transaction.atomic():
            row = WordList.objects.create(workspace=workspace, created_by=actor.user, **values)
    except IntegrityError:
        raise Conflict(_("A list of this name exists already."), field="name") from None
    record(workspace, actor, "words.created", row, after=values)
    return row


@transaction.atomic
def list_update(
    *,
    workspace: Workspace,
    actor: Actor,
    list_id: int,
    name: str,
    platform: str = "",
    severity: str = "",
    active: bool = True,
) -> WordList:
    """Change what a list is called, where it holds, how grave it is, and whether it is in force at all.

    Raises NotFound, InvalidInput, Conflict.
    """
    row = _locked(workspace, list_id)
    values: dict[str, Any] = {**_checked(name, row.kind, platform, severity), "active": active}
    before = {key: getattr(row, key) for key in values}
    for key, value in values.items():
        setattr(row, key, value)
    try:
        with transaction.atomic():
            row.save()
    except IntegrityError:
        raise Conflict(_("A list of this name exists already."), field="name") from None
    changed = [key for key, value in values.items() if before[key] != value]
    if changed:
        rules_touch(workspace)
        after = {key: values[key] for key in changed}
        record(workspace, actor, "words.updated", row, before={key: before[key] for key in changed}, after=after)
    return row


def words_add(
    *, workspace: Workspace, actor: Actor, list_id: int, entries: Iterable[Entry], note: str = "", replace: bool = False
) -> WordListVersion:
    """Add words; those the list holds already take what is new beside them. With `replace`, only these remain.

    Raises NotFound, InvalidInput.
    """
    new = entries_check(entries)
    with transaction.atomic():
        row = _locked(workspace, list_id)
        kept = [] if replace else list_entries(row)
        return _write(workspace, actor, row, entries_check([*kept, *new]), note)


def words_remove(
    *, workspace: Workspace, actor: Actor, list_id: int, terms: Collection[str], note: str = ""
) -> WordListVersion:
    """Take words out. Raises NotFound for a list or when it holds none of them."""
    gone = {term.strip().casefold() for term in terms}
    with transaction.atomic():
        row = _locked(workspace, list_id)
        old = list_entries(row)
        kept = [entry for entry in old if entry.term.casefold() not in gone]
        if len(kept) == len(old):
            raise NotFound
        return _write(workspace, actor, row, kept, note)


def words_restore(*, workspace: Workspace, actor: Actor, list_id: int, number: int) -> WordListVersion:
    """Make the words of an old version those in force again, as a new version. Raises NotFound."""
    with transaction.atomic():
        row = _locked(workspace, list_id)
        old = version_get(word_list=row, number=number)
        entries = [Entry(**entry) for entry in old.entries]
        return _write(workspace, actor, row, entries, old.note, restored_from=number)


def _write(
    workspace: Workspace,
    actor: Actor,
    row: WordList,
    entries: list[Entry],
    note: str,
    restored_from: int | None = None,
) -> WordListVersion:
    before = row.size
    row.version, row.size = row.version + 1, len(entries)
    row.save(update_fields=["version", "size", "updated_at"])
    version = WordListVersion.objects.create(
        workspace=workspace,
        word_list=row,
        number=row.version,
        entries=[entry.plain() for entry in entries],
        note=note.strip()[:NOTE_MAX],
        restored_from=restored_from,
        created_by=actor.user,
    )
    rules_touch(workspace)
    after = {"version": version.number, "words": row.size, "note": version.note}
    verb = "words.changed" if restored_from is None else "words.restored"
    record(workspace, actor, verb, row, before={"words": before}, after=after)
    return version


def _locked(workspace: Workspace, list_id: int) -> WordList:
    row = WordList.objects.for_workspace(workspace).select_for_update().filter(pk=list_id).first()
    if row is None:
        raise NotFound
    return row


def _checked(name: str, kind: str, platform: str, severity: str) -> dict[str, Any]:
    name = " ".join(name.split())
    if not name or len(name) > NAME_MAX:
        raise InvalidInput(_("Give the list a name of at most %(max)s characters."), field="name", max=NAME_MAX)
    if kind not in ListKind:
        raise InvalidInput(field="kind")
    if platform and platform not in registry.real_slugs():
        raise InvalidInput(field="platform")
    if severity and severity not in Level:
        raise InvalidInput(field="severity")
    usual = {ListKind.BANNED: Level.BLOCK, ListKind.SENSITIVE: Level.WARN}
    level = "" if kind == ListKind.ALLOWED else severity or usual[ListKind(kind)]
    return {"name": name, "kind": kind, "platform": platform, "severity": str(level)}
