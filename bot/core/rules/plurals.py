"""Singular and plural made the same word. English is not regular; what the rules get wrong stands in the tables."""

from __future__ import annotations

import re


def _words(*lines: str) -> frozenset[str]:
    return frozenset(word for line in lines for word in line.split())


_SINGULAR_ON_S = _words(
    "news series species lens bias gas atlas alias canvas whereas perhaps always pancreas chaos ethos pathos logos",
    "cosmos kudos christmas texas",
)
_SCIENCES = _words(  # they are not many of something: robotics is not robotic, dynamics is not dynamic
    "physics metaphysics biophysics geophysics astrophysics mathematics robotics dynamics thermodynamics aerodynamics",
    "hydrodynamics electrodynamics chromodynamics kinematics kinetics mechanics statics optics photonics acoustics",
    "electronics mechatronics haptics linguistics semantics pragmatics phonetics ethics politics economics",
    "econometrics genetics genomics proteomics metabolomics transcriptomics omics cybernetics informatics",
    "bioinformatics analytics logistics forensics",
)
_STAY = _SINGULAR_ON_S | _SCIENCES

_PAIRS = """
analysis analyses; axis axes; crisis crises; diagnosis diagnoses; ellipsis ellipses; emphasis emphases;
hypothesis hypotheses; metamorphosis metamorphoses; oasis oases; parenthesis parentheses; prognosis prognoses;
synthesis syntheses; thesis theses; paralysis paralyses; prosthesis prostheses; metastasis metastases;
matrix matrices; submatrix submatrices; index indices; vertex vertices; vortex vortices; appendix appendices;
simplex simplices; codex codices; cortex cortices; helix helices; apex apices;
corpus corpora; genus genera; stimulus stimuli; nucleus nuclei; radius radii; focus foci; locus loci; modulus moduli;
calculus calculi; fungus fungi; bacillus bacilli; thesaurus thesauri; annulus annuli; torus tori;
criterion criteria; phenomenon phenomena; automaton automata; polyhedron polyhedra; tetrahedron tetrahedra;
mitochondrion mitochondria; ganglion ganglia; spectrum spectra; maximum maxima; minimum minima; optimum optima;
extremum extrema; continuum continua; bacterium bacteria; equilibrium equilibria; symposium symposia;
momentum momenta; memorandum memoranda; erratum errata; schema schemata; stigma stigmata; lemma lemmata;
formula formulae; antenna antennae; larva larvae; alga algae; nebula nebulae; supernova supernovae;
vertebra vertebrae;
child children; woman women; mouse mice; foot feet; tooth teeth; goose geese; ox oxen;
leaf leaves; half halves; shelf shelves; wolf wolves; knife knives; calf calves; loaf loaves; thief thieves;
quiz quizzes; menu menus; gpu gpus; cpu cpus; tpu tpus; npu npus; fpu fpus; dpu dpus; api apis; emu emus; taxi taxis;
ski skis; alibi alibis
"""
_IRREGULAR = {plural: singular for singular, plural in (pair.split() for pair in _PAIRS.split(";"))}
"""Plurals that no rule makes, each with its singular."""
_UNEVEN = frozenset(_IRREGULAR.values())
_REGULAR_END = "y"
"""Its plural is -ies."""

_TAKES_ES = re.compile(r".*(?:x|sh|ch|ss|zz|o|[^ao]us)")
"""Words so ending have their plural in -es: boxes, batches, dishes, classes, viruses, heroes."""
_ENDS_ON_E = _words(  # these only look so
    "cache niche ache headache avalanche psyche tranche cliche quiche moustache mustache porsche axe",
    "shoe horseshoe toe canoe hoe aloe oboe moe foe doe woe throe",
    "use reuse misuse overuse disuse abuse excuse accuse fuse diffuse infuse confuse refuse muse amuse ruse peruse",
    "recluse",
)
_BARE_OF_ES = _words("biase gase atlase aliase canvase lense pancrease topaze quartze")
_IE = _words(
    "movie cookie calorie zombie selfie rookie pixie genie prairie hoodie newbie brownie reverie foodie smoothie",
    "boogie collie magpie indie freebie sortie menagerie",
)
_ACRONYM = re.compile(r".*[A-Z][0-9]*s")


def singular(plain: str, word: str) -> str:
    """The word that ``plain`` – ``word`` folded – is the plural of; ``plain`` itself where it is none.

    Words of four letters or more lose their plural, but for -ss, -us, -is and the tables. A small s behind a capital is
    always a plural.

    >>> singular("batches", "batches"), singular("gpus", "GPUs"), singular("news", "News"), singular("lms", "LMs")
    ('batch', 'gpu', 'news', 'lm')
    """
    if plain in _IRREGULAR:
        return _IRREGULAR[plain]
    if not plain.endswith("s"):
        return plain
    if len(word) > 2 and _ACRONYM.fullmatch(word):
        return plain[:-1]
    if len(plain) < 4 or plain.endswith(("ss", "us", "is")) or plain in _STAY or not plain[0].isalpha():
        return plain
    return _without_s(plain)


def stem_of(key: str) -> str:
    """What every word begins with that has ``key`` for its singular; empty where that is not sure.

    >>> stem_of("robot"), stem_of("study"), stem_of("mouse")
    ('robot', 'stud', '')
    """
    return "" if key in _UNEVEN else key.removesuffix(_REGULAR_END)


def _without_s(plural: str) -> str:
    bare = plural[:-1]
    if bare in _BARE_OF_ES:
        return bare[:-1]
    if bare.endswith("ie") and len(bare) > 3 and bare not in _IE:
        return f"{bare[:-2]}y"
    if bare.endswith("e") and _TAKES_ES.fullmatch(bare[:-1]) and bare not in _ENDS_ON_E:
        return bare[:-1]
    return bare
