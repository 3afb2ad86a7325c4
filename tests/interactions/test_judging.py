"""Judgements of stored messages: filled in, put right, taken back, learned from; page and REST."""

from __future__ import annotations

import pytest

from accounts.connectors.types import ItemChange
from config.lib.errors import Conflict, InvalidInput, NotFound
from interactions.judge import judge
from interactions.judge.model import Example, load, train
from interactions.models import JudgeCorrection, JudgeModel, Message
from interactions.selectors import judging as reading
from interactions.selectors.judging import accuracies
from interactions.services.ingest import items_take
from interactions.services.judge_training import model_train, models_train_due, training_ask
from interactions.services.judging import correction_add, correction_undo, judged
from interactions.tasks import train_judge
from team.actors import Actor
from team.models import AuditEntry
from team.roles import Role
from tests.factories import SocialAccountFactory
from tests.interactions.making import item, received, thread_of

pytestmark = pytest.mark.django_db

COMPLAINT = {"sentiment": "negative", "intent": "complaint"}


@pytest.fixture
def account(workspace):
    return SocialAccountFactory(workspace=workspace)


@pytest.fixture
def who(workspace, owner):
    return {"workspace": workspace, "actor": Actor(owner)}


def test_what_comes_in_is_judged_and_its_thread_shows_the_newest(account):
    thread = thread_of(account, "太好喝了，回购三次", "这次漏了一半，气死", who="reader")
    first, second = received(thread)
    assert (first.sentiment, first.intent, first.judged_by) == ("positive", "praise", "rules")
    assert (second.sentiment, second.intent) == ("negative", "complaint")
    assert second.reasons
    assert second.judge_version == judge("x").version
    assert 0 < second.confidence < 1
    thread.refresh_from_db()
    assert (thread.sentiment, thread.intent) == ("negative", "complaint")


def test_a_batch_takes_one_query_and_none_without_words(workspace, django_assert_num_queries):
    with django_assert_num_queries(1):
        values = judged(workspace.pk, ["好喝", "", "会苦吗"])
    assert [one.get("intent", "") for one in values] == ["praise", "", "question"]
    with django_assert_num_queries(0):
        assert judged(workspace.pk, ["", " "]) == [{}, {}]


def test_an_edited_message_is_judged_anew_and_a_deleted_one_keeps_no_reasons(account):
    thread = thread_of(account, "好喝")
    (message,) = received(thread)
    remote = {"remote_id": message.remote_id, "who": thread.identity.remote_id}
    items_take(account=account, items=[item("难喝，退款", change=ItemChange.EDITED, **remote)])
    message.refresh_from_db()
    assert message.intent == "complaint"
    items_take(account=account, items=[item("", change=ItemChange.DELETED, **remote)])
    message.refresh_from_db()
    assert message.reasons == []


def test_a_person_puts_a_judgement_right_and_takes_it_back(account, workspace, who):
    thread = thread_of(account, "扫地机器人天天撞墙")
    (message,) = received(thread)
    row = correction_add(**who, message_id=message.pk, **COMPLAINT)
    message.refresh_from_db()
    thread.refresh_from_db()
    assert (message.sentiment, message.intent, message.judged_by, message.confidence) == (
        "negative", "complaint", "person", 1.0,
    )  # fmt: skip
    assert (thread.sentiment, thread.intent) == ("negative", "complaint")
    assert (row.was_sentiment, row.was_intent) == ("neutral", "other")
    assert message.text not in str(vars(row))
    again = correction_add(**who, message_id=message.pk, sentiment="neutral", intent="question")
    assert again.pk == row.pk
    assert again.was_intent == "other"
    correction_undo(**who, correction_id=row.pk)
    message.refresh_from_db()
    thread.refresh_from_db()
    assert (message.intent, message.judged_by, thread.intent) == ("other", "rules", "other")
    entries = AuditEntry.objects.for_workspace(workspace).filter(verb__startswith="judgement.").order_by("seq")
    assert [one.verb for one in entries] == ["judgement.corrected"] * 2 + ["judgement.undone"]
    assert message.text not in str([vars(one) for one in entries])


def test_what_is_refused(account, who):
    (message,) = received(thread_of(account, "好喝"))
    for values, field in (
        ({"sentiment": "", "intent": "spam"}, "sentiment"),
        ({"sentiment": "neutral", "intent": "x"}, "intent"),
    ):
        with pytest.raises(InvalidInput) as caught:
            correction_add(**who, message_id=message.pk, **values)
        assert caught.value.field == field
    with pytest.raises(NotFound):
        correction_add(**who, message_id=message.pk + 999, **COMPLAINT)
    with pytest.raises(NotFound):
        correction_undo(**who, correction_id=1)


def test_only_the_newest_message_moves_the_thread(account, who):
    thread = thread_of(account, "好喝", "还行吧")
    first = received(thread)[0]
    thread.refresh_from_db()
    before = (thread.sentiment, thread.intent, thread.version)
    correction_add(**who, message_id=first.pk, **COMPLAINT)
    thread.refresh_from_db()
    assert (thread.sentiment, thread.intent, thread.version) == before


def test_the_inbox_form_answers_with_pills_or_goes_back(client_of, owner, account, workspace):
    (message,) = received(thread_of(account, "扫地机器人天天撞墙"))
    client, url = client_of(owner), f"/w/{workspace.slug}/inbox/messages/{message.pk}/judgement/"
    shown = client.post(url, COMPLAINT, headers={"HX-Request": "true"}).content.decode()
    assert f'id="judged-{message.pk}"' in shown
    assert "tag-bad" in shown
    assert 'value="complaint" selected' in shown
    back = f"http://testserver/w/{workspace.slug}/?x=1"
    assert client.post(url, COMPLAINT, headers={"Referer": back}).url == back
    elsewhere = client.post(url, COMPLAINT, headers={"Referer": "https://elsewhere.example/"})
    assert "elsewhere" not in elsewhere.url


def _many(account, count):
    """Corrections of messages the rules cannot know; half are complaints about walls, half praise of grandmothers."""
    thread_texts = [f"机器人第{number}回撞墙" if number % 2 else f"奶奶说像当年第{number}号" for number in range(count)]
    taken = items_take(account=account, items=[item(text, who="crowd") for text in thread_texts]).messages
    rows = [
        JudgeCorrection(
            workspace=account.workspace, message=message, text_hash=_hash(message.text), at=message.at,
            sentiment="negative" if "撞" in message.text else "positive",
            intent="complaint" if "撞" in message.text else "praise",
        )
        for message in taken
    ]  # fmt: skip
    JudgeCorrection.all_objects.bulk_create(rows)
    return rows


def _hash(text):
    from interactions.selectors.judging import text_hash

    return text_hash(text)


def test_what_was_learned_decides_where_the_rules_are_unsure(account, workspace):
    rows = _many(account, 200)
    assert judged(workspace.pk, ["机器人又撞墙"])[0]["judged_by"] == "rules"
    assert train_judge(workspace.pk) == "used"
    model = JudgeModel.objects.for_workspace(workspace).get()
    assert model.in_use
    assert model.model_right > model.rules_right
    assert model.corrections == 200
    told = judged(workspace.pk, ["机器人又撞墙", "太好喝了", "会掉色吗"])
    assert [(one["intent"], one["judged_by"]) for one in told] == [
        ("complaint", "model"), ("praise", "rules"), ("question", "rules"),
    ]  # fmt: skip
    assert b"pickle" not in bytes(model.data)
    assert load(bytes(model.data)).tell("奶奶说像当年")[1] == "praise"
    assert models_train_due() == 0
    Message.objects.for_workspace(workspace).filter(pk=rows[0].message_id).update(text="别的话")
    rows[1].delete()
    assert models_train_due() == 1
    assert model_train(workspace=workspace) == "few"
    model.refresh_from_db()
    assert not model.in_use
    assert not model.data


def test_nothing_is_used_that_is_no_better(account, workspace):
    taken = items_take(
        account=account, items=[item(f"好喝第{number}次", who="crowd") for number in range(200)]
    ).messages
    JudgeCorrection.all_objects.bulk_create(
        [
            JudgeCorrection(
                workspace=workspace, message=one, text_hash=_hash(one.text), at=one.at, sentiment="positive",
                intent="praise",
            )
            for one in taken
        ]
    )  # fmt: skip
    assert model_train(workspace=workspace) == "unused"
    model = JudgeModel.objects.for_workspace(workspace).get()
    assert (model.in_use, bytes(model.data), model.model_right) == (False, b"", model.rules_right)


def test_training_waits_for_enough_and_is_asked_for_once(account, who, workspace):
    with pytest.raises(Conflict):
        training_ask(**who)
    _many(account, 200)
    training_ask(**who)
    assert JudgeModel.objects.for_workspace(workspace).get().asked_at is not None


def test_a_model_is_the_same_each_time_and_keeps_no_numbers():
    examples = [Example(f"call 1380013800{number % 10} now", "neutral", "spam") for number in range(6)]
    examples += [Example("lovely tea", "positive", "praise")] * 3
    first, second = train(examples), train(examples)
    assert first.dump() == second.dump()
    assert not any(char in group for group in first.groups for char in "123456789")
    with pytest.raises(ValueError, match="no stored model"):
        load(b"x")


def test_the_page(client_of, owner, account, workspace, who, django_assert_max_num_queries):
    client, url = client_of(owner), f"/w/{workspace.slug}/inbox/judge/"
    empty = client.get(url).content.decode()
    assert "Nothing was put right yet" in empty
    assert "0 / 200" in empty
    for number, text in enumerate(["会掉色吗", "机器人撞墙，打13800138000", "好喝"] * 10):
        (message,) = received(thread_of(account, text, who=f"r{number}"))
        correction_add(**who, message_id=message.pk, **COMPLAINT)
    with django_assert_max_num_queries(14):
        page = client.get(url).content.decode()
    assert "13800138000" not in page
    assert "•" in page
    assert "0%: 0 of 30 right" in page
    assert "30 / 200" in page
    tried = client.post(url, {"text": "会掉色吗"}).content.decode()
    assert "Question" in tried
    assert "会掉色吗" in tried
    assert client.post(url, {"text": ""}).status_code == 422
    fragment = client.post(url, {"text": "我要投诉"}, headers={"HX-Request": "true"}).content.decode()
    assert "Urgent" in fragment
    assert "<html" not in fragment
    assert client.post(url + "train/", follow=True).status_code == 200
    row = JudgeCorrection.objects.for_workspace(workspace).first()
    client.post(f"{url}corrections/{row.pk}/undo/")
    assert JudgeCorrection.objects.for_workspace(workspace).count() == 29


def test_accuracy_is_reckoned_once_for_the_same_corrections(account, who, workspace, monkeypatch):
    """Two thousand texts are not judged anew each time somebody opens the page."""
    first, second = (received(thread_of(account, text, who=text))[0] for text in ("会掉色吗", "好喝"))
    row = correction_add(**who, message_id=first.pk, **COMPLAINT)
    assert accuracies(workspace=workspace)[0].rows == 1
    asked = []
    monkeypatch.setattr(reading, "judge", lambda text: asked.append(text) or judge(text))
    assert accuracies(workspace=workspace)[0].rows == 1
    assert asked == []
    correction_add(**who, message_id=second.pk, **COMPLAINT)
    assert (accuracies(workspace=workspace)[0].rows, len(asked)) == (2, 2)
    correction_add(**who, message_id=second.pk, sentiment="positive", intent="praise")
    assert accuracies(workspace=workspace)[0].right == 1
    correction_undo(**who, correction_id=row.pk)
    assert accuracies(workspace=workspace)[0].rows == 1


def test_who_may_do_what(client_of, member_of, workspace, account):
    (message,) = received(thread_of(account, "好喝"))
    viewer = client_of(member_of(Role.ANALYST))
    assert viewer.get(f"/w/{workspace.slug}/inbox/judge/").status_code == 403
    assert viewer.post(f"/w/{workspace.slug}/inbox/messages/{message.pk}/judgement/", COMPLAINT).status_code == 403
    answers = client_of(member_of(Role.COMMUNITY))
    assert answers.get(f"/w/{workspace.slug}/inbox/judge/").status_code == 200


def test_rest(client_of, owner, workspace, account):
    (message,) = received(thread_of(account, "扫地机器人天天撞墙"))
    client, base = client_of(owner), f"/api/v1/workspaces/{workspace.slug}/inbox"
    said = client.put(f"{base}/messages/{message.pk}/judgement/", COMPLAINT, content_type="application/json")
    assert said.status_code == 200
    assert said.json()["was_intent"] == "other"
    wrong = client.put(
        f"{base}/messages/{message.pk}/judgement/",
        {"sentiment": "sad", "intent": "spam"},
        content_type="application/json",
    )
    assert wrong.status_code == 422
    state = client.get(f"{base}/judge/").json()
    assert state["corrections"] == 1
    assert state["intent"]["rows"] == 1
    assert state["model"]["in_use"] is False
    tried = client.post(f"{base}/judge/try/", {"text": "求链接"}, content_type="application/json").json()
    assert tried["intent"] == "purchase-intent"
    assert tried["by"] == "rules"
    assert tried["reasons"]
    assert client.post(f"{base}/judge/train/").status_code == 409
    (row,) = client.get(f"{base}/judge/corrections/").json()["results"]
    assert row["text"] == "扫地机器人天天撞墙"
    assert client.delete(f"{base}/judge/corrections/{row['id']}/").status_code == 204
    assert client.get(f"{base}/judge/corrections/").json()["results"] == []
