"""The made-up people of the made-up schools, and the accounts they sign in with.

The accounts shown on the sign-in page (and printed by `make run`) are those with a `note`;
`python -m demo accounts` writes them to accounts.json.
"""

from __future__ import annotations

from dataclasses import dataclass

from cyzj.contracts.codes import Role
from cyzj.contracts.names import ROLES
from demo.places import BY_KEY, ENTERPRISES, OFFICE_NAME, SCHOOLS

PASSWORD = "demo-alliance-2026"  # noqa: S105  # printed for everybody: made-up people only
OFFICE = "office"
TEACHERS = "一二三"
WITH_BASES = ("chengdu", "jiangjin")
"""The schools with a training base, and so with somebody who runs it."""
_NOTES = {
    "chengdu.coordinator": "待办较多：应答要选定，提名要受理，任务书要签",
    "chengdu.leader": "看本校概况和待我批准",
    "deyang.coordinator": "常派教师送教的学校，有被退回的提名要修改",
    "deyang.teacher1": "本人的交流任务：接受提名、签任务书、交证据",
    "jiangjin.coordinator": "接收学校：确认到岗、离岗和考核",
    "gaozhi.coordinator": "高职学院：接收跟岗，发布讲座供给",
    "chengdu.manager": "实训基地：今日使用、待批预约、资源与停用",
    "chengdu.voter": "理事会表决：有两项决议待表决，看得到谁还没有表决",
    "mianyang.coordinator": "成员资格已暂停：办完进行中的，不能发起新的",
    "auto.coordinator": "合作企业：接收教师挂职锻炼，校企联建有逾期的里程碑",
    "auto.mentor": "企业师傅：我带的教师；校企联建待确认、待交付",
    "office.clerk": "联盟看板、督办队列、有异议的考核",
    "office.operator": "运行概况：发件箱、消费进度、死信",
}


@dataclass(frozen=True)
class Person:
    """A made-up person with one post."""

    account: str
    name: str
    place: str
    """Key of the organisation; `office` for the group office."""
    role: Role
    note: str = ""
    """What to look at with this account; empty: not shown on the sign-in page."""

    @property
    def place_name(self) -> str:
        return OFFICE_NAME if self.place == OFFICE else BY_KEY[self.place].name

    def shown(self) -> dict[str, str]:
        """The account as accounts.json lists it."""
        where, role = self.place_name, ROLES[self.role]
        if self.place == OFFICE and self.role is Role.GROUP_OFFICE:
            role = "专员"
        return {
            "account": self.account,
            "password": PASSWORD,
            "name": self.name,
            "initial": self.name.removeprefix("示例")[0],
            "role": self.role,
            "school": where,
            "note": f"{where} · {role} · {self.note}",
        }


def _person(account: str, name: str, role: Role) -> Person:
    return Person(account, name, account.split(".")[0], role, _NOTES.get(account, ""))


def voter_of(place: str) -> str:
    """The account that votes in the council for a school."""
    return f"{place}.voter"


def manager_of(place: str) -> str:
    """The account that runs a school's training base."""
    return f"{place}.manager"


def _people() -> list[Person]:
    people = [
        _person("office.clerk", "示例专员甲", Role.GROUP_OFFICE),
        _person("office.operator", "示例运维员甲", Role.OPERATOR),
    ]
    for school in SCHOOLS:
        key, letter = school.key, school.letter
        people.append(_person(f"{key}.coordinator", f"示例协调员{letter}", Role.COORDINATOR))
        people.append(_person(f"{key}.leader", f"示例校长{letter}", Role.SCHOOL_LEADER))
        people.append(_person(voter_of(key), f"示例理事{letter}", Role.COUNCIL_VOTER))
        if key in WITH_BASES:
            people.append(_person(manager_of(key), f"示例基地管理员{letter}", Role.BASE_MANAGER))
        people += [
            _person(f"{key}.teacher{n}", f"示例教师{letter}{mark}", Role.TEACHER)
            for n, mark in enumerate(TEACHERS, start=1)
        ]
    for firm in ENTERPRISES:
        key, letter = firm.key, firm.letter
        people.append(_person(f"{key}.coordinator", f"示例联络员{letter}", Role.COORDINATOR))
        people.append(_person(f"{key}.mentor", f"示例师傅{letter}", Role.ENTERPRISE_MENTOR))
    return people


PEOPLE = _people()
BY_ACCOUNT = {person.account: person for person in PEOPLE}


def coordinator_of(place: str) -> str:
    """The account that speaks for a school or enterprise day by day."""
    return f"{place}.coordinator"


def leader_of(place: str) -> str:
    """The account that approves for it: an enterprise's coordinator does so itself."""
    account = f"{place}.leader"
    return account if account in BY_ACCOUNT else coordinator_of(place)


def teachers_of(place: str) -> list[str]:
    """The accounts of its teachers."""
    return [p.account for p in PEOPLE if p.place == place and p.role is Role.TEACHER]


def mentor_of(place: str, other_than: str = "") -> str:
    """Who looks after a visiting teacher there."""
    if f"{place}.mentor" in BY_ACCOUNT:
        return f"{place}.mentor"
    return next(one for one in reversed(teachers_of(place)) if one != other_than)


def shown_accounts() -> list[dict[str, str]]:
    """What accounts.json lists."""
    return [person.shown() for person in PEOPLE if person.note]
