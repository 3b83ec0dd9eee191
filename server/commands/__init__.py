"""The command `numplay` and its parts."""
