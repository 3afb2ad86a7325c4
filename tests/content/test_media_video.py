"""Videos and sounds with the real ffmpeg: what is in them, a frame, versions for platforms, hostile files."""

from __future__ import annotations

import subprocess
from dataclasses import replace
from datetime import timedelta
from types import SimpleNamespace

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.urls import reverse
from PIL import Image

from accounts.connectors import registry
from accounts.connectors.types import MediaLimit
from config.lib.clock import now
from content.models import MediaAsset, MediaJob
from content.services import media_tools
from content.services.media_jobs import version_make, versions_mend
from content.services.media_labels import AiLabel, label_find, label_write
from content.services.media_metadata import without_metadata
from content.states import JobState
from tests.content import media_samples as samples
from tests.factories import MediaAssetFactory, SocialAccountFactory

pytestmark = pytest.mark.django_db
JSON = {"Accept": "application/json"}
LABEL = '{"Label":"1","ContentProducer":"studio","ProduceID":"42"}'


@pytest.fixture(autouse=True)
def _own_storage(settings, tmp_path):
    settings.MEDIA_ROOT = tmp_path / "media"


@pytest.fixture(scope="module")
def film(tmp_path_factory):
    """Four seconds of moving stripes with a tone, as WebM, MP4 and sound."""
    folder = tmp_path_factory.mktemp("film")
    source = ["-f", "lavfi", "-i", "testsrc=size=320x180:rate=10:duration=4"]
    tone = ["-f", "lavfi", "-i", "sine=frequency=440:duration=4"]
    run = lambda *a: subprocess.run(["ffmpeg", "-v", "error", "-y", *a], check=True, cwd=folder)  # noqa: E731
    mark = ["-metadata", f"AIGC={LABEL}", "-movflags", "use_metadata_tags"]
    run(*source, *tone, "-c:v", "libx264", "-preset", "ultrafast", "-c:a", "aac", *mark, "a.mp4")
    run(*source, "-c:v", "libvpx", "-deadline", "realtime", "-cpu-used", "8", "a.webm")
    run(*tone, "a.mp3")
    run(*tone, "a.m4a")
    run(*tone, "a.wav")
    return {path.suffix[1:]: path.read_bytes() for path in folder.iterdir()}


@pytest.fixture
def web(client_of, owner):
    return client_of(owner)


@pytest.fixture
def to(workspace):
    return lambda name, *args: reverse(f"content:{name}", args=[workspace.slug, *args])


@pytest.fixture
def send(web, to, workspace):
    def post(data: bytes) -> MediaAsset:
        answer = web.post(to("media_upload"), {"file": SimpleUploadedFile("a.bin", data)}, headers=JSON)
        assert answer.status_code == 201, answer.json()
        return MediaAsset.objects.for_workspace(workspace).get(pk=answer.json()["assets"][0]["id"])

    return post


@pytest.fixture
def narrow(monkeypatch, workspace):
    """A platform that takes square MP4 of two seconds and small square JPEG, with an account on it."""
    account = SocialAccountFactory(workspace=workspace)
    limit = MediaLimit(
        images_max=4,
        image_types=("image/jpeg",),
        image_max_bytes=60_000,
        image_max_edge=300,
        ratio_min=1.0,
        ratio_max=1.0,
        videos_max=1,
        video_types=("video/mp4",),
        video_max_bytes=400_000,
        video_max_seconds=2,
    )
    real, slug = registry.capabilities, account.platform
    monkeypatch.setattr(
        registry, "capabilities", lambda name: replace(real(name), media=limit) if name == slug else real(name)
    )
    return slug


def test_what_is_in_a_video(send, film, web, to):
    asset = send(film["mp4"])
    facts = asset.facts
    assert (facts["video_codec"], facts["audio_codec"], facts["fps"]) == ("h264", "aac", 10.0)
    assert (asset.width, asset.height, round(asset.seconds), facts["width"]) == (320, 180, 4, 320)
    assert facts["bitrate"] > 10_000
    assert Image.open(asset.thumb).format == "WEBP"
    page = web.get(to("media_item", asset.pk)).content.decode()
    assert "H264" in page
    assert "10 frames/s" in page
    assert send(film["webm"]).facts["video_codec"] == "vp8"


@pytest.mark.parametrize(("suffix", "mime"), [("mp3", "audio/mpeg"), ("m4a", "audio/mp4"), ("wav", "audio/wav")])
def test_sounds(send, film, suffix, mime):
    asset = send(film[suffix])
    assert (asset.kind, asset.mime, round(asset.seconds)) == ("audio", mime, 4)
    assert asset.facts["audio_codec"]


def test_a_frame_as_cover(send, film, web, to):
    asset = send(film["mp4"])
    before = asset.thumb.name
    web.post(to("media_cover", asset.pk), {"second": "3"})
    asset.refresh_from_db()
    assert asset.facts["cover_at"] == 3
    assert asset.thumb.name != before
    assert "shorter than that" in web.post(to("media_cover", asset.pk), {"second": "9"}, follow=True).content.decode()


def test_a_version_for_a_platform(send, film, web, to, narrow, workspace):
    asset = send(film["webm"])
    MediaAsset.objects.for_workspace(workspace).filter(pk=asset.pk).update(
        licence="bought", facts={**asset.facts, "aigc": LABEL}
    )
    page = web.get(to("media_item", asset.pk)).content.decode()
    assert "file type" in page
    assert "Make versions" in page
    web.post(to("media_versions", asset.pk), {"platform": narrow})
    web.post(to("media_versions", asset.pk), {"platform": narrow})
    job = MediaJob.objects.for_workspace(workspace).get()
    assert 'hx-trigger="every 2s"' in web.get(to("media_versions_state", asset.pk)).content.decode()
    assert version_make(job_id=job.pk) == JobState.DONE
    assert version_make(job_id=job.pk) == "taken"
    job.refresh_from_db()
    made = job.result
    assert (made.mime, made.facts["video_codec"], made.made_for) == ("video/mp4", "h264", narrow)
    assert (made.width, made.height) == (180, 180)
    assert made.seconds <= 2
    assert made.size <= 400_000
    assert (made.cropped_from, made.licence, made.ai_content) == (asset, "bought", "generated")
    assert label_find(made.file.read()).aigc == LABEL
    asset.refresh_from_db()
    assert asset.mime == "video/webm"


def test_versions_of_a_picture_keep_the_focus_point(web, to, narrow, workspace):
    asset = MediaAssetFactory(workspace=workspace, data=samples.image("PNG", (1200, 400)), width=1200, height=400)
    web.post(to("media_focus", asset.pk), {"x": 0, "y": 50})
    web.post(to("media_versions", asset.pk), {"platform": narrow})
    assert version_make(job_id=MediaJob.objects.for_workspace(workspace).get().pk) == JobState.DONE
    made = MediaAsset.objects.for_workspace(workspace).get(made_for=narrow)
    assert (made.mime, made.width, made.height) == ("image/jpeg", 300, 300)
    assert Image.open(made.file).convert("RGB").getpixel((150, 150))[0] > 150
    again = web.post(to("media_versions", made.pk), {"platform": narrow}, follow=True).content.decode()
    assert "keeps the limits" in again


def test_shapes_are_cut_out_by_their_name(web, to, narrow, workspace):
    asset = MediaAssetFactory(workspace=workspace, width=400, height=200)
    page = web.get(to("media_item", asset.pk)).content.decode()
    key = f"{narrow}:tall"
    assert f'value="{key}"' in page
    web.post(to("media_crop", asset.pk), {"preset": key})
    part = MediaAsset.objects.for_workspace(workspace).get(cropped_from=asset)
    assert (part.width, part.height) == (200, 200)


def test_a_lost_worker_leaves_no_bar_that_never_ends(workspace, django_capture_on_commit_callbacks):
    asset = MediaAssetFactory(workspace=workspace)
    job = MediaJob.objects.create(workspace=workspace, asset=asset, platform="x", state=JobState.RUNNING)
    MediaJob.objects.for_workspace(workspace).update(updated_at=now() - timedelta(hours=2))
    assert versions_mend() == 1
    job.refresh_from_db()
    assert job.state == JobState.FAILED


HOSTILE = {
    "a playlist": b"#EXTM3U\n#EXT-X-TARGETDURATION:1\n#EXTINF:1,\nhttp://127.0.0.1:9/x.ts\n#EXT-X-ENDLIST\n",
    "a list of files": b"ffconcat version 1.0\nfile /etc/passwd\n",
    "a playlist that poses as a video": samples.box(b"ftyp", b"isom") + b"#EXTM3U\n#EXTINF:1,\nfile:///etc/passwd\n",
    "a playlist that poses as a sound": b"ID3\x04\x00\x00\x00\x00\x00\x00#EXTM3U\nfile:///etc/passwd\n" * 40,
    "a playlist that poses as a wave": b"RIFF\xff\x00\x00\x00WAVE#EXTM3U\nhttp://127.0.0.1:9/\n",
}


@pytest.mark.parametrize("name", HOSTILE)
def test_hostile_files_are_refused(web, to, workspace, name):
    answer = web.post(to("media_upload"), {"file": SimpleUploadedFile("a.mp4", HOSTILE[name])}, headers=JSON)
    assert answer.status_code == 422
    assert not MediaAsset.objects.for_workspace(workspace).exists()


def test_ffmpeg_is_called_with_its_hands_tied(monkeypatch, tmp_path):
    seen = {}

    def popen(command, **options):
        seen.update(command=command, options=options)
        return SimpleNamespace(pid=0, returncode=0, poll=lambda: 0, communicate=lambda timeout: ("", ""))

    monkeypatch.setattr(media_tools, "_limit", lambda *_: None)
    monkeypatch.setattr(media_tools.subprocess, "Popen", popen)
    media_tools.run("ffmpeg", [], tmp_path / "in.mp4", "video/mp4", seconds=5)
    text = " ".join(seen["command"])
    assert "-nostdin -threads 1 -v error -protocol_whitelist file -f mov -i" in text
    assert "shell" not in seen["options"]


def test_work_without_end_is_stopped(tmp_path):
    source = tmp_path / "in.wav"
    subprocess.run(["ffmpeg", "-v", "error", "-f", "lavfi", "-i", "sine=duration=1", source], check=True)
    after = ["-af", "aloop=-1:2e9", "-f", "null", "-"]
    with pytest.raises(media_tools.ToolFailed):
        media_tools.run("ffmpeg", [], source, "audio/wav", after, seconds=1)


def test_without_ffmpeg_the_page_says_so(monkeypatch, web, to, film, send):
    monkeypatch.setattr(media_tools, "tool", lambda _name: None)
    for module in ("content.views.media", "content.views.media_page", "content.services.media_cover"):
        monkeypatch.setattr(f"{module}.tool", lambda _name: None)
    asset = send(film["mp4"])
    assert (asset.width, asset.facts.get("video_codec")) == (320, None)
    for page in (to("media"), to("media_item", asset.pk)):
        assert "ffmpeg not found" in web.get(page).content.decode()
    assert "was not found" in web.post(to("media_cover", asset.pk), {"second": 1}, follow=True).content.decode()


@pytest.mark.parametrize("kind", ["JPEG", "PNG", "WEBP"])
def test_the_mark_of_ai_survives_and_places_do_not(send, web, to, workspace, kind):
    plain = samples.image(kind, (200, 120), exif=samples.exif())
    marked = label_write(plain, f"image/{kind.lower()}", AiLabel(LABEL), (200, 120))
    asset = send(marked)
    assert asset.ai_content == "generated"
    web.post(
        to("media_crop", asset.pk), {"left": 0, "top": 0, "width": 90, "height": 90}, headers={"HX-Request": "true"}
    )
    part = MediaAsset.objects.for_workspace(workspace).get(cropped_from=asset)
    for file in (asset, part):
        data = file.file.read()
        assert label_find(data).aigc == LABEL
        assert b"SpyCam" not in data
        Image.open(file.file).load()
        assert label_find(without_metadata(data, file.mime)).aigc == ""
