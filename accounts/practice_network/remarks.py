"""Names and words of the simulated public. All of them are invented.

`{order}`, `{phone}`, `{tracking}` and `{place}` are filled in by `crowd`.
"""

from __future__ import annotations

PEOPLE = {
    "zh": (
        "一颗小青柑", "半糖去冰", "阿禾今天喝茶", "南山有雾", "茉莉没有茶", "周末不加班", "林间小鹿", "橘子汽水味",
        "江边散步的人", "小满与大满", "豆包不甜", "夜航船", "慢慢来的阿宁", "一只会泡茶的猫", "北纬三十度",
        "木木的早餐",
        "山脚下的邮局", "冬天晒太阳", "拾光杂货", "云吞面加蛋", "陈皮话梅", "屋顶看星星", "桂花落满肩", "小城故事多",
        "不吃香菜", "旧书与新茶", "蓝色围裙", "走走停停走走", "雨天适合睡觉", "一杯白开水",
    ),
    "en": (
        "slowmorning", "kettleandcup", "noravane", "paper_lantern", "j.okafor", "steeped", "mira.writes", "twoleaves",
        "harbourlight", "eastofhere", "tom.brewster", "quietkitchen", "ana_luz", "fieldnotes", "gingerroot", "lena.k",
        "oolongdays", "rowan_p", "thirdcup", "cloudforest", "samira.h", "inkandsteam", "maple.and.rye", "wren",
    ),
}  # fmt: skip

REMARKS = {
    "zh": (
        "照片拍得好舒服，想去店里坐坐", "请问周末需要提前预约吗？", "上次买的已经喝完了，等这个补货", "多少钱一份呀",
        "这个颜色看着就暖和", "在外地能寄吗？", "收藏了，周末照着做一次", "排队等了半小时才拿到，希望能多开一个窗口",
        "第一次看到这样讲的，学到了", "家里老人也能喝吗？", "包装收到时有点压坏了，该找谁？",
        "什么时候再来我们这边开店",
        "比我想的清淡，挺好", "可以出一期讲水温的吗", "已经安利给同事了",
        "配方里有坚果吗？我过敏", "好看，截图当壁纸了",
        "味道和去年不太一样，是换了原料吗", "求同款杯子", "晚上喝会睡不着吗？", "支持，继续更新", "地址在哪儿，没找到",
        "客服一直没回我消息", "冬天就等这个了",
    ),
    "en": (
        "This looks so warm.", "Do you ship abroad?", "Just ordered two, can't wait.", "What temperature do you use?",
        "Where can I find the cup?", "Tried it last night and loved it.", "Is this one caffeine free?",
        "My parcel arrived with a dent, who can I ask?", "Saving this for the weekend.", "Lovely photo.",
        "Will it be back in stock?", "Tastes different from last year. Did the recipe change?",
        "More of this, please.", "How long does it keep once opened?", "Any nuts in it? I have an allergy.",
        "Waited half an hour in line, but worth it.", "Sent this to my whole team.", "Beautiful colour.",
        "Could you post the recipe?", "Still no answer from support.",
    ),
}  # fmt: skip

# What a crowd says under a post: beyond REMARKS also anger, wishes to buy, and spam.
CROWD = {
    "zh": (
        *REMARKS["zh"],
        "订单{order}说今天送达，到现在物流都没动", "等了八天还没发货，退款！", "怎么买？求链接",
        "有没有大份装，公司要五十份",
        "收到发霉了，太失望了", "活动价到几号？想拼单", "加我领优惠，全场三折", "刷到三次了，这次真的下单",
        "兼职日结，私我了解", "直播间说送杯子，我的单里没有", "客服态度真好，换货两天就到了", "又涨价了吧",
        "{place}有门店吗？", "喝完拉肚子了，你们质检过吗", "给爸妈买了一份，他们说好", "😍😍😍", "催更催更",
    ),
    "en": (
        *REMARKS["en"],
        "Order {order} was due today and tracking has not moved.", "Eight days and nothing shipped. Refund, please.",
        "How do I buy this? Link?", "Do you do bulk? We need fifty for the office.",
        "Mine arrived mouldy. Very disappointed.",
        "When does the offer end?", "DM me for 70% off everything", "Third time I see this, ordering now.",
        "Earn $300 a day from home, ask me how", "The stream promised a free cup, mine had none.",
        "Support swapped my broken one in two days, thank you!", "Is there a shop in {place}?",
        "It upset my stomach. Is it tested?", "😍😍😍", "Got one for my parents and they love it.",
    ),
}  # fmt: skip

# What people write to an account directly.
MESSAGES = {
    "zh": (
        "你好，订单{order}什么时候发货？", "在吗", "我收到的盒子破了，照片发你看", "想改一下收货地址，电话{phone}",
        "快递单号{tracking}三天没动了，帮我查一下", "请问可以开发票吗？公司抬头", "你们送礼盒可以写贺卡吗",
        "少发了一袋，麻烦补一下，订单{order}", "想问下孕妇能喝吗", "批发怎么谈？我在{place}有两家店",
        "上次那位客服说给我补券，一直没收到", "我要退款，不想等了", "谢谢，已经收到了，很好喝",
        "我的手机号换成{phone}了，会员能转过来吗", "冷水泡行不行，泡多久", "你好，商务合作请联系我",
        "什么时候有货？有货叫我一声", "刚下单能加一个杯子一起发吗", "投诉没人管是吧，那我找平台了",
    ),
    "en": (
        "Hi, when does order {order} ship?", "Hello, anybody there?", "The box arrived broken, sending you a photo.",
        "Can I change the delivery address? My number is {phone}.", "Tracking {tracking} has not moved for three days.",
        "Could I get an invoice for my company?", "Can you add a card to the gift box?",
        "One bag was missing from order {order}.", "Is it safe during pregnancy?",
        "Do you sell wholesale? I run two cafés in {place}.",
        "Your colleague promised me a voucher last week, nothing came.", "I want my money back.",
        "Thank you, it arrived and it is delicious.", "How long should it steep in cold water?",
        "Please tell me when it is back in stock.", "Nobody answers. I will report this.",
    ),
}  # fmt: skip

# What people write elsewhere that names an account; `{name}` is its handle.
MENTIONS = {
    "zh": (
        "今天下午茶 @{name} 这个真的可以", "有人喝过 @{name} 吗？值不值", "@{name} 你们家快递是走路来的吗",
        "办公室人手一杯 @{name}", "@{name} 什么时候出联名啊", "避雷 @{name}，包装和宣传不是一回事",
    ),
    "en": (
        "Afternoon tea with @{name}, no notes.", "Has anybody tried @{name}? Worth it?",
        "@{name} does your courier walk?", "Whole office is on @{name} now.", "@{name} when is the next collab?",
        "Skip @{name}, the box looks nothing like the ad.",
    ),
}  # fmt: skip

PLACES = {
    "zh": ("杭州", "苏州", "成都", "武汉", "青岛", "长沙"),
    "en": ("Leeds", "Toronto", "Porto", "Austin", "Perth", "Utrecht"),
}
