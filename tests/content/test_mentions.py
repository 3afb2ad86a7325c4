"""Names to mention: asked where a platform can, told where not, quiet about failures."""

from __future__ import annotations

from typing import Any

import pytest
from django.core.cache import cache
from django.urls import reverse

from accounts.connectors.errors import Transient
from accounts.connectors.types import Person
from team.roles import Role
from tests.factories import SocialAccountFactory

pytestmark = pytest.mark.django_db


class Connector:
    """Answers like a connector that looks up names."""

    def __init__(self) -> None:
        self.asked: list[str] = []
        self.down = False

    def look_up(self, auth: Any, words: str, *, limit: int = 8) -> list[Person]:
        self.asked.append(words)
        if self.down:
            raise Transient(platform="bluesky")
        return [Person("shanyu.test", "山屿茶")][:limit]


@pytest.fixture
def connector(monkeypatch):
    from types import SimpleNamespace

    fake = Connector()
    session = SimpleNamespace(connector=fake, credential=None)
    monkeypatch.setattr("content.services.mentions.session_open", lambda account: session)
    cache.clear()
    return fake


@pytest.fixture
def accounts(workspace):
    return [SocialAccountFactory(workspace=workspace, platform=slug) for slug in ("bluesky", "bluesky", "weibo")]


def ask(client, workspace, words: str, accounts: list[Any]) -> Any:
    query = {"q": words, "account": [account.pk for account in accounts]}
    return client.get(f"/api/v1/workspaces/{workspace.slug}/mentions/", query)


def test_each_platform_is_asked_once_and_the_others_are_told(client_of, owner, workspace, accounts, connector):
    client = client_of(owner)
    body = ask(client, workspace, "@shan", accounts).json()
    assert body["found"] == [{"platform": "bluesky", "handle": "shanyu.test", "name": "山屿茶"}]
    assert len(body["typed"]) == 1
    ask(client, workspace, "SHAN", accounts)
    assert connector.asked == ["shan"]
    page = client.get(
        reverse("content:mentions", args=[workspace.slug]), {"q": "shan", "account": [a.pk for a in accounts]}
    )
    assert page.json()["names"][0]["handle"] == "shanyu.test"
    assert page.json()["note"]


def test_a_platform_that_does_not_answer_spoils_nothing(client_of, owner, workspace, accounts, connector):
    connector.down = True
    body = ask(client_of(owner), workspace, "shan", accounts).json()
    assert (body["found"], len(body["silent"])) == ([], 1)


def test_nothing_is_asked_without_words_or_for_strangers(client_of, owner, workspace, accounts, connector):
    foreign = SocialAccountFactory(platform="bluesky")
    assert ask(client_of(owner), workspace, " ", accounts).json()["found"] == []
    assert ask(client_of(owner), workspace, "shan", [foreign]).json() == {"found": [], "typed": [], "silent": []}
    assert connector.asked == []


def test_who_cannot_write_cannot_ask(client_of, member_of, workspace, accounts, connector):
    viewer = member_of(Role.GUEST)
    assert ask(client_of(viewer), workspace, "shan", accounts).status_code == 403
