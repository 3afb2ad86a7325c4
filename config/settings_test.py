"""Settings of the test-suite: the same, with quick hashing, mail in memory and files in a temporary folder."""

from __future__ import annotations

import os

from config.settings import *  # noqa: F403
from config.settings import CACHES, DATABASES, REST_FRAMEWORK, VAR_DIR

DEBUG = False
PASSWORD_HASHERS = ["django.contrib.auth.hashers.MD5PasswordHasher"]
EMAIL_BACKEND = "django.core.mail.backends.locmem.EmailBackend"
_worker = os.environ.get("PYTEST_XDIST_WORKER", "solo")
if os.environ.get("TEST_TEMPLATE"):
    # The template holds all tables already (tests.kept_cluster).
    DATABASES["default"]["TEST"] = {"TEMPLATE": os.environ["TEST_TEMPLATE"], "MIGRATE": False}
CACHES["default"]["KEY_PREFIX"] = f"test-{_worker}"
MEDIA_ROOT = VAR_DIR / f"media-{_worker}"
STORAGES = {
    "default": {"BACKEND": "django.core.files.storage.FileSystemStorage"},
    "staticfiles": {"BACKEND": "django.contrib.staticfiles.storage.StaticFilesStorage"},
}
ALLOWED_HOSTS = ["testserver", "127.0.0.1", "localhost"]
PRIVATE_HOSTS = frozenset({"127.0.0.1", "localhost"})
WHITENOISE_USE_FINDERS = True
WHITENOISE_AUTOREFRESH = True
REST_FRAMEWORK = {**REST_FRAMEWORK, "DEFAULT_THROTTLE_RATES": {"token": "100000/min"}}
