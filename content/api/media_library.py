"""REST: folders, tags, look-alikes, rights and versions of the media library."""

from __future__ import annotations

from typing import Any

from django.db.models import QuerySet
from drf_spectacular.utils import extend_schema
from rest_framework.generics import ListAPIView
from rest_framework.parsers import MultiPartParser
from rest_framework.request import Request
from rest_framework.response import Response
from rest_framework.views import APIView

from content.api.media_serializers import (
    BulkSerializer,
    ChangedSerializer,
    CoverSerializer,
    CropSerializer,
    FocusSerializer,
    FolderChangesSerializer,
    FolderSerializer,
    JobSerializer,
    MergedSerializer,
    MergeSerializer,
    RightsSerializer,
    TagRenameSerializer,
    TagSerializer,
    TwinSerializer,
    VersionsSerializer,
)
from content.api.serializers import MediaSerializer
from content.models import MediaTwin
from content.selectors.media import media_get
from content.selectors.media_folders import folder_get, folder_tree
from content.selectors.media_jobs import jobs_of
from content.selectors.media_tags import tag_counts
from content.selectors.media_twins import twins_open
from content.services.media_bulk import media_delete_many
from content.services.media_cover import media_cover
from content.services.media_crops import media_crop, media_crop_preset, media_focus
from content.services.media_folders import folder_create, folder_delete, folder_move, folder_rename, media_move
from content.services.media_jobs import versions_start
from content.services.media_merging import media_merge, twins_keep
from content.services.media_rights import media_rights_save
from content.services.media_tags import media_tag, tag_rename
from team.api.parsers import JsonBody
from team.permissions import Permission as P

TAGS = ["media"]


def _who(request: Request) -> dict[str, Any]:
    return {"workspace": request.workspace, "actor": request.actor}  # type: ignore[attr-defined]


def _given(kind: Any, request: Request) -> dict[str, Any]:
    given = kind(data=request.data)
    given.is_valid(raise_exception=True)
    found: dict[str, Any] = given.validated_data
    return found


class FolderListView(APIView):
    """Folders as a flat list, each below its parent."""

    permissions = {"GET": P.VIEW, "POST": P.MEDIA_EDIT}

    @extend_schema(operation_id="media_folders", tags=TAGS, responses=FolderSerializer(many=True))
    def get(self, request: Request, slug: str) -> Response:
        """List every folder, at most 500."""
        return Response(FolderSerializer(folder_tree(workspace=_who(request)["workspace"]), many=True).data)

    @extend_schema(
        operation_id="media_folder_create",
        tags=TAGS,
        request=FolderChangesSerializer,
        responses={201: FolderSerializer},
    )
    def post(self, request: Request, slug: str) -> Response:
        """Make a folder."""
        given = _given(FolderChangesSerializer, request)
        folder = folder_create(**_who(request), name=given.get("name", ""), parent_id=given.get("parent"))
        return Response(_folder(request, folder.pk), status=201)


class FolderView(APIView):
    """One folder."""

    permissions = {"PATCH": P.MEDIA_EDIT, "DELETE": P.MEDIA_EDIT}

    @extend_schema(
        operation_id="media_folder_change", tags=TAGS, request=FolderChangesSerializer, responses=FolderSerializer
    )
    def patch(self, request: Request, slug: str, folder_id: int) -> Response:
        """Rename or move a folder; `parent` null puts it at the top."""
        given = _given(FolderChangesSerializer, request)
        folder_get(workspace=_who(request)["workspace"], folder_id=folder_id)
        if "name" in given:
            folder_rename(**_who(request), folder_id=folder_id, name=given["name"])
        if "parent" in given:
            folder_move(**_who(request), folder_id=folder_id, parent_id=given["parent"])
        return Response(_folder(request, folder_id))

    @extend_schema(operation_id="media_folder_delete", tags=TAGS, responses={204: None})
    def delete(self, request: Request, slug: str, folder_id: int) -> Response:
        """Remove a folder; what lies in it moves one up."""
        folder_delete(**_who(request), folder_id=folder_id)
        return Response(status=204)


class TagListView(APIView):
    """Tags across the library."""

    permissions = {"GET": P.VIEW, "POST": P.MEDIA_EDIT}

    @extend_schema(operation_id="media_tags", tags=TAGS, responses=TagSerializer(many=True))
    def get(self, request: Request, slug: str) -> Response:
        """Tags and how many files carry each, most used first, at most 400."""
        found = tag_counts(workspace=_who(request)["workspace"])
        return Response([{"tag": tag, "files": count} for tag, count in found])

    @extend_schema(operation_id="media_tag_rename", tags=TAGS, request=TagRenameSerializer, responses=ChangedSerializer)
    def post(self, request: Request, slug: str) -> Response:
        """Rename a tag on every file; the name of another tag merges the two, "" removes it."""
        return Response({"changed": tag_rename(**_who(request), **_given(TagRenameSerializer, request))})


class TwinListView(ListAPIView[MediaTwin]):
    """Pairs of pictures that look alike."""

    permissions = {"GET": P.VIEW}
    serializer_class = TwinSerializer

    def get_queryset(self) -> QuerySet[MediaTwin]:
        """Undecided pairs."""
        return twins_open(workspace=self.request.workspace)  # type: ignore[attr-defined]

    @extend_schema(operation_id="media_lookalikes", tags=TAGS)
    def get(self, request: Request, *args: Any, **kwargs: Any) -> Response:
        """List pairs that nobody has decided about, newest first."""
        return super().get(request, *args, **kwargs)


class TwinKeepView(APIView):
    """Both files of a pair are wanted."""

    permissions = {"POST": P.MEDIA_EDIT}

    @extend_schema(operation_id="media_lookalike_keep", tags=TAGS, request=None, responses=TwinSerializer)
    def post(self, request: Request, slug: str, twin_id: int) -> Response:
        """Keep both files; the pair is not listed again."""
        return Response(TwinSerializer(twins_keep(**_who(request), twin_id=twin_id)).data)


class MergeView(APIView):
    """Make one of two files."""

    permissions = {"POST": P.MEDIA_EDIT}

    @extend_schema(operation_id="media_merge", tags=TAGS, request=MergeSerializer, responses=MergedSerializer)
    def post(self, request: Request, slug: str, asset_id: int) -> Response:
        """Let drafts use the file `into` instead; posts that were checked or scheduled keep theirs."""
        merged = media_merge(**_who(request), asset_id=asset_id, into_id=_given(MergeSerializer, request)["into"])
        asset = MediaSerializer(merged.asset, context={"request": request}).data
        return Response({"asset": asset, "moved": merged.moved, "left": merged.left})


class BulkView(APIView):
    """The same for many files."""

    permissions = {"POST": P.MEDIA_EDIT}

    @extend_schema(operation_id="media_bulk", tags=TAGS, request=BulkSerializer, responses=ChangedSerializer)
    def post(self, request: Request, slug: str) -> Response:
        """Move, tag, untag or delete up to 500 files."""
        given = _given(BulkSerializer, request)
        who, ids = _who(request), given["ids"]
        if given["action"] == "move":
            return Response({"changed": media_move(**who, asset_ids=ids, folder_id=given["folder"])})
        if given["action"] == "delete":
            done = media_delete_many(**who, asset_ids=ids)
            return Response({"changed": done.done, "refused": done.refused, "reason": done.reason})
        tags = {"add" if given["action"] == "tag" else "remove": given["tags"]}
        return Response({"changed": media_tag(**who, asset_ids=ids, **tags)})


class RightsView(APIView):
    """Rights of a file."""

    permissions = {"PATCH": P.MEDIA_EDIT}
    parser_classes = [JsonBody, MultiPartParser]

    @extend_schema(operation_id="media_rights", tags=TAGS, request=RightsSerializer, responses=MediaSerializer)
    def patch(self, request: Request, slug: str, asset_id: int) -> Response:
        """State licence, consent and AI mark; absent fields stay. `proof` and `release` as multipart."""
        given = _given(RightsSerializer, request)
        papers = {name: given.pop(name, None) for name in ("proof", "release")}
        saved = media_rights_save(**_who(request), asset_ids=[asset_id], values=given, **papers)
        return Response(MediaSerializer(saved[0], context={"request": request}).data)


class VersionsView(APIView):
    """Versions of a file for platforms."""

    permissions = {"GET": P.VIEW, "POST": P.MEDIA_EDIT}

    @extend_schema(operation_id="media_versions", tags=TAGS, responses=JobSerializer(many=True))
    def get(self, request: Request, slug: str, asset_id: int) -> Response:
        """How far the latest version for each platform is."""
        asset = media_get(workspace=_who(request)["workspace"], asset_id=asset_id)
        return Response(JobSerializer(jobs_of(workspace=asset.workspace, asset_id=asset.pk), many=True).data)

    @extend_schema(
        operation_id="media_versions_make",
        tags=TAGS,
        request=VersionsSerializer,
        responses={202: JobSerializer(many=True)},
    )
    def post(self, request: Request, slug: str, asset_id: int) -> Response:
        """Begin a version for each platform whose limits the file breaks."""
        given = _given(VersionsSerializer, request)
        jobs = versions_start(**_who(request), asset_id=asset_id, **given)
        return Response(JobSerializer(jobs, many=True).data, status=202)


class CropView(APIView):
    """A part of a picture as a new file."""

    permissions = {"POST": P.MEDIA_EDIT}

    @extend_schema(operation_id="media_crop", tags=TAGS, request=CropSerializer, responses={201: MediaSerializer})
    def post(self, request: Request, slug: str, asset_id: int) -> Response:
        """Cut out a rectangle in pixels, or a platform's shape around the focus point (`preset`)."""
        given = _given(CropSerializer, request)
        if preset := given.pop("preset", ""):
            asset = media_crop_preset(**_who(request), asset_id=asset_id, key=preset)
        else:
            asset = media_crop(**_who(request), asset_id=asset_id, **given)
        return Response(MediaSerializer(asset, context={"request": request}).data, status=201)


class FocusView(APIView):
    """The focus point of a picture."""

    permissions = {"PUT": P.MEDIA_EDIT}

    @extend_schema(operation_id="media_focus", tags=TAGS, request=FocusSerializer, responses=MediaSerializer)
    def put(self, request: Request, slug: str, asset_id: int) -> Response:
        """Say which point stays in sight, in percent from left and top."""
        asset = media_focus(**_who(request), asset_id=asset_id, **_given(FocusSerializer, request))
        return Response(MediaSerializer(asset, context={"request": request}).data)


class CoverView(APIView):
    """The cover frame of a video."""

    permissions = {"PUT": P.MEDIA_EDIT}

    @extend_schema(operation_id="media_cover", tags=TAGS, request=CoverSerializer, responses=MediaSerializer)
    def put(self, request: Request, slug: str, asset_id: int) -> Response:
        """Take the frame at a second."""
        asset = media_cover(**_who(request), asset_id=asset_id, **_given(CoverSerializer, request))
        return Response(MediaSerializer(asset, context={"request": request}).data)


def _folder(request: Request, folder_id: int) -> Any:
    tree = folder_tree(workspace=_who(request)["workspace"])
    return FolderSerializer(next(row for row in tree if row.folder.pk == folder_id)).data
