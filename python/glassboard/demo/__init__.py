"""`glassboard demo`: a small real training to look at, recorded as anyone would record theirs."""
