"""The only way to start this app's tasks: after the transaction that asks for them has been committed."""

from __future__ import annotations

from functools import partial

from django.db import transaction


def account_collect_later(*, account_id: int) -> None:
    """Read an account's figures in the background; dropped when no worker takes it in two minutes."""
    from analytics.tasks import collect_account

    transaction.on_commit(partial(collect_account.apply_async, args=(account_id,), expires=120))


def listen_later(*, workspace_id: int) -> None:
    """Look for mentions in a workspace in the background; dropped when no worker takes it in two minutes."""
    from analytics.tasks import listen_in

    transaction.on_commit(partial(listen_in.apply_async, args=(workspace_id,), expires=120))


def monitor_search_later(*, search_id: int) -> None:
    """Go on with a search in the background; dropped when no worker takes it in two minutes."""
    from analytics.tasks import search_monitor

    transaction.on_commit(partial(search_monitor.apply_async, args=(search_id,), expires=120))


def account_spread_later(*, account_id: int) -> None:
    """Read in the background who passed an account's posts on; dropped when no worker takes it in ten minutes."""
    from analytics.tasks import read_spread

    transaction.on_commit(partial(read_spread.apply_async, args=(account_id,), expires=600))


def report_run_later(*, run_id: int) -> None:
    """Serve one date of a report's schedule; dropped when no worker takes it in time, for it is started again."""
    from analytics.tasks import report_run

    transaction.on_commit(partial(report_run.apply_async, args=(run_id,), expires=300))


def report_mails_later(*, version_id: int) -> None:
    """Send the waiting mails of a report; dropped when no worker takes it in time, for it is started again."""
    from analytics.tasks import report_mails

    transaction.on_commit(partial(report_mails.apply_async, args=(version_id,), expires=300))


def figures_import_later(*, file_id: int) -> None:
    """Import a large file of figures in the background."""
    from analytics.tasks import import_figures

    transaction.on_commit(partial(import_figures.delay, file_id))


def gaps_read_later(*, account_id: int) -> None:
    """Ask for an account's missing days in the background; dropped when no worker takes it in half an hour."""
    from analytics.tasks import read_gaps

    transaction.on_commit(partial(read_gaps.apply_async, args=(account_id,), expires=1800))
