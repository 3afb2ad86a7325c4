"""Entries of the library, their history and figures."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date, timedelta

from django.db.models import BooleanField, F, Q, QuerySet
from django.db.models.expressions import RawSQL

from config.lib.clock import local_day, now
from config.lib.errors import NotFound
from interactions.faq_states import FaqState, Helped
from interactions.models import FaqEntry, FaqSetup, FaqUse, FaqWording
from interactions.selectors.tokens import query
from team.models import Workspace

# An entry nobody has looked at for so long is due for a look.
REVIEW_DAYS = 180
ORDERS = {"used": ("-used", "-pk"), "helped": ("-helped", "-pk"), "new": ("-pk",), "name": ("question", "pk")}


@dataclass(frozen=True, slots=True)
class FaqFilters:
    """What a list shows. `state`: a state, `live` for all but archived. `due`: only those due for a look."""

    q: str = ""
    state: str = "live"
    category: str = ""
    tag: str = ""
    public: bool = False
    due: bool = False
    order: str = "used"


@dataclass(frozen=True, slots=True)
class Figures:
    """Shares in percent from 0 to 100, None without a basis."""

    use_rate: int | None
    helped_rate: int | None
    edited_rate: int | None


def filters_of(given: Mapping[str, str]) -> FaqFilters:
    """The filters of an address; what is unknown counts as not given."""
    state, order = given.get("state", ""), given.get("order", "")
    return FaqFilters(
        q=given.get("q", "")[:80].strip(),
        state=state if state in FaqState.values else "live",
        category=given.get("category", "")[:40],
        tag=given.get("tag", "")[:40],
        public=given.get("public") == "1",
        due=given.get("due") == "1",
        order=order if order in ORDERS else "used",
    )


def entry_get(*, workspace: Workspace, faq_id: int) -> FaqEntry:
    """One entry, archived or not. Raises NotFound."""
    row: FaqEntry | None = (
        FaqEntry.objects.for_workspace(workspace).select_related("owner").defer("tokens").filter(pk=faq_id).first()
    )
    if row is None:
        raise NotFound
    return row


def entry_query(*, workspace: Workspace, filters: FaqFilters) -> QuerySet[FaqEntry]:
    """Entries that fit, in the order asked for."""
    rows = FaqEntry.objects.for_workspace(workspace).select_related("owner").defer("tokens")
    if filters.state == "live":
        rows = rows.exclude(state=FaqState.ARCHIVED)
    elif filters.state in FaqState.values:
        rows = rows.filter(state=filters.state)
    if filters.category:
        rows = rows.filter(category=filters.category)
    if filters.tag:
        rows = rows.filter(tags__contains=[filters.tag])
    if filters.public:
        rows = rows.filter(public=True)
    if filters.due:
        today = local_day(now(), workspace.time_zone)
        rows = rows.filter(due_condition(today))
    if filters.q.strip():
        rows = found(rows, workspace_id=workspace.pk, text=filters.q)
    return rows.order_by(*ORDERS.get(filters.order, ORDERS["used"]))


def found(rows: QuerySet[FaqEntry], *, workspace_id: int, text: str) -> QuerySet[FaqEntry]:
    """Entries in which all words of `text` occur, by the index of word pairs."""
    wanted = query(text)
    if not wanted:
        return rows.none()
    asked = f"'w{workspace_id}' & {wanted}"
    return rows.filter(RawSQL('"interactions_faqentry"."tokens" @@ %s::tsquery', [asked], BooleanField()))


def due_condition(today: date) -> Q:
    """Published entries nobody has looked at for REVIEW_DAYS, or whose time ends within two weeks or is over."""
    old = Q(reviewed_on=None) | Q(reviewed_on__lt=today - timedelta(days=REVIEW_DAYS))
    return Q(state=FaqState.PUBLISHED) & (old | Q(valid_until__lte=today + timedelta(days=14)))


def is_due(row: FaqEntry, today: date) -> bool:
    """`due_condition` for one entry."""
    if row.state != FaqState.PUBLISHED:
        return False
    old = row.reviewed_on is None or row.reviewed_on < today - timedelta(days=REVIEW_DAYS)
    return old or (row.valid_until is not None and row.valid_until <= today + timedelta(days=14))


def valid_on(today: date) -> Q:
    """Entries whose time includes `today`."""
    return (Q(valid_from=None) | Q(valid_from__lte=today)) & (Q(valid_until=None) | Q(valid_until__gte=today))


def categories_of(*, workspace: Workspace) -> list[str]:
    """Categories in use, by name."""
    rows = FaqEntry.objects.for_workspace(workspace).exclude(category="").exclude(state=FaqState.ARCHIVED)
    return list(rows.order_by("category").values_list("category", flat=True).distinct()[:200])


def figures_of(row: FaqEntry) -> Figures:
    """How often it was taken of the times it was shown, how often it helped, how often it was changed first."""
    settled = row.helped + row.unhelped
    return Figures(
        use_rate=min(100, round(row.used / row.shown * 100)) if row.shown else None,
        helped_rate=round(row.helped / settled * 100) if settled else None,
        edited_rate=round(row.edited / row.sent * 100) if row.sent else None,
    )


def uses_of(*, workspace: Workspace, entry: FaqEntry) -> QuerySet[FaqUse]:
    """What was made of an entry, newest first."""
    rows = FaqUse.objects.for_workspace(workspace).filter(entry=entry)
    return rows.select_related("user", "thread__identity", "thread__account").order_by("-at", "-pk")


def use_get(*, workspace: Workspace, faq_use_id: int) -> FaqUse:
    """One use. Raises NotFound."""
    row: FaqUse | None = (
        FaqUse.objects.for_workspace(workspace).select_related("entry", "reply").filter(pk=faq_use_id).first()
    )
    if row is None:
        raise NotFound
    return row


def open_marks(*, workspace: Workspace, thread_id: int) -> list[FaqUse]:
    """Uses in a thread whose answer went out and of which nobody knows yet whether it helped, newest first."""
    rows = FaqUse.objects.for_workspace(workspace).filter(
        thread=thread_id, sent_at__isnull=False, settled_at=None, helped=Helped.OPEN
    )
    return list(rows.select_related("entry").order_by("-pk")[:3])


def wordings_of(*, workspace: Workspace, entry: FaqEntry) -> Sequence[FaqWording]:
    """How the entry read, newest first, at most fifty."""
    rows = FaqWording.objects.for_workspace(workspace).filter(entry=entry).select_related("made_by")
    return list(rows.order_by("-number")[:50])


def setup_of(*, workspace: Workspace) -> FaqSetup:
    """The library's settings; unsaved ones when there are none yet."""
    row: FaqSetup | None = FaqSetup.objects.for_workspace(workspace).first()
    return row or FaqSetup(workspace=workspace)


def public_setup(token: str) -> FaqSetup:
    """The library behind a public address. Raises NotFound for unknown and switched-off ones."""
    row = FaqSetup.all_objects.select_related("workspace").filter(token=token, public=True).first()
    if row is None:
        raise NotFound
    return row


def public_entries(setup: FaqSetup, *, english: bool, text: str = "") -> QuerySet[FaqEntry]:
    """What everybody may read today: published, public, in time and answered in the language."""
    today = local_day(now(), setup.workspace.time_zone)
    rows = FaqEntry.objects.for_workspace(setup.workspace_id).filter(state=FaqState.PUBLISHED, public=True)
    rows = rows.filter(valid_on(today)).defer("tokens")
    rows = rows.exclude(answer_en="") if english else rows.exclude(answer="")
    if text.strip():
        rows = found(rows, workspace_id=setup.workspace_id, text=text)
    return rows.order_by("category", F("used").desc(), "pk")
