"""arXiv's categories and their names, as https://arxiv.org/category_taxonomy spells them, which names mean one
category, and the sections that the digests make of them."""

from __future__ import annotations

import re

SECTIONS = {
    "cs.AI": "Artificial Intelligence 🧠",
    "cs.CL": "Computation and Language 💬",
    "cs.CV": "Computer Vision and Pattern Recognition 📸",
    "cs.LG": "Machine Learning 📊",
    "cs.MA": "Multiagent Systems 🌐",
    "cs.RO": "Robotics 🤖",
}
"""What every archive has, in this order."""

OTHER = "Other"
"""The section of papers without a category."""

# Nine archives have no subject classes; there the archive is the category.
_CATEGORY = re.compile(
    r"[a-z]{1,10}(?:-[a-z]{2,10})?\.[A-Za-z]{2}[a-z-]{0,15}|gr-qc|hep-(?:ex|lat|ph|th)|math-ph|nucl-(?:ex|th)|quant-ph"
)

_NAMES = {
    "cs.AI": "Artificial Intelligence",
    "cs.AR": "Hardware Architecture",
    "cs.CC": "Computational Complexity",
    "cs.CE": "Computational Engineering, Finance, and Science",
    "cs.CG": "Computational Geometry",
    "cs.CL": "Computation and Language",
    "cs.CR": "Cryptography and Security",
    "cs.CV": "Computer Vision and Pattern Recognition",
    "cs.CY": "Computers and Society",
    "cs.DB": "Databases",
    "cs.DC": "Distributed, Parallel, and Cluster Computing",
    "cs.DL": "Digital Libraries",
    "cs.DM": "Discrete Mathematics",
    "cs.DS": "Data Structures and Algorithms",
    "cs.ET": "Emerging Technologies",
    "cs.FL": "Formal Languages and Automata Theory",
    "cs.GR": "Graphics",
    "cs.GT": "Computer Science and Game Theory",
    "cs.HC": "Human-Computer Interaction",
    "cs.IR": "Information Retrieval",
    "cs.IT": "Information Theory",
    "cs.LG": "Machine Learning",
    "cs.LO": "Logic in Computer Science",
    "cs.MA": "Multiagent Systems",
    "cs.MM": "Multimedia",
    "cs.NE": "Neural and Evolutionary Computing",
    "cs.NI": "Networking and Internet Architecture",
    "cs.OS": "Operating Systems",
    "cs.PF": "Performance",
    "cs.PL": "Programming Languages",
    "cs.RO": "Robotics",
    "cs.SC": "Symbolic Computation",
    "cs.SD": "Sound",
    "cs.SE": "Software Engineering",
    "cs.SI": "Social and Information Networks",
    "cs.SY": "Systems and Control",
    "eess.AS": "Audio and Speech Processing",
    "eess.IV": "Image and Video Processing",
    "eess.SP": "Signal Processing",
}


_ALIASES = (
    ("cs.IT", "math.IT"),
    ("cs.NA", "math.NA"),
    ("cs.SY", "eess.SY"),
    ("math-ph", "math.MP"),
    ("math.ST", "stat.TH"),
    ("econ.GN", "q-fin.EC"),
)
"""Pairs of names for one category."""

_NAMES_OF = {name.casefold(): tuple(map(str.casefold, pair)) for pair in _ALIASES for name in pair}


def names_of(listed: str) -> tuple[str, ...]:
    """All names of the category ``listed``, without their case."""
    folded = listed.casefold()
    return _NAMES_OF.get(folded, (folded,))


def is_in(listed: str, category: str) -> bool:
    """Whether the category ``listed`` is ``category``, by that or by its other name, or within that archive; in any
    case. What other feeds call a category is only that itself.

    >>> is_in("math.IT", "cs.IT"), is_in("math.IT", "CS"), is_in("math.IT", "math"), is_in("cs.AI", "cs.LG")
    (True, True, True, False)
    """
    wanted = category.casefold()
    return any(name == wanted or name.startswith(f"{wanted}.") for name in names_of(listed))


def plain(name: str) -> str:
    """``name`` without emoji, punctuation and case: what makes two spellings the same section."""
    return " ".join(re.findall(r"[^\W_]+", name.casefold()))


_BY_NAME = {plain(name): category for category, name in _NAMES.items()}


def is_category(text: str) -> bool:
    """Whether ``text`` has the form of a category: ``cs.CV``, ``astro-ph.GA``, ``cond-mat.mes-hall``, ``hep-th``."""
    return _CATEGORY.fullmatch(text) is not None


def section_of(category: str) -> str:
    """The name of the section in which papers with this primary category stand; empty means they have none."""
    return SECTIONS.get(category) or _NAMES.get(category) or category or OTHER


def category_of(section: str) -> tuple[str, ...]:
    """The category whose name ``section`` is, or that it is itself; or none."""
    if is_category(section):
        return (section,)
    found = _BY_NAME.get(plain(section))
    return (found,) if found else ()
