"""Publishing: a draft in the box, then one call that publishes or mass-sends it, then asking how it fares.

What publishes is named by the draft, which leaves the box once it is public. So whatever becomes of that one call, the
same draft is asked about or sent again, never a second one.
"""

from __future__ import annotations

from contextlib import suppress
from dataclasses import replace
from datetime import datetime, timedelta
from typing import Any

from ...errors import MediaExpired, OutcomeUnknown, RemoteGone, Transient, UnexpectedResponse
from ...families.values import moment
from ...sightings import sighting
from ...types import Credential, Draft, Glimpse, Published, Sighting
from . import markup
from .codes import NO_COMMENTS, NOT_THERE, SLUG
from .content import wanted_html
from .jobs import Jobs
from .library import Library
from .lists import DRAFTS, PUBLISHED
from .plans import Plan, PostId, first_of, link_of, live, titled

# A picture uploaded a moment ago may be unknown to the draft box for some seconds.
SETTLING = (2.5, 5.0)
# A publishing job is over by then; a draft that is still in the box was not published.
JOB_ENDS = timedelta(minutes=10)
# A look begins some minutes before the first attempt.
ABSENT_AFTER = JOB_ENDS + timedelta(minutes=5)
# WeChat remembers the ids of mass messages for a day, and wants a minute between two uses.
MASS_KEY_LIFE, MASS_KEY_REST = timedelta(hours=23), timedelta(minutes=1)


class Posts(Library, Jobs):
    """Posts of one account."""

    def publish(self, auth: Credential, draft: Draft, *, key: str) -> Published:
        """Upload, make a draft and publish it; PROCESSING until WeChat has worked on it. `key` guards mass messages.

        An unclear answer to the last step is settled by `poll`, which has the draft's id.
        """
        prepared = any(item.prepared for item in draft.media)
        made = self._draft(auth, self._article(auth, draft), prepared=prepared)
        mass_key = key if draft.options.get("mass_send") else ""
        return self._send(auth, Plan(made, self._now(), title=draft.title, key=mass_key))

    def poll(self, auth: Credential, handle: str) -> Published:
        """How a job fares. Without a job's id: look whether the draft is public, else send the same draft once more.

        A mass message is sent again at once: its key tells WeChat that it is the same one.
        """
        plan = Plan.of(handle)
        if plan.publish:
            return self._job(auth, plan)
        if plan.mass:
            return self._mass_job(auth, plan)
        first, late = datetime.fromisoformat(plan.at), self._clock() - datetime.fromisoformat(plan.again or plan.at)
        if plan.key and self._clock() - first > MASS_KEY_LIFE:
            raise OutcomeUnknown(platform=SLUG, code="mass_key_forgotten")
        if not plan.key and not self._in_box(auth, plan.draft):
            return self._published(auth, plan) or plan.processing()
        # After a second try that is unclear, whoever looks at the draft box decides: a job may hang in WeChat's review.
        if late < MASS_KEY_REST if plan.key else plan.again or late < JOB_ENDS:
            return plan.processing()
        return self._send(auth, replace(plan, again=self._now()))

    def find(self, auth: Credential, *, key: str, draft: Draft, since: datetime) -> Sighting:
        """Look through what was published since then, and through the draft box.

        A draft of ours that still waits there is taken up again (PROCESSING) rather than made anew. Raises
        OutcomeUnknown when another text was published under our title, when a mass message may have left long ago, and
        while a job may be at work whose draft is in the box no more.
        """
        ours, seen = wanted_html(draft), []
        for item in self._newest(auth, PUBLISHED, since):
            news = first_of(item)
            seen.append(Glimpse(moment(item.get("update_time")), str(news.get("title") or ""), link_of(news)))
            if not titled(item, draft.title):
                continue
            identifier = str(item.get("article_id") or "")
            whole = self._api.call(auth, "/cgi-bin/freepublish/getarticle", {"article_id": identifier})
            if not markup.same(ours, str(first_of({"content": whole}).get("content") or "")):
                raise OutcomeUnknown(platform=SLUG, code="same_title")
            return sighting(seen, since=since, post=live(item, ""))
        mass_key, age = key if draft.options.get("mass_send") else "", self._clock() - since
        if mass_key and age > MASS_KEY_LIFE:
            raise OutcomeUnknown(platform=SLUG, code="mass_key_forgotten")
        for item in self._newest(auth, DRAFTS, since):
            if not titled(item, draft.title):
                continue
            identifier = str(item.get("media_id") or "")
            whole = self._api.call(auth, "/cgi-bin/draft/get", {"media_id": identifier})
            if markup.same(ours, str(first_of({"content": whole}).get("content") or "")):
                at = since.isoformat() if mass_key else self._now()
                plan = Plan(identifier, at, title=draft.title, key=mass_key)
                return sighting(seen, since=since, post=plan.processing())
        if age < ABSENT_AFTER:
            raise OutcomeUnknown(platform=SLUG, code="job_may_run")
        return sighting(seen, since=since)

    def delete(self, auth: Credential, remote_id: str) -> None:
        """Delete an article or a mass message for all readers. One that is gone counts as deleted."""
        post = PostId.of(remote_id)
        with suppress(RemoteGone):
            if post.mass:
                body: dict[str, Any] = {"msg_id": int(post.mass), "article_idx": 1}
                self._api.call(auth, "/cgi-bin/message/mass/delete", body, write=True)
            else:
                body = {"article_id": post.article, "index": 1}
                self._api.call(auth, "/cgi-bin/freepublish/delete", body, write=True)

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
