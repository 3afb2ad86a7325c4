"""Onboarding, settings, deletion, demo data, notifications, language, reports of the policy, and the cost of lists."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from typing import Any

import pytest
from django.core.cache import cache
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from team.actors import Actor
from team.hooks import hooks
from team.models import AuditEntry, Notification, User, Workspace
from team.roles import Role
from team.services.notifications import notify
from team.services.workspaces import slug_suggest, workspace_update
from team.views.root import CSP_COUNT
from tests.factories import PostMediaFactory, SocialAccountFactory, UserFactory
from tests.team.people import acting, membership
from tests.team.test_audit import three

pytestmark = pytest.mark.django_db
ZH = {"accept-language": "zh-CN,zh;q=0.9"}
FORM = {"name": "山屿茶", "slug": "", "time_zone": "Asia/Shanghai", "language": "zh-hans"}


@pytest.fixture
def demo() -> Iterator[list[str]]:
    """Demo data that only says when it comes and goes."""
    calls: list[str] = []

    def note(word: str) -> Callable[..., None]:
        return lambda *, workspace, actor: calls.append(word)

    kept = hooks.demo_create, hooks.demo_remove
    hooks.demo_create, hooks.demo_remove = note("in"), note("out")
    yield calls
    hooks.demo_create, hooks.demo_remove = kept


def test_a_newcomer_makes_a_workspace_and_is_led_on(client_of: Callable[..., Client]) -> None:
    user = UserFactory()
    client = client_of(user)

    answer = client.post("/onboarding/", FORM)

    workspace = Workspace.objects.get()
    assert (workspace.name, workspace.time_zone) == ("山屿茶", "Asia/Shanghai")
    assert workspace.slug.startswith("team-")
    assert membership(workspace, user).role == Role.OWNER
    step = client.get(answer.headers["Location"])
    assert reverse("accounts:connect", args=[workspace.slug]) in step.content.decode()
    last = client.get(f"/onboarding/?workspace={workspace.slug}&step=post")
    assert reverse("content:post_new", args=[workspace.slug]) in last.content.decode()


@pytest.mark.parametrize(
    ("change", "field"),
    [
        ({"name": " "}, "name"),
        ({"slug": "Not a slug"}, "slug"),
        ({"slug": "taken"}, "slug"),
        ({"time_zone": "Mars/Base"}, "time_zone"),
        ({"language": "xx"}, "language"),
    ],
)
def test_what_cannot_be_is_refused_at_its_field(
    client_of: Callable[..., Client], workspace: Workspace, change: dict[str, str], field: str
) -> None:
    Workspace.objects.filter(pk=workspace.pk).update(slug="taken")

    answer = client_of(UserFactory()).post("/onboarding/", {**FORM, **change})

    assert answer.status_code == 422
    assert field in answer.context["form"].errors
    assert Workspace.objects.count() == 1


def test_addresses_are_suggested_from_latin_names_and_stay_unique(workspace: Workspace) -> None:
    Workspace.objects.filter(pk=workspace.pk).update(slug="hill-tea")

    assert slug_suggest("Hill Tea") == "hill-tea-2"
    assert slug_suggest("Café Été") == "cafe-ete"
    assert slug_suggest("山屿茶").startswith("team-")


def test_the_demo_switch_shows_only_where_demo_data_exists(
    client_of: Callable[..., Client], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(hooks, "demo_create", None)

    assert 'name="demo"' not in client_of(UserFactory()).get("/onboarding/").content.decode()


def test_demo_data_comes_with_a_switch_and_goes_with_one_click(
    client_of: Callable[..., Client], demo: list[str]
) -> None:
    client = client_of(UserFactory())
    client.post("/onboarding/", {**FORM, "demo": "on"})
    workspace = Workspace.objects.get()
    settings = reverse("team:settings", args=[workspace.slug])
    assert workspace.is_demo
    assert "demo data" in client.get(settings).content.decode()

    client.post(reverse("team:demo_remove", args=[workspace.slug]))

    workspace.refresh_from_db()
    assert demo == ["in", "out"]
    assert not workspace.is_demo
    assert client.post(reverse("team:demo_remove", args=[workspace.slug])).status_code == 404


def test_settings_are_saved_and_logged(workspace: Workspace, owner: User, client_of: Callable[..., Client]) -> None:
    client, address = client_of(owner), reverse("team:settings", args=[workspace.slug])
    values = {
        "name": workspace.name,
        "time_zone": "Europe/Berlin",
        "language": "en",
        "number_style": "kilo",
        "approval_mode": "required",
        "late_minutes": "15",
    }

    assert client.post(address, values).status_code == 302
    assert client.post(address, {**values, "late_minutes": "99999"}).status_code == 422

    workspace.refresh_from_db()
    assert (workspace.time_zone, workspace.approval_mode, workspace.late_minutes) == ("Europe/Berlin", "required", 15)
    entry = AuditEntry.objects.for_workspace(workspace).get()
    assert (entry.before["approval_mode"], entry.after["approval_mode"]) == ("optional", "required")
    assert "name" not in entry.after


def test_saving_without_a_change_logs_nothing(workspace: Workspace, owner: User) -> None:
    workspace_update(workspace=workspace, actor=acting(owner), name=workspace.name)

    assert not AuditEntry.objects.for_workspace(workspace).exists()


@pytest.mark.django_db(transaction=True)
def test_deleting_a_workspace_needs_its_name_and_takes_everything(
    workspace: Workspace, owner: User, client_of: Callable[..., Client], monkeypatch: pytest.MonkeyPatch
) -> None:
    erased: list[int] = []
    monkeypatch.setattr(hooks, "workspace_erased", [erased.append])
    three(workspace, owner)
    PostMediaFactory(post__workspace=workspace)
    SocialAccountFactory(workspace=workspace)
    client, address, number = client_of(owner), reverse("team:workspace_delete", args=[workspace.slug]), workspace.pk

    assert client.post(address, {"typed_name": "something else"}).status_code == 422
    assert client.post(address, {"typed_name": workspace.name}).headers["Location"] == "/"

    assert not Workspace.objects.filter(pk=number).exists()
    assert not AuditEntry.all_objects.filter(workspace=number).exists()
    assert erased == [number]
    assert client.get("/").headers["Location"] == "/onboarding/"


def test_notifications_open_where_they_lead_and_are_then_read(
    workspace: Workspace, owner: User, client_of: Callable[..., Client]
) -> None:
    told = {"workspace": workspace, "kind": "team.role_changed", "params": {"role": "owner", "by": "Lin"}}
    notify(**told, users=[owner], url="/me/")
    notify(**told, users=[owner], url="https://elsewhere.example/")
    elsewhere, here = Notification.objects.for_workspace(workspace).order_by("-pk")
    client = client_of(owner)
    page = client.get(reverse("team:notifications", args=[workspace.slug]))
    assert "Lin made you Owner." in page.content.decode()
    assert page.context["unread_total"] == 2

    open_ = lambda item, **form: client.post(  # noqa: E731
        reverse("team:notification_open", args=[workspace.slug, item.pk]), form
    ).headers["Location"]

    assert open_(here) == "/me/"
    assert open_(elsewhere) == reverse("team:notifications", args=[workspace.slug])
    assert client.get(reverse("team:notifications", args=[workspace.slug])).context["unread_total"] == 0


def test_notifications_are_filtered_and_marked_read_together(
    workspace: Workspace, owner: User, client_of: Callable[..., Client]
) -> None:
    for kind in ("team.role_changed", "team.member_joined"):
        notify(workspace=workspace, kind=kind, params={}, users=[owner])
    client, address = client_of(owner), reverse("team:notifications", args=[workspace.slug])

    assert len(client.get(address, {"group": "activity"}).context["rows"]) == 2
    assert len(client.get(address, {"group": "todo"}).context["rows"]) == 0
    client.post(reverse("team:notifications_read", args=[workspace.slug]))
    assert len(client.get(address, {"unread": "1"}).context["rows"]) == 0


def test_nobody_reads_anothers_notifications(
    workspace: Workspace, owner: User, member_of: Callable[..., User], client_of: Callable[..., Client]
) -> None:
    notify(workspace=workspace, kind="team.role_changed", params={}, users=[owner])
    item = Notification.objects.for_workspace(workspace).get()

    answer = client_of(member_of(Role.MANAGER)).post(reverse("team:notification_open", args=[workspace.slug, item.pk]))

    assert answer.status_code == 404


def test_language_is_the_persons_choice_then_the_cookie_then_the_browsers_then_chinese(
    client_of: Callable[..., Client], owner: User
) -> None:
    def spoken(client: Client, **headers: Any) -> str:
        return client.get("/me/" if "_auth_user_id" in client.session else "/login/", **headers).headers[
            "Content-Language"
        ]

    stranger = Client()
    assert spoken(stranger) == "zh-hans"
    assert spoken(stranger, headers={"accept-language": "fr, en;q=0.8"}) == "en"
    assert spoken(stranger, headers={"accept-language": "zh-TW"}) == "zh-hans"
    stranger.post("/language/", {"language": "en"})
    assert spoken(stranger, headers=ZH) == "en"

    owner.language = "zh-hans"
    owner.save()
    signed_in = client_of(owner)
    signed_in.cookies["juzhen_language"] = "en"
    assert spoken(signed_in) == "zh-hans"
    signed_in.post("/language/", {"language": "en", "next": "/me/"})
    owner.refresh_from_db()
    assert owner.language == "en"


@pytest.mark.parametrize("target", ["https://evil.example/", "//evil.example/", "javascript:alert(1)"])
def test_the_language_switch_stays_on_this_site(db: None, target: str) -> None:
    answer = Client().post("/language/", {"language": "en", "next": target})

    assert answer.headers["Location"] == "/"


def test_an_unknown_language_changes_nothing(db: None) -> None:
    answer = Client().post("/language/", {"language": "xx", "next": "/login/"})

    assert answer.headers["Location"] == "/login/"
    assert "juzhen_language" not in answer.cookies


def test_personal_settings_are_saved(owner: User, client_of: Callable[..., Client]) -> None:
    client = client_of(owner)
    values = {
        "name": "林晓",
        "language": "en",
        "time_zone": "Asia/Tokyo",
        "theme": "dark",
        "density": "cosy",
        "rise_colour": "red",
    }

    assert client.post("/me/", values).status_code == 302
    assert client.post("/me/", {**values, "theme": "pink"}).status_code == 422

    owner.refresh_from_db()
    assert (owner.name, owner.theme, owner.density, owner.single_keys) == ("林晓", "dark", "cosy", False)
    page = client.get("/me/").content.decode()
    assert 'data-theme="dark" data-density="cosy"' in page
    assert 'data-rise="red"' in page
    assert "data-no-keys" in page


def test_reports_of_the_policy_are_counted_and_capped(db: None) -> None:
    client = Client()
    report = {"csp-report": {"document-uri": "http://testserver/", "violated-directive": "script-src"}}
    send = lambda body: client.post("/csp-report/", body, content_type="application/csp-report").status_code  # noqa: E731

    assert client.post("/csp-report/", report, content_type="application/json").status_code == 204
    assert send("{" * 10) == 400
    assert send("[1]") == 204
    assert send("x" * 9000) == 413
    assert cache.get(CSP_COUNT) == 2


def cost(client: Client, address: str) -> int:
    """How many queries a page takes, the first visit's own left aside."""
    client.get(address)
    with CaptureQueriesContext(connection) as queries:
        assert client.get(address).status_code == 200
    return len(queries)


def fill(name: str, workspace: Workspace, owner: User, member_of: Callable[..., User], count: int) -> None:
    """`count` more rows for a list."""
    for number in range(count):
        if name == "members":
            member_of(Role.GUEST)
        elif name == "audit":
            workspace_update(workspace=workspace, actor=Actor(member_of(Role.GUEST)), name=f"Name {number}")
        else:
            notify(workspace=workspace, kind="team.role_changed", params={}, users=[owner], dedupe=str(number))


@pytest.mark.parametrize("name", ["members", "audit", "notifications"])
def test_lists_cost_the_same_with_one_row_and_with_fifty(
    workspace: Workspace, owner: User, member_of: Callable[..., User], client_of: Callable[..., Client], name: str
) -> None:
    client, address = client_of(owner), reverse(f"team:{name}", args=[workspace.slug])
    fill(name, workspace, owner, member_of, 1)
    few = cost(client, address)
    fill(name, workspace, owner, member_of, 49)

    assert cost(client, address) == few
    assert few <= 12
