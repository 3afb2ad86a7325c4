"""Reading the cross-promotion plan."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from django.db.models import Count, F, Q, QuerySet
from django.urls import reverse
from django.utils.translation import gettext

from accounts.hooks import CrossLink
from accounts.models import SocialAccount
from config.lib.clock import local_day, now
from config.lib.errors import NotFound
from content.models import CrossPromotion
from content.plan_states import OPEN_PROMOTIONS, PromotionState, Rhythm
from team.models import User, Workspace
from team.templatetags.ui import short_date

LINKS_MAX = 60
TONES = {PromotionState.RUNNING: "good", PromotionState.DONE: "", PromotionState.DROPPED: ""}


@dataclass(frozen=True, slots=True)
class Line:
    """An entry as the list shows it; `late`: its day has come and it is not done. `tone` of its state."""

    row: CrossPromotion
    late: bool
    tone: str


def promotion_query(
    *, workspace: Workspace, account: int | None = None, state: str = "", form: str = "", open_only: bool = False
) -> QuerySet[CrossPromotion]:
    """Entries with their accounts, owner and post, the next first; empty values restrict nothing."""
    rows = CrossPromotion.objects.for_workspace(workspace).select_related("from_account", "to_account", "owner", "post")
    if account:
        rows = rows.filter(Q(from_account_id=account) | Q(to_account_id=account))
    if state:
        rows = rows.filter(state=state)
    elif open_only:
        rows = rows.filter(state__in=OPEN_PROMOTIONS)
    if form:
        rows = rows.filter(form=form)
    return rows.order_by(F("due_on").asc(nulls_last=True), "pk")


def promotion_get(*, workspace: Workspace, promotion_id: int) -> CrossPromotion:
    """One entry. Raises NotFound."""
    found = promotion_query(workspace=workspace).filter(pk=promotion_id).first()
    if found is None:
        raise NotFound
    return found


def promotion_counts(*, workspace: Workspace) -> dict[str, int]:
    """Entries by state. One query."""
    rows = CrossPromotion.objects.for_workspace(workspace).order_by().values_list("state")
    return dict(rows.annotate(n=Count("pk")))


def promotion_lines(*, workspace: Workspace, rows: Sequence[CrossPromotion]) -> list[Line]:
    """The rows with what their days mean today."""
    today = local_day(now(), workspace.time_zone)
    return [_line(row, row.due_on is not None and row.state in OPEN_PROMOTIONS and row.due_on < today) for row in rows]


def _line(row: CrossPromotion, late: bool) -> Line:
    return Line(row, late, "bad" if late else TONES.get(PromotionState(row.state), "accent"))


def cross_links(workspace: Workspace, account: SocialAccount | None) -> list[CrossLink]:
    """For the map of the matrix and the pages of accounts: what is planned or running. One query."""
    rows = promotion_query(workspace=workspace, account=account.pk if account else None, open_only=True)
    lines = promotion_lines(workspace=workspace, rows=list(rows[:LINKS_MAX]))
    return [
        CrossLink(
            from_id=line.row.from_account_id,
            to_id=line.row.to_account_id,
            form=line.row.get_form_display(),
            state=gettext("overdue") if line.late else line.row.get_state_display(),
            url=reverse("content:promotion", args=[workspace.slug, line.row.pk]),
            tone=line.tone,
            when=when_words(line.row),
            owner=line.row.owner.label if line.row.owner else "",
            message=line.row.message,
        )
        for line in lines
    ]


def when_words(row: CrossPromotion) -> str:
    """The day and the rhythm in few words."""
    rhythm = "" if row.rhythm == Rhythm.ONCE else row.get_rhythm_display()
    return " · ".join(part for part in (short_date(row.due_on), rhythm) if part)


def teller_of(row: CrossPromotion) -> User | None:
    """Who is reminded: the owner, else the caretaker of the account that sends people on."""
    return row.owner or row.from_account.caretaker
