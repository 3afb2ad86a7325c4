"""The demo brand's matrix: who its accounts are, whom they talk to, against whom, and how they look."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Protocol

from django.db import models

from accounts.demo.advisor import demo_advisor
from accounts.demo.competitors import demo_competitors
from accounts.demo.custody import demo_custody
from accounts.demo.groups import demo_groups
from accounts.demo.identity import demo_identity
from accounts.demo.personas import demo_personas
from accounts.demo.readings import demo_readings
from accounts.demo.register import register_clear, register_fill
from accounts.demo.tasks import tasks_fill
from accounts.models import (
    AccountDossier,
    AccountGroup,
    BrandKit,
    Competitor,
    Handover,
    ImageCheck,
    MatrixAudit,
    MatrixRule,
    Persona,
    PlatformDecision,
    Qualification,
    ResearchSource,
    ResearchTag,
    SnapshotImport,
    SocialAccount,
    Store,
)
from team.models import Task, User, Workspace

Made = dict[str, list[int]]


class Step(Protocol):
    """Fills one part and returns the ids of what it made, by kind. `people` and `accounts` as in `demo_matrix`."""

    def __call__(
        self, *, workspace: Workspace, people: Sequence[User], accounts: Mapping[str, SocialAccount]
    ) -> Made: ...


# In this order they are filled; a step may rely on those before it.
STEPS: tuple[Step, ...] = (
    demo_identity,
    demo_readings,
    demo_advisor,
    tasks_fill,
    demo_groups,
    demo_personas,
    demo_competitors,
    demo_custody,
    register_fill,
)
# Tables of rows that do not go with the demo's accounts, by kind, in the order in which they can go.
TABLES: dict[str, type[models.Model]] = {
    "brand_kits": BrandKit,
    "image_checks": ImageCheck,
    "tasks": Task,
    "handovers": Handover,
    "account_groups": AccountGroup,
    "competitors": Competitor,
    "figure_imports": SnapshotImport,
    "matrix_audits": MatrixAudit,
    "matrix_rules": MatrixRule,
    "platform_decisions": PlatformDecision,
    "qualifications": Qualification,
    "stores": Store,
    "dossiers": AccountDossier,
    "personas": Persona,
    "research": ResearchSource,
    "research_tags": ResearchTag,
}


def demo_matrix(*, workspace: Workspace, people: Sequence[User], accounts: Mapping[str, SocialAccount]) -> Made:
    """Fill the workspace and return the ids of what was made, by kind, for `demo_unmatrix`.

    `people`: owner, manager, planner, community, analyst, designer; `accounts` by platform.
    """
    made: Made = {kind: [] for kind in TABLES}
    for step in STEPS:
        made.update(step(workspace=workspace, people=people, accounts=accounts))
    return made


def demo_unmatrix(*, workspace: Workspace, made: Mapping[str, Sequence[int]]) -> None:
    """Take out what `demo_matrix` made; what hangs on the demo's accounts goes with them."""
    register_clear(workspace=workspace, made=made)
    for kind, model in TABLES.items():
        model._default_manager.filter(workspace=workspace, pk__in=made.get(kind, ())).delete()
