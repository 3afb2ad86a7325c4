"""The one call that makes a draft public, and what becomes of it."""

from __future__ import annotations

from collections.abc import Mapping
from contextlib import suppress
from dataclasses import replace
from datetime import datetime, timedelta

from ...errors import ConnectorError, InvalidContent, OutcomeUnknown, PolicyRejected, RemoteGone, UnexpectedResponse
from ...families.values import mapping, number, rows
from ...messages import _
from ...types import Credential, Published, PublishedState
from .codes import CODES, SLUG
from .lists import PUBLISHED, Lists
from .plans import Plan, PostId, data_id, first_of, link_of, live, titled

SENT_BEFORE = "45065"
# An answer that the key was used before is about a message of at most a day ago.
MASS_KEY_KNOWN = timedelta(days=1)
BY_HAND_CODES = ("53504", "53505")

_FAILED: Mapping[int, tuple[type[ConnectorError], str]] = {
    2: (PolicyRejected, _("WeChat refuses the article: the check for original content failed.")),
    3: (InvalidContent, _("WeChat could not publish the article.")),
    4: (PolicyRejected, _("WeChat's review refused the article.")),
    5: (RemoteGone, _("The article was deleted after it was published.")),
    6: (PolicyRejected, _("WeChat removed the article after it was published.")),
}


class Jobs(Lists):
    """Publishing jobs and mass messages."""

    def _send(self, auth: Credential, plan: Plan) -> Published:
        """Publish a draft or send it to all followers. A draft that is refused for good does not stay in the box.

        When it was sent before, only what certainly ends the matter counts as a refusal: the first try may be at work.
        """
        try:
            return self._mass(auth, plan) if plan.key else self._submit(auth, plan)
        except OutcomeUnknown:
            return plan.processing()
        except ConnectorError as error:
            if plan.again and error.code not in CODES:
                raise OutcomeUnknown(platform=SLUG, code=error.code, status=error.status, raw=error.raw) from error
            over = not plan.again or isinstance(error, InvalidContent | PolicyRejected)
            # Those which a person must finish in the console stay there for them.
            if over and error.code in CODES and error.code not in BY_HAND_CODES:
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
            raise OutcomeUnknown(platform=SLUG, code="no_msg_id")
        return replace(plan, mass=str(found["msg_id"]), data=str(found.get("msg_data_id") or "")).processing()

    def _job(self, auth: Credential, plan: Plan) -> Published:
        found = self._api.call(auth, "/cgi-bin/freepublish/get", {"publish_id": plan.publish})
        status = number(found, "publish_status")
        if status == 1:
            return plan.processing()
        if status is not None and status in _FAILED:
            kind, message = _FAILED[status]
            raise kind(message, platform=SLUG, code=f"publish_status_{status}")
        if status != 0 or not found.get("article_id"):
            raise UnexpectedResponse(platform=SLUG, code=f"publish_status_{status}")
        items = rows(mapping(found, "article_detail"), "item")
        url = str(items[0].get("article_url") or "") if items else ""
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
            raise UnexpectedResponse(platform=SLUG, code=f"msg_status {status}"[:60])
        # WeChat does not say where a mass message can be read, but lists it with what was published.
        with suppress(ConnectorError):
            for item in self._newest(auth, PUBLISHED, datetime.fromisoformat(plan.at) - MASS_KEY_KNOWN):
                data = data_id(link_of(first_of(item)))
                # An answer that the id was used before names the message only.
                if data == plan.data if plan.data else titled(item, plan.title):
                    return live(item, plan.mass)
        return self._is_live(PostId("", plan.data, plan.mass), "")

    def _published(self, auth: Credential, plan: Plan) -> Published | None:
        """What a draft that has left the box became: the article of its title published since it was sent."""
        fresh = self._newest(auth, PUBLISHED, datetime.fromisoformat(plan.at))
        return next((live(item, "") for item in fresh if titled(item, plan.title)), None)

    def _is_live(self, post: PostId, url: str) -> Published:
        return Published(PublishedState.LIVE, remote_id=str(post), url=url, published_at=self._clock())
