"""Tables of public figures: reading, matching columns, rehearsing, importing, taking back."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import asdict, dataclass, field
from datetime import date
from typing import Any, BinaryIO

from django.db import transaction
from django.utils.translation import gettext_lazy as _

from accounts.competitor_states import SnapshotSource
from accounts.errors import ImportDone
from accounts.models import SnapshotImport, TrackedAccount, TrackedSnapshot
from accounts.selectors.competitors.measures import DayFigures, Figures, combined
from accounts.selectors.competitors.tracking import import_get, tracked_get, tracked_query
from accounts.services.competitors import cells
from accounts.services.competitors.alerts import growth_look
from accounts.services.competitors.snapshots import doubts_about, figures_check, values_of
from accounts.templatetags.platforms import platform_name
from config.lib.clock import local_day, now
from config.lib.errors import InvalidInput, Message
from config.lib.tables import table_read
from team.actors import Actor
from team.audit import record
from team.models import Workspace

WINDOWS = (1, 7, 14, 30)
COLUMNS = (
    "followers",
    "following",
    "posts_total",
    "window_days",
    "posts",
    "sample",
    "likes",
    "comments",
    "shares",
    "views",
)


@dataclass(frozen=True, slots=True)
class Line:
    """One row of a table: what it says, or why it cannot be used (`wrong`); `doubts` make nobody stop."""

    number: int
    tracked: TrackedAccount | None = None
    figures: Figures | None = None
    wrong: Message = ""
    doubts: tuple[Message, ...] = ()
    replaces: bool = False


@dataclass(frozen=True, slots=True)
class Rehearsal:
    """What importing would do. `missing`: fields without a column that are needed."""

    lines: tuple[Line, ...]
    missing: tuple[str, ...] = ()
    ready: int = field(init=False, default=0)
    wrong: int = field(init=False, default=0)
    replaced: int = field(init=False, default=0)
    doubtful: int = field(init=False, default=0)

    def __post_init__(self) -> None:
        for name, count in (
            ("ready", sum(line.figures is not None for line in self.lines)),
            ("wrong", sum(bool(line.wrong) for line in self.lines)),
            ("replaced", sum(line.replaces for line in self.lines)),
            ("doubtful", sum(bool(line.doubts) for line in self.lines)),
        ):
            object.__setattr__(self, name, count)


def import_begin(
    *,
    workspace: Workspace,
    actor: Actor,
    file: BinaryIO,
    name: str,
    tracked_id: int | None = None,
    window_days: int = 7,
) -> SnapshotImport:
    """Take a table in and guess what its columns hold; nothing is imported yet.

    `tracked_id`: the account all rows are about, None where a column names it. `window_days`: how many days the posts
    and reactions of a row cover. Raises TableRefused, NotFound, InvalidInput.
    """
    if window_days not in WINDOWS:
        raise InvalidInput(field="window_days")
    tracked = tracked_get(workspace=workspace, tracked_id=tracked_id) if tracked_id is not None else None
    table = table_read(file)
    return SnapshotImport.objects.create(
        workspace=workspace,
        name=name[-200:],
        headers=table.headers,
        rows=[[number, row] for number, row in table.rows],
        mapping=cells.guess(table.headers),
        tracked=tracked,
        window_days=window_days,
        created_by=actor.user,
    )


def import_map(
    *, workspace: Workspace, import_id: int, mapping: Mapping[str, int], tracked_id: int | None, window_days: int
) -> SnapshotImport:
    """Say what the columns hold. Raises NotFound, InvalidInput, ImportDone."""
    row = import_get(workspace=workspace, import_id=import_id)
    if row.done_at is not None:
        raise ImportDone
    if window_days not in WINDOWS:
        raise InvalidInput(field="window_days")
    if not set(mapping) <= set(cells.FIELDS) or not all(0 <= index < len(row.headers) for index in mapping.values()):
        raise InvalidInput(field="mapping")
    if len(set(mapping.values())) < len(mapping):
        raise InvalidInput(_("A column can stand for one figure only."), field="mapping")
    row.tracked = tracked_get(workspace=workspace, tracked_id=tracked_id) if tracked_id is not None else None
    row.mapping, row.window_days = dict(mapping), window_days
    row.save(update_fields=["tracked", "mapping", "window_days"])
    return row


def import_rehearse(*, workspace: Workspace, row: SnapshotImport) -> Rehearsal:
    """What importing the table would do, row by row. Two queries; changes nothing."""
    mapping: dict[str, int] = row.mapping
    missing = [] if "day" in mapping else ["day"]
    if row.tracked_id is None and "account" not in mapping:
        missing.append("account")
    if not set(mapping) & set(cells.NUMBERS):
        missing.append("followers")
    if missing:
        return Rehearsal((), tuple(missing))
    accounts = _Accounts([row.tracked] if row.tracked else list(tracked_query(workspace=workspace)), row.tracked)
    today = local_day(now(), workspace.time_zone)
    known = _known(workspace, accounts.all)
    seen: set[tuple[int, date]] = set()
    return Rehearsal(
        tuple(_line(number, found, row, accounts, known, seen, today) for number, found in row.rows),
    )


@transaction.atomic
def import_run(*, workspace: Workspace, actor: Actor, import_id: int, skip_wrong: bool = False) -> SnapshotImport:
    """Import the rows that are right. Raises NotFound, ImportDone, and InvalidInput while rows are wrong unless those
    shall be left out."""
    row = SnapshotImport.objects.for_workspace(workspace).select_for_update().filter(pk=import_id).first()
    row = row or import_get(workspace=workspace, import_id=import_id)
    if row.done_at is not None:
        raise ImportDone
    found = import_rehearse(workspace=workspace, row=row)
    if found.missing or not found.ready:
        raise InvalidInput(_("No row of this table can be imported."), field="mapping")
    if found.wrong and not skip_wrong:
        raise InvalidInput(
            _("Some rows are wrong. Mend the table, or say that they shall be left out."), field="skip_wrong"
        )
    moment = now()
    lines = [line for line in found.lines if line.figures is not None and line.tracked is not None]
    row.replaced = _replaced(workspace, lines)
    TrackedSnapshot.objects.bulk_create(
        [
            TrackedSnapshot(
                workspace=workspace,
                tracked=line.tracked,
                day=line.figures.day,  # type: ignore[union-attr]
                source=SnapshotSource.CSV,
                read_at=moment,
                entered_by=actor.user,
                imported=row,
                **values_of(line.figures),  # type: ignore[arg-type]
            )
            for line in lines
        ],
        update_conflicts=True,
        unique_fields=["tracked", "day", "source"],
        update_fields=[*COLUMNS, "read_at", "entered_by", "imported"],
    )
    row.count, row.skipped, row.done_at, row.rows = len(lines), found.wrong, moment, []
    row.save(update_fields=["replaced", "count", "skipped", "done_at", "rows"])
    record(workspace, actor, "figures.imported", row, after={"file": row.name, "rows": row.count})
    for tracked in {line.tracked.pk: line.tracked for line in lines if line.tracked}.values():
        tracked.workspace = workspace
        growth_look(tracked)
    return row


@transaction.atomic
def import_undo(*, workspace: Workspace, actor: Actor, import_id: int) -> SnapshotImport:
    """Take an import back: its figures go, and those it wrote over return. Raises NotFound, ImportDone."""
    row = import_get(workspace=workspace, import_id=import_id)
    if row.done_at is None or row.undone_at is not None:
        raise ImportDone(_("This import was taken back already."))
    rows = TrackedSnapshot.objects.for_workspace(workspace)
    rows.filter(imported=row).delete()
    there = set(TrackedAccount.objects.for_workspace(workspace).values_list("pk", flat=True))
    for tracked_id, day, values in row.replaced:
        if tracked_id in there:
            rows.get_or_create(
                tracked_id=tracked_id,
                day=date.fromisoformat(day),
                source=SnapshotSource.CSV,
                defaults={**values, "workspace": workspace, "read_at": row.created_at},
            )
    row.undone_at = now()
    row.save(update_fields=["undone_at"])
    record(workspace, actor, "figures.import_undone", row, after={"file": row.name, "rows": row.count})
    return row


def import_drop(*, workspace: Workspace, import_id: int) -> None:
    """Throw a table away that was not imported. Raises NotFound, ImportDone."""
    row = import_get(workspace=workspace, import_id=import_id)
    if row.done_at is not None:
        raise ImportDone
    row.delete()


class _Accounts:
    """Finds the followed account that a row names."""

    def __init__(self, rows: Sequence[TrackedAccount], only: TrackedAccount | None) -> None:
        self.all, self._only = rows, only

    def named(self, name: str, platform: str) -> TrackedAccount | Message:
        """The account, or why none is meant for sure. Names count without case and "@"."""
        if self._only is not None:
            return self._only
        wanted = name.strip().removeprefix("@").casefold()
        if not wanted:
            return _("names no account")
        found = [one for one in self.all if wanted in {one.handle.casefold(), one.name.casefold()}]
        if platform.strip():
            found = [one for one in found if _is(one.platform, platform.strip().casefold())]
        if not found:
            return _("names an account that is not followed")
        return found[0] if len(found) == 1 else _("names an account of several platforms; add a column for them")


def _is(slug: str, given: str) -> bool:
    name = platform_name(slug).casefold()
    return given in {slug, name} or given in name


def _known(workspace: Workspace, tracked: Sequence[TrackedAccount]) -> dict[int, tuple[list[DayFigures], set[date]]]:
    """What is known of each account, and the days an imported table has spoken about."""
    by_account: dict[int, list[TrackedSnapshot]] = {}
    for row in TrackedSnapshot.objects.for_workspace(workspace).filter(tracked__in=[one.pk for one in tracked]):
        by_account.setdefault(row.tracked_id, []).append(row)
    return {
        pk: (combined(rows), {row.day for row in rows if row.source == SnapshotSource.CSV})
        for pk, rows in by_account.items()
    }


def _line(
    number: int,
    found: Sequence[str],
    row: SnapshotImport,
    accounts: _Accounts,
    known: Mapping[int, tuple[list[DayFigures], set[date]]],
    seen: set[tuple[int, date]],
    today: date,
) -> Line:
    mapping: dict[str, int] = row.mapping

    def cell(name: str) -> str:
        return found[mapping[name]] if name in mapping else ""

    tracked = accounts.named(cell("account"), cell("platform"))
    if not isinstance(tracked, TrackedAccount):
        return Line(number, wrong=_("“%(cell)s” %(why)s.") % {"cell": cell("account")[:40], "why": tracked})
    values: dict[str, Any] = {}
    for name in ("day", *cells.NUMBERS):
        try:
            values[name] = cells.day(cell(name)) if name == "day" else cells.number(cell(name))
        except cells.CellWrong as error:
            places = {"column": cells.FIELDS[name], "cell": cell(name)[:40], "why": error.message}
            return Line(number, tracked, wrong=_("%(column)s: “%(cell)s” %(why)s.") % places)
    figures = Figures(window_days=row.window_days, **values)
    try:
        figures_check(figures, today=today)
    except InvalidInput as error:
        return Line(number, tracked, wrong=str(error))
    if (tracked.pk, figures.day) in seen:
        return Line(number, tracked, wrong=_("This account and day stand in the table twice."))
    seen.add((tracked.pk, figures.day))
    days, imported = known.get(tracked.pk, ([], set()))
    doubts = doubts_about([one for one in days if one.day != figures.day], figures)
    return Line(number, tracked, figures, doubts=tuple(doubts), replaces=figures.day in imported)


def _replaced(workspace: Workspace, lines: Sequence[Line]) -> list[tuple[int, str, dict[str, Any]]]:
    """The figures the lines write over, for taking the import back."""
    days = {(line.tracked.pk, line.figures.day) for line in lines if line.replaces and line.tracked and line.figures}
    rows = TrackedSnapshot.objects.for_workspace(workspace).filter(
        source=SnapshotSource.CSV, tracked__in={pk for pk, _day in days}
    )
    return [
        (row.tracked_id, row.day.isoformat(), {name: getattr(row, name) for name in COLUMNS})
        for row in rows
        if (row.tracked_id, row.day) in days
    ]


def as_dict(line: Line) -> dict[str, Any]:
    """A line for the API's report."""
    figures = (
        {name: value for name, value in asdict(line.figures).items() if value is not None} if line.figures else None
    )
    return {
        "number": line.number,
        "tracked": line.tracked.pk if line.tracked else None,
        "figures": figures,
        "error": str(line.wrong),
        "doubts": [str(doubt) for doubt in line.doubts],
        "replaces": line.replaces,
    }
