"""The thirteen tones: a colour, a glyph and a meaning together, never a colour alone."""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True)
class Tone:
    """How a state looks: `colour` names a style, `glyph` a drawing of the chip macro."""

    code: str
    colour: str
    glyph: str
    meaning: str


TONES = {
    tone.code: tone
    for tone in (
        Tone("draft", "grey", "ring", "未开始"),
        Tone("wait", "blue", "clock", "等对方或系统"),
        Tone("half", "blue", "half", "推进中"),
        Tone("mine", "orange", "flag", "轮到我"),
        Tone("watch", "orange", "clock", "需留意"),
        Tone("part", "green", "half", "部分达成"),
        Tone("on", "green", "dot", "有效"),
        Tone("done", "outline-green", "check", "圆满结束"),
        Tone("over", "outline-grey", "minus", "无果结束"),
        Tone("no", "red", "cross", "失败或拒绝"),
        Tone("held", "purple", "bars", "被中止"),
        Tone("disp", "purple", "clock", "有争议"),
        Tone("idle", "grey", "bars", "自行暂停"),
    )
}
