"""Finding by words."""

from __future__ import annotations

from hypothesis import given
from hypothesis import strategies as st

from cyzj.search.pairs import grams, plain, sought, words_of


def finds(query: str, *texts: str) -> bool:
    words, text = words_of(query), plain(*texts)
    return set(sought(words)) <= set(grams(text)) and all(word in text for word in words)


def test_any_part_of_a_title_or_number_is_found() -> None:
    texts = ("TR-2026-0252", "新能源汽车高压安全实训送教", "动力电池检测与维护")
    for query in (
        "送教",
        "高压安全",
        "0252",
        "tr-2026",
        "电池",
        "车",
        "送教 电池",
        "ＴＲ－２０２６",
    ):
        assert finds(query, *texts), query
    for query in ("教送", "0525", "安全电池", "数控", "送教 数控"):
        assert not finds(query, *texts), query


@given(st.text(), st.text(min_size=1), st.text())
def test_a_text_is_found_by_any_part_of_it(before: str, part: str, after: str) -> None:
    whole = plain(before + part + after).replace("\n", "")
    word = "".join(words_of(part))
    if word and word in whole:
        assert set(sought([word])) <= set(grams(whole))
