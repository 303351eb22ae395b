"""What follows from the records: pure functions from a district, a closure and a day to results."""
