"""Everything the practice network knows, in memory, with the journal as its only lasting copy."""

from __future__ import annotations

import time
from bisect import bisect_right, insort
from collections import OrderedDict, defaultdict
from collections.abc import Callable, Iterator
from pathlib import Path

from .journal import Journal
from .records import Account, Comment, Ids, MediaFile, Post, Record, Voice, as_line, from_line

LONG_JOURNAL = 1000


class Store:
    """Records with the look-ups the API needs. Every `save` is in the journal before it returns."""

    def __init__(self, folder: Path, *, clock: Callable[[], float] = time.time) -> None:
        self.folder, self.clock = folder, clock
        self.media_folder = folder / "media"
        self.journal = Journal(folder)
        self._clear()
        for line in self.journal.replay():
            self._learn(from_line(line))
        self.media_folder.mkdir(exist_ok=True)
        self.journal.open()
        if self.journal.lines > 2 * self._size() + LONG_JOURNAL:
            self.journal.rewrite(as_line(record) for record in self._everything())

    def _clear(self) -> None:
        self.accounts: dict[str, Account] = {}
        self.by_token: dict[str, Account] = {}
        self.by_refresh: dict[str, Account] = {}
        self._tokens_of: dict[str, tuple[str, ...]] = {}
        self.by_name: dict[tuple[str, str], Account] = {}
        self.media: dict[str, MediaFile] = {}
        self.posts: dict[str, Post] = {}
        self.of_account: defaultdict[str, list[Post]] = defaultdict(list)
        self.by_key: dict[tuple[str, str], Post] = {}
        self.comments: dict[str, Comment] = {}
        self.under: defaultdict[str, dict[str, Comment]] = defaultdict(dict)
        # Messages by account and person, in order of arrival.
        self.talks: defaultdict[tuple[str, str], dict[str, Comment]] = defaultdict(dict)
        # What changed in an account's inbox: the place of each change and the comment's id, ascending.
        self._changes: defaultdict[str, list[tuple[int, str]]] = defaultdict(list)
        self._places: dict[str, int] = {}
        self.by_ref: dict[tuple[str, str], Comment] = {}
        self.voices: dict[str, Voice] = {}
        self.ids = Ids()
        # What changed last, for pages that watch. Starts at the time so that it also grows over a restart.
        self.version = int(self.clock() * 1000)
        self.seq = 0
        self.changed: OrderedDict[str, int] = OrderedDict()

    def save(self, record: Record) -> None:
        """Write a new or changed record to the journal, then to memory."""
        self.journal.append(as_line(record))
        self._learn(record)

    def note(self, comment: Comment) -> None:
        """Save a new comment, or one that people will see changed: readers of the inbox get it (again)."""
        comment.seq = self.seq + 1
        self.save(comment)

    def inbox(self, account_id: str, after: int, most: int) -> list[Comment]:
        """What reached the account or was said by it and changed after place `after`, in order of the changes."""
        changes, found = self._changes[account_id], list[Comment]()
        for index in range(bisect_right(changes, after, key=lambda change: change[0]), len(changes)):
            place, comment_id = changes[index]
            # Only the latest change of each counts.
            if self.comments[comment_id].seq == place:
                found.append(self.comments[comment_id])
                if len(found) == most:
                    break
        return found

    def new_id(self) -> str:
        """An id never used before."""
        return self.ids.next(self.clock())

    def account_named(self, flavour: str, handle: str) -> Account | None:
        """The account with this handle on this network."""
        return self.by_name.get((flavour, handle.casefold()))

    def accounts_named(self, handle: str) -> list[Account]:
        """Accounts with this handle on any network."""
        return [account for account in self.accounts.values() if account.handle.casefold() == handle.casefold()]

    def visible_comments(self, post_id: str) -> list[Comment]:
        """Comments under a post that are neither hidden nor deleted, oldest first."""
        return sorted((entry for entry in self.under[post_id].values() if entry.shown), key=lambda entry: entry.at)

    def media_path(self, media: MediaFile) -> Path:
        """Where the bytes of an upload lie."""
        return self.media_folder / f"{media.id}{media.suffix}"

    def touch(self, post_id: str) -> None:
        """Note that what people see of a post has changed."""
        self.version += 1
        self.changed[post_id] = self.version
        self.changed.move_to_end(post_id)

    def changed_since(self, version: int) -> list[str]:
        """Ids of posts that changed after `version`, most recent change first."""
        found = []
        for post_id in reversed(self.changed):
            if self.changed[post_id] <= version:
                break
            found.append(post_id)
        return found

    def reset(self) -> None:
        """Forget everything, on disk too."""
        self.journal.rewrite([])
        for path in self.media_folder.iterdir():
            path.unlink()
        version, seq = self.version, self.seq
        self._clear()
        self.version, self.seq = max(self.version, version + 1), seq

    def close(self) -> None:
        """Close the journal."""
        self.journal.close()

    def _learn(self, record: Record) -> None:
        match record:
            case Account():
                self._learn_account(record)
            case MediaFile():
                self.media[record.id] = record
                self.ids.seen(record.id)
            case Post():
                self._learn_post(record)
            case Comment():
                self._learn_comment(record)
            case Voice():
                self.voices[record.id] = record
                self.ids.seen(record.id)

    def _learn_account(self, account: Account) -> None:
        old = self.accounts.get(account.id)
        for index in (self.by_token, self.by_refresh):
            for token in [token for token in self._tokens_of.get(account.id, ()) if token in index]:
                del index[token]
        self._tokens_of[account.id] = (account.token, account.refresh_token, account.used_refresh_token)
        self.accounts[account.id] = account
        self.by_token[account.token] = account
        for token in filter(None, (account.refresh_token, account.used_refresh_token)):
            self.by_refresh[token] = account
        self.by_name[account.flavour, account.handle.casefold()] = account
        if old is None:
            self.ids.seen(account.id)

    def _learn_post(self, post: Post) -> None:
        if post.id not in self.posts:
            self.of_account[post.account_id].append(post)
            self.ids.seen(post.id)
        elif self.posts[post.id] is not post:
            posts = self.of_account[post.account_id]
            posts[posts.index(self.posts[post.id])] = post
        self.posts[post.id] = post
        if post.key:
            self.by_key[post.account_id, post.key] = post
        self.touch(post.id)

    def _learn_comment(self, comment: Comment) -> None:
        # Journals of earlier versions know no places.
        comment.seq = comment.seq or self._places.get(comment.id, self.seq + 1)
        self.seq = max(self.seq, comment.seq)
        if self._places.get(comment.id) != comment.seq:
            self._places[comment.id] = comment.seq
            insort(self._changes[comment.account_id], (comment.seq, comment.id))
        self.comments[comment.id] = comment
        if comment.kind == "message":
            self.talks[comment.account_id, comment.person][comment.id] = comment
        if comment.client_ref:
            self.by_ref[comment.account_id, comment.client_ref] = comment
        if comment.kind == "comment":
            self.under[comment.post_id][comment.id] = comment
            self.touch(comment.post_id)

    def _size(self) -> int:
        return len(self.accounts) + len(self.media) + len(self.posts) + len(self.comments) + len(self.voices)

    def _everything(self) -> Iterator[Record]:
        yield from self.accounts.values()
        yield from self.media.values()
        yield from self.posts.values()
        yield from self.comments.values()
        yield from self.voices.values()
