"""REST: segments, requests of people about their data, how long data stay, the data map."""

from __future__ import annotations

from typing import Any

from django.db.models import QuerySet
from django.http import HttpResponse
from drf_spectacular.types import OpenApiTypes
from drf_spectacular.utils import extend_schema
from rest_framework.generics import ListAPIView
from rest_framework.request import Request
from rest_framework.response import Response
from rest_framework.views import APIView

from interactions.api.contact_serializers import (
    ContactPolicySerializer,
    DataMapSerializer,
    PeopleSegmentSerializer,
    PersonRequestRefuseSerializer,
    PersonRequestSerializer,
    PersonRequestWriteSerializer,
    RetentionRunSerializer,
)
from interactions.api.contacts import TAGS, who
from interactions.models import PersonRequest, RetentionRun, Segment
from interactions.selectors.privacy.datamap import PERSONAL
from interactions.services.contacts.lifecycle import policy_of
from interactions.services.contacts.segments import segment_get, segment_remove, segment_save
from interactions.services.privacy.requests import (
    copy_fetch,
    request_enter,
    request_fulfil,
    request_get,
    request_refuse,
)
from interactions.services.privacy.retention import policy_save
from team.api.idempotency import IdempotentMixin
from team.api.requests import checked
from team.permissions import Permission as P


class PeopleSegmentsView(IdempotentMixin, ListAPIView[Segment]):
    """Segments."""

    permissions = {"GET": P.INBOX_VIEW, "POST": P.CONTACTS_EDIT}
    serializer_class = PeopleSegmentSerializer

    def get_queryset(self) -> QuerySet[Segment]:
        """All of the workspace."""
        return Segment.objects.for_workspace(self.request.workspace)  # type: ignore[attr-defined]

    @extend_schema(operation_id="people_segments", tags=TAGS)
    def get(self, request: Request, *args: Any, **kwargs: Any) -> Response:
        """List segments with their counts."""
        return super().get(request, *args, **kwargs)

    @extend_schema(
        operation_id="people_segments_create",
        tags=TAGS,
        request=PeopleSegmentSerializer,
        responses={201: PeopleSegmentSerializer},
    )
    def post(self, request: Any, slug: str) -> Response:
        """Make a segment and count it."""
        row = segment_save(**who(request), **checked(PeopleSegmentSerializer, request.data))
        return Response(PeopleSegmentSerializer(row).data, status=201)


class PeopleSegmentView(APIView):
    """One segment."""

    permissions = {"GET": P.INBOX_VIEW, "PUT": P.CONTACTS_EDIT, "DELETE": P.CONTACTS_EDIT}

    @extend_schema(operation_id="people_segments_get", tags=TAGS, responses=PeopleSegmentSerializer)
    def get(self, request: Any, slug: str, people_segment_id: int) -> Response:
        """The segment as last counted; list its contacts by `contacts/?segment=`."""
        row = segment_get(workspace=request.workspace, segment_id=people_segment_id)
        return Response(PeopleSegmentSerializer(row).data)

    @extend_schema(
        operation_id="people_segments_change",
        tags=TAGS,
        request=PeopleSegmentSerializer,
        responses=PeopleSegmentSerializer,
    )
    def put(self, request: Any, slug: str, people_segment_id: int) -> Response:
        """Change it and count it anew."""
        segment_get(workspace=request.workspace, segment_id=people_segment_id)
        body = checked(PeopleSegmentSerializer, request.data)
        row = segment_save(**who(request), segment_id=people_segment_id, **body)
        return Response(PeopleSegmentSerializer(row).data)

    @extend_schema(operation_id="people_segments_delete", tags=TAGS, responses={204: None})
    def delete(self, request: Any, slug: str, people_segment_id: int) -> Response:
        """Delete it; its contacts stay."""
        segment_remove(**who(request), segment_id=people_segment_id)
        return Response(status=204)


class PersonRequestsView(IdempotentMixin, ListAPIView[PersonRequest]):
    """The register of data requests."""

    permissions = {"GET": P.CONTACTS_MANAGE, "POST": P.CONTACTS_MANAGE}
    serializer_class = PersonRequestSerializer

    def get_queryset(self) -> QuerySet[PersonRequest]:
        """All of the workspace, without the copies themselves."""
        return PersonRequest.objects.for_workspace(self.request.workspace).defer("sealed")  # type: ignore[attr-defined]

    @extend_schema(operation_id="person_requests", tags=TAGS)
    def get(self, request: Request, *args: Any, **kwargs: Any) -> Response:
        """List requests, newest entered first."""
        return super().get(request, *args, **kwargs)

    @extend_schema(
        operation_id="person_requests_enter",
        tags=TAGS,
        request=PersonRequestWriteSerializer,
        responses={201: PersonRequestSerializer},
    )
    def post(self, request: Any, slug: str) -> Response:
        """Enter a request; the due day follows from the law."""
        body = checked(PersonRequestWriteSerializer, request.data)
        row = request_enter(**who(request), contact_id=body.pop("contact"), **body)
        return Response(PersonRequestSerializer(row).data, status=201)


class PersonRequestView(APIView):
    """One request."""

    permissions = {"GET": P.CONTACTS_MANAGE}

    @extend_schema(operation_id="person_requests_get", tags=TAGS, responses=PersonRequestSerializer)
    def get(self, request: Any, slug: str, person_request_id: int) -> Response:
        """The request."""
        row = request_get(workspace=request.workspace, request_id=person_request_id)
        return Response(PersonRequestSerializer(row).data)


class PersonRequestFulfilView(APIView):
    """Doing what was asked; an answered request refuses a second time."""

    permissions = {"POST": P.CONTACTS_MANAGE}

    @extend_schema(operation_id="person_requests_fulfil", tags=TAGS, request=None, responses=PersonRequestSerializer)
    def post(self, request: Any, slug: str, person_request_id: int) -> Response:
        """Make the copy, or erase."""
        row = request_fulfil(**who(request), request_id=person_request_id)
        return Response(PersonRequestSerializer(row).data)


class PersonRequestRefuseView(APIView):
    """Refusing."""

    permissions = {"POST": P.CONTACTS_MANAGE}

    @extend_schema(
        operation_id="person_requests_refuse",
        tags=TAGS,
        request=PersonRequestRefuseSerializer,
        responses=PersonRequestSerializer,
    )
    def post(self, request: Any, slug: str, person_request_id: int) -> Response:
        """Refuse with the answer that was given."""
        request_get(workspace=request.workspace, request_id=person_request_id)
        body = checked(PersonRequestRefuseSerializer, request.data)
        row = request_refuse(**who(request), request_id=person_request_id, **body)
        return Response(PersonRequestSerializer(row).data)


class PersonRequestCopyView(APIView):
    """The copy of a request."""

    permissions = {"POST": P.CONTACTS_MANAGE}

    @extend_schema(
        operation_id="person_requests_fetch",
        tags=TAGS,
        request=None,
        responses={(200, "application/zip"): OpenApiTypes.BINARY},
    )
    def post(self, request: Any, slug: str, person_request_id: int) -> HttpResponse:
        """The ZIP; it can be fetched once."""
        file = copy_fetch(**who(request), request_id=person_request_id)
        return HttpResponse(file, content_type="application/zip", headers={"Cache-Control": "no-store"})


class ContactPolicyView(APIView):
    """Thresholds of the lifecycle and times of keeping."""

    permissions = {"GET": P.INBOX_VIEW, "PATCH": P.CONTACTS_MANAGE}

    @extend_schema(operation_id="contacts_policy", tags=TAGS, responses=ContactPolicySerializer)
    def get(self, request: Any, slug: str) -> Response:
        """What holds at present."""
        return Response(ContactPolicySerializer(policy_of(request.workspace.pk)).data)

    @extend_schema(
        operation_id="contacts_policy_change",
        tags=TAGS,
        request=ContactPolicySerializer,
        responses=ContactPolicySerializer,
    )
    def patch(self, request: Any, slug: str) -> Response:
        """Change some of it."""
        body = ContactPolicySerializer(data=request.data, partial=True)
        body.is_valid(raise_exception=True)
        row = policy_save(**who(request), values=dict(body.validated_data))
        return Response(ContactPolicySerializer(row).data)


class RetentionRunsView(ListAPIView[RetentionRun]):
    """Clearings."""

    permissions = {"GET": P.CONTACTS_MANAGE}
    serializer_class = RetentionRunSerializer

    def get_queryset(self) -> QuerySet[RetentionRun]:
        """All of the workspace."""
        return RetentionRun.objects.for_workspace(self.request.workspace)  # type: ignore[attr-defined]

    @extend_schema(operation_id="contacts_retention_runs", tags=TAGS)
    def get(self, request: Request, *args: Any, **kwargs: Any) -> Response:
        """What each night's clearing took, newest first."""
        return super().get(request, *args, **kwargs)


class DataMapView(APIView):
    """The data map."""

    permissions = {"GET": P.INBOX_VIEW}

    @extend_schema(operation_id="contacts_data_map", tags=TAGS, responses=DataMapSerializer(many=True))
    def get(self, request: Any, slug: str) -> Response:
        """Which personal data are kept where, why and for how long."""
        return Response(DataMapSerializer(PERSONAL, many=True).data)
