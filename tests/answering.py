"""Rows of answer times, shifts and promises, one of each kind."""

from __future__ import annotations

from datetime import timedelta
from typing import Any

from accounts.models import SocialAccount
from config.lib.clock import local_day, now
from interactions.models import Absence, AnswerCalendar, AnswerPolicy, Promise, Shift
from team.models import User, Workspace
from team.roles import Role
from tests.factories import MembershipFactory
from tests.interactions.making import thread_of

ANSWERING_PAGES = (
    "inbox/promises/",
    "inbox/promises/?view=kept",
    "inbox/promises/{promise}/",
    "inbox/shifts/",
    "inbox/shifts/{colleague}/",
    "inbox/sla/",
    "inbox/sla/policies/{answer_policy}/",
    "inbox/sla/calendars/{answer_calendar}/",
    "inbox/sla/escalation/",
    "inbox/sla/assignment/",
    "inbox/sla/report/",
)


def answering_places(workspace: Workspace) -> dict[str, int]:
    """Ids that ANSWERING_PAGES need, from the demo."""
    return {
        "promise": Promise.objects.for_workspace(workspace).filter(state="open")[0].pk,
        "colleague": Shift.objects.for_workspace(workspace)[0].user_id,
        "answer_policy": AnswerPolicy.objects.for_workspace(workspace)[0].pk,
        "answer_calendar": AnswerCalendar.objects.for_workspace(workspace)[0].pk,
    }


def answering_objects(workspace: Workspace, user: User, account: SocialAccount) -> dict[str, Any]:
    """A value for each parameter of the addresses of answer times, shifts and promises."""
    today = local_day(now(), workspace.time_zone)
    thread = thread_of(account, who=f"walk-{user.pk}")
    due = now() + timedelta(days=1)
    week = [[[540, 1080]]] * 7
    absence = Absence.objects.create(workspace=workspace, user=user, first_day=today, last_day=today)
    return {
        "answer_policy_id": AnswerPolicy.objects.create(
            workspace=workspace, name="walk", first_minutes=60, next_minutes=60
        ).pk,
        "answer_calendar_id": AnswerCalendar.objects.create(workspace=workspace, name="walk", zone="UTC", week=week).pk,
        "colleague_id": MembershipFactory(workspace=workspace, role=Role.COMMUNITY).user_id,
        "absence_id": absence.pk,
        "promise_id": Promise.objects.create(workspace=workspace, thread=thread, words="walk", due_at=due).pk,
        "thread_id": thread.pk,
    }
