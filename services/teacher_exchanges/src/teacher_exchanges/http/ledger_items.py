"""How accounts and entries of the ledger stand in answers."""

from __future__ import annotations

from datetime import date, datetime
from decimal import Decimal
from uuid import UUID

from cyzj.contracts.codes import ExchangeType
from cyzj.contracts.teacher_exchanges.ledger_entry import EntryKind
from cyzj.domain.caller import Caller
from cyzj.http.schools import SchoolBrief, school_brief
from cyzj.http.values import ClassHours, Item
from cyzj.members.reading import Organisations
from teacher_exchanges.domain.ledger import POOL, Entry
from teacher_exchanges.storage.ledger import Balance

BAND = 4000
"""[P] Hundredths of class hours within which a school counts as balanced."""
POOL_NAME = "联盟公共账户"
KINDS = {
    EntryKind.RECOGNITION: "学时认定",
    EntryKind.REVERSAL: "冲正",
    EntryKind.CORRECTION: "更正",
}
Schools = Organisations


class AccountItem(Item):
    """An account: what it gave and received in all."""

    school: SchoolBrief | None
    """Null also while its registration has not been heard of."""
    school_id: UUID | None
    """Null: the alliance's account."""
    given: ClassHours
    received: ClassHours
    net: Decimal
    """Given less received, in 学时; over all accounts together it is zero."""
    in_band: bool
    """Whether it lies within the band (平衡区间)."""


class Accounts(Item):
    """The accounts that the caller may see: its own, or to the office all with the alliance's."""

    band: ClassHours
    items: tuple[AccountItem, ...]


class TransferItem(Item):
    """Hours that one account gave another."""

    giver: SchoolBrief | None
    giver_id: UUID | None
    """Null: the alliance's account."""
    receiver: SchoolBrief | None
    receiver_id: UUID | None
    """Null: the alliance's account."""
    hours: ClassHours


class EntryItem(Item):
    """An entry as it stands."""

    id: UUID
    version: int
    number: str
    kind: EntryKind
    state: str
    """`standing` or `reversed`."""
    engagement_id: UUID
    engagement_number: str
    exchange_type: ExchangeType
    formula: str | None
    posted_on: date
    created_at: datetime
    transfers: tuple[TransferItem, ...]
    reverses: UUID | None
    reversed_by: UUID | None
    words: str
    waiting_on: tuple[str, ...] = ()
    allowed_actions: tuple[str, ...]


def entry_item(entry: Entry, schools: Schools, caller: Caller) -> EntryItem:
    """The entry; only the office corrects."""
    plain = {name: getattr(entry, name) for name in EntryItem.model_fields if hasattr(entry, name)}
    standing = entry.reversed_by is None and entry.kind is not EntryKind.REVERSAL
    transfers = (
        TransferItem(
            giver=brief(one.giver, schools),
            giver_id=school_of(one.giver),
            receiver=brief(one.receiver, schools),
            receiver_id=school_of(one.receiver),
            hours=one.hours,
        )
        for one in entry.transfers
    )
    return EntryItem(
        **{**plain, "transfers": tuple(transfers)},
        state="reversed" if entry.reversed_by else "standing",
        allowed_actions=("reverse", "correct") if standing and caller.is_office else (),
    )


def brief(account: UUID, schools: Schools) -> SchoolBrief | None:
    """The school of an account; None for the alliance's, and for one not heard of yet."""
    return school_brief(schools.get(account))


def school_of(account: UUID) -> UUID | None:
    """The school's id; None for the alliance's account."""
    return None if account == POOL else account


def name_of(account: UUID, schools: Schools) -> str:
    """What people call the account."""
    if account == POOL:
        return POOL_NAME
    return schools[account].name if account in schools else ""


def account_item(balance: Balance, schools: Schools) -> AccountItem:
    return AccountItem(
        school=brief(balance.account, schools),
        school_id=school_of(balance.account),
        given=balance.given,
        received=balance.received,
        net=Decimal(balance.net) / 100,
        in_band=abs(balance.net) <= BAND,
    )
