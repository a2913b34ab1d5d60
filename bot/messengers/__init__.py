"""Ways to an inbox, a file each.

To add one, write ``bot/messengers/<name>.py`` with one class that keeps the ``Messenger`` protocol of
``bot.core.ports``: ``name``, ``limits``, ``can_be_asked``, ``weigh``, ``render``, ``send`` and ``find``. Lay out with
``bot.render``; make from ``Part.key`` what your medium needs to recognise a repeat; turn every expected failure into an
Outcome. Then say in ``tests/messengers/test_conformance.py`` how one is made (the suite tries it with hostile papers,
and fails for a class it does not know) and give it to the composition root, ``bot.app``.
"""
