"""Checks over a linked district, and the pages that explain every rule."""
