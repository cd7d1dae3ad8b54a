"""How the weighted hours of an engagement come about."""

from __future__ import annotations

from portal.pages.engagements.asking import BY_HOURS
from portal.pages.engagements.seen import Item
from portal.words import hours, number, span_words


def hours_rows(item: Item) -> list[tuple[str, str]]:
    """How the weighted hours come about, from what the services state."""
    weighted = item["recognised_hours"] or item["expected_hours"]
    name = "认定学时" if item["recognised_hours"] else "预计学时"
    rows = []
    if item["exchange_type"] in BY_HOURS:
        taught = item["taught_hours"] or item["planned_hours"] or "0"
        factor = float(weighted) / float(taught) if float(taught) else 0.0
        basis = "实际授课" if item["taught_hours"] else "计划授课"
        rows += [(basis, hours(taught)), ("系数", f"× {number(f'{factor:.2f}')}")]
    elif item["days_present"] is not None:
        days = int(item["days_present"])
        each = float(weighted) / days if days else 0.0
        rows += [("在岗", f"{days} 个工作日"), ("每日", f"× {number(f'{each:.2f}')} 加权学时")]
    else:
        first, last = item["actual_from"] or item["planned_from"], item["actual_to"]
        until = last or item["planned_to"]
        rows.append(("天数", f"{span_words(first, until)} 的工作日，按校历，扣除中断期间"))
    rows.append((name, hours(weighted, "加权学时")))
    if item["formula"]:
        rows.append(("口径", item["formula"]))
    return rows
