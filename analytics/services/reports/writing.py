"""People's own words in a report, and what they say about it."""

from __future__ import annotations

from django.db import IntegrityError, transaction
from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from analytics.models import Report, ReportComment, ReportText, ReportVersion
from analytics.report_errors import TextChanged
from analytics.selectors.reports.reading import comments_of, report_get, version_get
from analytics.selectors.reports.shown import paragraph_of
from analytics.services.reports.building import version_to_write
from config.lib.clock import now
from config.lib.errors import InvalidInput, NotAllowed, NotFound
from content.services.drafting import clean_text
from team.actors import Actor
from team.audit import record
from team.models import User, Workspace
from team.selectors.mentions import members_named
from team.services.notifications import notify

TEXT_MAX, BODY_MAX, QUOTE_MAX = 2000, 2000, 120


@transaction.atomic
def text_save(*, workspace: Workspace, actor: Actor, report_id: int, key: str, text: str, seen: int) -> ReportVersion:
    """Write a paragraph of the newest version anew, or of a new one where that has gone out; '' leaves it out.

    `seen`: the revision the writer began from, 0 for the words of the rule. Raises NotFound, InvalidInput (`text`),
    TextChanged when somebody else was faster.
    """
    report = report_get(workspace=workspace, report_id=report_id)
    version = version_to_write(workspace=workspace, actor=actor, report=report)
    shown = paragraph_of(version, key)
    if shown is None:
        raise NotFound
    text = clean_text(text, field="text", limit=TEXT_MAX).strip()
    rows = ReportText.objects.for_workspace(workspace).filter(version=version, key=key)
    values = {"text": text, "since": version.number, "edited_by": actor.user, "edited_at": now()}
    if shown.edited:
        if not rows.filter(revision=seen).update(**values, revision=seen + 1):
            raise TextChanged(field="text")
    elif seen:
        raise TextChanged(field="text")
    elif text != shown.text:
        try:
            with transaction.atomic():
                ReportText.objects.create(workspace=workspace, version=version, key=key, **values)
        except IntegrityError:
            raise TextChanged(field="text") from None
    record(
        workspace, actor, "report.text_written", report,
        before={"note": shown.text[:120]}, after={"paragraph": key, "version": version.number, "note": text[:120]},
    )  # fmt: skip
    return version


@transaction.atomic
def text_reset(*, workspace: Workspace, actor: Actor, report_id: int, key: str) -> ReportVersion:
    """Give a paragraph of the newest version back to the rule, or of a new one as above. Raises NotFound."""
    report = report_get(workspace=workspace, report_id=report_id)
    version = version_to_write(workspace=workspace, actor=actor, report=report)
    rows = ReportText.objects.for_workspace(workspace).filter(version=version, key=key)
    before = rows.values_list("text", flat=True).first()
    if before is not None:
        rows.delete()
        after = {"paragraph": key, "version": version.number}
        record(workspace, actor, "report.text_reset", report, before={"note": before[:120]}, after=after)
    return version


@transaction.atomic
def comment_add(*, workspace: Workspace, actor: Actor, report_id: int, body: str, key: str = "") -> ReportComment:
    """Say something about a report or about one of its paragraphs.

    The owner, those who have spoken and whoever is named by @ are told. Raises NotFound, InvalidInput (`body`).
    """
    report = report_get(workspace=workspace, report_id=report_id)
    body = clean_text(body, field="body", limit=BODY_MAX).strip()
    if not body:
        raise InvalidInput(_("Write something."), field="body")
    quote = ""
    if key:
        shown = paragraph_of(version_get(report=report), key)
        if shown is None:
            raise NotFound
        quote = shown.text[:QUOTE_MAX]
    comment = ReportComment.objects.create(
        workspace=workspace, report=report, key=key, quote=quote, body=body, author=actor.user, created_at=now()
    )
    record(workspace, actor, "report.commented", report, after={"note": body[:120]})
    _tell(report, comment, actor)
    return comment


@transaction.atomic
def comment_resolve(
    *, workspace: Workspace, actor: Actor, report_id: int, comment_id: int, resolved: bool
) -> ReportComment:
    """Mark a remark as done, or open it again; the same twice changes nothing. Raises NotFound."""
    comment = _comment(workspace, report_id, comment_id)
    if bool(comment.resolved_at) != resolved:
        comment.resolved_at, comment.resolved_by = (now(), actor.user) if resolved else (None, None)
        comment.save(update_fields=["resolved_at", "resolved_by"])
        verb = "report.comment_resolved" if resolved else "report.comment_reopened"
        record(workspace, actor, verb, comment.report, after={"note": comment.body[:120]})
    return comment


@transaction.atomic
def comment_remove(*, workspace: Workspace, actor: Actor, report_id: int, comment_id: int) -> None:
    """Take back one's own words. Raises NotFound, NotAllowed."""
    comment = _comment(workspace, report_id, comment_id)
    if actor.user is None or comment.author_id != actor.user.pk:
        raise NotAllowed
    record(workspace, actor, "report.comment_removed", comment.report, before={"note": comment.body[:120]})
    comment.delete()


def _comment(workspace: Workspace, report_id: int, comment_id: int) -> ReportComment:
    rows = ReportComment.objects.for_workspace(workspace).filter(report=report_id, pk=comment_id)
    found = rows.select_related("report").select_for_update(of=("self",)).first()
    if found is None:
        raise NotFound
    return found


def _tell(report: Report, comment: ReportComment, actor: Actor) -> None:
    people: dict[int, User] = {row.author.pk: row.author for row in comments_of(report=report) if row.author}
    if report.owner is not None:
        people[report.owner.pk] = report.owner
    people |= {user.pk: user for user in members_named(workspace=report.workspace, text=comment.body)}
    notify(
        workspace=report.workspace,
        kind="report_commented",
        params={"who": actor.label, "report": report.title},
        url=reverse("analytics:report", args=[report.workspace.slug, report.pk]) + "#comments",
        dedupe=f"report:{report.pk}:comment",
        users=people.values(),
        exclude=actor.user,
    )
