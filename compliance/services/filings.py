"""The register of paid promotion that was declared and filed in the platforms' tools."""

from __future__ import annotations

from dataclasses import asdict, dataclass
from datetime import date
from typing import Any

from django.db import IntegrityError, transaction
from django.utils.translation import gettext_lazy as _

from accounts.connectors import registry
from compliance.hooks import target_find
from compliance.models import PromotionFiling
from compliance.selectors.filings import filing_get
from compliance.states import FilingTool
from config.lib.clock import local_day, now
from config.lib.errors import Conflict, InvalidInput
from config.lib.web import web_address
from team.actors import Actor
from team.audit import record
from team.models import Workspace

_LONGEST = {"number": 80, "partner": 120, "note": 500}


@dataclass(frozen=True, slots=True)
class Filing:
    """One filing as a person enters it. `filed_on`: a day of the workspace's zone; `post_url`: at the platform.

    `target_type`, `target_id`: what it belongs to, such as ("post", "7"); both "" where it is not in Juzhen.
    """

    tool: str
    number: str
    platform: str
    partner: str
    filed_on: date
    target_type: str = ""
    target_id: str = ""
    post_url: str = ""
    note: str = ""


@transaction.atomic
def filing_save(*, workspace: Workspace, actor: Actor, filing: Filing, filing_id: int | None = None) -> PromotionFiling:
    """Enter a filing, or correct one. Raises NotFound, InvalidInput at the field, Conflict for a known number."""
    row = PromotionFiling(workspace=workspace, created_by=actor.user)
    if filing_id is not None:
        row = filing_get(workspace=workspace, filing_id=filing_id)
    values = _checked(workspace, filing)
    before = {name: getattr(row, name) for name in values} if filing_id is not None else {}
    for name, value in values.items():
        setattr(row, name, value)
    try:
        with transaction.atomic():
            row.save()
    except IntegrityError:
        raise Conflict(_("This number is in the register already."), field="number") from None
    changed = [name for name, value in values.items() if before.get(name) != value]
    verb = "filing.entered" if filing_id is None else "filing.corrected"
    old = {name: before[name] for name in changed if name in before}
    record(workspace, actor, verb, row, before=old, after={name: values[name] for name in changed})
    return row


@transaction.atomic
def filing_remove(*, workspace: Workspace, actor: Actor, filing_id: int) -> None:
    """Take a filing out that was entered by mistake; the audit log keeps what it said. Raises NotFound."""
    row = filing_get(workspace=workspace, filing_id=filing_id)
    names = ("tool", "number", "platform", "partner", "filed_on", "target_type", "target_id")
    record(workspace, actor, "filing.removed", row, before={name: getattr(row, name) for name in names})
    row.delete()


def _checked(workspace: Workspace, filing: Filing) -> dict[str, Any]:
    values = {name: value.strip() if isinstance(value, str) else value for name, value in asdict(filing).items()}
    if values["tool"] not in FilingTool:
        raise InvalidInput(field="tool")
    values["platform"] = registry.real(values["platform"])
    if values["platform"] not in registry.real_slugs():
        raise InvalidInput(field="platform")
    for name, most in _LONGEST.items():
        if len(values[name]) > most or (not values[name] and name != "note"):
            raise InvalidInput(_("Between 1 and %(max)s characters are needed here."), field=name, max=most)
    if not date(2000, 1, 1) <= filing.filed_on <= local_day(now(), workspace.time_zone):
        raise InvalidInput(_("Choose the day it was filed, today at the latest."), field="filed_on")
    if values["post_url"] and not web_address(values["post_url"], longest=500):
        raise InvalidInput(_("Enter the address of a web page, beginning with https://."), field="post_url")
    if bool(values["target_type"]) != bool(values["target_id"]):
        raise InvalidInput(field="target_id")
    values["target_label"] = ""
    if values["target_type"]:
        target = target_find(workspace, values["target_type"], values["target_id"])
        if target is None:
            raise InvalidInput(_("There is no post of this number."), field="target_id")
        values["target_label"] = target.label[:160]
    return values
