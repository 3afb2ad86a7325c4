"""Competitors: entering, changing, archiving; the points of their analysis."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import asdict, dataclass
from datetime import date
from typing import Any

from django.db import IntegrityError, transaction
from django.utils.translation import gettext_lazy as _

from accounts.competitor_states import PriceLevel, SwotKind
from accounts.models import Competitor, SwotLine
from accounts.selectors.competitors.profiles import competitor_get, sample_get, swot_get
from accounts.selectors.competitors.tracking import snapshot_get
from config.lib.clock import local_day, now
from config.lib.errors import Conflict, InvalidInput, NotFound
from config.lib.web import web_address
from team.actors import Actor
from team.audit import record
from team.models import Membership, Workspace

LONGEST = {
    "name": 80, "what": 200, "positioning": 500, "audience": 500, "offers": 1000, "promotion": 1000,
    "operations": 1000, "website": 300, "notes": 4000,
}  # fmt: skip


@dataclass(frozen=True, slots=True)
class Profile:
    """A competitor as a person describes it. `owner_id`: a member who watches it; `review_on`: a day."""

    name: str
    what: str = ""
    positioning: str = ""
    audience: str = ""
    offers: str = ""
    promotion: str = ""
    operations: str = ""
    price_level: str = ""
    website: str = ""
    notes: str = ""
    owner_id: int | None = None
    review_on: date | None = None


@dataclass(frozen=True, slots=True)
class Point:
    """A point of the analysis. `evidence`: "sample:7", "snapshot:8", the address of a page, or "" for none."""

    kind: str
    text: str
    evidence: str = ""


@transaction.atomic
def competitor_save(
    *, workspace: Workspace, actor: Actor, profile: Profile, competitor_id: int | None = None
) -> Competitor:
    """Enter a competitor, or change one. Raises NotFound, InvalidInput at the field, Conflict for a known name."""
    row = Competitor(workspace=workspace, created_by=actor.user)
    if competitor_id is not None:
        row = competitor_get(workspace=workspace, competitor_id=competitor_id)
    values = _checked(workspace, profile)
    before = {name: getattr(row, name) for name in values} if competitor_id is not None else {}
    for name, value in values.items():
        setattr(row, name, value)
    try:
        with transaction.atomic():
            row.save()
    except IntegrityError:
        raise Conflict(_("A competitor of this name is here already."), field="name") from None
    changed = [name for name, value in values.items() if before.get(name) != value]
    verb = "competitor.added" if competitor_id is None else "competitor.changed"
    if changed:
        old = {name: before[name] for name in changed if name in before}
        record(workspace, actor, verb, row, before=old, after={name: values[name] for name in changed})
    return row


@transaction.atomic
def competitor_archive(*, workspace: Workspace, actor: Actor, competitor_id: int, archived: bool) -> Competitor:
    """Stop watching a competitor, or take it up again; its figures stay. Raises NotFound."""
    row = competitor_get(workspace=workspace, competitor_id=competitor_id)
    if bool(row.archived_at) != archived:
        row.archived_at = now() if archived else None
        row.save(update_fields=["archived_at", "updated_at"])
        record(workspace, actor, "competitor.archived" if archived else "competitor.restored", row)
    return row


@transaction.atomic
def swot_add(*, workspace: Workspace, actor: Actor, competitor_id: int, point: Point) -> SwotLine:
    """Note a point, dated today. Raises NotFound, InvalidInput at the field."""
    competitor = competitor_get(workspace=workspace, competitor_id=competitor_id)
    text = " ".join(point.text.split())
    if point.kind not in SwotKind:
        raise InvalidInput(field="kind")
    if not 1 <= len(text) <= 300:
        raise InvalidInput(_("Between 1 and %(max)s characters are needed here."), field="text", max=300)
    line = SwotLine.objects.create(
        workspace=workspace,
        competitor=competitor,
        kind=point.kind,
        text=text,
        noted_on=local_day(now(), workspace.time_zone),
        created_by=actor.user,
        **_evidence(workspace, competitor, point.evidence.strip()),
    )
    record(workspace, actor, "competitor.swot_added", competitor, after={"kind": point.kind, "text": text})
    return line


@transaction.atomic
def swot_remove(*, workspace: Workspace, actor: Actor, line_id: int) -> Competitor:
    """Take a point out; the audit log keeps it. Returns its competitor. Raises NotFound."""
    line = swot_get(workspace=workspace, line_id=line_id)
    before = {"kind": line.kind, "text": line.text}
    record(workspace, actor, "competitor.swot_removed", line.competitor, before=before)
    line.delete()
    return line.competitor


def _evidence(workspace: Workspace, competitor: Competitor, given: str) -> Mapping[str, Any]:
    kind, _colon, number = given.partition(":")
    if not given:
        return {}
    found: dict[str, Any] = {}
    if kind in {"sample", "snapshot"} and number.isdecimal() and len(number) < 19:
        try:
            if kind == "sample":
                sample = sample_get(workspace=workspace, sample_id=int(number))
                owner, found = sample.competitor_id, {"sample": sample}
            else:
                snapshot = snapshot_get(workspace=workspace, snapshot_id=int(number))
                owner, found = snapshot.tracked.competitor_id or 0, {"snapshot": snapshot}
        except NotFound:
            owner = 0
        if owner == competitor.pk:
            return found
        raise InvalidInput(_("Choose a sample or figures of this competitor."), field="evidence")
    if not web_address(given, longest=500):
        raise InvalidInput(_("Enter the address of a web page, beginning with https://."), field="evidence")
    return {"evidence_url": given}


def _checked(workspace: Workspace, profile: Profile) -> dict[str, Any]:
    values = {name: value.strip() if isinstance(value, str) else value for name, value in asdict(profile).items()}
    for name, most in LONGEST.items():
        if len(values[name]) > most:
            raise InvalidInput(_("At most %(max)s characters are possible here."), field=name, max=most)
    if not values["name"]:
        raise InvalidInput(_("Give it a name."), field="name")
    if values["price_level"] and values["price_level"] not in PriceLevel:
        raise InvalidInput(field="price_level")
    if values["website"] and not web_address(values["website"], longest=300):
        raise InvalidInput(_("Enter the address of a web page, beginning with https://."), field="website")
    if values["owner_id"] is not None:
        members = Membership.objects.for_workspace(workspace)
        if not members.filter(user_id=values["owner_id"], user__is_active=True).exists():
            raise InvalidInput(_("Choose a member of the workspace."), field="owner")
    if profile.review_on is not None and not date(2000, 1, 1) <= profile.review_on <= date(2199, 12, 31):
        raise InvalidInput(_("Choose a day of this century."), field="review_on")
    return values
