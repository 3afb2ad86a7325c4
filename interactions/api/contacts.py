"""REST: contacts, their merges and consents."""

from __future__ import annotations

from typing import Any

from django.db.models import QuerySet
from drf_spectacular.utils import OpenApiParameter, extend_schema
from rest_framework.generics import ListAPIView
from rest_framework.request import Request
from rest_framework.response import Response
from rest_framework.views import APIView

from interactions.api.contact_serializers import (
    ConsentSerializer,
    ContactBulkTagSerializer,
    ContactDetailSerializer,
    ContactHistorySerializer,
    ContactMergeSerializer,
    ContactMergeWriteSerializer,
    ContactReasonSerializer,
    ContactRevealSerializer,
    ContactsChangedSerializer,
    ContactSerializer,
    ContactTagsSerializer,
    ContactWriteSerializer,
)
from interactions.models import Contact, Message
from interactions.selectors.contacts.reading import ContactFilters, contact_get, contacts_of, revealed
from interactions.selectors.masking import masked
from interactions.services.contacts.care import (
    contact_block,
    contact_edit,
    contact_reveal,
    contact_tag,
    contact_unblock,
    contacts_tag,
)
from interactions.services.contacts.merging import contacts_merge, merge_undo
from interactions.services.privacy.consents import consent_record, consent_withdraw
from interactions.states import Lifecycle
from team.api.idempotency import IdempotentMixin
from team.api.pagination import CursorPages
from team.api.requests import checked
from team.permissions import Permission as P

TAGS = ["interactions"]
_FILTERS = [
    OpenApiParameter("q", str, description="Name, handle, phone or order number."),
    OpenApiParameter("lifecycle", str, enum=Lifecycle.values),
    OpenApiParameter("tag", str),
    OpenApiParameter("platform", str),
    OpenApiParameter("segment", int),
    OpenApiParameter("blocked", bool),
    OpenApiParameter("open", bool, description="Somebody has to look at a thread."),
]


class RecentPages(CursorPages):
    """Last heard of first."""

    ordering = ("-last_seen_at", "-id")  # type: ignore[assignment]


class MessagePages(CursorPages):
    """Newest first."""

    ordering = ("-at", "-id")  # type: ignore[assignment]


def who(request: Any) -> dict[str, Any]:
    """Workspace and actor of a request."""
    return {"workspace": request.workspace, "actor": request.actor}


def detail(request: Any, contact_id: int, status: int = 200) -> Response:
    """A contact as its page shows it."""
    row = contact_get(workspace=request.workspace, contact_id=contact_id)
    return Response(ContactDetailSerializer(row, context={"request": request}).data, status=status)


class ContactsView(ListAPIView[Contact]):
    """Contacts."""

    permissions = {"GET": P.INBOX_VIEW}
    serializer_class = ContactSerializer
    pagination_class = RecentPages

    def get_queryset(self) -> QuerySet[Contact]:
        """By the filters in the address."""
        query = self.request.query_params
        segment = query.get("segment", "")
        filters = ContactFilters(
            q=query.get("q", "")[:60].replace("\x00", ""),
            lifecycle=query.get("lifecycle", "")[:8],
            tag=query.get("tag", "")[:40].replace("\x00", ""),
            platform=query.get("platform", "")[:40].replace("\x00", ""),
            segment=int(segment) if segment.isdecimal() and len(segment) < 19 else None,
            blocked=query.get("blocked") in {"1", "true"},
            open=query.get("open") in {"1", "true"},
        )
        return contacts_of(workspace=self.request.workspace, filters=filters)  # type: ignore[attr-defined]

    @extend_schema(operation_id="contacts", tags=TAGS, parameters=_FILTERS)
    def get(self, request: Request, *args: Any, **kwargs: Any) -> Response:
        """List contacts, last heard of first."""
        return super().get(request, *args, **kwargs)


class ContactView(APIView):
    """One contact."""

    permissions = {"GET": P.INBOX_VIEW, "PUT": P.CONTACTS_EDIT}

    @extend_schema(operation_id="contacts_get", tags=TAGS, responses=ContactDetailSerializer)
    def get(self, request: Any, slug: str, contact_id: int) -> Response:
        """The contact with identities, masked facts, segments and consents."""
        return detail(request, contact_id)

    @extend_schema(
        operation_id="contacts_edit", tags=TAGS, request=ContactWriteSerializer, responses=ContactDetailSerializer
    )
    def put(self, request: Any, slug: str, contact_id: int) -> Response:
        """Set name, note and facts."""
        contact_edit(**who(request), contact_id=contact_id, **checked(ContactWriteSerializer, request.data))
        return detail(request, contact_id)


class ContactHistoryView(ListAPIView[Message]):
    """What was written in all threads of a person."""

    permissions = {"GET": P.INBOX_VIEW}
    serializer_class = ContactHistorySerializer
    pagination_class = MessagePages

    def get_queryset(self) -> QuerySet[Message]:
        """Of the contact in the address."""
        workspace = self.request.workspace  # type: ignore[attr-defined]
        contact = contact_get(workspace=workspace, contact_id=self.kwargs["contact_id"])
        rows = Message.objects.for_workspace(workspace).filter(thread__contact=contact)
        return rows.select_related("thread")

    @extend_schema(operation_id="contacts_history", tags=TAGS)
    def get(self, request: Any, *args: Any, **kwargs: Any) -> Response:
        """Newest first; personal data in texts are masked unless revealed to you."""
        page: list[Message] = self.paginate_queryset(self.get_queryset()) or []
        opened = revealed(
            workspace=request.workspace,
            user=request.user,
            contact_id=kwargs["contact_id"],
            what=[f"message:{row.pk}" for row in page],
        )
        rows = [
            {
                "id": row.pk,
                "thread": row.thread_id,
                "account": row.account_id,
                "channel": row.thread.channel,
                "direction": row.direction,
                "at": row.at,
                "text": row.text if f"message:{row.pk}" in opened else masked(row.text),
            }
            for row in page
        ]
        return self.get_paginated_response(ContactHistorySerializer(rows, many=True).data)


class ContactTagsView(APIView):
    """Tags of one contact."""

    permissions = {"PUT": P.CONTACTS_EDIT}

    @extend_schema(
        operation_id="contacts_tags", tags=TAGS, request=ContactTagsSerializer, responses=ContactDetailSerializer
    )
    def put(self, request: Any, slug: str, contact_id: int) -> Response:
        """Set all tags."""
        contact_tag(**who(request), contact_id=contact_id, **checked(ContactTagsSerializer, request.data))
        return detail(request, contact_id)


class ContactsTagView(APIView):
    """Tags of many contacts."""

    permissions = {"POST": P.CONTACTS_EDIT}

    @extend_schema(
        operation_id="contacts_tag", tags=TAGS, request=ContactBulkTagSerializer, responses=ContactsChangedSerializer
    )
    def post(self, request: Any, slug: str) -> Response:
        """Add tags to many contacts and take others away; repeating it changes nothing."""
        body = checked(ContactBulkTagSerializer, request.data)
        changed = contacts_tag(
            **who(request), contact_ids=body["contacts"], add=body.get("add", []), remove=body.get("remove", [])
        )
        return Response({"changed": changed})


class ContactBlockView(APIView):
    """Blocking."""

    permissions = {"POST": P.INBOX_MODERATE, "DELETE": P.INBOX_MODERATE}

    @extend_schema(
        operation_id="contacts_block", tags=TAGS, request=ContactReasonSerializer, responses=ContactDetailSerializer
    )
    def post(self, request: Any, slug: str, contact_id: int) -> Response:
        """Block: what they write goes to spam. Being blocked already changes nothing."""
        contact_block(**who(request), contact_id=contact_id, **checked(ContactReasonSerializer, request.data))
        return detail(request, contact_id)

    @extend_schema(operation_id="contacts_unblock", tags=TAGS, responses={204: None})
    def delete(self, request: Any, slug: str, contact_id: int) -> Response:
        """Let them in again."""
        contact_unblock(**who(request), contact_id=contact_id)
        return Response(status=204)


class ContactRevealView(APIView):
    """Revealing personal data."""

    permissions = {"POST": P.CONTACTS_REVEAL}

    @extend_schema(operation_id="contacts_reveal", tags=TAGS, request=ContactRevealSerializer, responses={204: None})
    def post(self, request: Any, slug: str, contact_id: int) -> Response:
        """Show something unmasked to you for ten minutes; read it where it stands. Audited without the value."""
        contact_reveal(**who(request), contact_id=contact_id, **checked(ContactRevealSerializer, request.data))
        return Response(status=204)


class ContactMergesView(IdempotentMixin, APIView):
    """Putting contacts together."""

    permissions = {"POST": P.CONTACTS_EDIT}

    @extend_schema(
        operation_id="contacts_merge",
        tags=TAGS,
        request=ContactMergeWriteSerializer,
        responses={201: ContactMergeSerializer},
    )
    def post(self, request: Any, slug: str, contact_id: int) -> Response:
        """Make another contact part of this one."""
        body = checked(ContactMergeWriteSerializer, request.data)
        merge = contacts_merge(**who(request), contact_id=contact_id, other_id=body["contact"])
        return Response(ContactMergeSerializer(merge).data, status=201)


class ContactMergeView(APIView):
    """One merge."""

    permissions = {"DELETE": P.CONTACTS_EDIT}

    @extend_schema(operation_id="contacts_unmerge", tags=TAGS, responses={204: None})
    def delete(self, request: Any, slug: str, merge_id: int) -> Response:
        """Take it back: exactly what moved goes back."""
        merge_undo(**who(request), merge_id=merge_id)
        return Response(status=204)


class ContactConsentsView(APIView):
    """Consents of a contact; not idempotent by key, for answers are kept for a day and these name somebody."""

    permissions = {"POST": P.CONTACTS_EDIT}

    @extend_schema(
        operation_id="contacts_consent_record",
        tags=TAGS,
        request=ConsentSerializer,
        responses={201: ConsentSerializer},
    )
    def post(self, request: Any, slug: str, contact_id: int) -> Response:
        """Record on what a use rests."""
        row = consent_record(**who(request), contact_id=contact_id, **checked(ConsentSerializer, request.data))
        return Response(ConsentSerializer(row).data, status=201)


class ContactConsentView(APIView):
    """One consent."""

    permissions = {"DELETE": P.CONTACTS_EDIT}

    @extend_schema(operation_id="contacts_consent_withdraw", tags=TAGS, responses={204: None})
    def delete(self, request: Any, slug: str, consent_id: int) -> Response:
        """They took it back; the record stays."""
        consent_withdraw(**who(request), consent_id=consent_id)
        return Response(status=204)
