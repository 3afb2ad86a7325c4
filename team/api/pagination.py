"""Cursor pagination: stable under inserts, cheap at any depth."""

from rest_framework.pagination import CursorPagination


class CursorPages(CursorPagination):
    """Newest first by default; views set `ordering`."""

    ordering = "-id"
    page_size = 50
    page_size_query_param = "page_size"
    max_page_size = 200
