"""The least a Django view can do for a push: one INSERT, no middleware, no checks. What ours is compared with."""

from __future__ import annotations

from django.db import connection
from django.http import HttpRequest, HttpResponse
from django.urls import path


def take(request: HttpRequest) -> HttpResponse:
    """Store the body and say so."""
    with connection.cursor() as cursor:
        cursor.execute("INSERT INTO bench_bare (body) VALUES (%s)", [request.body])
    return HttpResponse()


urlpatterns = [path("bare/", take)]
