"""Erasing people without a trace, copies of their data, due days, times of keeping, the data map."""

from __future__ import annotations

import io
import json
import zipfile
from datetime import date, timedelta

import pytest
import time_machine
from django.apps import apps
from django.core.serializers.json import DjangoJSONEncoder
from django.db import connection, models
from django.test import Client

from accounts.connectors.inbox_items import InboxAttachment
from accounts.connectors.types import InboxKind, ItemChange
from accounts.models import ReceivedEvent
from config.lib.clock import now
from config.lib.crypto import seal
from interactions import hooks
from interactions.contact_errors import ContactErased, CopyGone, RequestClosed
from interactions.models import (
    CommunityMember,
    Contact,
    Identity,
    Message,
    PersonRequest,
    PointReason,
    Promise,
    Reaction,
    RetentionRun,
    Survey,
    SurveyAnswer,
    SurveyQuestion,
    SurveyResponse,
    Thread,
)
from interactions.selectors.privacy.datamap import IMPERSONAL, PERSONAL
from interactions.services.answers import answer_write
from interactions.services.communities.groups import community_save
from interactions.services.communities.points import points_give
from interactions.services.contacts.care import contact_edit, contact_tag
from interactions.services.contacts.merging import contacts_merge
from interactions.services.ingest import items_take
from interactions.services.privacy.consents import consent_record
from interactions.services.privacy.copying import contact_data
from interactions.services.privacy.erasing import contact_erase
from interactions.services.privacy.requests import (
    copies_forget,
    copy_fetch,
    due_day,
    request_enter,
    request_fulfil,
    request_refuse,
)
from interactions.services.privacy.retention import policy_save
from interactions.services.threads import thread_note
from interactions.tasks import clear_old_data
from team.actors import Actor
from team.models import AuditEntry
from tests.factories import SocialAccountFactory
from tests.interactions.making import item, thread_of

pytestmark = pytest.mark.django_db
WORDS = ("柚子不加糖", "yuzu_secret", "uid-998877", "13800138000", "炭盒裂了一道缝", "改过的话", "avatars.example/yuzu",
         "很急的客人", "SY-778899", "直播间口头", "旧句子", "小号柚", "您好柚子")  # fmt: skip


@pytest.fixture
def who(workspace, owner):
    return {"workspace": workspace, "actor": Actor(owner)}


@pytest.fixture
def account(workspace):
    return SocialAccountFactory(workspace=workspace, platform="practice-weibo")


def dump() -> str:
    """All rows of all tables, as `COPY` writes them."""
    found = []
    with connection.cursor() as cursor:
        cursor.execute("SELECT tablename FROM pg_tables WHERE schemaname = current_schema() ORDER BY 1")
        for (name,) in cursor.fetchall():
            cursor.execute(f'SELECT t::text FROM "{name}" t')
            found += [row[0] for row in cursor.fetchall()]
    return "\n".join(found)


def written(account):
    """A person with two identities who left traces everywhere. Returns their thread."""
    given = {
        "who": "uid-998877", "author_handle": "yuzu_secret", "author_name": "柚子不加糖",
        "author_avatar": "https://avatars.example/yuzu.png",
    }  # fmt: skip
    file = InboxAttachment(kind="image", url="https://files.example/yuzu_secret.png")
    first = item("旧句子", remote_id="m-1", attachments=(file,), **given)
    items_take(account=account, items=[first])
    changed = item("改过的话", remote_id="m-1", change=ItemChange.EDITED, at=now(), **given)
    items_take(account=account, items=[changed])
    like = item("", kind=InboxKind.LIKE, remote_id="like-uid-998877", **given)
    items_take(account=account, items=[like])
    return thread_of(account, "炭盒裂了一道缝，电话 13800138000", **given)


def erased_person(who, workspace, account):
    thread = written(account)
    twin = thread_of(account, "小号也问问", who="uid-2", author_name="小号柚", kind=InboxKind.MESSAGE).contact
    contacts_merge(**who, contact_id=thread.contact_id, other_id=twin.pk)
    facts = {"phone": "13800138000", "orders": "SY-778899"}
    contact_edit(**who, contact_id=thread.contact_id, name="柚子不加糖", note="很急的客人", facts=facts)
    contact_tag(**who, contact_id=thread.contact_id, tags=["售后"])
    consent_record(**who, contact_id=thread.contact_id, purpose="marketing", evidence="直播间口头，柚子不加糖")
    thread_note(**who, thread_id=thread.pk, text="柚子不加糖 又来了")
    answer_write(**who, thread_id=thread.pk, text="您好柚子，给您补发")
    body = seal({"from": {"id": "uid-998877"}, "text": "炭盒裂了一道缝"})
    ReceivedEvent.objects.create(
        workspace=workspace, platform=account.platform, account=account, event_id="1", kind="comment", sealed=body
    )
    other = seal({"from": {"id": "somebody-else"}})
    ReceivedEvent.objects.create(
        workspace=workspace, platform=account.platform, account=account, event_id="2", kind="comment", sealed=other
    )
    return thread


def test_an_erased_person_leaves_no_trace_and_figures_stay(who, workspace, account):
    thread = erased_person(who, workspace, account)
    before = dump()
    assert [word for word in WORDS if word not in before] == ["13800138000", "SY-778899"][1:]
    counts = (Message.objects.for_workspace(workspace).count(), Contact.objects.for_workspace(workspace).count())
    told = []
    hooks.contact_erased.append(lambda _workspace, erased: told.append(erased))
    asked = request_enter(
        **who, contact_id=thread.contact_id, kind="erase", asked_by="柚子不加糖", checked="打回 13800138000"
    )

    done = request_fulfil(**who, request_id=asked.pk)
    hooks.contact_erased.pop()

    after = dump()
    assert [word for word in WORDS if word in after] == []
    assert done.figures == {"identities": 2, "messages": 4, "notes": 1, "events": 1}
    assert len(told[0].contact_ids) == 2
    assert "uid-998877" in told[0].words
    assert counts == (
        Message.objects.for_workspace(workspace).count(), Contact.objects.for_workspace(workspace).count()
    )  # fmt: skip
    contact = Contact.objects.for_workspace(workspace).get(pk=thread.contact_id)
    assert contact.messages_in == 3
    assert Reaction.objects.for_workspace(workspace).count() == 1
    assert ReceivedEvent.objects.for_workspace(workspace).get().event_id == "2"
    assert AuditEntry.objects.for_workspace(workspace).filter(verb="contact.erased").count() == 2
    with pytest.raises(ContactErased):
        contact_edit(**who, contact_id=contact.pk, name="x", note="", facts={})
    with pytest.raises(RequestClosed):
        request_fulfil(**who, request_id=asked.pk)


def test_what_is_read_again_stays_out_and_what_is_new_begins_a_new_contact(who, workspace, account):
    thread = erased_person(who, workspace, account)
    asked = request_enter(**who, contact_id=thread.contact_id, kind="erase", asked_by="x", checked="x")
    request_fulfil(**who, request_id=asked.pk)
    number = Contact.objects.for_workspace(workspace).count()
    again = [
        item("改过的话", remote_id="m-1", who="uid-998877"),
        item("", kind=InboxKind.LIKE, remote_id="like-uid-998877", who="uid-998877"),
    ]
    taken = items_take(account=account, items=again)
    assert (len(taken.messages), taken.reactions, Contact.objects.for_workspace(workspace).count()) == (0, 0, number)
    fresh = thread_of(account, "换个号再来", who="uid-998877")
    assert fresh.contact_id != thread.contact_id
    assert Contact.objects.for_workspace(workspace).get(pk=fresh.contact_id).erased_at is None


def test_a_copy_tells_everything_once_and_expires(who, workspace, account, client_of, owner):
    thread = erased_person(who, workspace, account)
    asked = request_enter(**who, contact_id=thread.contact_id, kind="export", asked_by="本人", checked="同一账号")
    request_fulfil(**who, request_id=asked.pk)
    assert "炭盒" not in str(bytes(PersonRequest.objects.for_workspace(workspace).get().sealed))
    client: Client = client_of(owner)
    answer = client.post(f"/w/{workspace.slug}/people/requests/{asked.pk}/fetch/")
    with zipfile.ZipFile(io.BytesIO(answer.content)) as archive:
        data = json.loads(archive.read("data.json"))
        page = archive.read("index.html").decode()
    texts = [one["text"] for one_thread in data["threads"] for one in one_thread["messages"]]
    assert set(texts) == {"改过的话", "炭盒裂了一道缝，电话 13800138000", "小号也问问", "您好柚子，给您补发"}
    assert data["facts"] == {"phone": "13800138000", "orders": "SY-778899"}
    assert {row["remote_id"] for row in data["identities"]} == {"uid-998877", "uid-2"}
    assert "炭盒裂了一道缝" in page
    assert client.post(f"/w/{workspace.slug}/people/requests/{asked.pk}/fetch/").status_code == 409
    request_fulfil(**who, request_id=asked.pk)
    with time_machine.travel(now() + timedelta(days=4)):
        with pytest.raises(CopyGone):
            copy_fetch(**who, request_id=asked.pk)
        assert copies_forget() == 1


def test_a_copy_tells_what_all_rows_of_a_merged_person_hold(who, workspace, account, owner):
    thread = erased_person(who, workspace, account)
    gone = Contact.objects.for_workspace(workspace).get(merged_into=thread.contact_id)
    contact_edit(**who, contact_id=thread.contact_id, name="", note="", facts={"phone": "13800138000"})
    gone.note = "两个号是一个人"
    gone.save()
    Promise.objects.create(workspace=workspace, thread=thread, words="明天给您补发", due_at=now())
    group = community_save(**who, values={"name": "茶友群", "kind": "wechat", "state": "running"})
    member = CommunityMember.objects.create(
        workspace=workspace, community=group, contact=gone, nickname="柚", joined_on=date(2026, 5, 1)
    )
    points = PointReason.objects.for_workspace(workspace).filter(points=10)[0]
    points_give(**who, community_id=group.pk, member_id=member.pk, reason_id=points.pk, note="帮忙答疑")
    survey = Survey.objects.create(workspace=workspace, title="口味")
    asked = SurveyQuestion.objects.create(
        workspace=workspace, survey=survey, kind="one", text="爱喝什么？", options=[{"key": "a", "text": "岩茶"}]
    )
    sent = SurveyResponse.objects.create(workspace=workspace, survey=survey, contact=gone, at=now())
    SurveyAnswer.objects.create(workspace=workspace, response=sent, question=asked, choices=["a"], text="烟味淡的")
    data = json.loads(json.dumps(contact_data(workspace=workspace, contact=thread.contact), cls=DjangoJSONEncoder))
    assert [(row["number"], row["name"], row["note"]) for row in data["merged"]] == [
        (gone.pk, "小号柚", "两个号是一个人")
    ]
    assert [row["words"] for row in data["promises"]] == ["明天给您补发"]
    (group_told,) = data["communities"]
    assert (group_told["community"], group_told["joined_on"]) == ("茶友群", "2026-05-01")
    assert [(row["amount"], row["note"]) for row in group_told["entries"]] == [(10, "帮忙答疑")]
    assert [row["answers"] for row in data["surveys"]] == [
        [{"question": "爱喝什么？", "choices": ["岩茶"], "number": None, "text": "烟味淡的"}]
    ]
    contact_erase(**who, contact_id=thread.contact_id)
    after = dump()
    assert [word for word in ("明天给您补发", "帮忙答疑", "烟味淡的", "两个号是一个人") if word in after] == []


@pytest.mark.parametrize(
    ("received", "law", "due"),
    [
        (date(2026, 11, 26), "pipl", date(2026, 12, 17)), (date(2026, 11, 28), "pipl", date(2026, 12, 18)),
        (date(2026, 1, 31), "gdpr", date(2026, 2, 28)), (date(2026, 12, 5), "gdpr", date(2027, 1, 5)),
    ],
)  # fmt: skip
def test_due_days_follow_from_the_law(received, law, due):
    assert due_day(received, law) == due


def test_a_refused_request_is_closed(who, account):
    thread = thread_of(account, "删掉我")
    asked = request_enter(**who, contact_id=thread.contact_id, kind="erase", asked_by="代理人", checked="没有授权书")
    request_refuse(**who, request_id=asked.pk, answer="请本人从原账号联系")
    with pytest.raises(RequestClosed):
        request_fulfil(**who, request_id=asked.pk)


def test_old_data_go_at_night_and_the_run_is_kept(who, workspace, account):
    ago = {days: now() - timedelta(days=days) for days in (10, 100, 500)}
    file = (InboxAttachment(kind="image", url="https://files.example/a.png"),)
    fresh = thread_of(account, "刚写的", at=ago[10], attachments=file)
    old = thread_of(account, "很久以前", at=ago[100], attachments=file)
    idle = thread_of(account, "多年未见", at=ago[500])
    assert clear_old_data() == 0
    policy_save(**who, values={"message_months": 3, "attachment_days": 5, "idle_months": 12})
    assert clear_old_data() == 1
    run = RetentionRun.objects.for_workspace(workspace).get()
    assert (run.texts, run.attachments, run.contacts) == (1, 1, 1)
    texts = dict(Message.objects.for_workspace(workspace).values_list("thread", "text"))
    assert texts == {fresh.pk: "刚写的", old.pk: "", idle.pk: ""}
    assert Contact.objects.for_workspace(workspace).get(pk=idle.contact_id).erased_at is not None
    assert Thread.objects.for_workspace(workspace).get(pk=old.pk).preview == ""
    assert Identity.objects.for_workspace(workspace).filter(contact=old.contact_id).exclude(handle="").exists()
    assert clear_old_data() == 1
    last = RetentionRun.objects.for_workspace(workspace).order_by("-pk")[0]
    assert (last.texts, last.attachments, last.contacts) == (0, 0, 0)


def test_the_data_map_names_every_field_that_hangs_on_a_person():
    """What hangs on a person has a key to a contact, identity, thread or message, or is one."""
    config = apps.get_app_config("interactions")
    roots = {"Contact", "Identity", "Thread", "Message"}
    kept = {one.model: one.fields for one in PERSONAL}
    plain = (models.BooleanField, models.DateField, models.ForeignKey, models.AutoField)
    numbers = (models.IntegerField,)
    wrong = []
    for model in config.get_models():
        keys = {field.related_model.__name__ for field in model._meta.fields if field.is_relation}
        if model.__name__ not in roots and not roots & keys:
            continue
        fields = {f.name for f in model._meta.fields if not isinstance(f, (*plain, *numbers))}
        named = kept.get(model.__name__, frozenset()) | IMPERSONAL.get(model.__name__, frozenset())
        wrong += [f"{model.__name__}.{name} is not declared" for name in fields - named]
        unknown = named - {f.name for f in model._meta.fields}
        wrong += [f"{model.__name__}.{name} does not exist" for name in unknown]
    assert wrong == []
