"""What all merging stands on: blocks, comparison, decisions, the user's rulings, groups."""
