"""Reading who an account's audience is, and giving those figures to a persona."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date, timedelta

from django.db import transaction
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, override

from accounts import enqueue
from accounts.connectors.audience import AudienceSlice, AudienceUnit
from accounts.connectors.base import ReadsAudience
from accounts.connectors.errors import ConnectorError, MissingScope
from accounts.connectors.types import Can
from accounts.models import AudienceFigure, PersonaEvidence, ResearchSource, SocialAccount
from accounts.research_states import Aspect, SourceKind
from accounts.selectors.account import account_capabilities, account_get
from accounts.selectors.personas.personas import persona_get
from accounts.selectors.personas.sources import source_get
from accounts.services.sessions import session_open
from accounts.states import AccountState
from accounts.templatetags.platforms import platform_name
from accounts.wording import sentence_of
from config.lib.clock import local_day, now
from config.lib.errors import Conflict, DomainError, InvalidInput
from team.actors import SYSTEM, Actor
from team.audit import record
from team.models import Workspace

EVERY = timedelta(days=30)
KEY_MAX = 120
_ALLOWED = {dimension.value for dimension in Aspect}


class AudienceUnavailable(DomainError):
    """The platform did not tell who the audience is; the sentence says why."""

    code = "audience_unavailable"
    status = 409
    message = gettext_lazy("The platform reports nothing about this account's audience yet.")


class AudienceUnsupported(Conflict):
    """The platform has no such function, or not for us."""

    code = "audience_unsupported"
    message = gettext_lazy("This platform does not tell who an account's audience is.")


def audience_read(*, workspace: Workspace, account_id: int, actor: Actor = SYSTEM) -> ResearchSource:
    """Ask the platform who the audience is and keep that as a source; a second reading of a day replaces the first.

    Raises NotFound, AudienceUnsupported, AudienceUnavailable with the platform's reason, such as too few followers or a
    missing permission.
    """
    account = account_get(workspace=workspace, account_id=account_id)
    if Can.AUDIENCE not in account_capabilities(account).can:
        raise AudienceUnsupported
    try:
        session = session_open(account=account)
        if not isinstance(session.connector, ReadsAudience):
            raise AudienceUnsupported
        slices = session.connector.audience(session.credential)
    except MissingScope as error:
        text = gettext_lazy("%(reason)s Connect the account again and allow it.")
        raise AudienceUnavailable(text, reason=sentence_of(error)) from error
    except ConnectorError as error:
        raise AudienceUnavailable("%(reason)s", reason=sentence_of(error)) from error
    if not slices:
        raise AudienceUnavailable
    return _keep(workspace, actor, account, slices)


def audiences_read_due() -> int:
    """Start a reading for every account whose last one is older than a month. Returns how many."""
    rows = SocialAccount.objects.unscoped("readings serve all workspaces").filter(state=AccountState.OK)
    fresh = (
        ResearchSource.objects.unscoped("readings serve all workspaces")
        .filter(kind=SourceKind.AUDIENCE, imported_at__gt=now() - EVERY)
        .values("account_id")
    )
    due = [row for row in rows.exclude(pk__in=fresh) if Can.AUDIENCE in account_capabilities(row).can]
    for account in due:
        # A multiplicative hash spreads them over an hour, each account at the same place of every round.
        enqueue.audience_read_later(account_id=account.pk, delay_seconds=account.pk * 2_654_435_761 % 3600)
    return len(due)


def audience_read_alone(*, account_id: int) -> str:
    """One reading in the background, in the workspace's language. Returns "read" or the code of what prevented it."""
    rows = SocialAccount.objects.unscoped("the account id names its workspace").select_related("workspace")
    account = rows.filter(pk=account_id).first()
    if account is None:
        return "gone"
    try:
        with override(account.workspace.language):
            audience_read(workspace=account.workspace, account_id=account_id)
    except DomainError as error:
        return error.code
    return "read"


@transaction.atomic
def audience_attach(*, workspace: Workspace, actor: Actor, source_id: int, persona_id: int) -> int:
    """Let a persona rest on an account's audience; an older reading of the same account is replaced.

    Parts whose size was not told are left out. Returns how many figures the persona got. Raises NotFound, InvalidInput.
    """
    source = source_get(workspace=workspace, source_id=source_id)
    if source.kind != SourceKind.AUDIENCE:
        raise InvalidInput(gettext_lazy("Choose audience data of an account."), field="source")
    persona = persona_get(workspace=workspace, persona_id=persona_id, lock=True)
    rows = PersonaEvidence.objects.for_workspace(workspace)
    rows.filter(persona=persona, computed=True, source__account_id=source.account_id).delete()
    figures = [one for one in source.figures.all() if one.value is not None and one.dimension in _ALLOWED]
    made = [_evidence(workspace, actor, persona.pk, source, one, figures) for one in figures]
    PersonaEvidence.objects.bulk_create(made)
    after = {"source": source.title, "figures": len(made)}
    record(workspace, actor, "persona.evidence_linked", persona, after=after)
    return len(made)


def _keep(workspace: Workspace, actor: Actor, account: SocialAccount, slices: list[AudienceSlice]) -> ResearchSource:
    today = local_day(now(), workspace.time_zone)
    name = _("Audience of %(account)s on %(platform)s")
    title = name % {"account": account, "platform": platform_name(account.platform)}
    facts = {
        "title": title[:120],
        "method": _("Reported by the platform's interface; nobody is named in it."),
        "collected_by": platform_name(account.platform),
        "sample": account.followers or None,
        "imported_at": now(),
        "created_by": actor.user,
    }
    with transaction.atomic():
        # What people entered has no `imported_at`: it is a source of its own and counts as no reading.
        row, made = ResearchSource.objects.for_workspace(workspace).update_or_create(
            workspace=workspace,
            kind=SourceKind.AUDIENCE,
            account=account,
            collected_to=today,
            imported_at__isnull=False,
            defaults=facts,
        )
        row.figures.all().delete()
        _figures(row, slices)
        after = {"account": account.pk, "parts": len(slices), "again": not made}
        record(workspace, actor, "research.audience_read", row, after=after)
    return row


def _figures(row: ResearchSource, slices: Sequence[AudienceSlice]) -> None:
    AudienceFigure.objects.bulk_create(
        (
            AudienceFigure(
                workspace_id=row.workspace_id,
                source=row,
                dimension=one.dimension.value,
                key=one.key[:KEY_MAX],
                label=one.label[:KEY_MAX],
                value=one.value,
                unit=one.unit.value,
                basis=one.basis,
            )
            for one in {(one.dimension, one.key[:KEY_MAX]): one for one in slices}.values()
        ),
    )


@transaction.atomic
def audience_keep_entered(
    *,
    workspace: Workspace,
    actor: Actor,
    account: SocialAccount,
    day: date,
    slices: Sequence[AudienceSlice],
    file_name: str = "",
    sha256: str = "",
) -> ResearchSource:
    """Keep a structure that a person entered (no `sha256`) or that a file told, as it was on `day`.

    Of the same day and origin the dimensions in `slices` are replaced, others stay; what the platform reported stays.
    """
    words = _("Entered by hand") if not sha256 else _("From the file %(name)s") % {"name": file_name}
    title = _("Audience of %(account)s on %(platform)s") % {
        "account": account, "platform": platform_name(account.platform),
    }  # fmt: skip
    facts = {
        "title": title[:120],
        "method": words[:300],
        "collected_by": actor.user.label[:120] if actor.user else "",
        "sample": account.followers or None,
        "file_name": file_name[:160],
        "created_by": actor.user,
    }
    row, made = ResearchSource.objects.for_workspace(workspace).update_or_create(
        workspace=workspace,
        kind=SourceKind.AUDIENCE,
        account=account,
        collected_to=day,
        imported_at=None,
        sha256=sha256,
        defaults=facts,
    )
    row.figures.filter(dimension__in={one.dimension.value for one in slices}).delete()
    _figures(row, slices)
    after = {"account": account.pk, "day": day.isoformat(), "parts": len(slices), "again": not made}
    record(workspace, actor, "research.audience_entered", row, after=after)
    return row


def audience_forget_file(*, workspace: Workspace, account: SocialAccount, sha256: str) -> int:
    """Delete the structures a file brought, with what personas were given of them. Returns how many."""
    rows = ResearchSource.objects.for_workspace(workspace).filter(
        kind=SourceKind.AUDIENCE, account=account, imported_at=None, sha256=sha256
    )
    count = rows.count() if sha256 else 0
    if count:
        rows.delete()
    return count


def _evidence(
    workspace: Workspace,
    actor: Actor,
    persona_id: int,
    source: ResearchSource,
    one: AudienceFigure,
    figures: list[AudienceFigure],
) -> PersonaEvidence:
    """A figure as evidence. Counts become shares of all parts that were told."""
    value = one.value or 0.0
    counted = one.unit == AudienceUnit.COUNT
    whole = sum(other.value or 0 for other in figures if other.dimension == one.dimension) if counted else 100.0
    return PersonaEvidence(
        workspace=workspace,
        persona_id=persona_id,
        source=source,
        aspect=one.dimension,
        statement=one.key,
        label=one.label,
        count=int(value) if counted else None,
        base=int(whole) if counted else source.sample,
        share=round(100 * value / whole, 1) if whole else None,
        computed=True,
        created_by=actor.user,
    )
