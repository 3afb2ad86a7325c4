"""What a workspace's rules come to, computed once in each process until they change."""

from __future__ import annotations

from collections import OrderedDict
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime

from compliance.engine.rules import RuleSet, TermEntry, load_packs
from compliance.engine.types import Severity
from compliance.entries import Entry
from compliance.models import BrandRules, RuleSwitch, WordList
from compliance.selectors.exemptions import exemptions_in_force
from compliance.selectors.settings import brand_rules
from compliance.selectors.words import entries_in_force
from compliance.states import ListKind
from config.lib.clock import now
from team.models import Workspace

_KEPT = 64


@dataclass(frozen=True, slots=True)
class Excuse:
    """An approved exemption as checks need it. `until`: aware UTC; `account` id or `platform` narrow it."""

    rule: str
    words: str
    fingerprint: str
    account: int | None
    platform: str
    until: datetime


@dataclass(frozen=True, slots=True)
class Bundle:
    """Everything that a check of one workspace needs. `lowered`: at most this severity, by rule."""

    settings: BrandRules
    rules: RuleSet
    lowered: Mapping[str, Severity]
    excuses: tuple[Excuse, ...]


_Key = tuple[int, datetime | None]
_bundles: OrderedDict[int, tuple[_Key, Bundle]] = OrderedDict()


def bundle_of(workspace: Workspace) -> Bundle:
    """The workspace's rules. One query while nothing changed; five after a change.

    The stamp is read before what it stands for, so that a bundle may be newer than its stamp (and is then computed once
    more), but never older.
    """
    settings = brand_rules(workspace=workspace)
    key = (settings.stamp, settings.updated_at)
    known = _bundles.get(workspace.pk)
    if known is not None and known[0] == key:
        return known[1]
    bundle = _compute(workspace, settings)
    _bundles[workspace.pk] = (key, bundle)
    _bundles.move_to_end(workspace.pk)
    while len(_bundles) > _KEPT:
        _bundles.popitem(last=False)
    return bundle


def _compute(workspace: Workspace, settings: BrandRules) -> Bundle:
    terms = [term for row, entries in entries_in_force(workspace=workspace) for term in _terms(row, entries)]
    switches = list(RuleSwitch.objects.for_workspace(workspace))
    excuses = [
        Excuse(row.rule, row.words.casefold(), row.fingerprint, row.account_id, row.platform, row.valid_until)
        for row in exemptions_in_force(workspace=workspace)
    ]
    return Bundle(
        settings=settings,
        rules=load_packs(terms, frozenset(row.rule for row in switches if row.off)),
        lowered={row.rule: Severity(row.severity) for row in switches if not row.off and row.severity},
        excuses=tuple(excuses),
    )


def _terms(row: WordList, entries: list[Entry]) -> list[TermEntry]:
    """The words of a list as the engine takes them. A reason stands in the language it was written in, for both."""
    allowed = row.kind == ListKind.ALLOWED
    return [
        TermEntry(
            term=entry.term,
            severity=Severity.INFO if allowed else Severity(entry.severity or row.severity),
            category=f"own_{row.kind}",
            replacements=tuple(word.strip() for word in entry.replacement.split("|") if word.strip()),
            why={"zh": entry.reason, "en": entry.reason} if entry.reason else {},
            allow=allowed,
            platforms=frozenset({row.platform}) if row.platform else frozenset(),
        )
        for entry in entries
    ]


def excuses_now(bundle: Bundle, *, account_id: int | None, platform: str) -> list[Excuse]:
    """The exemptions that hold for this account and platform at this moment."""
    moment = now()
    return [
        excuse
        for excuse in bundle.excuses
        if excuse.until > moment and excuse.account in {None, account_id} and excuse.platform in {"", platform}
    ]
