"""Publishing: a draft in the box, then one call that publishes or mass-sends it, then asking how it fares.

What publishes is named by the draft, which leaves the box once it is public. So whatever becomes of that one call, the
same draft is asked about or sent again, never a second one.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from contextlib import suppress
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from typing import Any

from ...errors import (
    ConnectorError,
    Duplicate,
    InvalidContent,
    MediaExpired,
    OutcomeUnknown,
    PolicyRejected,
    RemoteGone,
    Transient,
    UnexpectedResponse,
)
from ...messages import _
from ...sightings import sighting
from ...types import Credential, Draft, Glimpse, Published, PublishedState, Sighting
from . import markup
from .articles import Library, wanted_html
from .plans import Plan, PostId, data_id, first_of, link_of, live, titled
from .wire import CODES, NOT_THERE, SLUG, Api, moment

PAGE, FIND_PAGES = 20, 5
# A picture uploaded a moment ago may be unknown to the draft box for some seconds.
SETTLING = (2.5, 5.0)
# A publishing job is over by then; a draft that is still in the box was not published.
JOB_ENDS = timedelta(minutes=10)
# WeChat remembers the ids of mass messages for a day.
MASS_KEY_LIFE = timedelta(hours=23)
SKEW = timedelta(minutes=1)
SENT_BEFORE, NO_COMMENTS = "45065", "88000"
BY_HAND_CODES = ("53504", "53505")

_FAILED: Mapping[int, tuple[type[ConnectorError], str]] = {
    2: (PolicyRejected, _("WeChat refuses the article: the check for original content failed.")),
    3: (InvalidContent, _("WeChat could not publish the article.")),
    4: (PolicyRejected, _("WeChat's review refused the article.")),
    5: (RemoteGone, _("The article was deleted after it was published.")),
    6: (PolicyRejected, _("WeChat removed the article after it was published.")),
}


class Posts:
    """Posts of one account."""

    def __init__(self, api: Api, sleep: Callable[[float], None]) -> None:
        self._api, self._sleep = api, sleep
        self._library = Library(api)

    def publish(self, auth: Credential, draft: Draft, key: str) -> Published:
        """Upload, draft, publish. An unclear answer to the last step is settled by `poll`, which has the draft's id."""
        made = self._draft(
            auth, self._library.article(auth, draft), prepared=any(item.prepared for item in draft.media)
        )
        mass_key = key if draft.options.get("mass_send") else ""
        return self._send(auth, Plan(made, self._now(), draft.title, mass_key))

    def poll(self, auth: Credential, handle: str) -> Published:
        """How a job fares. Without a job's id: look whether the draft is public, else send the same draft again."""
        plan = Plan.of(handle)
        if plan.publish:
            return self._job(auth, plan)
        if plan.mass:
            return self._mass_job(auth, plan)
        since = datetime.fromisoformat(plan.at)
        late = self._api.clock() - since
        if not self._in_box(auth, plan.draft):
            return self._published(auth, plan) or plan.processing()
        if late < JOB_ENDS and not plan.key:
            return plan.processing()
        if plan.key and late > MASS_KEY_LIFE:
            raise OutcomeUnknown(platform=SLUG, code="mass_key_forgotten")
        again = self._send(auth, plan)
        for wait in SETTLING if again.state is PublishedState.PROCESSING and not plan.key else ():
            self._sleep(wait)
            again = self._job(auth, Plan.of(again.handle))
            if again.state is PublishedState.LIVE:
                break
        return again

    def find(self, auth: Credential, draft: Draft, key: str, since: datetime) -> Sighting:
        """Look through what was published since then, and through the draft box.

        A draft of ours that still waits there is taken up again (PROCESSING) rather than made anew. Raises
        OutcomeUnknown when another text was published under our title, or a mass message may have left long ago.
        """
        ours, seen = wanted_html(draft), []
        for item in self._newest(auth, "/cgi-bin/freepublish/batchget", since):
            news = first_of(item)
            seen.append(Glimpse(moment(item.get("update_time")), str(news.get("title") or ""), link_of(news)))
            if not titled(item, draft.title):
                continue
            identifier = str(item.get("article_id") or "")
            whole = self._api.call(auth, "/cgi-bin/freepublish/getarticle", {"article_id": identifier})
            if not markup.same(ours, str(first_of({"content": whole}).get("content") or "")):
                raise OutcomeUnknown(platform=SLUG, code="same_title")
            return sighting(seen, since=since, post=live(item, ""))
        for item in self._newest(auth, "/cgi-bin/draft/batchget", since):
            if not titled(item, draft.title):
                continue
            whole = self._api.call(auth, "/cgi-bin/draft/get", {"media_id": item.get("media_id")})
            if markup.same(ours, str(first_of({"content": whole}).get("content") or "")):
                mass_key = key if draft.options.get("mass_send") else ""
                plan = Plan(str(item["media_id"]), self._now(), draft.title, mass_key)
                return sighting(seen, since=since, post=plan.processing())
        if draft.options.get("mass_send") and self._api.clock() - since > MASS_KEY_LIFE:
            raise OutcomeUnknown(platform=SLUG, code="mass_key_forgotten")
        return sighting(seen, since=since)

    def delete(self, auth: Credential, post: PostId) -> None:
        """Delete an article or a mass message for all readers. One that is gone counts as deleted."""
        with suppress(RemoteGone):
            if post.mass:
                body: dict[str, Any] = {"msg_id": int(post.mass), "article_idx": 1}
                self._api.call(auth, "/cgi-bin/message/mass/delete", body, write=True)
            else:
                body = {"article_id": post.article, "index": 1}
                self._api.call(auth, "/cgi-bin/freepublish/delete", body, write=True)

    def listed(self, auth: Credential, pages: int, size: int = PAGE) -> list[dict[str, Any]]:
        """What was published, newest first, without the texts."""
        found: list[dict[str, Any]] = []
        for page in range(pages):
            body = {"offset": page * size, "count": size, "no_content": 1}
            answer = self._api.call(auth, "/cgi-bin/freepublish/batchget", body)
            items = [item for item in answer.get("item") or () if isinstance(item, dict)]
            found += items
            if len(items) < size or len(found) >= int(answer.get("total_count") or 0):
                break
        return found

    def _draft(self, auth: Credential, article: dict[str, Any], *, prepared: bool) -> str:
        """Put the article into the box and return the draft's id."""
        for wait in (*SETTLING, None):
            try:
                found = self._api.call(
                    auth, "/cgi-bin/draft/add", {"articles": [article]}, changes=True, allow=(NO_COMMENTS,)
                )
            except Transient as error:
                if error.code != NOT_THERE:
                    raise
                if prepared:
                    raise MediaExpired(platform=SLUG, code=error.code, raw=error.raw) from error
                if wait is None:
                    raise
                self._sleep(wait)
                continue
            if str(found.get("errcode", 0)) == NO_COMMENTS and article["need_open_comment"]:
                # Accounts without comments cannot open them; their articles are welcome all the same.
                article = {**article, "need_open_comment": 0, "only_fans_can_comment": 0}
                continue
            if not found.get("media_id"):
                raise UnexpectedResponse(platform=SLUG, code="no_media_id")
            return str(found["media_id"])
        raise Transient(platform=SLUG, code="no_draft")

    def _send(self, auth: Credential, plan: Plan) -> Published:
        """The one call that makes a draft public. A draft that is refused for good does not stay in the box."""
        try:
            return self._mass(auth, plan) if plan.key else self._submit(auth, plan)
        except OutcomeUnknown:
            return plan.processing()
        except ConnectorError as error:
            # Those which a person must finish in the console stay there for them.
            if error.code in CODES and error.code not in BY_HAND_CODES:
                with suppress(ConnectorError):
                    self._api.call(auth, "/cgi-bin/draft/delete", {"media_id": plan.draft}, changes=True)
            raise

    def _submit(self, auth: Credential, plan: Plan) -> Published:
        found = self._api.call(auth, "/cgi-bin/freepublish/submit", {"media_id": plan.draft}, write=True)
        if not found.get("publish_id"):
            raise OutcomeUnknown(platform=SLUG, code="no_publish_id")
        data = str(found.get("msg_data_id") or "")
        return replace(plan, publish=str(found["publish_id"]), data=data).processing()

    def _mass(self, auth: Credential, plan: Plan) -> Published:
        body = {
            "filter": {"is_to_all": True},
            "mpnews": {"media_id": plan.draft},
            "msgtype": "mpnews",
            "send_ignore_reprint": 0,
            "clientmsgid": plan.key,
        }
        found = self._api.call(auth, "/cgi-bin/message/mass/sendall", body, write=True, allow=(SENT_BEFORE,))
        if not found.get("msg_id"):
            kind = Duplicate if str(found.get("errcode", 0)) == SENT_BEFORE else OutcomeUnknown
            raise kind(platform=SLUG, code="no_msg_id")
        return replace(plan, mass=str(found["msg_id"]), data=str(found.get("msg_data_id") or "")).processing()

    def _job(self, auth: Credential, plan: Plan) -> Published:
        found = self._api.call(auth, "/cgi-bin/freepublish/get", {"publish_id": plan.publish})
        status = found.get("publish_status")
        if status == 1:
            return plan.processing()
        if isinstance(status, int) and status in _FAILED:
            kind, message = _FAILED[status]
            raise kind(message, platform=SLUG, code=f"publish_status_{status}")
        if status != 0 or not found.get("article_id"):
            raise UnexpectedResponse(platform=SLUG, code=f"publish_status_{status}")
        items = (found.get("article_detail") or {}).get("item") or [{}]
        url = str(items[0].get("article_url") or "")
        return self._is_live(PostId(str(found["article_id"]), plan.data or data_id(url)), url)

    def _mass_job(self, auth: Credential, plan: Plan) -> Published:
        found = self._api.call(auth, "/cgi-bin/message/mass/get", {"msg_id": plan.mass})
        status = str(found.get("msg_status") or "").upper()
        if status == "SENDING":
            return plan.processing()
        if status == "SEND_FAIL":
            raise PolicyRejected(_("WeChat did not send the mass message."), platform=SLUG, code=status)
        if status == "DELETE":
            raise RemoteGone(_FAILED[5][1], platform=SLUG, code=status)
        if status != "SEND_SUCCESS":
            raise UnexpectedResponse(platform=SLUG, code=f"msg_status {status}")
        # WeChat does not say where a mass message can be read, but lists it with what was published.
        with suppress(ConnectorError):
            for item in self.listed(auth, 1):
                data = data_id(link_of(first_of(item)))
                # An answer that the id was used before names the message only.
                if data == plan.data if plan.data else titled(item, plan.title):
                    return live(item, plan.mass)
        return self._is_live(PostId("", plan.data, plan.mass), "")

    def _published(self, auth: Credential, plan: Plan) -> Published | None:
        """What a draft that has left the box became: the article of its title published since it was sent."""
        fresh = self._newest(auth, "/cgi-bin/freepublish/batchget", datetime.fromisoformat(plan.at))
        return next((live(item, "") for item in fresh if titled(item, plan.title)), None)

    def _now(self) -> str:
        return self._api.clock().astimezone(UTC).isoformat()

    def _is_live(self, post: PostId, url: str) -> Published:
        return Published(PublishedState.LIVE, remote_id=str(post), url=url, published_at=self._api.clock())

    def _in_box(self, auth: Credential, draft: str) -> bool:
        try:
            self._api.call(auth, "/cgi-bin/draft/get", {"media_id": draft})
        except Transient as error:
            if error.code != NOT_THERE:
                raise
            return False
        return True

    def _newest(self, auth: Credential, path: str, since: datetime) -> list[dict[str, Any]]:
        """Items of a list that changed since then, newest first. Raises OutcomeUnknown when they are too many."""
        found: list[dict[str, Any]] = []
        for page in range(FIND_PAGES):
            answer = self._api.call(auth, path, {"offset": page * PAGE, "count": PAGE, "no_content": 1})
            items = [item for item in answer.get("item") or () if isinstance(item, dict)]
            fresh = [item for item in items if (moment(item.get("update_time")) or since) >= since - SKEW]
            found += fresh
            if len(fresh) < PAGE:
                return found
        raise OutcomeUnknown(platform=SLUG, code="too_many_posts")
