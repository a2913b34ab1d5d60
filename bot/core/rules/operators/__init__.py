"""The operators of the rule language, one file each. A new one: its file, its line in ``_ALL``, its name in
``tree.OperatorKey``, its row in docs/rules.md and in the tests."""

from __future__ import annotations

from collections.abc import Mapping
from types import MappingProxyType

from bot.core.rules.operators.author import AUTHOR
from bot.core.rules.operators.base import Operator
from bot.core.rules.operators.category import CATEGORY
from bot.core.rules.operators.exact import EXACT
from bot.core.rules.operators.id import ID
from bot.core.rules.operators.letters import LETTERS
from bot.core.rules.operators.prefix import PREFIX
from bot.core.rules.operators.topic import TOPIC
from bot.core.rules.operators.words import WORDS
from bot.core.rules.tree import OperatorKey

_ALL = (WORDS, PREFIX, LETTERS, EXACT, AUTHOR, CATEGORY, ID, TOPIC)

OPERATORS: Mapping[OperatorKey, Operator] = MappingProxyType({operator.key: operator for operator in _ALL})
"""Every operator by its key, in the order in which people are told of them."""
