"""Colour arithmetic against published values."""

from __future__ import annotations

import pytest

from config.lib.colours import contrast, delta_e, grade, hex_clean, palette_match


@pytest.mark.parametrize(
    ("one", "other", "wanted"),
    [  # test data of the paper on implementing CIEDE2000 by Sharma, Wu and Dalal (2005)
        ((50.0, 2.6772, -79.7751), (50.0, 0.0, -82.7485), 2.0425),
        ((50.0, 0.0, 0.0), (50.0, -1.0, 2.0), 2.3669),
        ((50.0, 2.5, 0.0), (73.0, 25.0, -18.0), 27.1492),
        ((50.0, 2.5, 0.0), (61.0, -5.0, 29.0), 22.8977),
        ((60.2574, -34.0099, 36.2677), (60.4626, -34.1751, 39.4387), 1.2644),
        ((2.0776, 0.0795, -1.135), (0.9033, -0.0636, -0.5514), 0.9082),
    ],
)
def test_distance(one: tuple[float, float, float], other: tuple[float, float, float], wanted: float) -> None:
    assert round(delta_e(one, other), 4) == wanted
    assert round(delta_e(other, one), 4) == wanted


def test_contrast_is_wcag() -> None:
    assert contrast("#000", "#fff") == 21
    assert [grade(ratio) for ratio in (2.99, 3, 4.5, 7)] == ["", "large", "AA", "AAA"]


@pytest.mark.parametrize("text", ["", "#12", "red", "#GGGGGG", "#1234567"])
def test_what_is_no_colour(text: str) -> None:
    with pytest.raises(ValueError, match=text or "^$"):
        hex_clean(text)


def test_white_and_grey_belong_to_no_palette() -> None:
    match = palette_match([("#FFFFFF", 0.5), ("#1F4D3A", 0.3), ("#3355EE", 0.2)], ["#224F3C"])
    assert round(match.coloured, 2) == 0.5
    assert round(match.near, 2) == 0.6
