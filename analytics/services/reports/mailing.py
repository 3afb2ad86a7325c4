"""Mails that bring reports to people, each with a link of its own by which we know that it was opened."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import timedelta
from smtplib import SMTPException

import structlog
from django.conf import settings
from django.core.mail import EmailMessage
from django.db import transaction
from django.db.models import Q
from django.template.loader import render_to_string
from django.urls import reverse
from django.utils import timezone, translation

from analytics import enqueue
from analytics.models import Report, ReportDelivery, ReportRun, ReportSchedule, ReportVersion
from analytics.report_states import DeliveryState, FileKind
from analytics.selectors.reports.sending import addressed, may_read
from analytics.selectors.reports.shown import paragraphs_of
from analytics.services.reports.files import TYPES, file_name, file_of
from analytics.services.reports.sharing import mail_token, token_hash
from config.lib.clock import now
from team.services.notifications import notify

log = structlog.get_logger(__name__)
LIFETIME = timedelta(days=90)
# When a mail that was not taken is tried again; after the last of them it has failed.
AGAIN = (timedelta(minutes=5), timedelta(minutes=30), timedelta(hours=2))
TRIES = len(AGAIN) + 1
STALLED = timedelta(minutes=15)
# Who got a version less than this ago, or is about to, gets no second mail about it.
JUST_NOW = timedelta(minutes=10)


@transaction.atomic
def mails_add(*, version: ReportVersion, schedule: ReportSchedule, run: ReportRun | None = None) -> tuple[int, int]:
    """Put a mail for each recipient in the queue, once for each address of a run.

    Returns how many recipients there are, and how many of them get a mail now: not those who have just got this
    version.
    """
    # Two who send at the same moment do it one after the other, and nobody writes in the version meanwhile.
    Report.objects.for_workspace(version.workspace_id).select_for_update().filter(pk=version.report_id).first()
    everybody, moment = addressed(workspace=version.workspace, schedule=schedule), now()
    mails = ReportDelivery.objects.for_workspace(version.workspace_id).filter(version=version)
    just_now = Q(state=DeliveryState.SENT, created_at__gt=moment - JUST_NOW)
    served = set(mails.filter(Q(state=DeliveryState.WAITING) | just_now).values_list("email", flat=True))
    people = [(user, email) for user, email in everybody if email not in served]
    ReportDelivery.objects.bulk_create(
        [
            ReportDelivery(
                workspace_id=version.workspace_id,
                version=version,
                run=run,
                user=user,
                email=email,
                outside=user is None,
                formats=schedule.formats,
                expires_at=moment + LIFETIME,
                try_at=moment,
            )
            for user, email in people
        ],
        ignore_conflicts=True,
    )
    enqueue.report_mails_later(version_id=version.pk)
    return len(everybody), len(people)


def mails_stop(*, schedule: ReportSchedule, keeping: Sequence[str] = ()) -> int:
    """Send no waiting mail of a schedule's reports, but to the addresses of `keeping`; returns how many that are."""
    rows = ReportDelivery.objects.for_workspace(schedule.workspace_id).filter(version__report__schedule=schedule)
    rows = rows.filter(state=DeliveryState.WAITING).exclude(email__in=list(keeping))
    return rows.update(state=DeliveryState.STOPPED, try_at=None)


def mails_due() -> int:
    """Start what waits: mails to be tried again, and those whose worker was lost. Returns for how many versions."""
    rows = ReportDelivery.objects.unscoped("one sweep for all workspaces")
    rows = rows.filter(state=DeliveryState.WAITING, try_at__lte=now()).order_by()
    ids = list(rows.values_list("version_id", flat=True).distinct()[:50])
    for version_id in ids:
        enqueue.report_mails_later(version_id=version_id)
    return len(ids)


def mails_send(*, version_id: int) -> int:
    """Send the waiting mails of a version, making files once for all. Returns how many went out. For tasks."""
    rows = ReportDelivery.objects.unscoped("a task names the version").filter(version=version_id)
    related = ("version__report__owner", "version__report__schedule__created_by", "version__workspace", "user")
    waiting = list(rows.filter(state=DeliveryState.WAITING, try_at__lte=now()).select_related(*related)[:100])
    files: dict[str, bytes] = {}
    sent = 0
    for mail in waiting:
        moment, token = now(), mail_token(mail)
        claim = rows.filter(pk=mail.pk, state=DeliveryState.WAITING, tries=mail.tries)
        if not may_read(mail):
            claim.update(state=DeliveryState.STOPPED, try_at=None)
            continue
        if mail.tries >= TRIES:  # its worker was lost at every try, so nothing below has given it up
            if claim.update(state=DeliveryState.FAILED, try_at=None, error=mail.error or "WorkerLost"):
                _undelivered_tell(mail)
            continue
        # The token is known before the mail leaves, so that no link in a mail that arrived is dead.
        if not claim.update(tries=mail.tries + 1, try_at=moment + STALLED, token_hash=token_hash(token)):
            continue
        try:
            for kind in mail.formats:
                if kind not in files:
                    files[kind] = file_of(mail.version, kind)
            _message(mail, token, files).send()
        except (OSError, SMTPException) as error:  # refused, unreachable, or turned away
            _failed(mail, error)
        except Exception as error:  # noqa: BLE001 - a file that cannot be made must not stop the other mails
            _failed(mail, error)
        else:
            done = {"state": DeliveryState.SENT, "sent_at": now(), "try_at": None, "error": ""}
            sent += rows.filter(pk=mail.pk).update(**done)
    return sent


def failure_tell(run: ReportRun) -> None:
    """Tell whoever made a schedule that a date could not be served."""
    schedule = run.schedule
    report = schedule.reports.order_by("-last", "-pk").first()
    if report is None or schedule.created_by is None:
        return
    _tell(report_title=report.title, run=run, url=reverse("analytics:report", args=[run.workspace.slug, report.pk]))


def _undelivered_tell(mail: ReportDelivery) -> None:
    report = mail.version.report
    people = [report.schedule.created_by] if report.schedule and report.schedule.created_by else []
    notify(
        workspace=mail.workspace,
        kind="report_undelivered",
        params={"report": mail.version.title, "email": mail.email},
        url=reverse("analytics:report_schedule", args=[mail.workspace.slug, report.pk]),
        dedupe=f"report-mails:{mail.version_id}",
        users=people,
    )


def _tell(*, report_title: str, run: ReportRun, url: str) -> None:
    people = [run.schedule.created_by] if run.schedule.created_by else []
    notify(
        workspace=run.workspace,
        kind="report_not_sent",
        params={"report": report_title},
        url=url,
        dedupe=f"report-run:{run.schedule_id}",
        users=people,
    )


def _message(mail: ReportDelivery, token: str, files: dict[str, bytes]) -> EmailMessage:
    version = mail.version
    stop = settings.BASE_URL + reverse("public_report:stop", args=[token]) if mail.outside else ""
    with translation.override(version.language), timezone.override(version.workspace.time_zone):
        shown = paragraphs_of(version)
        words = {
            "version": version,
            "workspace": version.workspace,
            "lead": [row.text for row in shown if row.place == "lead" and row.text],
            "link": settings.BASE_URL + reverse("public_report:page", args=[token]),
            "until": mail.expires_at,
            "stop": stop,
        }
        subject = " ".join(f"{version.title} · {version.workspace.name}".split())
        body = render_to_string("analytics/email/report_message.txt", words)
    # One click in the mail program, without a page: RFC 8058.
    headers = {"List-Unsubscribe": f"<{stop}>", "List-Unsubscribe-Post": "List-Unsubscribe=One-Click"} if stop else {}
    message = EmailMessage(subject, body, to=[mail.email], headers=headers)
    for kind in mail.formats:
        message.attach(file_name(version, kind), files[kind], TYPES[FileKind(kind)])
    return message


def _failed(mail: ReportDelivery, error: Exception) -> None:
    log.warning("report_mail_failed", mail=mail.pk, error=type(error).__name__)
    rows = ReportDelivery.objects.for_workspace(mail.workspace_id).filter(pk=mail.pk, state=DeliveryState.WAITING)
    reason = _reason(error)
    if mail.tries + 1 >= TRIES:
        rows.update(state=DeliveryState.FAILED, try_at=None, error=reason)
        _undelivered_tell(mail)
    else:
        rows.update(try_at=now() + AGAIN[mail.tries], error=reason)


def _reason(error: Exception) -> str:
    """What a mail server said, without the address it said it about."""
    code = getattr(error, "smtp_code", None)
    refused = getattr(error, "recipients", None)
    if isinstance(refused, dict) and refused:
        code = next(iter(refused.values()))[0]
    return f"{type(error).__name__} {code}" if code else type(error).__name__
