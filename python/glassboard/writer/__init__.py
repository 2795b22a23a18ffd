"""Recording: `SummaryWriter` takes what torch's takes and appends it to event files."""

from glassboard.writer.file_writer import FileWriter, RecordWriter
from glassboard.writer.global_writer import GlobalSummaryWriter
from glassboard.writer.summary_writer import SummaryWriter
from glassboard.writer.warn import RecordWarning

__all__ = ["FileWriter", "GlobalSummaryWriter", "RecordWarning", "RecordWriter", "SummaryWriter"]
