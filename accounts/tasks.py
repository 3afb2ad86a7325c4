"""Work in the background: ids in, one service call."""

from __future__ import annotations

from celery import shared_task

from accounts.connectors.errors import ConnectorError
from accounts.models import SocialAccount, TrackedAccount
from accounts.services.advisor import decisions_remind
from accounts.services.audit.running import audit_run, audits_weekly
from accounts.services.competitors.alerts import reviews_remind
from accounts.services.competitors.reading import tracked_read, tracked_read_due
from accounts.services.connecting import connect_sessions_forget, trips_empty
from accounts.services.custody.reminding import custody_remind
from accounts.services.event_work import events_handle, events_handle_waiting
from accounts.services.health import account_check, accounts_check_due
from accounts.services.identity.checking import checks_forget
from accounts.services.identity.images import renewals_tell
from accounts.services.refresh import credential_refresh, credentials_refresh_due, expiries_announce
from accounts.services.register.reminders import register_remind
from accounts.services.register.store_checks import stores_check_due
from accounts.services.research.audience import audience_read_alone, audiences_read_due
from accounts.services.subscribing import subscriptions_renew
from accounts.services.webhooks import events_forget
from accounts.states import AccountState


@shared_task
def refresh_due_credentials() -> int:
    """Every quarter of a minute: start the renewal of credentials whose time has come."""
    return credentials_refresh_due()


@shared_task
def refresh_credential(account_id: int, seen_version: int) -> str:
    """Renew one credential. Returns what came of it; the service has written down and told what matters."""
    try:
        credential_refresh(account_id=account_id, seen_version=seen_version)
    except ConnectorError as error:
        return error.kind
    return "renewed"


@shared_task
def check_accounts() -> int:
    """Every half hour: check all accounts, spread over the time until the next round, and warn of ending access."""
    return accounts_check_due() + expiries_announce()


@shared_task
def check_account(account_id: int) -> str:
    """Check one account; one that was disconnected or deleted meanwhile is left alone."""
    rows = SocialAccount.objects.unscoped("the account id names its workspace").select_related("workspace", "caretaker")
    account = rows.filter(pk=account_id).exclude(state=AccountState.DISCONNECTED).first()
    return account_check(account=account).state if account else "gone"


@shared_task
def empty_trips() -> int:
    """Every five minutes: forget what connection attempts kept whose time is over."""
    return trips_empty()


@shared_task
def forget_connect_sessions() -> int:
    """Every day: delete connection attempts that ended long ago."""
    return connect_sessions_forget()


@shared_task
def handle_events(account_id: int) -> int:
    """Work on what a platform pushed for one account."""
    return events_handle(account_id=account_id)


@shared_task
def handle_waiting_events() -> int:
    """Every quarter of a minute: work on events whose own task was lost."""
    return events_handle_waiting()


@shared_task
def forget_events() -> int:
    """Every day: delete events older than a month."""
    return events_forget()


@shared_task
def renew_subscriptions() -> int:
    """Every day: ask anew for live notifications that end by themselves."""
    return subscriptions_renew()


@shared_task
def read_tracked_accounts() -> int:
    """Every quarter of an hour: read followed public accounts whose time of the day has come."""
    return tracked_read_due()


@shared_task
def read_tracked(tracked_id: int) -> str:
    """Read one followed account; one that is followed no more is left alone."""
    rows = TrackedAccount.objects.unscoped("the id names its workspace").select_related(
        "workspace", "competitor", "competitor__owner", "competitor__workspace", "account"
    )
    tracked = rows.filter(pk=tracked_id, competitor__archived_at=None).first()
    return (tracked_read(tracked=tracked).problem or "read") if tracked else "gone"


@shared_task
def remind_of_competitors() -> int:
    """Every hour: remind people of competitors they wanted to look at again."""
    return reviews_remind()


@shared_task
def audit_matrices() -> int:
    """Every quarter of an hour: begin the audits of workspaces whose week has come."""
    return audits_weekly()


@shared_task
def run_audit(audit_id: int) -> int:
    """Do one run of the matrix audit. Returns how many findings wait, -1 when there was nothing to do."""
    audit = audit_run(audit_id=audit_id)
    return audit.found if audit else -1


@shared_task
def remind_decisions() -> int:
    """Every hour: remind of decisions about platforms whose day of review has come."""
    return decisions_remind()


@shared_task
def tell_of_renewals() -> int:
    """Every day: remind of avatars and covers that are due."""
    return renewals_tell()


@shared_task
def forget_image_checks() -> int:
    """Every day: delete judged pictures older than a month."""
    return checks_forget()


@shared_task
def remind_custody() -> int:
    """Every day: remind of overdue items of handovers and of audits that came due."""
    return custody_remind()


@shared_task
def remind_register() -> int:
    """Every hour, telling in the morning of each workspace: what ends, what is overdue; each thing once."""
    return register_remind()


@shared_task
def check_stores() -> int:
    """Every half hour: look at the shops whose last look is a day old."""
    return stores_check_due()


@shared_task
def read_audiences() -> int:
    """Every day: start readings of audiences that were read more than a month ago."""
    return audiences_read_due()


@shared_task
def read_audience(account_id: int) -> str:
    """Read who one account's audience is. Returns what came of it."""
    return audience_read_alone(account_id=account_id)
