"""The query line: what it reads, what it refuses and how, and how it tells a query in words."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from store import settings
from store.actor import Actor
from store.database import Store
from store.errors import Refused
from store.query_terms import TERMS, Kind
from store.query_words import completions
from store.search import Query, Term, complete, explain, parse, without_begun
from store.term_sql import MEANINGS, TIMES
from store.vocabulary import Origin


def test_words_and_terms_are_told_apart():
    query = parse("customer:acme tag:vip lang:fr -consent:email last<90d bridge builder")
    assert query.text == "bridge builder"
    assert [(term.name, term.sign, term.values, term.negated) for term in query.terms] == [
        ("customer", ":", ("acme",), False),
        ("tag", ":", ("vip",), False),
        ("lang", ":", ("fr",), False),
        ("consent", ":", ("email",), True),
        ("last", "<", ("90d",), False),
    ]


def test_values_may_be_quoted_and_have_alternatives():
    (term,) = parse('tag:vip,"old friend",vip').terms
    assert term.values == ("vip", "old friend")


def test_the_same_term_twice_is_kept_twice():
    assert parse("tag:vip tag:press").terms == (Term("tag", ("vip",)), Term("tag", ("press",)))


def test_a_minus_before_a_word_denies_it_and_inside_a_word_does_not():
    query = parse("jean-luc -martin")
    assert query.text == "jean-luc"
    assert query.terms == (Term("", ("martin",), negated=True),)


def test_what_is_no_time_keeps_its_brackets():
    assert parse("Jane <jane@x.example>").text == "Jane <jane@x.example>"


def test_a_query_can_be_kept_by():
    assert {parse("tag:vip a"): 1}[parse("tag:vip   a")] == 1
    assert not Query(" ")
    assert parse("tag:vip")


@pytest.mark.parametrize(
    ("line", "said"),
    [
        ("custmer:acme", "did you mean customer:?"),
        ("nonsense:acme", "possible are customer, project, tag"),
        ("is:incomplet", "did you mean incomplete?"),
        ("status:blocked", "possible are active, inactive"),
        ("last:90d", "after < or >"),
        ("last<soon", "write an age such as 90d"),
        ("created>2026-02-30", "a day such as 2026-05-01"),
        ("tag:", "needs a value"),
        ('tag:""', "needs a value"),
        ("http://x.example", "quote it"),
        ("a" * 501, "500 characters"),
        ("a " * 40, "32 words"),
    ],
)
def test_a_refusal_says_what_is_possible(line: str, said: str):
    with pytest.raises(Refused) as refused:
        parse(line)
    assert said in str(refused.value)


def test_a_term_of_another_list_is_refused_by_name():
    with pytest.raises(Refused, match="not known of a project"):
        parse("tag:vip", "project")
    assert parse("status:blocked", "customer").terms[0].values == ("blocked",)


def test_every_term_of_the_table_means_something():
    for subject, terms in TERMS.items():
        for name, kind in terms.items():
            meant = TIMES[name] if kind.kind is Kind.TIME else MEANINGS[subject]
            assert subject in meant if kind.kind is Kind.TIME else name in meant


@pytest.mark.parametrize(
    ("line", "words"),
    [
        ("", "all contacts"),
        ("bridge", "contacts with bridge in their words"),
        ("tag:vip,press", "contacts tagged vip or tagged press"),
        ("-tag:vip,press", "contacts neither tagged vip nor tagged press"),
        ("-consent:email last<90d", "contacts not with consent by email and last spoken to less than 90 days ago"),
        ("created<2026-05-01", "contacts added before 2026-05-01"),
        ("-confirmed<1y", "contacts not confirmed less than 1 year ago"),
        ("last>1y -smith", "contacts last spoken to more than 1 year ago and without smith in their words"),
        ("is:primary no:email", "contacts that are the primary contact of a customer and that do not have an e-mail address"),
    ],
)
def test_a_query_is_told_in_words(line: str, words: str):
    assert explain(parse(line)) == words


@pytest.mark.parametrize(
    ("line", "cursor", "lines"),
    [
        ("tag:vip cus", 11, ["tag:vip customer:"]),
        ("is:in", 5, ["is:incomplete", "is:independent"]),
        ("-consent:em bridge", 11, ["-consent:email bridge"]),
        ("has:email,ph", 12, ["has:email,phone"]),
        ("last<3", 6, ["last<30d"]),
        ("la", 2, ["lang:", "last<"]),
        ("", 0, []),
        ("tag:v", 5, []),
        ("unknown:v", 9, []),
    ],
)
def test_a_line_is_completed_at_the_cursor(line: str, cursor: int, lines: list[str]):
    suggestions = completions(line, cursor, "contact", lambda term, typed: [])
    assert [suggestion.line for suggestion in suggestions] == lines
    for suggestion in suggestions:
        assert suggestion.line[: suggestion.cursor].endswith(suggestion.shown)


@pytest.mark.parametrize(
    ("line", "rest"),
    [
        ("jane is:", "jane "),
        ("jane is:pri", "jane "),
        ("is:primary", None),
        ("is:x", None),
        ("has:email,ph", ""),
        ("tag:", ""),
        ("tag:v", None),
        ("last<", ""),
        ("last<90", ""),
        ("last<90d", None),
        ("last<9x", None),
        ("created>2026-0", ""),
        ("created>2026-05-0", ""),
        ("-is:pri", ""),
        ("unknown:", None),
        ("jane", None),
    ],
)
def test_a_term_that_is_not_whole_yet_is_told_from_a_wrong_one(line: str, rest: str | None):
    assert without_begun(line, len(line), "contact") == rest


@pytest.mark.parametrize(("line", "before"), [("pref:", ["email"]), ("tag:vip -consent:", ["email"])])
def test_sms_completes_a_line_only_where_it_is_in_use(store: Store, line: str, before: list[str]) -> None:
    offered = [suggestion.shown for suggestion in complete(line, len(line))]
    assert "sms" not in offered
    assert complete(f"{line}s", len(line) + 1) == []
    settings.put(Actor(None, "Tess Ter", Origin.TUI), "sms_enabled", True)
    assert [suggestion.shown for suggestion in complete(line, len(line))] == ["email", "sms", *offered[1:]]
    assert offered[:1] == before


@pytest.mark.parametrize("line", ["pref:x", "consent:smx", "pref:"])
def test_no_refusal_tells_of_sms(line: str):
    with pytest.raises(Refused, match=r"write one such as email, phone, letter") as refused:
        parse(line)
    assert "sms" not in str(refused.value)


@given(st.text(max_size=80))
def test_any_line_is_read_or_refused(line: str):
    try:
        query = parse(line)
    except Refused:
        return
    assert hash(query) == hash(parse(line))
    assert explain(query)
