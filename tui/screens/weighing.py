"""What a mailing list comes to, as it is kept or as it would be for another purpose or context; asks the store, draws nothing."""

from __future__ import annotations

from dataclasses import dataclass
from typing import NamedTuple

from store import list_receipts, mailing_lists
from store.errors import Refused
from store.list_evaluation import Evaluation, evaluate
from store.list_sql import Asked
from store.records.contexts import Context, CustomerContext, GlobalContext, ListScope, OwnContext, ProjectContext
from store.records.mailing_lists import CandidateLine, ListCounts
from store.records.progress import Progress
from store.records.receipts import ReceiptLine
from store.vocabulary import Purpose
from tui.wording import count


@dataclass(frozen=True, slots=True)
class WhatIf:
    """What a list is seen with instead of what is kept; nothing of it is saved."""

    purpose: Purpose | None = None
    scope: ListScope | None = None
    primary_only: bool | None = None

    def __bool__(self) -> bool:
        """Whether anything is other than it is kept."""
        return self != AS_KEPT


AS_KEPT = WhatIf()
"""Nothing otherwise."""


class Weighed(NamedTuple):
    """Everybody of a list judged."""

    asked: Asked
    place: str
    """What the customer or project of its context is called."""
    evaluation: Evaluation
    counts: ListCounts

    @property
    def words(self) -> str:
        """``commercial · each in own customer · all``: for what, where, and which addresses of each (M20, D1)."""
        addresses = "primary only" if self.asked.primary_only else "all"
        return " · ".join((self.asked.purpose.value, scope_words(self.asked.scope, self.place), addresses))

    @property
    def apart(self) -> bool:
        """Whether each is asked about in a place of its own."""
        return isinstance(self.asked.scope, OwnContext)

    def to_be_copied(self, addresses: int | None) -> str:
        """``298 addresses · commercial · each in own customer · all``; how many it is may be unknown."""
        return self.words if addresses is None else f"{count(addresses, 'address', 'addresses')} · {self.words}"


class LastCopy(NamedTuple):
    """The last copy of a list, and what is otherwise now."""

    receipt: ReceiptLine
    come: int | None
    """How many addresses would be copied now and were not; None: nobody knows any more."""
    gone: int | None


def weigh(list_id: int, what_if: WhatIf, progress: Progress) -> Weighed:
    """Judge everybody. Raises Refused where there are no lists, or the list has no context (M20); NotFound."""
    asked = mailing_lists.ask(
        list_id, purpose=what_if.purpose, scope=what_if.scope, primary_only=what_if.primary_only
    )  # fmt: skip
    evaluation = evaluate(asked, progress=progress)
    return Weighed(asked, mailing_lists.place_name(asked.scope), evaluation, evaluation.counts())


def last_copy(list_id: int, what_if: WhatIf) -> LastCopy | None:
    """The last copy, held against what the list would come to now; None if it was never copied."""
    receipts = list_receipts.of_list(list_id, 1)
    if not receipts:
        return None
    try:
        now = list_receipts.difference(
            list_id, purpose=what_if.purpose, scope=what_if.scope, primary_only=what_if.primary_only
        )  # fmt: skip
    except Refused:  # its addresses are not kept any more
        return LastCopy(receipts[0], None, None)
    return LastCopy(receipts[0], len(now.newcomers), len(now.gone))


def same_scope(one: ListScope, other: ListScope | None) -> bool:
    """Whether both are the same context: those that name nothing are equal by their fields alone."""
    return type(one) is type(other) and one == other


def scope_words(scope: ListScope, place: str) -> str:
    """A context in words."""
    return "each in own customer" if isinstance(scope, OwnContext) else place or mailing_lists.context_of(scope).value


def context_of(row: CandidateLine, scope: ListScope) -> Context | None:
    """Where a candidate is asked about; None for somebody who has no customer and is to be asked about in it."""
    if not isinstance(scope, OwnContext):
        return scope
    if row.project_id:
        return ProjectContext(row.project_id, row.customer_id)
    return CustomerContext(row.customer_id) if row.customer_id else None


def explained_in(row: CandidateLine, scope: ListScope) -> Context:
    """Where the addresses of a candidate can be explained."""
    return context_of(row, scope) or GlobalContext()
