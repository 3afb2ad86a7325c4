"""The state of the engine by API: the same report as the page."""

from __future__ import annotations

from typing import Any

from drf_spectacular.utils import extend_schema
from rest_framework.response import Response
from rest_framework.views import APIView

from content.api.engine_serializers import EngineSerializer
from content.engine.watch import engine_report
from team.permissions import Permission as P


class EngineView(APIView):
    """The engine's state and the workspace's figures."""

    permissions = {"GET": P.VIEW}

    @extend_schema(operation_id="engine_get", tags=["publishing"], responses=EngineSerializer)
    def get(self, request: Any, slug: str) -> Response:
        """Whether publishing works, how punctual it is, and what waits for which reason."""
        return Response(EngineSerializer(engine_report(workspace=request.workspace)).data)
