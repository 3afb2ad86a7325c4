"""Posts of users as a table."""

from __future__ import annotations

from collections.abc import Iterator
from itertools import chain

from django.http import StreamingHttpResponse
from django.http.response import HttpResponseBase
from django.utils import timezone
from django.utils.translation import get_language, override, pgettext
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe

from analytics.models import UserPost
from analytics.selectors.ugc.posts import ugc_query
from analytics.services.ugc.erasing import ugc_exported
from analytics.views.growth.ugc.lists import asked_of
from config.lib.spreadsheets import BOM, csv_text
from team.decorators import WorkspaceRequest, workspace_view
from team.permissions import Permission as P
from team.permissions import allows


@require_safe
@workspace_view(P.INBOX_VIEW)
def ugc_export(request: WorkspaceRequest) -> HttpResponseBase:
    """The listed posts as CSV; authors and words only for who may export contacts."""
    rows = ugc_query(workspace=request.workspace, asked=asked_of(request))
    named = allows(request.membership.role, P.CONTACTS_MANAGE)
    language, zone = get_language() or "en", timezone.get_current_timezone()
    ugc_exported(workspace=request.workspace, actor=request.actor)

    def lines() -> Iterator[str]:
        yield BOM + csv_text([_heads()])
        for row in rows.iterator(chunk_size=500):
            with override(language), timezone.override(zone):
                line = csv_text([_cells(row, named)])
            yield line

    made = lines()
    response = StreamingHttpResponse(chain([next(made)], made), content_type="text/csv; charset=utf-8")
    response["Content-Disposition"] = f'attachment; filename="user-posts-{timezone.localdate():%Y-%m-%d}.csv"'
    return response


def _heads() -> tuple[str, ...]:
    return (
        pgettext("user post", "Found"), pgettext("figures", "Source"), _("Platform"), _("Author"), _("What it says"),
        _("Link to the post"), _("State"), _("What was permitted"), pgettext("user permission", "Last day"),
        pgettext("user posts", "Used"), pgettext("user post", "Reward"), pgettext("reward", "Given on"),
    )  # fmt: skip


def _cells(row: UserPost, named: bool) -> tuple[object, ...]:
    amount = "" if row.reward_amount is None else f"{row.reward_amount} {row.reward_currency}".strip()
    return (
        timezone.localtime(row.found_at).strftime("%Y-%m-%d %H:%M"), row.get_source_display(), row.platform,
        row.author if named else "", row.text if named else "", row.url if named else "", row.get_state_display(),
        row.get_scope_display() if row.scope else "", row.until or "", "1" if row.used_at else "",
        " ".join(part for part in (row.get_reward_kind_display() if row.reward_kind else "", amount) if part),
        row.reward_given_on or "",
    )  # fmt: skip
