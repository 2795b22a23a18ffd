"""What was logged, for notebooks and scripts: `glassboard.open("runs")`."""

from glassboard.reader.reader import Reader, open
from glassboard.reader.table import Table

__all__ = ["Reader", "Table", "open"]
