"""What a measured picture means at one platform: each point good, to be looked at, or wrong, and what to do."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import Any

from django.template.defaultfilters import filesizeformat
from django.utils.translation import gettext as _

from accounts.connectors.types import ImageSpec
from accounts.identity_states import ImageKind, Verdict
from accounts.models import ImageCheck
from accounts.services.identity.measuring import LIST_WIDTH, shape_key
from config.lib.colours import palette_match

# Ratios that differ by less are the same to the eye; the platform cuts a pixel or two.
_SAME_RATIO = 0.02
_CONTRAST, _FLAT = 3.0, 1.5
# Set on photographs, drawn logos and pages of lettering: simple marks lose 0.6, photographs 0.7 to 0.8.
_LOST, _LOST_FAIL = 0.82, 0.9
_FINE, _FINE_FAIL = 0.15, 0.5
# A third of the coloured area near the palette is a picture of the brand; a tenth could be anybody's.
_NEAR, _NEAR_LOW, _COLOURLESS = 0.33, 0.1, 0.03
_SAFE_TYPES = {"image/jpeg": "JPEG", "image/png": "PNG"}
_TYPES = {**_SAFE_TYPES, "image/webp": "WebP", "image/gif": "GIF"}
V = Verdict


@dataclass(frozen=True, slots=True)
class Point:
    """One thing that was looked at: its measured `value` in words, and what to do, '' where nothing is needed."""

    code: str
    verdict: Verdict
    title: str
    value: str
    advice: str = ""


def points_of(check: ImageCheck, spec: ImageSpec, palette: Sequence[str]) -> list[Point]:
    """The report for one platform, in the active language; `palette`: the brand's colours, [] where there is no kit."""
    facts = check.facts
    look = facts["looks"].get(shape_key(spec))
    points = [
        _format(check.mime),
        _weight(check.size, spec),
        _size(check, spec),
        _ratio(check, spec),
        *_frames(facts["frames"]),
        *_ground(facts),
    ]
    if look is not None:
        points += _looks(look, check.kind)
    points += _brand(facts, palette)
    return points


def worst(points: Sequence[Point]) -> Verdict:
    """The gravest verdict among them."""
    return max((point.verdict for point in points), key=list(V).index, default=V.PASS)


def _format(mime: str) -> Point:
    if mime in _SAFE_TYPES:
        return Point("format", V.PASS, _("Format"), _TYPES[mime])
    advice = _("Not every platform takes it. The version to download is JPEG or PNG.")
    return Point("format", V.WARN, _("Format"), _TYPES.get(mime, mime), advice)


def _weight(size: int, spec: ImageSpec) -> Point:
    value = _("%(size)s of at most %(max)s") % {"size": filesizeformat(size), "max": filesizeformat(spec.max_bytes)}
    if size <= spec.max_bytes:
        return Point("weight", V.PASS, _("Weight"), value)
    return Point("weight", V.FAIL, _("Weight"), value, _("Take the version to download: it is light enough."))


def _size(check: ImageCheck, spec: ImageSpec) -> Point:
    places = {"w": check.width, "h": check.height, "sw": spec.width, "sh": spec.height}
    value = _("%(w)s × %(h)s px; %(sw)s × %(sh)s asked") % places
    part = min(check.width / spec.width, check.height / spec.height)
    if part >= 1:
        return Point("size", V.PASS, _("Size"), value)
    advice = _("The platform would enlarge it, and it becomes soft. Export it larger.")
    return Point("size", V.WARN if part >= 0.6 else V.FAIL, _("Size"), value, advice)


def _ratio(check: ImageCheck, spec: ImageSpec) -> Point:
    own, asked = check.width / check.height, spec.width / spec.height
    value = _("%(own)s : 1; %(asked)s : 1 asked") % {"own": f"{own:.2f}", "asked": f"{asked:.2f}"}
    if abs(own / asked - 1) <= _SAME_RATIO:
        return Point("ratio", V.PASS, _("Ratio"), value)
    lost = round(100 * (1 - min(own / asked, asked / own)))
    advice = _("%(n)s %% of the picture is cut away. Choose what stays.") % {"n": lost}
    return Point("ratio", V.WARN, _("Ratio"), value, advice)


def _frames(frames: int) -> Iterator[Point]:
    if frames > 1:
        advice = _("Avatars and covers stand still: only the first picture is judged and kept.")
        yield Point("animated", V.WARN, _("Animation"), _("%(n)s pictures") % {"n": frames}, advice)


def _ground(facts: dict[str, Any]) -> Iterator[Point]:
    if not facts["clear"]:
        return
    places = {"light": _percent(facts["lost_light"]), "dark": _percent(facts["lost_dark"])}
    value = _("fades: %(light)s on white, %(dark)s on dark") % places
    most = max(facts["lost_light"], facts["lost_dark"])
    if most <= 0.1:
        yield Point("ground", V.PASS, _("Transparent parts"), value)
        return
    advice = _("Platforms show it on white or dark. Put a ground of the brand's colour behind it.")
    yield Point("ground", V.FAIL if most > 0.5 else V.WARN, _("Transparent parts"), value, advice)


def _looks(look: dict[str, Any], kind: str) -> Iterator[Point]:
    wide = LIST_WIDTH[ImageKind(kind)]
    contrast, lost, fine = look["contrast"], look["lost"], look["fine"]
    value = _("%(ratio)s : 1 at %(n)s px") % {"ratio": f"{contrast:.1f}", "n": wide}
    verdict = V.PASS if contrast >= _CONTRAST else V.WARN if contrast >= _FLAT else V.FAIL
    advice = _("Light and dark lie close together; in a list it becomes one spot. Strengthen the main shape.")
    yield Point("contrast", verdict, _("Contrast when small"), value, "" if verdict == V.PASS else advice)
    value = _("%(n)s of the edges gone at %(wide)s px") % {"n": _percent(lost), "wide": wide}
    verdict = V.PASS if lost <= _LOST else V.WARN if lost <= _LOST_FAIL else V.FAIL
    advice = _("Most of what is drawn cannot be seen in a list. Fewer and larger shapes survive.")
    yield Point("detail", verdict, _("Detail lost when small"), value, "" if verdict == V.PASS else advice)
    value = _("%(n)s of the area") % {"n": _percent(fine)}
    verdict = V.PASS if fine <= _FINE else V.WARN if fine <= _FINE_FAIL else V.FAIL
    advice = _("Looks like lettering or a fine pattern. Nobody reads it at this size; leave it to the profile text.")
    yield Point("fine", verdict, _("Detail as fine as lettering"), value, "" if verdict == V.PASS else advice)


def _brand(facts: dict[str, Any], palette: Sequence[str]) -> Iterator[Point]:
    if not palette:
        return
    match = palette_match(facts["colours"], palette)
    if match.coloured < _COLOURLESS:
        yield Point("brand", V.PASS, _("Brand colours"), _("white, grey and black only"))
        return
    value = _("%(n)s of the coloured area near the palette") % {"n": _percent(match.near)}
    verdict = V.PASS if match.near >= _NEAR else V.WARN
    advice = _("People recognise a brand by its colour first. Let one of the palette's colours carry the picture.")
    if match.near < _NEAR_LOW:
        advice = _("Hardly any colour of the palette is in it. Is it the right picture?")
    yield Point("brand", verdict, _("Brand colours"), value, "" if verdict == V.PASS else advice)


def _percent(share: float) -> str:
    return f"{round(100 * share)} %"
