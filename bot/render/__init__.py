"""From messages to what readers see: plain text, HTML, Slack blocks, mail. Pure: the same page gives the same result.

``words`` makes a page's hostile texts showable, once for all media; ``text``, ``html`` and ``blocks`` lay them out,
each with a ``weigh`` that says what one paper takes. Text and HTML come in ``pieces``, which ``layout`` makes of the
templates' macros; ``mail`` joins them into the bodies of one mail and puts ``headers`` above.
"""
