"""``python -m bot`` is the same as ``paperround``."""

from bot.cli import main

if __name__ == "__main__":
    main()
