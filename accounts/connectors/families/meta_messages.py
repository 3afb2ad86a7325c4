"""Conversations of Messenger and Instagram.

Source: developers.facebook.com, Messenger Platform conversations and Send API (v25.0).
"""

from __future__ import annotations

import json
from collections.abc import Iterator

from ..errors import MissingScope, PolicyRejected, RemoteGone
from ..messages import _
from ..outcomes import moment_of
from ..types import Credential, Format, InboxAttachment, InboxItem, InboxKind
from .marks import Mark
from .meta_graph import Graph, Row
from .values import mapping, number, on_one_line, rows

THREADS, MESSAGES, PAGES = 25, 20, 4
# The tag HUMAN_AGENT would make it seven days, for answers a person writes. It is never set: who wrote an answer is not
# known here, and rules and models may not use it.
MESSAGE = "id,message,from,created_time,attachments"
META_WINDOW = _("Meta takes answers for %(hours)s hours after the person last wrote.")


def read_messages(graph: Graph, auth: Credential, page: str, mark: Mark, *, channel: str) -> list[InboxItem]:
    """The newest messages, our own too, of the conversations something was said in; `channel`: messenger or instagram.

    Empty where the app or the account has no messages.
    """
    fields = {
        "platform": channel,
        "fields": f"id,updated_time,participants,messages.limit({MESSAGES}){{{MESSAGE}}}",
        "limit": THREADS,
    }
    items = []
    try:
        for threads, _more in graph.pages(auth, page, "conversations", fields, most=PAGES if mark.second else 1):
            for thread in threads:
                items += _messages(thread, {auth.remote_id, page, ""})
            if threads and mark.passed(moment_of(threads[-1].get("updated_time"))):
                break
    except (MissingScope, RemoteGone, PolicyRejected):
        return []
    return items


def answer_message(graph: Graph, auth: Credential, page: str, message: str, text: str, *, channel: str) -> str:
    """Answer whoever wrote a message and return the answer's id.

    When our text stands in the conversation after that message, it is the answer: nothing is sent twice.
    """
    person = str(mapping(graph.get(auth, message, fields="id,from"), "from").get("id") or "")
    if not person:
        raise RemoteGone(platform=graph.platform, code="no_author")
    fields = f"id,messages.limit({MESSAGES}){{id,message,from}}"
    found = graph.get(auth, page, "conversations", platform=channel, user_id=person, fields=fields)
    for thread in rows(found, "data")[:1]:
        for item in rows(mapping(thread, "messages"), "data"):
            if item.get("id") == message:
                break
            mine = str(mapping(item, "from").get("id")) in {page, auth.remote_id}
            if mine and on_one_line(str(item.get("message") or "")) == on_one_line(text):
                return str(item["id"])
    body = {
        "recipient": json.dumps({"id": person}),
        "messaging_type": "RESPONSE",
        "message": json.dumps({"text": text}, ensure_ascii=False),
    }
    return graph.make(auth, page, "messages", body, write=True)


def _messages(thread: Row, own: set[str]) -> list[InboxItem]:
    items = []
    people = [person for person in rows(mapping(thread, "participants"), "data") if str(person.get("id")) not in own]
    for message in rows(mapping(thread, "messages"), "data"):
        author, at = mapping(message, "from"), moment_of(message.get("created_time"))
        ours = str(author.get("id") or "") in own
        person = (people[0] if people else {}) if ours else author
        if at is None or not message.get("id") or not person.get("id"):
            continue
        items.append(
            InboxItem(
                remote_id=str(message["id"]),
                kind=InboxKind.MESSAGE,
                author_id=str(person["id"]),
                author_handle=str(person.get("username") or person.get("name") or ""),
                text=str(message.get("message") or ""),
                at=at,
                thread_id=f"messages:{thread.get('id', '')}",
                raw={name: message[name] for name in ("id", "created_time") if name in message},
                own=ours,
                author_name=str(person.get("name") or ""),
                attachments=tuple(_files(message)),
            )
        )
    return items


def _files(message: Row) -> Iterator[InboxAttachment]:
    """Pictures and videos; their addresses expire."""
    for row in rows(mapping(message, "attachments"), "data"):
        for name, kind in (("image_data", Format.IMAGE), ("video_data", Format.VIDEO)):
            if found := mapping(row, name):
                mime, size = str(row.get("mime_type") or ""), (number(found, "width"), number(found, "height"))
                yield InboxAttachment(kind, str(found.get("url") or ""), mime, str(row.get("name") or ""), *size)
