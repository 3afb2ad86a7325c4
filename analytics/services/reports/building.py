"""Making reports and their versions."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any

from django.db import transaction
from django.utils import translation
from django.utils.translation import gettext_lazy as _

from accounts.connectors.types import Format
from accounts.models import AccountGroup, SocialAccount
from analytics.dictionary import VERSION
from analytics.models import Report, ReportText, ReportVersion
from analytics.report_errors import ReportGroupGone
from analytics.report_states import Against, Language, Part, Template
from analytics.selectors.reports.periods import DAYS_MAX, title_of
from analytics.selectors.reports.reading import has_gone_out, report_get, version_get
from analytics.selectors.reports.snapshot import snapshot_of
from analytics.selectors.reports.telling import told
from config.lib.clock import local_day, now
from config.lib.errors import InvalidInput
from config.lib.storable import storable
from team.actors import Actor
from team.audit import record
from team.models import Membership, Workspace

# What decides the figures: a change of one of these asks for a new version.
_FIGURED = (
    "first", "last", "against", "account_ids", "group_id", "grouped", "format", "campaign", "language", "template",
)  # fmt: skip

# What a version shows of it besides: it changes with the report until it has gone out.
_DRESS = ("title", "parts", "owner_id")
# A group that was deleted, which nobody may choose: it is refused until another one, or none, is chosen.
GROUP_GONE = 0


@dataclass(frozen=True, slots=True)
class ReportValues:
    """What a person decides about a report; an empty title asks for the usual one."""

    template: str
    first: date
    last: date
    language: str
    title: str = ""
    against: str = Against.PREVIOUS
    account_ids: Sequence[int] = ()
    group_id: int | None = None
    format: str = ""
    campaign: str = ""
    parts: Sequence[str] = tuple(Part.values)
    owner_id: int | None = None


@transaction.atomic
def report_save(*, workspace: Workspace, actor: Actor, values: ReportValues, report_id: int | None = None) -> Report:
    """Make a report with its first version, or change one; a change of what it looks at makes a new version.

    Raises InvalidInput at the field, NotFound.
    """
    fields = _checked(workspace, values)
    if report_id is None:
        report = Report.objects.create(workspace=workspace, created_by=actor.user, **fields)
        record(workspace, actor, "report.made", report, after=_plain(fields))
        version_make(workspace=workspace, actor=actor, report_id=report.pk)
        return report
    report = report_get(workspace=workspace, report_id=report_id)
    before = {name: getattr(report, name) for name in fields}
    for name, value in fields.items():
        setattr(report, name, value)
    report.save(update_fields=[*fields, "updated_at"])
    changed = [name for name in fields if before[name] != fields[name]]
    if changed:
        old, new = ({name: values[name] for name in changed} for values in (before, fields))
        record(workspace, actor, "report.changed", report, before=_plain(old), after=_plain(new))
    if set(changed) & set(_FIGURED):
        version_make(workspace=workspace, actor=actor, report_id=report.pk)
    elif set(changed) & set(_DRESS):
        fresh = report_get(workspace=workspace, report_id=report.pk)
        version = version_to_write(workspace=workspace, actor=actor, report=fresh)
        ReportVersion.objects.for_workspace(workspace).filter(pk=version.pk).update(**_dress(fresh))
    return report


@transaction.atomic
def version_make(*, workspace: Workspace, actor: Actor, report_id: int) -> ReportVersion:
    """Read all figures anew and keep them as the next version. What people wrote is taken over, paragraph by paragraph.

    In another language than the version before nothing is taken over. Raises NotFound, ReportGroupGone.
    """
    report = _held(workspace, report_id)
    if report.group_gone:
        raise ReportGroupGone
    rows = ReportVersion.objects.for_workspace(workspace).filter(report=report)
    last = rows.defer("snapshot", "paragraphs").order_by("-number").first()
    moment = now()
    with translation.override(report.language):
        snapshot = snapshot_of(report, made_at=moment)
    version = ReportVersion(
        workspace=workspace,
        report=report,
        number=(last.number if last else 0) + 1,
        **_dress(report),
        snapshot=snapshot,
        paragraphs=told(snapshot, language=report.language, against=report.against),
        language=report.language,
        definition=VERSION,
        collected_at=snapshot["collected_at"],
        made_by=actor.user,
        made_at=moment,
    )
    version.save()
    version.refresh_from_db(fields=["collected_at"])
    if last is not None and last.language == version.language:
        _take_over(last, version)
    if last is not None:
        record(workspace, actor, "report.version_made", report, after={"number": version.number})
    return version


@transaction.atomic
def version_to_write(*, workspace: Workspace, actor: Actor, report: Report) -> ReportVersion:
    """The newest version, to be written in; when it has gone out, a new one of the same figures. Raises NotFound."""
    _held(workspace, report.pk)
    last = version_get(report=report)
    if not has_gone_out(version=last):
        return last
    version = ReportVersion(
        workspace=workspace,
        report=report,
        number=last.number + 1,
        **_dress(report),
        snapshot=last.snapshot,
        paragraphs=last.paragraphs,
        language=last.language,
        definition=last.definition,
        collected_at=last.collected_at,
        made_by=actor.user,
        made_at=now(),
    )
    version.save()
    _take_over(last, version, same=True)
    record(workspace, actor, "report.version_made", report, after={"number": version.number})
    return version


@transaction.atomic
def report_remove(*, workspace: Workspace, actor: Actor, report_id: int) -> None:
    """Delete a report with its versions; links to it end. Its schedule ends with its last report. Raises NotFound."""
    report = report_get(workspace=workspace, report_id=report_id)
    schedule = report.schedule
    record(workspace, actor, "report.removed", report, before={"title": report.title})
    report.delete()
    if schedule is not None and not schedule.reports.exists():
        schedule.delete()


def _held(workspace: Workspace, report_id: int) -> Report:
    """The report, which nobody else gives a version meanwhile."""
    Report.objects.for_workspace(workspace).select_for_update().filter(pk=report_id).first()
    return report_get(workspace=workspace, report_id=report_id)


def _dress(report: Report) -> dict[str, Any]:
    """What a version shows of its report besides figures."""
    owner = report.owner.label if report.owner else ""
    return {"title": report.title, "parts": list(report.parts), "owner": owner[:200]}


def _take_over(last: ReportVersion, version: ReportVersion, *, same: bool = False) -> None:
    """Copy people's words; of the `same` figures they are as fresh as they were."""
    rows = ReportText.objects.for_workspace(version.workspace_id).filter(version=last)
    ReportText.objects.bulk_create(
        [
            ReportText(
                workspace_id=version.workspace_id,
                version=version,
                key=row.key,
                text=row.text,
                since=version.number if same and row.since == last.number else row.since,
                revision=row.revision if same else 1,
                edited_by_id=row.edited_by_id,
                edited_at=row.edited_at,
            )
            for row in rows
        ]
    )


def _checked(workspace: Workspace, values: ReportValues) -> dict[str, Any]:
    today = local_day(now(), workspace.time_zone)
    for name, choices in (("template", Template), ("language", Language), ("against", Against)):
        if getattr(values, name) not in choices.values:
            raise InvalidInput(field=name)
    if values.first > values.last:
        raise InvalidInput(_("The period ends before it begins."), field="last")
    if (values.last - values.first).days >= DAYS_MAX:
        raise InvalidInput(_("A report covers at most %(most)s days."), field="last", most=DAYS_MAX)
    if values.last > today:
        raise InvalidInput(_("The period may not reach into the future."), field="last")
    if values.template == Template.CAMPAIGN and not values.campaign:
        raise InvalidInput(_("Choose the campaign."), field="campaign")
    campaign = values.campaign if values.template == Template.CAMPAIGN else ""
    if values.format and values.format not in list(Format):
        raise InvalidInput(field="format")
    parts = [part for part in Part.values if part in values.parts]
    if not set(parts) - {Part.COVER, Part.CONTENTS}:
        raise InvalidInput(_("Leave at least one part with figures in."), field="parts")
    title = " ".join(storable(values.title).split())[:120]
    return {
        "title": title or title_of(values.template, values.first, values.last, values.language, campaign),
        "template": values.template,
        "first": values.first,
        "last": values.last,
        "against": values.against,
        "account_ids": _accounts(workspace, values.account_ids),
        "group_id": _group(workspace, values.group_id),
        "grouped": values.group_id is not None,
        "format": values.format,
        "campaign": campaign[:60],
        "language": values.language,
        "parts": parts,
        "owner_id": _owner(workspace, values.owner_id),
    }


def _accounts(workspace: Workspace, ids: Sequence[int]) -> list[int]:
    wanted = sorted(set(ids))
    known = SocialAccount.objects.for_workspace(workspace).filter(pk__in=wanted).count()
    if known != len(wanted):
        raise InvalidInput(_("One of these accounts does not exist."), field="account_ids")
    return wanted


def _group(workspace: Workspace, group_id: int | None) -> int | None:
    if group_id is not None and not AccountGroup.objects.for_workspace(workspace).filter(pk=group_id).exists():
        raise InvalidInput(_("This group was deleted. Choose another one, or all accounts."), field="group")
    return group_id


def _owner(workspace: Workspace, user_id: int | None) -> int | None:
    if user_id is not None and not Membership.objects.for_workspace(workspace).filter(user=user_id).exists():
        raise InvalidInput(field="owner")
    return user_id


def _plain(fields: dict[str, Any]) -> dict[str, Any]:
    return {name: value for name, value in fields.items() if value not in ("", None, [])}
