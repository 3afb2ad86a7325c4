"""What the checks of content say of a post: law, platforms' rules, labels, the brand's own words.

The engine and the rules live in `compliance`; here a post becomes what they judge, account by account, and what they
find becomes places in its editor.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager
from contextvars import ContextVar
from dataclasses import dataclass, replace
from typing import Any
from zoneinfo import ZoneInfo

from accounts.connectors import registry
from accounts.models import SocialAccount
from compliance.engine.types import Hit, MediaFacts, Severity, SpecialDay, Subject
from compliance.models import AccountTraits, BrandRules
from compliance.selectors.filings import filed_platforms
from compliance.selectors.settings import traits_by_account
from compliance.services.checking import contents_check
from compliance.services.rule_cache import Bundle, bundle_of
from content.models import Post
from content.selectors.dates import day_facts
from content.selectors.post_files import files_of
from content.services.kinds.article_text import html_text
from content.services.kinds.labels import AI_MADE, OWN_GOODS, PAID
from content.services.payload import payload_build
from content.states import AdKind, PublicationState
from team.models import Workspace

_ORDER = tuple(Severity)
# Options of connectors that declare something at the platform itself.
DECLARES = {"ad": (*OWN_GOODS, *PAID), "ai": AI_MADE}


@dataclass(frozen=True, slots=True)
class Finding:
    """A hit, where it applies, and whether a person has acknowledged it.

    `platform`: slug of the version whose own words it is about, "" for words that are shared. No accounts: the post has
    none yet.
    """

    hit: Hit
    accounts: tuple[SocialAccount, ...]
    platform: str
    acknowledged: bool

    @property
    def stops(self) -> bool:
        """Whether the post cannot go on as it stands."""
        return self.hit.severity is Severity.BLOCK or (self.hit.severity is Severity.WARN and not self.acknowledged)


@dataclass(frozen=True, slots=True)
class Judged:
    """Everything found, gravest first, with the gravest severity, the version of the rules and what the brand is.

    `mark`: the same as long as nothing that decides has changed, exemptions and settings included.
    """

    severity: Severity
    findings: tuple[Finding, ...]
    version: str
    mark: str
    brand: BrandRules

    @property
    def stops(self) -> list[Finding]:
        """What keeps the post from going on."""
        return [finding for finding in self.findings if finding.stops]


@dataclass(frozen=True, slots=True)
class Rules:
    """What all posts of a workspace are judged by."""

    bundle: Bundle
    traits: Mapping[int, AccountTraits]

    @property
    def mark(self) -> str:
        """See `Judged.mark`."""
        return f"{self.bundle.rules.version}+{self.bundle.settings.stamp}"


_held: ContextVar[dict[int, Rules]] = ContextVar("content_rules")


@contextmanager
def rules_held(workspace: Workspace) -> Iterator[None]:
    """Judge many posts of a workspace by the rules as they are now; inside, `post_judge` asks the database nothing."""
    token = _held.set({workspace.pk: _rules(workspace)})
    try:
        yield
    finally:
        _held.reset(token)


def rules_mark(workspace: Workspace) -> str:
    """`Judged.mark` of a post that is judged now. One query while the rules are the same."""
    return Rules(bundle_of(workspace), {}).mark


def mark_held(workspace: Workspace) -> str:
    """The same by the rules that `rules_held` holds."""
    return _rules(workspace).mark


def _rules(workspace: Workspace) -> Rules:
    held = _held.get({}).get(workspace.pk)
    return held or Rules(bundle_of(workspace), traits_by_account(workspace=workspace))


def post_judge(
    *, post: Post, parts: Sequence[tuple[SocialAccount, Mapping[str, Any]]] | None = None, as_kept: bool = False
) -> Judged:
    """Check a post whose content is loaded (or held in memory), account by account. Two queries, one more if paid for.

    `parts`: accounts with their payloads where these are built already and only these count; else all of the post.
    `as_kept`: judge the payloads' own words, though the post says something else by now.
    """
    if parts is None:
        chosen = [p.account for p in post.publications.all() if p.state != PublicationState.CANCELLED]
        parts = [(account, payload_build(post=post, account=account)) for account in chosen]
    rules, filed = _rules(post.workspace), _filed(post)
    items: list[tuple[Subject, int | None]] = []
    for account, payload in parts:
        subject, known = _subject(post, payload, account.platform), rules.traits.get(account.pk)
        if as_kept:
            subject = replace(subject, texts={**subject.texts, "text": payload.get("text", "")})
        if known is not None:
            subject = replace(subject, account_discloses=known.discloses_seller, for_minors=known.for_minors)
        if registry.real(account.platform) in filed:
            subject = replace(subject, declared=subject.declared | {"ad"})
        items.append((subject, account.pk))
    if not items:
        items.append((_subject(post, _base(post), ""), None))
    verdicts = contents_check(workspace=post.workspace, items=items, bundle=rules.bundle)
    merged: dict[tuple[Any, ...], tuple[Hit, list[SocialAccount], str]] = {}
    own = _own_fields(post)
    judged: list[SocialAccount | None] = [account for account, _payload in parts] or [None]
    for each, verdict in zip(judged, verdicts, strict=True):
        for hit in verdict.hits:
            where = each.platform if each is not None and hit.field in own.get(each.platform, ()) else ""
            key = (hit.fingerprint, hit.field, hit.start, hit.severity, where)
            known_hit = merged.setdefault(key, (hit, [], where))
            if each is not None:
                known_hit[1].append(each)
    found = [
        Finding(hit, tuple(where), platform, hit.fingerprint in post.acknowledged)
        for hit, where, platform in merged.values()
    ]
    found.sort(key=lambda each: (_ORDER.index(each.hit.severity), each.hit.field, each.hit.start))
    severity = found[0].hit.severity if found else Severity.PASS
    return Judged(severity, tuple(found), verdicts[0].version, rules.mark, rules.bundle.settings)


def _filed(post: Post) -> frozenset[str]:
    """Platforms in whose tools this partnership is filed: they label it themselves."""
    if post.ad_kind != AdKind.PAID or not post.pk:
        return frozenset()
    return filed_platforms(workspace=post.workspace, target_type="post", target_id=str(post.pk))


def _subject(post: Post, payload: Mapping[str, Any], platform: str) -> Subject:
    # The fields of a kind join the text only when it is sent; here each is judged where it is written.
    variant = next((v for v in post.variants.all() if v.platform == platform), None)
    own = post.text if variant is None or variant.text is None else variant.text
    texts = {name: payload[name] for name in ("title", "first_comment") if payload.get(name)}
    texts |= {"text": own} if own else {}
    texts |= {f"thread.{i}": part for i, part in enumerate(payload.get("thread", ())) if part}
    texts |= {f"media.{i}": item["alt"] for i, item in enumerate(payload.get("media", ())) if item["alt"]}
    texts |= {f"details.{name}": words for name, words in _details_texts(post.details)}
    options = payload.get("options", {})
    return Subject(
        texts=texts,
        platform=platform,
        ad_kind=post.ad_kind,
        ai_content=post.ai_content,
        declared=frozenset(label for label, names in DECLARES.items() if any(options.get(name) for name in names)),
        kind=post.kind,
        details=post.details,
        media=_media(post, payload.get("media", ())),
        days=_days(post),
    )


def _base(post: Post) -> dict[str, Any]:
    """The shared content, while no account is chosen."""
    files = post.attachments.all()
    media = [{"kind": item.asset.kind, "asset_id": item.asset_id, "alt": item.description} for item in files]
    return {
        "title": post.title,
        "text": post.text,
        "first_comment": post.first_comment,
        "thread": post.thread,
        "media": media,
        "options": post.options,
    }


def _media(post: Post, items: Sequence[Mapping[str, Any]]) -> tuple[MediaFacts, ...]:
    """What is known of the files; licence and consent have a gate of their own."""
    made = {file.asset.pk: file.asset.ai_content for file in files_of(post)}
    return tuple(MediaFacts(kind=item["kind"], ai_content=made.get(item["asset_id"]) or "none") for item in items)


def _details_texts(details: Mapping[str, Any]) -> list[tuple[str, str]]:
    """The words of a kind's own fields; rows of several fields become one text each."""
    found = []
    for name, value in details.items():
        if isinstance(value, str) and value:
            found.append((name, html_text(value, pictures={}, marks=False) if name == "body" else value))
        elif isinstance(value, list):
            rows = [" ".join(str(v) for v in row.values()) if isinstance(row, dict) else str(row) for row in value]
            found += [(f"{name}.{i}", row) for i, row in enumerate(rows) if row]
    return found


def _days(post: Post) -> tuple[SpecialDay, ...]:
    """What is special about the day the post is planned for, on the wall of its workspace."""
    if post.due_at is None:
        return ()
    day = post.due_at.astimezone(ZoneInfo(post.workspace.time_zone)).date()
    english = {event.key: event.name for event in day_facts(day, "en").events}
    return tuple(
        SpecialDay(event.key, event.tone, {"zh": event.name, "en": english[event.key]})
        for event in day_facts(day, "zh-hans").events
    )


def _own_fields(post: Post) -> dict[str, frozenset[str]]:
    """Platform → fields in which its version has words of its own."""
    return {
        variant.platform: frozenset(
            name
            for name in ("title", "text", "first_comment", *(f"thread.{i}" for i in range(len(variant.thread or ()))))
            if name.startswith("thread.") or getattr(variant, name) is not None
        )
        for variant in post.variants.all()
    }
