"""Making, looking up and deleting posts of the practice network, and the first comment under them."""

from __future__ import annotations

from collections.abc import Mapping
from contextlib import suppress
from datetime import datetime, timedelta
from typing import Any
from urllib.parse import quote

from ...errors import ConnectorError, InvalidContent, RemoteGone, UnsupportedFeature
from ...outcomes import moment_of
from ...sightings import sighting
from ...types import Can, Credential, Draft, Glimpse, Published, PublishedState, Sighting
from .media import Attachments, expired, media_id, with_format

# The network's clock and ours may differ; keys are unique, so looking further back finds nothing wrong.
CLOCK_SLACK = timedelta(minutes=10)


class Posts(Attachments):
    """Posts carry a key; what the network makes of it, the flavour says."""

    def publish(self, auth: Credential, draft: Draft, *, key: str) -> Published:
        """Upload the attachments that were not uploaded before, then create the post in one call."""
        draft = with_format(draft)
        body: dict[str, Any] = {
            "format": draft.format.value,
            "text": draft.text,
            "media": [media.prepared or self._api.upload(auth, media, into=media_id) for media in draft.media],
            "thread": list(draft.thread),
            "language": draft.language,
            "client_ref": key,
        }
        if self.capabilities.title is not None:
            body["title"] = draft.title
        if self.capabilities.options:
            named = {item.name for item in self.capabilities.options}
            body["options"] = {name: value for name, value in draft.options.items() if name in named and value}
        try:
            return self._api.write(auth, "/api/posts", lambda row: published(row, auth.host), body, key=key)
        except InvalidContent as error:
            unknown = any(item.code == "media_unknown" for item in error.problems)
            if not unknown or not any(media.prepared for media in draft.media):
                raise
            raise expired(error) from error

    def poll(self, auth: Credential, handle: str) -> Published:
        """Read the post again; videos take some seconds until they are live."""
        path = f"/api/posts/{quote(handle, safe='')}"
        return self._api.read(auth, path, lambda row: published(row, auth.host))

    def find(self, auth: Credential, *, key: str, draft: Draft, since: datetime) -> Sighting:
        """Look the post up by its key. Raises UnsupportedFeature where the flavour keeps no keys."""
        if Can.FIND not in self.capabilities.can:
            raise UnsupportedFeature(platform=self.capabilities.slug)

        def read(page: Mapping[str, Any]) -> tuple[list[Glimpse], Published | None]:
            rows = page["posts"]
            return [glimpse(row, auth.host) for row in rows], published(rows[-1], auth.host) if rows else None

        params = {"since": (since - CLOCK_SLACK).isoformat()}
        seen, post = self._api.read(auth, "/api/posts", read, {**params, "client_ref": key})
        if post is None:
            # Decided already; what else is there is read for the record, so a failure here changes nothing.
            with suppress(ConnectorError):
                seen, _newest = self._api.read(auth, "/api/posts", read, params)
        return sighting(seen, since=since, post=post, by_key=True)

    def comment(self, auth: Credential, remote_id: str, text: str, *, key: str) -> str:
        """Write under our own post."""
        path = f"/api/posts/{quote(remote_id, safe='')}/comments"
        return self._api.write(auth, path, lambda row: str(row["id"]), {"text": text, "client_ref": key})

    def delete(self, auth: Credential, remote_id: str) -> None:
        """Delete the post, or find that it is gone."""
        try:
            self._api.write(auth, f"/api/posts/{quote(remote_id, safe='')}", dict, method="DELETE")
        except RemoteGone:
            return


def published(row: Mapping[str, Any], host: str) -> Published:
    """The network's post as the engine knows it."""
    live = row.get("state") == "live"
    return Published(
        PublishedState.LIVE if live else PublishedState.PROCESSING,
        remote_id=str(row["id"]),
        url=f"{host}/p/{row['id']}",
        handle="" if live else str(row["id"]),
        published_at=moment_of(row.get("published_at")) if live else None,
        parts=tuple(str(part["id"]) for part in row.get("thread") or ()),
        raw={"id": row["id"], "state": row.get("state")},
    )


def glimpse(row: Mapping[str, Any], host: str) -> Glimpse:
    """The network's post as evidence."""
    text = " ".join(part for part in (str(row.get("title") or ""), str(row.get("text") or "")) if part)
    return Glimpse(moment_of(row.get("created_at")), text, f"{host}/p/{row['id']}")
