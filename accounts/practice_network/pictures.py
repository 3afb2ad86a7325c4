"""Pictures that the simulated public sends: a parcel, a cup or a leaf, drawn here, differing by number."""

from __future__ import annotations

from io import BytesIO

WIDTH, HEIGHT, KINDS = 480, 360, 6
TABLES = ((214, 196, 170), (196, 204, 198), (222, 214, 208))
THINGS = ((168, 122, 78), (74, 116, 104), (150, 64, 58))


def draw(number: int) -> bytes:
    """A small PNG; numbers that differ by KINDS show the same."""
    from PIL import Image, ImageDraw

    number %= KINDS
    picture = Image.new("RGB", (WIDTH, HEIGHT), TABLES[number % 3])
    pen = ImageDraw.Draw(picture)
    pen.rectangle((0, 250, WIDTH, HEIGHT), fill=tuple(part - 30 for part in TABLES[number % 3]))
    colour = THINGS[(number // 2) % 3]
    dark, light = tuple(part - 34 for part in colour), tuple(part + 48 for part in colour)
    if number % 2:
        pen.rounded_rectangle((150, 120, 320, 290), 26, fill=colour)
        pen.ellipse((150, 104, 320, 148), fill=light)
        pen.arc((300, 150, 380, 240), 250, 110, fill=colour, width=18)
    else:
        pen.rectangle((110, 110, 370, 300), fill=colour)
        pen.rectangle((220, 110, 260, 300), fill=light)
        # A dent in the corner.
        pen.polygon(((370, 110), (310, 110), (338, 160), (370, 178)), fill=dark)
    made = BytesIO()
    picture.save(made, "PNG", optimize=True)
    return made.getvalue()
