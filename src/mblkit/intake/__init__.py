"""Other people's formats into records. What comes in is not trusted: a fault is a finding with its place."""
