"""Addresses outside that reports go to: told in the data map, gone when their owner is erased."""

from __future__ import annotations

from datetime import time, timedelta

import pytest

from analytics.models import ReportDelivery, ReportRecipient, ReportSchedule
from analytics.report_states import DeliveryState
from analytics.services.reports.erasing import recipients_erased
from config.lib.clock import now
from interactions.hooks import Erased, contact_erased
from interactions.selectors.privacy.datamap import PERSONAL
from tests.analytics.reporting import made, two_months
from tests.factories import WorkspaceFactory

pytestmark = pytest.mark.django_db


def test_addresses_outside_stand_in_the_data_map() -> None:
    told = {one.model: one.fields for one in PERSONAL}
    assert told["analytics.ReportRecipient"] == {"email"}
    assert told["analytics.ReportDelivery"] == {"email"}
    assert recipients_erased in contact_erased


def test_who_is_erased_gets_no_more_reports(client, workspace, owner) -> None:
    two_months(workspace)
    report = made(client, workspace)
    version = report.versions.get()
    schedule = ReportSchedule.objects.create(workspace=workspace, rhythm="weekly", at=time(9), created_by=owner)
    for email in ("Wang@example.com", "other@example.com"):
        ReportRecipient.objects.create(workspace=workspace, schedule=schedule, email=email)
    ReportRecipient.objects.create(workspace=workspace, schedule=schedule, user=owner)
    mails = [
        ReportDelivery.objects.create(
            workspace=workspace, version=version, email=email, state=state, user=user, expires_at=now() + timedelta(1),
            try_at=now(),
        )
        for email, state, user in (
            ("wang@example.com", DeliveryState.WAITING, None), ("wang@example.com", DeliveryState.SENT, None),
            ("other@example.com", DeliveryState.WAITING, None), ("wang@example.com", DeliveryState.SENT, owner),
        )
    ]  # fmt: skip
    erased = Erased([1], [1], [], [], ["小王", "@wang", "wang@example.com, 13800138000"])
    recipients_erased(WorkspaceFactory(), erased)
    assert ReportRecipient.objects.for_workspace(workspace).count() == 3
    recipients_erased(workspace, erased)
    left = ReportRecipient.objects.for_workspace(workspace).order_by("pk")
    assert [(row.email, row.user_id) for row in left] == [("other@example.com", None), ("", owner.pk)]
    for mail in mails:
        mail.refresh_from_db()
    assert [mail.email for mail in mails] == [
        f"erased-{mails[0].pk}@erased.invalid", f"erased-{mails[1].pk}@erased.invalid", "other@example.com",
        "wang@example.com",
    ]  # fmt: skip
    assert [mail.state for mail in mails] == [
        DeliveryState.FAILED, DeliveryState.SENT, DeliveryState.WAITING, DeliveryState.SENT,
    ]  # fmt: skip
