"""What may be done with a programme, in words; joint_training decides."""

from __future__ import annotations

from cyzj.contracts.joint_training.programme import PROGRAMME_KINDS, PROGRAMME_TAGS
from portal.pages.cohorts.acting import REASON, Item, Thing, Verb
from portal.pages.exchanges.confirming import Row
from portal.words import hours, short_hash

API, PATH = "/v1/programmes", "/programmes"
CRUMBS = [("人才共育", ""), ("培养项目", PATH)]
KINDS = {str(code): name for code, name in PROGRAMME_KINDS.items()}
TAGS = {str(code): name for code, name in PROGRAMME_TAGS.items()}


def _about(item: Item) -> list[Row]:
    return [
        ("项目", "", item["title"]),
        ("类型", "", KINDS[item["kind"]]),
        ("课程", "", f"{len(item['units'])} 个单元，{hours(item['hours'])}"),
        ("内容指纹", "", short_hash(item["content_hash"])),
    ]


THING = Thing(
    "programme",
    API,
    PATH,
    CRUMBS,
    {
        "submit": Verb(
            "提交审批",
            "把下列内容提交集团办公室审批。",
            "审批期间不能修改；退回后可以修改再提交。",
            "已提交审批",
            "接下来等集团办公室批准。",
            "submitted",
        ),
        "approve": Verb(
            "批准",
            "批准下列内容。提交人不能批准自己提交的项目。",
            "主办学校可以发布并开班；内容不能再改，要改须起草修订版。",
            "已批准",
            "接下来等主办学校发布。",
            "approved",
            sends=("content_hash",),
        ),
        "return": Verb(
            "退回修改",
            "把项目退回主办学校修改。",
            "主办学校修改后再次提交。",
            "已退回",
            "",
            "draft",
            (REASON,),
            danger=True,
        ),
        "publish": Verb(
            "发布项目",
            "向全联盟发布下列项目。",
            "主办学校和合作单位可以开班；修订版发布后，原版自动归档。",
            "已发布",
            "可以计划班次了。",
            "published",
        ),
        "archive": Verb(
            "归档",
            "归档后不再开新班。",
            "进行中的班次照常办完，证书照常核验。",
            "已归档",
            "",
            "archived",
            danger=True,
        ),
    },
    _about,
)
