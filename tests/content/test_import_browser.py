"""Bringing in a table in a real browser: columns, errors of rows, mending, progress, result."""

from __future__ import annotations

import csv
import io

import pytest

from content import tasks
from content.models import ImportJob, Post
from tests.factories import SocialAccountFactory

pytestmark = [pytest.mark.django_db(transaction=True)]


def test_a_table_with_errors_is_mended_and_imported(owner, workspace, sign_in, new_page, page_problems):
    SocialAccountFactory(workspace=workspace, handle="shanyu", display_name="山屿茶")
    page = new_page(language="en")
    sign_in(page, owner)
    out = io.StringIO()
    rows = [[f"Tea {n}", "shanyu" if n else "nobody"] for n in range(40)]
    csv.writer(out).writerows([["Words", "accounts"], *rows])

    page.goto(f"/w/{workspace.slug}/import/")
    page.set_input_files(
        "input[name=file]", {"name": "plan.csv", "mimeType": "text/csv", "buffer": out.getvalue().encode()}
    )
    page.get_by_role("button", name="Upload and check").click()
    page.get_by_role("progressbar").wait_for()
    job = ImportJob.objects.for_workspace(workspace).get()
    tasks.check_import_rows(job.pk)
    # The page notices by itself. Nobody knew what "Words" are, so no row has a text.
    page.get_by_text("1 column is not read").wait_for()
    assert page.get_by_text("neither a title nor a text").count() == 40
    assert page.get_by_role("button", name="Import", exact=True).is_disabled()

    page.locator("select[name='col.0']").select_option("text")
    page.get_by_role("button", name="Check again").click()
    page.get_by_role("progressbar").wait_for()
    tasks.check_import_rows(job.pk)
    page.get_by_text("No connected account is called “nobody”").last.wait_for()

    page.get_by_role("button", name="Import 39 rows").click()
    page.get_by_text("0 of 39 rows").wait_for()
    tasks.run_import_rows(job.pk)
    page.get_by_role("heading", name="39 posts imported").wait_for()
    page.get_by_role("link", name="Rows with errors (CSV)").wait_for()
    assert Post.objects.for_workspace(workspace).count() == 39
    page.goto("about:blank")
    assert page_problems == []
