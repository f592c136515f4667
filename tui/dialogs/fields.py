"""The fields of each form, in the order in which one says them on the phone."""

from __future__ import annotations

from enum import StrEnum

from store.vocabulary import (
    AddressType,
    Confidentiality,
    ContactKind,
    CustomerRelation,
    CustomerStatus,
    Direction,
    EmailLabel,
    EmailState,
    InactiveReason,
    InteractionStatus,
    LinkKind,
    LinkStatus,
    PhoneType,
    ProjectStatus,
)
from tui.widgets.field import Field, Kind
from tui.wording import AWAY, spaced

Choices = tuple[tuple[str, str], ...]


def words(vocabulary: type[StrEnum]) -> Choices:
    """The words of a closed list as choices."""
    return tuple((word.value, spaced(word.value)) for word in vocabulary)


_PERSON = ("kind", frozenset({ContactKind.INDIVIDUAL.value}))

EMAIL = Field("email", "E-mail")
PHONE = Field("phone", "Phone", Kind.PHONE)
PHONE_TYPE = Field("phone_type", "Phone type", Kind.CHOICE, choices=words(PhoneType))
COUNTRY = Field("country", "Country", Kind.COUNTRY)
ROLE_HERE = Field("role", "Role here")


def email_here(place: str) -> Field:
    """The one e-mail of a link (M5, M8)."""
    return Field("override_email", "E-mail here", caution=f"One address, instead of the global ones at {place}.")


def contact(titles: tuple[str, ...], first: tuple[Field, ...] = ()) -> tuple[Field, ...]:
    """A contact; `first` are fields that a new one is asked for besides, above the fold."""
    return (
        Field("kind", "Kind", Kind.CHOICE, choices=words(ContactKind)),
        Field("title", "Title", Kind.CHOICE, choices=(("", "none"), *((title, title) for title in titles)), when=_PERSON),
        Field("given_name", "First name", required=True, when=_PERSON),
        Field("family_name", "Last name", required=True, when=_PERSON),
        Field("organisation", "Name", required=True, when=("kind", frozenset({ContactKind.STRUCTURE.value}))),
        Field("language", "Language", Kind.LANGUAGE, required=True),
        *first,
        Field("middle_name", "Middle name", folded=True, when=_PERSON),
        Field("suffix", "Suffix", folded=True, when=_PERSON),
        Field("full_name", "Shown as", hint="where it is not first and last name", folded=True),
        Field("job_title", "Job title", folded=True, when=_PERSON),
        Field("department", "Department", folded=True),
        Field("birthday", "Birthday", Kind.DAY, hint="1980-05-03, or --05-03", folded=True, when=_PERSON),
        Field("confidentiality", "Confidentiality", Kind.CHOICE, choices=words(Confidentiality), folded=True),
        Field("note", "Note", Kind.NOTE, folded=True),
    )


def customer(types: Choices) -> tuple[Field, ...]:
    """A customer; `types` are the kinds of customers there are."""
    return (
        Field("name", "Name", required=True),
        Field("customer_type", "Type", Kind.CHOICE, choices=types),
        Field("status", "Status", Kind.CHOICE, choices=words(CustomerStatus)),
        Field("main_email", "Main e-mail"),
        Field("phone", "Phone", Kind.PHONE),
        Field("language", "Language", Kind.LANGUAGE),
        Field("relation", "Relation", Kind.CHOICE, choices=words(CustomerRelation), folded=True),
        Field("note", "Note", Kind.NOTE, folded=True),
    )


PROJECT = (Field("name", "Name", required=True), Field("status", "Status", Kind.CHOICE, choices=words(ProjectStatus)))

EMAIL_FORM = (
    Field("address", "Address", required=True),
    Field("label", "Label", Kind.CHOICE, choices=words(EmailLabel)),
    Field("state", "State", Kind.CHOICE, choices=words(EmailState)),
)

PHONE_FORM = (
    Field("raw", "Number", Kind.PHONE, required=True),
    Field("type", "Type", Kind.CHOICE, choices=words(PhoneType)),
    Field("country", "Country", Kind.COUNTRY, caution="A number that begins with + says its country itself."),
)

_PLACE = (
    Field("street", "Street"),
    Field("postcode", "Postcode"),
    Field("city", "City"),
    Field("region", "Region"),
    Field("country", "Country", Kind.COUNTRY),
)

ADDRESS_FORM = (Field("type", "Type", Kind.CHOICE, choices=words(AddressType)), *_PLACE)
WORK_ADDRESS_FORM = (Field("label", "Name", hint="Plant north"), *_PLACE, Field("phone", "Phone", Kind.PHONE))


def link(kind: LinkKind, place: str, sites: tuple[tuple[int, str], ...]) -> tuple[Field, ...]:
    """A contact of a customer or project."""
    shared = (
        Field("role", "Role"),
        email_here(place),
        Field("label", "Mailbox of", hint="Accounts dept"),
        Field("email_state", "E-mail state", Kind.CHOICE, choices=words(EmailState)),
        Field("status", "Status", Kind.CHOICE, choices=words(LinkStatus)),
    )
    if kind is LinkKind.PROJECT:
        return shared
    where = (("", "none"), *((str(site_id), name) for site_id, name in sites))
    return (
        *shared,
        Field("favourite", "Favourite", Kind.FLAG),
        *((Field("work_address_id", "Works at", Kind.CHOICE, choices=where),) if sites else ()),
        Field("employed_from", "From", Kind.DAY, folded=True),
        Field("employed_to", "To", Kind.DAY, folded=True),
    )


_SAID = (
    Field("subject", "Subject", hint="invoice 2041"),
    Field("description", "Note", Kind.NOTE, caution="Only facts, nothing private: they may ask to read it."),
)


def _how(media: Choices) -> tuple[Field, ...]:
    return (
        Field("medium", "Medium", Kind.CHOICE, choices=media),
        Field("direction", "Direction", Kind.CHOICE, choices=words(Direction)),
    )


def _status(statuses: Choices) -> Field:
    return Field("status", "Status", Kind.CHOICE, choices=statuses)


NOWHERE = "no customer"
"""What is said of an interaction that is about no customer and no project."""


def _about(places: Choices) -> Field:
    return Field("place", "About", Kind.CHOICE, choices=(("", NOWHERE), *places))


def interaction(places: Choices, media: Choices, statuses: Choices) -> tuple[Field, ...]:
    """An interaction that was logged; `places` are the customers and projects that it may be about, the rest is Setup's."""
    return (*_SAID, *_how(media), _about(places), _status(statuses), Field("at", "When", hint="2026-05-03 14:05"))


def new_interaction(places: Choices, media: Choices, statuses: Choices) -> tuple[Field, ...]:
    """An interaction, with what is to follow; `places` are the customers and projects that it may be about."""
    return (
        *_SAID,
        Field("follow_up", "Follow-up", hint="+3d call back"),
        *_how(media),
        _about(places),
        _status(statuses),
        Field("at", "When", hint="now; or 14:05, yesterday 14:05, 2026-05-03 14:05"),
    )


MEDIUM_FORM = (Field("label", "Name", required=True, hint="video call"),)
STATUS_FORM = (
    Field("label", "Name", required=True, hint="waiting for them"),
    Field(
        "counts_as", "Counts as", Kind.CHOICE, choices=words(InteractionStatus),
        caution="How follow-ups and filters take it; this cannot change.",
    ),
)  # fmt: skip
RENAMED = (Field("label", "Name", required=True, caution="What was logged with it shows the new name."),)
"""The forms of a medium or status of the team's own: a new one, and one that gets another name."""


DEACTIVATE = (
    Field("reason", "Reason", Kind.CHOICE, choices=tuple(
        (reason.value, AWAY[reason]) for reason in InactiveReason if reason is not InactiveReason.CLIENT_INACTIVE
    )),
    Field("until", "Back on", Kind.DAY, caution="Nothing happens by itself on that day."),
)  # fmt: skip
