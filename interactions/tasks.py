"""Work in the background: ids in, one service call."""

from __future__ import annotations

from celery import shared_task

from interactions.services.activities.collecting import entries_collect_due
from interactions.services.activities.drawing import draws_due
from interactions.services.activities.steps import activities_tick
from interactions.services.activities.winning import claims_watch
from interactions.services.arrivals import account_look, looks_due
from interactions.services.attachments import attachments_fetch
from interactions.services.communities.points import points_expire
from interactions.services.communities.watch import communities_watch
from interactions.services.communities.weeks import communities_read
from interactions.services.complaints.reminding import callers_forget, complaints_tick
from interactions.services.contacts.lifecycle import lifecycles_review
from interactions.services.contacts.segments import segments_refresh
from interactions.services.delivery import answer_deliver, answers_deliver_due
from interactions.services.faq.using import faq_settle
from interactions.services.judge_training import model_train, models_train_due
from interactions.services.moderation.applying import run_apply, runs_apply_due
from interactions.services.privacy.requests import copies_forget
from interactions.services.privacy.retention import retention_run_all
from interactions.services.sla.escalation import clocks_reckon, clocks_tick
from interactions.services.sla.promising import promises_tick
from interactions.services.surveys.answering import survey_forget
from interactions.services.threads import threads_wake
from interactions.services.voice.counting import voice_count
from team.models import Workspace


@shared_task
def look_at_accounts() -> int:
    """Each half minute: start to read the inboxes whose time has come."""
    return looks_due()


@shared_task
def look_at_account(account_id: int) -> str:
    """Read one account's inbox."""
    return account_look(account_id=account_id)


@shared_task
def deliver_answer(message_id: int) -> str:
    """Send one answer. Returns what came of it."""
    return answer_deliver(message_id=message_id)


@shared_task
def deliver_due_answers() -> int:
    """Each quarter of a minute: send answers whose task was lost or whose next try has come."""
    return answers_deliver_due()


@shared_task
def wake_threads() -> int:
    """Each half minute: open the threads whose snooze is over."""
    return threads_wake()


@shared_task
def review_lifecycles() -> int:
    """Each night: look at the lifecycle of every contact anew."""
    return lifecycles_review()


@shared_task
def refresh_segments() -> int:
    """Each hour: count who is in each segment."""
    return segments_refresh()


@shared_task
def clear_old_data() -> int:
    """Each night: remove what workspaces have kept long enough."""
    return retention_run_all()


@shared_task
def forget_copies() -> int:
    """Each hour: delete copies of personal data whose time is over."""
    return copies_forget()


@shared_task
def watch_communities() -> int:
    """Hourly: tell people of links that end, missing reviews, silence and fading activity."""
    return communities_watch()


@shared_task
def read_communities() -> int:
    """Daily: count the members of groups whose platform tells."""
    return communities_read()


@shared_task
def expire_points() -> int:
    """Daily: let points end whose last day is over."""
    return points_expire()


@shared_task
def tick_clocks() -> int:
    """Each half minute: warn of answers that are due soon, and climb the ladder for those that are late."""
    return clocks_tick() + promises_tick()


@shared_task
def reckon_clocks(workspace_id: int) -> int:
    """Reckon what is due anew, after a workspace has changed its promises."""
    return clocks_reckon(workspace_id=workspace_id)


@shared_task
def train_judge(workspace_id: int) -> str:
    """Learn from the corrections of one workspace. Returns what came of it."""
    return model_train(workspace=Workspace.objects.get(pk=workspace_id))


@shared_task
def train_judges() -> int:
    """Each night: learn where something was put right since the last time."""
    return models_train_due()


@shared_task
def forget_survey_texts() -> int:
    """Each hour: take out texts of responses that are older than their survey promised."""
    return survey_forget()


@shared_task
def settle_faq() -> int:
    """Each half hour: see whether answers from the library helped."""
    return faq_settle()


@shared_task
def count_voices() -> int:
    """Each two minutes: count what was said about the themes of the boards, where something is new."""
    return voice_count()


@shared_task
def fetch_attachments(message_ids: list[int]) -> int:
    """Fetch the pictures that came with messages."""
    return attachments_fetch(message_ids=message_ids)


@shared_task
def apply_rule_run(run_id: int) -> str:
    """Do at the platform what a rule asks for. Returns what came of it."""
    return run_apply(run_id=run_id)


@shared_task
def apply_due_rule_runs() -> int:
    """Each half minute: what rules asked for and has no task any more, or is due again."""
    return runs_apply_due()


@shared_task
def tick_complaints() -> int:
    """Each minute: tell people of stages of complaints that are overdue."""
    return complaints_tick()


@shared_task
def forget_callers() -> int:
    """Each night: forget who called about complaints that were closed long ago."""
    return callers_forget()


@shared_task
def collect_entries() -> int:
    """Each minute: open activities whose time has come, bring entries up to date, tell of those that ended."""
    return activities_tick() + entries_collect_due()


@shared_task
def run_draws() -> int:
    """Each minute: draw where the public seed has come, and watch the winners' time to answer."""
    return draws_due() + claims_watch()
