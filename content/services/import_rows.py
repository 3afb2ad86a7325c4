"""Making the post of one row, through the same services as by hand; and rehearsing it, with everything taken back.

A rehearsal and the import itself are the same code: what the dry run says is what would happen at that moment.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

from django.db import transaction
from django.utils.translation import gettext as _

from config.lib.errors import DomainError
from content.errors import ScheduleRefused
from content.models import ImportJob, Post
from content.services.drafting import post_create
from content.services.freezing import payloads_check, payloads_freeze, post_with_content
from content.services.gates import Stage
from content.services.import_choices import SCHEDULE, SUBMIT
from content.services.import_media import FetchRefused, url_check
from content.services.import_plan import Finding, RowPlan, finding
from content.services.review import post_submit
from content.services.scheduling import post_schedule
from team.actors import Actor
from team.models import Membership, Workspace
from team.permissions import Permission, allows
from team.states import ApprovalMode

# Names of fields in the services' errors → of columns.
_COLUMNS = {"due_at": "date", "account_ids": "accounts", "variants": "text"}


class RowRefused(Exception):
    """The row cannot be imported as it asks; `findings` say why."""

    def __init__(self, findings: list[Finding]) -> None:
        self.findings = findings
        super().__init__(len(findings))


@dataclass(frozen=True, slots=True)
class Importer:
    """For whom rows are made: the workspace, whoever uploaded the table, and their role now (None: no member)."""

    workspace: Workspace
    actor: Actor
    role: str | None

    def may(self, permission: Permission) -> bool:
        """Whether they may."""
        return self.role is not None and allows(self.role, permission)


class _TakenBack(Exception):
    """Ends a rehearsal, so that its transaction leaves nothing."""


def importer_of(job: ImportJob, actor: Actor) -> Importer:
    """With the role as it is now: whoever left or was given less since the upload imports no more."""
    member = Membership.objects.for_workspace(job.workspace_id).filter(user=job.created_by).first()
    return Importer(job.workspace, actor, member.role if member else None)


def row_make(*, who: Importer, plan: RowPlan, fetched: Mapping[str, int]) -> tuple[Post, list[Finding]]:
    """The post of a row, brought as far as the row asks, in the caller's transaction; and what was noticed.

    Where the workspace requires approval, rows to be scheduled are submitted for review instead. Raises RowRefused.
    """
    wanted, notes = _wanted(who, plan)
    try:
        post = post_create(workspace=who.workspace, actor=who.actor, **plan.values, media=plan.attachments(fetched))
        if wanted == SUBMIT:
            post = post_submit(workspace=who.workspace, actor=who.actor, post_id=post.pk)
        elif wanted == SCHEDULE:
            due_at = plan.values["due_at"]
            post = post_schedule(workspace=who.workspace, actor=who.actor, post_id=post.pk, due_at=due_at)
        elif plan.values["account_ids"]:
            notes += _advice(post)
    except ScheduleRefused as error:
        raise RowRefused(_problems(error)) from None
    except DomainError as error:
        raise RowRefused([finding(_column(error.field), error)]) from None
    return post, notes


def row_rehearse(*, who: Importer, plan: RowPlan) -> tuple[list[Finding], list[Finding]]:
    """Errors and warnings the row would have now; nothing of it stays. Files at addresses are not fetched."""
    errors, notes = list(plan.errors), list(plan.warnings)
    for url in plan.urls:
        try:
            url_check(url)
        except FetchRefused as error:
            errors.append(finding("media", error))
    if plan.urls and not who.may(Permission.MEDIA_EDIT):
        errors.append(finding("media", _("Your role may not add files to the library.")))
    if errors:
        return errors, notes
    try:
        with transaction.atomic():
            _post, found = row_make(who=who, plan=plan, fetched={})
            notes += found
            raise _TakenBack
    except _TakenBack:
        pass
    except RowRefused as refused:
        errors = refused.findings
    if plan.urls:
        # What a platform misses may be what is still to be fetched.
        errors = [each for each in errors if each["field"] != "media"]
        notes = [each for each in notes if each["field"] != "media"]
        notes.append(finding("media", _("Files at addresses are fetched and checked when the import runs.")))
    return errors, notes


def _wanted(who: Importer, plan: RowPlan) -> tuple[str, list[Finding]]:
    """What becomes of the row, by the member's rights and the workspace's rules. Raises RowRefused."""
    if not who.may(Permission.CONTENT_EDIT):
        raise RowRefused([finding("", _("Whoever uploaded this table may not write posts any more."))])
    if plan.wanted != SCHEDULE:
        return plan.wanted, []
    if who.workspace.approval_mode == ApprovalMode.REQUIRED:
        text = _("This workspace requires approval: the post will be submitted for review, not scheduled.")
        return SUBMIT, [finding("wanted", text)]
    if not who.may(Permission.CONTENT_PUBLISH):
        raise RowRefused([finding("wanted", _("Your role may not schedule posts. Import it as a draft."))])
    return SCHEDULE, []


def _advice(post: Post) -> list[Finding]:
    """What would keep a draft from being scheduled; as a draft it may have it."""
    full = post_with_content(post)
    try:
        frozen = payloads_freeze(post=full, publications=full.publications.all())
        payloads_check(frozen, post=full, stage=Stage.SCHEDULE)
    except ScheduleRefused as error:
        return _problems(error)
    return []


def _problems(error: ScheduleRefused) -> list[Finding]:
    joined = _("%(account)s: %(text)s")
    return [
        finding(_column(p.field), joined % {"account": p.account, "text": p.text} if p.account else p.text)
        for p in error.problems
    ]


def _column(name: str) -> str:
    name = name.partition(".")[0]
    return _COLUMNS.get(name, name)
