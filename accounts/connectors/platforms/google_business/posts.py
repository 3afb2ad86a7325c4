"""Local posts: publishing, asking after them, looking them up, deleting them."""

from __future__ import annotations

from datetime import datetime, timedelta

from ...errors import OutcomeUnknown, PolicyRejected, RemoteGone
from ...families.values import on_one_line
from ...families.verdicts import no_verdict
from ...messages import _
from ...outcomes import moment_of
from ...sightings import sighting
from ...types import Credential, Draft, Glimpse, Published, PublishedState, Sighting
from .drafts import resource
from .wire import SLUG, Body, Wire, named, place_of

FIND_PAGES = 10
PER_PAGE = 100
SKEW = timedelta(minutes=2)


class Posts(Wire):
    """Publishes, finds and deletes local posts."""

    def publish(self, auth: Credential, draft: Draft, *, key: str) -> Published:
        """Create a standard post; Google fetches its picture and looks at it before it is shown (PROCESSING)."""
        answer = self._api.send("POST", f"{place_of(auth)}/localPosts", auth, write=True, json=resource(draft))
        made = answer.mapping()
        if not made.get("name"):
            raise OutcomeUnknown(platform=SLUG, code="no_name", status=answer.status, raw=answer.raw)
        return _fares(made)

    def poll(self, auth: Credential, handle: str) -> Published:
        """Whether the post is shown; `handle` is its name. Raises PolicyRejected when Google refused it."""
        with no_verdict():
            post = self._api.get(named(handle), auth)
        return _fares(post)

    def find(self, auth: Credential, *, key: str, draft: Draft, since: datetime) -> Sighting:
        """Look for the text among the location's posts since then.

        Raises OutcomeUnknown when it is not among the first thousand posts and there are more.
        """
        own: list[Body] = []
        cut: OutcomeUnknown | None = None
        pages = self._api.pages(
            f"{place_of(auth)}/localPosts", auth, {"pageSize": str(PER_PAGE)}, "localPosts", most=FIND_PAGES, whole=True
        )
        try:
            # The order of the list is not documented, so all of it is read.
            for page in pages:
                own += [post for post in page if (_at(post) or since) >= since - SKEW and post.get("name")]
        except OutcomeUnknown as error:
            cut = error
        seen = [Glimpse(_at(post), str(post.get("summary") or ""), str(post.get("searchUrl") or "")) for post in own]
        for post in sorted(own, key=lambda item: str(item.get("createTime"))):
            if on_one_line(str(post.get("summary") or "")) == on_one_line(draft.text):
                return sighting(seen, since=since, post=_standing(post))
        if cut is not None:
            raise cut
        return sighting(seen, since=since)

    def delete(self, auth: Credential, remote_id: str) -> None:
        """Delete a post; one that is gone counts as deleted."""
        try:
            self._api.send("DELETE", named(remote_id), auth, write=True)
        except RemoteGone:
            return


def _fares(post: Body) -> Published:
    """A local post as the engine's answer. Raises PolicyRejected when Google will not show it."""
    if post.get("state") == "REJECTED":
        raise PolicyRejected(_("Google has rejected the post."), platform=SLUG, code="REJECTED")
    return _standing(post)


def _standing(post: Body) -> Published:
    """A local post that exists; a rejected one is told by `poll`."""
    name, live = str(post.get("name") or ""), post.get("state") == "LIVE"
    return Published(
        PublishedState.LIVE if live else PublishedState.PROCESSING,
        remote_id=name,
        url=str(post.get("searchUrl") or ""),
        handle="" if live else name,
        published_at=_at(post),
        raw={key: post[key] for key in ("name", "state", "createTime", "searchUrl") if key in post},
    )


def _at(post: Body) -> datetime | None:
    return moment_of(post.get("createTime"))
