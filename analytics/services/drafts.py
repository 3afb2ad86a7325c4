"""What a person enters for a goal, and whether it is definite enough to be one (SMART)."""

from __future__ import annotations

import re
from dataclasses import dataclass, field
from datetime import date, timedelta
from decimal import Decimal

from django.utils.translation import gettext as _

from accounts.models import AccountGroup, SocialAccount
from analytics.errors import Finding
from analytics.metrics import METRICS
from analytics.models import Goal
from analytics.selectors.past import BOLD, STRETCH_DAYS, Past, past_of
from analytics.selectors.series import Measured, wanted_per_week
from analytics.states import BaselineSource, Metric, Objective, Rhythm, Subject
from team.models import Membership, Workspace
from team.templatetags.ui import short_date

SHORTEST, LONGEST = timedelta(days=7), timedelta(days=731)
REASON_LEAST = 8
# Words that promise something without saying how much; a name with one of them needs a figure.
VAGUE = re.compile(
    r"提升|提高|增加|增长|加强|优化|改善|做大|做强|扩大|更好|更多|更强|尽量|尽快|努力|争取|"
    r"\b(improve|increase|grow|boost|better|more|stronger|enhance|optimi[sz]e|expand|strengthen|as possible)\b",
    re.IGNORECASE,
)
_FIGURE = re.compile(r"[0-9０-９]|[一二三四五六七八九十百千万亿两]+(?=[万亿千百%％个条篇位])")


@dataclass(frozen=True, slots=True)
class Milestone:
    """An intermediate target."""

    day: date
    value: Decimal
    label: str = ""


@dataclass(frozen=True, slots=True)
class Draft:
    """A goal as entered; None and "" where nothing was. Fields as those of `Goal`."""

    name: str
    metric: str = ""
    subject: str = ""
    account_id: int | None = None
    group_id: int | None = None
    baseline: Decimal | None = None
    baseline_on: date | None = None
    baseline_note: str = ""
    target: Decimal | None = None
    starts_on: date | None = None
    ends_on: date | None = None
    owner_id: int | None = None
    typist_id: int | None = None
    objective: str = ""
    reason: str = ""
    plan: tuple[str, ...] = ()
    stretch: str = ""
    rhythm: int = Rhythm.FORTNIGHT
    milestones: tuple[Milestone, ...] = field(default=())

    def measured(self, workspace: Workspace, goal_id: int | None = None) -> Measured | None:
        """What would be counted; None while that is not decided."""
        if self.metric not in METRICS or self.subject not in Subject:
            return None
        if (self.subject == Subject.ACCOUNT and not self.account_id) or (
            self.subject == Subject.GROUP and not self.group_id
        ):
            return None
        return Measured(workspace, self.metric, self.subject, self.account_id, self.group_id, goal_id)


@dataclass(frozen=True, slots=True)
class Start:
    """The value a goal starts from."""

    value: Decimal
    on: date
    source: str
    note: str = ""


def start_of(draft: Draft, past: Past | None) -> Start | None:
    """From collected data where there are any, else as typed with its source; None where neither is there."""
    if past is not None and past.baseline is not None and past.on is not None:
        return Start(past.baseline, past.on, BaselineSource.DATA)
    if draft.baseline is not None and draft.baseline_note and draft.starts_on:
        return Start(draft.baseline, draft.baseline_on or draft.starts_on, BaselineSource.TYPED, draft.baseline_note)
    return None


def smart_check(
    *, workspace: Workspace, draft: Draft, today: date, goal: Goal | None = None
) -> tuple[Start | None, list[Finding]]:
    """The start value and what the goal lacks, letter by letter. No finding: it is SMART."""
    measured = draft.measured(workspace, goal.pk if goal else None)
    known = measured is not None and _known(workspace, draft)
    past = past_of(measured, starts_on=draft.starts_on or today, today=today) if measured and known else None
    start = start_of(draft, past)
    findings = [
        *_specific(workspace, draft, known),
        *_measurable(workspace, draft, start),
        *_time_bound(draft, today),
    ]
    findings += _achievable(draft, start, past)
    findings += _relevant(workspace, draft)
    return start, findings


def _known(workspace: Workspace, draft: Draft) -> bool:
    if draft.subject == Subject.ACCOUNT:
        return SocialAccount.objects.for_workspace(workspace).filter(pk=draft.account_id).exists()
    if draft.subject == Subject.GROUP:
        return AccountGroup.objects.for_workspace(workspace).filter(pk=draft.group_id).exists()
    return True


def _specific(workspace: Workspace, draft: Draft, known: bool) -> list[Finding]:
    found = []
    if VAGUE.search(draft.name) and not _FIGURE.search(draft.name):
        text = _("“%(word)s” alone can always be claimed. Say how much of what, such as “20,000 followers by March”.")
        found.append(Finding("name", "S", text % {"word": VAGUE.search(draft.name)[0]}))  # type: ignore[index]
    elif len(draft.name) < 4:
        found.append(Finding("name", "S", _("Name what should be reached, so that others understand it.")))
    if draft.metric not in METRICS:
        found.append(Finding("metric", "S", _("Choose what is counted.")))
    if draft.subject not in Subject:
        found.append(Finding("subject", "S", _("Choose whose figures count.")))
    elif not known:
        at = "group" if draft.subject == Subject.GROUP else "account"
        found.append(Finding(at, "S", _("Choose which one.")))
    if not Membership.objects.for_workspace(workspace).filter(user_id=draft.owner_id or 0).exists():
        found.append(Finding("owner", "S", _("Name the person who answers for it.")))
    return found


def _measurable(workspace: Workspace, draft: Draft, start: Start | None) -> list[Finding]:
    facts = METRICS.get(draft.metric)
    if facts is None:
        return []
    found = []
    if facts.typed and not Membership.objects.for_workspace(workspace).filter(user_id=draft.typist_id or 0).exists():
        text = _("This is not collected yet. Name the person who enters the values, or choose another figure.")
        found.append(Finding("typist", "M", text))
    measured = draft.measured(workspace) if draft.metric == Metric.REGULARITY else None
    if measured is not None and not wanted_per_week(workspace, measured.accounts()):
        text = _("Nothing says how often these accounts should publish. Enter posts a week in their positioning.")
        found.append(Finding("metric", "M", text))
    if start is None and draft.subject in Subject:
        text = _("Nothing was collected to start from. Enter the value at the start and where you have it from.")
        found.append(Finding("baseline_note" if draft.baseline is not None else "baseline", "M", text))
    if draft.target is None:
        found.append(Finding("target", "M", _("Enter the figure that should be reached.")))
    elif facts.most is not None and draft.target > facts.most:
        found.append(Finding("target", "M", _("This figure cannot be more than %(most)s.") % {"most": facts.most}))
    elif start is not None and draft.target <= start.value:
        text = _("The target must be above the value at the start, %(value)s.") % {"value": plain(start.value)}
        found.append(Finding("target", "M", text))
    return found


def _achievable(draft: Draft, start: Start | None, past: Past | None) -> list[Finding]:
    asked = times_best(draft, start, past)
    if asked is None or asked <= BOLD or len(draft.stretch) >= REASON_LEAST:
        return []
    text = _("This asks for %(times)s times the best there was. Lower it, or write down why it can be done.")
    return [Finding("stretch", "A", text % {"times": f"{asked:.1f}"})]


def times_best(draft: Draft, start: Start | None, past: Past | None) -> float | None:
    """How many times the best four weeks of the last year the goal asks for; None where nothing can be compared.

    A level such as a rate is compared with its value at the start.
    """
    facts = METRICS.get(draft.metric)
    if facts is None or start is None or draft.target is None or not draft.starts_on or not draft.ends_on:
        return None
    if facts.unit == "%":
        return float(draft.target / start.value) if start.value > 0 else None
    days = (draft.ends_on - draft.starts_on).days
    if past is None or past.best is None or days < 1:
        return None
    return float(draft.target - start.value) / days * STRETCH_DAYS / past.best


def _relevant(workspace: Workspace, draft: Draft) -> list[Finding]:
    found = []
    if draft.objective not in Objective:
        found.append(Finding("objective", "R", _("Choose what it serves.")))
    if len(draft.reason) < REASON_LEAST:
        found.append(Finding("reason", "R", _("Say in a sentence why this matters to the business now.")))
    return found


def _time_bound(draft: Draft, today: date) -> list[Finding]:
    found = []
    if draft.starts_on is None:
        found.append(Finding("starts_on", "T", _("Choose the first day.")))
    if draft.ends_on is None:
        return [*found, Finding("ends_on", "T", _("Choose the day by which it is reached."))]
    if draft.ends_on <= today:
        found.append(Finding("ends_on", "T", _("The end must lie in the future.")))
    elif draft.starts_on and draft.ends_on - draft.starts_on < SHORTEST:
        found.append(Finding("ends_on", "T", _("Give it at least a week.")))
    elif draft.starts_on and draft.ends_on - draft.starts_on > LONGEST:
        found.append(
            Finding("ends_on", "T", _("At most two years: nobody can foresee more. Set a nearer target first."))
        )
    days = [stone.day for stone in draft.milestones]
    if draft.starts_on and any(not draft.starts_on < day < draft.ends_on for day in days):
        text = _("Intermediate targets lie between %(start)s and %(end)s.")
        between = {"start": short_date(draft.starts_on), "end": short_date(draft.ends_on)}
        found.append(Finding("milestones", "T", text % between))
    elif len(set(days)) != len(days):
        found.append(Finding("milestones", "T", _("Two intermediate targets have the same day.")))
    return found


def plain(value: Decimal) -> str:
    """A value without needless zeros and with thousands, for sentences."""
    text = f"{value:,.2f}"
    return text.rstrip("0").rstrip(".")
