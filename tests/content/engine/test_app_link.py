"""Posting by hand with the platform's help: its own steps, and its app opened with the post filled in."""

from __future__ import annotations

from typing import Any
from urllib.parse import parse_qs, urlsplit

import pytest
from django.test import Client
from django.urls import reverse

from accounts.connectors.platforms.practice.connector import Practice
from content.engine.handoff import handoff_sweep
from content.models import Publication
from content.selectors.handoff_link import handoff_token
from content.states import PublicationState as S
from team.models import AuditEntry
from team.roles import Role
from tests.factories import MembershipFactory

from .conftest import Desk, fresh


@pytest.fixture
def row(desk: Desk) -> Publication:
    """An article on the practice network that waits for a person."""
    account = desk.account("practice", choices={"board": [["news", "News & more"]]})
    options = {"audience": "followers", "board": "news", "no_comments": True, "elsewhere": "x"}
    row = desk.scheduled(account, text="Long read #tea", title="An article", options=options)
    assert handoff_sweep() == 1
    return fresh(row)


def signed_in(desk: Desk, role: str = "") -> Client:
    client = Client()
    user = MembershipFactory(workspace=desk.workspace, role=role).user if role else desk.owner
    client.force_login(user)
    return client


def page_of(row: Publication, name: str = "publication_handoff") -> str:
    return reverse(f"content:{name}", args=[row.workspace.slug, row.pk])


def link_of(row: Publication, name: str) -> str:
    return reverse(f"handoff:{name}", args=[handoff_token(row)])


def opened(desk: Desk) -> list[Any]:
    return list(AuditEntry.objects.for_workspace(desk.workspace).filter(verb="publication.app_opened"))


def test_the_package_has_the_platforms_steps_and_reason(desk: Desk, row: Publication) -> None:
    answer = signed_in(desk).get(page_of(row))
    texts = [tick.text for tick in answer.context["package"].ticks]
    assert texts[0] == "打开练习网络上的账号主页，选择“人工发布”。"
    assert "设置“可见范围”：仅粉丝" in texts
    # What the board is called in Chinese is the connector's business.
    assert any(text.endswith("”：News & more") for text in texts)
    assert "打开“关闭评论”。" in texts
    assert not any("elsewhere" in text for text in texts)
    assert texts.index("粘贴标题和正文，按顺序添加文件，然后发布。") == len(texts) - 2
    page = answer.content.decode()
    assert "这条由人工发布：该平台的接口不支持发布文章。" in page
    assert f'href="{row.account.url}"' in page or not row.account.url
    assert page.count('class="qr-code"') == 2
    queue = signed_in(desk).get(reverse("content:queue", args=[row.workspace.slug]))
    assert "这条由人工发布：该平台的接口不支持发布文章。" in queue.content.decode()


def test_what_somebody_took_into_their_own_hands_has_no_reason_of_the_platform(desk: Desk, row: Publication) -> None:
    Publication.objects.unscoped("test").update(by_hand="")
    answer = signed_in(desk).get(page_of(row))
    assert answer.context["package"].why == ""
    assert "这条由人工发布" not in answer.content.decode()


def test_a_member_opens_the_app(desk: Desk, row: Publication) -> None:
    answer = signed_in(desk).get(page_of(row, "handoff_app"))
    assert answer.status_code == 302
    target = urlsplit(answer["Location"])
    assert f"{target.scheme}://{target.netloc}" == desk.network.url
    assert parse_qs(target.query) == {"title": ["An article"], "text": ["Long read #tea"]}
    filled = desk.network.client.get(answer["Location"]).text
    assert 'value="An article"' in filled
    assert "Long read #tea</textarea>" in filled
    (entry,) = opened(desk)
    assert (entry.actor, entry.after) == (desk.owner, {"by_link": False})
    assert answer["Cache-Control"] == "private, no-store"


def test_the_phone_opens_it_without_signing_in(desk: Desk, row: Publication) -> None:
    page = Client().get(link_of(row, "page")).content.decode()
    assert f'href="{reverse("handoff:app", args=["TOKEN"])[:9]}' in page
    answer = Client().get(link_of(row, "app"))
    assert answer.status_code == 302
    assert answer["Location"].startswith(desk.network.url)
    (entry,) = opened(desk)
    assert (entry.actor, entry.after) == (None, {"by_link": True})
    assert Client().get("/handoff/forged/app/").status_code == 404


@pytest.mark.parametrize(
    ("effect", "told"),
    [("error", "请过几分钟再试"), ("revoke", "请重新连接账号")],
)
def test_a_refusal_says_why_and_what_to_do(desk: Desk, row: Publication, effect: str, told: str) -> None:
    if effect == "revoke":
        desk.network.fault("revoke_token", path="/api/me")
    else:
        desk.network.fault("server_error", path="/api/me", count=0)
    answer = signed_in(desk).get(page_of(row, "handoff_app"), follow=True)
    assert answer.redirect_chain[0][0] == page_of(row)
    assert told in answer.content.decode()
    phone = Client().get(link_of(row, "app"))
    assert phone.status_code == 409
    assert told in phone.content.decode()
    assert "Long read" in phone.content.decode()
    assert opened(desk) == []


def test_a_draft_the_app_cannot_open(desk: Desk, row: Publication) -> None:
    Publication.objects.unscoped("test").update(payload={**row.payload, "text": "long " * 400})
    answer = signed_in(desk).get(page_of(row, "handoff_app"), follow=True)
    assert "正文太长，无法通过链接带入，请复制粘贴。" in answer.content.decode()


def test_only_while_it_waits_and_only_for_those_who_may(desk: Desk, row: Publication) -> None:
    assert signed_in(desk, Role.GUEST).get(page_of(row, "handoff_app")).status_code == 403
    assert Client().get(page_of(row, "handoff_app")).status_code == 302  # to the sign-in
    guest = signed_in(desk, Role.GUEST).get(page_of(row)).content.decode()
    assert page_of(row, "handoff_app") not in guest
    Publication.objects.unscoped("test").update(state=S.CANCELLED)
    assert signed_in(desk).get(page_of(row, "handoff_app"), follow=True).redirect_chain
    assert Client().get(link_of(row, "app")).status_code == 404
    assert opened(desk) == []


def test_a_platform_without_such_links(desk: Desk) -> None:
    row = desk.scheduled(desk.account("practice-channels"), text="By hand")
    handoff_sweep()
    page = signed_in(desk).get(page_of(row)).content.decode()
    assert page_of(row, "handoff_app") not in page
    assert page.count('class="qr-code"') == 1
    assert (
        "请用本页的文案和文件人工发布" in signed_in(desk).get(page_of(row, "handoff_app"), follow=True).content.decode()
    )


def test_by_api(desk: Desk, row: Publication) -> None:
    base = f"/api/v1/workspaces/{desk.workspace.slug}/publications/{row.pk}/"
    client = signed_in(desk)
    package = client.get(f"{base}handoff/").json()
    assert package["opens_app"] is True
    assert package["why"] == "该平台的接口不支持发布文章。"
    assert client.get(base).json()["by_hand"] == "该平台的接口不支持发布文章。"
    answer = client.post(f"{base}app-link/")
    assert answer.status_code == 200
    assert answer.json()["url"].startswith(desk.network.url)
    desk.network.fault("server_error", path="/api/me", count=0)
    refused = client.post(f"{base}app-link/")
    assert (refused.status_code, refused.json()["code"]) == (409, "app_link_refused")


LINK = "snssdk1128://openPlatform/share?share_type=h5"


@pytest.mark.parametrize("link", [LINK, "https://x.example/a?b=1"])
def test_links_of_apps_are_followed(desk: Desk, row: Publication, link: str, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(Practice, "app_link", lambda *_args, **_rest: link)
    assert Client().get(link_of(row, "app"))["Location"] == link
    assert signed_in(desk).get(page_of(row, "handoff_app"))["Location"] == link


def test_looking_at_the_address_asks_nobody(desk: Desk, row: Publication) -> None:
    """Chats and scanners send a HEAD to every address they see."""
    answer = Client().head(link_of(row, "app"))
    assert (answer.status_code, answer["Location"][:9]) == (302, "/handoff/")
    assert signed_in(desk).head(page_of(row, "handoff_app"))["Location"] == page_of(row)
    assert opened(desk) == []


def test_the_platform_is_asked_some_times_a_minute(desk: Desk, row: Publication) -> None:
    answers = [Client().get(link_of(row, "app")) for _ in range(7)]
    assert [answer.status_code for answer in answers] == [302] * 5 + [429] * 2
    assert answers[-1]["Retry-After"] == "60"
    assert "请等一分钟再试" in answers[-1].content.decode()
    assert "Long read" in answers[-1].content.decode()
    assert len(opened(desk)) == 5


@pytest.mark.parametrize(
    "link",
    ["javascript:alert(1)", "data:text/html,x", "//evil.example", "", "x y://z", "https://a\r\nb", "JavaScript:1"],
)
def test_what_a_browser_would_run_is_not(
    desk: Desk, row: Publication, link: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Should a connector ever make one, no way in hands it on."""
    monkeypatch.setattr(Practice, "app_link", lambda *_args, **_rest: link)
    assert Client().get(link_of(row, "app")).status_code == 409
    assert signed_in(desk).get(page_of(row, "handoff_app"))["Location"] == page_of(row)
    refused = signed_in(desk).post(f"/api/v1/workspaces/{desk.workspace.slug}/publications/{row.pk}/app-link/")
    assert (refused.status_code, refused.json()["code"]) == (409, "app_link_refused")
    assert opened(desk) == []
