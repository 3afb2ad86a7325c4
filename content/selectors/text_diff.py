"""What changed between two texts, by words and, in Chinese, by characters."""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass
from difflib import SequenceMatcher
from typing import Any

_TOKENS = re.compile(r"[A-Za-z0-9_À-ɏ]+|\s+|.", re.DOTALL)
# Beyond this the comparison would take too long; then the whole text counts as replaced.
TOKENS_MAX = 12_000
# Shorter runs between two changes are not shown as kept.
SAME_MIN = 3
_TEXTS = ("title", "text", "first_comment")


@dataclass(frozen=True, slots=True)
class Run:
    """A piece of text that stayed (""), went ("del") or came ("ins")."""

    kind: str
    text: str


@dataclass(frozen=True, slots=True)
class Change:
    """One differing part of what an account gets. `name`: title, text, first_comment, thread.<n>, media or gone/new."""

    account: str
    name: str
    runs: tuple[Run, ...]


def diff_runs(before: str, after: str) -> tuple[Run, ...]:
    """The way from `before` to `after` as runs in reading order; empty when they are equal."""
    if before == after:
        return ()
    old, new = _TOKENS.findall(before), _TOKENS.findall(after)
    if len(old) > TOKENS_MAX or len(new) > TOKENS_MAX:
        return tuple(Run(kind, text) for kind, text in (("del", before), ("ins", after)) if text)
    runs: list[Run] = []
    for tag, a, b, c, d in SequenceMatcher(None, old, new, autojunk=False).get_opcodes():
        if tag == "equal":
            runs.append(Run("", "".join(old[a:b])))
            continue
        runs += [Run("del", "".join(old[a:b]))] if b > a else []
        runs += [Run("ins", "".join(new[c:d]))] if d > c else []
    return tuple(_calmed(runs))


def _calmed(runs: list[Run]) -> list[Run]:
    """Where only a character or two stayed between changes, the whole stretch counts as replaced: easier to read."""
    calm: list[Run] = []
    at = 0
    while at < len(runs):
        if not runs[at].kind:
            calm.append(runs[at])
            at += 1
            continue
        end = at
        while end < len(runs) and (runs[end].kind or (len(runs[end].text) < SAME_MIN and end + 1 < len(runs))):
            end += 1
        stretch = runs[at:end]
        mixed = any(not run.kind for run in stretch)
        for kind in ("del", "ins"):
            text = "".join(run.text for run in stretch if run.kind in ("", kind))
            if text and (mixed or any(run.kind == kind for run in stretch)):
                calm.append(Run(kind, text))
        at = end
    return calm


def payload_changes(before: Mapping[str, Any], after: Mapping[str, Any]) -> list[Change]:
    """What differs between two snapshots (account id → payload with the account's name under `account`)."""
    found: list[Change] = []
    for key in sorted({*before, *after}, key=str):
        old, new = before.get(key), after.get(key)
        account = str((new or old or {}).get("account", ""))
        if old is None or new is None:
            kind, name = ("ins", "account_new") if old is None else ("del", "account_gone")
            found.append(Change(account, name, (Run(kind, account),)))
            continue
        found += [Change(account, name, runs) for name, runs in _parts(old, new) if runs]
    return _merged(found)


def _parts(old: Mapping[str, Any], new: Mapping[str, Any]) -> list[tuple[str, tuple[Run, ...]]]:
    parts = [(name, diff_runs(old.get(name) or "", new.get(name) or "")) for name in _TEXTS]
    thread_old, thread_new = list(old.get("thread") or []), list(new.get("thread") or [])
    for n in range(max(len(thread_old), len(thread_new))):
        texts = [thread[n] if n < len(thread) else "" for thread in (thread_old, thread_new)]
        parts.append((f"thread.{n + 2}", diff_runs(*texts)))
    parts.append(("media", diff_runs(_media(old), _media(new))))
    parts.append(("options", diff_runs(_options(old), _options(new))))
    return parts


def _media(payload: Mapping[str, Any]) -> str:
    return "\n".join(f"#{item['asset_id']} {item.get('alt', '')}".strip() for item in payload.get("media") or [])


def _options(payload: Mapping[str, Any]) -> str:
    return "\n".join(f"{name}: {value}" for name, value in sorted((payload.get("options") or {}).items()))


def _merged(changes: list[Change]) -> list[Change]:
    """The same change on several accounts once, with all their names."""
    by_runs: dict[tuple[str, tuple[Run, ...]], list[str]] = {}
    for change in changes:
        by_runs.setdefault((change.name, change.runs), []).append(change.account)
    return [Change(", ".join(accounts), name, runs) for (name, runs), accounts in by_runs.items()]
