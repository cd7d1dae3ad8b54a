"""The sentence that explains each factor, in the words of the people who read it."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import assert_never

from cyzj.contracts.teacher_exchanges.facets import TEACHER_LEVELS
from teacher_exchanges.domain.matching import factors as f
from teacher_exchanges.domain.matching.facts import Around, Posted, Rating
from teacher_exchanges.domain.matching.weights import Factor, Nearness, Way, Weights

MajorName = Callable[[str | None], str | None]
"""The name of a code of the catalogue, where it is known."""


def sentences(
    request: Posted, offer: Posted, around: Around, weights: Weights, major_name: MajorName
) -> Mapping[Factor, str]:
    """One sentence a factor."""
    asking, offering = around.school(request.school), around.school(offer.school)
    way = f.way((request.mode, offer.mode), asking, offering)
    return {
        Factor.MAJOR: _major(request.major, offer.major, major_name),
        Factor.DATES: _dates(request, offer, weights),
        Factor.VOLUME: _volume(request, offer),
        Factor.LEVEL: _level(request, offer, weights),
        Factor.TRAVEL: _WAYS[way],
        Factor.LEDGER: _ledger(f.giver_asks(request), asking.net, offering.net),
        Factor.RATING: _rating(offering.rated(request.exchange_type), weights),
    }


def _major(asked: str | None, offered: str | None, name: MajorName) -> str:
    a, o = (
        f"{name(code) or '专业'}（{code}）" if code else "不限专业" for code in (asked, offered)
    )
    near = f.nearness(asked, offered)
    match near:
        case Nearness.SAME:
            return f"专业相同：{a}。" if asked else "双方都不限专业。"
        case Nearness.WITHIN:
            return f"一方的范围包含另一方：{a}，{o}。"
        case Nearness.ANY:
            return f"一方不限专业：需求{a}，供给{o}。"
        case Nearness.CLASS:
            return f"同一专业类：{a}，{o}。"
        case Nearness.GROUP:
            return f"同一专业大类：{a}，{o}。"
        case Nearness.OTHER_LEVEL_CLASS:
            return f"中职、高职对应的专业类：{a}，{o}。"
        case Nearness.OTHER_LEVEL_GROUP:
            return f"中职、高职对应的专业大类：{a}，{o}。"
        case Nearness.DIFFERENT:
            return f"专业大类不同：{a}，{o}。"
    assert_never(near)


def _dates(request: Posted, offer: Posted, weights: Weights) -> str:
    days, needed = f.overlap(request, offer), f.days_needed(request, weights)
    enough = "够用" if days >= needed else "不够，需要再商量日期"
    return f"双方窗口重叠 {days} 天，完成这项交流约需 {needed} 天，{enough}。"


def _volume(request: Posted, offer: Posted) -> str:
    asked, offered = f.volume_of(request), f.volume_of(offer)
    if asked is None or offered is None:
        return "这类交流不按学时或天数申报。"
    if request.class_hours is not None:
        text = f"需要 {asked / 100:g} 学时，可提供 {offered / 100:g} 学时"
    else:
        text = f"需要 {asked} 个工作日，可提供 {offered} 个工作日"
    return f"{text}。" if offered >= asked else f"{text}，略少。"


def _level(request: Posted, offer: Posted, weights: Weights) -> str:
    demanded, supplied = f.levels(request, offer)
    if weights.ranks[demanded] == 0:
        return "接收方不限师资层次。"
    wanted = TEACHER_LEVELS[demanded]
    if weights.ranks[supplied] == 0:
        return f"接收方要求{wanted}，派出方没有注明层次，请核实。"
    given = TEACHER_LEVELS[supplied]
    met = "符合要求" if weights.ranks[supplied] >= weights.ranks[demanded] else "低于要求"
    return f"接收方要求{wanted}，派出方为{given}，{met}。"


_WAYS = {
    Way.REMOTE: "可以线上进行，不用往返。",
    Way.SAME_CITY: "双方在同一城市。",
    Way.SAME_JURISDICTION: "双方在同一省（市），不在同一城市。",
    Way.ACROSS: "双方跨川渝，需要往返。",
    Way.UNKNOWN: "有一方没有登记所在城市，按中等计。",
    Way.CONTRARY: "一方要线上、一方要现场，需要再商量方式。",
}


def _ledger(giver_asks: bool | None, asking: int, offering: int) -> str:
    if giver_asks is None:
        return f"双方都给出学时：需求方结余 {_net(asking)}，供给方结余 {_net(offering)} 学时。"
    giver, receiver = (asking, offering) if giver_asks else (offering, asking)
    who = "需求方" if giver_asks else "供给方"
    text = f"由{who}给出学时：给出方结余 {_net(giver)}，获得方结余 {_net(receiver)} 学时"
    if giver < receiver:
        return f"{text}，有助于双方趋于平衡。"
    return f"{text}。" if giver == receiver else f"{text}，给出方已经给出较多。"


def _net(hundredths: int) -> str:
    return f"{hundredths / 100:+.2f}" if hundredths else "0.00"


def _rating(rating: Rating, weights: Weights) -> str:
    if rating.count < weights.rating_least:
        return f"供给方这类交流的评价不足 {weights.rating_least} 份（n={rating.count}），按中等计。"
    return f"供给方以往这类交流平均 {rating.total / rating.count:.1f} 分（n={rating.count}，满分 5 分）。"
