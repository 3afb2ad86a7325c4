"""Listening: which texts are met, counted and shown, and what becomes of them."""

from __future__ import annotations

from datetime import timedelta

import pytest

from accounts.connectors.types import InboxKind, ItemChange
from accounts.models import Competitor, TrackedAccount, TrackedPost
from analytics.listening_states import Script
from analytics.models import HotTopic, Mention, MentionDay, MentionSpike, Monitor
from analytics.selectors.listening.matching import Matcher, Rule, script_of
from analytics.selectors.listening.spikes import is_spike, usual_of
from analytics.tasks import find_hot_topics, listen, watch_spikes
from config.lib.clock import local_day, now
from interactions.models import Message
from interactions.services.ingest import items_take
from interactions.services.privacy.erasing import contact_erase
from team.actors import Actor
from team.models import AuditEntry, Notification
from team.permissions import Permission as P
from team.roles import Role
from tests.factories import SocialAccountFactory
from tests.interactions.making import item, received, thread_of
from tests.team.people import Api

pytestmark = pytest.mark.django_db
JSON = {"content_type": "application/json"}


@pytest.fixture
def hear(workspace):
    """Somebody writes `text` to an account, `back` days ago."""
    account = SocialAccountFactory(workspace=workspace)

    def make(text, *, back=0, mood="", who="", minutes=0):
        at = now() - timedelta(days=back, minutes=minutes)
        thread = thread_of(account, text, at=at, **({"who": who} if who else {}))
        if mood:
            Message.objects.for_workspace(workspace).filter(thread=thread).update(sentiment=mood)
        return received(thread)[-1]

    return make


@pytest.fixture
def monitor(client, at, workspace):
    """A monitor made through the form, its past looked through."""

    def make(words="山屿", *, fill=True, **values):
        form = {"name": words or "m", "kind": "brand", "any_of": words, "sure": "on", **values}
        answer = client.post(at("monitor_new"), form)
        assert answer.status_code == 302, answer.context["form"].errors
        if fill:
            listen_out()
        return Monitor.objects.for_workspace(workspace).latest("pk")

    return make


def listen_out():
    listen()
    while Monitor.objects.unscoped("tests").filter(fill_day__isnull=False, paused_at=None).exists():
        listen()


@pytest.mark.parametrize(
    ("rule", "text", "met"),
    [
        (Rule(["tea"]), "山屿tea店", True),
        (Rule(["tea"]), "steam engine", False),
        (Rule(["TEA"]), "ｔｅａ time", True),
        (Rule(["oat milk"]), "Oat\n  milk latte", True),
        (Rule(["山屿"]), "我爱山屿茶", True),
        (Rule(["c++"]), "learn c++ now", True),
        (Rule(["山屿"], ["快递"]), "山屿的茶", False),
        (Rule(["山屿"], ["快递"]), "山屿快递慢", True),
        (Rule([], ["山屿", "快递"]), "快递，山屿", True),
        (Rule(["山屿"], [], ["民宿"]), "山屿民宿", False),
        (Rule(["山屿"], platforms=["weibo"]), "山屿", False),
        (Rule(["tea"], scripts=["zh"]), "good tea", False),
        (Rule(["茶"], scripts=["zh"]), "喝茶 with you", True),
    ],
)
def test_a_text_is_met_by_its_words(rule, text, met):
    assert bool(Matcher({1: rule}).met(text, platform="x")) is met


def test_writing_is_told_by_characters():
    texts = {
        "今天喝茶": Script.CHINESE,
        "お茶が好き": Script.JAPANESE,
        "차 좋아요": Script.KOREAN,
        "good": Script.LATIN,
    }
    assert {text: script_of(text) for text in texts} == texts
    assert (script_of("Привет"), script_of("👍 12")) == (Script.OTHER, "")


def test_usual_days_and_spikes():
    assert usual_of([5, 5, 5]) is None
    steady = usual_of([20] * 8)
    assert (steady.expected, round(steady.threshold, 1)) == (20, 35.7)
    wild = usual_of([10, 30, 12, 28, 9, 31, 11, 29])
    assert wild.threshold > 50
    # Rare words: never below ten, whatever the median.
    assert usual_of([0, 0, 0, 0]).threshold == 10
    assert not is_spike(9, usual_of([0, 0, 0, 0]))
    # One earlier storm does not hide the next.
    assert usual_of([5, 5, 90, 5, 5, 5, 5, 5]).threshold < 15
    assert is_spike(36, steady)


def test_a_monitor_finds_its_past_and_what_comes(hear, monitor, client, at, workspace, django_assert_max_num_queries):
    assert "Nobody listens yet" in client.get(at("listening")).content.decode()
    hear("山屿好喝 13812345678", back=1, mood="positive")
    hear("山屿太慢了", back=2, mood="negative")
    hear("SHANYU 也行", back=40, mood="negative")
    hear("山屿 很久以前", back=95, mood="negative")
    hear("别家", back=1)
    row = monitor("山屿，shanyu")
    assert row.fill_day is None
    hear("又是山屿", mood="positive")
    listen()
    client.get(at("listening"))
    with django_assert_max_num_queries(12):
        page = client.get(at("listening"))
    (line,) = page.context["board"].lines
    assert (line.current.mentions, line.before.mentions, line.change) == (3, 1, 200)
    assert (line.current.positive, line.current.negative, round(line.current.bad)) == (2, 1, 33)
    # Only the brand is listened for: all the voice is its own.
    assert line.share == 100
    with django_assert_max_num_queries(12):
        shown = client.get(at("monitor", row.pk)).content.decode()
    assert "138••••5678" in shown
    assert "13812345678" not in shown
    assert "很久以前" not in shown
    bad = client.get(at("monitor", row.pk), {"mood": "negative", "days": "90"}).context["mentions"]
    assert [one.text for one in bad] == ["山屿太慢了", "SHANYU 也行"]
    day = str(local_day(now(), workspace.time_zone) - timedelta(days=2))
    assert len(client.get(at("monitor", row.pk), {"day": day}).context["mentions"]) == 1
    nobody = client.get(at("monitor", row.pk), {"platform": "nowhere", "day": "x", "after": "y~0", "source": "z"})
    assert nobody.status_code == 200


def test_other_words_are_applied_to_the_past(hear, monitor, client, at, workspace):
    hear("山屿", back=1)
    hear("云焙", back=1)
    row = monitor("山屿")
    form = {"name": "山屿", "kind": "brand", "any_of": "云焙", "sure": "on"}
    assert client.post(at("monitor_edit", row.pk), form).status_code == 302
    listen_out()
    (mention,) = Mention.objects.for_workspace(workspace)
    assert mention.message.text == "云焙"
    assert MentionDay.objects.for_workspace(workspace).get().mentions == 1
    # Running again finds nothing twice.
    listen_out()
    assert Mention.objects.for_workspace(workspace).count() == 1


def test_words_are_tried_out_and_doubtful_ones_confirmed(hear, client, at, workspace):
    for n in range(3):
        hear(f"茶 {n}", back=n)
    form = {"name": "茶", "kind": "industry", "any_of": "茶，咖啡"}
    tried = client.post(at("monitor_new"), {**form, "try": "1"})
    assert (tried.status_code, tried.context["trial"].hits, tried.context["trial"].texts) == (200, 3, 3)
    assert tried.context["trial"].words == [("茶", 3), ("咖啡", 0)]
    refused = client.post(at("monitor_new"), form)
    assert refused.status_code == 422
    assert "very short" in refused.content.decode()
    assert not Monitor.objects.for_workspace(workspace).exists()
    assert client.post(at("monitor_new"), {**form, "sure": "on"}).status_code == 302
    assert AuditEntry.objects.for_workspace(workspace).filter(verb="monitor.created").exists()


@pytest.mark.parametrize(
    ("change", "field"),
    [
        ({"any_of": ""}, "any_of"),
        ({"any_of": "，".join("词" + "x" * n for n in range(31))}, "any_of"),
        ({"any_of": "字" * 41}, "any_of"),
        ({"any_of": "a"}, "any_of"),
        ({"any_of": "！！"}, "any_of"),
        ({"none_of": "山屿"}, "none_of"),
        ({"name": "Taken"}, "name"),
        ({"kind": "rival", "competitor": "999999999"}, "competitor"),
        ({"platforms": ["nowhere"]}, "platforms"),
    ],
)
def test_what_cannot_be_listened_for_is_refused(monitor, client, at, change, field):
    monitor("taken words", fill=False, name="taken")
    form = {"name": "ours", "kind": "brand", "any_of": "山屿", "sure": "on", **change}
    answer = client.post(at("monitor_new"), form)
    assert answer.status_code == 422
    assert field in answer.context["form"].errors


def test_posts_of_a_competitor_are_no_talk_about_it(monitor, workspace, client, at):
    rival = Competitor.objects.create(workspace=workspace, name="云焙")
    tracked = TrackedAccount.objects.create(
        workspace=workspace, competitor=rival, platform="practice-weibo", handle="yunbei"
    )
    TrackedPost.objects.create(
        workspace=workspace, tracked=tracked, remote_id="1", text="云焙新品，比山屿好", at=now() - timedelta(days=1),
        likes=5, comments=2, read_at=now(),
    )  # fmt: skip
    theirs = monitor("云焙", kind="rival", competitor=str(rival.pk))
    ours = monitor("山屿")
    (mention,) = Mention.objects.for_workspace(workspace)
    assert (mention.monitor, mention.engagement) == (ours, 7)
    assert client.get(at("monitor", theirs.pk)).context["line"].current.mentions == 0
    board = client.get(at("listening")).context["board"]
    assert {line.monitor.name: line.share for line in board.voiced} == {"山屿": 100, "云焙": 0}


def test_a_pause_is_made_up_for(hear, monitor, client, at, workspace):
    row = monitor("山屿")
    client.post(at("monitor_pause", row.pk))
    hear("山屿")
    listen_out()
    assert not Mention.objects.for_workspace(workspace).exists()
    client.post(at("monitor_pause", row.pk), {"go": "1"})
    listen_out()
    assert Mention.objects.for_workspace(workspace).count() == 1
    assert client.post(at("monitor_remove", row.pk)).status_code == 302
    assert not MentionDay.objects.for_workspace(workspace).exists()


def test_corrections_edits_and_spam_are_seen_the_next_day(hear, monitor, workspace, clock):
    good, edited, spam = (hear(text, back=1, mood="negative") for text in ("山屿一", "山屿二", "山屿三"))
    monitor("山屿")
    rows = Message.objects.for_workspace(workspace)
    rows.filter(pk=good.pk).update(sentiment="positive")
    rows.filter(pk=edited.pk).update(text="别的", edited_at=now())
    rows.filter(pk=spam.pk).update(intent="spam")
    clock.shift(timedelta(days=1))
    listen()
    (day,) = MentionDay.objects.for_workspace(workspace)
    assert (day.mentions, day.positive, day.negative) == (1, 1, 0)


def test_a_deleted_message_is_shown_without_its_words(hear, monitor, client, at, workspace):
    message = hear("山屿的秘密", back=1)
    row = monitor("山屿")
    items_take(
        account=message.account,
        items=[item("", remote_id=message.remote_id, change=ItemChange.DELETED, kind=InboxKind.COMMENT)],
    )
    page = client.get(at("monitor", row.pk)).content.decode()
    assert "The text was deleted." in page
    assert "秘密" not in page


def test_erasing_somebody_takes_their_words_out(hear, monitor, client, at, owner, workspace):
    message = hear("山屿难喝", back=1, who="bitter_tongue")
    base = f"/api/v1/workspaces/{workspace.slug}/listening/imports/"
    texts = [
        {
            "text": "山屿难喝，真的",
            "at": "2026-05-30T10:00:00Z",
            "author": "bitter_tongue",
            "url": "https://x.example/1",
        },
        {"text": "@bitter_tongue 说山屿难喝", "at": "2026-05-30T11:00:00Z", "author": "friend"},
        {"text": "山屿不错", "at": "2026-05-30T12:00:00Z", "author": "another"},
    ]
    assert client.post(base, {"name": "t", "texts": texts}, **JSON).json()["count"] == 3
    row = monitor("山屿")
    assert client.get(at("monitor", row.pk)).content.decode().count("bitter_tongue") >= 2
    contact_erase(workspace=workspace, actor=Actor(owner), contact_id=message.thread.contact_id)
    page = client.get(at("monitor", row.pk))
    assert "bitter_tongue" not in page.content.decode()
    assert "难喝" not in page.content.decode()
    assert page.context["line"].current.mentions == 4


@pytest.mark.raises_notice("mention_spike")
def test_a_spike_is_told_once_to_those_who_watch(hear, monitor, client, at, workspace, clock, member_of, client_of):
    quiet, keen = member_of(Role.ANALYST), member_of(Role.GUEST)
    for back in range(1, 61):
        hear("山屿", back=back)
    row = monitor("山屿")
    client_of(keen).post(at("monitor_watch", row.pk))
    assert watch_spikes() == 0
    for n in range(12):
        hear(f"山屿开裂 {n}", mood="negative", minutes=n)
    listen()
    assert watch_spikes() == 1
    assert watch_spikes() == 0
    told = Notification.objects.for_workspace(workspace).filter(kind="mention_spike")
    assert set(told.values_list("recipient", flat=True)) == {keen.pk, row.created_by_id}
    assert quiet.pk not in told.values_list("recipient", flat=True)
    # It goes on the next day: the same spike, told no second time.
    clock.shift(timedelta(days=1))
    for n in range(15):
        hear(f"山屿又裂 {n}", mood="negative", minutes=n)
    listen()
    assert watch_spikes() == 0
    (spike,) = MentionSpike.objects.for_workspace(workspace)
    assert ((spike.ends_on - spike.starts_on).days, spike.peak, spike.expected, spike.negative) == (1, 15, 1, 100)
    page = client.get(at("listening"))
    assert page.context["board"].spikes == [spike]
    client_of(keen).post(at("monitor_watch", row.pk), {"off": "1"})
    assert row.watchers.count() == 1


def test_hot_topics_rise_above_the_weeks_before(hear, client, at, workspace, client_of, member_of):
    for n in range(6):
        hear(f"想吃烤柿子 {n} #冬日限定#", back=n % 3, minutes=n)
        hear(f"日常喝茶 {n}", back=n % 3, minutes=n)
    for n in range(24):
        hear(f"日常喝茶 {n}", back=8 + n)
    # Copied words are one voice a day.
    for n in range(8):
        hear("转发抽奖活动", back=0, minutes=n)
    # The hashtag stands for the words of the same texts.
    assert find_hot_topics() == 1
    words = {one.word: one for one in HotTopic.objects.for_workspace(workspace)}
    assert not any("喝茶" in word or "抽奖" in word for word in words)
    assert (words["冬日限定"].is_tag, words["冬日限定"].current, words["冬日限定"].before) == (True, 6, 0)
    assert words["冬日限定"].lift == 7
    page = client.get(at("hot_topics")).content.decode()
    assert "想吃烤柿子" in page
    assert "想吃烤柿子" not in client_of(member_of(Role.GUEST)).get(at("hot_topics")).content.decode()
    tags = client.get(at("hot_topics"), {"kind": "tags"}).context["topics"]
    assert [one.topic.word for one in tags] == ["冬日限定"]


def test_rest_rights_and_closed_words(hear, client, client_of, member_of, monitor, workspace, owner, at):
    hear("山屿 secret", back=1, mood="negative")
    base = f"/api/v1/workspaces/{workspace.slug}/listening/"
    made = client.post(f"{base}monitors/", {"name": "山屿", "kind": "brand", "any_of": ["山屿"]}, **JSON).json()
    one = f"{base}monitors/{made['id']}/"
    listen_out()
    tried = client.post(f"{base}monitors/try/", {"name": "x", "kind": "brand", "any_of": ["secret"]}, **JSON).json()
    assert (tried["hits"], tried["words"]) == (1, [{"word": "secret", "texts": 1}])
    assert client.get(f"{one}mentions/").json()["results"][0]["text"] == "山屿 secret"
    series = client.get(f"{one}series/", {"days": "7"}).json()
    assert (len(series["days"]), series["current"]["negative"]) == (7, 1)
    assert client.get(base).json()["lines"][0]["share"] == 100
    changed = client.put(one, {"name": "别名", "kind": "product", "any_of": ["山屿"]}, **JSON).json()
    assert (changed["name"], changed["filled"]) == ("别名", True)
    assert client.post(f"{one}pause/").json()["paused"] is True
    assert client.delete(f"{one}pause/").json()["paused"] is False
    assert client.delete(f"{one}watch/").json()["watched"] is False
    guest = client_of(member_of(Role.GUEST))
    closed = guest.get(f"{one}mentions/").json()["results"][0]
    assert (closed["text"], closed["author"], closed["url"]) == ("", "", "")
    # A token reads what it was made for, whatever its owner may.
    for scopes, text in (([P.VIEW], ""), ([P.VIEW, P.INBOX_VIEW], "山屿 secret")):
        answer = Api(workspace, owner, scopes)("get", f"listening/monitors/{made['id']}/mentions/").json()
        assert answer["results"][0]["text"] == text
    page = guest.get(at("monitor", made["id"])).content.decode()
    assert "secret" not in page
    assert "shown to those who may read it" in page
    assert guest.get(at("monitor_export", made["id"])).status_code == 403
    assert guest.get(at("monitor_edit", made["id"])).status_code == 403
    assert client.get(f"{base}topics/").json() == []
    assert client.delete(one).status_code == 204


def test_the_export_covers_personal_data(hear, client, client_of, member_of, monitor, at, workspace):
    hear("=山屿 13812345678", back=1, who="some_handle")
    row = monitor("山屿")
    table = b"".join(client.get(at("monitor_export", row.pk)).streaming_content).decode()
    assert "138••••5678" in table
    assert "13812345678" not in table
    assert "'=山屿" in table
    assert "some_handle" in table
    analyst = client_of(member_of(Role.ANALYST))
    assert "some_handle" not in b"".join(analyst.get(at("monitor_export", row.pk)).streaming_content).decode()
    assert AuditEntry.objects.for_workspace(workspace).filter(verb="listening.exported").count() == 2


def test_pages_of_many_mentions_follow_one_another(hear, monitor, client, at):
    for n in range(35):
        hear(f"山屿 {n}", minutes=n)
    row = monitor("山屿")
    first = client.get(at("monitor", row.pk))
    second = client.get(at("monitor", row.pk), {"after": first.context["following"]})
    texts = [one.text for page in (first, second) for one in page.context["mentions"]]
    assert texts == [f"山屿 {n}" for n in range(35)]
    assert second.context["following"] == ""
