"""REST: entries of activities, the draw, winners and their prizes."""

from __future__ import annotations

from typing import Any

from django.db.models import QuerySet
from drf_spectacular.utils import OpenApiParameter, extend_schema
from rest_framework.generics import ListAPIView
from rest_framework.parsers import MultiPartParser
from rest_framework.request import Request
from rest_framework.response import Response
from rest_framework.views import APIView

from config.lib.errors import NotFound
from interactions.activity_states import Why
from interactions.api.activities import TAGS, who_of
from interactions.api.activity_serializers import (
    ActivityAddressSerializer,
    ActivityDrawSerializer,
    ActivityEntriesUploadSerializer,
    ActivityEntrySerializer,
    ActivityExclusionSerializer,
    ActivityImportedSerializer,
    ActivityParcelSerializer,
    ActivityPickSerializer,
    ActivityReasonSerializer,
    ActivitySeedSerializer,
    ActivityTellSerializer,
    ActivityWinnerSerializer,
)
from interactions.models import Activity, ActivityEntry
from interactions.selectors.activities.entries import entry_query, with_words
from interactions.selectors.activities.reading import activity_get, draw_of, exclusions_of, winner_get, winners_of
from interactions.services.activities.drawing import seed_fetch, seed_type
from interactions.services.activities.importing import entries_import
from interactions.services.activities.steps import person_exclude, person_include
from interactions.services.activities.winning import (
    address_open,
    entry_pick,
    winner_address,
    winner_forfeit,
    winner_received,
    winner_replace,
    winner_send,
    winner_tell,
)
from team.api.idempotency import IdempotentMixin
from team.api.requests import checked
from team.permissions import Permission as P


class ActivityEntriesView(ListAPIView[ActivityEntry]):
    """Entries."""

    permissions = {"GET": P.INBOX_VIEW}
    serializer_class = ActivityEntrySerializer

    def get_queryset(self) -> QuerySet[ActivityEntry]:
        """Those that count (`ok`), those that do not for one reason, or all."""
        request: Any = self.request
        row = activity_get(workspace=request.workspace, activity_id=self.kwargs["activity_id"])
        return with_words(entry_query(activity=row, why=request.query_params.get("why", "all")))

    @extend_schema(
        operation_id="activities_entries",
        tags=TAGS,
        parameters=[OpenApiParameter("why", str, enum=["all", "ok", *(key for key in Why.values if key)])],
    )
    def get(self, request: Request, *args: Any, **kwargs: Any) -> Response:
        """List entries, newest first."""
        return super().get(request, *args, **kwargs)


class ActivityImportView(APIView):
    """Comments of platforms without an interface."""

    permissions = {"POST": P.ENGAGEMENT_EDIT}
    parser_classes = [MultiPartParser]

    @extend_schema(
        operation_id="activities_entries_import",
        tags=TAGS,
        request={"multipart/form-data": ActivityEntriesUploadSerializer},
        responses=ActivityImportedSerializer,
    )
    def post(self, request: Any, slug: str, activity_id: int) -> Response:
        """Read a table with the columns name, text and time; a row that is known is not taken twice."""
        who = who_of(request, activity_id)
        return Response(
            ActivityImportedSerializer(
                entries_import(**who, **checked(ActivityEntriesUploadSerializer, request.data))
            ).data
        )


class ActivityEntryPickView(APIView):
    """The jury's picks."""

    permissions = {"POST": P.ENGAGEMENT_EDIT}

    @extend_schema(
        operation_id="activities_entry_pick",
        tags=TAGS,
        request=ActivityPickSerializer,
        responses={201: ActivityWinnerSerializer},
    )
    def post(self, request: Any, slug: str, activity_id: int, entry_id: int) -> Response:
        """Pick an entry for a prize."""
        who = who_of(request, activity_id)
        entry_of(request, activity_id, entry_id)
        prize = checked(ActivityPickSerializer, request.data)["prize"]
        return Response(ActivityWinnerSerializer(entry_pick(**who, entry_id=entry_id, prize_id=prize)).data, status=201)


def entry_of(request: Any, activity_id: int, entry_id: int) -> ActivityEntry:
    """One entry. Raises NotFound."""
    row = activity_get(workspace=request.workspace, activity_id=activity_id)
    found = entry_query(activity=row).filter(pk=entry_id).first()
    if found is None:
        raise NotFound
    return found


class ActivityEntryExcludeView(APIView):
    """People whose entries do not count."""

    permissions = {"POST": P.ENGAGEMENT_EDIT}

    @extend_schema(
        operation_id="activities_entry_exclude", tags=TAGS, request=ActivityReasonSerializer, responses={204: None}
    )
    def post(self, request: Any, slug: str, activity_id: int, entry_id: int) -> Response:
        """Exclude whoever wrote this entry, with a reason."""
        who = who_of(request, activity_id)
        entry = entry_of(request, activity_id, entry_id)
        reason = checked(ActivityReasonSerializer, request.data)["reason"]
        person_exclude(**who, contact_id=entry.contact_id or 0, reason=reason)
        return Response(status=204)


class ActivityExclusionsView(APIView):
    """Who is excluded."""

    permissions = {"GET": P.INBOX_VIEW}

    @extend_schema(operation_id="activities_excluded", tags=TAGS, responses=ActivityExclusionSerializer(many=True))
    def get(self, request: Any, slug: str, activity_id: int) -> Response:
        """People excluded by hand, with reasons."""
        row = activity_get(workspace=request.workspace, activity_id=activity_id)
        return Response(ActivityExclusionSerializer(exclusions_of(row), many=True).data)


class ActivityExclusionView(APIView):
    """One exclusion."""

    permissions = {"DELETE": P.ENGAGEMENT_EDIT}

    @extend_schema(operation_id="activities_include", tags=TAGS, responses={204: None})
    def delete(self, request: Any, slug: str, activity_id: int, exclusion_id: int) -> Response:
        """Take it back."""
        person_include(**who_of(request, activity_id), exclusion_id=exclusion_id)
        return Response(status=204)


class ActivityDrawView(APIView):
    """The commitment and the draw."""

    permissions = {"GET": P.INBOX_VIEW}

    @extend_schema(operation_id="activities_draw", tags=TAGS, responses=ActivityDrawSerializer)
    def get(self, request: Any, slug: str, activity_id: int) -> Response:
        """What was committed to, and the seed once it decided; 404 before the list is frozen."""
        return _draw(activity_get(workspace=request.workspace, activity_id=activity_id))


class ActivitySeedView(APIView):
    """The seed, typed by two people."""

    permissions = {"POST": P.ENGAGEMENT_EDIT}

    @extend_schema(
        operation_id="activities_seed_type", tags=TAGS, request=ActivitySeedSerializer, responses=ActivityDrawSerializer
    )
    def post(self, request: Any, slug: str, activity_id: int) -> Response:
        """Type the public value in; when a second person types the same, it decides."""
        who = who_of(request, activity_id)
        return _draw(seed_type(**who, seed=checked(ActivitySeedSerializer, request.data)["seed"]))


class ActivitySeedFetchView(APIView):
    """The seed, read from the beacon."""

    permissions = {"POST": P.ENGAGEMENT_EDIT}

    @extend_schema(operation_id="activities_seed_fetch", tags=TAGS, request=None, responses=ActivityDrawSerializer)
    def post(self, request: Any, slug: str, activity_id: int) -> Response:
        """Read the round that was named, and draw."""
        return _draw(seed_fetch(**who_of(request, activity_id)))


def _draw(row: Activity) -> Response:
    draw = draw_of(row)
    if draw is None:
        raise NotFound
    return Response(ActivityDrawSerializer(draw).data)


class ActivityWinnersView(APIView):
    """Winners."""

    permissions = {"GET": P.INBOX_VIEW}

    @extend_schema(operation_id="activities_winners", tags=TAGS, responses=ActivityWinnerSerializer(many=True))
    def get(self, request: Any, slug: str, activity_id: int) -> Response:
        """Everybody who won, in the order of their places."""
        row = activity_get(workspace=request.workspace, activity_id=activity_id)
        return Response(ActivityWinnerSerializer(winners_of(row), many=True).data)


def _winner(request: Any, activity_id: int, winner_id: int) -> dict[str, Any]:
    row = activity_get(workspace=request.workspace, activity_id=activity_id)
    winner_get(activity=row, winner_id=winner_id)
    return {**who_of(request, activity_id), "winner_id": winner_id}


class ActivityWinnerTellView(APIView):
    """Telling a winner."""

    permissions = {"POST": P.ENGAGEMENT_EDIT}

    @extend_schema(
        operation_id="activities_winner_tell",
        tags=TAGS,
        request=ActivityTellSerializer,
        responses=ActivityWinnerSerializer,
    )
    def post(self, request: Any, slug: str, activity_id: int, winner_id: int) -> Response:
        """Answer in their thread; the time to answer begins."""
        who = _winner(request, activity_id, winner_id)
        return Response(
            ActivityWinnerSerializer(
                winner_tell(**who, text=checked(ActivityTellSerializer, request.data)["text"])
            ).data
        )


class ActivityWinnerAddressView(APIView):
    """A winner's address."""

    permissions = {"GET": P.ENGAGEMENT_EDIT, "PUT": P.ENGAGEMENT_EDIT}

    @extend_schema(operation_id="activities_winner_address", tags=TAGS, responses=ActivityAddressSerializer)
    def get(self, request: Any, slug: str, activity_id: int, winner_id: int) -> Response:
        """Read it; this is noted in the audit log."""
        return Response(ActivityAddressSerializer(address_open(**_winner(request, activity_id, winner_id))).data)

    @extend_schema(
        operation_id="activities_winner_address_keep",
        tags=TAGS,
        request=ActivityAddressSerializer,
        responses=ActivityWinnerSerializer,
    )
    def put(self, request: Any, slug: str, activity_id: int, winner_id: int) -> Response:
        """Keep what they gave, encrypted."""
        who = _winner(request, activity_id, winner_id)
        row = winner_address(**who, address=checked(ActivityAddressSerializer, request.data))
        return Response(ActivityWinnerSerializer(row).data)


class ActivityWinnerSentView(APIView):
    """Sending."""

    permissions = {"POST": P.ENGAGEMENT_EDIT}

    @extend_schema(
        operation_id="activities_winner_sent",
        tags=TAGS,
        request=ActivityParcelSerializer,
        responses=ActivityWinnerSerializer,
    )
    def post(self, request: Any, slug: str, activity_id: int, winner_id: int) -> Response:
        """The prize is on its way."""
        who = _winner(request, activity_id, winner_id)
        return Response(
            ActivityWinnerSerializer(winner_send(**who, **checked(ActivityParcelSerializer, request.data))).data
        )


class ActivityWinnerReceivedView(APIView):
    """Arriving."""

    permissions = {"POST": P.ENGAGEMENT_EDIT}

    @extend_schema(
        operation_id="activities_winner_received", tags=TAGS, request=None, responses=ActivityWinnerSerializer
    )
    def post(self, request: Any, slug: str, activity_id: int, winner_id: int) -> Response:
        """The prize has arrived."""
        who = _winner(request, activity_id, winner_id)
        return Response(ActivityWinnerSerializer(winner_received(**who)).data)


class ActivityWinnerReplaceView(IdempotentMixin, APIView):
    """Alternates."""

    permissions = {"POST": P.ENGAGEMENT_EDIT}

    @extend_schema(
        operation_id="activities_winner_replace", tags=TAGS, request=None, responses={201: ActivityWinnerSerializer}
    )
    def post(self, request: Any, slug: str, activity_id: int, winner_id: int) -> Response:
        """Call the next alternate of the same order; 204 where a jury picks instead."""
        fresh = winner_replace(**_winner(request, activity_id, winner_id))
        if fresh is None:
            return Response(status=204)
        return Response(ActivityWinnerSerializer(fresh).data, status=201)


class ActivityWinnerForfeitView(APIView):
    """Prizes nobody claims."""

    permissions = {"POST": P.ENGAGEMENT_EDIT}

    @extend_schema(
        operation_id="activities_winner_forfeit", tags=TAGS, request=None, responses=ActivityWinnerSerializer
    )
    def post(self, request: Any, slug: str, activity_id: int, winner_id: int) -> Response:
        """Let the prize lapse."""
        who = _winner(request, activity_id, winner_id)
        return Response(ActivityWinnerSerializer(winner_forfeit(**who)).data)
