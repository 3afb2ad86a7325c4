"""The same wish many times at once has one effect: impatient people, repeating programs, two reviewers."""

from __future__ import annotations

import threading
from collections import Counter
from collections.abc import Callable
from datetime import timedelta
from typing import Any

import pytest
from django.db import connections
from django.test import Client
from django.urls import reverse

from config.lib.clock import now
from content.models import Post, Publication
from content.states import PublicationState
from team.models import AuditEntry, User, Workspace
from tests.factories import PostFactory, PublicationFactory, SocialAccountFactory
from tests.team.people import Api

pytestmark = pytest.mark.django_db(transaction=True)
AT_ONCE = 8


def together(ask: Callable[[int], Any]) -> list[Any]:
    """The answers to `AT_ONCE` calls that start at the same moment, each on its own connection."""
    start, answers = threading.Barrier(AT_ONCE), []

    def run(number: int) -> None:
        try:
            start.wait()
            answers.append(ask(number))
        finally:
            connections.close_all()

    threads = [threading.Thread(target=run, args=(n,)) for n in range(AT_ONCE)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert len(answers) == AT_ONCE
    return answers


@pytest.fixture
def api(workspace: Workspace, owner: User) -> Api:
    """The owner's token."""
    return Api(workspace, owner)


@pytest.mark.parametrize("name", ["content:post_new", "content:post_new_autosave", "content:post_new_schedule"])
def test_a_new_post_is_stored_once_per_page(
    name: str, workspace: Workspace, owner: User, client_of: Callable[..., Client]
) -> None:
    account = SocialAccountFactory(workspace=workspace)
    due = now() + timedelta(days=1)
    given = {
        "key": "page-1",
        "version": "0",
        "text": "Only once",
        "accounts": str(account.pk),
        "due_date": due.strftime("%Y-%m-%d"),
        "due_time": "12:00",
    }
    clients = [client_of(owner) for _ in range(AT_ONCE)]
    address = reverse(name, args=[workspace.slug])

    answers = together(lambda n: clients[n].post(address, given))

    assert {answer.status_code for answer in answers} <= {200, 302}
    assert Post.objects.for_workspace(workspace).count() == 1
    assert Publication.objects.for_workspace(workspace).count() == 1

    clients[0].post(address, {**given, "key": "page-2"})
    assert Post.objects.for_workspace(workspace).count() == 2


def test_the_same_key_at_once_makes_one_post(api: Api, workspace: Workspace) -> None:
    answers = together(lambda _n: api("post", "posts/", {"text": "x"}, Idempotency_Key="k"))

    assert {answer.status_code for answer in answers} <= {201, 409}
    assert Post.objects.for_workspace(workspace).count() == 1
    assert len({answer.json()["id"] for answer in answers if answer.status_code == 201}) == 1


@pytest.mark.parametrize(
    ("state", "path", "body", "verb"),
    [
        (
            PublicationState.NEEDS_HANDOFF,
            "publications/{p}/confirm/",
            {"url": "https://x.example/1", "force": True},
            "confirmed",
        ),
        (PublicationState.FAILED, "publications/{p}/handoff/", {}, "handed_off"),
        (PublicationState.UNKNOWN, "publications/{p}/resend/", {}, "resent"),
        (PublicationState.FAILED, "publications/{p}/drop/", {}, "dropped"),
    ],
)
def test_one_click_of_many_decides(
    api: Api, workspace: Workspace, state: str, path: str, body: dict[str, object], verb: str
) -> None:
    row = PublicationFactory(
        post=PostFactory(workspace=workspace, state="scheduled"),
        account=SocialAccountFactory(workspace=workspace),
        state=state,
        next_attempt_at=None,
    )

    answers = together(lambda _n: api("post", path.format(p=row.pk), body))

    assert Counter(answer.status_code for answer in answers) == {200: 1, 409: AT_ONCE - 1}
    assert AuditEntry.objects.for_workspace(workspace).filter(verb=f"publication.{verb}").count() == 1


def test_two_reviewers_approve_once(api: Api, workspace: Workspace, owner: User) -> None:
    post = PostFactory(workspace=workspace, author=owner, state="in_review")

    answers = together(lambda _n: api("post", f"posts/{post.pk}/approve/", {}))

    assert Counter(answer.status_code for answer in answers) == {200: 1, 409: AT_ONCE - 1}
    assert AuditEntry.objects.for_workspace(workspace).filter(verb="post.approved").count() == 1
