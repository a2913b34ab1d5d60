"""arXiv's categories as OAI-PMH sets."""

from __future__ import annotations

# Archives that are a group of their own. All others, hep-th as well as astro-ph, are in the group physics.
_GROUPS = frozenset({"cs", "econ", "eess", "math", "q-bio", "q-fin", "stat"})


def set_of(category: str) -> str:
    """The set of a category or of a whole archive: ``group:archive:CLASS`` without what there is not.

    >>> set_of("cs.AI"), set_of("astro-ph.GA"), set_of("hep-th"), set_of("cs")
    ('cs:cs:AI', 'physics:astro-ph:GA', 'physics:hep-th', 'cs:cs')
    """
    archive, _, subject = category.partition(".")
    group = archive if archive in _GROUPS else "physics"
    return ":".join(part for part in (group, archive, subject) if part)
