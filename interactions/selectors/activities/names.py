"""Names of winners as the public sees them."""

from __future__ import annotations

from interactions.models import ActivityEntry, Identity


def hidden_name(name: str) -> str:
    """First and last character with two stars between: 茶**友. Of very short names only the first stays."""
    name = name.strip().lstrip("@")
    if not name:
        return "**"
    return f"{name[0]}**{name[-1]}" if len(name) > 2 else f"{name[0]}**"


def identity_of(entry: ActivityEntry) -> Identity | None:
    """Who wrote an entry whose message is still there."""
    return entry.message.thread.identity if entry.message is not None else None


def public_name(entry: ActivityEntry) -> str:
    """The masked name of whoever wrote an entry, '' when that is no longer known."""
    who = identity_of(entry)
    return hidden_name(who.shown) if who is not None else ""
