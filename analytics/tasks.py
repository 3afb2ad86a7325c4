"""Background tasks. Each is safe to run twice and at the same time as itself."""

from __future__ import annotations

from celery import shared_task

from analytics.services.alerting.alerts import rules_judge
from analytics.services.collecting.collecting import account_collect, collections_due
from analytics.services.collecting.fetching import answers_forget
from analytics.services.gaps import gaps_due, gaps_read
from analytics.services.growth.experiments import experiments_end
from analytics.services.importing.files import file_run, files_resume, sheets_forget
from analytics.services.insights.actions import actions_measure
from analytics.services.insights.insights import insights_refresh
from analytics.services.listening.erasing import listening_forget
from analytics.services.listening.finding import listen as listen_here
from analytics.services.listening.finding import listen_all
from analytics.services.listening.searching import search_run, searches_due
from analytics.services.listening.spiking import spikes_watch
from analytics.services.listening.topics import topics_find_all
from analytics.services.reports.mailing import mails_due, mails_send
from analytics.services.reports.scheduling import run_make, schedules_run
from analytics.services.spreading.keeping import sharers_forget
from analytics.services.spreading.reading import spread_read, spreads_due
from analytics.services.store.campaigns import campaigns_mend
from analytics.services.store.partitions import partitions_forget
from analytics.services.store.posts import publications_take_over
from analytics.services.store.rolling import rollups_run
from analytics.services.watch import goals_watch
from team.models import Workspace


@shared_task
def watch_goals() -> int:
    """Refresh the progress of running goals and tell owners whose goal got worse."""
    return goals_watch()


@shared_task
def collect_due() -> int:
    """Every minute: start reading the accounts for which something is due."""
    return collections_due()


@shared_task
def collect_account(account_id: int) -> str:
    """Read what is due of one account."""
    return account_collect(account_id=account_id)


@shared_task
def read_spread_due() -> int:
    """Every five minutes: start the accounts of which it is due to read who passed posts on."""
    return spreads_due()


@shared_task
def read_spread(account_id: int) -> str:
    """Read who passed an account's posts on."""
    return spread_read(account_id=account_id)


@shared_task
def roll_up() -> int:
    """Every quarter of a minute: reckon the days that have changed."""
    return rollups_run()


@shared_task
def keep_store() -> int:
    """Every day: take over posts that were missed, drop what is older than is kept."""
    kept = publications_take_over(everything=True) + campaigns_mend()
    return kept + answers_forget() + sheets_forget() + partitions_forget() + sharers_forget()


@shared_task
def judge_rules() -> int:
    """Every hour: judge the alert rules about figures."""
    return rules_judge()


@shared_task
def judge_silence() -> int:
    """Every half hour: judge the alert rules about figures that do not come."""
    return rules_judge(silence=True)


@shared_task
def listen() -> int:
    """Find mentions in new texts of all workspaces, and go on filling monitors."""
    return listen_all()


@shared_task
def listen_in(workspace_id: int) -> int:
    """The same for one workspace, when somebody has just changed what is listened for."""
    workspace = Workspace.objects.filter(pk=workspace_id).first()
    return listen_here(workspace=workspace) if workspace is not None else 0


@shared_task
def watch_spikes() -> int:
    """Tell those who watch a monitor that it is met far more often than usual."""
    return spikes_watch()


@shared_task
def search_due() -> int:
    """Every minute: start the searches of monitors that are due."""
    return searches_due()


@shared_task
def search_monitor(search_id: int) -> str:
    """Go on with one search of a monitor."""
    return search_run(search_id=search_id)


@shared_task
def find_hot_topics() -> int:
    """Find which words rise, in every workspace."""
    return topics_find_all()


@shared_task
def forget_heard() -> int:
    """Throw away tables of texts that nobody imported, and words that were kept long enough."""
    return listening_forget()


@shared_task
def report_dates() -> int:
    """Every minute: make the reports that are due, and send the mails that wait."""
    return schedules_run() + mails_due()


@shared_task
def report_run(run_id: int) -> str:
    """Make and send one report that is due."""
    return run_make(run_id=run_id)


@shared_task
def report_mails(version_id: int) -> int:
    """Send the waiting mails of one report."""
    return mails_send(version_id=version_id)


@shared_task
def import_figures(file_id: int) -> int:
    """Import a large file of figures."""
    return file_run(file_id=file_id)


@shared_task
def resume_figure_files() -> int:
    """Every few minutes: start files again that a lost worker left."""
    return files_resume()


@shared_task
def look_for_gaps() -> int:
    """Every hour: ask again for days whose figures are missing, once a day for each account."""
    return gaps_due()


@shared_task
def read_gaps(account_id: int) -> int:
    """Ask for an account's missing days."""
    return gaps_read(account_id=account_id)


@shared_task
def find_insights() -> int:
    """Every day: look for insights anew and measure the effect of improvement actions."""
    experiments_end()
    return insights_refresh() + actions_measure()
