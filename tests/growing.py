"""Rows about the growth board, one of each kind, and its pages."""

from __future__ import annotations

from datetime import timedelta
from decimal import Decimal
from typing import Any

from django.core.files.base import ContentFile

from accounts.models import SocialAccount
from accounts.services.custody.proofs import Evidence
from analytics.models import ExperimentAccount, FollowerSource, GrowthExperiment, UserPost
from analytics.services.growth.experiments import ExperimentDraft, experiment_save
from analytics.services.growth.sources import Entered, sources_enter
from analytics.services.ugc.collecting import UgcDraft, ugc_enter
from analytics.services.ugc.permitting import Grant, ugc_grant
from config.lib.clock import now
from team.actors import Actor
from team.models import User, Workspace

GROWTH_PAGES = (
    "analytics/growth/",
    "analytics/growth/sources/",
    "analytics/growth/sources/?period=90d&view=table",
    "analytics/growth/sources/new/",
    "analytics/growth/sources/told/",
    "analytics/growth/structure/",
    "analytics/growth/structure/?part=age",
    "analytics/growth/structure/target/",
    "analytics/growth/structure/new/",
    "analytics/growth/experiments/",
    "analytics/growth/experiments/new/",
    "analytics/growth/experiments/{growth_experiment}/",
    "analytics/growth/experiments/{growth_experiment}/?view=course",
    "analytics/growth/ugc/",
    "analytics/growth/ugc/?show=granted",
    "analytics/growth/ugc/new/",
    "analytics/growth/ugc/{user_post}/",
)


def growth_objects(workspace: Workspace, user: User, account: SocialAccount) -> dict[str, Any]:
    """A value for each parameter of the addresses of the board."""
    day = now().date() - timedelta(days=3)
    entered = Entered(day, day, {"search": 5}, {})
    sources_enter(workspace=workspace, actor=Actor(user), account=account, entered=entered)
    row = FollowerSource.objects.for_workspace(workspace).latest("pk")
    today = now().date()
    draft = ExperimentDraft(
        "walk", "walk", "walk", "followers_net", Decimal(10), today + timedelta(days=1), today + timedelta(days=20),
        [account.pk],
    )  # fmt: skip
    experiment = experiment_save(workspace=workspace, actor=Actor(user), draft=draft)
    measured = GrowthExperiment.objects.create(
        workspace=workspace, title="walk on", hypothesis="walk", change="walk", metric="followers_net", minimum=5,
        starts_on=today - timedelta(days=9), ends_on=today + timedelta(days=9), state="running",
    )  # fmt: skip
    ExperimentAccount.objects.create(workspace=workspace, experiment=measured, account=account)
    return {
        "experiment_id": experiment.pk,
        "drawn_experiment_id": measured.pk,
        "user_post_id": _user_post(workspace, user).pk,
        "ugc_step": "ask",
        "told_id": row.fetch_id,
        "sources_drawing": "channels",
        "structure_drawing": "gaps",
    }


def growth_places(workspace: Workspace) -> dict[str, int]:
    """The demo's experiment that has a verdict, and a user's post whose author was rewarded."""
    row = GrowthExperiment.objects.for_workspace(workspace).exclude(verdict="").order_by("pk").first()
    assert row is not None
    shown = UserPost.objects.for_workspace(workspace).exclude(reward_given_on=None).order_by("pk").first()
    assert shown is not None
    return {"growth_experiment": row.pk, "user_post": shown.pk}


def _user_post(workspace: Workspace, user: User) -> UserPost:
    """One that may be used, with a file that proves it."""
    who: dict[str, Any] = {"workspace": workspace, "actor": Actor(user)}
    row = ugc_enter(**who, draft=UgcDraft("https://example.com/walk", text="walk"))
    file = ContentFile(b"%PDF-1.4\n%%EOF\n", name="walk.pdf")
    return ugc_grant(**who, user_post_id=row.pk, grant=Grant("ads", consent="walk"), evidence=Evidence(file=file))
