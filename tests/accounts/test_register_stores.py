"""Shops: what is taken, what leads to them, and looking whether their links open."""

from __future__ import annotations

import threading
from collections.abc import Callable, Iterator
from datetime import timedelta
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from typing import Any

import pytest
from django.test import Client
from django.urls import reverse

from accounts.connectors.http import Http
from accounts.models import Store
from accounts.onboarding_states import BindingKind, StoreHealth, StorePlatform
from accounts.services.register import store_checks
from accounts.services.register.dossiers import Plan, dossier_open
from accounts.services.register.store_checks import look_at, store_check
from accounts.services.register.stores import Shop, store_bind, store_save
from accounts.tasks import check_stores
from config.lib.clock import now
from team.actors import Actor
from team.models import Notification, User, Workspace
from team.roles import Role

pytestmark = pytest.mark.django_db
ClientOf = Callable[[User | None], Client]


@pytest.fixture
def who(workspace: Workspace, owner: User) -> dict[str, Any]:
    return {"workspace": workspace, "actor": Actor(owner)}


@pytest.fixture
def at(workspace: Workspace) -> Callable[..., str]:
    return lambda name, *args: reverse(f"accounts:{name}", args=[workspace.slug, *args])


class _Mall(BaseHTTPRequestHandler):
    """Answers the status that the path names; `/inwards` leads to another port of this machine."""

    def do_GET(self) -> None:
        name = self.path.strip("/")
        self.send_response(302 if name == "inwards" else int(name))
        if name == "inwards":
            self.send_header("Location", "http://127.0.0.1:1/secret")
        self.send_header("Content-Length", "0")
        self.end_headers()

    def log_message(self, *_args: Any) -> None:
        """Silent."""


@pytest.fixture
def mall(monkeypatch: pytest.MonkeyPatch) -> Iterator[str]:
    """A server whose one address may be asked."""
    server = ThreadingHTTPServer(("127.0.0.1", 0), _Mall)
    threading.Thread(target=server.serve_forever, daemon=True).start()
    address = f"127.0.0.1:{server.server_port}"
    client = Http(allow_private_hosts={address}, timeout=2.0)
    monkeypatch.setattr(store_checks, "_client", lambda _process: client)
    yield f"http://{address}"
    client.close()
    server.shutdown()
    server.server_close()


@pytest.mark.parametrize(
    ("path", "failures", "health", "problem"),
    [
        ("/200", 0, StoreHealth.OK, ""),
        ("/404", 0, StoreHealth.BROKEN, "gone"),
        ("/410", 0, StoreHealth.BROKEN, "gone"),
        ("/403", 5, StoreHealth.UNCLEAR, "shut"),
        ("/429", 5, StoreHealth.UNCLEAR, "shut"),
        ("/503", 0, StoreHealth.UNCLEAR, "error"),
        ("/503", 1, StoreHealth.BROKEN, "error"),
        ("/inwards", 0, StoreHealth.BROKEN, "refused"),
    ],
)
def test_what_an_answer_means(mall: str, path: str, failures: int, health: StoreHealth, problem: str) -> None:
    found = look_at(mall + path, failures=failures)

    assert (found.health, found.problem) == (health, problem)


@pytest.mark.parametrize(
    "url",
    [
        "https://127.0.0.1/", "https://localhost:5432/", "https://169.254.169.254/latest/meta-data/", "https://[::1]/",
        "https://user:pass@example.com/", "http://example.com/", "https://10.0.0.8/",
    ],
)  # fmt: skip
def test_addresses_inside_are_never_asked(url: str) -> None:
    assert look_at(url).problem == "refused"


@pytest.mark.raises_notice("store_broken")
def test_people_are_told_once_when_a_link_breaks(
    who: dict[str, Any], workspace: Workspace, owner: User, member_of: Any, mall: str, time_machine: Any
) -> None:
    keeper = member_of(Role.COMMUNITY)
    shop = Shop(StorePlatform.TMALL, "旗舰店", "https://shanyu.tmall.example/", owner_id=keeper.pk)
    row = store_save(**who, shop=shop)
    rows = Store.objects.for_workspace(workspace)

    def look(path: str) -> Store:
        rows.update(url=mall + path)
        assert check_stores() == 1
        assert check_stores() == 0
        time_machine.shift(timedelta(hours=25))
        return rows.get(pk=row.pk)

    time_machine.move_to(now(), tick=False)
    good = look("/200")
    assert (good.health, good.good_at) == (StoreHealth.OK, good.checked_at)
    broken = [look("/404"), look("/404")][1]
    assert (broken.health, broken.status, broken.good_at) == (StoreHealth.BROKEN, 404, good.good_at)
    told = Notification.objects.for_workspace(workspace).filter(kind="store_broken")
    assert set(told.values_list("recipient", flat=True)) == {owner.pk, keeper.pk}
    assert told.count() == 2
    told.update(read_at=now())
    look("/200"), look("/404")
    assert told.count() == 4
    Store.objects.for_workspace(workspace).update(url="http://127.0.0.1:1/", health=StoreHealth.OK, failures=0)
    assert store_check(workspace=workspace, store_id=row.pk) is not None


def test_a_server_that_is_away_once_alarms_nobody(who: dict[str, Any], workspace: Workspace, mall: str) -> None:
    row = store_save(**who, shop=Shop(StorePlatform.OWN, "官网", "https://shanyu.example/"))
    Store.objects.for_workspace(workspace).update(url=mall + "/503")
    first = store_check(workspace=workspace, store_id=row.pk)
    assert first is not None
    assert first.health == StoreHealth.UNCLEAR
    assert not Notification.objects.for_workspace(workspace).exists()
    second = store_check(workspace=workspace, store_id=row.pk)
    assert second is not None
    assert second.health == StoreHealth.BROKEN
    assert Notification.objects.for_workspace(workspace).exists()


def test_pages(
    who: dict[str, Any], workspace: Workspace, owner: User, client_of: ClientOf, at: Any, mall: str,
    django_assert_max_num_queries: Any,
) -> None:  # fmt: skip
    client = client_of(owner)
    assert "No shops yet" in client.get(at("stores")).content.decode()
    form = {"platform": "tmall", "name": "山屿茶旗舰店", "url": "https://shanyu.tmall.example/"}
    for wrong in ("javascript:alert(1)", "http://shanyu.example/", "shanyu.tmall.com", ""):
        assert client.post(at("store_new"), {**form, "url": wrong}).status_code == 422
    client.post(at("store_new"), form)
    row = Store.objects.for_workspace(workspace).get()
    again = client.post(at("store_new"), form)
    assert again.status_code == 422
    assert "there already" in again.content.decode()
    account = dossier_open(**who, plan=Plan("douyin", "山屿茶官方"))
    asked = {"store": row.pk, "dossier": account.pk, "kind": "cart"}
    client.post(at("store_bind"), asked)
    client.post(at("store_bind"), {**asked, "from": "dossier"})
    assert row.bindings.count() == 1
    assert client.post(at("store_bind"), {**asked, "kind": "x"}).status_code == 422
    Store.objects.for_workspace(workspace).update(url=mall + "/404")
    client.post(at("store_check", row.pk))
    assert "no such page" in client.get(at("store", row.pk)).content.decode()
    for number in range(20):
        other = store_save(**who, shop=Shop(StorePlatform.JD, f"Shop {number}", f"https://{number}.jd.example/"))
        store_bind(**who, store_id=other.pk, dossier_id=account.pk, kind=BindingKind.BIO)
    with django_assert_max_num_queries(12):
        assert "Shop 7" in client.get(at("stores") + "?platform=jd").content.decode()
    assert "Shop 7" not in client.get(at("stores") + "?health=broken").content.decode()
    client.post(at("store_unbind", row.bindings.get().pk))
    client.post(at("store_remove", row.pk))
    assert not Store.objects.for_workspace(workspace).filter(platform="tmall").exists()


def test_rest(workspace: Workspace, owner: User, client_of: ClientOf, who: dict[str, Any], mall: str) -> None:
    client, api = client_of(owner), f"/api/v1/workspaces/{workspace.slug}/accounts/stores/"
    send: dict[str, Any] = {"content_type": "application/json"}
    account = dossier_open(**who, plan=Plan("douyin", "山屿茶官方"))
    row = client.post(api, {"platform": "own", "name": "官网", "url": "https://shanyu.example/"}, **send).json()
    bound = client.post(f"{api}{row['id']}/bindings/", {"dossier": account.pk, "kind": "bio"}, **send)
    assert bound.status_code == 201
    Store.objects.for_workspace(workspace).update(url=mall + "/200")
    assert client.post(f"{api}{row['id']}/check/").json()["health"] == "ok"
    assert client.get(api).json()["results"][0]["bindings"][0]["dossier"] == account.pk
    assert client.delete(f"{api}bindings/{bound.json()['id']}/").status_code == 204
    assert client.delete(f"{api}{row['id']}/").status_code == 204
