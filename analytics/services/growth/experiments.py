"""Growth experiments: planned, started, ended, judged by a person."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import asdict, dataclass
from datetime import date, timedelta
from decimal import Decimal

from django.db import transaction
from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from accounts.models import SocialAccount
from analytics.growth_states import EXPERIMENT_TRANSITIONS, ExperimentState, Verdict
from analytics.models import ExperimentAccount, GrowthExperiment
from analytics.selectors.growth.experiments import MEASURABLE, experiment_get, result_of
from config.lib.clock import local_day, now
from config.lib.errors import Conflict, InvalidInput
from content.models import CrossPromotion
from team.actors import SYSTEM, Actor
from team.audit import record
from team.models import Membership, User, Workspace
from team.services.tasks import task_open

LEAST_DAYS, MOST_DAYS, ACCOUNTS_MAX, EXPERIMENTS_MAX = 7, 182, 50, 2000
MINIMUM_MAX = Decimal(1000)
VERDICT_WORDS = 1000


class ExperimentFixed(Conflict):
    """What an experiment is about does not change once it runs."""

    code = "experiment_fixed"
    message = _("This experiment has begun; what it tries stays as it was written down.")


class ExperimentMoved(Conflict):
    """The step does not fit the state it is in."""

    code = "experiment_moved"
    message = _("The experiment is at another step by now.")


class Judged(Conflict):
    """A verdict stands with the figures of its day."""

    code = "experiment_judged"
    message = _("The verdict is written. For another one, repeat the experiment.")


@dataclass(frozen=True, slots=True)
class ExperimentDraft:
    """An experiment as entered; names and meanings are those of `GrowthExperiment`."""

    title: str
    hypothesis: str
    change: str
    metric: str
    minimum: Decimal
    starts_on: date
    ends_on: date
    accounts: Sequence[int]
    controls: Sequence[int] = ()
    promotion_id: int | None = None
    owner_id: int | None = None


@transaction.atomic
def experiment_save(
    *, workspace: Workspace, actor: Actor, draft: ExperimentDraft, experiment_id: int | None = None
) -> GrowthExperiment:
    """Plan an experiment or change a draft. Raises NotFound, ExperimentFixed, InvalidInput at the field."""
    if experiment_id is None:
        if GrowthExperiment.objects.for_workspace(workspace).count() >= EXPERIMENTS_MAX:
            raise InvalidInput(_("A workspace has at most %(max)s experiments."), field="title", max=EXPERIMENTS_MAX)
        row = GrowthExperiment(workspace=workspace, created_by=actor.user)
    else:
        row = _locked(workspace, experiment_id)
        if row.state != ExperimentState.DRAFT:
            raise ExperimentFixed
    for field, most in (("title", 120), ("hypothesis", 500), ("change", 500)):
        text = getattr(draft, field).strip()
        if not 1 <= len(text) <= most:
            raise InvalidInput(_("Between 1 and %(max)s characters are needed here."), field=field, max=most)
        setattr(row, field, text)
    _terms(row, draft)
    row.promotion = _promotion(workspace, draft.promotion_id)
    accounts = _accounts(workspace, draft)
    row.owner = _owner(workspace, draft.owner_id)
    row.save()
    ExperimentAccount.objects.for_workspace(workspace).filter(experiment=row).delete()
    ExperimentAccount.objects.bulk_create(
        [
            ExperimentAccount(workspace=workspace, experiment=row, account=one, control=one.pk in draft.controls)
            for one in accounts
        ]
    )
    verb = "experiment.planned" if experiment_id is None else "experiment.changed"
    record(workspace, actor, verb, row, after=asdict(draft))
    return experiment_get(workspace=workspace, experiment_id=row.pk)


@transaction.atomic
def experiment_move(*, workspace: Workspace, actor: Actor, experiment_id: int, state: str) -> GrowthExperiment:
    """Start a draft, or end one that runs. Ended early, its last day is yesterday.

    Raises NotFound, ExperimentMoved, InvalidInput at `state` when its first day has not come, or nothing is over yet.
    """
    row = _locked(workspace, experiment_id)
    if state not in ExperimentState.values or state not in EXPERIMENT_TRANSITIONS[ExperimentState(row.state)]:
        raise ExperimentMoved
    today = local_day(now(), workspace.time_zone)
    if state == ExperimentState.RUNNING and row.starts_on > today:
        raise InvalidInput(_("Its first day has not come yet."), field="state")
    if state == ExperimentState.ENDED and row.ends_on >= today:
        if today - timedelta(days=1) <= row.starts_on:
            raise InvalidInput(_("At least two days have to be over before it can end."), field="state")
        row.ends_on = today - timedelta(days=1)
    _to(row, state, actor)
    return experiment_get(workspace=workspace, experiment_id=row.pk)


@transaction.atomic
def experiment_judge(
    *, workspace: Workspace, actor: Actor, experiment_id: int, verdict: str, words: str
) -> GrowthExperiment:
    """Write the verdict; the figures it stands on are kept with it. Raises NotFound, ExperimentMoved, Judged,
    InvalidInput."""
    row = _locked(workspace, experiment_id)
    if row.state != ExperimentState.ENDED:
        raise ExperimentMoved
    if row.verdict:
        raise Judged
    if verdict not in Verdict.values:
        raise InvalidInput(_("Choose a verdict."), field="verdict")
    words = words.strip()
    if not 1 <= len(words) <= VERDICT_WORDS:
        raise InvalidInput(
            _("Between 1 and %(max)s characters are needed here."), field="words", max=VERDICT_WORDS
        )  # fmt: skip
    found = result_of(row)
    row.verdict, row.verdict_words, row.verdict_by, row.verdict_at = verdict, words, actor.user, now()
    row.figures = found.plain if found else {}
    row.save(update_fields=["verdict", "verdict_words", "verdict_by", "verdict_at", "figures"])
    record(workspace, actor, "experiment.judged", row, after={"verdict": verdict, "words": words})
    return row


@transaction.atomic
def experiment_remove(*, workspace: Workspace, actor: Actor, experiment_id: int) -> None:
    """Throw a draft away. Raises NotFound, ExperimentFixed."""
    row = _locked(workspace, experiment_id)
    if row.state != ExperimentState.DRAFT:
        raise ExperimentFixed
    record(workspace, actor, "experiment.removed", row, before={"title": row.title})
    GrowthExperiment.objects.for_workspace(workspace).filter(pk=row.pk).delete()


def experiments_end() -> int:
    """End experiments whose last day is over, in every workspace. Returns how many. Again is harmless."""
    rows = GrowthExperiment.objects.unscoped("experiments of all workspaces end").select_related("workspace")
    ended = 0
    for one in rows.filter(state=ExperimentState.RUNNING, ends_on__lt=now().date() + timedelta(days=1)):
        if one.ends_on >= local_day(now(), one.workspace.time_zone):
            continue
        with transaction.atomic():
            row = _locked(one.workspace, one.pk)
            if row.state == ExperimentState.RUNNING:
                _to(row, ExperimentState.ENDED, SYSTEM)
                ended += 1
    return ended


def _to(row: GrowthExperiment, state: str, actor: Actor) -> None:
    before, row.state = row.state, state
    row.save(update_fields=["state", "ends_on"])
    record(row.workspace, actor, "experiment.moved", row, before={"state": before}, after={"state": state})
    if state == ExperimentState.ENDED and row.owner is not None:
        member = Membership.objects.for_workspace(row.workspace).filter(user=row.owner).exists()
        if member:
            task_open(
                workspace=row.workspace, actor=actor, assignee=row.owner, source=row, dedupe=f"experiment:{row.pk}",
                title=str(_("Verdict on: %(title)s") % {"title": row.title})[:120], text=row.hypothesis,
                url=reverse("analytics:experiment", args=[row.workspace.slug, row.pk]),
            )  # fmt: skip


def _terms(row: GrowthExperiment, draft: ExperimentDraft) -> None:
    if draft.metric not in MEASURABLE:
        raise InvalidInput(_("Choose a figure."), field="metric")
    if not 0 < draft.minimum <= MINIMUM_MAX:
        raise InvalidInput(_("%(value)s is not possible here."), field="minimum", value=draft.minimum)
    length = (draft.ends_on - draft.starts_on).days + 1
    if not LEAST_DAYS <= length <= MOST_DAYS:
        raise InvalidInput(
            _("An experiment lasts from %(least)s to %(most)s days."), field="ends_on", least=LEAST_DAYS, most=MOST_DAYS
        )
    row.metric, row.minimum = draft.metric, draft.minimum
    row.starts_on, row.ends_on = draft.starts_on, draft.ends_on


def _promotion(workspace: Workspace, pk: int | None) -> CrossPromotion | None:
    if pk is None:
        return None
    found = CrossPromotion.objects.for_workspace(workspace).filter(pk=pk).first()
    if found is None:
        raise InvalidInput(_("Choose one of this workspace."), field="promotion")
    return found


def _owner(workspace: Workspace, user_id: int | None) -> User | None:
    if user_id is None:
        return None
    member = Membership.objects.for_workspace(workspace).filter(user_id=user_id).select_related("user").first()
    if member is None:
        raise InvalidInput(_("Choose a member of this workspace."), field="owner")
    return member.user


def _accounts(workspace: Workspace, draft: ExperimentDraft) -> list[SocialAccount]:
    tried, controls = set(draft.accounts), set(draft.controls)
    if not tried:
        raise InvalidInput(_("Choose at least one account."), field="accounts")
    if tried & controls:
        raise InvalidInput(_("An account cannot be changed and left alone at once."), field="controls")
    if len(tried | controls) > ACCOUNTS_MAX:
        raise InvalidInput(_("At most %(max)s accounts are possible."), field="accounts", max=ACCOUNTS_MAX)
    rows = SocialAccount.objects.for_workspace(workspace)
    for field, ids in (("accounts", tried), ("controls", controls)):
        if rows.filter(pk__in=ids).count() != len(ids):
            raise InvalidInput(_("Choose accounts of this workspace."), field=field)
    return list(rows.filter(pk__in=tried | controls).order_by("pk"))


def _locked(workspace: Workspace, experiment_id: int) -> GrowthExperiment:
    rows = GrowthExperiment.objects.for_workspace(workspace).select_for_update(of=("self",)).filter(pk=experiment_id)
    rows.first()
    return experiment_get(workspace=workspace, experiment_id=experiment_id)
