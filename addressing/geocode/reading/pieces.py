"""Cut one piece of an address into tokens and claims, as arrays, for whoever wants them singly."""

from __future__ import annotations

import numpy as np

from addressing.geocode.kernel.arrays import Records
from addressing.geocode.kernel.compiling import kernel
from addressing.geocode.reading.alphabet import Letters
from addressing.geocode.reading.claims import Claims, find_claims, make_claims
from addressing.geocode.reading.lexicon import Lexicon
from addressing.geocode.reading.tokens import LEXEME, TOKEN, find_lexemes, find_tokens


@kernel
def tokens_of(letters: Letters, lexicon: Lexicon) -> Records:
    """Tokens of a folded text, ``TOKEN``."""
    lexemes, tokens = np.empty(len(letters), LEXEME), np.empty(len(letters), TOKEN)
    count = find_lexemes(letters, 0, len(letters), lexicon.classes, lexemes)
    return tokens[: find_tokens(letters, lexemes, 0, count, lexicon, tokens)]


@kernel
def claims_on(letters: Letters, tokens: Records, lexicon: Lexicon) -> Claims:
    """What belongs to the premise words among tokens."""
    claims = make_claims(len(tokens))
    find_claims(letters, tokens, len(tokens), lexicon, claims)
    return claims
