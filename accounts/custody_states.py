"""Choices of custody: who holds what of an account, how it is handed over, and how safe it is."""

from __future__ import annotations

from django.db import models
from django.utils.translation import pgettext_lazy


class RegistrantKind(models.TextChoices):
    """Whose name the platform has as the account's registrant."""

    COMPANY = "company", pgettext_lazy("registrant", "Company")
    PERSON = "person", pgettext_lazy("registrant", "Private person")


class Basis(models.TextChoices):
    """Why the account is the brand's to use."""

    OWN = "own", pgettext_lazy("basis", "Registered by the brand itself")
    LICENSED = "licensed", pgettext_lazy("basis", "Licensed or authorised by its registrant")
    STAFF = "staff", pgettext_lazy("basis", "Staff account under an agreement")
    AGENCY = "agency", pgettext_lazy("basis", "Run by an agency under a contract")


class TwoFactor(models.TextChoices):
    """What a sign-in at the platform needs besides the password."""

    NONE = "none", pgettext_lazy("two-factor", "Nothing")
    SMS = "sms", pgettext_lazy("two-factor", "Code by text message")
    SCAN = "scan", pgettext_lazy("two-factor", "Scan with the platform's app")
    APP = "app", pgettext_lazy("two-factor", "Authenticator app")
    KEY = "key", pgettext_lazy("two-factor", "Passkey or security key")


class HolderPart(models.TextChoices):
    """A thing of an account that exactly one person holds."""

    CUSTODIAN = "custodian", pgettext_lazy("custody", "Custodian of the password")
    BACKUP = "backup", pgettext_lazy("custody", "Backup administrator")
    REAL_NAME = "real_name", pgettext_lazy("custody", "Real-name person")
    PHONE = "phone", pgettext_lazy("custody", "SIM of the registered phone")
    MAIL = "mail", pgettext_lazy("custody", "Registered mailbox")
    TWO_FACTOR = "two_factor", pgettext_lazy("custody", "Two-factor device")


class SeatRole(models.TextChoices):
    """A permission that the platform itself gives to a person."""

    OWNER = "owner", pgettext_lazy("platform role", "Owner")
    ADMIN = "admin", pgettext_lazy("platform role", "Administrator")
    OPERATOR = "operator", pgettext_lazy("platform role", "Operator")
    SERVICE = "service", pgettext_lazy("platform role", "Customer service")
    ADS = "ads", pgettext_lazy("platform role", "Advertising")
    DATA = "data", pgettext_lazy("platform role", "Data only")
    OTHER = "other", pgettext_lazy("platform role", "Other")


# Roles that can take the account away from everybody else.
POWERFUL = frozenset({SeatRole.OWNER, SeatRole.ADMIN})


class RiskLevel(models.TextChoices):
    """How bad it would be."""

    HIGH = "high", pgettext_lazy("risk", "High")
    MEDIUM = "medium", pgettext_lazy("risk", "Medium")
    LOW = "low", pgettext_lazy("risk", "Low")


class HandoverKind(models.TextChoices):
    """Why something changes hands."""

    JOINER = "joiner", pgettext_lazy("handover", "Somebody joins")
    MOVER = "mover", pgettext_lazy("handover", "Somebody changes duties")
    LEAVER = "leaver", pgettext_lazy("handover", "Somebody leaves")
    ACCOUNT = "account", pgettext_lazy("handover", "One account changes hands")


class HandoverState(models.TextChoices):
    """How far a handover has come."""

    OPEN = "open", pgettext_lazy("handover", "Under way")
    SUBMITTED = "submitted", pgettext_lazy("handover", "Waits for confirmation")
    CLOSED = "closed", pgettext_lazy("handover", "Closed")
    CANCELLED = "cancelled", pgettext_lazy("handover", "Cancelled")


class ItemKind(models.TextChoices):
    """What one line of a handover is about. Values of `HolderPart` mean the same thing here."""

    CUSTODIAN = "custodian", pgettext_lazy("custody", "Custodian of the password")
    BACKUP = "backup", pgettext_lazy("custody", "Backup administrator")
    REAL_NAME = "real_name", pgettext_lazy("custody", "Real-name person")
    PHONE = "phone", pgettext_lazy("custody", "SIM of the registered phone")
    MAIL = "mail", pgettext_lazy("custody", "Registered mailbox")
    TWO_FACTOR = "two_factor", pgettext_lazy("custody", "Two-factor device")
    CARETAKER = "caretaker", pgettext_lazy("custody", "Caretaker")
    SEAT = "seat", pgettext_lazy("custody", "Role at the platform")
    PASSWORD = "password", pgettext_lazy("custody", "New password, other devices signed out")
    CONNECTED = "connected", pgettext_lazy("custody", "Connect Juzhen again with another sign-in")
    TOKENS = "tokens", pgettext_lazy("custody", "End the API tokens")  # a kind, not a secret
    RETURNS = "returns", pgettext_lazy("custody", "Devices, documents and files returned")
    SIGNED_OUT = "signed_out", pgettext_lazy("custody", "Signed out on private phones and computers")
    GIVEN = "given", pgettext_lazy("custody", "Role at the platform given")
    AGREEMENT = "agreement", pgettext_lazy("custody", "Confidentiality and account agreement signed")
    BRIEFING = "briefing", pgettext_lazy("custody", "Briefed on account security")
    OWN_TWO_FACTOR = "own_two_factor", pgettext_lazy("custody", "Two-factor sign-in to Juzhen switched on")


class ItemState(models.TextChoices):
    """State of one line of a handover."""

    OPEN = "open", pgettext_lazy("handover item", "Open")
    DONE = "done", pgettext_lazy("handover item", "Done")
    EXCUSED = "excused", pgettext_lazy("handover item", "Left as it is")


class SecurityItem(models.TextChoices):
    """A thing to be looked at again and again."""

    TWO_FACTOR = "two_factor", pgettext_lazy("security", "Two-factor sign-in is on")
    DEVICES = "devices", pgettext_lazy("security", "Signed-in devices reviewed")
    ADMINS = "admins", pgettext_lazy("security", "Administrators and operators reviewed")
    PASSWORD = "password", pgettext_lazy("security", "Password changed")
    APPS = "apps", pgettext_lazy("security", "Third-party authorisations reviewed")
    PHONE = "phone", pgettext_lazy("security", "Registered phone receives codes")
    REAL_NAME = "real_name", pgettext_lazy("security", "Real-name record matches the registrant")
    RECOVERY = "recovery", pgettext_lazy("security", "Recovery mail and backup codes work")
    PHISHING = "phishing", pgettext_lazy("security", "Team warned of phishing and fake support")


class LoginVerdict(models.TextChoices):
    """What a noted sign-in turned out to be."""

    OPEN = "open", pgettext_lazy("sign-in", "Being looked into")
    OURS = "ours", pgettext_lazy("sign-in", "It was one of us")
    STRANGER = "stranger", pgettext_lazy("sign-in", "Stranger, shut out")
