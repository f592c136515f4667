"""Writes a contact as a vCard 3.0 that other programs read, and that comes back here with the same facts."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

from store.names import shown_name
from store.text import clean_line, clean_text

# The only words ever written as TYPE: a parameter's value is not escaped by vobject, so nothing from a record goes there.
_EMAIL_TYPES = {"work": ["INTERNET", "WORK"], "home": ["INTERNET", "HOME"]}
_EMAIL_OTHER = ["INTERNET"]
_PHONE_TYPES = {"office": ["WORK"], "mobile": ["CELL"], "home": ["HOME"], "fax": ["FAX"]}
_ADDRESS_TYPES = {"delivery": ["X-DELIVERY"], "invoice": ["X-INVOICE"]}
_PREFERRED = "PREF"


def write_card(record: Mapping[str, Any]) -> str:
    """The card of an interchange contact: version 3.0, folded, lines ended by CR LF.

    ``role``, if the record has one, becomes ROLE. Numbers are written as they were typed. Consent is never written.
    """
    import vobject  # 55 ms, and only here

    card = vobject.vCard()
    line = _Lines(card)
    shown = _add_names(card, line, record)
    line.add("uid", record.get("id"))
    organisation, department = clean_line(record.get("organisation") or ""), clean_line(record.get("department") or "")
    if record.get("kind") == "structure":
        line.add("x-abshowas", "COMPANY")
    elif shown == organisation:
        line.add("x-abshowas", "INDIVIDUAL")  # or a reader may take the person for the organisation
    if organisation or department:
        card.add("org").value = [organisation, department] if department else [organisation]
    line.add("title", record.get("job_title"))
    line.add("role", record.get("role"))
    line.add("lang", record.get("language"))
    line.add("bday", record.get("birthday"))
    for email in record.get("emails") or ():
        types = _EMAIL_TYPES.get(email.get("label"), _EMAIL_OTHER)
        line.add("email", email.get("address"), types, preferred=bool(email.get("primary")))
    for phone in record.get("phones") or ():
        types = _PHONE_TYPES.get(phone.get("type"), [])
        line.add("tel", phone.get("raw") or phone.get("number"), types, preferred=bool(phone.get("primary")))
    for address in record.get("addresses") or ():
        _add_address(card, address)
    if tags := [tag for tag in map(clean_line, record.get("tags") or ()) if tag]:
        card.add("categories").value = tags
    if note := clean_text(record.get("note") or ""):
        card.add("note").value = note
    return str(card.serialize())


class _Lines:
    """Adds properties of one clean line to a card; empty ones are not added."""

    def __init__(self, card: Any) -> None:
        self._card = card

    def add(self, name: str, value: str | None, types: Sequence[str] = (), *, preferred: bool = False) -> None:
        """``types`` come from the tables above, never from a record."""
        if text := clean_line(value or ""):
            added = self._card.add(name)
            added.value = text
            if words := [*types, _PREFERRED] if preferred else list(types):
                added.params["TYPE"] = words


def _add_names(card: Any, line: _Lines, record: Mapping[str, Any]) -> str:
    """N and FN, each once: the standard asks for both, whatever the record has. Returns what FN says."""
    from vobject.vcard import Name

    part = {key: clean_line(record.get(key) or "") for key in ("given_name", "middle_name", "family_name", "title", "suffix")}
    card.add("n").value = Name(
        family=part["family_name"],
        given=part["given_name"],
        additional=part["middle_name"],
        prefix=part["title"],
        suffix=part["suffix"],
    )
    addresses = [email.get("address") for email in record.get("emails") or ()]
    numbers = [phone.get("raw") or phone.get("number") for phone in record.get("phones") or ()]
    otherwise = (record.get("organisation"), record.get("department"), *addresses, *numbers)
    shown = clean_line(shown_name(record.get("full_name"), part["given_name"], part["family_name"], *otherwise)) or "?"
    line.add("fn", shown)
    return shown


def _add_address(card: Any, address: Mapping[str, Any]) -> None:
    from vobject.vcard import Address

    part = {key: clean_line(address.get(key) or "") for key in ("street", "city", "region", "postcode", "country")}
    if any(part.values()):
        added = card.add("adr")
        added.value = Address(
            street=part["street"], city=part["city"], region=part["region"], code=part["postcode"], country=part["country"]
        )
        if types := _ADDRESS_TYPES.get(str(address.get("type"))):
            added.params["TYPE"] = list(types)
