"""Jobs for workers: what is trained together, how far, at what cost, and the doing of it."""
