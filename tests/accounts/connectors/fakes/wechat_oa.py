"""api.weixin.qq.com as its documents describe it: one verified account, `verified = False` makes it a personal one."""

from __future__ import annotations

import re
from datetime import UTC, date, datetime, timedelta, timezone
from typing import Any, ClassVar

from ..fake_server import Request
from .platform import PlatformFake

HOST = "api.weixin.qq.com"
CHINA = timezone(timedelta(hours=8))
FIELDS = {
    "news": {"article_type", "title", "author", "digest", "content", "content_source_url", "thumb_media_id"},
    "newspic": {"article_type", "title", "content", "image_info", "cover_info", "product_info"},
}
COMMON = {"need_open_comment", "only_fans_can_comment"}
VERIFIED_ONLY = ("/freepublish/", "/datacube/", "/comment/", "/message/")
SAID = {
    -1: "system error",
    40001: "invalid credential, access_token is invalid or not latest",
    40007: "invalid media_id",
    40013: "invalid appid",
    40125: "invalid appsecret",
    42001: "access_token expired",
    45003: "title size out of limit",
    45015: "response out of time limit or subscription is canceled",
    45065: "clientmsgid exist",
    45166: "invalid content",
    47001: "data format error",
    48001: "api unauthorized",
    53502: "publish_id not exist",
    53600: "article_id not exist",
    61500: "date range error",
    88000: "without comment privilege",
    88001: "msg_data is not exists",
    88005: "already reply",
    88008: "comment is not exists",
}


class Fake(PlatformFake):
    """Publishing jobs run until `settle`; `fate` is what they end in (0: published)."""

    hosts: ClassVar[tuple[str, ...]] = (HOST,)
    figures_next_day: ClassVar[bool] = True
    values: ClassVar[dict[str, str]] = {
        "name": "山屿茶",
        "appid": "wxfake00000001",
        "secret": "app-secret-1",
        "aes_key": "",
    }

    def __init__(self) -> None:
        super().__init__()
        self.reset()
        self.routes = [("POST", f"/{HOST}(?P<path>/.*)", self.any)]

    def reset(self) -> None:
        """As at the start, so that one server serves many tests."""
        self.requests.clear()
        self.faults.clear()
        self.verified, self.comments_allowed, self.consumes_at_once = True, True, False
        self.token, self.expires, self.foreign_address = "token-1", 7200, False
        self.library: dict[str, str] = {}
        self.inline: set[str] = set()
        self.unsettled = 0
        self.drafts: dict[str, dict[str, Any]] = {}
        self.jobs: dict[str, dict[str, Any]] = {}
        self.articles: dict[str, dict[str, Any]] = {}
        self.mass_keys: dict[str, str] = {}
        self.fate = 0
        self.comments: dict[tuple[int, int], dict[str, Any]] = {}
        self.messages: list[dict[str, Any]] = []
        self.figures: dict[str, list[dict[str, Any]]] = {}
        self.number = 1000
        self.now = lambda: datetime.now(UTC)

    def any(self, request: Request, path: str) -> Any:
        if path == "/cgi-bin/stable_token":
            return self.stable_token(request.json())
        found = self._checked(request, path)
        if found:
            return found
        name = path.removeprefix("/cgi-bin").strip("/").replace("/", "_")
        if name in ("media_uploadimg", "material_add_material"):
            return getattr(self, name)(request)
        if path.startswith("/datacube/"):
            return self.datacube(path.rpartition("/")[2], request.json())
        return getattr(self, name)(request.json()) if hasattr(self, name) else _no(40066)

    def _checked(self, request: Request, path: str) -> dict[str, Any] | None:
        if request.params.get("access_token") != self.token:
            return _no(40001)
        if not self.verified and any(part in path for part in VERIFIED_ONLY):
            return _no(48001)
        kind = request.headers.get("content-type", "")
        if kind.startswith("application/json") and re.search(rb"\\u[0-9a-f]{4}", request.body):
            return _no(47001)
        return None

    def stable_token(self, body: dict[str, Any]) -> dict[str, Any]:
        if set(body) - {"grant_type", "appid", "secret", "force_refresh"} or body["grant_type"] != "client_credential":
            return _no(47001)
        if self.foreign_address:
            return {
                "errcode": 40164,
                "errmsg": "invalid ip 203.0.113.9 ipv6 ::ffff:203.0.113.9, not in whitelist rid: 1-2",
            }
        if body["appid"] != self.values["appid"]:
            return _no(40013)
        if body["secret"] != self.values["secret"]:
            return _no(40125)
        return {"access_token": self.token, "expires_in": self.expires}

    def media_uploadimg(self, request: Request) -> dict[str, Any]:
        _name, mime, data = request.files["media"]
        if mime not in ("image/jpeg", "image/png") or len(data) >= 1024 * 1024:
            return _no(40005)
        url = f"http://mmbiz.qpic.cn/inline/{self._next()}"
        self.inline.add(url)
        return {"url": url}

    def material_add_material(self, request: Request) -> dict[str, Any]:
        _name, mime, data = request.files["media"]
        if request.params.get("type") != "image" or not mime.startswith("image/") or len(data) > 10 * 1024 * 1024:
            return _no(40004)
        identifier = f"Mat{self._next()}"
        self.library[identifier] = f"http://mmbiz.qpic.cn/library/{identifier}"
        return {"media_id": identifier, "url": self.library[identifier]}

    def draft_add(self, body: dict[str, Any]) -> dict[str, Any]:
        if set(body) != {"articles"} or not isinstance(body["articles"], list) or len(body["articles"]) != 1:
            return _no(47001)
        article = body["articles"][0]
        kind = article.get("article_type", "news")
        if kind not in FIELDS or set(article) - FIELDS[kind] - COMMON:
            return _no(47001)
        if not 0 < len(article["title"]) <= 32:
            return _no(45003)
        if len(article["content"]) >= 20_000 or len(article.get("digest", "")) > 128:
            return _no(45166)
        if article.get("need_open_comment") and not self.comments_allowed:
            return _no(88000)
        listed = [item["image_media_id"] for item in article.get("image_info", {}).get("image_list", [])]
        used = listed if kind == "newspic" else [article.get("thumb_media_id", "")]
        if self.unsettled or not used or len(used) > 20 or not set(used) <= set(self.library):
            self.unsettled = max(0, self.unsettled - 1)
            return _no(40007)
        shown = set(re.findall(r'<img src="([^"]+)"', article["content"]))
        # Foreign pictures are dropped without a word.
        for url in shown - self.inline - set(self.library.values()):
            article["content"] = article["content"].replace(f'<img src="{url}">', "")
        identifier = f"Draft{self._next()}"
        self.drafts[identifier] = {"article": article, "at": self._seconds()}
        return {"media_id": identifier}

    def draft_get(self, body: dict[str, Any]) -> dict[str, Any]:
        found = self.drafts.get(body["media_id"])
        return {"news_item": [self._news(found["article"], "")]} if found else _no(40007)

    def draft_batchget(self, body: dict[str, Any]) -> dict[str, Any]:
        rows = [{"media_id": key, **self._row(found, "", body)} for key, found in reversed(self.drafts.items())]
        return _page(rows, body)

    def draft_delete(self, body: dict[str, Any]) -> dict[str, Any]:
        return _ok() if self.drafts.pop(body["media_id"], None) else _no(40007)

    def freepublish_submit(self, body: dict[str, Any]) -> dict[str, Any]:
        if body["media_id"] not in self.drafts:
            return _no(40007)
        job = {"draft": body["media_id"], "status": 1, "data": self._next(), "mass": ""}
        identifier = str(self._next())
        self.jobs[identifier] = job
        if self.consumes_at_once:
            self.settle()
        return {"errcode": 0, "errmsg": "ok", "publish_id": identifier, "msg_data_id": job["data"]}

    def freepublish_get(self, body: dict[str, Any]) -> dict[str, Any]:
        job = self.jobs.get(str(body["publish_id"]))
        if job is None:
            return _no(53502)
        answer = {"publish_id": body["publish_id"], "publish_status": job["status"], "fail_idx": []}
        if job["status"] == 0:
            item = {"idx": 1, "article_url": self.articles[job["article"]]["url"]}
            answer |= {"article_id": job["article"], "article_detail": {"count": 1, "item": [item]}}
        return answer

    def freepublish_batchget(self, body: dict[str, Any]) -> dict[str, Any]:
        rows = [{"article_id": key, **self._row(a, a["url"], body)} for key, a in reversed(self.articles.items())]
        return _page(rows, body)

    def freepublish_getarticle(self, body: dict[str, Any]) -> dict[str, Any]:
        found = self.articles.get(body["article_id"])
        return {"news_item": [self._news(found["article"], found["url"])]} if found else _no(53600)

    def freepublish_delete(self, body: dict[str, Any]) -> dict[str, Any]:
        if body.get("index", 0) not in (0, 1):
            return _no(40114)
        return _ok() if self.articles.pop(body["article_id"], None) else _no(53600)

    def message_mass_sendall(self, body: dict[str, Any]) -> dict[str, Any]:
        key = body.get("clientmsgid", "")
        if body["msgtype"] != "mpnews" or not body["filter"]["is_to_all"] or len(key.encode()) > 64:
            return _no(47001)
        if key in self.mass_keys:
            if self._seconds() - self.jobs[self.mass_keys[key]]["at"] < 60:
                return _no(45066)
            return _no(45065) | {"msg_id": int(self.mass_keys[key])}
        draft = self.drafts.get(body["mpnews"]["media_id"])
        if draft is None or draft["article"].get("article_type") == "newspic":
            return _no(40007)
        identifier, data = str(self._next()), self._next()
        job = {"draft": body["mpnews"]["media_id"], "status": 1, "data": data, "mass": identifier}
        self.jobs[identifier] = {**job, "at": self._seconds()}
        self.mass_keys[key] = identifier
        return {"errcode": 0, "errmsg": "send job submission success", "msg_id": int(identifier), "msg_data_id": data}

    def message_mass_get(self, body: dict[str, Any]) -> dict[str, Any]:
        job = self.jobs[str(body["msg_id"])]
        status = {0: "SEND_SUCCESS", 1: "SENDING"}.get(job["status"], "SEND_FAIL")
        return {"msg_id": body["msg_id"], "msg_status": status}

    def message_mass_delete(self, body: dict[str, Any]) -> dict[str, Any]:
        job = self.jobs.get(str(body["msg_id"]))
        return _ok() if job and self.articles.pop(job.get("article", ""), None) else _no(40002)

    def message_custom_send(self, body: dict[str, Any]) -> dict[str, Any]:
        if body["touser"] == "o-late":
            return _no(45015)
        self.messages.append(body)
        return _ok()

    def comment_list(self, body: dict[str, Any]) -> dict[str, Any]:
        if not isinstance(body["msg_data_id"], int) or not body["count"] < 50:
            return _no(47001)
        if all(article["data"] != body["msg_data_id"] for article in self.articles.values()):
            return _no(88001)
        rows = [row for (data, _number), row in self.comments.items() if data == body["msg_data_id"]]
        return {**_ok(), "total": len(rows), "comment": rows[body["begin"] : body["begin"] + body["count"]]}

    def comment_reply_add(self, body: dict[str, Any]) -> dict[str, Any]:
        row = self._comment(body)
        if row is None:
            return _no(88008)
        if "reply" in row:
            return _no(88005)
        row["reply"] = {"content": body["content"], "create_time": self._seconds()}
        return _ok()

    def comment_markelect(self, body: dict[str, Any]) -> dict[str, Any]:
        return self._elect(body, 1)

    def comment_unmarkelect(self, body: dict[str, Any]) -> dict[str, Any]:
        return self._elect(body, 0)

    def comment_delete(self, body: dict[str, Any]) -> dict[str, Any]:
        if set(body) != {"msg_data_id", "index", "user_comment_id"}:
            return _no(40097)
        return _ok() if self.comments.pop((body["msg_data_id"], body["user_comment_id"]), None) else _no(88008)

    def openapi_quota_get(self, body: dict[str, Any]) -> dict[str, Any]:
        quota = {"daily_limit": 100, "used": len(self.jobs), "remain": 100 - len(self.jobs)}
        return {**_ok(), "quota": quota} if body["cgi_path"].startswith("/cgi-bin/") else _no(76021)

    def datacube(self, name: str, body: dict[str, Any]) -> dict[str, Any]:
        start, end = date.fromisoformat(body["begin_date"]), date.fromisoformat(body["end_date"])
        most = {"getarticletotaldetail": 1, "getbizsummary": 30, "getusersummary": 7, "getusercumulate": 7}.get(name)
        if most is None:
            return _no(47009)
        if not 0 <= (end - start).days < most or end >= self.now().astimezone(CHINA).date():
            return _no(61500)
        rows = self.figures.get(name, [{"ref_date": body["begin_date"], "cumulate_user": 1203, "new_user": 0}])
        return {"list": [row for row in rows if body["begin_date"] <= row["ref_date"] <= body["end_date"]]}

    def settle(self) -> None:
        for job in self.jobs.values():
            if job["status"] != 1:
                continue
            job["status"] = self.fate
            # A draft is gone once it is public; one that another job has published is no more there to publish.
            draft = self.drafts.pop(job["draft"], None) if self.fate == 0 else None
            if draft is None:
                job["status"] = self.fate or 3
                continue
            job["article"] = f"Art-{self._next()}_x"
            url = f"http://mp.weixin.qq.com/s?__biz=MzA&mid={job['data']}&idx=1&sn=abc#rd"
            article = {
                "article": draft["article"],
                "at": self._seconds(),
                "url": url,
                "data": job["data"],
                "mass": job["mass"],
            }
            self.articles[job["article"]] = article
            if draft["article"].get("need_open_comment"):
                self.write_comment(job["data"], "第几泡最香？")

    def write_comment(self, data: int, text: str) -> int:
        """A reader comments."""
        identifier = sum(key[0] == data for key in self.comments) + 1
        row = {"user_comment_id": identifier, "create_time": self._seconds(), "content": text, "comment_type": 0}
        self.comments[data, identifier] = {**row, "openid": "o-reader"}
        return identifier

    def accepted(self) -> int:
        return len(self.jobs)

    def visible(self) -> list[str]:
        return [f"{key}~{a['data']}{'~' if a['mass'] else ''}{a['mass']}" for key, a in self.articles.items()]

    def _comment(self, body: dict[str, Any]) -> dict[str, Any] | None:
        return self.comments.get((body["msg_data_id"], body["user_comment_id"]))

    def _elect(self, body: dict[str, Any], value: int) -> dict[str, Any]:
        row = self._comment(body)
        if row is None:
            return _no(88008)
        row["comment_type"] = value
        return _ok()

    def _row(self, found: dict[str, Any], url: str, body: dict[str, Any]) -> dict[str, Any]:
        news = self._news(found["article"], url)
        if body.get("no_content"):
            news.pop("content")
        return {"content": {"news_item": [news]}, "update_time": found["at"]}

    def _news(self, article: dict[str, Any], url: str) -> dict[str, Any]:
        # Reading back escapes quotes.
        shown = {**article, "content": article["content"].replace("'", "&#39;"), "is_deleted": False}
        return shown | {"url": url or "http://mp.weixin.qq.com/s?tempkey=1"}

    def _next(self) -> int:
        self.number += 1
        return self.number

    def _seconds(self) -> int:
        return int(self.now().timestamp())


def _ok() -> dict[str, Any]:
    return {"errcode": 0, "errmsg": "ok"}


def _no(code: int) -> dict[str, Any]:
    return {"errcode": code, "errmsg": f"{SAID.get(code, 'error')} rid: 6789-abc"}


def _page(rows: list[dict[str, Any]], body: dict[str, Any]) -> dict[str, Any]:
    if not 1 <= body["count"] <= 20:
        return _no(40097)
    items = rows[body["offset"] : body["offset"] + body["count"]]
    return {"total_count": len(rows), "item_count": len(items), "item": items}
