"""Singular and plural are one word; what only looks like a plural is not."""

from __future__ import annotations

import pytest

from bot.core.rules.tokens import fold_word

# A pair a line where the plural is not just an s more; single words get an s.
REGULAR = """
model network paper transformer agent robot token prompt layer label task dataset method graph node tree image video
embedding gradient policy-maker benchmark frame pixel voxel mesh-node point cloud camera sensor map landmark
language word sentence document corpus-builder author reader user expert student teacher school hospital patient
protein gene cell molecule atom drug mutation vaccine image-caption feature kernel tensor vector scalar norm
Gaussian Laplacian Hessian Jacobian eigenvalue transform wavelet filter signal spectrogram phoneme accent dialect
diffusion autoencoder generator discriminator critic actor reward environment episode trajectory goal plan skill
photo video zoo studio ratio scenario portfolio tempo piano radio
case base phase noise response sense license house cause clause use pause phrase exercise purchase database release
size prize maze gaze analyze quantize edge bridge page language-image
cache niche ache avalanche psyche tranche
shoe toe canoe
schema formula lemma antenna
LLM VLM VLA NeRF GAN VAE GPU API DNN CNN RNN IoU LoRA MoE PhD UAV H100 BERT GNN
""".split()  # noqa: SIM905 - a list of words reads better so
WITH_ES = """
box boxes; index indexes; matrix matrixes; suffix suffixes; prefix prefixes; mix mixes; complex complexes; tax taxes;
fox foxes; batch batches; patch patches; search searches; approach approaches; branch branches; match matches;
sketch sketches; benchmark-batch benchmark-batches; stitch stitches; speech speeches; crash crashes; hash hashes;
mesh meshes; brush brushes; dish dishes; class classes; loss losses; process processes; mass masses; pass passes;
access accesses; bypass bypasses; compass compasses; glass glasses; success successes; witness witnesses; bias biases;
gas gases; atlas atlases; alias aliases; canvas canvases; lens lenses; virus viruses; corpus corpuses;
status statuses; campus campuses; bonus bonuses; census censuses; stimulus stimuluses; consensus consensuses;
nexus nexuses; bus buses; hero heroes; echo echoes; potato potatoes; veto vetoes; torpedo torpedoes; quiz quizzes;
buzz buzzes
"""
WITH_IES = """
study studies; category categories; policy policies; strategy strategies; query queries; theory theories;
memory memories; property properties; ability abilities; community communities; library libraries;
ontology ontologies; body bodies; city cities; story stories; trajectory trajectories; boundary boundaries;
entity entities; modality modalities; anomaly anomalies; survey surveys; key keys; array arrays; delay delays;
play plays; movie movies; cookie cookies; calorie calories; zombie zombies; tie ties; pie pies; try tries;
reply replies; survey-study survey-studies
"""
IRREGULAR = """
analysis analyses; hypothesis hypotheses; synthesis syntheses; thesis theses; basis basis; crisis crises;
diagnosis diagnoses; ellipsis ellipses; parenthesis parentheses; axis axes; emphasis emphases; prosthesis prostheses;
metastasis metastases; matrix matrices; index indices; vertex vertices; vortex vortices; appendix appendices;
simplex simplices; cortex cortices; corpus corpora; stimulus stimuli; nucleus nuclei; radius radii; focus foci;
locus loci; modulus moduli; torus tori; criterion criteria; phenomenon phenomena; automaton automata;
polyhedron polyhedra; spectrum spectra; maximum maxima; minimum minima; optimum optima; extremum extrema;
bacterium bacteria; equilibrium equilibria; schema schemata; formula formulae; antenna antennae; child children;
woman women; mouse mice; tooth teeth; foot feet; leaf leaves; half halves; shelf shelves; gpu gpus; cpu cpus;
tpu tpus; api apis; menu menus; GPU gpus; CPUs cpu
"""
APART = """
news new; physics physic; physics physical; series sery; series serie; lens len; gas ga; bias bia; mass mas;
basis base; basis bas; class clas; loss los; loss lose; analysis analyse; axis axi; virus viru; corpus corpu;
status statu; campus camp; bus bu; gpt gpts-x; process proces; pass pas; less les; bayes bay; pose pos; rose ros;
case cas; dose dos; nose nos; size siz; base bas; phase phas; sense sen; dense den; note not; rate rat; tube tub;
code cod; mode mod; care car; cache cach; cache cash; niche nich; batch bath; shoe sho; toe to; hoping hope; use us;
uses us; cause caus; house hous; robotics robotic; dynamics dynamic; kinematics kinematic; mathematics mathematic;
linguistics linguistic; semantics semantic; genetics genetic; ethics ethic; economics economic; acoustics acoustic;
mechanics mechanic; optics optic; electronics electronic; politics politic; photonics photonic; haptics haptic;
lms lm; rls rl; r1s r1; 3dgs 3dg; 2dgs 2dg; 1990s 1990; is i; as a; us u; its it; this thi; thus thu; plus plu;
yes ye; does do; data datum; media medium; agenda agendum; diffusion diffusive; model modeling; learn learning;
trained train; matrix matrice-x; movie movy; cookie cooky; Marie Mary; trie try; pixels pixelate; LLM LLMSs-x;
species specie; robot robotics; means-x mean; datas-x data; C++ C; C# C; GPT-4 GPT-4o; TTS TT; CSS CS; AWS AW; iOS iO;
VLA VLAN
"""


def pairs(text: str) -> list[list[str]]:
    return [pair.split() for pair in text.split(";")]


AGREE = [[word, f"{word}s"] for word in REGULAR] + pairs(WITH_ES) + pairs(WITH_IES) + pairs(IRREGULAR)


def test_there_are_many() -> None:
    assert len(AGREE) > 150
    assert len(pairs(APART)) > 80


@pytest.mark.parametrize(("one", "several"), AGREE)
def test_singular_and_plural_are_one_word(one: str, several: str) -> None:
    assert fold_word(one)[1] == fold_word(several)[1]


@pytest.mark.parametrize(("one", "other"), pairs(APART))
def test_what_is_not_one_word(one: str, other: str) -> None:
    assert fold_word(one)[1] != fold_word(other)[1]


@pytest.mark.parametrize(
    ("one", "several"), [("Studies", "STUDY"), ("café", "CAFES"), ("résumés", "resume"), ("Łukasiewicz", "LUKASIEWICZ")]
)
def test_case_and_accents_change_nothing(one: str, several: str) -> None:
    assert fold_word(one)[1] == fold_word(several)[1]


@pytest.mark.parametrize(("word", "plain", "key"), [("Models", "models", "model"), ("GPUs", "gpus", "gpu")])
def test_plain_keeps_the_plural(word: str, plain: str, key: str) -> None:
    assert fold_word(word) == (plain, key)
