"""What the law and platforms ask of an activity before it is announced.

Sources: Interim Provisions on Regulating Promotional Acts (SAMR order 32, 2020) art. 13, 14, 17–20; Anti-Unfair
Competition Law (2025) art. 9 and 11; Advertising Law art. 40; PIPL art. 17. What the text says goes through the check
engine; its rules on lotteries hold the limits. Not legal advice: each finding asks a person to decide.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace

from django.utils.translation import gettext as _

from accounts.connectors import registry
from accounts.models import SocialAccount
from compliance.engine.structure.lottery import TOP_PRIZE
from compliance.engine.types import Severity
from compliance.selectors.settings import traits_by_account
from compliance.services.checking import content_check, subject_for
from config.lib.clock import now
from content.selectors.wording import spoken
from content.services.finding_words import law_words
from interactions.activity_states import ActivityKind, Level, SeedSource, WinnersBy
from interactions.models import Activity, ActivityPrize
from interactions.selectors.activities.reading import posts_of, prizes_of
from team.models import Workspace

# Platforms that want public draws made by a tool of their own, and what it is called.
DRAW_TOOLS = {"weibo": "@微博抽奖平台"}
_PRAISE = re.compile(r"好评|五星|5星|晒单返|positive review|5[- ]star", re.IGNORECASE)
_LEVELS = {Severity.BLOCK: Level.BLOCK, Severity.WARN: Level.WARN, Severity.INFO: Level.INFO}
_RANK = {Level.BLOCK: 0, Level.WARN: 1, Level.INFO: 2}
# Found in the fields below, with words about what to do there.
_SAID_BELOW = {"PR-06"}


@dataclass(frozen=True, slots=True)
class Legal:
    """One finding. `rule`: its id; `title`: what is wrong; `fix`: what to do; `source`: law and article, `field`: where
    in the form, '' for the whole.
    """

    rule: str
    level: Level
    title: str
    fix: str
    source: str
    field: str = ""


def legal_findings(*, workspace: Workspace, activity: Activity) -> list[Legal]:
    """All findings, the gravest first; the same one is told once."""
    prizes, posts = prizes_of(activity), posts_of(activity)
    accounts = list({post.account_id: post.account for post in posts}.values())
    found = [
        *_needed(activity, prizes, bool(posts)),
        *_values(activity, prizes),
        *_people(workspace, activity, accounts),
        *_texts(workspace, activity, prizes, accounts),
        *_records(activity, prizes),
    ]
    unique: dict[tuple[str, str], Legal] = {}
    for one in found:
        unique.setdefault((one.rule, one.title), one)
    return sorted(unique.values(), key=lambda one: _RANK[one.level])


def _needed(activity: Activity, prizes: Sequence[ActivityPrize], posted: bool) -> Iterator[Legal]:
    """What has to be published before anybody takes part."""
    if not posted:
        yield Legal(
            "JZ-01", Level.BLOCK, _("No post to take part under"), _("Choose the posts whose comments are entries."),
            "", "posts",
        )  # fmt: skip
    promotion = _("Interim Provisions on Promotion, art. %(number)s")
    if activity.starts_at is None or activity.ends_at is None:
        yield Legal(
            "PR-03", Level.BLOCK, _("The period is missing"), _("Say from when until when people can take part."),
            promotion % {"number": "20"}, "starts_at",
        )  # fmt: skip
    elif activity.ends_at <= now():
        yield Legal(
            "PR-03", Level.BLOCK, _("The period is over already"), _("Choose an end that lies in the future."),
            promotion % {"number": "20"}, "ends_at",
        )  # fmt: skip
    if activity.winners_by == WinnersBy.NONE:
        return
    article = promotion % {"number": "13, 14"}
    wanted: dict[str, tuple[object, str, str]] = {
        "prizes": (prizes, _("There are no prizes"), _("Name each prize, how many there are and what one is worth.")),
        "rules": (activity.rules, _("The conditions are missing"), _("Write who can take part and how.")),
        "claim_how": (
            activity.claim_how,
            _("It is not said how winners get their prize"),
            _("Say how and until when."),
        ),
        "delivery": (activity.delivery, _("Delivery of prizes is not described"), _("Say how prizes are sent.")),
        "forfeiture": (
            activity.forfeiture,
            _("It is not said what happens to prizes nobody claims"),
            _("Say that an alternate takes the place, for example."),
        ),
        "organiser": (activity.organiser, _("The organiser is missing"), _("Name the company.")),
        "contact": (activity.contact, _("There is no contact"), _("Give a phone number or another way to ask.")),
    }
    if activity.winners_by == WinnersBy.DRAW:
        draw = (activity.draw_at, _("The time of the draw is missing"), _("Say when winners are drawn."))
        wanted["draw_at"] = draw
    for name, (value, title, fix) in wanted.items():
        if not value:
            yield Legal("PR-06", Level.BLOCK, title, fix, article, name)
    if activity.winners_by == WinnersBy.DRAW and activity.source == SeedSource.TYPED and not activity.source_name:
        yield Legal(
            "PR-06", Level.BLOCK, _("It is not said which public number decides"),
            _("Name it so that everybody finds it, such as the lottery issue or the index and its day."),
            article, "source_name",
        )  # fmt: skip


def _values(activity: Activity, prizes: Sequence[ActivityPrize]) -> Iterator[Legal]:
    """Values at the market price. That no prize is worth too much is the engine's rule."""
    for prize in prizes:
        if not prize.value:
            yield Legal(
                "PR-06", Level.BLOCK, _("“%(prize)s” has no value") % {"prize": prize.name},
                _("Enter what one is worth at the market price."),
                _("Interim Provisions on Promotion, art. %(number)s") % {"number": "13, 18"}, "prizes",
            )  # fmt: skip
        elif prize.currency != "CNY" and activity.winners_by == WinnersBy.DRAW:
            yield Legal(
                "PR-07", Level.WARN, _("“%(prize)s” is not valued in yuan") % {"prize": prize.name},
                _("Make sure that one is worth at most %(limit)s yuan.") % {"limit": f"{TOP_PRIZE:,}"},
                _("Interim Provisions on Promotion, art. %(number)s") % {"number": "17"}, "prizes",
            )  # fmt: skip


def _people(workspace: Workspace, activity: Activity, accounts: Sequence[SocialAccount]) -> Iterator[Legal]:
    """Whom it reaches and what is asked of them."""
    said = " ".join([activity.rules, *activity.keywords, activity.claim_how])
    if activity.winners_by != WinnersBy.NONE and (match := _PRAISE.search(said)):
        yield Legal(
            "UC-02", Level.BLOCK, _("A reward depends on praise: “%(words)s”") % {"words": match.group()},
            _("Invite honest opinions; what people say may not decide who wins."),
            _("Anti-Unfair Competition Law, art. %(number)s") % {"number": "9"}, "rules",
        )  # fmt: skip
    traits = traits_by_account(workspace=workspace)
    for account in accounts:
        if account.pk in traits and traits[account.pk].for_minors:
            yield Legal(
                "AD-22", Level.WARN, _("%(account)s speaks to minors") % {"account": account},
                _("Let a guardian agree before an address is given, and do not urge anybody to buy."),
                _("Advertising Law, art. %(number)s") % {"number": "40"},
            )  # fmt: skip
        tool = DRAW_TOOLS.get(_real(account))
        if tool and activity.winners_by == WinnersBy.DRAW and activity.kind == ActivityKind.LOTTERY:
            yield Legal(
                "PF-DRAW", Level.WARN, _("%(account)s: the platform has a draw tool of its own") % {"account": account},
                _("Public draws are to be made with %(tool)s; ask the platform before you draw yourself.")
                % {"tool": tool},
                _("Rules of the platform, as we know them"),
            )  # fmt: skip


def _real(account: SocialAccount) -> str:
    return registry.real(account.platform)


def _texts(
    workspace: Workspace, activity: Activity, prizes: Sequence[ActivityPrize], accounts: Sequence[SocialAccount]
) -> Iterator[Legal]:
    """What the check engine says, for each platform once."""
    drawn = activity.winners_by == WinnersBy.DRAW and bool(prizes)
    texts = {
        "name": activity.name,
        "rules": activity.rules,
        "claim_how": activity.claim_how,
        **{f"prizes.{one.position}": one.name for one in prizes},
    }
    details = {
        "prizes": [{"name": one.name, "value": _yuan(one)} for one in prizes],
        "conditions": activity.rules or "-",
        "method": "-",
        "draws_at": "-",
        "redeem": activity.claim_how or "-",
        "organiser": activity.organiser or "-",
        "contact": activity.contact or "-",
    }
    by_platform = {_real(account): account for account in accounts}
    for account in by_platform.values() or [None]:
        subject = subject_for(workspace=workspace, account=account, texts={k: v for k, v in texts.items() if v})
        if drawn:
            subject = replace(subject, kind="lottery", details=details)
        for hit in content_check(workspace=workspace, subject=subject, account=account).hits:
            if hit.rule in _SAID_BELOW or hit.severity not in _LEVELS:
                continue
            words = _("“%(words)s”: %(why)s") % {"words": hit.text, "why": spoken(hit.why)}
            title = words if hit.text else spoken(hit.why)
            yield Legal(
                hit.rule, _LEVELS[hit.severity], title, spoken(hit.advice), law_words(hit), hit.field.split(".")[0]
            )


def _yuan(prize: ActivityPrize) -> float:
    """The value for the engine; other currencies are a person's to judge."""
    return float(prize.value) if prize.value and prize.currency == "CNY" else 1.0


def _records(activity: Activity, prizes: Sequence[ActivityPrize]) -> Iterator[Legal]:
    """What has to be done afterwards."""
    if activity.winners_by == WinnersBy.NONE:
        return
    promotion = _("Interim Provisions on Promotion, art. %(number)s")
    yield Legal(
        "PR-08", Level.INFO, _("Rules, results and winners are kept for two years"),
        _("They stay here; an announced activity cannot be deleted."), promotion % {"number": "19"},
    )  # fmt: skip
    if any(one.value and one.currency == "CNY" and one.value > 500 for one in prizes):
        yield Legal(
            "PR-08", Level.INFO, _("Prizes above 500 yuan: results of draws on the spot are shown at once"),
            _("Publish the proof page together with the winners."), promotion % {"number": "13"},
        )  # fmt: skip
    yield Legal(
        "PI-02", Level.INFO, _("Winners give personal data"),
        _("Tell them what the address is for; it is encrypted here and deleted after the prize has arrived."),
        _("Personal Information Protection Law, art. %(number)s") % {"number": "17"},
    )  # fmt: skip
