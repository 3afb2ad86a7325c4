"""Reading word lists and their versions."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from django.db.models import F, QuerySet

from compliance.entries import Entry
from compliance.models import WordList, WordListVersion
from config.lib.errors import NotFound
from team.models import Workspace


@dataclass(frozen=True, slots=True)
class Change:
    """What one version did to a word: `before` is None for a new one, `after` for one taken out."""

    term: str
    before: Entry | None
    after: Entry | None


def list_query(*, workspace: Workspace) -> QuerySet[WordList]:
    """All lists by name."""
    return WordList.objects.for_workspace(workspace).select_related("created_by")


def list_get(*, workspace: Workspace, list_id: int) -> WordList:
    """One list. Raises NotFound."""
    found = list_query(workspace=workspace).filter(pk=list_id).first()
    if found is None:
        raise NotFound
    return found


def version_get(*, word_list: WordList, number: int) -> WordListVersion:
    """One version of a list with its author. Raises NotFound."""
    rows = WordListVersion.objects.for_workspace(word_list.workspace_id).select_related("created_by")
    found = rows.filter(word_list=word_list, number=number).first()
    if found is None:
        raise NotFound
    return found


def version_query(*, word_list: WordList) -> QuerySet[WordListVersion]:
    """A list's versions, newest first, without their words."""
    rows = WordListVersion.objects.for_workspace(word_list.workspace_id).filter(word_list=word_list)
    return rows.select_related("created_by").defer("entries")


def list_entries(row: WordList) -> list[Entry]:
    """The words in force; none while the list is empty. One query."""
    if not row.version:
        return []
    return [Entry(**entry) for entry in version_get(word_list=row, number=row.version).entries]


def entries_in_force(*, workspace: Workspace) -> list[tuple[WordList, list[Entry]]]:
    """Every active list with its words, for checking. Two queries."""
    lists = {row.pk: row for row in WordList.objects.for_workspace(workspace).filter(active=True, version__gt=0)}
    if not lists:
        return []
    versions = WordListVersion.objects.for_workspace(workspace).filter(word_list__in=lists)
    found = {row.word_list_id: row for row in versions.filter(number=F("word_list__version"))}
    return [(lists[pk], [Entry(**entry) for entry in found[pk].entries]) for pk in sorted(found)]


def version_changes(new: WordListVersion, old: WordListVersion | None) -> list[Change]:
    """What `new` did to `old`, in the order of the words."""
    before = _by_term(old.entries if old else [])
    after = _by_term(new.entries)
    terms = [*before, *(term for term in after if term not in before)]
    changes = [Change((after.get(term) or before[term]).term, before.get(term), after.get(term)) for term in terms]
    return [change for change in changes if change.before != change.after]


def _by_term(entries: Sequence[dict[str, str]]) -> dict[str, Entry]:
    return {entry["term"].casefold(): Entry(**entry) for entry in entries}
