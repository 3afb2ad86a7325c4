"""Making, completing, finding and deleting posts, and answering."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime

from ...errors import ConnectorError, InvalidContent, OutcomeUnknown, RemoteGone, UnsupportedFeature
from ...families.values import mapping
from ...fence import Fenced
from ...outcomes import moment_of, thread_incomplete
from ...sightings import sighting
from ...types import Credential, Draft, Glimpse, Published, PublishedState, Sighting
from .ids import LIKE, POST, SLUG, AtUri, iso, part_key, uri_of
from .media import Attachments
from .records import Records, Ref


class Posts(Records, Attachments):
    """The keys of records follow from our key: a repeat finds them and writes nothing."""

    def publish(self, auth: Credential, draft: Draft, *, key: str) -> Published:
        """Create the post and its thread."""
        self._check(draft)
        record = self._record(auth, draft.text, language=draft.language, embed=self._embed(auth, draft))
        root = self._put(auth, part_key(key, 0), record)
        parts = self._thread(auth, draft, key, root)
        return _published(root, parts, moment_of(record["createdAt"]))

    def poll(self, auth: Credential, handle: str) -> Published:
        """Posts are live at once; `handle` is the post's address. Raises RemoteGone when it is not there."""
        stored = self._get(auth.host, AtUri.parse(handle))
        if stored is None:
            raise RemoteGone(platform=SLUG, code="RecordNotFound")
        return _published(stored.ref, (), stored.glimpse().at)

    def find(self, auth: Credential, *, key: str, draft: Draft, since: datetime) -> Sighting:
        """Read the records `key` stands for. Absent also when a thread is incomplete: publishing again completes it."""
        found = []
        for index in range(len(draft.thread) + 1):
            stored = self._get(auth.host, uri_of(auth, part_key(key, index)))
            if stored is None:
                return sighting(self._recent(auth, since), since=since, by_key=True)
            found.append(stored)
        seen = [item.glimpse() for item in found]
        post = _published(found[0].ref, [item.ref.uri for item in found[1:]], seen[0].at)
        return sighting(seen, since=since, post=post, by_key=True)

    def delete(self, auth: Credential, remote_id: str) -> None:
        """Delete one record; the server says yes to records that are gone."""
        uri = AtUri.parse(remote_id)
        if uri.did != auth.remote_id:
            raise RemoteGone(platform=SLUG, code="not_ours")
        body = {"repo": uri.did, "collection": uri.collection, "rkey": uri.rkey}
        self._xrpc.procedure(auth.host, "com.atproto.repo.deleteRecord", body, token=auth.secrets["access"])

    def comment(self, auth: Credential, remote_id: str, text: str, *, key: str) -> str:
        """Answer our own post."""
        return self._answer(auth, remote_id, text, f"comment:{key}").uri

    def reply(self, auth: Credential, to_remote_id: str, text: str, *, key: str) -> Published:
        """Answer somebody's post."""
        return _published(self._answer(auth, to_remote_id, text, f"reply:{key}"), (), None)

    def like(self, auth: Credential, remote_id: str) -> None:
        """Like somebody's post; the like's key is derived from the post, so repeating it makes the same one.

        Raises UnsupportedFeature for what is no post.
        """
        uri = AtUri.parse(remote_id)
        if uri.collection != POST:
            raise UnsupportedFeature(platform=SLUG, code="no_post")
        found = self._get(auth.host, uri)
        if found is None:
            raise RemoteGone(platform=SLUG, code="RecordNotFound")
        record = {"$type": LIKE, "subject": found.ref.json(), "createdAt": iso(self._clock())}
        self._put(auth, f"like:{remote_id}", record, collection=LIKE)

    def _check(self, draft: Draft) -> None:
        """Raises InvalidContent for what no server would take."""
        problems = [item for item in self.validate(draft) if item.severity == "error"]
        if problems:
            raise InvalidContent(problems=problems, platform=SLUG)

    def _thread(self, auth: Credential, draft: Draft, key: str, root: Ref) -> list[str]:
        """Write the texts that follow the first post, each answering the one before. Returns their addresses.

        Each part has a key of its own, so a repeat completes what is missing. Whatever stops us is OutcomeUnknown:
        a part of the thread stands already.
        """
        parts: list[str] = []
        parent = root
        for index, text in enumerate(draft.thread, start=1):
            try:
                record = self._record(auth, text, language=draft.language, reply=(root, parent))
                parent = self._put(auth, part_key(key, index), record)
            except (Fenced, OutcomeUnknown):
                raise
            except ConnectorError as error:
                raise thread_incomplete(SLUG, error) from error
            parts.append(parent.uri)
        return parts

    def _recent(self, auth: Credential, since: datetime) -> list[Glimpse]:
        """Our posts since then, for the record: the look is decided already, so a failure here changes nothing."""
        try:
            seen = [item.glimpse() for item in self._newest(auth)]
        except ConnectorError:
            return []
        return [item for item in seen if item.at is not None and item.at >= since]

    def _answer(self, auth: Credential, remote_id: str, text: str, key: str) -> Ref:
        self._check(Draft(text))
        parent = self._get(auth.host, AtUri.parse(remote_id))
        if parent is None:
            raise RemoteGone(platform=SLUG, code="RecordNotFound")
        found = mapping(mapping(parent.value, "reply"), "root")
        root = Ref(str(found["uri"]), str(found["cid"])) if found.get("uri") and found.get("cid") else parent.ref
        return self._put(auth, key, self._record(auth, text, reply=(root, parent.ref)))


def _published(root: Ref, parts: Sequence[str], at: datetime | None) -> Published:
    return Published(
        PublishedState.LIVE, remote_id=root.uri, url=root.page, published_at=at, parts=tuple(parts), raw=root.json()
    )
