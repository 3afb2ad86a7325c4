"""REST: the asset register, what people hold, roles at platforms, and account security."""

from __future__ import annotations

from typing import Any

from django.db.models import QuerySet
from drf_spectacular.utils import OpenApiParameter, extend_schema
from rest_framework.generics import ListAPIView
from rest_framework.parsers import JSONParser, MultiPartParser
from rest_framework.request import Request
from rest_framework.response import Response
from rest_framework.views import APIView

from accounts.api.custody_serializers import (
    CheckWriteSerializer,
    CustodyNoteSerializer,
    CustodySerializer,
    CustodyWriteSerializer,
    HoldingsSerializer,
    LoginSerializer,
    ReasonSerializer,
    SeatSerializer,
    SeatWriteSerializer,
    SecretsSerializer,
    SecurityCheckSerializer,
    SecuritySerializer,
)
from accounts.api.views import AccountPages
from accounts.models import SocialAccount
from accounts.selectors.account import account_get, account_list
from accounts.selectors.custody.people import holdings_of, member_users, person_get
from accounts.selectors.custody.register import (
    Filters,
    custody_filter,
    custody_get,
    custody_list,
    seat_get,
)
from accounts.selectors.custody.security import login_get, logins_of, security_events
from accounts.services.custody.assets import AssetRecord, asset_audit, asset_save, secrets_reveal
from accounts.services.custody.holders import Holder
from accounts.services.custody.proofs import Evidence
from accounts.services.custody.seats import Seat, seat_end, seat_save
from accounts.services.custody.security import Login, check_done, login_save
from team.api.idempotency import IdempotentMixin
from team.permissions import Permission as P

TAGS = ["accounts"]
_FILTERS = [
    OpenApiParameter("risk", str, description="Worst level (high, medium, low), `none`, or `unrecorded`."),
    OpenApiParameter("person", str, description="`u7` for the user 7, `nName` for somebody outside."),
    OpenApiParameter("platform", str),
    OpenApiParameter("q", str, description="Part of a name."),
]


def _who(request: Any) -> dict[str, Any]:
    return {"workspace": request.workspace, "actor": request.actor}


def _entry(request: Any, account_id: int) -> dict[str, Any]:
    return dict(CustodySerializer(custody_get(workspace=request.workspace, account_id=account_id)).data)


class CustodyListView(ListAPIView[SocialAccount]):
    """The register."""

    permissions = {"GET": P.TEAM_VIEW}
    serializer_class = CustodySerializer
    pagination_class = AccountPages

    def get_queryset(self) -> QuerySet[SocialAccount]:
        """Accounts in use whose entries fit the filters."""
        query, workspace = self.request.query_params, self.request.workspace  # type: ignore[attr-defined]
        values = {name: query.get(name, "")[:120] for name in ("risk", "person", "platform")}
        self.rows = {row.account.pk: row for row in custody_list(workspace=workspace)}
        found = custody_filter(list(self.rows.values()), Filters(**values, text=query.get("q", "")[:60]))
        return account_list(workspace=workspace).filter(pk__in=[row.account.pk for row in found])

    def get_serializer(self, *args: Any, **options: Any) -> Any:
        """Of the entries, where the page holds accounts."""
        if args:
            args = ([self.rows[account.pk] for account in args[0]], *args[1:])
        return super().get_serializer(*args, **options)

    @extend_schema(operation_id="custody_list", tags=TAGS, parameters=_FILTERS)
    def get(self, request: Request, *args: Any, **kwargs: Any) -> Response:
        """Every account in use with its entry, recorded or not."""
        return super().get(request, *args, **kwargs)


class CustodyView(APIView):
    """The entry of one account."""

    permissions = {"GET": P.TEAM_VIEW, "PUT": P.ACCOUNTS_MANAGE}

    @extend_schema(operation_id="custody_get", tags=TAGS, responses=CustodySerializer)
    def get(self, request: Any, slug: str, account_id: int) -> Response:
        """With risks, gaps, roles and holders."""
        return Response(_entry(request, account_id))

    @extend_schema(operation_id="custody_put", tags=TAGS, request=CustodyWriteSerializer, responses=CustodySerializer)
    def put(self, request: Any, slug: str, account_id: int) -> Response:
        """Write it down or correct it."""
        given = CustodyWriteSerializer(data=request.data)
        given.is_valid(raise_exception=True)
        data = dict(given.validated_data)
        data["holders"] = {part: Holder(**holder) for part, holder in data["holders"].items()}
        asset_save(**_who(request), account_id=account_id, entry=AssetRecord(**data))
        return Response(_entry(request, account_id))


class CustodyAuditView(APIView):
    """POST: the entry was compared with the platform today."""

    permissions = {"POST": P.ACCOUNTS_MANAGE}

    @extend_schema(operation_id="custody_audit", tags=TAGS, request=CustodyNoteSerializer, responses=CustodySerializer)
    def post(self, request: Any, slug: str, account_id: int) -> Response:
        """Doing it again on a day is harmless."""
        given = CustodyNoteSerializer(data=request.data)
        given.is_valid(raise_exception=True)
        asset_audit(**_who(request), account_id=account_id, note=given.validated_data["note"])
        return Response(_entry(request, account_id))


class CustodyRevealView(APIView):
    """POST: open what lies sealed. Never replayed by a key: each opening is written down."""

    permissions = {"POST": P.DOCUMENTS_READ}

    @extend_schema(operation_id="custody_reveal", tags=TAGS, request=ReasonSerializer, responses=SecretsSerializer)
    def post(self, request: Any, slug: str, account_id: int) -> Response:
        """The whole phone number and the recovery data, after the reason was written down."""
        given = ReasonSerializer(data=request.data)
        given.is_valid(raise_exception=True)
        opened = secrets_reveal(**_who(request), account_id=account_id, reason=given.validated_data["reason"])
        return Response(SecretsSerializer(opened).data, headers={"Cache-Control": "no-store"})


class SeatsView(IdempotentMixin, APIView):
    """Roles at the platform."""

    permissions = {"GET": P.TEAM_VIEW, "POST": P.ACCOUNTS_MANAGE}

    @extend_schema(operation_id="custody_seats", tags=TAGS, responses=SeatSerializer(many=True))
    def get(self, request: Any, slug: str, account_id: int) -> Response:
        """Those that last, then those that ended."""
        row = custody_get(workspace=request.workspace, account_id=account_id)
        return Response(SeatSerializer([*row.seats, *row.ended], many=True).data)

    @extend_schema(
        operation_id="custody_seats_enter", tags=TAGS, request=SeatWriteSerializer, responses={201: SeatSerializer}
    )
    def post(self, request: Any, slug: str, account_id: int) -> Response:
        """Enter a role."""
        row = seat_save(**_who(request), account_id=account_id, seat=_seat(request.data))
        return Response(SeatSerializer(row).data, status=201)


def _seat(data: Any) -> Seat:
    given = SeatWriteSerializer(data=data)
    given.is_valid(raise_exception=True)
    values = dict(given.validated_data)
    return Seat(holder=Holder(values.pop("user_id"), values.pop("name")), **values)


class SeatView(APIView):
    """One role at the platform."""

    permissions = {"GET": P.TEAM_VIEW, "PUT": P.ACCOUNTS_MANAGE, "DELETE": P.ACCOUNTS_MANAGE}

    @extend_schema(operation_id="custody_seats_get", tags=TAGS, responses=SeatSerializer)
    def get(self, request: Any, slug: str, account_id: int, seat_id: int) -> Response:
        """As it is."""
        row = seat_get(workspace=request.workspace, account_id=account_id, seat_id=seat_id)
        return Response(SeatSerializer(row).data)

    @extend_schema(operation_id="custody_seats_put", tags=TAGS, request=SeatWriteSerializer, responses=SeatSerializer)
    def put(self, request: Any, slug: str, account_id: int, seat_id: int) -> Response:
        """Correct it."""
        seat_get(workspace=request.workspace, account_id=account_id, seat_id=seat_id)
        row = seat_save(**_who(request), account_id=account_id, seat=_seat(request.data), seat_id=seat_id)
        return Response(SeatSerializer(row).data)

    @extend_schema(operation_id="custody_seats_end", tags=TAGS, responses=SeatSerializer)
    def delete(self, request: Any, slug: str, account_id: int, seat_id: int) -> Response:
        """It was taken away at the platform; the row stays with its last day."""
        return Response(SeatSerializer(seat_end(**_who(request), account_id=account_id, seat_id=seat_id)).data)


class PersonView(APIView):
    """What one person holds."""

    permissions = {"GET": P.TEAM_VIEW}

    @extend_schema(operation_id="custody_person", tags=TAGS, responses=HoldingsSerializer)
    def get(self, request: Any, slug: str, person_id: int) -> Response:
        """By account, also of people who left."""
        person = person_get(workspace=request.workspace, person_id=person_id)
        held = holdings_of(workspace=request.workspace, user_id=person.pk)
        body = {
            "person": person.pk,
            "name": person.label,
            "member": person.pk in member_users(workspace=request.workspace),
            "things": held.things,
            "shares": list(held.shares.values()),
        }
        return Response(HoldingsSerializer(body).data)


class SecurityView(APIView):
    """The security checklist of an account, and what is known of sign-ins."""

    permissions = {"GET": P.TEAM_VIEW}

    @extend_schema(operation_id="accounts_security", tags=TAGS, responses=SecuritySerializer)
    def get(self, request: Any, slug: str, account_id: int) -> Response:
        """Platforms tell nobody who signs in: events are what Juzhen saw and what people entered."""
        logins = logins_of(workspace=request.workspace, account_id=account_id)
        row = custody_get(workspace=request.workspace, account_id=account_id, logins=logins)
        events = security_events(workspace=request.workspace, account=row.account, logins=logins)
        return Response(SecuritySerializer({"score": row.score, "points": row.points, "events": events}).data)


class SecurityChecksView(IdempotentMixin, APIView):
    """POST: a point of the checklist was looked at."""

    permissions = {"POST": P.TASKS_EDIT}
    parser_classes = [JSONParser, MultiPartParser]

    @extend_schema(
        operation_id="accounts_security_check",
        tags=TAGS,
        request=CheckWriteSerializer,
        responses={201: SecurityCheckSerializer},
    )
    def post(self, request: Any, slug: str, account_id: int) -> Response:
        """With proof: words, a link, or a file by multipart."""
        given = CheckWriteSerializer(data=request.data)
        given.is_valid(raise_exception=True)
        data = given.validated_data
        row = check_done(
            **_who(request),
            account_id=account_id,
            item=data["item"],
            evidence=Evidence(data["proof_text"], data["proof_url"], data["file"]),
            done_on=data["done_on"],
        )
        return Response(SecurityCheckSerializer(row).data, status=201)


class LoginsView(IdempotentMixin, APIView):
    """Sign-ins that people noticed."""

    permissions = {"GET": P.TEAM_VIEW, "POST": P.TASKS_EDIT}

    @extend_schema(operation_id="accounts_sign_ins", tags=TAGS, responses=LoginSerializer(many=True))
    def get(self, request: Any, slug: str, account_id: int) -> Response:
        """The latest fifty."""
        account = account_get(workspace=request.workspace, account_id=account_id)
        return Response(LoginSerializer(logins_of(workspace=request.workspace, account_id=account.pk), many=True).data)

    @extend_schema(
        operation_id="accounts_sign_ins_note", tags=TAGS, request=LoginSerializer, responses={201: LoginSerializer}
    )
    def post(self, request: Any, slug: str, account_id: int) -> Response:
        """Enter one."""
        row = login_save(**_who(request), account_id=account_id, login=_login(request.data))
        return Response(LoginSerializer(row).data, status=201)


def _login(data: Any) -> Login:
    given = LoginSerializer(data=data)
    given.is_valid(raise_exception=True)
    return Login(**given.validated_data)


class LoginView(APIView):
    """One sign-in."""

    permissions = {"GET": P.TEAM_VIEW, "PUT": P.TASKS_EDIT}

    @extend_schema(operation_id="accounts_sign_ins_get", tags=TAGS, responses=LoginSerializer)
    def get(self, request: Any, slug: str, account_id: int, login_id: int) -> Response:
        """As it was entered."""
        row = login_get(workspace=request.workspace, account_id=account_id, login_id=login_id)
        return Response(LoginSerializer(row).data)

    @extend_schema(operation_id="accounts_sign_ins_put", tags=TAGS, request=LoginSerializer, responses=LoginSerializer)
    def put(self, request: Any, slug: str, account_id: int, login_id: int) -> Response:
        """Say what came of it."""
        row = login_save(**_who(request), account_id=account_id, login=_login(request.data), login_id=login_id)
        return Response(LoginSerializer(row).data)
