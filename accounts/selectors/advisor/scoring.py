"""Scores of platforms for an audience and a plan: five criteria from 0 to 100, each with its reasons.

What is known comes from connectors' capabilities and `platform_facts.yaml`. What nobody knows reliably is scored 50 and
said to be so. Estimates of our own (minutes for each post) are parameters of the plan or named as ours.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping
from dataclasses import asdict, dataclass, field
from typing import Any

from django.utils.translation import gettext
from django.utils.translation import gettext_noop as _

from accounts.advisor_states import Aim, Criterion, Gender, Market
from accounts.connectors import registry
from accounts.connectors.types import Can, Capabilities, Format, PublishMode
from accounts.selectors.advisor.facts import facts_of, source_of

NEUTRAL = 50
DEFAULT_WEIGHTS: dict[str, int] = {
    Criterion.AUDIENCE: 5,
    Criterion.FORMS: 4,
    Criterion.COST: 3,
    Criterion.RULES: 3,
    Criterion.CONVERSION: 4,
}
# Hours of a person for each post beyond making it: sending it through us, or posting it by hand. Our own estimate.
HANDLING = {PublishMode.API: 0.1, PublishMode.ASSISTED: 0.4}
# At most so many core platforms; a core one has at least the first score, an optional one the second.
CORE_MOST, CORE_LEAST, OPTIONAL_MOST, OPTIONAL_LEAST = 3, 55, 2, 45


@dataclass(frozen=True, slots=True)
class Plan:
    """Whom for and with what. `pieces`: posts a week by format; `hours`: hours one takes to make, by format.

    `hours_week` and `money_month` (yuan) are the budgets; `shops`: platforms on which the brand has a shop; `named`:
    platforms the persona's research names.
    """

    market: str
    aim: str
    gender: str
    age_from: int | None
    age_to: int | None
    pieces: Mapping[str, float]
    hours: Mapping[str, float]
    hours_week: float
    money_month: float
    care: int
    shops: frozenset[str] = frozenset()
    named: frozenset[str] = frozenset()


@dataclass(frozen=True, slots=True)
class Reason:
    """Why a score is as it is: a message id with its values, worded in the reader's language.

    `source` with day and address where a figure is quoted.
    """

    text: str
    values: Mapping[str, Any] = field(default_factory=dict)
    source: str = ""
    day: str = ""
    url: str = ""


@dataclass(frozen=True, slots=True)
class Scored:
    """One platform: scores and reasons by criterion, the weighted total, hours it takes a week."""

    slug: str
    scores: dict[str, int]
    reasons: dict[str, list[Reason]]
    total: int
    hours: float

    def plain(self) -> dict[str, Any]:
        """As kept with a decision and told by the API."""
        reasons = {key: [asdict(one) for one in rows] for key, rows in self.reasons.items()}
        return {
            "platform": self.slug,
            "scores": self.scores,
            "reasons": reasons,
            "total": self.total,
            "hours": self.hours,
        }


def score_platforms(plan: Plan, weights: Mapping[str, int]) -> list[Scored]:
    """Every platform of the plan's market, best first."""
    rows = []
    for slug in registry.real_slugs():
        caps = registry.capabilities(slug)
        if plan.market != Market.BOTH and caps.market != plan.market:
            continue
        rows.append(_scored(caps, plan, weights))
    return sorted(rows, key=lambda row: -row.total)


def recommend(rows: Iterable[Scored], plan: Plan) -> tuple[list[str], list[str]]:
    """One to three core platforms, as many as score well and the hours allow, and up to two optional ones.

    Few accounts kept well beat many kept badly: every further platform takes hours from the others.
    """
    core: list[str] = []
    left = plan.hours_week or float("inf")
    optional: list[str] = []
    for row in rows:
        first = not core
        if len(core) < CORE_MOST and (first or (row.total >= CORE_LEAST and row.hours <= left)):
            core.append(row.slug)
            left -= row.hours
        elif len(optional) < OPTIONAL_MOST and row.total >= OPTIONAL_LEAST:
            optional.append(row.slug)
    return core, optional


def _scored(caps: Capabilities, plan: Plan, weights: Mapping[str, int]) -> Scored:
    parts: dict[str, Callable[[Capabilities, Plan], tuple[int, list[Reason]]]] = {
        Criterion.AUDIENCE: _audience,
        Criterion.FORMS: _forms,
        Criterion.COST: _cost,
        Criterion.RULES: _rules,
        Criterion.CONVERSION: _conversion,
    }
    scores, reasons = {}, {}
    for key, part in parts.items():
        value, why = part(caps, plan)
        scores[str(key)], reasons[str(key)] = max(0, min(100, value)), why
    weight = sum(weights.get(key, 0) for key in scores) or 1
    total = round(sum(scores[key] * weights.get(key, 0) for key in scores) / weight)
    return Scored(caps.slug, scores, reasons, total, round(hours_of(caps, plan), 1))


def words_of(reason: Mapping[str, Any]) -> str:
    """A kept reason in the reader's language."""
    values = dict(reason["values"])
    if "forms" in values:
        values["forms"] = ", ".join(format_name(name) for name in values["forms"])
    return gettext(reason["text"]) % values


def _quoted(text: str, key: str, **values: Any) -> Reason:
    source = source_of(key)
    return Reason(text, values, source.name, source.day, source.url)


def _audience(caps: Capabilities, plan: Plan) -> tuple[int, list[Reason]]:
    facts, values, reasons = facts_of(caps.slug), [], []
    age = _age(facts, plan)
    if age is not None:
        values.append(age[0])
        reasons.append(age[1])
    if plan.gender != Gender.ANY:
        women = plan.gender == Gender.WOMEN
        if "women" in facts:
            share = facts["women"]["value"]
            values.append(share if women else 100 - share)
            text = _("%(share)s%% of the users are women.")
            reasons.append(_quoted(text, facts["women"]["source"], share=share))
        elif "use_by" in facts:
            row = facts["use_by"]
            values.append(100 * row["women" if women else "men"] / (row["women"] + row["men"]))
            text = _("%(women)s%% of women and %(men)s%% of men in the United States use it.")
            reasons.append(_quoted(text, row["source"], women=row["women"], men=row["men"]))
    if caps.slug in plan.named:
        values.append(100)
        reasons.append(Reason(_("Your persona's own research names this platform.")))
    if not values:
        reasons.append(Reason(_("No reliable figure about its audience: scored neutral.")))
    if "reach" in facts:
        row = facts["reach"]
        text = _("About %(n)s million people a month use it (not scored).")
        reasons.append(_quoted(text, row["source"], n=f"{row['value'] / 1e6:,.0f}"))
    return (round(sum(values) / len(values)) if values else NEUTRAL), reasons


def _age(facts: Mapping[str, Any], plan: Plan) -> tuple[float, Reason] | None:
    """The figure for the band of ages that covers most of the audience's, the narrowest where several do."""
    if plan.age_from is None or plan.age_to is None:
        return None
    span = plan.age_to - plan.age_from + 1
    best = None
    for row in facts.get("ages", ()):
        covered = min(plan.age_to, row["to"]) - max(plan.age_from, row["from"]) + 1
        if covered * 2 < span:
            continue
        width = row["to"] - row["from"]
        if best is None or width < best["to"] - best["from"]:
            best = row
    if best is None:
        return None
    between = {"share": best["share"], "from": best["from"], "to": best["to"]}
    if best["of"] == "people":
        if best["to"] >= 100:
            text = _("%(share)s%% of people from %(from)s in the United States use it.")
        else:
            text = _("%(share)s%% of people from %(from)s to %(to)s in the United States use it.")
    else:
        text = _("%(share)s%% of its users are at most %(to)s.")
    return best["share"], _quoted(text, best["source"], **between)


def _usable(caps: Capabilities, plan: Plan) -> dict[str, float]:
    taken = {str(one) for one in caps.formats}
    return {name: count for name, count in plan.pieces.items() if count > 0 and name in taken}


def _forms(caps: Capabilities, plan: Plan) -> tuple[int, list[Reason]]:
    whole = sum(plan.pieces.values())
    if not whole:
        return NEUTRAL, [Reason(_("The plan names no posts a week: scored neutral."))]
    usable = _usable(caps, plan)
    share = round(100 * sum(usable.values()) / whole)
    left = [name for name, count in plan.pieces.items() if count > 0 and name not in usable]
    reasons = [Reason(_("It takes %(share)s%% of what you make in a week."), {"share": share})]
    if left:
        reasons.append(Reason(_("Not taken: %(forms)s."), {"forms": left}))
    return share, reasons


def format_name(name: str) -> str:
    """A format for people."""
    words = {
        Format.TEXT: _("texts"),
        Format.IMAGE: _("pictures"),
        Format.VIDEO: _("videos"),
        Format.ARTICLE: _("articles"),
    }
    return gettext(words[Format(name)])


def hours_of(caps: Capabilities, plan: Plan) -> float:
    """Hours a week: making what the platform takes, and posting it."""
    handling = HANDLING[caps.publish_mode]
    return sum(count * (plan.hours.get(name, 0) + handling) for name, count in _usable(caps, plan).items())


def _cost(caps: Capabilities, plan: Plan) -> tuple[int, list[Reason]]:
    """Full marks up to half of the hours, none from one and a half times; a fee above the budget halves the rest."""
    hours, reasons = hours_of(caps, plan), []
    if plan.hours_week > 0:
        value = 100 * (1.5 - hours / plan.hours_week) if hours > plan.hours_week / 2 else 100.0
        text = _("About %(hours)s of your %(budget)s hours a week, making and posting (posting is our estimate).")
        reasons.append(Reason(text, {"hours": f"{hours:.1f}", "budget": f"{plan.hours_week:g}"}))
    else:
        value = float(NEUTRAL)
        reasons.append(Reason(_("No budget of hours given: scored neutral.")))
    fee = facts_of(caps.slug).get("fee")
    if fee:
        reasons.append(_quoted(_("Verification costs %(fee)s yuan a year."), fee["source"], fee=fee["value"]))
        if fee["value"] / 12 > plan.money_month:
            value /= 2
    if caps.prices:
        reasons.append(Reason(_("Its interface costs money for each call; a cap can be set.")))
        value = value * 0.7 if plan.money_month > 0 else value * 0.4
    if not fee and not caps.prices:
        reasons.append(Reason(_("No fees are known to us; advertising is not counted.")))
    return round(value), reasons


def _rules(caps: Capabilities, plan: Plan) -> tuple[int, list[Reason]]:
    """Publishing 45 (by hand 20), figures 20, answers 20, deleting 15; a review of the app costs 8 times the care."""
    reasons = []
    if caps.publish_mode == PublishMode.API:
        value = 45
        reasons.append(Reason(_("Juzhen publishes by itself.")))
    else:
        value = 20
        reasons.append(Reason(_("A person has to post by hand; Juzhen prepares everything.")))
    for able, points, has, lacks in (
        (
            caps.can & {Can.POST_METRICS, Can.ACCOUNT_METRICS},
            20,
            _("Figures can be fetched."),
            _("No figures by interface."),
        ),
        (
            caps.can & {Can.INBOX, Can.REPLY},
            20,
            _("Comments or messages can be answered."),
            _("No answers by interface."),
        ),
        (caps.can & {Can.DELETE}, 15, _("Posts can be taken back."), _("Posts can only be taken back by hand.")),
    ):
        value += points if able else 0
        reasons.append(Reason(has if able else lacks))
    if caps.setup is not None and caps.setup.review:
        value -= 8 * plan.care
        reasons.append(Reason(_("The platform reviews the developer app before it may be used.")))
    if caps.publish_mode != PublishMode.API:
        value -= 4 * (plan.care - 1)
    return value, reasons


def _conversion(caps: Capabilities, plan: Plan) -> tuple[int, list[Reason]]:
    """Points by aim: a shop, links that can be tapped, and answers to people."""
    shop, link, talk, base = {
        Aim.SALES: (60, 30, 10, 0),
        Aim.LEADS: (10, 50, 40, 0),
        Aim.SERVICE: (0, 20, 60, 20),
        Aim.BRAND: (15, 25, 10, 50),
    }[Aim(plan.aim)]
    value, reasons = float(base), []
    known = facts_of(caps.slug).get("shop")
    if caps.slug in plan.shops:
        value += shop
        reasons.append(Reason(_("You have a shop there.")))
    elif known and known["value"]:
        value += shop * 0.7
        reasons.append(_quoted(_("Goods can be sold or tagged there."), known["source"]))
    elif shop:
        value += shop * 0.3
        reasons.append(Reason(_("No shop of yours there, and no reliable source about one.")))
    if caps.links_clickable:
        value += link
        reasons.append(Reason(_("Links in posts can be tapped.")))
    else:
        reasons.append(Reason(_("Links in posts cannot be tapped.")))
    if caps.can & {Can.INBOX, Can.REPLY}:
        value += talk
        reasons.append(Reason(_("People who ask can be answered from here.")))
    return round(value), reasons
