"""Places where upper apps add to what the team app does. They fill them when they start (AppConfig.ready)."""

from __future__ import annotations

from collections.abc import Callable, Collection
from dataclasses import dataclass, field
from typing import Any, Protocol

from django.db.models import QuerySet
from django.http import HttpRequest

from team.actors import Actor
from team.models import Membership, Workspace


class DemoStep(Protocol):
    """Fills a workspace with demo data, or takes that data out again. Runs inside the caller's transaction."""

    def __call__(self, *, workspace: Workspace, actor: Actor) -> None: ...


@dataclass(frozen=True, slots=True)
class LeavingNote:
    """Something to be settled before a member goes: a sentence, and where it is settled."""

    text: str
    url: str
    action: str


@dataclass
class Hooks:
    """`demo_create` and `demo_remove`: None until an app offers demo data.
    Apps above that one add their share in `demo_added`, after it, and take it out in `demo_leaving`, before it.
    `workspace_updated` is called in the transaction that changed settings, with the fresh workspace and their names.
    `workspace_erased` is called after the rows of a deleted workspace are gone for good, with its id, to remove files.
    `nav_counts`: by key of an entry of the navigation, the unordered rows that wait there for whoever asks, cut at 100;
    cheap to count, as every page does, and only for members who may open the entry.
    `member_leaving` is asked by the page that removes a member: what they still hold, or None. Must not write.
    """

    demo_create: DemoStep | None = None
    demo_remove: DemoStep | None = None
    demo_added: list[DemoStep] = field(default_factory=list)
    demo_leaving: list[DemoStep] = field(default_factory=list)
    workspace_updated: list[Callable[[Workspace, Collection[str]], None]] = field(default_factory=list)
    workspace_erased: list[Callable[[int], None]] = field(default_factory=list)
    member_leaving: list[Callable[[Membership], LeavingNote | None]] = field(default_factory=list)
    nav_counts: dict[str, Callable[[HttpRequest], QuerySet[Any]]] = field(default_factory=dict)


hooks = Hooks()
