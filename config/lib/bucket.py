"""Files in an S3-compatible bucket, private, with reading of a part without fetching the whole."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from botocore.exceptions import ClientError  # type: ignore[import-untyped]
from storages.backends.s3 import S3Storage

_CHUNK = 256 * 1024


class PrivateBucket(S3Storage):
    """S3Storage with our defaults: nothing public, nothing overwritten, small files in memory, large ones on disk."""

    def __init__(self, **options: Any) -> None:
        defaults = {
            "default_acl": None,
            "querystring_auth": True,
            "querystring_expire": 600,
            "file_overwrite": False,
            "signature_version": "s3v4",
            "max_memory_size": 8 * 1024 * 1024,
        }
        super().__init__(**{**defaults, **options})

    def read_range(self, name: str, start: int, length: int) -> Iterator[bytes]:
        """Bytes `start` to `start + length - 1`, fetched as they are asked for. Raises FileNotFoundError."""
        key = self._normalize_name(name.replace("\\", "/"))
        try:
            answer = self.bucket.Object(key).get(Range=f"bytes={start}-{start + length - 1}")
        except ClientError as error:
            raise FileNotFoundError(name) from error
        body = answer["Body"]
        try:
            yield from body.iter_chunks(_CHUNK)
        finally:
            body.close()
