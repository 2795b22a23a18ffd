"""`python -m glassboard`, where the `glassboard` command is not on the PATH."""

import sys

from glassboard.cli import main

if __name__ == "__main__":
    sys.exit(main())
