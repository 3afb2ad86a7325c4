"""The closed vocabularies of contacts: consents, requests of people about their data, why a lifecycle changed."""

from __future__ import annotations

from django.db import models
from django.utils.translation import pgettext_lazy


class Purpose(models.TextChoices):
    """What personal data are used for."""

    SERVICE = "service", pgettext_lazy("purpose", "Answering and after-sales service")
    MARKETING = "marketing", pgettext_lazy("purpose", "Greetings and offers")
    RESEARCH = "research", pgettext_lazy("purpose", "Surveys and research")
    COMMUNITY = "community", pgettext_lazy("purpose", "Membership of a community")
    CONTENT = "content", pgettext_lazy("purpose", "Showing their words or pictures")


class Basis(models.TextChoices):
    """On what the processing rests: the cases of article 13 of China's Personal Information Protection Law (PIPL)."""

    CONSENT = "consent", pgettext_lazy("basis", "Consent (item 1)")
    CONTRACT = "contract", pgettext_lazy("basis", "Contract they are party to (item 2)")
    DUTY = "duty", pgettext_lazy("basis", "Duty under law (item 3)")
    EMERGENCY = "emergency", pgettext_lazy("basis", "Emergency, life and property (item 4)")
    NEWS = "news", pgettext_lazy("basis", "News and public oversight (item 5)")
    PUBLIC = "public", pgettext_lazy("basis", "Made public by themselves (item 6)")
    OTHER = "other", pgettext_lazy("basis", "Other cases of law (item 7)")


class RequestKind(models.TextChoices):
    """What somebody asks for about their own data (PIPL articles 45 and 47, GDPR articles 15 and 17)."""

    EXPORT = "export", pgettext_lazy("request", "A copy of the data")
    ERASE = "erase", pgettext_lazy("request", "Erasure")


class RequestLaw(models.TextChoices):
    """Which rule sets the time to answer."""

    PIPL = "pipl", pgettext_lazy("law", "PIPL (15 working days)")
    GDPR = "gdpr", pgettext_lazy("law", "GDPR (one month)")


class RequestState(models.TextChoices):
    """Where a request stands."""

    OPEN = "open", pgettext_lazy("request", "Open")
    DONE = "done", pgettext_lazy("request", "Done")
    REFUSED = "refused", pgettext_lazy("request", "Refused")


class FactKey(models.TextChoices):
    """What operators note about a person."""

    CITY = "city", pgettext_lazy("fact", "City")
    PHONE = "phone", pgettext_lazy("fact", "Phone")
    EMAIL = "email", pgettext_lazy("fact", "E-mail")
    ADDRESS = "address", pgettext_lazy("fact", "Address")
    ORDERS = "orders", pgettext_lazy("fact", "Order numbers")


# Sealed at rest; the city only says where somebody lives roughly, and segments ask for it.
SEALED_FACTS = frozenset({FactKey.PHONE, FactKey.EMAIL, FactKey.ADDRESS, FactKey.ORDERS})
