"""Proposing evergreen posts again. Nothing is published here: an accepted proposal is a draft like any other."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from typing import Any

from django.db import IntegrityError, transaction
from django.urls import reverse

from accounts.states import AccountState
from config.lib.clock import local_day, now
from content.models import Evergreen, EvergreenProposal, Publication
from content.production_states import ProposalState
from content.services.checks_repeat import REPEAT_WINDOW, plain_words
from content.services.checks_time import OUT_OR_PLANNED
from content.services.learn.likeness import difference
from content.states import PublicationState
from team.models import Workspace
from team.permissions import Permission
from team.services.notifications import notify

WHY = "evergreen posts of all workspaces are proposed by one run"
# At most so many open proposals of a workspace at once, so that the page stays a choice.
OPEN_MAX, REST_AFTER_SKIP = 20, timedelta(days=14)
_TEXTS = 200


@dataclass(frozen=True, slots=True)
class Use:
    """One time an account got the post or a copy of it. `usable`: it is live there and the account still connected."""

    account_id: int
    at: datetime
    text: str
    usable: bool


@dataclass(frozen=True, slots=True)
class Verdict:
    """Whether a post may be proposed now; if so with a wording, accounts and reasons, else `blocked` says why not."""

    text: str = ""
    account_ids: tuple[int, ...] = ()
    reasons: dict[str, Any] | None = None
    blocked: str = ""


def uses_of(rows: Iterable[Evergreen]) -> dict[int, list[Use]]:
    """Evergreen id → every time its post or an accepted copy went out or is planned, newest first. Two queries."""
    by_post = {row.post_id: row.pk for row in rows}
    if not by_post:
        return {}
    drafts = EvergreenProposal.objects.unscoped(WHY).filter(evergreen__in=by_post.values(), draft__isnull=False)
    by_post |= dict(drafts.values_list("draft_id", "evergreen_id"))
    found: dict[int, list[Use]] = {}
    live = Publication.objects.unscoped(WHY).filter(post__in=by_post, state__in=OUT_OR_PLANNED)
    fields = ("post_id", "account_id", "published_at", "due_at", "payload__text", "state", "account__state")
    for post_id, account_id, published_at, due_at, text, state, account_state in live.values_list(*fields):
        at = published_at or due_at
        if at is not None:
            usable = state == PublicationState.PUBLISHED and account_state != AccountState.DISCONNECTED
            found.setdefault(by_post[post_id], []).append(Use(account_id, at, str(text or ""), usable))
    for uses in found.values():
        uses.sort(key=lambda use: use.at, reverse=True)
    return found


def verdict(row: Evergreen, uses: list[Use], moment: datetime) -> Verdict:
    """Whether the rules allow to propose `row` at `moment`. Needs `post.workspace`, `accounts`, `proposals` loaded."""
    accepted = [p for p in row.proposals.all() if p.state == ProposalState.ACCEPTED]
    skipped = [p.decided_at for p in row.proposals.all() if p.state == ProposalState.SKIPPED and p.decided_at]
    if any(p.state == ProposalState.OPEN for p in row.proposals.all()):
        return Verdict(blocked="open")
    if row.repeats_max is not None and len(accepted) >= row.repeats_max:
        return Verdict(blocked="used_up")
    if not in_season(row, local_day(moment, row.post.workspace.time_zone)):
        return Verdict(blocked="season")
    if skipped and max(skipped) > moment - REST_AFTER_SKIP:
        return Verdict(blocked="skipped")
    # A draft that nobody has scheduled yet counts as a use from the day it was accepted.
    last = max([use.at for use in uses] + [p.decided_at for p in accepted if p.decided_at], default=None)
    if last is None or last > moment - timedelta(days=row.gap_days):
        return Verdict(blocked="gap")
    accounts = _free_accounts(row, uses, moment)
    if not accounts:
        return Verdict(blocked="accounts")
    chosen = _wording(row, uses, accepted, moment)
    if chosen is None:
        return Verdict(blocked="variation")
    text, differs, variant = chosen
    reasons = {"days": (moment - last).days, "used": len(uses), "differs": differs, "variant": variant}
    return Verdict(text, tuple(accounts), reasons)


def proposals_make() -> int:
    """Propose what the rules allow, in all workspaces; writers are told once. Safe to run twice. Returns how many."""
    made = 0
    rows = Evergreen.objects.unscoped(WHY).filter(ended_at=None).order_by("workspace_id", "pk")
    for workspace in Workspace.objects.filter(pk__in=rows.order_by().values("workspace_id")):
        made += workspace_propose(workspace=workspace)
    return made


def workspace_propose(*, workspace: Workspace) -> int:
    """Propose what the rules allow now in one workspace. Returns how many were proposed."""
    already = EvergreenProposal.objects.for_workspace(workspace).filter(state=ProposalState.OPEN).count()
    rows = Evergreen.objects.for_workspace(workspace).filter(ended_at=None).select_related("post__workspace")
    loaded = list(rows.prefetch_related("accounts", "proposals").order_by("pk")[:2000])
    uses, moment, made = uses_of(loaded), now(), 0
    for row in loaded:
        if already + made >= OPEN_MAX:
            break
        found = verdict(row, uses.get(row.pk, []), moment)
        if not found.blocked and _propose(row, found):
            made += 1
    if made:
        notify(
            workspace=workspace,
            kind="evergreen_proposed",
            params={"count": made},
            url=reverse("content:evergreen", args=[workspace.slug]),
            dedupe="evergreen",
            permission=Permission.CONTENT_PUBLISH,
        )
    return made


def in_season(row: Evergreen, day: date) -> bool:
    """Whether `day` lies in the post's season, which may span the turn of the year."""
    if not row.season_from:
        return True
    today = f"{day:%m-%d}"
    if row.season_from <= row.season_until:
        return row.season_from <= today <= row.season_until
    return today >= row.season_from or today <= row.season_until


def _propose(row: Evergreen, found: Verdict) -> bool:
    try:
        with transaction.atomic():
            EvergreenProposal.objects.create(
                workspace=row.workspace,
                evergreen=row,
                text=found.text,
                account_ids=list(found.account_ids),
                reasons=found.reasons or {},
            )
    except IntegrityError:  # another run was quicker
        return False
    return True


def _free_accounts(row: Evergreen, uses: list[Use], moment: datetime) -> list[int]:
    """Accounts the post may go to: chosen ones, or those it was on, that had it not within their own gap."""
    last: dict[int, datetime] = {}
    for use in uses:
        last.setdefault(use.account_id, use.at)
    chosen = [a.pk for a in row.accounts.all() if a.state != AccountState.DISCONNECTED]
    if not row.accounts.all():
        chosen = list(dict.fromkeys(use.account_id for use in uses if use.usable))
    limit = moment - timedelta(days=row.account_gap_days)
    return [pk for pk in chosen if pk not in last or last[pk] <= limit]


def _wording(
    row: Evergreen, uses: list[Use], accepted: list[EvergreenProposal], moment: datetime
) -> tuple[str, int, int] | None:
    """The next wording in turn that differs enough from each use of the post, with by how much and which it is (0: the
    post's own). A wording that its accounts had within thirty days never comes."""
    wordings = [row.post.text, *row.texts]
    recent = {plain_words(use.text) for use in uses if use.at > moment - REPEAT_WINDOW}
    before = [use.text for use in uses[:_TEXTS]] + [p.text for p in accepted]
    for turn in range(len(wordings)):
        place = (len(accepted) + 1 + turn) % len(wordings)
        text = wordings[place]
        differs = min((difference(text, old) for old in before if old), default=100)
        if differs >= row.variation and plain_words(text) not in recent:
            return text, differs, place
    return None
