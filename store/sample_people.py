"""The people of the demo book who each show something: overrides, shared mailboxes, leave, consent, gaps."""

# ruff: noqa: E501 - a record reads best on one line

from __future__ import annotations

from collections.abc import Iterator
from datetime import date, timedelta
from typing import Any

Line = dict[str, Any]


def email(address: str, label: str = "work", state: str = "ok", *, primary: bool = False) -> Line:
    """A global address of a contact."""
    return {"address": address, "label": label, "primary": primary, "state": state}


def phone(raw: str, kind: str = "office", *, primary: bool = True) -> Line:
    """A number of a contact."""
    return {"raw": raw, "type": kind, "primary": primary}


def contact(uid: str, given: str, family: str, language: str = "en", **more: Any) -> Line:
    """A person."""
    return {"type": "contact", "id": uid, "given_name": given, "family_name": family, "language": language, **more}


def at_customer(contact_uid: str, customer: str, role: str = "", **more: Any) -> Line:
    """A contact in a customer."""
    return {"type": "contact_in_customer", "contact": contact_uid, "customer": customer, "role": role, **more}


def on_project(contact_uid: str, project: str, role: str = "", **more: Any) -> Line:
    """A contact in a project."""
    return {"type": "contact_in_project", "contact": contact_uid, "project": project, "role": role, **more}


def call(uid: str, contact_uid: str, day: date, subject: str, **more: Any) -> Line:
    """An interaction."""
    said = {"medium": "phone", "direction": "in", "status": "closed", "operator": "bob"} | more
    hour = said.pop("hour", 10)
    return {
        "type": "interaction",
        "id": uid,
        "contact": contact_uid,
        "at": f"{day.isoformat()}T{hour:02d}:15:00Z",
        "subject": subject,
        **said,
    }


WORDS: tuple[Line, ...] = (
    {"type": "medium", "id": "video_call", "label": "video call"},
    {"type": "status", "id": "waiting", "label": "waiting", "counts_as": "open"},
)
"""What this team added to the media and statuses of every book."""

CUSTOMERS: tuple[Line, ...] = (
    {"id": "acme", "name": "ACME Ltd", "main_email": "info@acme.example", "phone": "+44 20 7946 0018", "language": "en",
     "note": "Orders in writing only.\nParking behind the building.",
     "work_addresses": [
         {"id": "acme-london", "label": "Head office", "street": "12 Tanner Street", "postcode": "SE1 3LD", "city": "London", "country": "GB",
          "phone": "+44 20 7946 0018"},
         {"id": "acme-lyon", "label": "Lyon works", "street": "4 rue des Docks", "postcode": "69009", "city": "Lyon", "country": "FR"}]},
    {"id": "acme-tools", "name": "Acme Tools", "main_email": "hello@acmetools.example"},
    {"id": "acmard", "name": "Jean Acmard", "customer_type": "private", "main_email": "jean.acmard@mail.example", "language": "fr"},
    {"id": "old-acme", "name": "Old Acme", "status": "inactive"},
    {"id": "globex", "name": "Globex Corporation", "main_email": "contact@globex.example", "phone": "+1 212 555 0142", "relation": "both"},
    {"id": "northwind", "name": "Northwind Museum", "customer_type": "public", "main_email": "office@northwind.example", "relation": "participant"},
    {"id": "rossi", "name": "Famiglia Rossi", "customer_type": "private", "main_email": "rossi@posta.example", "language": "it"},
    {"id": "initech", "name": "Initech GmbH", "status": "potential", "main_email": "info@initech.example", "language": "de"},
    {"id": "hooli", "name": "Hooli AB", "status": "blocked", "main_email": "faktura@hooli.example", "language": "sv", "note": "Unpaid since March."},
)  # fmt: skip

PROJECTS: tuple[tuple[str, str | None, str, str], ...] = (
    ("bridge", "acme", "Bridge", "active"),
    ("harbour", "acme", "Harbour lights", "active"),
    ("acme-web", "acme", "New web shop", "completed"),
    ("globex-move", "globex", "Office relocation", "active"),
    ("globex-audit", "globex", "Annual audit", "active"),
    ("night-opening", "northwind", "Night of the Museum", "active"),
    ("garden", "rossi", "Garden terrace", "completed"),
    ("charity-run", None, "Charity run", "active"),
)  # fmt: skip
"""Id, customer, name, status."""


def people(today: date) -> Iterator[Line]:
    """The contacts."""
    leave = (today.replace(day=1) + timedelta(days=100)).replace(day=1).isoformat()
    yield contact("eloise", "Éloïse", "Martin", "fr", title="Dr", job_title="Buyer", birthday="1984-03-12", tags=["vip"],
                  emails=[email("eloise@home.example", "home", primary=True), email("e.martin@old.example", "other")],
                  phones=[phone("+33 1 45 67 89 10"), phone("+33 6 12 34 56 78", "mobile", primary=False)],
                  addresses=[{"type": "main", "street": "8 quai Saint-Vincent", "postcode": "69001", "city": "Lyon", "country": "FR"}],
                  note="Prefers a call before ten.")  # fmt: skip
    yield contact("jane", "Jane", "Doe", job_title="Accounts",
                  emails=[email("jane@doe.example", primary=True), email("j.doe@acme-group.example")],
                  phones=[phone("+44 20 7946 0103"), phone("+44 7700 900123", "mobile", primary=False)])  # fmt: skip
    yield contact("liwei", "Wei", "Li", "zh", full_name="Li Wei 李伟",
                  emails=[email("li.wei@acme.example", primary=True), email("liwei@post.example", "home")])  # fmt: skip
    yield contact("omar", "Omar", "Haddad", "ar", full_name="Omar Haddad عمر حداد", phones=[phone("+962 7 9012 3456", "mobile")])
    yield contact("tom", "Tom", "Ash", status="inactive", inactive_reason="parental_leave", inactive_until=leave, stand_in="jane",
                  emails=[email("tom@ash.example", primary=True)], phones=[phone("+44 20 7946 0166")])  # fmt: skip
    yield contact("priya", "Priya", "Sharma", emails=[email("priya.sharma@mail.example", "home", primary=True)])
    yield contact("ana", "Ana", "García López", "es", emails=[email("ana.garcia@correo.example", "home", primary=True)])
    yield contact("kenji", "Kenji", "Tanaka", "ja", full_name="Kenji Tanaka 田中健二", tags=["engineer"])
    yield contact("nils", "Nils", "Öberg", "sv", emails=[email("nils@oberg.example", state="opted_out", primary=True)])
    yield contact("marta", "Marta", "Kowalska", "pl", emails=[email("marta.kowalska@globex.example", primary=True)],
                  phones=[phone("+48 22 123 45 67")])  # fmt: skip
    yield contact("sam", "Sam", "Lee", emails=[email("sam@lee.example", primary=True)])
    yield contact("yusuf", "Yusuf", "Demir", "tr", emails=[email("yusuf.demir@acme.example", primary=True)], tags=["engineer"])
    yield contact("grace", "Grace", "O'Connor", confidentiality="restricted",
                  emails=[email("grace@oconnor.example", primary=True), email("g.oconnor@bounced.example", "other", "invalid")])  # fmt: skip
    yield {"type": "contact", "id": "nightdesk", "kind": "structure", "full_name": "ACME night desk",
           "phones": [phone("+44 20 7946 0199")], "note": "Answers from 18:00 to 06:00."}  # fmt: skip
    yield contact("bill", "Bill", "Lumbergh", "", emails=[email("bill@initech.example", primary=True)])
    yield contact("acmard", "Jean", "Acmard", "fr", emails=[email("jean.acmard@courrier.example", "home", primary=True)])
    yield contact("chiara", "Chiara", "Rossi", "it", emails=[email("chiara.rossi@posta.example", "home", primary=True)],
                  phones=[phone("+39 02 1234 5678", "home")])  # fmt: skip
    yield contact("paolo", "Paolo", "Rossi", "it", phones=[phone("+39 333 123 4567", "mobile")])
    yield contact("olga", "Ольга", "Новикова", "ru", emails=[email("olga@oldacme.example", primary=True)],
                  status="inactive", inactive_reason="client_inactive")  # fmt: skip
    yield contact("pedro", "Pedro", "Núñez", "es", emails=[email("pedro@nunez.example", primary=True)])
    yield contact("noa", "נועה", "לוי", "he", emails=[email("noa.levi@globex.example", primary=True)])
    yield contact("ha", "Hạnh", "Nguyễn", "vi", emails=[email("hanh.nguyen@globex.example", primary=True)])
    yield contact("kostas", "Κώστας", "Παππάς", "el", emails=[email("kostas@pappas.example", primary=True)])


def links() -> Iterator[Line]:
    """Who belongs where, and which address holds there."""
    buying = "buying@acme.example"
    yield at_customer("eloise", "acme", "Buyer", email="e.martin@acme.example", favourite=True, work_address="acme-lyon")
    yield at_customer(
        "jane", "acme", "Accounts", preferences={"email": True, "sms": False, "phone": {"on": False, "set_by": "user"}}
    )
    yield at_customer("liwei", "acme", "Engineer", email="li.wei@acme.example")
    yield at_customer("omar", "acme", "Site", work_address="acme-london")
    yield at_customer("tom", "acme", "Buyer")
    yield at_customer("priya", "acme", "Quality", email="p.sharma@acme.example", email_state="invalid")
    yield at_customer("ana", "acme", "Buyer", email=buying)
    yield at_customer("kenji", "acme", "Buyer", email=buying)
    yield at_customer("nils", "acme", "Sales", favourite=True)
    yield at_customer("marta", "acme", "Assistant", status="former", employed_from="2019-02-01", employed_to="2024-11-30")
    yield at_customer("sam", "acme", "Legal")
    yield at_customer("yusuf", "acme", "Engineer")
    yield at_customer("grace", "acme", "Director", favourite=True)
    yield at_customer("nightdesk", "acme", "Out of hours")
    for one in ("yusuf", "pedro", "kostas"):
        yield at_customer(one, "acme-tools", "Workshop")
    yield at_customer("acmard", "acmard", primary=True)
    yield at_customer("olga", "old-acme", "Director", status="inactive")
    yield at_customer("pedro", "old-acme", "Sales", status="inactive")
    yield at_customer("jane", "globex", "Adviser", email="jane.doe@globex.example")
    for one, role in (("marta", "Office"), ("noa", "IT"), ("ha", "Buyer"), ("kostas", "Site"), ("sam", "Legal")):
        yield at_customer(one, "globex", role)
    yield at_customer("chiara", "rossi", primary=True, favourite=True)
    yield at_customer("paolo", "rossi")
    yield at_customer("bill", "initech", "Director")
    yield at_customer("ha", "northwind", "Press")
    yield on_project("eloise", "bridge", "Orders", email="bridge@acme.example")
    yield on_project("jane", "bridge", "Invoices")
    yield on_project("liwei", "bridge", "Structures")
    yield on_project("sam", "bridge", "Contracts", email="sam.lee@bridge.example", email_state="invalid")
    yield on_project("eloise", "harbour", "Orders")
    yield on_project("omar", "harbour", "Site")
    yield on_project("kenji", "harbour", "Buying")
    yield on_project("marta", "globex-move", "Lead")
    yield on_project("noa", "globex-move", "Network", email="move@globex.example")
    yield on_project("jane", "globex-audit", "Adviser")
    yield on_project("nils", "charity-run", "Runner")
    yield on_project("grace", "charity-run", "Organiser", email="run@charity.example")


def history(today: date) -> Iterator[Line]:
    """What was said, what is to follow, and who agreed to what."""
    ago = [today - timedelta(days=days) for days in range(200)]
    yield call("call-1", "eloise", ago[1], "Delivery of the second span", customer="acme", project="bridge",
               description="Wants it a week later. Crane is booked for the 14th.")  # fmt: skip
    yield call("call-2", "jane", ago[3], "Invoice 2207", customer="acme", medium="email", direction="out", hour=15)
    yield call("call-3", "omar", ago[8], "Gate code", customer="acme", project="harbour")
    yield call(
        "call-4", "marta", ago[12], "Moving date", customer="globex", project="globex-move", medium="video_call", operator="ann"
    )
    yield call("call-5", "chiara", ago[40], "Thank you", customer="rossi", medium="letter")
    yield call("due-1", "jane", ago[2], "Call back about the reminder", customer="acme", status="open", direction="out")
    yield call("due-2", "sam", ago[0], "Contract to be signed", customer="acme", status="open", direction="out", hour=0)
    yield call("due-3", "noa", ago[6], "Network drawings", customer="globex", status="waiting", direction="out")
    yield call(
        "next-1", "eloise", today + timedelta(days=3), "Call about the crane", customer="acme", status="open", direction="out"
    )
    yield call("next-2", "bill", today + timedelta(days=6), "Send an offer", customer="initech", status="open", direction="out")
    for uid, state, days, source, evidence in (
        ("eloise", "granted", 180, "paper", "form 12"), ("jane", "granted", 150, "verbal", "on the phone, to bob"),
        ("marta", "requested", 20, "email_tag", ""), ("nils", "granted", 170, "web", ""), ("nils", "withdrawn", 30, "email_tag", "by reply"),
        ("noa", "granted", 90, "paper", "trade fair"),
    ):  # fmt: skip
        yield {"type": "consent", "contact": uid, "channel": "email", "state": state, "at": f"{ago[days].isoformat()}T09:30:00Z",
               "source": source, "evidence": evidence}  # fmt: skip
