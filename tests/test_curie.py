"""CURIEs and IRIs are two spellings of one name."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bdnf_kg.curie import Prefixes

PREFIXES = Prefixes({"DOI": ("https://doi.org/", r"10\.\S+")})


@pytest.mark.parametrize("curie", ["DOI:10.1/a%2Fb", "DOI:10.1/a/b", "DOI:10.1016/0006-8993(95)<1::AID>3.0", "DOI:10.1/a%3Cb", "DOI:10.1/100%"])
def test_a_curie_comes_back_from_its_iri(curie: str) -> None:
    assert PREFIXES.compact(PREFIXES.expand(curie)) == curie


def test_a_percent_sign_is_written_as_the_handbook_of_dois_asks() -> None:
    assert PREFIXES.expand("DOI:10.1/a%2Fb") == "https://doi.org/10.1/a%252Fb"


@given(st.text(st.characters(exclude_categories=["Cs"]), min_size=1), st.text(st.characters(exclude_categories=["Cs"]), min_size=1))
def test_different_curies_have_different_iris(one: str, other: str) -> None:
    assert (PREFIXES.expand(f"DOI:{one}") == PREFIXES.expand(f"DOI:{other}")) == (one == other)
    assert PREFIXES.compact(PREFIXES.expand(f"DOI:{one}")) == f"DOI:{one}"
