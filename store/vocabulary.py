"""The closed lists of the glossary; the value is what is stored and exchanged, labels are the user interface's matter."""

from __future__ import annotations

from enum import StrEnum


class ContactKind(StrEnum):
    """What a contact is (S23)."""

    INDIVIDUAL = "individual"
    STRUCTURE = "structure"


class ContactStatus(StrEnum):
    """Whether a contact can be used at present (N4); deletion is not a status."""

    ACTIVE = "active"
    INACTIVE = "inactive"
    ERASED = "erased"


class InactiveReason(StrEnum):
    """Why a contact is away (N4, I-17)."""

    SICK_LEAVE = "sick_leave"
    PARENTAL_LEAVE = "parental_leave"
    LEFT = "left"
    CLIENT_INACTIVE = "client_inactive"
    OTHER = "other"


class Confidentiality(StrEnum):
    """How freely a contact's record may be used."""

    FREE = "free"
    RESTRICTED = "restricted"
    CONFIDENTIAL = "confidential"


class CustomerStatus(StrEnum):
    """Where we stand with a customer."""

    POTENTIAL = "potential"
    ACTIVE = "active"
    BLOCKED = "blocked"
    INACTIVE = "inactive"


class CustomerRelation(StrEnum):
    """What a customer is to us: who pays, who takes part, or both."""

    CUSTOMER = "customer"
    PARTICIPANT = "participant"
    BOTH = "both"


class ProjectStatus(StrEnum):
    """Whether a project still runs."""

    ACTIVE = "active"
    COMPLETED = "completed"
    INACTIVE = "inactive"


class LinkStatus(StrEnum):
    """Whether a contact still belongs to a customer or project."""

    ACTIVE = "active"
    FORMER = "former"
    INACTIVE = "inactive"


class LinkKind(StrEnum):
    """Which of the two links: contact in customer (CIC) or contact in project (CIP)."""

    CUSTOMER = "customer"
    PROJECT = "project"


class EmailState(StrEnum):
    """What is known of an address."""

    OK = "ok"
    INVALID = "invalid"
    OPTED_OUT = "opted_out"


class EmailLabel(StrEnum):
    """What a global address is for."""

    WORK = "work"
    HOME = "home"
    OTHER = "other"


class PhoneType(StrEnum):
    """What a phone number is for; office is the default (C13)."""

    OFFICE = "office"
    MOBILE = "mobile"
    HOME = "home"
    FAX = "fax"
    OTHER = "other"


class AddressType(StrEnum):
    """The three postal addresses a contact can have (S1)."""

    MAIN = "main"
    DELIVERY = "delivery"
    INVOICE = "invoice"


class Channel(StrEnum):
    """A way to reach somebody."""

    EMAIL = "email"
    SMS = "sms"
    PHONE = "phone"
    LETTER = "letter"


class SetBy(StrEnum):
    """Who ticked a communication preference (C16)."""

    AUTO = "auto"
    USER = "user"
    RULE = "rule"
    IMPORT = "import"


class ConsentState(StrEnum):
    """Permission for commercial messages; without any event it is ``none`` (N10)."""

    NONE = "none"
    REQUESTED = "requested"
    GRANTED = "granted"
    WITHDRAWN = "withdrawn"
    EXPIRED = "expired"


class ConsentSource(StrEnum):
    """How a consent event reached us (N13)."""

    VERBAL = "verbal"
    PAPER = "paper"
    EMAIL_TAG = "email_tag"
    WEB = "web"
    IMPORT = "import"


class Purpose(StrEnum):
    """What a list or a message is for (C3, N11)."""

    MANUAL = "manual"
    AUTOMATIC = "automatic"
    COMMERCIAL = "commercial"


class InteractionStatus(StrEnum):
    """How far an interaction is (S10); a status of the team's own counts as one of these."""

    OPEN = "open"
    CLOSED = "closed"
    ARCHIVED = "archived"


class Medium(StrEnum):
    """By what an interaction took place (S11), in every store; a team may have others besides."""

    PHONE = "phone"
    EMAIL = "email"
    SMS = "sms"
    LETTER = "letter"
    MEETING = "meeting"
    CHAT = "chat"
    OTHER = "other"


class WordKind(StrEnum):
    """The lists of interactions that a team extends in Setup; what is built in are `Medium` and `InteractionStatus`."""

    MEDIUM = "medium"
    STATUS = "status"


class Direction(StrEnum):
    """Who contacted whom: ``out`` = we them, ``in`` = they us (S12)."""

    IN = "in"
    OUT = "out"


class InteractionOrigin(StrEnum):
    """Written by an operator, or by the program itself (I-42)."""

    LOGGED = "logged"
    AUTOMATIC = "automatic"


class Rung(StrEnum):
    """The steps of the address ladder, and which of them decided."""

    PROJECT = "project"
    CUSTOMER = "customer"
    GLOBAL = "global"


class Exclusion(StrEnum):
    """Why somebody gets nothing here."""

    DELETED = "deleted"
    INACTIVE = "inactive"
    CLIENT_INACTIVE = "client_inactive"
    LINK_FORMER = "link_former"
    NOT_LINKED = "not_linked"
    NO_ADDRESS = "no_address"
    ADDRESS_INVALID = "address_invalid"
    OPTED_OUT = "opted_out"
    PREFERENCE_OFF = "preference_off"
    NO_CONSENT = "no_consent"
    CONSENT_EXPIRED = "consent_expired"
    CONFIDENTIAL = "confidential"
    DUPLICATE_ADDRESS = "duplicate_address"
    UNTICKED = "unticked"


class ListContext(StrEnum):
    """Where the addresses of a mailing list are to hold (M20)."""

    GLOBAL = "global"
    CUSTOMER = "customer"
    PROJECT = "project"
    OWN = "own"
    """Each person where it was taken from: its customer, or its project."""


class ListFormat(StrEnum):
    """As what the addresses of a mailing list are copied (M18)."""

    LINES = "lines"
    COMMA = "comma"
    SEMICOLON = "semicolon"
    RFC5322 = "rfc5322"
    CSV = "csv"


class Plan(StrEnum):
    """Which features a store has switched on (D11)."""

    STANDARD = "standard"
    PRO = "pro"


class Origin(StrEnum):
    """Through which door a change came (S16)."""

    TUI = "tui"
    CLI = "cli"
    IMPORT = "import"
    DEMO = "demo"
