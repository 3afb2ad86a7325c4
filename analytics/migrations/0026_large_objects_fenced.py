"""Roles of BI tools made before large objects were kept from everybody are fenced in again."""

from __future__ import annotations

from typing import Any

from django.db import migrations

from analytics.services.bi.fence import roles_fence


def roles_fenced(apps: Any, _editor: Any) -> None:
    rows = apps.get_model("analytics", "BiRole")._default_manager.all()
    roles_fence(list(rows.values_list("name", flat=True)))


class Migration(migrations.Migration):
    dependencies = [("analytics", "0025_headlines_by_day")]
    operations = [migrations.RunPython(roles_fenced, migrations.RunPython.noop)]
