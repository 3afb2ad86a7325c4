"""The register as a table for spreadsheets, in the reader's language."""

from __future__ import annotations

from collections.abc import Iterator

from django.utils.translation import gettext as _
from django.utils.translation import pgettext

from accounts.custody_states import HolderPart
from accounts.selectors.custody.register import Custody
from accounts.templatetags.platforms import platform_name


def export_table(rows: list[Custody]) -> Iterator[list[object]]:
    """Heads, then one row an account. Nothing sealed is in it; phone numbers are masked."""
    yield [
        _("Platform"), _("Account"), _("Handle"), _("Registered to"), _("Name of the registrant"),
        _("Basis of ownership"), _("Contract or agreement"), _("Registered phone"), _("Registered mailbox"),
        _("Two-factor sign-in"), _("Where the second factor is"), *[part.label for part in HolderPart],
        _("Caretaker"), _("Roles at the platform"), pgettext("risk", "Risks"), _("Completeness"), _("Security score"),
        _("Last audit"), _("Next audit"),
    ]  # fmt: skip
    for row in rows:
        yield [*_facts(row), *_people(row), *_state(row)]


def _facts(row: Custody) -> list[object]:
    head: list[object] = [platform_name(row.account.platform), row.account.display_name, row.account.handle]
    asset = row.asset
    if asset is None:
        return [*head, *[""] * 8]
    return [
        *head, asset.get_registrant_kind_display(), asset.registrant_name, asset.get_basis_display(), asset.basis_note,
        asset.phone_hint, asset.mail, asset.get_two_factor_display(), asset.two_factor_where,
    ]  # fmt: skip


def _people(row: Custody) -> list[object]:
    held: list[object] = [row.holders[part].name if part in row.holders else "" for part in HolderPart]
    seats = "; ".join(f"{seat.name} ({seat.get_role_display()})" for seat in row.seats)
    return [*held, row.account.caretaker.label if row.account.caretaker else "", seats]


def _state(row: Custody) -> list[object]:
    last = row.asset.audited_on if row.asset else None
    risks = "; ".join(f"[{risk.level.label}] {risk.title}" for risk in row.risks)
    return [risks, f"{row.complete}%", f"{row.score}%", last or "", row.next_audit or ""]
