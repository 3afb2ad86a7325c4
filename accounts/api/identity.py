"""REST: brand kits, picture checks, avatars and covers."""

from __future__ import annotations

from typing import Any
from urllib.parse import quote

from django.db.models import QuerySet
from django.http import HttpResponse, StreamingHttpResponse
from django.http.response import HttpResponseBase
from drf_spectacular.types import OpenApiTypes
from drf_spectacular.utils import OpenApiParameter, extend_schema
from rest_framework.generics import ListAPIView
from rest_framework.parsers import MultiPartParser
from rest_framework.request import Request
from rest_framework.response import Response
from rest_framework.views import APIView

from accounts.models import AccountImage, BrandKit, ImageCheck
from accounts.selectors.account import account_get
from accounts.selectors.identity.images import all_slots, check_get, check_query, image_get, image_query, slots_of
from accounts.selectors.identity.kits import brand_file_get, kit_get, kit_query
from accounts.services.identity.checking import check_reports, check_version, focus_from, image_check
from accounts.services.identity.images import ImageValues, image_remove, image_schedule, image_set
from accounts.services.identity.kits import (
    KitValues,
    brand_file_add,
    brand_file_remove,
    kit_make_default,
    kit_remove,
    kit_save,
)
from accounts.services.identity.package import kit_package
from config.lib.errors import NotFound
from team.api.idempotency import IdempotentMixin
from team.api.parsers import JsonBody
from team.permissions import Permission as P

from .identity_serializers import (
    AccountImageSerializer,
    AccountImageUploadSerializer,
    BrandFileSerializer,
    BrandFileUploadSerializer,
    BrandKitSerializer,
    BrandKitWriteSerializer,
    ImageCheckReportSerializer,
    ImageCheckSerializer,
    ImageCheckUploadSerializer,
    ImageScheduleWriteSerializer,
    ImageSlotSerializer,
)

TAGS = ["accounts"]
_BINARY = {200: OpenApiTypes.BINARY}


def _valid(serializer: Any) -> dict[str, Any]:
    serializer.is_valid(raise_exception=True)
    return dict(serializer.validated_data)


class BrandKitsView(IdempotentMixin, ListAPIView[BrandKit]):
    """The workspace's kits."""

    permissions = {"GET": P.VIEW, "POST": P.BRAND_EDIT}
    serializer_class = BrandKitSerializer

    def get_queryset(self) -> QuerySet[BrandKit]:
        """With their files."""
        return kit_query(workspace=self.request.workspace).prefetch_related("files")  # type: ignore[attr-defined]

    @extend_schema(operation_id="brand_kits", tags=TAGS)
    def get(self, request: Request, *args: Any, **kwargs: Any) -> Response:
        """List brand kits."""
        return super().get(request, *args, **kwargs)

    @extend_schema(
        operation_id="brand_kits_write", tags=TAGS, request=BrandKitWriteSerializer, responses={201: BrandKitSerializer}
    )
    def post(self, request: Any, slug: str) -> Response:
        """Write a new kit; the first becomes the default."""
        values = KitValues(**_valid(BrandKitWriteSerializer(data=request.data)))
        kit = kit_save(workspace=request.workspace, actor=request.actor, values=values)
        return Response(BrandKitSerializer(kit, context={"request": request}).data, status=201)


class BrandKitView(APIView):
    """One kit."""

    permissions = {"GET": P.VIEW, "PUT": P.BRAND_EDIT, "DELETE": P.BRAND_EDIT}

    @extend_schema(operation_id="brand_kits_get", tags=TAGS, responses=BrandKitSerializer)
    def get(self, request: Any, slug: str, kit_id: int) -> Response:
        """The kit with its files and the contrast of its colours."""
        kit = kit_get(workspace=request.workspace, kit_id=kit_id)
        return Response(BrandKitSerializer(kit, context={"request": request}).data)

    @extend_schema(
        operation_id="brand_kits_change", tags=TAGS, request=BrandKitWriteSerializer, responses=BrandKitSerializer
    )
    def put(self, request: Any, slug: str, kit_id: int) -> Response:
        """Change it; what is left out becomes empty."""
        values = KitValues(**_valid(BrandKitWriteSerializer(data=request.data)))
        kit = kit_save(workspace=request.workspace, actor=request.actor, values=values, kit_id=kit_id)
        return Response(BrandKitSerializer(kit, context={"request": request}).data)

    @extend_schema(operation_id="brand_kits_remove", tags=TAGS, responses={204: None})
    def delete(self, request: Any, slug: str, kit_id: int) -> Response:
        """Delete it with its files."""
        kit_remove(workspace=request.workspace, actor=request.actor, kit_id=kit_id)
        return Response(status=204)


class BrandKitDefaultView(APIView):
    """Which kit speaks for accounts without one of their own."""

    permissions = {"PUT": P.BRAND_EDIT}

    @extend_schema(operation_id="brand_kits_default", tags=TAGS, request=None, responses=BrandKitSerializer)
    def put(self, request: Any, slug: str, kit_id: int) -> Response:
        """Make it the default."""
        kit = kit_make_default(workspace=request.workspace, actor=request.actor, kit_id=kit_id)
        return Response(BrandKitSerializer(kit, context={"request": request}).data)


class BrandKitPackageView(APIView):
    """The kit as a ZIP."""

    permissions = {"GET": P.VIEW}

    @extend_schema(operation_id="brand_kits_package", tags=TAGS, responses=_BINARY)
    def get(self, request: Any, slug: str, kit_id: int) -> HttpResponseBase:
        """Logos, examples, palette (JSON, CSS, GPL) and a README in the caller's language."""
        kit = kit_get(workspace=request.workspace, kit_id=kit_id)
        response = StreamingHttpResponse(kit_package(kit), content_type="application/zip")
        response["Content-Disposition"] = f"attachment; filename*=UTF-8''{quote(kit.name, safe='')}.zip"
        return response


class BrandFilesView(IdempotentMixin, APIView):
    """Files of a kit."""

    permissions = {"POST": P.BRAND_EDIT}
    parser_classes = [JsonBody, MultiPartParser]

    @extend_schema(
        operation_id="brand_kits_add_file",
        tags=TAGS,
        request={"multipart/form-data": BrandFileUploadSerializer},
        responses={201: BrandFileSerializer},
    )
    def post(self, request: Any, slug: str, kit_id: int) -> Response:
        """Add a logo or an example."""
        values = _valid(BrandFileUploadSerializer(data=request.data))
        row = brand_file_add(workspace=request.workspace, actor=request.actor, kit_id=kit_id, **values)
        return Response(BrandFileSerializer(row, context={"request": request}).data, status=201)


class BrandFileView(APIView):
    """One file of a kit."""

    permissions = {"GET": P.VIEW, "DELETE": P.BRAND_EDIT}

    @extend_schema(operation_id="brand_kits_get_file", tags=TAGS, responses=BrandFileSerializer)
    def get(self, request: Any, slug: str, kit_id: int, brand_file_id: int) -> Response:
        """What it is and where it can be saved from."""
        row = brand_file_get(workspace=request.workspace, kit_id=kit_id, brand_file_id=brand_file_id)
        return Response(BrandFileSerializer(row, context={"request": request}).data)

    @extend_schema(operation_id="brand_kits_remove_file", tags=TAGS, responses={204: None})
    def delete(self, request: Any, slug: str, kit_id: int, brand_file_id: int) -> Response:
        """Delete it for good."""
        brand_file_remove(workspace=request.workspace, actor=request.actor, kit_id=kit_id, brand_file_id=brand_file_id)
        return Response(status=204)


class ImageChecksView(IdempotentMixin, ListAPIView[ImageCheck]):
    """Pictures that were judged within the last 30 days."""

    permissions = {"GET": P.VIEW, "POST": P.BRAND_EDIT}
    serializer_class = ImageCheckSerializer
    parser_classes = [JsonBody, MultiPartParser]

    def get_queryset(self) -> QuerySet[ImageCheck]:
        """Newest first."""
        return check_query(workspace=self.request.workspace)  # type: ignore[attr-defined]

    @extend_schema(operation_id="image_checks", tags=TAGS)
    def get(self, request: Request, *args: Any, **kwargs: Any) -> Response:
        """List judged pictures."""
        return super().get(request, *args, **kwargs)

    @extend_schema(
        operation_id="image_checks_check",
        tags=TAGS,
        request={"multipart/form-data": ImageCheckUploadSerializer},
        responses={201: ImageCheckReportSerializer},
    )
    def post(self, request: Any, slug: str) -> Response:
        """Judge a picture."""
        values = _valid(ImageCheckUploadSerializer(data=request.data))
        row = image_check(workspace=request.workspace, actor=request.actor, **values)
        return Response(ImageCheckReportSerializer(row, context={"request": request}).data, status=201)


class ImageCheckView(APIView):
    """One judged picture."""

    permissions = {"GET": P.VIEW, "DELETE": P.BRAND_EDIT}

    @extend_schema(operation_id="image_checks_get", tags=TAGS, responses=ImageCheckReportSerializer)
    def get(self, request: Any, slug: str, image_check_id: int) -> Response:
        """Its report for each platform."""
        row = check_get(workspace=request.workspace, check_id=image_check_id)
        return Response(ImageCheckReportSerializer(row, context={"request": request}).data)

    @extend_schema(operation_id="image_checks_remove", tags=TAGS, responses={204: None})
    def delete(self, request: Any, slug: str, image_check_id: int) -> Response:
        """Forget it."""
        check_get(workspace=request.workspace, check_id=image_check_id).delete()
        return Response(status=204)


class ImageCheckVersionView(APIView):
    """The version of a judged picture for one platform."""

    permissions = {"GET": P.VIEW}

    @extend_schema(
        operation_id="image_checks_version",
        tags=TAGS,
        parameters=[
            OpenApiParameter("platform", str, description="One of the report's platforms; the first without it."),
            OpenApiParameter("x", float, description="Where to cut, percent from the left."),
            OpenApiParameter("y", float, description="Where to cut, percent from the top."),
        ],
        responses=_BINARY,
    )
    def get(self, request: Any, slug: str, image_check_id: int) -> HttpResponseBase:
        """A JPEG, or a PNG where it is transparent."""
        row = check_get(workspace=request.workspace, check_id=image_check_id)
        reports = check_reports(workspace=request.workspace, check=row)
        asked = request.query_params.get("platform", "")
        report = next((one for one in reports if one.platform == asked or not asked), None)
        if report is None:
            raise NotFound
        x, y = request.query_params.get("x", ""), request.query_params.get("y", "")
        made = check_version(check=row, report=report, focus=focus_from(x, y, report))
        response = HttpResponse(made.data, content_type=made.mime)
        response["Content-Disposition"] = f"attachment; filename*=UTF-8''{quote(made.name, safe='')}"
        return response


class AccountImagesView(IdempotentMixin, ListAPIView[AccountImage]):
    """Avatars and covers of an account, the latest first: its history."""

    permissions = {"GET": P.VIEW, "POST": P.BRAND_EDIT}
    serializer_class = AccountImageSerializer
    parser_classes = [JsonBody, MultiPartParser]

    def get_queryset(self) -> QuerySet[AccountImage]:
        """Of the account in the address."""
        workspace = self.request.workspace  # type: ignore[attr-defined]
        return image_query(account=account_get(workspace=workspace, account_id=self.kwargs["account_id"]))

    @extend_schema(operation_id="account_images", tags=TAGS)
    def get(self, request: Request, *args: Any, **kwargs: Any) -> Response:
        """List what stood there since when."""
        return super().get(request, *args, **kwargs)

    @extend_schema(
        operation_id="account_images_set",
        tags=TAGS,
        request={"multipart/form-data": AccountImageUploadSerializer},
        responses={201: AccountImageSerializer},
    )
    def post(self, request: Any, slug: str, account_id: int) -> Response:
        """Write down that a person set a picture at the platform."""
        values = ImageValues(**_valid(AccountImageUploadSerializer(data=request.data)))
        row = image_set(workspace=request.workspace, actor=request.actor, account_id=account_id, values=values)
        return Response(AccountImageSerializer(row, context={"request": request}).data, status=201)


class AccountImageView(APIView):
    """One picture of the history."""

    permissions = {"GET": P.VIEW, "DELETE": P.BRAND_EDIT}

    @extend_schema(operation_id="account_images_get", tags=TAGS, responses=AccountImageSerializer)
    def get(self, request: Any, slug: str, account_id: int, image_id: int) -> Response:
        """What it is and where it can be saved from."""
        row = image_get(workspace=request.workspace, account_id=account_id, image_id=image_id)
        return Response(AccountImageSerializer(row, context={"request": request}).data)

    @extend_schema(operation_id="account_images_remove", tags=TAGS, responses={204: None})
    def delete(self, request: Any, slug: str, account_id: int, image_id: int) -> Response:
        """Take an entry out that was made by mistake."""
        image_remove(workspace=request.workspace, actor=request.actor, account_id=account_id, image_id=image_id)
        return Response(status=204)


class AccountRenewalView(APIView):
    """When an account's avatar and cover should be renewed."""

    permissions = {"GET": P.VIEW, "PUT": P.BRAND_EDIT}

    @extend_schema(operation_id="account_renewals", tags=TAGS, responses=ImageSlotSerializer(many=True))
    def get(self, request: Any, slug: str, account_id: int) -> Response:
        """Both pictures, as far as the platform has them."""
        account = account_get(workspace=request.workspace, account_id=account_id)
        rows = slots_of(workspace=request.workspace, accounts=[account])
        return Response(ImageSlotSerializer(rows, many=True, context={"request": request}).data)

    @extend_schema(
        operation_id="account_renewals_plan",
        tags=TAGS,
        request=ImageScheduleWriteSerializer,
        responses=ImageSlotSerializer(many=True),
    )
    def put(self, request: Any, slug: str, account_id: int) -> Response:
        """Plan one of them."""
        values = _valid(ImageScheduleWriteSerializer(data=request.data))
        image_schedule(workspace=request.workspace, actor=request.actor, account_id=account_id, **values)
        return self.get(request, slug, account_id)


class RenewalsView(APIView):
    """Avatars and covers of all accounts."""

    permissions = {"GET": P.VIEW}

    @extend_schema(operation_id="renewals", tags=TAGS, responses=ImageSlotSerializer(many=True))
    def get(self, request: Any, slug: str) -> Response:
        """What is due first; the list is as long as there are accounts."""
        rows = all_slots(workspace=request.workspace)
        return Response(ImageSlotSerializer(rows, many=True, context={"request": request}).data)
