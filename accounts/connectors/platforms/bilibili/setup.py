"""What it takes to connect Bilibili, and what a submission says besides text and files."""

from __future__ import annotations

from ...fields import ConnectField
from ...messages import _
from ...setup import OptionField, Scope, Setup

SCOPES = (
    Scope("USER_INFO", _("Read the account's name and picture.")),
    Scope("ARC_BASE", _("Upload, submit, look up and delete videos.")),
    Scope("USER_DATA", _("Read the number of followers and videos."), required=False),
    Scope("ARC_DATA", _("Read the figures of videos."), required=False),
)
OPTIONS = (
    OptionField("tid", _("Section"), kind="choice", required=True, help=_("Where Bilibili files the video.")),
    OptionField(
        "tags",
        _("Tags"),
        required=True,
        max_length=199,
        help=_("Separated by commas, at most ten."),
    ),
    OptionField(
        "copyright",
        _("Origin"),
        kind="choice",
        choices=(("1", _("Made by ourselves")), ("2", _("Taken from elsewhere"))),
        help=_("Without a choice the video counts as made by ourselves."),
    ),
    OptionField(
        "source", _("Original source"), help=_("Where it was taken from; needed for videos taken from elsewhere.")
    ),
    OptionField("no_reprint", _("Nobody may upload it again"), kind="flag"),
)
SETUP = Setup(
    needs=(
        _("A company registered as a developer at Bilibili's open platform."),
        _("A website whose ICP filing is in the same company's name."),
    ),
    steps=(
        _("Create a web app in the console and enter the domain of the redirect address shown here."),
        _("Apply for USER_INFO, ARC_BASE, USER_DATA and ARC_DATA."),
        _("Enter the webhook address under Webhooks; Bilibili tries it at once."),
        _("Copy client_id and App secret, and enter them here."),
    ),
    console_url="https://open.bilibili.com/company-core",
    review=_("Company, app and permissions are reviewed by Bilibili; allow some working days."),
    scopes=SCOPES,
    app_fields=(
        ConnectField("client_id", "client_id"),
        ConnectField("client_secret", _("App secret"), kind="password"),
    ),
    redirect=True,
    webhook=True,
)
