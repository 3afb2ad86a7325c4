"""What every platform's inbox must hold to."""

from __future__ import annotations

from contextlib import suppress
from typing import Any

import pytest

from accounts.connectors import base, registry
from accounts.connectors.errors import UnexpectedResponse
from accounts.connectors.hooks import HookKind, WebhookEvent
from accounts.connectors.http import Http
from accounts.connectors.types import Can, InboxKind, ItemChange

from .pushes import ACCOUNTS


class _Nobody(Http):
    def request(self, *_args: Any, **_more: Any) -> Any:
        raise AssertionError("pushes are read without asking the platform")


NOBODY = _Nobody(timeout=0.5)


@pytest.mark.parametrize("slug", registry.slugs())
def test_answers_have_bounds(slug: str) -> None:
    """What may be answered, how long an answer may be and until when."""
    caps = registry.capabilities(slug)
    if Can.REPLY not in caps.can:
        assert not caps.windows
        assert caps.reply_text is caps.message_text is None
        return
    assert caps.answer_limit(InboxKind.COMMENT) or caps.answer_limit(InboxKind.MESSAGE)
    for kind, window in caps.windows.items():
        assert kind in {InboxKind.COMMENT, InboxKind.MENTION, InboxKind.MESSAGE, InboxKind.REVIEW}
        assert window.hours > 0
        shown = window.note % {"hours": window.hours, "most": window.most}
        assert shown
        assert "None" not in shown


@pytest.mark.parametrize("slug", [slug for slug in registry.slugs() if Can.WEBHOOKS in registry.capabilities(slug).can])
def test_pushes_are_read_as_the_inbox_would(slug: str) -> None:
    """Each event becomes what the platform's document says, without asking anybody."""
    connector = registry.get(slug, http=NOBODY)
    if not isinstance(connector, base.ReadsPushes):
        assert slug not in ACCOUNTS
        return
    account = ACCOUNTS[slug]
    assert account.pushes
    for push in account.pushes:
        kind = HookKind.MESSAGE if push.kind is InboxKind.MESSAGE else HookKind.OTHER
        event = WebhookEvent(push.source, kind, account.auth.remote_id, push.payload)
        items = connector.pushed_items(account.auth, event)
        assert [item.remote_id for item in items] == ([push.remote_id] if push.remote_id else [])
        for item in items:
            assert (item.kind, item.change, item.own, item.text) == (push.kind, push.change, push.own, push.text)
            assert not push.author or item.author_id == push.author
            assert len([file for file in item.attachments if file.url]) == push.pictures
            assert item.at.tzinfo is not None
            assert len(item.remote_id) <= 300
            assert item.thread_id or item.change is ItemChange.DELETED
    for broken in ({}, {"item": []}, {"item": {"id": None}}, {"field": "feed", "value": {"item": "comment"}}):
        with suppress(UnexpectedResponse):
            assert connector.pushed_items(account.auth, WebhookEvent("e2", HookKind.OTHER, "", broken)) in ((), [])
