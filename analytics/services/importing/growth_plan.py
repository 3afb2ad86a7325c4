"""What would become of the rows of a file about channels of new followers, or about their structure."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date
from decimal import Decimal

from django.utils.translation import gettext as _

from analytics.growth_keys import channel_of, guessed_part, key_of, part_of
from analytics.growth_states import Channel
from analytics.import_states import Fate
from analytics.models import FigureFile
from analytics.selectors.growth.sources import latest_sources
from analytics.services.importing.cells import CellError, read_amount, read_count, read_date, read_money
from analytics.services.importing.rows import Cells, RowPlan, Rows
from analytics.services.store.sources import overlapping
from config.lib.clock import local_day

_CURRENCIES = {"人民币": "CNY", "RMB": "CNY", "元": "CNY"}


def source_rows(file: FigureFile, rows: Rows) -> list[RowPlan]:
    """Rows about channels, compared with what holds."""
    made = [_source(file, number, cells) for number, cells in rows]
    days = [day for row in made for day in (row.day, row.last) if day]
    there = []
    if days:
        there = list(
            latest_sources(
                workspace=file.workspace_id, first=min(days), last=max(days), accounts=[file.account_id]
            )
        )  # fmt: skip
    known = {(one.first_day, one.last_day, one.channel): one for one in there}
    by_channel = {channel: [one for one in there if one.channel == channel] for channel in Channel}
    today, seen = local_day(file.captured_at, file.workspace.time_zone), dict[tuple[date, date, str], int]()
    for row in made:
        if row.errors or row.day is None or row.last is None:
            continue
        if row.last > today:
            row.errors.append(("day", _("This day is not over yet.")))
            continue
        for channel in row.figures:
            key = (row.day, row.last, channel)
            if key in seen:
                row.errors.append(("day", _("The same day as in row %(row)s.") % {"row": seen[key]}))
            elif overlapping(by_channel[Channel(channel)], row.day, row.last, channel):
                words = _("These days are written down already with others; both would count.")
                row.errors.append((channel, words))
            seen.setdefault(key, row.number)
        if row.errors:
            continue
        fates = set()
        for channel, count in row.figures.items():
            one = known.get((row.day, row.last, channel))
            if one is None:
                fates.add(Fate.NEW)
            elif (count is not None and one.gained != count) or _cost_differs(row, channel, one):
                fates.add(Fate.CHANGED)
        row.fate = next((one for one in (Fate.NEW, Fate.CHANGED) if one in fates), Fate.SAME)
    return made


def costed(row: RowPlan) -> str:
    """The channel the cost of a row belongs to: its only one, else the paid one."""
    return next(iter(row.figures)) if len(row.figures) == 1 else Channel.PAID.value


def _cost_differs(row: RowPlan, channel: str, one: object) -> bool:
    if row.cost is None or channel != costed(row):
        return False
    return (one.cost, one.currency) != (row.cost, row.currency)  # type: ignore[attr-defined]


def _source(file: FigureFile, number: int, cells: Sequence[str]) -> RowPlan:
    row, factor = RowPlan(number), 10_000 if file.ten_thousands else 1
    given = Cells(file, cells, row)
    row.day = given.read("day", lambda text: read_date(text, file.date_order))
    row.last = given.read("last_day", lambda text: read_date(text, file.date_order)) or row.day
    if row.day and row.last and row.last < row.day:
        row.errors.append(("last_day", _("The last day lies before the first.")))
    figures = {one.value: given.read(one.value, lambda text: read_count(text, factor=factor)) for one in Channel}
    row.figures = {name: value for name, value in figures.items() if value is not None}
    row.cost = given.read("cost", read_money)
    if word := given.text("channel"):
        channel = channel_of(word)
        count = given.read("gained", lambda text: read_count(text, factor=factor))
        if channel is None:
            row.errors.append(("channel", _("“%(text)s” is no channel we know.") % {"text": word[:40]}))
        elif count is not None or row.cost is not None:
            row.figures[channel.value] = count
    if row.cost is not None:
        row.figures.setdefault(costed(row) if row.figures else Channel.PAID.value, None)
        word = (given.text("currency").upper() or file.currency).strip()
        row.currency = _CURRENCIES.get(word, word)
        if not (len(row.currency) == 3 and row.currency.isascii() and row.currency.isalpha()):
            row.errors.append(("currency", _("Say the currency with three letters, such as CNY.")))
    if "day" not in file.mapping:
        row.errors.append(("day", _("Say which column holds the day.")))
    if not row.figures and not row.errors:
        row.errors.append(("", _("There is no figure in this row.")))
    return row


def people_rows(file: FigureFile, rows: Rows) -> list[RowPlan]:
    """Rows about the structure of the followers. Each day and part becomes a reading of its own."""
    made, seen = [_people(file, number, cells) for number, cells in rows], dict[tuple[date | None, str, str], int]()
    today = local_day(file.captured_at, file.workspace.time_zone)
    sums: dict[tuple[date | None, str], Decimal] = {}
    for row in made:
        if row.errors:
            continue
        key = (row.day, row.part, row.key)
        if row.day is not None and row.day > today:
            row.errors.append(("day", _("This day is not over yet.")))
        elif key in seen:
            row.errors.append(("key", _("The same part as in row %(row)s.") % {"row": seen[key]}))
        else:
            seen[key] = row.number
            row.fate = Fate.NEW
            whole = sums[row.day, row.part] = sums.get((row.day, row.part), Decimal(0)) + (row.share or 0)
            if whole > Decimal("101"):
                row.fate = Fate.ERROR
                row.errors.append(("share", _("With this one, the shares come to more than 100 percent.")))
    return made


def _people(file: FigureFile, number: int, cells: Sequence[str]) -> RowPlan:
    row = RowPlan(number)
    given = Cells(file, cells, row)
    row.day = given.read("day", lambda text: read_date(text, file.date_order) if text else None)
    row.day = row.day or local_day(file.captured_at, file.workspace.time_zone)
    word, named = given.text("key"), given.text("part")
    part = part_of(named) if named else guessed_part(word)
    key = key_of(part, word) if part and word else ""
    if part is None:
        row.errors.append(("part", _("Say whether this is a gender, an age, a region or a country.")))
    elif not key:
        row.errors.append(("key", _("“%(text)s” cannot be read as that.") % {"text": word[:40]}))
    row.share = given.read("share", _percent)
    count = given.read("people", lambda text: read_count(text, factor=10_000 if file.ten_thousands else 1))
    if count is not None:
        row.figures["people"] = count
    row.part, row.key = str(part or ""), key
    if row.share is None and count is None and not row.errors:
        row.errors.append(("", _("There is no figure in this row.")))
    return row


def _percent(text: str) -> Decimal | None:
    amount = read_amount(text.strip().rstrip("%％"))
    if amount is not None and amount > 100:
        raise CellError(_("A share is between 0 and 100."))
    return None if amount is None else amount.quantize(Decimal("0.01"))
