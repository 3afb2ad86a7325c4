"""Contacts put together and taken apart, layered by figures and rules, edited, blocked and shown."""

from __future__ import annotations

from datetime import timedelta

import pytest
import time_machine
from django.core.cache import cache
from django.utils.translation import override

from config.lib.clock import now
from config.lib.errors import InvalidInput
from interactions.contact_errors import MergeBlocked, MergeSelf, MergeUndone
from interactions.models import (
    Consent,
    Contact,
    ContactPolicy,
    Identity,
    LifecycleChange,
    SegmentCount,
    SegmentMember,
    Thread,
)
from interactions.selectors.contacts.facts import facts_open
from interactions.selectors.contacts.reading import ContactFilters, contact_page, facts_shown
from interactions.selectors.contacts.suggesting import suggestions_for
from interactions.services.contacts.care import (
    contact_block,
    contact_edit,
    contact_reveal,
    contact_tag,
    contact_unblock,
    contacts_tag,
)
from interactions.services.contacts.lifecycle import lifecycles_review
from interactions.services.contacts.merging import contacts_merge, merge_undo
from interactions.services.contacts.segments import segment_save, segments_refresh
from interactions.services.privacy.consents import consent_record, consent_withdraw
from interactions.states import Lifecycle, ThreadState
from team.actors import Actor
from team.models import AuditEntry
from tests.factories import SocialAccountFactory
from tests.interactions.making import item, thread_of

pytestmark = pytest.mark.django_db


@pytest.fixture
def who(workspace, owner):
    return {"workspace": workspace, "actor": Actor(owner)}


@pytest.fixture
def account(workspace):
    return SocialAccountFactory(workspace=workspace, platform="practice-weibo")


@pytest.fixture
def other(workspace):
    return SocialAccountFactory(workspace=workspace, platform="practice-xiaohongshu")


def table(model, workspace, *left_out):
    names = [field.attname for field in model._meta.concrete_fields if field.name not in {"updated_at", *left_out}]
    return list(model.objects.for_workspace(workspace).order_by("pk").values(*names))


def person_of(account, who="", **values):
    thread = thread_of(account, "你好", **({"who": who} if who else {}), **values)
    return thread.contact


NOTES = [
    ({}, {}, "", ""),
    ({"city": "上海", "phone": "13800138000"}, {"phone": "13900139000", "orders": "SY-1 SY-2"}, "常客", "爱喝岩茶"),
    ({}, {"email": "a@example.com"}, "", "只有另一个有备注"),
    ({"email": "a@example.com"}, {}, "只有这个有备注", ""),
]


@pytest.mark.parametrize(("facts", "others", "note", "others_note"), NOTES)
def test_a_merge_taken_back_leaves_everything_as_it_was(
    who, workspace, account, other, facts, others, note, others_note
):
    kept, gone = person_of(account, "tea-1"), person_of(other, "tea-2", at=now() - timedelta(days=90))
    thread_of(other, "再来一条", who="tea-2")
    contact_edit(**who, contact_id=kept.pk, name=kept.name, note=note, facts=facts)
    contact_edit(**who, contact_id=gone.pk, name=gone.name, note=others_note, facts=others)
    contact_tag(**who, contact_id=kept.pk, tags=["老客", "上海"])
    contact_tag(**who, contact_id=gone.pk, tags=["老客", "团购"])
    consent_record(**who, contact_id=gone.pk, purpose="marketing")
    models = (Contact, Identity, Thread, Consent)
    before = [table(model, workspace) for model in models]

    merge = contacts_merge(**who, contact_id=kept.pk, other_id=gone.pk)

    together = Contact.objects.for_workspace(workspace).get(pk=kept.pk)
    assert Identity.objects.for_workspace(workspace).filter(contact=kept).count() == 2
    assert set(Thread.objects.for_workspace(workspace).values_list("contact", flat=True)) == {kept.pk}
    assert together.messages_in == 3
    assert together.tags == ["老客", "上海", "团购"]
    assert facts_open(together) == {
        key: {**others, **facts}[key] for key in ("city", "phone", "email", "orders") if key in {**others, **facts}
    }
    found = contact_page(workspace=workspace, filters=ContactFilters(q="tea-2")).rows
    assert [row.pk for row in found] == [kept.pk]
    merge_undo(**who, merge_id=merge.pk)
    assert [table(model, workspace) for model in models] == before
    with pytest.raises(MergeUndone):
        merge_undo(**who, merge_id=merge.pk)


def test_what_comes_in_between_goes_back_with_its_identity(who, workspace, account, other):
    kept, gone = person_of(account, "a-person"), person_of(other, "b-person")
    merge = contacts_merge(**who, contact_id=kept.pk, other_id=gone.pk)
    thread_of(other, "合并后的私信", who="b-person", kind=item().kind.__class__("message"))
    assert Thread.objects.for_workspace(workspace).filter(contact=kept).count() == 3
    merge_undo(**who, merge_id=merge.pk)
    rows = {row.pk: row for row in Contact.objects.for_workspace(workspace)}
    assert (rows[kept.pk].messages_in, rows[gone.pk].messages_in) == (1, 2)
    assert Thread.objects.for_workspace(workspace).filter(contact=gone).count() == 2


def test_merges_that_are_refused(who, account, other):
    one, two, three = person_of(account), person_of(other), person_of(other)
    with pytest.raises(MergeSelf):
        contacts_merge(**who, contact_id=one.pk, other_id=one.pk)
    contact_block(**who, contact_id=two.pk, reason="刷屏")
    with pytest.raises(MergeBlocked):
        contacts_merge(**who, contact_id=one.pk, other_id=two.pk)
    contact_unblock(**who, contact_id=two.pk)
    first = contacts_merge(**who, contact_id=one.pk, other_id=two.pk)
    contacts_merge(**who, contact_id=one.pk, other_id=three.pk)
    with pytest.raises(MergeUndone):
        merge_undo(**who, merge_id=first.pk)


def test_the_same_person_is_suggested_with_a_reason(who, workspace, account, other):
    one = person_of(account, "yuzu.tea", author_name="柚子不加糖")
    person_of(other, "yuzu.tea", author_name="柚子")
    phone = thread_of(other, "电话 13800138000", who="x-77", author_name="柚子不加糖").contact
    assert [str(one.reason) for one in suggestions_for(workspace=workspace, contact=phone)] == []
    thread_of(account, "打 138 0013 8000 找我", who="yuzu.tea", author_name="柚子不加糖")
    with override("en"):
        reasons = [str(found.reason) for found in suggestions_for(workspace=workspace, contact=one)]
    assert reasons == ["The same handle at another platform.", "The same name, and the same phone number in messages."]


def test_facts_are_sealed_found_by_their_value_and_open_for_ten_minutes(
    who, workspace, owner, account, django_capture_on_commit_callbacks
):
    cache.clear()
    person = person_of(account)
    contact_edit(**who, contact_id=person.pk, name="柚子", note="", facts={"phone": "138-0013-8000", "city": "杭州"})
    stored = Contact.objects.for_workspace(workspace).get(pk=person.pk)
    assert "8000" not in str(stored.facts)
    for asked in ("13800138000", "+86 138 0013 8000", "柚子"):
        assert [row.pk for row in contact_page(workspace=workspace, filters=ContactFilters(q=asked)).rows] == [
            person.pk
        ]
    with time_machine.travel(now(), tick=False) as clock:
        shown = {fact.key: fact.value for fact in facts_shown(workspace=workspace, user=owner, contact=stored)}
        assert shown == {"city": "杭州", "phone": "••••00"}
        with pytest.raises(InvalidInput):
            contact_reveal(**who, contact_id=person.pk, what="phone", reason=" ")
        with django_capture_on_commit_callbacks(execute=True):
            contact_reveal(**who, contact_id=person.pk, what="phone", reason="寄补发的茶罐")
        shown = {fact.key: fact.value for fact in facts_shown(workspace=workspace, user=owner, contact=stored)}
        assert shown["phone"] == "138-0013-8000"
        entry = AuditEntry.objects.for_workspace(workspace).get(verb="contact.revealed")
        assert entry.after == {"what": "phone", "reason": "寄补发的茶罐"}
        clock.shift(timedelta(minutes=11))
    assert "8000" not in str(list(AuditEntry.objects.for_workspace(workspace).values_list("before", "after")))


def test_a_blocked_contact_goes_to_spam_and_stays_there(who, workspace, account):
    thread = thread_of(account, "加微信领红包", who="spammer")
    contact_block(**who, contact_id=thread.contact_id, reason="引流")
    thread.refresh_from_db()
    assert (thread.state, thread.due_at, thread.unread) == (ThreadState.SPAM, None, 0)
    thread_of(account, "再发一次", who="spammer")
    thread.refresh_from_db()
    assert thread.state == ThreadState.SPAM
    contact_unblock(**who, contact_id=thread.contact_id)
    assert not Contact.objects.for_workspace(workspace).exclude(blocked_at=None).exists()


@pytest.mark.parametrize(
    ("messages", "first", "last", "after"),
    [
        (1, 2, 1, Lifecycle.NEW), (1, 40, 3, Lifecycle.ACTIVE), (8, 40, 3, Lifecycle.LOYAL),
        (8, 100, 60, Lifecycle.DORMANT), (8, 400, 180, Lifecycle.LOST), (8, 20, 3, Lifecycle.ACTIVE),
    ],
)  # fmt: skip
def test_lifecycles_follow_from_figures_and_keep_their_history(workspace, account, messages, first, last, after):
    person = person_of(account)
    Contact.objects.for_workspace(workspace).filter(pk=person.pk).update(
        messages_in=messages, first_seen_at=now() - timedelta(days=first), last_seen_at=now() - timedelta(days=last)
    )
    lifecycles_review(batch=1)
    assert Contact.objects.for_workspace(workspace).get(pk=person.pk).lifecycle == after
    changes = LifecycleChange.objects.for_workspace(workspace).filter(contact=person)
    assert [row.after for row in changes] == ([] if after == Lifecycle.NEW else [after])


def test_thresholds_of_the_workspace_count(workspace, account):
    person = person_of(account, at=now() - timedelta(days=20))
    ContactPolicy.objects.create(workspace=workspace, dormant_days=10, lost_days=15)
    lifecycles_review()
    assert Contact.objects.for_workspace(workspace).get(pk=person.pk).lifecycle == Lifecycle.LOST


def test_who_writes_again_is_looked_at_at_once(workspace, account):
    person = person_of(account, "back", at=now() - timedelta(days=200))
    lifecycles_review()
    thread_of(account, "我又来了", who="back")
    assert Contact.objects.for_workspace(workspace).get(pk=person.pk).lifecycle == Lifecycle.ACTIVE


def test_segments_hold_who_their_rules_are_true_of(who, workspace, account, other):
    one, two, three = person_of(account), person_of(other), person_of(account)
    contacts_tag(**who, contact_ids=[one.pk, two.pk], add=["会员"])
    contact_edit(**who, contact_id=one.pk, name="", note="", facts={"orders": "SY-1"})
    rules = {
        "members": ({"tags": ["会员"]}, {one, two}),
        "weibo": ({"platforms": ["practice-weibo"]}, {one, three}),
        "account": ({"account": other.pk}, {two}),
        "bought": ({"facts": ["orders"]}, {one}),
        "new and not members": ({"lifecycle": ["new"], "tags_none": ["会员"]}, {three}),
        "all": ({"messages_min": 1, "seen_within": 7, "known_within": 7}, {one, two, three}),
        "none": ({"not_seen_for": 3}, set()),
        "moods": ({"negative_from": 50}, set()),
        "wants": ({"intent": "complaint"}, set()),
        "likes": ({"reactions": ["like"]}, set()),
    }
    for name, (asked, expected) in rules.items():
        segment = segment_save(**who, name=name, rules=asked)
        members = SegmentMember.objects.for_workspace(workspace).filter(segment=segment)
        assert set(members.values_list("contact", flat=True)) == {row.pk for row in expected}, name
        assert segment.count == len(expected)
    for wrong in ({"lifecycle": ["x"]}, {"messages_min": -1}, {"account": 10**9}, {"nothing": 1}, {"tags": "会员"}):
        with pytest.raises(InvalidInput):
            segment_save(**who, name="wrong", rules=wrong)


def test_segments_leave_out_who_withdrew_and_are_counted_daily(who, workspace, account):
    one, two = person_of(account), person_of(account)
    segment = segment_save(**who, name="all", rules={"messages_min": 1})
    consent = consent_record(**who, contact_id=one.pk, purpose="marketing", how="直播间报名")
    consent_withdraw(**who, consent_id=consent.pk)
    contact_block(**who, contact_id=two.pk, reason="刷屏")
    with time_machine.travel(now() + timedelta(days=1)):
        segments_refresh()
    counts = SegmentCount.objects.for_workspace(workspace).filter(segment=segment).order_by("day")
    assert list(counts.values_list("count", flat=True)) == [2, 0]
    consent_record(**who, contact_id=one.pk, purpose="marketing")
    segments_refresh()
    assert SegmentMember.objects.for_workspace(workspace).get().contact_id == one.pk
