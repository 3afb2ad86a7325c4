"""The bare view as a web application of its own."""

from __future__ import annotations

import os

import django
from django.conf import settings
from django.core.handlers.wsgi import WSGIHandler

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "config.settings_test")
django.setup()
settings.ROOT_URLCONF, settings.MIDDLEWARE = "tests.bench._bare_insert", []
application = WSGIHandler()
