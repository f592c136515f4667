"""What may stand as the one e-mail of a link: a single address, and not another contact's own (M5, M8, D3, D4)."""

from __future__ import annotations

import re
from typing import Any

from store import forms
from store.address import check_email
from store.contact_details import holder_of
from store.database import Store
from store.errors import Refused
from store.vocabulary import LinkKind

_BETWEEN = re.compile(r"[,;\s]+")


def one_address(kind: LinkKind) -> forms.Check:
    """The check of a form's field that holds the e-mail of such a link: one address or nothing."""

    def check(field: str, value: Any) -> str:
        text = forms.line(field, value)
        if sum("@" in part for part in _BETWEEN.split(text)) > 1:
            raise Refused(f"One address only for a contact in a {kind.value}", mend="keep the one that holds here", field=field)
        return check_email(text, field=field) if text else ""

    return check


def refuse_anothers(store: Store, contact_id: int, address: str, key: str) -> None:
    """Raise Refused, naming the holder, if the address is a global one of a contact other than ``contact_id`` (D3, D4).

    Several links may share an override, of one person or of many: a department's mailbox.
    """
    holder = holder_of(store, key, except_contact=contact_id) if key else None
    if holder is not None:
        raise Refused(
            f"{address} already belongs to {holder.name}",
            "the address of another contact cannot stand for this one",
            "open that contact, or use another address",
            field="override_email",
            holder=holder,
        )
