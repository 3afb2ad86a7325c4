"""What can go wrong with communities, worded for people."""

from __future__ import annotations

from django.utils.translation import gettext_lazy as _

from config.lib.errors import Conflict, DomainError, InvalidInput


class PointsShort(Conflict):
    """There are fewer points than shall be taken."""

    code = "points_short"
    message = _("There are only %(balance)s points; %(asked)s are needed.")


class AlreadyUndone(Conflict):
    """An entry or a measure can be taken back once."""

    code = "already_undone"
    message = _("This was taken back already.")


class NotUndoable(Conflict):
    """Counter-entries are not taken back themselves: a new entry is made."""

    code = "not_undoable"
    message = _("A correction is not corrected again. Make a new entry.")


class EventOver(Conflict):
    """Reviewed and cancelled activities do not change any more."""

    code = "event_over"
    message = _("This activity is over and does not change any more.")


class EventAhead(Conflict):
    """Nobody can say how something went that has not begun."""

    code = "event_ahead"
    message = _("This activity has not begun. Review it afterwards.")


class CannotCount(Conflict):
    """No linked account can count the group's members."""

    code = "cannot_count"
    message = _("No linked account can count members here. Enter the figures by hand.")


class CountFailed(DomainError):
    """The platform did not tell; the sentence says why."""

    code = "count_failed"
    status = 409
    message = _("The platform did not tell how many members there are.")


class RowsWrong(InvalidInput):
    """Rows of a table cannot be used; nothing was imported. `rows`: (number, sentence), at most 50 of them."""

    code = "rows_wrong"
    message = _("%(count)s rows cannot be used, so nothing was imported. Mend them and upload the table again.")

    def __init__(self, rows: list[tuple[int, str]]) -> None:
        super().__init__(field="file", count=len(rows))
        self.rows = rows[:50]

    @property
    def details(self) -> list[dict[str, object]]:
        """Each row with its fault."""
        return [{"field": f"row {number}", "code": self.code, "detail": text} for number, text in self.rows]
