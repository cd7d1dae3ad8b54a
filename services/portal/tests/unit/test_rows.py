"""Forms with tables: rows as typed, blank ones dropped, errors in the cells of the rows as shown."""

from __future__ import annotations

from datetime import date
from typing import Any

from starlette.datastructures import FormData

from portal.clients.problems import Conflict, FieldProblem, Invalid
from portal.pages.factsheets.forms import content, sheet_form
from portal.rows import Sheet, SheetForm

PERSON = "01890a5d-ac96-774b-bcce-b302099a8057"
ITEM: dict[str, Any] = {
    "version": 3,
    "majors": [
        {"code": "460103", "catalogue_year": 2021, "enrolment": 320, "strength": True},
        {"code": "770101", "catalogue_year": 2021, "enrolment": None, "strength": False},
    ],
    "terms": [{"code": "2019-1", "first_day": "2019-09-02", "last_day": "2020-01-10"}],
    "sections": [{"number": 1, "starts": "08:20", "ends": "09:05"}],
    "contacts": [{"role": "general", "person_ref": PERSON, "verified_on": "2026-10-01"}],
    "strengths": "省级示范专业",
    "visiting": {"lodging": "校内专家楼", "meals": "", "transport": "", "safety": ""},
}


def form(item: dict[str, Any] | None = None) -> SheetForm:
    return sheet_form("更新", date(2026, 10, 28), {PERSON: "示例协调员乙（学校协调员）"}, item)


def sent(**fields: str) -> FormData:
    """A submission; `__` stands for the dashes in names of cells."""
    given = {"expected_version": "0", "idempotency_key": "k-1"}
    return FormData(given | {name.replace("__", "-"): text for name, text in fields.items()})


def typed(sheet: Sheet, name: str, cell: str) -> list[object]:
    """What stands in one column."""
    return [bound.value for row in sheet.rows(name) for column, bound in row if column.name == cell]


WITH_A_GAP = {
    "majors__0__code": "460103",
    "majors__0__catalogue_year": "2021",
    "majors__1__code": "",
    "majors__1__catalogue_year": "2021",
    "majors__2__code": "460103",
    "majors__2__strength": "yes",
    "sections__0__number": "1",
    "sections__0__starts": "",
    "sections__0__ends": "",
    "sections__1__number": "2",
    "sections__1__starts": "915",
    "sections__1__ends": "09：05",
}


def test_a_blank_row_is_not_sent_and_what_only_stood_there_says_nothing() -> None:
    sheet = form().read(sent(**WITH_A_GAP))
    assert not sheet.errors
    assert [one["code"] for one in sheet.body["majors"]] == ["460103", "460103"]
    assert sheet.body["sections"] == [{"number": 2, "starts": "09:15", "ends": "09:05"}]
    assert (sheet.body["terms"], sheet.body["contacts"]) == ([], [])
    assert (sheet.version, sheet.key) == (0, "k-1")
    body = content(sheet.body)
    assert [one["catalogue_year"] for one in body["majors"]] == [2021, 2021]
    assert body["visiting"] == {"lodging": "", "meals": "", "transport": "", "safety": ""}


def test_an_error_of_the_api_lands_in_the_cell_of_the_row_as_shown() -> None:
    sheet = form().read(sent(**WITH_A_GAP))
    errors = (
        FieldProblem("majors.1.code", "与前面一行重复，请删去一行。"),
        FieldProblem("sections.0.ends", "下课时间要晚于上课时间，请修改。"),
        FieldProblem("visiting.lodging", "不要写电话号码，请在联系人里选人。"),
        FieldProblem("terms", "最多 12 行，现在是 13 行，请删减。"),
    )
    sheet.refuse(Invalid("member_schools", 422, errors=errors))
    assert set(sheet.errors) == {"majors-2-code", "sections-1-ends", "lodging", "terms"}
    assert sheet.other_errors == []
    assert sheet.field("majors-2-code").spec.label == "开设专业第 3 行的专业代码"
    assert typed(sheet, "majors", "code") == ["460103", "", "460103"], "rows stay where they were"


def test_what_cannot_be_understood_is_told_at_its_cell_and_kept() -> None:
    sheet = form().read(
        sent(
            majors__0__code="数控",
            majors__0__enrolment="三百",
            terms__1__code="2026-1",
            terms__1__first_day="2026-08-31",
            sections__0__starts="25:00",
            sections__0__number="1",
            contacts__2__role="general",
        )
    )
    assert sheet.errors == {
        "majors-0-code": "请填 6 位专业代码，例如 460103",
        "majors-0-enrolment": "请填整数，例如 16",
        "terms-0-last_day": "请填写上课最后一天",
        "sections-0-starts": "请按 08:20 或 0820 的样子填写时间",
        "sections-0-ends": "请填写下课",
        "contacts-0-person_ref": "请选择联系人",
    }
    assert typed(sheet, "majors", "code") == ["数控"]


def test_more_rows_keep_what_was_typed_and_one_is_emptied_in_its_place() -> None:
    more = form().redrawn(sent(**WITH_A_GAP), "more:majors")
    assert typed(more, "majors", "code") == ["460103", "", "460103", "", "", ""]
    assert typed(more, "majors", "catalogue_year")[3:] == ["2021"] * 3
    assert more.errors == {}
    assert more.field("majors-3-code").focused
    emptied = form().redrawn(sent(**WITH_A_GAP), "empty:majors-0")
    assert typed(emptied, "majors", "code") == ["", "", "460103"]
    assert emptied.field("majors-0-code").focused
    nowhere = form().redrawn(sent(**WITH_A_GAP), "empty:majors-9")
    assert typed(nowhere, "majors", "code") == ["460103", "", "460103"]
    assert form().redrawn(sent(**WITH_A_GAP), "more:nothing").focus == ""


def test_no_more_rows_are_drawn_than_may_be_sent() -> None:
    full = {f"sections__{place}__starts": "08:00" for place in range(19)}
    assert len(form().redrawn(sent(**full), "more:sections").rows("sections")) == 20


def test_a_form_is_filled_from_an_item_with_blank_rows_below() -> None:
    sheet = form(ITEM).blank(ITEM)
    assert typed(sheet, "majors", "code") == ["460103", "770101", "", ""]
    assert typed(sheet, "majors", "strength") == ["yes", "", "", ""]
    assert typed(sheet, "sections", "number") == ["1", "2", "3"]
    code, bound = sheet.rows("terms")[0][0]
    assert (bound.value, dict(code.options)["2019-1"]) == ("2019-1", "2019–2020 学年第一学期")
    assert sheet.rows("contacts")[0][1][1].value == PERSON
    assert sheet.field("lodging").value == "校内专家楼"
    assert [len(form().blank().rows(name)) for name in ("majors", "terms", "sections")] == [4, 2, 8]


def test_a_clash_tells_each_table_that_differs_and_keeps_the_rows() -> None:
    sheet = form().read(sent(**WITH_A_GAP, lodging="校外酒店"))
    sheet.clash(Conflict("member_schools", 409, "stale-version", current=ITEM))
    assert sheet.version == 3
    told = {one.label: (one.mine, one.theirs) for one in sheet.differences}
    assert told["开设专业"] == (
        "460103 2021；460103 优势专业",
        "460103 2021 320 优势专业；770101 2021",
    )
    assert told["联系人"] == ("", "总协调 示例协调员乙（学校协调员）")
    assert told["住宿"] == ("校外酒店", "校内专家楼")
    assert typed(sheet, "majors", "code") == ["460103", "", "460103"]
