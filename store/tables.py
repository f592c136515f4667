"""The peewee models of people, customers, projects and their links: columns only; indexes and constraints are in the migrations.

Models know no database until `store.database` binds them.
"""

from __future__ import annotations

from peewee import AutoField, BooleanField, CompositeKey, ForeignKeyField, IntegerField, Model, TextField

from store.fields import KeyField, UtcField


class Row(Model):
    """What every table shares."""

    id: AutoField
    """For whoever checks types: peewee adds it to each model that names no other key."""

    class Meta:
        legacy_table_names = False


class Versioned(Row):
    """A row that people edit: it counts its versions (optimistic lock) and knows who touched it when."""

    version = IntegerField(default=1)
    created_at = UtcField()
    created_by = IntegerField(null=True, column_name="created_by")
    updated_at = UtcField()
    updated_by = IntegerField(null=True, column_name="updated_by")


class Operator(Row):
    """A member of staff."""

    login = KeyField(unique=True)
    name = TextField()
    email = TextField(default="")
    active = BooleanField(default=True)


class Setting(Row):
    """A store-wide setting; the value is JSON."""

    key = TextField(primary_key=True)
    value = TextField()


class CustomerType(Row):
    """A user-made, ordered kind of customer (C6)."""

    code = KeyField(unique=True)
    label = TextField()
    is_private = BooleanField(default=False)
    position = IntegerField(default=0)
    retired = BooleanField(default=False)


class Title(Row):
    """A form of address to choose from (C11)."""

    label = TextField(unique=True)
    position = IntegerField(default=0)
    retired = BooleanField(default=False)


class SetupWord(Versioned):
    """A word of a list that a team extends in Setup: a medium or a status of interactions (S10, S11)."""

    kind = TextField()
    code = KeyField()
    label = TextField()
    label_key = KeyField()
    counts_as = TextField(default="")
    retired = BooleanField(default=False)


class Tag(Row):
    """A word that contacts can carry."""

    name = TextField()
    name_key = KeyField(unique=True)


class ImportRun(Row):
    """One import: what was read, how far it came; it is one undo step (I-52)."""

    source = TextField()
    source_sha256 = TextField(null=True)
    state = TextField()
    next_row = IntegerField(default=0)
    started_at = UtcField()
    finished_at = UtcField(null=True)
    created = IntegerField(default=0)
    updated = IntegerField(default=0)
    skipped = IntegerField(default=0)
    refused = IntegerField(default=0)


class Customer(Versioned):
    """The organisation or private person we work for."""

    uid = KeyField(unique=True)
    name = TextField()
    name_key = KeyField()
    customer_type = ForeignKeyField(CustomerType, column_name="customer_type_id")
    status = TextField(default="active")
    relation = TextField(default="customer")
    main_email = TextField(default="")
    main_email_key = KeyField(default="")
    phone = TextField(default="")
    language = TextField(default="")
    note = TextField(default="")


class Project(Versioned):
    """Work for a customer."""

    uid = KeyField(unique=True)
    customer = ForeignKeyField(Customer, null=True, column_name="customer_id")
    name = TextField()
    name_key = KeyField()
    status = TextField(default="active")


class WorkAddress(Versioned):
    """A site of a customer (C9)."""

    uid = KeyField(unique=True)
    customer = ForeignKeyField(Customer, column_name="customer_id", backref="work_addresses")
    label = TextField(default="")
    street = TextField(default="")
    postcode = TextField(default="")
    city = TextField(default="")
    region = TextField(default="")
    country = TextField(default="")
    phone = TextField(default="")
    position = IntegerField(default=0)


class Contact(Versioned):
    """A person or organisation we communicate with, one record for life."""

    uid = KeyField(unique=True)
    kind = TextField(default="individual")
    title = TextField(default="")
    given_name = TextField(default="")
    middle_name = TextField(default="")
    family_name = TextField(default="")
    suffix = TextField(default="")
    full_name = TextField(default="")
    organisation = TextField(default="")
    department = TextField(default="")
    job_title = TextField(default="")
    language = TextField(default="")
    birthday = TextField(default="")
    note = TextField(default="")
    confidentiality = TextField(default="free")
    status = TextField(default="active")
    inactive_reason = TextField(default="")
    inactive_until = TextField(default="")
    stand_in = ForeignKeyField("self", null=True, column_name="stand_in_id")
    verified_at = UtcField(null=True)
    deleted_at = UtcField(null=True)
    sort_key = KeyField()
    incomplete = BooleanField(default=False)
    import_run = ForeignKeyField(ImportRun, null=True, column_name="import_run_id")


class ContactEmail(Versioned):
    """A global e-mail; `email_key` is unique among living contacts (I-9), which is what `held` says."""

    contact = ForeignKeyField(Contact, column_name="contact_id", backref="emails")
    address = TextField()
    email_key = KeyField()
    label = TextField(default="work")
    is_primary = BooleanField(default=False)
    state = TextField(default="ok")
    position = IntegerField(default=0)
    held = BooleanField(default=True)


class ContactPhone(Versioned):
    """A phone number: as typed, and as E.164 where it could be understood (C14)."""

    contact = ForeignKeyField(Contact, column_name="contact_id", backref="phones")
    e164 = TextField(default="")
    raw = TextField()  # type: ignore[assignment]  # hides Model.raw, which nothing here uses
    digits = KeyField()
    type = TextField(default="office")
    country = TextField(default="")
    is_primary = BooleanField(default=False)
    position = IntegerField(default=0)


class PostalAddress(Versioned):
    """One of up to three postal addresses (S1)."""

    contact = ForeignKeyField(Contact, column_name="contact_id", backref="addresses")
    type = TextField()
    street = TextField(default="")
    postcode = TextField(default="")
    city = TextField(default="")
    region = TextField(default="")
    country = TextField(default="")


class ContactTag(Row):
    """A contact carries a tag."""

    contact = ForeignKeyField(Contact, column_name="contact_id", backref="tag_links")
    tag = ForeignKeyField(Tag, column_name="tag_id")

    class Meta:
        primary_key = CompositeKey("contact", "tag")


class ContactInCustomer(Versioned):
    """A contact belongs to a customer (CIC)."""

    contact = ForeignKeyField(Contact, column_name="contact_id", backref="in_customers")
    customer = ForeignKeyField(Customer, column_name="customer_id", backref="people")
    role = TextField(default="")
    label = TextField(default="")
    override_email = TextField(default="")
    override_key = KeyField(default="")
    email_state = TextField(default="ok")
    favourite = BooleanField(default=False)
    is_primary = BooleanField(default=False)
    status = TextField(default="active")
    employed_from = TextField(default="")
    employed_to = TextField(default="")
    work_address = ForeignKeyField(WorkAddress, null=True, column_name="work_address_id")


class ContactInProject(Versioned):
    """A contact belongs to a project (CIP)."""

    contact = ForeignKeyField(Contact, column_name="contact_id", backref="in_projects")
    project = ForeignKeyField(Project, column_name="project_id", backref="people")
    role = TextField(default="")
    label = TextField(default="")
    override_email = TextField(default="")
    override_key = KeyField(default="")
    email_state = TextField(default="ok")
    status = TextField(default="active")


class CommunicationPreference(Versioned):
    """May automatic service messages go by this channel to this contact in this customer? (C25)"""

    link = ForeignKeyField(ContactInCustomer, column_name="link_id", backref="preferences")
    channel = TextField()
    is_on = BooleanField()
    set_by = TextField()
    note = TextField(default="")


class ConsentEvent(Row):
    """Something happened to a person's consent to commercial messages; never changed afterwards (I-29)."""

    contact = ForeignKeyField(Contact, column_name="contact_id", backref="consent_events")
    channel = TextField()
    state = TextField()
    at = UtcField()
    source = TextField()
    evidence = TextField(default="")
    recorded_at = UtcField()
    recorded_by = IntegerField(null=True, column_name="recorded_by")


class Interaction(Versioned):
    """Any exchange with a contact, logged or automatic."""

    uid = KeyField(unique=True)
    contact = ForeignKeyField(Contact, column_name="contact_id", backref="interactions")
    customer = ForeignKeyField(Customer, null=True, column_name="customer_id")
    project = ForeignKeyField(Project, null=True, column_name="project_id")
    at = UtcField()
    medium = TextField()
    direction = TextField()
    status = TextField(default="open")
    own_status = KeyField(default="")
    operator = ForeignKeyField(Operator, null=True, column_name="operator_id")
    subject = TextField(default="")
    description = TextField(default="")
    origin = TextField(default="logged")
    follow_up = BooleanField(default=False)


class MailingList(Versioned):
    """People to write to, with what for and as whose contacts (M13–M20)."""

    uid = KeyField(unique=True)
    name = TextField()
    name_key = KeyField(unique=True)
    purpose = TextField()
    context = TextField()
    customer = ForeignKeyField(Customer, null=True, column_name="customer_id")
    project = ForeignKeyField(Project, null=True, column_name="project_id")
    query = TextField(null=True)
    primary_only = BooleanField(default=False)
    format = TextField(default="lines")


class ListMember(Row):
    """Somebody in a list, taken from a customer or project or from nowhere in particular; unticked in one row, out in all.

    A list that is a query finds its people by itself; of its rows only those that are unticked matter.
    """

    mailing_list = ForeignKeyField(MailingList, column_name="list_id", backref="members")
    contact = ForeignKeyField(Contact, column_name="contact_id")
    customer = ForeignKeyField(Customer, null=True, column_name="customer_id")
    project = ForeignKeyField(Project, null=True, column_name="project_id")
    ticked = BooleanField(default=True)
    created_at = UtcField()


class CopyReceipt(Row):
    """One copy of the addresses of a list, as it was then (I-50); stays when the list goes."""

    uid = KeyField(unique=True)
    list_uid = KeyField()
    list_name = TextField()
    at = UtcField()
    operator = ForeignKeyField(Operator, null=True, column_name="operator_id")
    author = TextField()
    query = TextField(null=True)
    purpose = TextField()
    context = TextField()
    context_name = TextField(default="")
    primary_only = BooleanField()
    newcomers = BooleanField()
    format = TextField()
    candidates = IntegerField()
    people = IntegerField()
    addresses = IntegerField()
    excluded = IntegerField()
    sha256 = TextField()
    scrubbed_at = UtcField(null=True)


class ReceiptRow(Row):
    """One address that was copied, or one candidate that was left out, with the name that it had then (D8)."""

    receipt = ForeignKeyField(CopyReceipt, column_name="receipt_id", backref="rows")
    contact = ForeignKeyField(Contact, null=True, column_name="contact_id")
    name = TextField()
    address = TextField()
    reasons = TextField()


class AuditChange(Row):
    """One transaction of somebody: the unit of the audit and of undo."""

    uid = KeyField(unique=True)
    at = UtcField()
    operator = ForeignKeyField(Operator, null=True, column_name="operator_id")
    author = TextField()
    os_user = TextField()
    origin = TextField()
    action = TextField()
    summary = TextField(default="")
    undoes = IntegerField(null=True, column_name="undoes")


class AuditEntry(Row):
    """One field of one row changed; rows are only ever added, and redacted by an erasure (I-38)."""

    change = ForeignKeyField(AuditChange, column_name="change_id", backref="entries")
    at = UtcField()
    entity = TextField()
    entity_id = IntegerField()
    contact_id = IntegerField(null=True)
    customer_id = IntegerField(null=True)
    project_id = IntegerField(null=True)
    field = TextField()
    old = TextField(null=True)
    new = TextField(null=True)
    redacted = BooleanField(default=False)


class ContactSearch(Row):
    """The folded words a contact is found by (I-56)."""

    contact = ForeignKeyField(Contact, primary_key=True, column_name="contact_id")
    body = KeyField()


class CustomerSearch(Row):
    """The folded words a customer is found by."""

    customer = ForeignKeyField(Customer, primary_key=True, column_name="customer_id")
    body = KeyField()


class ProjectSearch(Row):
    """The folded words a project is found by."""

    project = ForeignKeyField(Project, primary_key=True, column_name="project_id")
    body = KeyField()


ALL: tuple[type[Row], ...] = (
    Operator, Setting, CustomerType, Title, SetupWord, Tag, ImportRun, Customer, Project, WorkAddress, Contact, ContactEmail,
    ContactPhone, PostalAddress, ContactTag, ContactInCustomer, ContactInProject, CommunicationPreference, ConsentEvent,
    Interaction, MailingList, ListMember, CopyReceipt, ReceiptRow, AuditChange, AuditEntry, ContactSearch, CustomerSearch,
    ProjectSearch,
)  # fmt: skip
