"""Which words in a note may be about somebody's private life, so that whoever writes them is asked to think again (S14)."""

from __future__ import annotations

import re
from collections.abc import Mapping

_STEMS: Mapping[str, str] = {
    "health": (
        "illness sick disease diagnos cancer diabet depress burnout pregnan disab surgery therap psychiat medication allerg "
        "hiv covid maladie malade grossesse enceinte handicap chirurg krank schwanger behinder"
    ),
    "faith": (
        "religio christian catholi protestant muslim islam jewish hindu buddhis atheis church mosque synagogue musulman juif "
        "juive eglise katholi evangelisch judisch kirche"
    ),
    "politics or a union": "politic politisch trade-union unionist union-member syndicat syndique gewerkschaft",
    "origin": "ethni racial skin-colour skin-color hautfarbe",
    "private life": "sexual sexuel gay lesbian transgender homosex divorc geschieden scheidung",
    "offences": "criminal convict prison arrested probation condamne casier-judiciaire vorbestraft gefangnis",
}
"""The beginnings of words, without accents, by what they may be about; a hyphen stands for what is between two words."""

_PATTERNS = {
    about: re.compile(r"\b(?:" + "|".join(re.escape(stem).replace(r"\-", r"[\s-]+") for stem in stems.split()) + r")\w*")
    for about, stems in _STEMS.items()
}


def notice(folded: str) -> str:
    """What a note may say of somebody's private life: ``"diabetes" may be about health``, or nothing. Never a reason to refuse.

    ``folded`` is the text in small letters and without accents.
    """
    for about, pattern in _PATTERNS.items():
        found = pattern.search(folded)
        if found is not None:
            return f'"{found[0]}" may be about {about}'
    return ""
