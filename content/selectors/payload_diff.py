"""What changed between two snapshots of what accounts get."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from config.lib.text_diff import Piece, Segment, text_diff

_TEXTS = ("title", "text", "first_comment")


@dataclass(frozen=True, slots=True)
class Change:
    """One differing part of what an account gets. `name`: title, text, first_comment, thread.<n>, media or gone/new."""

    account: str
    name: str
    segments: tuple[Segment, ...]


def payload_changes(before: Mapping[str, Any], after: Mapping[str, Any]) -> list[Change]:
    """What differs between two snapshots (account id → payload with the account's name under `account`)."""
    found: list[Change] = []
    for key in sorted({*before, *after}, key=str):
        old, new = before.get(key), after.get(key)
        account = str((new or old or {}).get("account", ""))
        if old is None or new is None:
            piece, name = (Piece.ADDED, "account_new") if old is None else (Piece.REMOVED, "account_gone")
            found.append(Change(account, name, (Segment(piece, account),)))
            continue
        found += [Change(account, name, segments) for name, segments in _parts(old, new) if segments]
    return _merged(found)


def _parts(old: Mapping[str, Any], new: Mapping[str, Any]) -> list[tuple[str, tuple[Segment, ...]]]:
    parts = [(name, _segments(old.get(name) or "", new.get(name) or "")) for name in _TEXTS]
    thread_old, thread_new = list(old.get("thread") or []), list(new.get("thread") or [])
    for n in range(max(len(thread_old), len(thread_new))):
        texts = [thread[n] if n < len(thread) else "" for thread in (thread_old, thread_new)]
        parts.append((f"thread.{n + 2}", _segments(*texts)))
    parts.append(("media", _segments(_media(old), _media(new))))
    parts.append(("options", _segments(_options(old), _options(new))))
    return parts


def _segments(before: str, after: str) -> tuple[Segment, ...]:
    return tuple(text_diff(before, after)) if before != after else ()


def _media(payload: Mapping[str, Any]) -> str:
    return "\n".join(f"#{item['asset_id']} {item.get('alt', '')}".strip() for item in payload.get("media") or [])


def _options(payload: Mapping[str, Any]) -> str:
    return "\n".join(f"{name}: {value}" for name, value in sorted((payload.get("options") or {}).items()))


def _merged(changes: list[Change]) -> list[Change]:
    """The same change on several accounts once, with all their names."""
    known: dict[tuple[str, tuple[Segment, ...]], list[str]] = {}
    for change in changes:
        known.setdefault((change.name, change.segments), []).append(change.account)
    return [Change(", ".join(accounts), name, segments) for (name, segments), accounts in known.items()]
