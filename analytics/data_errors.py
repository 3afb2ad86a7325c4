"""What the data pages refuse, with stable codes."""

from __future__ import annotations

from django.utils.translation import gettext_lazy as _

from config.lib.errors import Conflict, InvalidInput


class FileBusy(Conflict):
    """The file is at another step."""

    code = "figures_file_busy"
    message = _("This file is “%(state)s” now, so this is not possible.")


class RowsBroken(InvalidInput):
    """Rows have errors, and nobody said that they are to be left out."""

    code = "figures_rows_broken"
    message = _("%(n)s rows have errors. Mend the file and upload it again, or choose to leave these rows out.")


class NothingToImport(InvalidInput):
    """No row can be imported."""

    code = "figures_nothing"
    message = _("No row of this file can be imported.")


class JumpDoubtful(InvalidInput):
    """Followers that differ a lot from those of the day before; entered all the same when confirmed."""

    code = "figures_jump"
    message = _("%(day)s: %(after)s followers after %(before)s the reading before. If that is right, confirm it.")
