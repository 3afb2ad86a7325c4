"""What people say to everybody, by an order of the admin."""

from __future__ import annotations

from starlette.requests import Request
from starlette.responses import JSONResponse

from ..access import require_admin
from ..audience import person_id
from ..errors import ApiError
from ..flavours import FLAVOURS
from ..records import Voice
from ..shapes import json_body, moment, number, words
from .admin import objects_of

NAME_MAX, TEXT_MAX = 60, 5000


async def add(request: Request) -> JSONResponse:
    """Let people say something, now or in the past; all or nothing. Raises ApiError 422."""
    network = require_admin(request)
    made = []
    for entry in objects_of(await json_body(request), "voices"):
        flavour, text = words(entry, "flavour"), words(entry, "text", longest=TEXT_MAX).strip()
        name = words(entry, "person", longest=NAME_MAX).strip()
        at = moment(words(entry, "at")) if entry.get("at") else network.now
        if flavour not in FLAVOURS or not text or not name or at > network.now:
            raise ApiError(422, "bad_field", "flavour, person, text and a time that is not in the future are needed.")
        made.append(
            Voice(
                id=network.store.new_id(),
                flavour=flavour,
                author_id=person_id(name),
                author=name,
                text=text,
                at=at,
                language=words(entry, "language", longest=35) or FLAVOURS[flavour].language,
                likes=int(number(entry, "likes", 0)),
            )
        )
    for voice in made:
        network.store.save(voice)
    return JSONResponse({"voices": [{"id": one.id, "url": f"/v/{one.id}"} for one in made]}, 201)
