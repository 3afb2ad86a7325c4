"""Dashboards that people put together: pinning with filters, who sees and changes them, what is gone, what it costs."""

from __future__ import annotations

import html
import re
from datetime import date, timedelta
from urllib.parse import parse_qs, urlsplit

import pytest

from accounts.models import AccountGroup
from analytics.dictionary import BY_ID
from analytics.models import AccountDay, ContentDay, Dashboard, DashboardPin
from analytics.selectors.figures.sums import SUMMED
from analytics.selectors.own_dashboards.kinds import KINDS, PRESENCE, TALK
from config.lib.clock import now
from team.models import AuditEntry
from team.permissions import Permission as P
from team.roles import Role
from tests.analytics.measuring import measured, sampled
from tests.factories import SocialAccountFactory
from tests.team.people import Api

pytestmark = pytest.mark.django_db
HTMX = {"hx-request": "true"}
TREND = "what=trend&metric=exposure&period=7d&compare=year"


@pytest.fixture
def account(workspace):
    """An account with figures on two days and two posts."""
    made = SocialAccountFactory(workspace=workspace, platform="mastodon", display_name="Tea house")
    for day, exposure in ((date(2026, 5, 12), 4000), (date(2026, 5, 28), 6000), (date(2026, 4, 20), 5000)):
        ContentDay.objects.create(
            workspace=workspace, account=made, day=day, format="video", reported=[0] * 11, rolled_at=now(),
            exposure=exposure, engagement=exposure // 20, engagement_exposed=exposure // 20, posts=1,
        )  # fmt: skip
    for day, followers in ((date(2026, 5, 1), 1000), (date(2026, 5, 30), 1250)):
        AccountDay.objects.create(workspace=workspace, account=made, day=day, captured_at=now(), followers=followers)
    post = measured(made, "2026-05-20 02:00", title="Winter tea", remote_id="a", format="video")
    sampled(post, ("2026-05-20 05:00", {"impressions": 300, "likes": 30}))
    return made


@pytest.fixture
def pin(client, at):
    """Pin an address through the form."""

    def make(address, *, who=None, **fields):
        entered = {"address": address, "dashboard": "new", "name": "Mine", "title": "", "size": "half", **fields}
        return (who or client).post(at("pin_new"), entered)

    return make


def the_pin(**values):
    return DashboardPin.objects.unscoped("test").get(**values)


def test_the_overview_offers_pins_and_the_dialog_names_a_new_dashboard(client, account, at, pin):
    page = client.get(at("overview") + "?period=7d&platform=mastodon&metric=engagement").content.decode()
    links = re.findall(r'href="([^"]*/pins/new/[^"]*)"', page)
    kinds = {parse_qs(urlsplit(one.replace("&amp;", "&")).query)["what"][0] for one in links}
    assert {"figure", "trend", "platforms", "formats", "best"} <= kinds
    trend = next(one for one in links if "what=trend" in one).replace("&amp;", "&")
    dialog = client.get(trend, headers=HTMX).content.decode()
    assert "<html" not in dialog
    assert "My dashboard" in dialog
    answer = pin(urlsplit(trend).query, name="Weekly")
    assert answer.status_code == 302
    row = the_pin()
    assert (row.what, row.query) == (
        "trend", {"period": "7d", "compare": "previous", "platform": "mastodon", "metric": "engagement"},
    )  # fmt: skip
    board = client.get(answer["Location"].partition("#")[0]).content.decode()
    for words in ("Weekly", "Engagement", "Last 7 days · Mastodon", 'class="chart"', "Pinned to"):
        assert words in board, words
    # The next pin goes to the dashboard that was used last.
    again = client.get(trend, headers=HTMX).content.decode()
    assert f'<option value="{row.dashboard_id}" selected' in again
    told = AuditEntry.objects.for_workspace(row.workspace).values_list("verb", flat=True)
    assert {"dashboard.made", "dashboard.pinned"} <= set(told)


@pytest.mark.parametrize(
    ("page", "kinds"),
    [
        ("accounts/?sort=followers", {"accounts"}),
        ("accounts/{account}/", {"figure", "trend", "best", "formats", "heat"}),
        ("posts/?sort=likes&q=Winter", {"posts"}),
        ("interaction/", set()),
        ("audience/", {"cohorts", "lost", "funnel", "presence"}),
        ("metrics/clicks/", {"figure", "trend"}),
    ],
)
def test_every_page_has_pins_that_can_be_pinned(client, workspace, account, at, pin, page, kinds):
    text = client.get(at("overview") + page.format(account=account.pk)).content.decode()
    links = [one.replace("&amp;", "&") for one in re.findall(r'href="([^"]*/pins/new/[^"]*)"', text)]
    assert kinds <= {parse_qs(urlsplit(one).query)["what"][0] for one in links}
    for at_once, link in enumerate(links):
        answer = pin(urlsplit(link).query, name=f"N{at_once}")
        assert answer.status_code == 302, link
        assert client.get(answer["Location"].partition("#")[0]).status_code == 200


def one_of_each(account):
    """A query for every kind and figure that can be pinned."""
    words = {"metric": "exposure", "days": "90", "account": [str(account.pk)], "aspect": "gender", "period": "30d"}
    for kind in KINDS.values():
        for figure in kind.figures or ("",):
            yield kind.key, {**words, "figure": figure}


def parts_of(page):
    """The addresses a dashboard asks for after it came."""
    return [html.unescape(one) for one in re.findall(r'hx-get="(\?[^"]*pin=[^"]*)"', page.content.decode())]


def test_every_kind_draws_as_chart_table_and_file(client, workspace, account, at, owner, django_assert_max_num_queries):
    board = Dashboard.objects.create(workspace=workspace, owner=owner, name="All")
    for place, (what, query) in enumerate(one_of_each(account)):
        DashboardPin.objects.create(workspace=workspace, dashboard=board, what=what, query=query, position=place)
    count = len(KINDS) - 2 + len(TALK) + len(PRESENCE)
    for tail in ("", "?view=table", "?period=7d", "?period=custom&from=2026-05-01&to=2026-05-31", "?period=x"):
        page = client.get(at("dashboard", board.pk) + tail)
        assert page.status_code == 200
        assert page.content.decode().count("data-pin=") == count
        # What is waited for comes in parts, each pin once; every part asks for little.
        waiting = re.findall(r'id="(wait-pin-\d+)"', page.content.decode())
        came = []
        for part in parts_of(page):
            with django_assert_max_num_queries(12):
                answer = client.get(at("dashboard", board.pk) + part, HTTP_HX_REQUEST="true").content.decode()
            assert answer.lstrip().startswith("<hx-partial")
            came += re.findall(r'hx-target="#(wait-pin-\d+)"', answer)
        assert sorted(came) == sorted(waiting)
        assert 0 < len(waiting) < count
    with django_assert_max_num_queries(12):
        client.get(at("dashboard", board.pk))
    # Without scripts a pin is shown with the page that names it.
    last = f"?pin={came[-1].rpartition('-')[2]}"
    assert came[-1] not in client.get(at("dashboard", board.pk) + last).content.decode()
    assert waiting[0] in client.get(at("dashboard", board.pk) + "?pin=0&pin=x").content.decode()
    row = board.pins.get(what="trend")
    for ending, begin in (("svg", b"<svg"), ("csv", b"\xef\xbb\xbf")):
        found = client.get(at("pin_file", board.pk, row.pk, ending) + "?period=7d")
        assert found.content.startswith(begin) or b"svg" in found.content[:200]
        assert "attachment" in found["Content-Disposition"]
    assert client.get(at("pin_file", board.pk, row.pk, "exe")).status_code == 404


def test_a_period_for_all_and_back(client, account, at, pin):
    board = pin(TREND)["Location"].partition("#")[0]
    plain = client.get(board).content.decode()
    assert "Last 7 days" in plain
    assert "25 May – 31 May" in plain
    month = client.get(board + "?period=last_month").content.decode()
    assert "one period for all pins" in month
    assert "1 May – 31 May" in month
    # What is opened from there has the period that is looked at, the comparison as it was pinned.
    assert re.search(r'href="[^"]*analytics/\?[^"]*period=last_month[^"]*compare=year', month)
    custom = client.get(board + "?period=custom&from=2026-05-10&to=2026-05-14").content.decode()
    assert "10 May – 14 May" in custom


def test_pins_of_two_scopes_are_read_together(client, workspace, account, at, owner, django_assert_max_num_queries):
    board = Dashboard.objects.create(workspace=workspace, owner=owner, name="Ten")
    for place in range(10):
        what = ("figure", "trend", "formats", "platforms", "accounts")[place % 5]
        query = {"metric": "exposure", "period": "7d" if place < 5 else "90d", "compare": "previous"}
        DashboardPin.objects.create(workspace=workspace, dashboard=board, what=what, query=query, position=place)
    client.get(at("dashboard", board.pk))
    # Person, membership, bell; the dashboard, its pins, the accounts; two for the sheets with all curves, one for what
    # began, one for what happened.
    with django_assert_max_num_queries(10):
        page = client.get(at("dashboard", board.pk))
    assert page.status_code == 200
    metrics = [one for one in BY_ID if BY_ID[one].rule in SUMMED]
    for place in range(10, 24):
        query = {"metric": metrics[place % len(metrics)], "period": "90d", "compare": "previous"}
        DashboardPin.objects.create(workspace=workspace, dashboard=board, what="figure", query=query, position=place)
    with django_assert_max_num_queries(10):
        assert client.get(at("dashboard", board.pk)).content.decode().count("data-pin=") == 24
    # Whatever figures are pinned, over whatever periods.
    board = Dashboard.objects.create(workspace=workspace, owner=owner, name="All of them")
    whats = ("trend", "best", "heat", "trend", "accounts", "worst", "figure", "trend")
    for place, what in enumerate(whats):
        query = {"metric": ("exposure", "followers")[place % 2], "period": ("7d", "30d", "90d")[place % 3]}
        DashboardPin.objects.create(workspace=workspace, dashboard=board, what=what, query=query, position=place)
    with django_assert_max_num_queries(12):
        assert "is-waiting" not in client.get(at("dashboard", board.pk)).content.decode()


def test_moving_resizing_renaming_and_taking_off(client, account, at, pin):
    first = pin(TREND)["Location"]
    board = the_pin().dashboard
    for what in ("formats", "best"):
        pin(f"what={what}", dashboard=str(board.pk))
    url = first.partition("#")[0]

    def order():
        page = client.get(url).content.decode()
        return re.findall(r'data-pin="(\d+)"', page)

    start = order()
    client.post(at("pin", board.pk, start[0]), {"do": "down"})
    assert order() == [start[1], start[0], start[2]]
    client.post(at("pin", board.pk, start[1]), {"do": "up"})
    assert order() == [start[1], start[0], start[2]]
    client.post(at("pin", board.pk, start[2]), {"do": "full"})
    assert the_pin(pk=start[2]).size == "full"
    refused = client.post(at("pin", board.pk, start[2]), {"do": "quarter"})
    assert refused.status_code == 422
    saved = client.post(at("pin", board.pk, start[2]), {"do": "save", "title": "  Our   best ", "size": "half"})
    assert saved.status_code == 302
    assert "Our best" in client.get(url).content.decode()
    long = client.post(at("pin", board.pk, start[2]), {"do": "save", "title": "x" * 121, "size": "half"})
    assert long.status_code == 422
    assert "x" * 121 in long.content.decode()
    gone = client.post(at("pin", board.pk, start[0]), {"do": "remove"}, follow=True).content.decode()
    assert "Taken off the dashboard." in gone
    assert order() == [start[1], start[2]]
    client.post(at("pin", board.pk, start[0]), {"do": "restore"})
    assert order() == [start[1], start[0], start[2]]


def test_an_order_made_on_an_old_page_is_refused(client, account, at, pin):
    pin(TREND)
    board = the_pin().dashboard
    pin("what=formats", dashboard=str(board.pk))
    ids = [str(one) for one in board.pins.order_by("position").values_list("pk", flat=True)]
    board.refresh_from_db()
    values = {"order": ",".join(reversed(ids)), "version": board.version}
    done = client.post(at("dashboard_order", board.pk), values, headers=HTMX)
    assert done.content.decode() == str(board.version + 1)
    assert client.post(at("dashboard_order", board.pk), values, headers=HTMX).status_code == 409
    short = client.post(at("dashboard_order", board.pk), {"order": ids[0], "version": ""}, headers=HTMX)
    assert short.status_code == 422


def test_limits_are_told(client, account, at, pin, workspace):
    pin(TREND)
    board = the_pin().dashboard
    DashboardPin.objects.bulk_create(
        DashboardPin(workspace=workspace, dashboard=board, what="formats", query={}, position=1) for _n in range(23)
    )
    full = pin("what=formats", dashboard=str(board.pk))
    assert full.status_code == 422
    assert "holds 24 pins" in full.content.decode()
    gone = pin("what=formats", dashboard=str(board.pk + 1), title="Kept").content.decode()
    assert "This dashboard is gone" in gone
    assert 'value="Kept"' in gone
    # Nothing is left of a new dashboard whose pin is refused.
    assert pin("what=formats", name="").status_code == 422
    assert pin("what=formats", name="Mine").status_code == 422
    assert Dashboard.objects.for_workspace(workspace).count() == 1
    for wrong in ("what=nothing", "what=trend", "what=trend&metric=nothing", "what=formats&account=987654"):
        assert pin(wrong, name="Wrong").status_code == 422, wrong


def test_private_ones_are_nobody_elses(client, account, at, pin, member_of, client_of, workspace):
    pin(TREND)
    row = the_pin()
    board = row.dashboard
    other = client_of(member_of(Role.MANAGER))
    assert "Mine" not in other.get(at("dashboards")).content.decode()
    for name, *more in (("dashboard",), ("dashboard_edit",), ("pin", row.pk), ("pin_file", row.pk, "svg")):
        assert other.get(at(name, board.pk, *more)).status_code == 404, name
    for name, *more in (("dashboard_copy",), ("dashboard_remove",), ("dashboard_order",), ("pin", row.pk)):
        assert other.post(at(name, board.pk, *more), {"do": "remove"}).status_code == 404, name
    assert pin("what=formats", who=other, dashboard=str(board.pk)).status_code == 422
    assert the_pin().removed_at is None


def test_shared_ones_are_read_by_all_and_changed_by_some(client, account, at, pin, member_of, client_of):
    pin(TREND, name="Team", shared="on")
    row = the_pin()
    board = row.dashboard
    guest, analyst = client_of(member_of(Role.GUEST)), client_of(member_of(Role.ANALYST))
    page = guest.get(at("dashboard", board.pk)).content.decode()
    assert "only looks at shared dashboards" in page
    for words in ("data-grip", 'value="remove"', at("dashboard_edit", board.pk)):
        assert words not in page
    assert guest.get(at("pin_file", board.pk, row.pk, "csv")).status_code == 200
    assert guest.post(at("pin", board.pk, row.pk), {"do": "remove"}).status_code == 403
    assert guest.post(at("dashboard_remove", board.pk)).status_code == 403
    assert guest.post(at("dashboard_edit", board.pk), {"name": "Ha"}).status_code in {403, 422}
    assert "Team" in analyst.get(at("pin_new") + "?what=formats", headers=HTMX).content.decode()
    assert "Team" not in guest.get(at("pin_new") + "?what=formats", headers=HTMX).content.decode()
    assert pin("what=formats", who=analyst, dashboard=str(board.pk)).status_code == 302
    # Whoever may change it cannot take it away from the team for themselves; its owner can.
    kept = analyst.post(at("dashboard_edit", board.pk), {"name": "Team"})
    assert kept.status_code == 422
    assert "Only its owner" in kept.content.decode()
    assert client.post(at("dashboard_edit", board.pk), {"name": "Mine again"}).status_code == 302
    assert guest.get(at("dashboard", board.pk)).status_code == 404
    # A guest keeps dashboards of their own and shares none.
    assert pin("what=formats", who=guest, name="Of a guest", shared="on").status_code == 302
    assert not Dashboard.objects.for_workspace(board.workspace).get(name="Of a guest").shared


def test_a_copy_is_private_and_whole(client, account, at, pin, member_of, client_of, workspace):
    pin(TREND, name="Team", shared="on")
    board = the_pin().dashboard
    guest = client_of(member_of(Role.GUEST))
    for _time in range(2):
        assert guest.post(at("dashboard_copy", board.pk)).status_code == 302
    copies = Dashboard.objects.for_workspace(workspace).exclude(pk=board.pk).order_by("pk")
    assert [(one.name, one.shared, one.pins.count()) for one in copies] == [
        ("Team (copy)", False, 1), ("Team (copy 2)", False, 1),
    ]  # fmt: skip
    client.post(at("dashboard_remove", board.pk))
    assert "Team (copy)" in guest.get(at("dashboards")).content.decode()


def test_what_is_gone_is_said_and_can_be_taken_off(client, workspace, account, at, owner, member_of, client_of):
    other = SocialAccountFactory(workspace=workspace, platform="bluesky", display_name="Second")
    group = AccountGroup.objects.create(workspace=workspace, name="Stores")
    board = Dashboard.objects.create(workspace=workspace, owner=owner, name="Old", shared=True)
    queries = [
        ("trend", {"metric": "exposure", "account": [str(other.pk)]}),
        ("trend", {"metric": "exposure", "account": [str(other.pk), str(account.pk)]}),
        ("figure", {"metric": "exposure", "account": [str(other.pk)], "page": "account"}),
        ("formats", {"group": group.pk}),
        ("formats", {"platform": "bluesky"}),
        ("trend", {"metric": "no_longer"}),
        ("no_longer", {}),
        ("talk", {"figure": "received"}),
        ("talk", {}),
        ("trend", []),
        ("audience", {"account": [str(other.pk)], "aspect": "gender"}),
    ]
    for place, (what, query) in enumerate(queries):
        DashboardPin.objects.create(workspace=workspace, dashboard=board, what=what, query=query, position=place)
    other.delete()
    group.delete()
    page = client.get(at("dashboard", board.pk)).content.decode()
    assert page.count("not part of this workspace any more") == 3
    for words in (
        "1 of its accounts is gone",
        "group of accounts it shows is empty or was deleted",
        "no account on the platform",
        "not in the dictionary any more",
        "can no longer be shown",
        "filters are not valid",
        "Take it off the dashboard",
    ):
        assert words in page, words
    for row in board.pins.all():
        assert client.get(at("pin", board.pk, row.pk)).status_code == 200
        assert client.get(at("pin_file", board.pk, row.pk, "csv")).status_code in {200, 404}
    guest = client_of(member_of(Role.GUEST))
    seen = guest.get(at("dashboard", board.pk)).content.decode()
    assert "Your role does not allow you to see this." in seen
    assert "Take it off the dashboard" not in seen
    assert guest.get(at("pin_file", board.pk, board.pins.get(position=7).pk, "csv")).status_code == 403
    data = guest.get(f"/api/v1/workspaces/{workspace.slug}/analytics/dashboards/{board.pk}/data/").json()
    assert [one["problem"] for one in data["pins"]] == [
        "gone", "", "gone", "gone", "gone", "gone", "unknown", "not_allowed", "not_allowed", "gone", "gone",
    ]  # fmt: skip


def test_the_list(client, workspace, at, owner, django_assert_max_num_queries):
    assert "press the pin" in client.get(at("dashboards")).content.decode()
    for number in range(30):
        board = Dashboard.objects.create(workspace=workspace, owner=owner, name=f"B{number}", shared=number % 2 == 0)
        DashboardPin.objects.create(workspace=workspace, dashboard=board, what="formats", query={})
    with django_assert_max_num_queries(8):
        page = client.get(at("dashboards")).content.decode()
    assert "B29" in page
    assert page.count("Yours, for the whole team") == 15


def test_by_api(workspace, owner, account, member_of):
    api = Api(workspace, owner)
    base = "analytics/dashboards/"
    made = api("post", base, {"name": "By program", "shared": True})
    assert made.status_code == 201
    one = f"{base}{made.json()['id']}/"
    body = {"what": "figure", "query": {"metric": "exposure", "period": "30d", "account": [account.pk]}}
    pinned = api("post", f"{one}pins/", body)
    assert pinned.status_code == 201, pinned.json()
    assert pinned.json()["query"] == {
        "period": "30d", "compare": "previous", "account": [account.pk], "metric": "exposure",
    }  # fmt: skip
    assert pinned.json()["size"] == "quarter"
    trend = api("post", f"{one}pins/", {"what": "trend", "query": {"metric": "followers"}}).json()
    wrong = api("post", f"{one}pins/", {"what": "trend", "query": {"metric": "followers", "account": [account.pk + 9]}})
    assert (wrong.status_code, wrong.json()["code"]) == (422, "invalid_input")
    data = api("get", f"{one}data/").json()["pins"]
    assert (data[0]["figure"]["value"], data[0]["figure"]["change"]) == (10_000, 100)
    assert (data[0]["first"], data[0]["last"], len(data[0]["rows"])) == ("2026-05-02", "2026-05-31", 30)
    week = api("get", f"{one}data/?period=7d").json()["pins"]
    assert [len(row["rows"]) for row in week] == [7, 7]
    ids = [row["pin"]["id"] for row in data]
    assert api("put", f"{one}order/", {"order": ids[::-1], "version": 1}).status_code == 409
    assert api("put", f"{one}order/", {"order": ids[::-1]}).status_code == 200
    assert [row["id"] for row in api("get", f"{one}pins/").json()] == ids[::-1]
    assert (
        api("patch", f"{one}pins/{trend['id']}/", {"title": "Followers so far"}).json()["title"] == "Followers so far"
    )
    assert api("delete", f"{one}pins/{trend['id']}/").status_code == 204
    assert api("get", f"{one}pins/{trend['id']}/").status_code == 404
    assert api("post", f"{one}pins/{trend['id']}/restore/").status_code == 200
    assert api("patch", one, {"name": "Renamed"}).json()["name"] == "Renamed"
    assert api("post", f"{one}copy/").json()["shared"] is False
    guest = Api(workspace, member_of(Role.GUEST))
    assert guest("get", one).status_code == 200
    assert guest("patch", one, {"name": "x"}).status_code == 403
    # A token that only reads changes nothing, though its owner could.
    reading = Api(workspace, owner, [P.VIEW])
    assert reading("get", f"{one}data/").status_code == 200
    for method, path in (("post", base), ("delete", one), ("post", f"{one}copy/"), ("post", f"{one}pins/")):
        assert reading(method, path, {"name": "x", "what": "formats"}).status_code == 403, path
    assert api("delete", one).status_code == 204
    assert DashboardPin.objects.for_workspace(workspace).filter(dashboard__name="Renamed").count() == 0


def test_what_was_taken_off_long_ago_is_gone_for_good(client, account, at, pin, clock):
    pin(TREND)
    row = the_pin()
    pin("what=formats", dashboard=str(row.dashboard_id))
    client.post(at("pin", row.dashboard_id, row.pk), {"do": "remove"})
    clock.shift(timedelta(days=2))
    client.post(at("pin", row.dashboard_id, the_pin(what="formats").pk), {"do": "remove"})
    assert client.post(at("pin", row.dashboard_id, row.pk), {"do": "restore"}).status_code == 404
