"""The metric dictionary as a view beside the figures, made anew after every migration."""

from __future__ import annotations

from typing import Any

from django.db import connection, transaction
from django.utils import translation

from analytics.dictionary import METRICS, VERSION

_COLUMNS = (
    "metric_id",
    "family",
    "name",
    "about",
    "formula",
    "rule",
    "view_name",
    "column_name",
    "below",
    "times",
    "unit",
)


def definitions_view_make(**_signal: Any) -> None:
    """Write the dictionary of now into `bi.metric_definitions`; in English, as column names are."""
    with translation.override("en"):
        rows = [
            (
                one.metric_id,
                str(one.family),
                str(one.name),
                str(one.about),
                one.formula,
                str(one.rule),
                "content_days" if one.table == "content" else "account_days",
                one.column,
                one.below,
                str(one.times),
                str(one.unit),
            )
            for one in METRICS
        ]
    places = ", ".join("({})".format(", ".join(["%s"] * len(_COLUMNS))) for _row in rows)
    with transaction.atomic(), connection.cursor() as cursor:
        cursor.execute("SELECT to_regnamespace('bi') IS NOT NULL")
        if not cursor.fetchone()[0]:
            return
        cursor.execute("DROP VIEW IF EXISTS bi.metric_definitions")
        cursor.execute(
            f"CREATE VIEW bi.metric_definitions WITH (security_barrier) AS"  # noqa: S608 - names of our own columns
            f" SELECT w.slug AS workspace_slug, {VERSION} AS version, d.*"
            f" FROM analytics_birole r JOIN team_workspace w ON w.id = r.workspace_id"
            f" CROSS JOIN (VALUES {places}) AS d({', '.join(_COLUMNS)}) WHERE r.name = session_user::text",
            [value for row in rows for value in row],
        )
        cursor.execute("GRANT SELECT ON bi.metric_definitions TO PUBLIC")
