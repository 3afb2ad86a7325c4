"""Live sessions: clock, what the law wants, ticks, the correction log, results, pages, REST."""

from __future__ import annotations

from datetime import date, timedelta
from decimal import Decimal

import pytest
from django.db import InternalError, transaction

from config.lib.clock import now
from config.lib.errors import InvalidInput
from content.models import LiveCorrection, LiveSession
from content.production_errors import LiveNotReady, SecondPerson, WrongLiveState
from content.selectors.live.clock import on_now, running
from content.services.live.lines import PRODUCTS, ROLES, SEGMENTS
from content.services.live.moving import live_check_tick, live_correct, live_move, live_result_set
from content.services.live.ready import legal_open
from content.services.live.writing import live_create, live_delete
from content.services.plan_lines import line_add, line_change
from team.actors import Actor
from team.roles import Role

pytestmark = pytest.mark.django_db


@pytest.fixture
def who(workspace, owner):
    return {"workspace": workspace, "actor": Actor(owner)}


@pytest.fixture
def second(workspace, member_of):
    return {"workspace": workspace, "actor": Actor(member_of(Role.MANAGER))}


@pytest.fixture
def session(who):
    start = now() + timedelta(days=1)
    return live_create(**who, values={"title": "New tea", "starts_at": start, "ends_at": start + timedelta(hours=1)})


def make_ready(session, who, second):
    line_add(ROLES, **who, plan=session, values={"duty": "host", "name": "A", "born_on": date(1995, 1, 1)})
    for check in session.checks.filter(group="legal"):
        live_check_tick(**second, live_id=session.pk, check_id=check.pk, done=True, evidence="file 12")


def test_the_clock_runs_and_shows_gaps_and_overlaps(who, session):
    for minutes, offset in ((5, None), (20, 10), (10, 25)):
        line_add(SEGMENTS, **who, plan=session, values={"title": "s", "minutes": minutes, "offset": offset})
    plan = running(session, list(session.segments.all()))
    assert [(slot.start, slot.end, slot.gap) for slot in plan.slots] == [(0, 5, 0), (10, 30, 5), (25, 35, -5)]
    assert (plan.planned, plan.room, plan.spare, plan.warnings) == (35, 60, 25, 2)
    session.aired_at = session.starts_at
    current, coming = on_now(plan, session, session.starts_at + timedelta(minutes=7))
    assert current is None
    assert coming.start == 10


def test_ready_is_refused_until_the_law_is_met(who, second, session):
    with pytest.raises(LiveNotReady) as refused:
        live_move(**who, live_id=session.pk, state="ready")
    assert {"script", "seller", "roles"} <= {key for key, _text in refused.value.open_items}
    make_ready(session, who, second)
    assert live_move(**who, live_id=session.pk, state="ready").state == "ready"
    check = session.checks.get(key="seller")
    live_check_tick(**who, live_id=session.pk, check_id=check.pk, done=False)
    session.refresh_from_db()
    assert session.state == "planned"


def test_the_author_does_not_review_the_own_script(who, session):
    script = session.checks.get(key="script")
    with pytest.raises(SecondPerson):
        live_check_tick(**who, live_id=session.pk, check_id=script.pk, done=True, evidence="x")
    with pytest.raises(InvalidInput):
        live_check_tick(**who, live_id=session.pk, check_id=session.checks.get(key="host").pk, done=True)


@pytest.mark.parametrize(
    ("born", "consent", "key"), [(14, "", "host-age"), (17, "", "host-consent"), (17, "file 3", None)]
)
def test_hosts_are_sixteen(who, second, session, born, consent, key):
    make_ready(session, who, second)
    day = session.starts_at.date().replace(day=1) - timedelta(days=366 * born)
    line_add(ROLES, **who, plan=session, values={"duty": "host", "name": "B", "born_on": day, "consent": consent})
    assert [found for found, _text in legal_open(session)] == ([key] if key else [])


def test_compared_prices_and_lotteries(who, second, session):
    make_ready(session, who, second)
    tea = line_add(PRODUCTS, **who, plan=session, values={"name": "Tea", "price": "99", "base_price": "129"})
    assert len(legal_open(session)) == 2
    values = {"base_meaning": "lowest_7", "base_period": "last week"}
    line_change(PRODUCTS, **who, plan_id=session.pk, line_id=tea.pk, values=values)
    assert legal_open(session) == []
    draw = {"title": "Draw", "benefit": "lottery", "benefit_value": Decimal("50000.01")}
    with pytest.raises(InvalidInput):
        line_add(SEGMENTS, **who, plan=session, values=draw)
    line_add(SEGMENTS, **who, plan=session, values={**draw, "benefit_value": Decimal(50_000)})
    assert len(legal_open(session)) == 1  # conditions are missing


def test_on_air_corrections_stay_and_results_know_nothing_from_zero(who, second, session):
    make_ready(session, who, second)
    with pytest.raises(WrongLiveState):
        live_correct(**who, live_id=session.pk, said="a", corrected="b")
    live_move(**who, live_id=session.pk, state="ready")
    live_move(**who, live_id=session.pk, state="live")
    entry = live_correct(**who, live_id=session.pk, said="cures", corrected="is tea")
    for change in ({"said": "nothing"}, {"at": now()}):
        with pytest.raises(InternalError, match="append-only"), transaction.atomic():
            LiveCorrection.objects.for_workspace(who["workspace"]).filter(pk=entry.pk).update(**change)
    with pytest.raises(WrongLiveState):
        live_delete(**who, live_id=session.pk)
    live_move(**who, live_id=session.pk, state="ended")
    result = live_result_set(**who, live_id=session.pk, values={"source": "back office", "orders": 0, "gmv": "12.5"})
    assert (result.orders, result.viewers, result.gmv) == (0, None, Decimal("12.50"))


def test_pages(who, second, session, workspace, owner, client_of, django_assert_max_num_queries):
    client, base = client_of(owner), f"/w/{workspace.slug}/production/live/"
    for n in range(3):
        line_add(SEGMENTS, **who, plan=session, values={"title": f"part {n}", "minutes": 10, "words": "hi"})
    for path in ("", "?view=past", f"{session.pk}/", f"{session.pk}/air/", f"{session.pk}/edit/", "new/"):
        with django_assert_max_num_queries(34):
            assert client.get(base + path).status_code == 200
    answer = client.post(f"{base}{session.pk}/move/", {"state": "ready"}, follow=True)
    assert "cannot be ready yet" in answer.content.decode()
    make_ready(session, who, second)
    client.post(f"{base}{session.pk}/move/", {"state": "ready"})
    client.post(f"{base}{session.pk}/move/", {"state": "live"})
    part = session.segments.first()
    client.post(f"{base}{session.pk}/segments/{part.pk}/tick/", {"done": "1"})
    client.post(f"{base}{session.pk}/air/correct/", {"said": "wrong", "corrected": "right"})
    air = client.get(f"{base}{session.pk}/air/").content.decode()
    assert "part 0" in air
    assert "right" in air
    assert client.get(f"{base}{session.pk}/segments/new/").status_code == 409
    client.post(f"{base}{session.pk}/move/", {"state": "ended"})
    client.post(f"{base}{session.pk}/results/", {"source": "shop", "orders": "3"})
    assert "shop" in client.get(f"{base}{session.pk}/").content.decode()


def test_rest(workspace, owner, client_of, who):
    client, base = client_of(owner), f"/api/v1/workspaces/{workspace.slug}/live/"
    json = {"content_type": "application/json"}
    made = client.post(base, {"title": "By API"}, **json).json()
    one = f"{base}{made['id']}/"
    ids = [client.post(f"{one}segments/", {"title": t, "minutes": 5}, **json).json()["id"] for t in "ab"]
    ordered = client.put(f"{one}segments/", {"order": ids[::-1]}, **json).json()
    assert [line["title"] for line in ordered] == ["b", "a"]
    refused = client.post(f"{one}move/", {"state": "ready"}, **json)
    assert (refused.status_code, refused.json()["code"]) == (422, "live_not_ready")
    price = client.post(f"{one}products/", {"name": "Tea", "price": "19.9", "evidence": "javascript:x"}, **json)
    assert price.status_code == 422
    assert client.delete(one).status_code == 204
    assert not LiveSession.objects.for_workspace(workspace).exists()
