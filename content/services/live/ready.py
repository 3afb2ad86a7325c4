"""What the law wants before a live session begins. `legal_open` is the one place that decides it."""

from __future__ import annotations

from datetime import date
from decimal import Decimal

from django.utils.translation import gettext as _

from content.models import LiveCheck, LiveProduct, LiveRole, LiveSegment, LiveSession
from content.production_states import Benefit, CheckGroup, Duty, PriceBase
from content.selectors.live.words import check_text

# Top prize of a lottery, in yuan (Anti-Unfair-Competition Law art. 11; Provisions on Sales Promotion art. 17).
LOTTERY_MAX = Decimal(50_000)
HOST_MIN, ADULT = 16, 18


def legal_open(session: LiveSession) -> list[tuple[str, str]]:
    """Key and sentence of each legal condition of a session that is not met; empty when it may be ready. Four queries.

    Ticks alone are not enough: the host's record (LV-05), compared prices (PR-01), lotteries (UC-03) and the second
    reviewer (LV-01) are looked at themselves.
    """
    workspace = session.workspace
    checks = LiveCheck.objects.for_workspace(workspace).filter(session=session, group=CheckGroup.LEGAL)
    found = [(check.key or f"check-{check.pk}", check_text(check)) for check in checks if check.done_at is None]
    found += _hosts(session)
    for product in LiveProduct.objects.for_workspace(workspace).filter(session=session):
        found += [(f"product-{product.pk}", text) for text in price_problems(product)]
    for segment in LiveSegment.objects.for_workspace(workspace).filter(session=session, benefit=Benefit.LOTTERY):
        found += [(f"segment-{segment.pk}", text) for text in lottery_problems(segment)]
    return found


def price_problems(product: LiveProduct) -> list[str]:
    """What a compared price lacks (Provisions on Price Fraud art. 16, 17, 19(3))."""
    if product.base_price is None:
        return []
    name = {"product": product.name}
    problems = []
    if product.base_meaning == PriceBase.NONE:
        problems.append(_("“%(product)s”: say what the compared price means.") % name)
    if not product.base_period:
        problems.append(_("“%(product)s”: say when the compared price held.") % name)
    if product.price is not None and product.base_price <= product.price:
        problems.append(_("“%(product)s”: the compared price is not higher than the live price.") % name)
    return problems


def lottery_problems(segment: LiveSegment) -> list[str]:
    """What a lottery lacks, or exceeds."""
    name = {"segment": segment.title, "max": f"{LOTTERY_MAX:,.0f}"}
    problems = []
    if segment.benefit_value is None:
        problems.append(_("“%(segment)s”: enter the worth of the top prize.") % name)
    elif segment.benefit_value > LOTTERY_MAX:
        problems.append(_("“%(segment)s”: the top prize is worth more than %(max)s yuan.") % name)
    if not segment.benefit_rules.strip():
        problems.append(_("“%(segment)s”: write down conditions, number of prizes and how winners are drawn.") % name)
    return problems


def age_on(born: date, day: date) -> int:
    """Full years of age on `day`."""
    return day.year - born.year - ((day.month, day.day) < (born.month, born.day))


def _hosts(session: LiveSession) -> list[tuple[str, str]]:
    hosts = LiveRole.objects.for_workspace(session.workspace).filter(session=session, duty=Duty.HOST)
    hosts = hosts.select_related("member")
    day = (session.starts_at or session.created_at).date()
    found = []
    names = list(hosts)
    if not names and not session.ai_host:
        found.append(("roles", _("Nobody is entered as host.")))
    for host in names:
        name = {"host": str(host)}
        if host.born_on is None:
            found.append(("host-record", _("%(host)s: the host's date of birth is missing.") % name))
        elif (age := age_on(host.born_on, day)) < HOST_MIN:
            found.append(("host-age", _("%(host)s is younger than 16 and may not host.") % name))
        elif age < ADULT and not host.consent.strip():
            found.append(("host-consent", _("%(host)s is under 18: the guardian's consent is missing.") % name))
    return found
