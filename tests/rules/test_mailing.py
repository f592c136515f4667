"""Who of a list is in and why not, as a table, and what must hold whatever the candidates are (I-25, I-26, I-27)."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from store.keys import email_key
from store.records.addresses import EmailUse, Resolution
from store.rules.mailing import MENDS, Standing, Verdict, barred, judge_all, service_allowed
from store.vocabulary import Confidentiality, ConsentState, EmailState, Exclusion, Purpose, Rung

WILLING = Standing(consent=ConsentState.GRANTED)
"""Somebody whom every purpose may write to."""

BY_ADDRESS = [
    Exclusion.DELETED, Exclusion.INACTIVE, Exclusion.LINK_FORMER, Exclusion.NOT_LINKED, Exclusion.NO_ADDRESS,
    Exclusion.ADDRESS_INVALID,
]  # fmt: skip
"""What the address rule says of somebody who has none."""

NOT_TICKED = WILLING._replace(ticked=False)
ASKED_NOT_TO = WILLING._replace(preference=False)
NOTHING = Standing(False, "", Confidentiality.CONFIDENTIAL, False)
CONFIDENTIAL = WILLING._replace(confidentiality=Confidentiality.CONFIDENTIAL)
RESTRICTED = WILLING._replace(confidentiality=Confidentiality.RESTRICTED)


def using(*addresses: str) -> Resolution:
    """Somebody who uses these addresses; ``x@y opted_out`` says the state."""
    uses = []
    for said in addresses:
        address, *state = said.split()
        uses.append(EmailUse(address, Rung.GLOBAL, state=EmailState(state[0] if state else "ok")))
    return Resolution(tuple(uses), (), (), Rung.GLOBAL, None)


def nobody(reason: Exclusion) -> Resolution:
    return Resolution((), (), (), Rung.GLOBAL, reason)


def out(purpose: Purpose, resolution: Resolution, standing: Standing) -> str:
    """The reasons why one candidate is out, in words; empty if it is in."""
    (verdict,) = judge_all(purpose, [(resolution, standing)])
    return " ".join(verdict.reasons)


JANE = using("jane@x.example")


@pytest.mark.parametrize(
    ("standing", "manual", "automatic", "commercial"),
    [
        (WILLING, "", "", ""),
        (Standing(), "", "", "no_consent"),
        (WILLING._replace(consent=ConsentState.REQUESTED), "", "", "no_consent"),
        (WILLING._replace(consent=ConsentState.WITHDRAWN), "", "", "no_consent"),
        (WILLING._replace(consent=ConsentState.EXPIRED), "", "", "consent_expired"),
        (ASKED_NOT_TO, "", "preference_off", ""),
        (CONFIDENTIAL, "confidential", "confidential", "confidential"),
        (RESTRICTED, "", "", "confidential"),
        (NOT_TICKED, "unticked", "unticked", "unticked"),
        (NOTHING, "confidential unticked", "preference_off confidential unticked", "no_consent confidential unticked"),
    ],
)
def test_each_purpose_asks_what_is_its_own(standing: Standing, manual: str, automatic: str, commercial: str) -> None:
    assert [out(purpose, JANE, standing) for purpose in Purpose] == [manual, automatic, commercial]


@pytest.mark.parametrize("reason", BY_ADDRESS)
def test_who_has_no_address_is_out_for_that_first(reason: Exclusion) -> None:
    assert out(Purpose.MANUAL, nobody(reason), NOT_TICKED).split()[0] == reason


def test_somebody_who_is_away_because_the_customer_is_says_so() -> None:
    standing = Standing(away_because="client_inactive")
    assert out(Purpose.MANUAL, nobody(Exclusion.INACTIVE), standing) == "client_inactive"


def test_of_somebody_who_was_deleted_nothing_else_is_told() -> None:
    assert barred(Purpose.COMMERCIAL, Exclusion.DELETED, Standing(ticked=False)) == (Exclusion.DELETED,)


def test_an_address_that_opted_out_gets_no_commercial_mail_and_every_other() -> None:
    jane = using("jane@x.example opted_out")
    assert [out(purpose, jane, WILLING) for purpose in Purpose] == ["", "", "opted_out"]
    assert out(Purpose.COMMERCIAL, jane, NOT_TICKED) == "opted_out unticked"
    (verdict,) = judge_all(Purpose.COMMERCIAL, [(using("jane@x.example opted_out", "j@y.example"), WILLING)])
    assert [use.address for use in verdict.included] == ["j@y.example"]


def test_an_address_goes_out_once_however_it_is_spelled() -> None:
    people = [(using("Accounts@X.example"), WILLING), (using("accounts@x.example", "b@x.example"), WILLING)]
    people += [(using("b@x.example"), WILLING), (using("b@X.EXAMPLE"), NOT_TICKED)]
    verdicts = list(judge_all(Purpose.MANUAL, people))
    assert [[use.address for use in verdict.included] for verdict in verdicts] == [
        ["Accounts@X.example"],
        ["b@x.example"],
        [],
        [],
    ]
    assert [verdict.reasons for verdict in verdicts[2:]] == [(Exclusion.DUPLICATE_ADDRESS,), (Exclusion.UNTICKED,)]


@pytest.mark.parametrize(
    ("here", "elsewhere", "allowed"),
    [
        (True, [False], True),
        (False, [True, False], False),
        (None, [], True),
        (None, [False, True], True),
        (None, [False, False], False),
    ],
)
def test_the_preference_of_the_customer_counts_else_what_was_said_elsewhere(
    here: bool | None, elsewhere: list[bool], allowed: bool
) -> None:
    assert service_allowed(here, elsewhere) is allowed


def test_each_reason_is_mended_by_something() -> None:
    assert set(MENDS) == set(Exclusion)


ADDRESSES = st.sampled_from(["a@x.example", "A@x.example", "b@x.example", "c@x.example"])
USES = st.lists(st.tuples(ADDRESSES, st.sampled_from([EmailState.OK, EmailState.OPTED_OUT])), min_size=1, max_size=3).map(
    lambda pairs: using(*(f"{address} {state}" for address, state in dict(pairs).items()))
)
RESOLUTIONS = st.one_of(USES, st.sampled_from(BY_ADDRESS).map(nobody))
STANDINGS = st.builds(
    Standing,
    st.booleans(),
    st.sampled_from(["", "left", "client_inactive"]),
    st.sampled_from(Confidentiality),
    st.booleans(),
    st.sampled_from(ConsentState),
)


@given(st.sampled_from(Purpose), st.lists(st.tuples(RESOLUTIONS, STANDINGS), max_size=12))
def test_everybody_is_in_or_out_with_a_reason_and_no_address_goes_out_twice(
    purpose: Purpose, people: list[tuple[Resolution, Standing]]
) -> None:
    verdicts: list[Verdict] = list(judge_all(purpose, people))
    assert len(verdicts) == len(people)
    assert all(bool(verdict.included) != bool(verdict.reasons) for verdict in verdicts)
    keys = [email_key(use.address) for verdict in verdicts for use in verdict.included]
    assert len(keys) == len(set(keys))
    order = list(Exclusion)
    assert all(list(verdict.reasons) == sorted(set(verdict.reasons), key=order.index) for verdict in verdicts)


@given(st.lists(st.tuples(RESOLUTIONS, STANDINGS), max_size=12))
def test_a_commercial_list_never_has_anybody_without_consent(people: list[tuple[Resolution, Standing]]) -> None:
    for (_, standing), verdict in zip(people, judge_all(Purpose.COMMERCIAL, people), strict=True):
        assert not verdict.included or standing.consent is ConsentState.GRANTED


@given(st.lists(st.tuples(RESOLUTIONS, STANDINGS), max_size=12))
def test_a_manual_list_asks_no_preference(people: list[tuple[Resolution, Standing]]) -> None:
    others = [(resolution, standing._replace(preference=not standing.preference)) for resolution, standing in people]
    assert list(judge_all(Purpose.MANUAL, people)) == list(judge_all(Purpose.MANUAL, others))
