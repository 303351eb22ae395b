"""The records of a district repository: strict, frozen, one file per subject, without I/O."""
