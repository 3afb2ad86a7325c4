"""The voice-of-customer board: counting by days, comparing, following up."""

from __future__ import annotations

from datetime import datetime, timedelta
from zoneinfo import ZoneInfo

import pytest
import time_machine
from django.urls import reverse

from interactions.demo.voice import demo_unvoice, demo_voice
from interactions.models import Message, VoiceDay, VoiceDirty, VoiceTheme
from interactions.services.voice.counting import voice_count
from interactions.tasks import count_voices
from team.actors import Actor
from team.roles import Role
from tests.factories import SocialAccountFactory
from tests.interactions.making import received, thread_of
from tests.interactions.test_survey_results import fill, open_survey

pytestmark = pytest.mark.django_db
JSON = {"content_type": "application/json"}
NOON = datetime(2026, 6, 30, 12, tzinfo=ZoneInfo("Asia/Shanghai"))


@pytest.fixture(autouse=True)
def clock():
    with time_machine.travel(NOON, tick=False) as traveller:
        yield traveller


@pytest.fixture
def at(workspace):
    return lambda name, *ids: reverse(f"interactions:{name}", args=[workspace.slug, *ids])


def hear(workspace, text, mood, *, back=0, tags=()):
    """Somebody says `text`, `back` days ago."""
    thread = thread_of(SocialAccountFactory(workspace=workspace), text, at=NOON - timedelta(days=back))
    Message.objects.for_workspace(workspace).filter(thread=thread).update(sentiment=mood)
    thread.tags = list(tags)
    thread.save()
    return received(thread)[0]


def count_all():
    while voice_count():
        pass


def test_a_theme_is_counted_compared_and_followed_up(at, client_of, owner, workspace, django_assert_max_num_queries):
    client = client_of(owner)
    assert "No themes yet" in client.get(at("voice")).content.decode()
    for back, mood in ((0, "positive"), (1, "positive"), (2, "negative"), (40, "negative"), (41, "negative")):
        hear(workspace, "物流 13812345678", mood, back=back)
    hear(workspace, "盒子很好", "positive", tags=["慢"])
    hear(workspace, "其他", "negative")
    fill(open_survey(workspace, owner), 2, text="物流一般")
    form = {"name": "物流", "name_en": "Delivery", "keywords": "物流，快递", "tags": "慢", "state": "new"}
    made = client.post(at("voice_new"), form)
    theme = VoiceTheme.objects.for_workspace(workspace).get()
    assert made["Location"] == at("voice_theme", theme.pk)
    assert VoiceDirty.objects.for_workspace(workspace).count() == 180
    count_all()
    client.get(at("voice"))
    with django_assert_max_num_queries(11):
        page = client.get(at("voice")).content.decode()
    assert "Delivery" in page
    ((_name, line),) = client.get(at("voice")).context["lines"]
    assert (line.current.messages, line.current.answers, line.before.volume, line.change) == (4, 2, 2, 200)
    assert (line.current.positive, line.current.negative, line.current.bad) == (3, 1, 25)
    shown = client.get(at("voice_theme", theme.pk)).content.decode()
    assert "138••••5678" in shown
    assert "13812345678" not in shown
    # Improved: only with what was done, and measured from its day.
    bad = client.post(at("voice_edit", theme.pk), {**form, "state": "improved"})
    assert bad.status_code == 422
    good = {**form, "state": "improved", "done": "Another carrier", "improved_on": "2026-06-10", "owner": str(owner.pk)}
    assert client.post(at("voice_edit", theme.pk), good).status_code == 302
    before, after = client.get(at("voice_theme", theme.pk)).context["measured"]
    assert (before.volume, before.bad, after.volume, after.bad) == (2, 100, 6, 25)
    assert client.post(at("voice_remove", theme.pk)).status_code == 302
    assert not VoiceDay.objects.for_workspace(workspace).exists()


def test_only_days_that_changed_are_counted_again(workspace, owner, client_of, at, clock):
    client_of(owner).post(at("voice_new"), {"name": "物流", "keywords": "物流", "state": "new"})
    count_all()
    assert count_voices() == 0
    late = hear(workspace, "物流", "negative", back=50)
    assert count_voices() == 1
    (day,) = VoiceDay.objects.for_workspace(workspace)
    assert (str(day.day), day.negative) == ("2026-05-11", 1)
    # A mood that was corrected is seen with the next day's round over recent days.
    Message.objects.for_workspace(workspace).filter(pk=late.pk).update(
        at=NOON - timedelta(days=3), sentiment="positive"
    )
    clock.move_to(NOON + timedelta(days=1))
    assert count_voices() == 35
    assert VoiceDay.objects.for_workspace(workspace).get(day="2026-06-27").positive == 1


def test_frequent_words_are_offered_until_a_theme_has_them(workspace, owner, client_of, at):
    for n in range(5):
        hear(workspace, f"冲泡水温多少 {n}", "neutral")
    client = client_of(owner)
    assert "冲泡水温" in client.get(at("voice")).content.decode()
    assert 'value="冲泡"' in client.get(at("voice_new"), {"word": "冲泡"}).content.decode()
    client.post(at("voice_new"), {"name": "冲泡", "keywords": "冲泡水温", "state": "new"})
    assert client.get(at("voice")).context["words"] == []


def test_rest_and_rights(workspace, owner, client_of, member_of, at):
    client, base = client_of(owner), f"/api/v1/workspaces/{workspace.slug}/inbox/voice/"
    assert client.post(base, {"name": "x"}, **JSON).status_code == 422
    made = client.post(base, {"name_en": "Price", "keywords": ["dear"]}, **JSON).json()
    one = f"{base}{made['id']}/"
    changed = client.put(one, {"name_en": "Price", "keywords": ["dear"], "state": "looking", "owner": owner.pk}, **JSON)
    assert changed.json()["state"] == "looking"
    wrong = client.put(one, {"name_en": "Price", "keywords": ["dear"], "owner": 10**9}, **JSON)
    assert wrong.status_code == 422
    assert [row["id"] for row in client.get(base, {"days": 7}).json()] == [made["id"]]
    assert client_of(member_of(Role.GUEST)).get(at("voice")).status_code == 403
    analyst = client_of(member_of(Role.ANALYST))
    assert analyst.get(at("voice_theme", made["id"])).status_code == 200
    assert analyst.get(at("voice_edit", made["id"])).status_code == 403
    assert client.delete(one).status_code == 204


def test_the_demo_s_themes_come_and_go(workspace, owner, client_of, at):
    hear(workspace, "快递三天没动", "negative", back=20)
    demo_voice(workspace=workspace, actor=Actor(owner))
    page = client_of(owner).get(at("voice")).content.decode()
    assert "Damaged packaging" in page
    assert VoiceDay.objects.for_workspace(workspace).get().negative == 1
    demo_unvoice(workspace=workspace, actor=Actor(owner))
    assert not VoiceTheme.objects.for_workspace(workspace).exists()
