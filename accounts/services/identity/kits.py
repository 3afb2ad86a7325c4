"""Brand kits: writing down what the brand looks like, and its files."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import asdict, dataclass, field
from typing import Any

from django.core.files.base import File
from django.db import IntegrityError, transaction
from django.utils.translation import gettext_lazy as _

from accounts.identity_states import BrandFileKind, BrandKind, ColourRole, LogoVariant
from accounts.models import AccountGroup, BrandFile, BrandKit
from accounts.selectors.identity.kits import brand_file_get, kit_get
from accounts.services.identity.files import picture_keep, picture_read
from config.lib.colours import hex_clean
from config.lib.errors import Conflict, InvalidInput
from team.actors import Actor
from team.audit import record
from team.models import Workspace

COLOURS_MAX, FONTS_MAX, PHRASES_MAX, FILES_MAX, KITS_MAX = 12, 8, 60, 40, 20
_LONGEST = {"name": 80, "slogan": 120, "tone": 1000, "clear_space": 300, "min_size": 300, "forbidden_styles": 1000}
_COLOUR = {"name": 40, "cmyk": 40}
_FONT = {"name": 60, "use": 80, "licence": 120, "fallback": 120}


@dataclass(frozen=True, slots=True)
class KitValues:
    """A kit as a person enters it; fields as in `BrandKit`. Colours are objects of role, name, hex and cmyk."""

    name: str
    kind: str = BrandKind.MOTHER
    group_id: int | None = None
    slogan: str = ""
    tone: str = ""
    clear_space: str = ""
    min_size: str = ""
    forbidden_styles: str = ""
    colours: Sequence[dict[str, str]] = field(default_factory=list)
    fonts: Sequence[dict[str, str]] = field(default_factory=list)
    phrases_forbidden: Sequence[str] = field(default_factory=list)
    no_capitals: bool = False
    no_repeated_marks: bool = False
    emoji_most: int | None = None
    colours_least: int | None = None


@transaction.atomic
def kit_save(*, workspace: Workspace, actor: Actor, values: KitValues, kit_id: int | None = None) -> BrandKit:
    """Write a new kit or change one; the first becomes the default. Raises NotFound, InvalidInput, Conflict (name)."""
    known = BrandKit.objects.for_workspace(workspace)
    row = kit_get(workspace=workspace, kit_id=kit_id) if kit_id is not None else BrandKit(workspace=workspace)
    wanted = _checked(workspace, values)
    before = {name: getattr(row, name) for name in wanted} if kit_id is not None else {}
    if kit_id is None:
        count = known.count()
        if count >= KITS_MAX:
            raise Conflict(_("At most %(n)s brand kits are possible."), n=KITS_MAX)
        row.created_by, row.is_default = actor.user, not count
    for name, value in wanted.items():
        setattr(row, name, value)
    try:
        with transaction.atomic():
            row.save()
    except IntegrityError:
        raise Conflict(_("There is a brand kit of this name already."), field="name") from None
    changed = {name: value for name, value in wanted.items() if before.get(name) != value}
    if changed:
        old = {name: before[name] for name in changed if name in before}
        verb = "brand_kit.changed" if kit_id is not None else "brand_kit.created"
        record(workspace, actor, verb, row, before=old, after=changed)
    return row


@transaction.atomic
def kit_make_default(*, workspace: Workspace, actor: Actor, kit_id: int) -> BrandKit:
    """Let the kit speak for all accounts that have none of their own. Raises NotFound."""
    row = kit_get(workspace=workspace, kit_id=kit_id)
    if not row.is_default:
        BrandKit.objects.for_workspace(workspace).filter(is_default=True).update(is_default=False)
        row.is_default = True
        row.save(update_fields=["is_default", "updated_at"])
        record(workspace, actor, "brand_kit.default", row)
    return row


@transaction.atomic
def kit_remove(*, workspace: Workspace, actor: Actor, kit_id: int) -> None:
    """Delete the kit with its files; the oldest other one becomes the default. Raises NotFound."""
    row = kit_get(workspace=workspace, kit_id=kit_id)
    record(workspace, actor, "brand_kit.removed", row, before={"colours": row.colours, "fonts": row.fonts})
    was_default = row.is_default
    row.delete()
    heir = BrandKit.objects.for_workspace(workspace).order_by("pk").first() if was_default else None
    if heir is not None:
        kit_make_default(workspace=workspace, actor=actor, kit_id=heir.pk)


@transaction.atomic
def brand_file_add(
    *, workspace: Workspace, actor: Actor, kit_id: int, kind: str, file: File, variant: str = "", note: str = ""
) -> BrandFile:
    """Keep a logo (SVG, PNG …) or an example. Raises NotFound, InvalidInput, PictureRefused."""
    kit = kit_get(workspace=workspace, kit_id=kit_id)
    if kind not in BrandFileKind:
        raise InvalidInput(field="kind")
    if (kind == BrandFileKind.LOGO) != (variant in LogoVariant):
        raise InvalidInput(_("Say which version of the logo it is."), field="variant")
    if len(note.strip()) > 300 or (kind != BrandFileKind.LOGO and not note.strip()):
        raise InvalidInput(_("Say in at most 300 characters what the example shows."), field="note")
    if BrandFile.objects.for_workspace(workspace).filter(kit=kit).count() >= FILES_MAX:
        raise Conflict(_("At most %(n)s files are possible in a kit."), field="file", n=FILES_MAX)
    read = picture_read(file, drawings=kind == BrandFileKind.LOGO)
    row = BrandFile(workspace=workspace, kit=kit, kind=kind, variant=variant, note=note.strip(), created_by=actor.user)
    picture_keep(row, read)
    record(workspace, actor, "brand_kit.file_added", kit, after={"file": row.name, "kind": kind, "sha256": row.sha256})
    return row


@transaction.atomic
def brand_file_remove(*, workspace: Workspace, actor: Actor, kit_id: int, brand_file_id: int) -> None:
    """Delete a logo or an example for good. Raises NotFound."""
    row = brand_file_get(workspace=workspace, kit_id=kit_id, brand_file_id=brand_file_id)
    before = {"file": row.name, "kind": row.kind, "sha256": row.sha256}
    record(workspace, actor, "brand_kit.file_removed", row.kit, before=before)
    row.delete()


def _checked(workspace: Workspace, values: KitValues) -> dict[str, Any]:
    wanted = {name: value.strip() if isinstance(value, str) else value for name, value in asdict(values).items()}
    for name, most in _LONGEST.items():
        if len(wanted[name]) > most or (name == "name" and not wanted[name]):
            raise InvalidInput(_("Between 1 and %(max)s characters are needed here."), field=name, max=most)
    if wanted["kind"] not in BrandKind:
        raise InvalidInput(field="kind")
    group = wanted["group_id"]
    if group is not None and not AccountGroup.objects.for_workspace(workspace).filter(pk=group).exists():
        raise InvalidInput(field="group_id")
    for name, number, most in (("emoji_most", values.emoji_most, 50), ("colours_least", values.colours_least, 100)):
        if number is not None and not 0 <= number <= most:
            raise InvalidInput(_("Choose between 0 and %(max)s."), field=name, max=most)
    wanted["colours"] = _colours(values.colours)
    wanted["fonts"] = _fonts(values.fonts)
    wanted["phrases_forbidden"] = _phrases(values.phrases_forbidden)
    return wanted


def _colours(given: Sequence[dict[str, str]]) -> list[dict[str, str]]:
    rows = []
    for one in given:
        try:
            value = hex_clean(one.get("hex", ""))
        except ValueError:
            raise InvalidInput(_("Enter the colour as HEX, such as #1F4D3A."), field="colours") from None
        if one.get("role") not in ColourRole:
            raise InvalidInput(_("Say what the colour is for."), field="colours")
        rows.append({"role": one["role"], "hex": value, **_words(one, _COLOUR, "colours")})
    if len(rows) > COLOURS_MAX or len({row["hex"] for row in rows}) < len(rows):
        raise InvalidInput(_("At most %(n)s different colours are possible."), field="colours", n=COLOURS_MAX)
    return rows


def _fonts(given: Sequence[dict[str, str]]) -> list[dict[str, str]]:
    rows = [_words(one, _FONT, "fonts") for one in given]
    if len(rows) > FONTS_MAX or not all(row["name"] for row in rows):
        raise InvalidInput(_("At most %(n)s fonts, each with its name."), field="fonts", n=FONTS_MAX)
    return rows


def _words(one: dict[str, str], longest: dict[str, int], where: str) -> dict[str, str]:
    words = {name: str(one.get(name) or "").strip() for name in longest}
    for name, most in longest.items():
        if len(words[name]) > most:
            raise InvalidInput(_("At most %(max)s characters are possible here."), field=where, max=most)
    return words


def _phrases(given: Sequence[str]) -> list[str]:
    found: dict[str, str] = {}
    for phrase in given:
        if text := " ".join(phrase.split()):
            found.setdefault(text.casefold(), text)
    if len(found) > PHRASES_MAX or any(len(text) > 60 for text in found.values()):
        raise InvalidInput(
            _("At most %(count)s phrases of %(length)s characters each."),
            field="phrases_forbidden",
            count=PHRASES_MAX,
            length=60,
        )
    return list(found.values())
