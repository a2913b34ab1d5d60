"""The real days once more, as arXiv would have announced them, and a whole bot that lives through them."""

from tests.support.replaying.living import Installation
from tests.support.replaying.real_papers import NOTHING_ON, Replayed, replayed

__all__ = ["NOTHING_ON", "Installation", "Replayed", "replayed"]
