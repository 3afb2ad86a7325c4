"""Links that show a report to people without an account."""

from __future__ import annotations

import hashlib
import secrets
from base64 import urlsafe_b64encode
from dataclasses import dataclass
from datetime import timedelta

from django.contrib.auth.hashers import check_password, make_password
from django.db import transaction
from django.db.models import F
from django.utils.crypto import salted_hmac
from django.utils.translation import gettext_lazy as _

from analytics.models import Report, ReportDelivery, ReportRecipient, ReportShare, ReportVersion
from analytics.report_errors import PasswordWrong, ReportLinkClosed, TooManyTries
from analytics.report_states import DeliveryState
from analytics.selectors.reports.reading import report_get, version_get
from analytics.selectors.reports.sending import may_read
from config.lib.clock import now
from config.lib.errors import InvalidInput, NotFound
from config.lib.tally import tally
from content.services.drafting import clean_text
from team.actors import Actor
from team.audit import record
from team.models import Workspace

NAME_MAX, DAYS_MAX, PASSWORD_LEAST, PASSWORD_MAX = 80, 365, 6, 128
# Wrong passwords a minute: from one address, and of one link from everywhere.
TRIES, TRIES_IN_ALL = 5, 30


@dataclass(frozen=True, slots=True)
class OpenReport:
    """What a link opens: a version, by a link somebody made or by that in a mail."""

    version: ReportVersion
    share: ReportShare | None = None
    delivery: ReportDelivery | None = None

    @property
    def locked(self) -> bool:
        """Whether it asks for a password."""
        return self.share is not None and bool(self.share.password)

    @property
    def mark(self) -> str:
        """What a browser that gave the password keeps; another password makes another mark."""
        share = self.share
        return hashlib.sha256(f"{share.pk}:{share.password}".encode()).hexdigest()[:32] if share else ""


def token_hash(token: str) -> str:
    """How a token is stored; tokens are 256 bits of chance, so one round is enough."""
    return hashlib.sha256(token.encode()).hexdigest()


def mail_token(mail: ReportDelivery) -> str:
    """The token of a mail's link: the same at each try, known to nobody who has the database alone."""
    made = salted_hmac("analytics.report_mail", f"{mail.pk}:{mail.nonce}", algorithm="sha256")
    return urlsafe_b64encode(made.digest()).decode().rstrip("=")


@transaction.atomic
def share_make(
    *,
    workspace: Workspace,
    actor: Actor,
    report_id: int,
    name: str,
    days: int = 30,
    password: str = "",
    number: int | None = None,
) -> tuple[ReportShare, str]:
    """Make a link to the newest version (or that of `number`); returns it with its token, which is known only now.

    Raises NotFound, InvalidInput (`name`, `days`, `password`).
    """
    # Nobody writes in the version meanwhile: from now on it stays as it is.
    Report.objects.for_workspace(workspace).select_for_update().filter(pk=report_id).first()
    report = report_get(workspace=workspace, report_id=report_id)
    version = version_get(report=report, number=number)
    name = clean_text(name, field="name", limit=NAME_MAX, one_line=True)
    if not name:
        raise InvalidInput(_("Say who the link is for."), field="name")
    if not 1 <= days <= DAYS_MAX:
        raise InvalidInput(_("Choose between 1 and %(max)s days."), field="days", max=DAYS_MAX)
    if password and not PASSWORD_LEAST <= len(password) <= PASSWORD_MAX:
        raise InvalidInput(_("A password has at least %(least)s characters."), field="password", least=PASSWORD_LEAST)
    token = secrets.token_urlsafe(32)
    share = ReportShare.objects.create(
        workspace=workspace,
        version=version,
        name=name,
        token_hash=token_hash(token),
        password=make_password(password) if password else "",
        expires_at=now() + timedelta(days=days),
        created_by=actor.user,
    )
    after = {"name": name, "version": version.number, "expires_at": share.expires_at, "password": bool(password)}
    record(workspace, actor, "report.shared", report, after=after)
    return share, token


@transaction.atomic
def share_end(*, workspace: Workspace, actor: Actor, report_id: int, share_id: int) -> ReportShare:
    """Close a link at once; again changes nothing. Raises NotFound."""
    rows = ReportShare.objects.for_workspace(workspace).filter(pk=share_id, version__report=report_id)
    share = rows.select_related("version__report").first()
    if share is None:
        raise NotFound
    if share.revoked_at is None and rows.filter(revoked_at=None).update(revoked_at=now()):
        record(workspace, actor, "report.share_ended", share.version.report, after={"name": share.name})
        share.refresh_from_db(fields=["revoked_at"])
    return share


@transaction.atomic
def mail_end(*, workspace: Workspace, actor: Actor, report_id: int, mail_id: int) -> ReportDelivery:
    """Close the link in a mail at once; one that waits is not sent. Again changes nothing. Raises NotFound."""
    rows = ReportDelivery.objects.for_workspace(workspace).filter(pk=mail_id, version__report=report_id)
    mail = rows.select_related("version__report", "user").first()
    if mail is None:
        raise NotFound
    if rows.filter(revoked_at=None).update(revoked_at=now()):
        rows.filter(state=DeliveryState.WAITING).update(state=DeliveryState.STOPPED, try_at=None)
        record(workspace, actor, "report.mail_ended", mail.version.report, after={"email": mail.email})
        mail.refresh_from_db(fields=["revoked_at", "state"])
    return mail


def mail_stoppable(token: str) -> ReportDelivery:
    """The mail to an address outside, however old, whose people may ask for no more. Raises ReportLinkClosed."""
    rows = ReportDelivery.objects.unscoped("the token names the mail")
    related = ("version__report__schedule", "version__workspace", "run__schedule")
    mail = rows.filter(token_hash=token_hash(token), outside=True).select_related(*related).first()
    if mail is None:
        raise ReportLinkClosed
    return mail


@transaction.atomic
def mails_refuse(*, mail: ReportDelivery) -> None:
    """Send no more reports of its schedule to the address of a mail: its people asked for it. Again changes nothing."""
    report = mail.version.report
    schedule = mail.run.schedule if mail.run else report.schedule
    if schedule is None:
        return
    rows = ReportRecipient.objects.for_workspace(mail.workspace_id).filter(schedule=schedule, email__iexact=mail.email)
    waiting = ReportDelivery.objects.for_workspace(mail.workspace_id).filter(version__report__schedule=schedule)
    waiting = waiting.filter(state=DeliveryState.WAITING, email__iexact=mail.email)
    waiting.update(state=DeliveryState.STOPPED, try_at=None)
    if rows.filter(stopped_at=None).update(stopped_at=now()):
        record(
            mail.workspace,
            Actor(None, name=mail.email[:80]),
            "report.mails_refused",
            report,
            after={"email": mail.email},
        )


def report_open(token: str) -> OpenReport:
    """What a token opens. Raises ReportLinkClosed for one that has run out, was closed or never was."""
    digest = token_hash(token)
    related = ("version__report__owner", "version__workspace", "version__made_by")
    shares = ReportShare.objects.unscoped("the token names the link").select_related(*related)
    share = shares.filter(token_hash=digest, revoked_at=None, expires_at__gt=now()).first()
    if share is not None:
        return OpenReport(share.version, share=share)
    mails = ReportDelivery.objects.unscoped("the token names the mail").select_related(*related)
    mail = mails.filter(token_hash=digest, revoked_at=None, expires_at__gt=now()).first()
    if mail is None or not may_read(mail):
        raise ReportLinkClosed
    return OpenReport(mail.version, delivery=mail)


def password_try(*, opened: OpenReport, password: str, address: str) -> None:
    """Check the password of a link. Raises PasswordWrong, TooManyTries."""
    share = opened.share
    if share is None:
        return
    keys = ((f"report-share:{share.pk}:{address}", TRIES), (f"report-share:{share.pk}", TRIES_IN_ALL))
    if any(tally(key, add=False) >= most for key, most in keys):
        raise TooManyTries
    if len(password) > PASSWORD_MAX or not check_password(password, share.password):
        for key, _most in keys:
            tally(key)
        raise PasswordWrong(field="password")


def opening_note(opened: OpenReport) -> None:
    """Count that somebody looked; a mail's recipient has opened it from now on."""
    if opened.share is not None:
        rows = ReportShare.objects.for_workspace(opened.share.workspace_id).filter(pk=opened.share.pk)
        rows.update(views=F("views") + 1, viewed_at=now())
    if opened.delivery is not None:
        mails = ReportDelivery.objects.for_workspace(opened.delivery.workspace_id).filter(pk=opened.delivery.pk)
        mails.update(opens=F("opens") + 1)
        mails.filter(opened_at=None).update(opened_at=now())
