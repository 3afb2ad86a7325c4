"""Names and words of the simulated public. All of them are invented."""

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
