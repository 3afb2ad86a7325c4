"""Answers to posts and direct messages, each written once, and hiding other people's."""

from __future__ import annotations

from ...families.marks import order
from ...types import Credential, Published, PublishedState
from . import money
from .posts import Posts, url_of
from .texts import parent_of, text_is
from .wire import MESSAGE, checked, created, listed

# How many of the latest messages are read to see whether an answer was sent already: each costs a cent.
LOOK_BACK = 3


class Answers(Posts):
    """Comments, replies and moderates."""

    def comment(self, auth: Credential, remote_id: str, text: str, *, key: str) -> str:
        """Answer our own post, unless that was done already."""
        return self._answer(auth, checked(remote_id), text, kind=money.kind_of(text))

    def reply(self, auth: Credential, to_remote_id: str, text: str, *, key: str) -> Published:
        """Answer a mention, an answer or a direct message, unless that was done already.

        Raises PolicyRejected when X does not let apps answer this person.
        """
        if checked(to_remote_id).startswith(f"{MESSAGE}:"):
            return self._message(auth, to_remote_id, text)
        made = self._answer(auth, to_remote_id, text, kind=money.kind_of(text, reply=True))
        return Published(PublishedState.LIVE, remote_id=made, url=url_of(made))

    def set_hidden(self, auth: Credential, remote_id: str, *, hidden: bool) -> None:
        """Hide or show an answer in one of our conversations."""
        path = f"/2/tweets/{checked(remote_id)}/hidden"
        money.spend(auth, "hide")
        self._api.send(auth, "PUT", path, write=True, json={"hidden": hidden})

    def _answer(self, auth: Credential, to: str, text: str, *, kind: str) -> str:
        """Answer a post, unless we have already done so with this text; the answer's id."""
        own = self._own(auth, since_id=to)
        done = next((post for post in own if parent_of(post) == to and text_is(post, text)), None)
        if done is not None:
            return str(done["id"])
        return self._api.create_post(auth, {"text": text, "reply": {"in_reply_to_tweet_id": to}}, kind=kind)

    def _message(self, auth: Credential, to: str, text: str) -> Published:
        """Answer a direct message, unless this text was sent after it already."""
        _kind, conversation, event = to.split(":")
        path = f"/2/dm_conversations/{conversation}"
        money.may_read(auth, "message_read")
        params = {
            "dm_event.fields": "id,text,sender_id,entities",
            "event_types": "MessageCreate",
            "max_results": str(LOOK_BACK),
        }
        found = listed(self._api.get(auth, f"{path}/dm_events", params))
        money.read(auth, "message_read", (str(item.get("id")) for item in found), self._clock())
        for item in found:
            later = order(str(item.get("id"))) > order(event)
            if later and str(item.get("sender_id")) == auth.remote_id and text_is(item, text):
                return _sent(conversation, str(item["id"]))
        money.spend(auth, "message")
        answer = self._api.send(auth, "POST", f"{path}/messages", write=True, json={"text": text})
        return _sent(conversation, str(created(answer, "dm_event_id")))


def _sent(conversation: str, event: str) -> Published:
    return Published(PublishedState.LIVE, remote_id=f"{MESSAGE}:{conversation}:{event}")
