"""The pages' own sentences in Chinese and English. This process has no Django, hence no gettext."""

from __future__ import annotations

from datetime import UTC, datetime

from starlette.requests import Request

COOKIE = "practice_lang"
WORDS: dict[str, tuple[str, str]] = {
    "network": ("练习网络", "Practice network"),
    "practice": ("练习", "Practice"),
    "promise": ("这里的内容不会离开这台机器", "Nothing here leaves this machine"),
    "about_title": ("这是什么", "What this is"),
    "about": (
        "练习网络模拟各个社交平台的字数、图片和视频规则。练习账号发布的内容、读者和评论都只存在于这里，可以放心演练。",
        "The practice network imitates the text, image and video rules of social platforms. Posts, readers and "
        "comments of practice accounts exist only here, so you can rehearse safely.",
    ),
    "live": ("新内容会自动出现", "New posts appear by themselves"),
    "accounts": ("账号", "Accounts"),
    "everyone": ("全部账号", "All accounts"),
    "followers": ("粉丝", "followers"),
    "posts": ("条内容", "posts"),
    "post": ("条内容", "post"),
    "empty": ("还没有内容", "Nothing here yet"),
    "empty_more": (
        "在矩阵里连接一个练习账号并发布，内容会出现在这里。",
        "Connect a practice account in Juzhen and publish; the post will appear here.",
    ),
    "tagged": ("话题", "Hashtag"),
    "older": ("更早的内容", "Older posts"),
    "comments": ("评论", "Comments"),
    "passed_on": ("转发的人", "Passed on by"),
    "no_comments": ("还没有评论", "No comments yet"),
    "author": ("作者", "Author"),
    "reply_to": ("回复", "to"),
    "messages": ("私信与提及", "Messages and mentions"),
    "no_messages": ("还没有人写信或提到这个账号", "Nobody has written to or mentioned this account yet"),
    "speak": ("说点什么", "Say something"),
    "speak_more": (
        "以账号身份写，就像团队在平台自己的工具里回复；以读者身份写，就像真的有人留言。",
        "As the account, this is like answering in the platform's own tool; as a reader, like a real person writing.",
    ),
    "as_person": ("读者的名字", "Reader's name"),
    "as_account": ("以账号身份", "As the account"),
    "as_reader": ("以读者身份", "As a reader"),
    "who_speaks": ("谁在说", "Who speaks"),
    "what": ("说在哪里", "Where"),
    "comment": ("评论", "Comment"),
    "message": ("私信", "Message"),
    "mention": ("提及", "Mention"),
    "send": ("发送", "Send"),
    "answer": ("回复", "Answer"),
    "edited": ("已编辑", "edited"),
    "taken_back": ("已删除", "deleted"),
    "unsaid": ("没有发出，请修改后重试：", "Not sent. Change this and try again:"),
    "conversation_not_begun": ("只能回复给账号写过信的人", "An account may only answer people who wrote to it"),
    "window_closed": ("对方最后一次来信已太久，不能再回复", "The person's last message is too old to be answered"),
    "person_required": ("请填写读者的名字", "Give the reader a name"),
    "processing": ("视频处理中", "Processing video"),
    "all": ("查看全文", "Read all"),
    "image": ("图片", "Image"),
    "video": ("视频", "Video"),
    "missing": ("找不到这个页面", "This page does not exist"),
    "missing_more": ("内容可能已被删除，或地址有误。", "The post may have been deleted, or the address is wrong."),
    "to_home": ("回到首页", "Go to the feed"),
    "seen": ("浏览", "Views"),
    "video_views": ("播放", "Plays"),
    "likes": ("点赞", "Likes"),
    "shares": ("转发", "Shares"),
    "saves": ("收藏", "Saves"),
    "by_hand": ("人工发布", "Post by hand"),
    "by_hand_more": (
        "这里相当于平台自己的 App。需要人工发布的内容在这里发出，再把链接填回矩阵。",
        "This stands for the platform's own app. Publish hand-off posts here, then paste the link back into Juzhen.",
    ),
    "title": ("标题", "Title"),
    "text": ("正文", "Text"),
    "file": ("图片或视频", "Images or a video"),
    "publish": ("发布", "Publish"),
    "published": ("已发布。把这个链接填回矩阵：", "Published. Paste this link back into Juzhen:"),
    "refused": ("没有发布，请修改后重试：", "Not published. Change this and try again:"),
    "content_invalid": ("内容不符合这个平台的规则", "The post breaks this network's rules"),
    "format_unsupported": ("不支持这种内容形式", "This kind of post is not supported"),
    "text_too_long": ("正文太长", "The text is too long"),
    "text_required": ("请填写正文或添加图片、视频", "Add text, images or a video"),
    "title_too_long": ("标题太长", "The title is too long"),
    "title_unsupported": ("这个平台没有标题", "This network has no titles"),
    "title_required": ("请填写标题", "Add a title"),
    "too_many_hashtags": ("话题太多", "Too many hashtags"),
    "too_many_images": ("图片太多", "Too many images"),
    "image_required": ("请添加图片", "Add an image"),
    "mixed_media": ("图片和视频不能一起发布", "Images and videos cannot be mixed"),
    "image_type": ("不支持这种图片格式", "This image format is not supported"),
    "image_too_large": ("图片文件太大", "The image file is too large"),
    "image_ratio": ("图片比例不符合要求", "The image's proportions do not fit"),
    "cover_ratio": ("封面比例不符合要求", "The cover's proportions do not fit"),
    "video_required": ("请添加视频", "Add a video"),
    "too_many_videos": ("视频太多", "Too many videos"),
    "video_too_long": ("视频太长", "The video is too long"),
    "video_too_large": ("视频文件太大", "The video file is too large"),
    "media_type_unsupported": ("不支持这种文件格式", "This file format is not supported"),
    "now": ("刚刚", "just now"),
    "minutes": ("{n} 分钟前", "{n} min ago"),
    "hours": ("{n} 小时前", "{n} h ago"),
    "other_language": ("English", "中文"),
}


class Reader:
    """The person looking at a page: their language and the clock to tell time by."""

    def __init__(self, request: Request, now: float) -> None:
        asked = request.query_params.get("lang", "")
        self.chosen = asked in {"zh", "en"}
        stored = request.cookies.get(COOKIE, "")
        self.lang = asked if self.chosen else stored if stored in {"zh", "en"} else _accepted(request)
        self.now = now

    @property
    def html_lang(self) -> str:
        """BCP 47 tag for the page."""
        return "zh-Hans" if self.lang == "zh" else "en"

    def __call__(self, key: str, **values: object) -> str:
        """The sentence of this key."""
        text = WORDS[key][0 if self.lang == "zh" else 1]
        return text.format(**values) if values else text

    def number(self, value: int) -> str:
        """A count the way people read it: 1.2 万, 12.3K."""
        steps = ((10**8, " 亿"), (10**4, " 万")) if self.lang == "zh" else ((10**6, "M"), (10**4, "K"))
        for size, unit in steps:
            if value >= size:
                shown = value / (10**3 if unit == "K" else size)
                return f"{shown:.1f}".removesuffix(".0") + unit
        return f"{value:,}"

    def when(self, at: float) -> str:
        """How long ago, or the date in UTC once it is more than a day."""
        age = self.now - at
        if age < 60:
            return self("now")
        if age < 3600:
            return self("minutes", n=int(age // 60))
        if age < 86400:
            return self("hours", n=int(age // 3600))
        date = datetime.fromtimestamp(at, UTC)
        return f"{date.month}月{date.day}日" if self.lang == "zh" else f"{date.day} {date:%b}"


def _accepted(request: Request) -> str:
    """The better of zh and en by Accept-Language, in the header's order; zh without one."""
    for part in request.headers.get("accept-language", "").lower().split(","):
        tag = part.strip()[:2]
        if tag in {"zh", "en"}:
            return tag
    return "zh"
