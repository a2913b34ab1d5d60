"""arXiv's categories as OAI-PMH sets, and which names mean one category (https://arxiv.org/category_taxonomy)."""

from __future__ import annotations

from itertools import chain

# Archives that are a group of their own. All others, hep-th as well as astro-ph, are in the group physics.
_GROUPS = frozenset({"cs", "econ", "eess", "math", "q-bio", "q-fin", "stat"})

_PAIRS = (
    ("cs.IT", "math.IT"),
    ("cs.NA", "math.NA"),
    ("cs.SY", "eess.SY"),
    ("math-ph", "math.MP"),
    ("math.ST", "stat.TH"),
    ("econ.GN", "q-fin.EC"),
)
_ALIASES = dict(chain.from_iterable(((one, other), (other, one)) for one, other in _PAIRS))


def set_of(category: str) -> str:
    """The set of a category or of a whole archive: ``group:archive:CLASS`` without what there is not.

    >>> set_of("cs.AI"), set_of("astro-ph.GA"), set_of("hep-th"), set_of("cs")
    ('cs:cs:AI', 'physics:astro-ph:GA', 'physics:hep-th', 'cs:cs')
    """
    archive, _, subject = category.partition(".")
    group = archive if archive in _GROUPS else "physics"
    return ":".join(part for part in (group, archive, subject) if part)


def is_in(listed: str, category: str) -> bool:
    """Whether the category ``listed`` is ``category``, by that or by its other name, or within that archive."""
    names = (listed, _ALIASES.get(listed, listed))
    return any(name == category or name.startswith(f"{category}.") for name in names)
