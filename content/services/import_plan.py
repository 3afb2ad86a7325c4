"""One row of a table turned into what the services of posts take."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime
from hashlib import sha256
from typing import Any

from django.db.models.functions import Lower
from django.utils.translation import gettext as _

from config.lib.clock import now
from config.lib.numbers import row_number
from content.models import ImportJob, MediaAsset
from content.services.import_cells import Accounts, CellError, files, parts, read_choice, read_moment, read_zone
from content.services.import_choices import DRAFT, SCHEDULE
from team.models import Workspace

_BREAK = re.compile(r"\n\s*-{3,}\s*\n")
_TAG = re.compile(r"[\s,，;；、#＃]+")
Finding = dict[str, str]


def finding(column: str, text: object) -> Finding:
    """A finding as the row keeps it: the field of the table it concerns ("" for the row), and a sentence."""
    return {"field": column, "text": str(text)}


@dataclass(slots=True)
class RowPlan:
    """What a row asks for. `values`: of `post_create`; `urls`: files to fetch.

    `media` keeps the order: a library file's id or an address. `alts` go with `media`, one by one.
    """

    values: dict[str, Any] = field(default_factory=dict)
    wanted: str = DRAFT
    media: list[int | str] = field(default_factory=list)
    alts: list[str] = field(default_factory=list)
    errors: list[Finding] = field(default_factory=list)
    warnings: list[Finding] = field(default_factory=list)

    @property
    def urls(self) -> list[str]:
        """Addresses of files that are not in the library yet."""
        return [item for item in self.media if isinstance(item, str)]

    @property
    def digest(self) -> str:
        """The same for rows that would make the same post."""
        due = self.values.get("due_at")
        facts = [
            self.values.get("title", ""),
            self.values.get("text", ""),
            due.isoformat() if due else "",
            *map(str, sorted(self.values.get("account_ids", []))),
        ]
        return sha256("\0".join(facts).encode()).hexdigest()

    def attachments(self, fetched: Mapping[str, int]) -> list[tuple[int, str]]:
        """Files with their descriptions; addresses that were not fetched are left out."""
        found = []
        for position, item in enumerate(self.media):
            asset_id = fetched.get(item) if isinstance(item, str) else item
            if asset_id is not None:
                found.append((asset_id, self.alts[position] if position < len(self.alts) else ""))
        return found


def row_plan(
    *,
    job: ImportJob,
    cells: Sequence[str],
    accounts: Accounts,
    pillars: Mapping[str, int],
    library: Mapping[str, int],
) -> RowPlan:
    """Read the cells of one row.

    `pillars`: names (folded) → id. `library`: titles (folded) and numbers of files → id; see `library_of`.
    """
    plan = RowPlan()
    given = {key: cells[number].strip() for key, number in job.mapping.items() if number < len(cells)}
    text = _text(given)
    plan.values = {
        "title": given.get("title", ""),
        "text": text,
        "first_comment": given.get("first_comment", ""),
        "thread": [part.strip() for part in _BREAK.split(given.get("thread", "")) if part.strip()],
        "notes": given.get("notes", ""),
        "campaign": given.get("campaign", ""),
    }
    if not text and not given.get("title") and not given.get("media"):
        plan.errors.append(finding("text", _("The row has neither a title nor a text nor a file.")))
    chosen, problems = accounts.find(parts(given.get("accounts", "")))
    plan.values["account_ids"] = [account.pk for account in chosen]
    plan.errors += [finding("accounts", problem) for problem in problems]
    for name in ("kind", "ad_kind", "ai_content"):
        if given.get(name):
            _into(plan, name, lambda name=name: plan.values.__setitem__(name, read_choice(name, given[name])))
    if pillar := given.get("pillar"):
        plan.values["pillar_id"] = pillars.get(pillar.casefold())
        if plan.values["pillar_id"] is None:
            plan.errors.append(finding("pillar", _("There is no pillar called “%(name)s”.") % {"name": pillar[:60]}))
    plan.wanted = job.wanted
    if given.get("wanted"):
        _into(plan, "wanted", lambda: setattr(plan, "wanted", read_choice("wanted", given["wanted"])))
    _into(plan, "zone" if given.get("zone") else "date", lambda: _when(plan, job, given))
    _files(plan, given, library)
    return plan


def library_of(*, workspace: Workspace, names: Sequence[str]) -> dict[str, int]:
    """Files of the library by title (folded) and by number, as far as `names` mention them; at most two queries."""
    numbers = {number for name in names if (number := row_number(name))}
    titles = {name.casefold() for name in names if not name.lower().startswith(("http://", "https://"))}
    if not titles:
        return {}
    rows = MediaAsset.objects.for_workspace(workspace).filter(deleted_at=None).annotate(folded=Lower("title"))
    found: dict[str, int] = {}
    # In order, so that of two files with one title the newer one is meant; a number means that file.
    for pk, title in rows.filter(folded__in=titles).order_by("pk").values_list("pk", "folded"):
        found[title] = pk
    for pk in rows.filter(pk__in=numbers).values_list("pk", flat=True):
        found[str(pk)] = pk
    return found


def names_of(job: ImportJob, cells: Sequence[str]) -> list[str]:
    """The files a row names."""
    number = job.mapping.get("media")
    return files(cells[number]) if number is not None and number < len(cells) else []


def _into(plan: RowPlan, column: str, read: Any) -> None:
    try:
        read()
    except CellError as error:
        plan.errors.append(finding(column, error))


def _text(given: Mapping[str, str]) -> str:
    text = given.get("text", "")
    tags = [f"#{tag}" for tag in _TAG.split(given.get("hashtags", "")) if tag]
    missing = [tag for tag in tags if tag not in text]
    link = given.get("link", "")
    added = [" ".join(missing)] if missing else []
    added += [link] if link and link not in text else []
    return "\n\n".join(part for part in (text, "\n".join(added)) if part)


def _when(plan: RowPlan, job: ImportJob, given: Mapping[str, str]) -> None:
    zone = read_zone(given["zone"]) if given.get("zone") else job.zone
    moment: datetime | None = read_moment(given.get("date", ""), given.get("time", ""), zone)
    plan.values["due_at"] = moment
    if plan.wanted == SCHEDULE and moment is None:
        plan.errors.append(finding("date", _("To be scheduled, a row needs a date and a time.")))
    elif plan.wanted == DRAFT and moment is not None and moment < now():
        plan.warnings.append(finding("date", _("This time has gone by. The draft keeps it all the same.")))


def _files(plan: RowPlan, given: Mapping[str, str], library: Mapping[str, int]) -> None:
    for name in files(given.get("media", "")):
        if name.lower().startswith("https://"):
            plan.media.append(name)
        elif name.lower().startswith("http://"):
            plan.errors.append(finding("media", _("Files are fetched from https:// addresses only.")))
        elif (asset_id := library.get(name.casefold())) is not None:
            plan.media.append(asset_id)
        else:
            text = _("The library has no file called “%(name)s”.")
            plan.errors.append(finding("media", text % {"name": name[:60]}))
    plan.alts = [part.strip() for part in re.split(r"[|\n]", given.get("alt", ""))]
